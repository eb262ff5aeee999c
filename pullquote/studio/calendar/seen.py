"""Which posts a change of the calendar is about, and whether they are still as the page showed them.

Touches: disk (reads posts).
"""

from __future__ import annotations

from pullquote.posting import Posting
from pullquote.studio.fields import Fields
from pullquote.studio.posts.reading import seen_of
from pullquote.studio.wording import wording
from quotes.errors import InputError, NotFound, Outdated
from scheduler.model import Post

_LONGEST_ID = 18
"""Digits of a post's number: SQLite counts to 19."""


def chosen(given: Fields) -> list[tuple[int, str]]:
    """The posts of a form with what was seen of each, in their order. Raises `InputError` and `NotFound`."""
    words = wording()
    posts, seen = given.all("post"), given.all("seen")
    if not posts or len(posts) != len(seen):
        raise InputError(words("calendar.none_chosen"), words("calendar.choose"))
    for one in posts:
        if not (one.isascii() and one.isdecimal()) or len(one) > _LONGEST_ID:
            raise NotFound(words("calendar.no_post", number=one[:40]), words("calendar.look_again"))
    return list(dict(zip(map(int, posts), seen, strict=True)).items())


def as_seen(posting: Posting, number: int, seen: str) -> Post:
    """A post that is as it was seen. Raises `NotFound`, and `Outdated` when it is not any more.

    The next change of it by this posting side raises `Outdated` too, should somebody change it before that.
    """
    post = posting.desk.get(number)
    if seen_of(post) != seen:
        words = wording()
        state = words.named("shell.state", post.state.value)
        raise Outdated(
            words("calendar.outdated.message", number=str(number), state=state), words("calendar.outdated.hint")
        )
    posting.desk = posting.desk.as_seen(post)
    return post


def chosen_post(posting: Posting, given: Fields) -> Post:
    """The one post of a form, as it was seen. Raises as `chosen` and `as_seen`."""
    number, seen = chosen(given)[0]
    return as_seen(posting, number, seen)
