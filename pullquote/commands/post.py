"""`post`: one quote, once, outside all slots."""

from __future__ import annotations

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.commands.planning import new_post_json
from pullquote.commands.queue import post_json
from pullquote.output import json_option, print_json
from pullquote.posting import moment, open_posting
from quotes.errors import Refused, StorageError


@click.command(
    epilog=examples(
        "pullquote post 3f2a91c0 --on feed --now",
        'pullquote post 3f2a91c0 --on feed --at "2026-12-24 08:00"',
        "pullquote post 3f2a91c0 --on feed --now --dry-run",
    )
)
@click.argument("id")
@click.option("--on", "account", required=True, help="The account.")
@click.option("--now", "at_once", is_flag=True, help="Post it now.")
@click.option("--at", "when", help="Queue it for this time, in the zone of the account's slots.")
@click.option("--zone", help="The zone of --at, such as Europe/Paris.")
@click.option("--dry-run", is_flag=True, help="Show what would be posted, keep nothing.")
@json_option
@click.pass_context
def post(
    ctx: click.Context,
    id: str,
    account: str,
    at_once: bool,
    when: str | None,
    zone: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Post the quote ID to an account once, now or at a time of its own; it counts as approved."""
    from datetime import UTC

    from scheduler.model import Account, NewPost, Post
    from scheduler.plan.slots import read_slots
    from scheduler.states import State

    if at_once == (when is not None):
        raise click.UsageError("Give --now or --at.", ctx)
    with open_posting(workspace_of(ctx)) as posting:
        one: Account = posting.accounts.get(account)
        slots = one.schedule.slots.strip()
        zone = zone or (read_slots(slots).zone if slots else "UTC")
        now = posting.now()
        if when is None:
            wall, due_at, zone = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), now, "UTC"
        else:
            local, due_at = moment(when, zone)
            wall = local.isoformat(timespec="minutes")
        quote = posting.store.get(id)
        new: NewPost = posting.picking.one_off(
            one.name, quote.id, wall=wall, zone=zone, due_at=due_at, expires_at=due_at + one.schedule.grace
        )
        look = posting.look(one)
        draft = Post(
            0, one.name, State.DRAFT, new.quote, new.cluster, new.cycle, None, None, wall, zone, due_at, due_at,
            new.expires_at, new.variant, look.design, look.format, look.palette, "", 0, 0, False, None,
        )  # fmt: skip
        made = posting.composer.composed(draft, one)
        if dry_run and as_json:
            alt = [picture.alt for picture in made.payload.pictures]
            print_json({**new_post_json(new), "caption": made.payload.text, "alt": alt})
            return
        if dry_run:
            click.echo(f"{made.payload.text}\n\nAlt text: {made.payload.pictures[0].alt}")
            return
        # Kept as a draft first, whatever the account's way, so that what was just made is what is frozen.
        ids = posting.planning.keep([new], look=posting.look, key=posting.key, now=now, drafts=True)
        if not ids:
            raise Refused("repeat", f"{one.name} has this quote by now.", "Choose another.")
        posting.desk.approve(ids[0], made.payload, now=now)
        if at_once and not posting.runner().send(ids[0]):
            raise StorageError(
                f"Post {ids[0]} is queued, but cannot go out at once: {one.name} is paused, busy or waits.",
                "`pullquote run` sends it as soon as it may; `pullquote accounts` tells why.",
            )
        kept = posting.desk.get(ids[0])
    if as_json:
        print_json(post_json(kept))
    else:
        click.echo(f"Post {kept.id} is {kept.state}{': ' + kept.url if kept.url else ''}. {kept.reason or ''}".rstrip())
    if at_once and kept.state is not State.POSTED:
        ctx.exit(3)
