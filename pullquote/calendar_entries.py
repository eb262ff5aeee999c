"""Posts into the entries of a calendar: each as it was made, or as it would be made now.

Touches: disk (reads quotes and posts, writes thumbnails).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pullquote.calendar_pictures import Pictures
from pullquote.posting import Posting
from quotes.errors import NotFound, PullquoteError
from quotes.model import Quote
from scheduler.composing import Composed
from scheduler.model import Account, Payload, Post
from scheduler.simulation.entries import Caption, Entry, Thumbnail, composed_caption, frozen_caption

Making = Callable[[Post, Account], Composed]

_USUAL = 6
"""Lines in the history of a post that went out at once: approve or claim, freeze, send, receive and little else."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What is remembered of a post that was made: each picture's thumbnail with its alt text."""

    caption: Caption | None = None
    pictures: tuple[tuple[Thumbnail | None, str], ...] = ()
    replies: tuple[str, ...] = ()
    language: str = "en"
    remarks: tuple[str, ...] = ()


_NOTHING = _Made()


class Entries:
    """Makes entries of the posts of a workspace, or of a simulation's copy of it.

    `composed` makes a post; one that was made before is remembered, without the bytes of its picture.
    """

    def __init__(self, posting: Posting, pictures: Pictures) -> None:
        self._posting = posting
        self._pictures = pictures
        self._made: dict[int, _Made] = {}

    def remember(self, post: Post, account: Account, made: Composed) -> None:
        """Takes down what a post says, and keeps its thumbnail."""
        caption = composed_caption(made, self._posting.rules(account))
        self._take_down(post, caption, made.payload, made.warnings)

    def entry(self, post: Post, *, planned: bool = True, with_history: bool = False) -> Entry:
        """A post's entry; what cannot be made is told in it."""
        account, quote = self._posting.accounts.get(post.account), self._quote(post)
        trouble = None
        if post.id not in self._made:
            try:
                self._make(post, account, quote)
            except PullquoteError as error:
                trouble = error.message
        made = self._made.get(post.id, _NOTHING)
        first, *more = made.pictures or ((None, ""),)
        lines, receipts = self._posting.desk.history(post.id) if with_history else ([], [])
        return Entry(
            post=post,
            account=account,
            author=quote.attribution.person if quote else "",
            words=quote.text if quote else "",
            caption=made.caption,
            alt=first[1],
            picture=first[0],
            language=made.language,
            more=tuple((picture, alt) for picture, alt in more if picture is not None),
            replies=made.replies,
            remarks=made.remarks,
            trouble=trouble,
            posted_at=receipts[0].posted_at if receipts else None,
            history=tuple(lines) if len(lines) > _USUAL or post.reason else (),
            planned=planned,
        )

    def _make(self, post: Post, account: Account, quote: Quote | None) -> None:
        payload = self._posting.desk.payload(post.id)
        if payload is None:
            self.remember(post, account, self._posting.composer.composed(post, account))
            return
        rules, template = self._posting.rules(account), self._posting.template(account)
        caption = frozen_caption(payload, rules, quote, account, template, post.variant)
        self._take_down(post, caption, payload, ())

    def _take_down(self, post: Post, caption: Caption, payload: Payload, remarks: tuple[str, ...]) -> None:
        pictures = tuple((self._pictures.keep(one), one.alt) for one in payload.pictures)
        replies = tuple(reply.text for reply in payload.replies)
        self._made[post.id] = _Made(caption, pictures, replies, payload.language, remarks)

    def _quote(self, post: Post) -> Quote | None:
        try:
            return self._posting.store.get(post.quote) if post.quote else None
        except NotFound:
            return None
