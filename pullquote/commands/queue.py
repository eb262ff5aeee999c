"""`queue`: what goes out when, as it will look, and approving it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.commands.queue_changes import cancel, hold, move, posted, redraft, release, retry, swap
from pullquote.output import count_of, json_option, one_line, print_json
from pullquote.posting import DAY, Posting, open_posting, post_ids
from quotes.errors import NotFound, PullquoteError

if TYPE_CHECKING:
    from scheduler.model import Post

STATES = (
    "draft",
    "queued",
    "held",
    "claimed",
    "sending",
    "handed",
    "posted",
    "unsure",
    "failed",
    "skipped",
    "cancelled",
)
"""As in `scheduler.states`; spelled out so that the help page does not load it. A test compares them."""


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "pullquote queue --days 7",
        "pullquote queue --page queue.html",
        "pullquote queue approve --all",
        'pullquote queue move 12 "2026-12-01 18:30"',
        "pullquote queue --state failed --json | jq .reason",
    ),
)
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Only posts in it; repeatable.")
@click.option("--account", help="Only this account's posts.")
@click.option("--days", type=click.IntRange(1), help="Only posts due within so many days, and what is overdue.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@click.option("--page", type=click.Path(dir_okay=False, path_type=Path), help="Also write a calendar page of them.")
@json_option
@click.pass_context
def queue(
    ctx: click.Context,
    states: tuple[str, ...],
    account: str | None,
    days: int | None,
    limit: int | None,
    page: Path | None,
    as_json: bool,
) -> None:
    """List the posts that are planned or on their way, or approve, hold, move, cancel, retry or change them.

    Without --state, posts that are finished (posted, skipped, cancelled) are left out.
    """
    if ctx.invoked_subcommand is not None:
        return
    from scheduler.desk import Shown
    from scheduler.states import State

    finished = (State.POSTED, State.SKIPPED, State.CANCELLED)
    wanted = tuple(State(name) for name in states) or tuple(state for state in State if state not in finished)
    with open_posting(workspace_of(ctx)) as posting:
        name = posting.accounts.get(account).name if account else None
        until = posting.now() + days * DAY if days else None
        posts = list(posting.desk.posts(Shown(wanted, name, None, until, limit)))
        for post in posts:
            print_json(post_json(post)) if as_json else click.echo(_line(posting, post))
        if page is not None:
            from pullquote.calendar_queue import write_queue_page

            click.echo(f"The page: {write_queue_page(posting, posts, page)}", err=True)
    if not posts and not as_json:
        click.echo("Nothing there. `pullquote plan` fills the slots of your accounts.", err=True)


def post_json(post: Post) -> dict[str, Any]:
    """A post as JSON."""
    return {
        "id": post.id,
        "account": post.account,
        "state": post.state.value,
        "quote": post.quote,
        "slot": post.slot,
        "campaign": post.campaign,
        "wall": post.wall,
        "zone": post.zone,
        "due_at": post.due_at.isoformat(),
        "ready_at": post.ready_at.isoformat(),
        "expires_at": post.expires_at and post.expires_at.isoformat(),
        "variant": post.variant,
        "design": post.design,
        "format": post.format,
        "palette": post.palette,
        "attempts": post.attempts,
        "frozen": post.frozen,
        "reason": post.reason,
        "url": post.url,
        "more": [one.quote for one in post.more],
        "follows": post.follows,
    }


def _line(posting: Posting, post: Post) -> str:
    try:
        quote = posting.store.get(post.quote or "")
        words = f"{quote.attribution.person}: {one_line(quote.text, 50)}"
        words += f" (and {len(post.more)} more)" if post.more else ""
        words = f"reply to {post.follows}, {words}" if post.follows else words
    except NotFound:
        words = "(its quote was deleted)"
    reason = f"  [{post.reason}]" if post.reason else ""
    return f"{post.id:>5}  {post.state:<9} {post.wall.replace('T', ' ')[:16]}  {post.account:<12} {words}{reason}"


@queue.command(epilog=examples("pullquote queue show 12", "pullquote queue show 12 --picture preview.png"))
@click.argument("id")
@click.option("--picture", type=click.Path(dir_okay=False), help="Write the picture to this file.")
@json_option
@click.pass_context
def show(ctx: click.Context, id: str, picture: str | None, as_json: bool) -> None:
    """Show the post ID as it will go out or went out: caption, alt text, picture, and all that happened to it."""
    from cards.writing import write_whole

    (number,) = post_ids((id,))
    with open_posting(workspace_of(ctx)) as posting:
        post = posting.desk.get(number)
        payload = posting.desk.payload(number)
        lines, receipts = posting.desk.history(number)
        dropped: tuple[str, ...] = ()
        fitted: tuple[str, ...] = ()
        if payload is None:
            made = posting.composer.composed(post, posting.accounts.get(post.account))
            payload, fitted = made.payload, made.how
            dropped = tuple(f"{one.part}: {one.why}" for one in made.caption.dropped)
    if picture and not payload.whole:
        raise NotFound(f"The picture of post {number} is no longer kept.", "Its hash and alt text are.")
    if picture and payload.pictures:
        write_whole(Path(picture), payload.pictures[0].data)
    if as_json:
        print_json(
            {
                **post_json(post),
                "caption": payload.text,
                "language": payload.language,
                "alt": [one.alt for one in payload.pictures],
                "pictures": [{"type": one.type, "width": one.width, "height": one.height} for one in payload.pictures],
                "replies": [{"text": one.text, "pictures": len(one.pictures)} for one in payload.replies],
                "dropped": list(dropped),
                "fitted": list(fitted),
                "history": [
                    {"at": one.at.isoformat(), "event": one.event, "state": one.after.value, "note": one.note}
                    for one in lines
                ],
                "receipts": [
                    {"id": one.remote_id, "url": one.url, "at": one.posted_at.isoformat(), "origin": one.origin}
                    for one in receipts
                ],
            }
        )
        return
    click.echo(f"Post {post.id}, {post.state}, {post.wall.replace('T', ' ')} {post.zone}, on {post.account}")
    click.echo(f"\n{payload.text}\n")
    for reply in payload.replies:
        click.echo(f">>>\n{reply.text}\n")
    for one in payload.pictures:
        size = f"{len(one.data) // 1000:,} kB" if one.data else "no longer kept"
        click.echo(f"Picture: {one.type}, {one.width} × {one.height}, {size}")
        click.echo(f"Alt text: {one.alt}")
    for how in fitted:
        click.echo(f"How it was fitted: {how}")
    for why in dropped:
        click.echo(f"Left out of the caption, {why}")
    for line in lines:
        click.echo(f"{line.at:%Y-%m-%d %H:%M:%S}  {line.event:<10} {line.after:<9} {line.note}")
    for receipt in receipts:
        click.echo(f"Receipt: {receipt.remote_id} {receipt.url or ''} ({receipt.origin})")


@queue.command(epilog=examples("pullquote queue approve 12 13", "pullquote queue approve --all"))
@click.argument("ids", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every draft.")
@json_option
@click.pass_context
def approve(ctx: click.Context, ids: tuple[str, ...], every: bool, as_json: bool) -> None:
    """Approve drafts: caption, picture and alt text are frozen as they are now, and go out so when they are due.

    What cannot be made right stays as it is and is told; the exit code is then 3.
    """
    from pullquote.answering import approve as freeze
    from scheduler.desk import Shown
    from scheduler.states import State

    if bool(ids) == every:
        raise click.UsageError("Name posts, or give --all.", ctx)
    done = bad = 0
    with open_posting(workspace_of(ctx)) as posting:
        numbers = [post.id for post in posting.desk.posts(Shown((State.DRAFT,)))] if every else post_ids(ids)
        for number in numbers:
            try:
                made, advice = freeze(posting, number)
            except PullquoteError as error:
                bad += 1
                click.echo(f"Not approved, post {number}: {error}", err=True)
                continue
            done += 1
            if as_json:
                alt = [picture.alt for picture in made.payload.pictures]
                print_json({"id": number, "caption": made.payload.text, "alt": alt, "advice": advice})
                continue
            for line in advice:
                click.echo(f"Note, post {number}: {line}", err=True)
    if not as_json:
        click.echo(f"{count_of(done, 'post')} approved{f', {bad:,} not' if bad else ''}.")
    if bad:
        ctx.exit(3)


for one in (hold, release, cancel, retry, move, swap, redraft, posted):
    queue.add_command(one)
