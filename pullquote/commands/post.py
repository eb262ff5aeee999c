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
        "pullquote post 3f2a91c0 8b1d02e4 c7710fa9 --on feed --now",
    )
)
@click.argument("ids", nargs=-1, required=True)
@click.option("--on", "account", required=True, help="The account.")
@click.option("--now", "at_once", is_flag=True, help="Post it now.")
@click.option("--at", "when", help="Queue it for this time, in the zone of the account's slots.")
@click.option("--zone", help="The zone of --at, such as Europe/Paris.")
@click.option("--dry-run", is_flag=True, help="Show what would be posted, keep nothing.")
@json_option
@click.pass_context
def post(
    ctx: click.Context,
    ids: tuple[str, ...],
    account: str,
    at_once: bool,
    when: str | None,
    zone: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Post the quote ID to an account once, now or at a time of its own; it counts as approved.

    Several quotes make a carousel: one post with a card for each, in that order.
    """
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
        quotes = [posting.store.get(id).id for id in ids]
        posting.compare_quotes()
        new: NewPost = posting.picking.one_off(
            one.name, quotes, wall=wall, zone=zone, due_at=due_at, expires_at=due_at + one.schedule.grace
        )
        look = posting.look(one)
        draft = Post(
            0, one.name, State.DRAFT, new.quote, new.cluster, new.cycle, None, None, wall, zone, due_at, due_at,
            new.expires_at, new.variant, look.design, look.format, look.palette, "", 0, 0, False, None, more=new.more,
        )  # fmt: skip
        made = posting.composer.composed(draft, one)
        if dry_run and as_json:
            alt = [picture.alt for picture in made.payload.pictures]
            replies = [reply.text for reply in made.payload.replies]
            told = {"caption": made.payload.text, "alt": alt, "pictures": made.how, "replies": replies}
            print_json({**new_post_json(new), **told})
            return
        if dry_run:
            click.echo(made.payload.text)
            for picture, how in zip(made.payload.pictures, made.how, strict=True):
                click.echo(
                    f"\nPicture: {how}, {len(picture.data) // 1000:,} kB\nAlt text: {picture.alt or 'none taken there'}"
                )
            for reply in made.payload.replies:
                click.echo(f"\n>>>\n{reply.text}")
            return
        # Kept as a draft first, whatever the account's way, so that what was just made is what is frozen.
        kept_ids = posting.planning.keep([new], look=posting.look, key=posting.key, now=now, drafts=True)
        if not kept_ids:
            raise Refused("repeat", f"{one.name} has a quote of it by now.", "Choose another.")
        posting.desk.approve(kept_ids[0], made.payload, now=now)
        if at_once and not posting.runner().send(kept_ids[0]):
            raise StorageError(
                f"Post {kept_ids[0]} is queued, but cannot go out at once: {one.name} is paused, busy or waits.",
                "`pullquote run` sends it as soon as it may; `pullquote accounts` tells why.",
            )
        kept = posting.desk.get(kept_ids[0])
    if as_json:
        print_json(post_json(kept))
    else:
        click.echo(f"Post {kept.id} is {kept.state}{': ' + kept.url if kept.url else ''}. {kept.reason or ''}".rstrip())
    if at_once and kept.state not in (State.POSTED, State.HANDED):
        ctx.exit(3)
