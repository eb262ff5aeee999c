"""What `queue` can do to posts that are not on their way: hold, release, cancel, retry, move, swap, redraft."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, one_line
from pullquote.post_changes import move_post, redraft_post, swap_quote
from pullquote.posting import open_posting, post_ids
from quotes.errors import PullquoteError


def _each(ctx: click.Context, ids: tuple[str, ...], verb: str, act: Any) -> None:
    """Does something to each post, tells what could not be done, and leaves with 3 then."""
    done = bad = 0
    with open_posting(workspace_of(ctx)) as posting:
        for number in post_ids(ids):
            try:
                act(posting, number, posting.now())
                done += 1
            except PullquoteError as error:
                bad += 1
                click.echo(f"Not {verb}, post {number}: {error}", err=True)
    click.echo(f"{count_of(done, 'post')} {verb}.")
    if bad:
        ctx.exit(3 if done else 1)


@click.command(epilog=examples('pullquote queue hold 12 --because "wait for the release"'))
@click.argument("ids", nargs=-1, required=True)
@click.option("--because", default="held by hand", help="Why, for whoever looks next.")
@click.pass_context
def hold(ctx: click.Context, ids: tuple[str, ...], because: str) -> None:
    """Keep posts back until they are released."""
    _each(ctx, ids, "held", lambda posting, id, now: posting.desk.hold(id, because, now=now))


@click.command(epilog=examples("pullquote queue release 12"))
@click.argument("ids", nargs=-1, required=True)
@click.pass_context
def release(ctx: click.Context, ids: tuple[str, ...]) -> None:
    """Let held posts go on."""
    _each(ctx, ids, "released", lambda posting, id, now: posting.desk.release(id, now=now))


@click.command(epilog=examples("pullquote queue cancel 12 13"))
@click.argument("ids", nargs=-1, required=True)
@click.option("--because", default="called off", help="Why, for whoever looks next.")
@click.pass_context
def cancel(ctx: click.Context, ids: tuple[str, ...], because: str) -> None:
    """Call posts off for good. Their slots stay silent; their quotes may be planned again."""
    _each(ctx, ids, "cancelled", lambda posting, id, now: posting.desk.cancel(id, because, now=now))


@click.command(epilog=examples("pullquote queue retry 12"))
@click.argument("ids", nargs=-1, required=True)
@click.pass_context
def retry(ctx: click.Context, ids: tuple[str, ...]) -> None:
    """Queue failed or skipped posts again, to go out at the next turn."""
    from pullquote.answering import retry as again

    _each(ctx, ids, "queued again", lambda posting, id, now: again(posting, id))


@click.command(epilog=examples('pullquote queue move 12 "2026-12-01 18:30"'))
@click.argument("id")
@click.argument("when")
@click.pass_context
def move(ctx: click.Context, id: str, when: str) -> None:
    """Move the post ID to another time, WHEN, in the post's own zone."""
    (number,) = post_ids((id,))
    with open_posting(workspace_of(ctx)) as posting:
        post = posting.desk.get(number)
        text, due_at = move_post(posting, post, when)
    click.echo(f"Post {number} goes out at {text.replace('T', ' ')} {post.zone} ({due_at.astimezone(UTC):%H:%M} UTC).")


@click.command(epilog=examples("pullquote queue swap 12", "pullquote queue swap 12 --quote 3f2a91c0"))
@click.argument("id")
@click.option("--quote", "quote_id", help="The quote to post instead; by default the next that `plan` would choose.")
@click.pass_context
def swap(ctx: click.Context, id: str, quote_id: str | None) -> None:
    """Give the post ID another quote; it is a draft then, to be seen and approved."""
    (number,) = post_ids((id,))
    with open_posting(workspace_of(ctx)) as posting:
        quote = swap_quote(posting, posting.desk.get(number), quote_id)
    click.echo(f"Post {number} is a draft with: {quote.attribution.person}: {one_line(quote.text, 80)}")


@click.command(epilog=examples("pullquote queue redraft 12 --design poster", "pullquote queue redraft 12 --variant 3"))
@click.argument("id")
@click.option("--design", help="Another design.")
@click.option("--format", "form", help="Another format.")
@click.option("--palette", help="Another palette.")
@click.option("--variant", type=click.IntRange(0), help="Another variant of the caption.")
@click.pass_context
def redraft(
    ctx: click.Context, id: str, design: str | None, form: str | None, palette: str | None, variant: int | None
) -> None:
    """Make the post ID a draft again, with another look or caption; it is then made anew, to be approved."""
    (number,) = post_ids((id,))
    with open_posting(workspace_of(ctx)) as posting:
        post = posting.desk.get(number)
        redraft_post(posting, post, design=design, form=form, palette=palette, variant=variant)
    click.echo(f"Post {number} is a draft. `pullquote queue show {number}` shows it.")


@click.command(epilog=examples("pullquote queue posted 12 --link https://www.linkedin.com/posts/example-7398"))
@click.argument("id")
@click.option("--link", help="The address of the post, as you see it.")
@click.pass_context
def posted(ctx: click.Context, id: str, link: str | None) -> None:
    """You have made the post ID that was handed to you: it counts as posted, with its link as the receipt."""
    from pullquote.answering import receipt_of_person

    (number,) = post_ids((id,))
    with open_posting(workspace_of(ctx)) as posting:
        now = posting.now()
        posting.desk.posted(number, receipt_of_person(number, link, now), now=now)
    click.echo(f"Post {number} counts as posted.")
