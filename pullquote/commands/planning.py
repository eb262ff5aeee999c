"""`plan`: filling the slots ahead."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.filling import fill
from pullquote.output import count_of, json_option, one_line, print_json
from pullquote.posting import open_posting
from quotes.choosing import NOTHING_FIT

if TYPE_CHECKING:
    from scheduler.model import NewPost
    from scheduler.plan.make import DrySpell, Note, Plan


@click.command(epilog=examples("pullquote plan --dry-run", "pullquote plan --days 30", "pullquote plan --account feed"))
@click.option("--days", type=click.IntRange(1, 732), default=14, help="How many days ahead (default 14).")
@click.option("--account", "names", multiple=True, help="This account only; repeatable.")
@click.option("--seed", default="pullquote", help="Another seed gives another order of quotes.")
@click.option("--dry-run", is_flag=True, help="Show what would be planned, plan nothing.")
@json_option
@click.pass_context
def plan(ctx: click.Context, days: int, names: tuple[str, ...], seed: str, dry_run: bool, as_json: bool) -> None:
    """Fill the free slots of the days ahead with quotes; what is planned already stays.

    Posts are drafts until `pullquote queue approve`, except on accounts that approve by themselves. Exit code 3 when
    quotes run dry.
    """
    with open_posting(workspace_of(ctx)) as posting:
        made, ids = fill(posting, days=days, names=names, seed=seed, keep=not dry_run)
        texts = {new.quote: posting.store.get(new.quote) for new in made.posts if new.quote} if not as_json else {}
    if as_json:
        print_json(
            {
                "dry_run": dry_run,
                "kept": ids,
                "posts": [new_post_json(new) for new in made.posts],
                "dry": [dry_json(spell) for spell in made.dry],
                "notes": [asdict(note) for note in made.notes],
            }
        )
    else:
        for new in made.posts:
            quote = texts[new.quote or ""]
            credit = f"{quote.attribution.person}: {one_line(quote.text, 60)}"
            click.echo(f"{new.wall.replace('T', ' ')} {new.zone:<16} {new.account:<12} {credit}")
        _tell(made)
        verb = "would be planned" if dry_run else "planned"
        click.echo(f"{count_of(len(made.posts) if dry_run else len(ids), 'post')} {verb}.")
    if made.dry:
        ctx.exit(3)


def new_post_json(new: NewPost) -> dict[str, Any]:
    """A planned post as JSON."""
    return {
        "account": new.account,
        "quote": new.quote,
        "slot": new.slot,
        "campaign": new.campaign,
        "wall": new.wall,
        "zone": new.zone,
        "due_at": new.due_at.isoformat(),
        "expires_at": new.expires_at and new.expires_at.isoformat(),
        "cycle": new.cycle,
        "variant": new.variant,
    }


def dry_json(spell: DrySpell) -> dict[str, Any]:
    """A dry spell as JSON."""
    return {
        "account": spell.account,
        "campaign": spell.campaign,
        "day": spell.day.isoformat(),
        "reason": spell.reason,
        "until": spell.until and spell.until.isoformat(),
        "slots": spell.slots,
    }


def _tell(made: Plan) -> None:
    for note in made.notes:
        click.echo(f"Note, {_where(note)}: {note.text}", err=True)
    if any(spell.reason == NOTHING_FIT for spell in made.dry):
        click.echo("Only approved quotes are posted: `pullquote approve ID …` approves them.", err=True)
    for spell in made.dry:
        named = f" (campaign {spell.campaign})" if spell.campaign else ""
        empty = f"{count_of(spell.slots, 'slot')} stay empty" if spell.slots > 1 else "a slot stays empty"
        words = f"{spell.account}{named}: quotes run dry on {spell.day}, {empty}: {spell.reason}."
        click.echo(words, err=True)


def _where(note: Note) -> str:
    return f"{note.account} {note.slot.replace('T', ' ')}" if note.slot else note.account
