"""`inbox`: posts of unknown fate, each with the question that only a person can answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.commands.queue_changes import receipt_of_person
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
                print_json({**_json(post, lines, text, posting), "look": _handed_to(lines)})
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
        _adopt(posting, number, link, posting.now())
    click.echo(f"Post {number} counts as posted.")


@inbox.command(epilog=examples("pullquote inbox absent 12"))
@click.argument("id")
@click.pass_context
def absent(ctx: click.Context, id: str) -> None:
    """You have looked and the post ID is not there: it is sent again at the next turn."""
    (number,) = post_ids((id,))
    with open_posting(workspace_of(ctx)) as posting:
        _send_again(posting, posting.desk.get(number), posting.now())
    click.echo(f"Post {number} is queued again.")


def _adopt(posting: Posting, number: int, link: str | None, now: datetime) -> None:
    posting.desk.found(number, receipt_of_person(number, link, now), now=now)


def _send_again(posting: Posting, post: Post, now: datetime) -> None:
    posting.desk.absent(post.id, now=now, expires_at=posting.expires_at(post, now))


def _asked(posting: Posting, post: Post) -> bool:
    """One question; False to stop asking."""
    key = click.prompt("[f]ound it, [n]ot there, [s]kip, [q]uit", type=click.Choice("fnsq"), show_choices=False)
    if key == "f":
        link = click.prompt("Its link (empty if you have none)", default="", show_default=False)
        _adopt(posting, post.id, link or None, posting.now())
    elif key == "n":
        _send_again(posting, post, posting.now())
    return bool(key != "q")


def _look(posting: Posting, post: Post) -> str:
    """Where a person can look for a post."""
    account = posting.accounts.get(post.account)
    if account.network == "folder":
        return posting.folder_of(account)
    return account.options.get("profile", "")


def _show(post: Post, lines: list[HistoryLine], text: str, posting: Posting) -> None:
    sent = next((line for line in reversed(lines) if line.event == "send"), None)
    click.echo(f"Post {post.id} on {post.account}, sent {sent.at:%Y-%m-%d %H:%M} UTC" if sent else f"Post {post.id}")
    click.echo(f"  {post.reason}")
    for line in text.splitlines():
        click.echo(f"  | {line}")
    if where := _look(posting, post):
        click.echo(f"  Look at {where}")
    click.echo(f"  It is there:     pullquote inbox found {post.id} --link …")
    click.echo(f"  It is not there: pullquote inbox absent {post.id}\n")


def _handed_to(lines: list[HistoryLine]) -> str:
    """Where everything lies that a person needs for a post."""
    return next((line.note for line in reversed(lines) if line.event == "hand over"), "")


def _show_handed(post: Post, lines: list[HistoryLine]) -> None:
    click.echo(f"Post {post.id} on {post.account} is yours to make, {post.wall.replace('T', ' ')} {post.zone}")
    click.echo(f"  {post.reason}")
    click.echo(f"  Everything lies in {_handed_to(lines)}")
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
        "look": _look(posting, post),
        "sent": [line.at.isoformat() for line in lines if line.event == "send"],
        "history": [{"at": line.at.isoformat(), "event": line.event, "note": line.note} for line in lines],
    }
