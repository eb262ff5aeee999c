"""`sources set`, `merge`, `remove`: changes of what is known of works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, print_json, printable
from quotes.errors import InputError
from quotes.model import SourceKind

if TYPE_CHECKING:
    from quotes.works import Works
    from quotes.works.record import Reworked, WorkChanges

_dry_run = click.option("--dry-run", is_flag=True, help="Only say what would be changed.")


@click.command(
    "set",
    epilog=examples(
        'pullquote sources set "Jane Eyre" --kind book --date 1847 --licence "public domain"',
        'pullquote sources set "Some Talk" --rights "Asked by letter, 2026-03-02" --url ""',
    ),
)
@click.argument("title")
@click.option("--new-title", help="Another title.")
@click.option("--kind", type=click.Choice([value.value for value in SourceKind]), help="What the work is.")
@click.option("--url", help="Address of the work.")
@click.option("--date", help="Date of the work: 1912, 1912-05 or 1912-05-03.")
@click.option("--licence", help="Terms it may be used under, such as 'CC BY 4.0' or 'public domain'.")
@click.option("--rights", help="A note on permission.")
@_dry_run
@json_option
@click.pass_context
def set_(
    ctx: click.Context,
    /,
    title: str,
    new_title: str | None,
    kind: str | None,
    dry_run: bool,
    as_json: bool,
    **labels: str | None,
) -> None:
    """Say what is known of the work TITLE, for all quotes from it; an empty value ('') takes something away.

    When it becomes what another work is already, the two are made one, and that is told.
    """
    changes: WorkChanges = {}
    if new_title is not None:
        if not new_title.strip():
            raise InputError("A work cannot be without its title.", "Give one.")
        changes["title"] = new_title
    if kind is not None:
        changes["kind"] = SourceKind(kind)
    if labels["url"] is not None:
        changes["url"] = labels["url"] or None
    if labels["date"] is not None:
        changes["date"] = labels["date"] or None
    if labels["licence"] is not None:
        changes["licence"] = labels["licence"] or None
    if labels["rights"] is not None:
        changes["rights"] = labels["rights"] or None
    with _works(ctx) as works:
        _tell(works.set(title, dry_run=dry_run, **changes), dry_run, as_json)


@click.command(
    epilog=examples(
        "pullquote sources merge 3f2a91c0 77aa01d2",
        'pullquote sources merge Walden "Walden; or, Life in the Woods" --dry-run',
    )
)
@click.argument("keep")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@_dry_run
@json_option
@click.pass_context
def merge(ctx: click.Context, keep: str, others: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Make each OTHER part of the work KEEP: its quotes and documents are from KEEP then. Quotes keep their ids."""
    with _works(ctx) as works:
        _tell(works.merge(keep, *others, dry_run=dry_run), dry_run, as_json)


@click.command(epilog=examples('pullquote sources remove "Some Talk"', "pullquote sources remove --unused --dry-run"))
@click.argument("titles", nargs=-1, metavar="[TITLE...]")
@click.option("--unused", is_flag=True, help="All that nothing is from, and of which no terms or rights are noted.")
@_dry_run
@json_option
@click.pass_context
def remove(ctx: click.Context, titles: tuple[str, ...], unused: bool, dry_run: bool, as_json: bool) -> None:
    """Remove works that no quote and no document is from."""
    from pullquote.commands.sources import work_json

    if bool(titles) == unused:
        raise click.UsageError("Name works, or give --unused.", ctx)
    with _works(ctx) as works:
        gone = works.remove_unused(dry_run=dry_run) if unused else works.remove(*titles, dry_run=dry_run)
    if as_json:
        print_json({"removed": [work_json(work) for work in gone], "dry_run": dry_run})
        return
    for work in gone if dry_run else ():
        click.echo(printable(f"{work.id[:8]}  {work.source.title}"))
    click.echo(f"{count_of(len(gone), 'work')} {'would be ' if dry_run else ''}removed.")


@contextmanager
def _works(ctx: click.Context) -> Iterator[Works]:
    from quotes.works import Works

    with workspace_of(ctx).engine() as engine:
        yield Works(engine)


def _tell(changed: Reworked, dry_run: bool, as_json: bool) -> None:
    from pullquote.commands.sources import work_json

    if as_json:
        united = [work_json(work) for work in changed.united]
        told = {"work": work_json(changed.work), "united": united, "moved": changed.moved}
        print_json({**told, "left_out": list(changed.left_out), "dry_run": dry_run})
        return
    head = "Nothing is kept of this: it is what would be. " if dry_run else ""
    work = changed.work
    click.echo(printable(f"{head}{work.id[:8]}  {work.source.title}  {count_of(work.quotes, 'quote')}"))
    for other in changed.united:
        what = f"{other.id[:8]} {other.source.title}, {count_of(other.quotes, 'quote')}"
        click.echo(printable(f"  Part of it now: {what}."))
    for what in changed.left_out:
        click.echo(printable(f"  Not kept: {what}"))
