"""What is done with posts of the calendar, one or many: approve, hold, release, retry, cancel; and back again.

Touches: disk, the renderer (approving draws).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from pullquote.answering import approve, retry
from pullquote.posting import Posting
from pullquote.studio.answers import said, studio_of
from pullquote.studio.calendar.seen import as_seen, chosen
from pullquote.studio.fields import Fields
from pullquote.studio.posts.reading import seen_of
from pullquote.studio.wording import wording
from quotes.errors import PullquoteError
from scheduler.model import Post
from scheduler.states import State

if TYPE_CHECKING:
    from pullquote.studio.desk import Studio

Doing = Callable[["Studio", Posting, Post], None]
"""Does something with a post as it was."""

_BY_HAND = "held by hand"
"""Why a post is held, for whoever looks next: as `pullquote queue hold` writes it."""


def step(name: str) -> Callable[[Request, Fields], Response]:
    """What does one of `STEPS` with every chosen post."""
    return partial(_done, name)


def _done(name: str, request: Request, given: Fields) -> Response:
    """A refusal is told for its post, and the others go on; it is raised when there is one post only."""
    studio, words = studio_of(request), wording()
    do, back = STEPS[name]
    posting, posts = studio.posting, chosen(given)
    done: list[tuple[Post, str]] = []
    refused: list[dict[str, object]] = []
    for number, seen in posts:
        try:
            post = as_seen(posting, number, seen)
            do(studio, posting, post)
            done.append((post, seen_of(posting.desk.get(number))))
        except PullquoteError as error:
            if len(posts) == 1:
                raise
            refused.append({"post": number, "said": error.message, "hint": error.hint})
    told = words(f"calendar.said.{name}", count=len(done))
    undo = studio.undoing.keep(told, partial(_back, studio, back, done)) if back and done else None
    if refused:
        told = words("calendar.said.not", said=told, count=len(refused))
    return said(request, told, undo=undo, done=[post.id for post, _ in done], refused=refused)


def _back(studio: Studio, back: Doing, done: list[tuple[Post, str]]) -> None:
    """Takes a step back for all its posts, unless one was changed since. Raises `Outdated` then."""
    posting = studio.posting
    found = [as_seen(posting, post.id, after) for post, after in done]
    for (post, _), now in zip(done, found, strict=True):
        posting.desk = posting.desk.as_seen(now)
        back(studio, posting, post)


def _approve(studio: Studio, posting: Posting, post: Post) -> None:
    with studio.drawing():
        approve(posting, post.id)


def _unapprove(_: Studio, posting: Posting, post: Post) -> None:
    posting.desk.redraft(post.id, now=posting.now())


def _hold(_: Studio, posting: Posting, post: Post) -> None:
    posting.desk.hold(post.id, _BY_HAND, now=posting.now())


def _unhold(studio: Studio, posting: Posting, post: Post) -> None:
    # An approved post of an account that approves by itself is frozen when it goes out only. Held and released it is
    # a draft, and has to be approved to be what it was.
    if posting.desk.release(post.id, now=posting.now()) is State.DRAFT and post.state is State.QUEUED:
        _approve(studio, posting, post)


def _release(_: Studio, posting: Posting, post: Post) -> None:
    posting.desk.release(post.id, now=posting.now())


def _unrelease(_: Studio, posting: Posting, post: Post) -> None:
    posting.desk.hold(post.id, post.reason or _BY_HAND, now=posting.now())


def _retry(_: Studio, posting: Posting, post: Post) -> None:
    retry(posting, post.id)


def _cancel(_: Studio, posting: Posting, post: Post) -> None:
    posting.desk.cancel(post.id, "called off", now=posting.now())


STEPS: dict[str, tuple[Doing, Doing | None]] = {
    "approve": (_approve, _unapprove),
    "hold": (_hold, _unhold),
    "release": (_release, _unrelease),
    "retry": (_retry, None),
    "cancel": (_cancel, None),
}
"""Each step by its name in the address, with what takes it back; None where nothing does, and the page asks first."""
