"""Which post a request is about, and whether it is still as the page showed it.

Touches: disk (reads the post).
"""

from __future__ import annotations

from starlette.requests import Request

from pullquote.posting import Posting
from pullquote.studio.answers import studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from quotes.errors import NotFound, Outdated
from scheduler.model import Post

_MOST = 10**18
"""Numbers of posts: SQLite counts a little further."""


def post_of(request: Request) -> tuple[Posting, Post]:
    """The posting side, and the post that the address names. Raises `NotFound`."""
    posting = studio_of(request).posting
    number: int = request.path_params["id"]
    if not 0 < number < _MOST:
        raise NotFound(wording()("post.none.message"), wording()("post.none.hint"))
    return posting, posting.desk.get(number)


def seen_of(post: Post) -> str:
    """What a page sends back to say which post it showed: everything that a person may have decided by."""
    about = (post.state, post.key, post.quote, post.wall, post.variant, post.design, post.format, post.palette)
    return "|".join(map(str, about))


def post_seen(request: Request, given: Fields) -> tuple[Posting, Post]:
    """As `post_of`, for a change. Raises `Outdated` when the post is not as the page showed it, as `must_be` does."""
    posting, post = post_of(request)
    must_be(posting, post, given.text("seen"))
    return posting, post


def must_be(posting: Posting, post: Post, seen: str) -> None:
    """Raises `Outdated` for a post that is not as it was seen; the desk does if it is not by the time of the change."""
    if seen_of(post) != seen:
        words = wording()
        state = words.named("shell.state", post.state.value)
        raise Outdated(words("post.outdated.message", state=state), words("post.outdated.hint"))
    posting.desk = posting.desk.as_seen(post)
