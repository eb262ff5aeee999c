"""`inbox`: posts of unknown fate, each with the question that only a person can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pullquote.answering import adopt, handed_to, place_to_look, send_again
from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import json_option, print_json
from pullquote.posting import Posting, open_posting, post_ids

if TYPE_CHECKING:
    from scheduler.model import HistoryLine, Post


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "pullquote inbox",
        "pullquote inbox found 12 --link https://social.example/@feed/1130",
        "pullquote inbox absent 12",
    ),
)
@click.option("--ask", is_flag=True, help="Ask about each in turn: f found it, n not there, s skip, q quit.")
@json_option
@click.pass_context
def inbox(ctx: click.Context, ask: bool, as_json: bool) -> None:
    """Show what only you can do: posts sent without an answer, and posts that are yours to make.

    Of the first, answer with `found` (it is there: it counts as posted) or `absent` (it is not: it is sent again). Of
    the others, say `pullquote queue posted ID` when you have made them.
    """
    if ctx.invoked_subcommand is not None:
        return
    from scheduler.desk import Shown
    from scheduler.states import State

    with open_posting(workspace_of(ctx)) as posting:
        posts = list(posting.desk.posts(Shown((State.UNSURE,))))
        for post in posts:
            lines, _ = posting.desk.history(post.id)
            payload = posting.desk.payload(post.id)
            text = payload.text if payload else ""
            if as_json:
                print_json(_json(post, lines, text, posting))
                continue
            _show(post, lines, text, posting)
            if ask and not _asked(posting, post):
                break
        handed = list(posting.desk.posts(Shown((State.HANDED,))))
        for post in handed:
            lines, _ = posting.desk.history(post.id)
            payload = posting.desk.payload(post.id)
            text = payload.text if payload else ""
            if as_json:
                print_json({**_json(post, lines, text, posting), "look": handed_to(lines)})
            else:
                _show_handed(post, lines)
    if not posts and not handed and not as_json:
        click.echo("The inbox is empty: it is known of every post what became of it, and none is yours to make.")


@inbox.command(epilog=examples("pullquote inbox found 12 --link https://social.example/@feed/1130"))
@click.argument("id")
@click.option("--link", help="The address of the post, as you see it.")
@click.pass_context
def found(ctx: click.Context, id: str, link: str | None) -> None:
    """You see the post ID on the network: it counts as posted, with its link as the receipt."""
    (number,) = post_ids((id,))
    with open_posting(workspace_of(ctx)) as posting:
        adopt(posting, number, link)
    click.echo(f"Post {number} counts as posted.")


@inbox.command(epilog=examples("pullquote inbox absent 12"))
@click.argument("id")
@click.pass_context
def absent(ctx: click.Context, id: str) -> None:
    """You have looked and the post ID is not there: it is sent again at the next turn."""
    (number,) = post_ids((id,))
    with open_posting(workspace_of(ctx)) as posting:
        send_again(posting, posting.desk.get(number))
    click.echo(f"Post {number} is queued again.")


def _asked(posting: Posting, post: Post) -> bool:
    """One question; False to stop asking."""
    key = click.prompt("[f]ound it, [n]ot there, [s]kip, [q]uit", type=click.Choice("fnsq"), show_choices=False)
    if key == "f":
        link = click.prompt("Its link (empty if you have none)", default="", show_default=False)
        adopt(posting, post.id, link or None)
    elif key == "n":
        send_again(posting, post)
    return bool(key != "q")


def _show(post: Post, lines: list[HistoryLine], text: str, posting: Posting) -> None:
    sent = next((line for line in reversed(lines) if line.event == "send"), None)
    click.echo(f"Post {post.id} on {post.account}, sent {sent.at:%Y-%m-%d %H:%M} UTC" if sent else f"Post {post.id}")
    click.echo(f"  {post.reason}")
    for line in text.splitlines():
        click.echo(f"  | {line}")
    if where := place_to_look(posting, post):
        click.echo(f"  Look at {where}")
    click.echo(f"  It is there:     pullquote inbox found {post.id} --link …")
    click.echo(f"  It is not there: pullquote inbox absent {post.id}\n")


def _show_handed(post: Post, lines: list[HistoryLine]) -> None:
    click.echo(f"Post {post.id} on {post.account} is yours to make, {post.wall.replace('T', ' ')} {post.zone}")
    click.echo(f"  {post.reason}")
    click.echo(f"  Everything lies in {handed_to(lines)}")
    click.echo(f"  When it is there: pullquote queue posted {post.id} --link …\n")


def _json(post: Post, lines: list[HistoryLine], text: str, posting: Posting) -> dict[str, Any]:
    return {
        "id": post.id,
        "account": post.account,
        "quote": post.quote,
        "due_at": post.due_at.isoformat(),
        "state": post.state.value,
        "reason": post.reason,
        "caption": text,
        "look": place_to_look(posting, post),
        "sent": [line.at.isoformat() for line in lines if line.event == "send"],
        "history": [{"at": line.at.isoformat(), "event": line.event, "note": line.note} for line in lines],
    }
