"""`post`: one quote, once, outside all slots."""

from __future__ import annotations

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.commands.planning import new_post_json
from pullquote.commands.queue import post_json
from pullquote.output import json_option, print_json
from pullquote.posting import open_posting


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
@click.option("--dry-run", is_flag=True, help="Show what would be posted, post nothing.")
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
    from pullquote.one_off import keep_approved, send_at_once, sketch
    from scheduler.states import State

    if at_once == (when is not None):
        raise click.UsageError("Give --now or --at.", ctx)
    with open_posting(workspace_of(ctx)) as posting:
        one = posting.accounts.get(account)
        sketched = sketch(posting, one, ids, when=when, zone=zone)
        made = posting.composer.composed(sketched.draft, one)
        if dry_run and as_json:
            alt = [picture.alt for picture in made.payload.pictures]
            replies = [reply.text for reply in made.payload.replies]
            told = {"caption": made.payload.text, "alt": alt, "pictures": made.how, "replies": replies}
            print_json({**new_post_json(sketched.new), **told})
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
        number = keep_approved(posting, sketched, made.payload)
        if at_once:
            send_at_once(posting, number)
        kept = posting.desk.get(number)
    if as_json:
        print_json(post_json(kept))
    else:
        click.echo(f"Post {kept.id} is {kept.state}{': ' + kept.url if kept.url else ''}. {kept.reason or ''}".rstrip())
    if at_once and kept.state not in (State.POSTED, State.HANDED):
        ctx.exit(3)
