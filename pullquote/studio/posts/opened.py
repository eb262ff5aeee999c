"""A post with everything its page tells: what it says, or why it cannot be made, and what may be done about it.

Touches: disk (reads the post), the renderer.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from pullquote.posting import Posting
from pullquote.studio.desk import Studio
from quotes.errors import NotFound, PullquoteError
from quotes.model import Quote
from scheduler.captions.caption import caption_for
from scheduler.captions.fitting import Dropped
from scheduler.composing import Composed
from scheduler.model import Account, Payload, Post
from scheduler.states import CHANGEABLE, MOVES, Event, State


@dataclass(frozen=True, slots=True)
class Opened:
    """A post to be looked at. `payload` is what is frozen or what would be; None when it cannot be made: `trouble`.

    `how` tells how each picture was fitted, `advice` what a careful editor would say. Both are empty once it is frozen.
    """

    post: Post
    account: Account | None
    quote: Quote | None
    payload: Payload | None
    trouble: PullquoteError | None = None
    dropped: Sequence[Dropped] = ()
    how: Sequence[str] = ()
    advice: Sequence[str] = ()

    def can(self, event: Event) -> bool:
        """Whether a person may do that to the post now."""
        state, follows = self.post.state, self.post.follows is not None
        if event is Event.APPROVE:
            return state in MOVES[event] and not self.post.frozen and not follows and self.payload is not None
        if event is Event.HOLD:
            return state in MOVES[event] and state is not State.CLAIMED
        if event is Event.REDRAFT:
            return state in MOVES[event] and not follows
        return state in MOVES[event]

    @property
    def can_move(self) -> bool:
        """Whether it may go to another time."""
        return self.post.state in CHANGEABLE

    @property
    def editable(self) -> bool:
        """Whether its caption can be edited: it is not frozen yet, and can be made."""
        return self.can(Event.APPROVE)


def opened(studio: Studio, posting: Posting, post: Post) -> Opened:
    """A post with what it says. What keeps it from being made is told, not raised."""
    try:
        account = posting.accounts.get(post.account)
    except NotFound:
        account = None  # it was removed; receipts and history stay
    try:
        quote = posting.store.get(post.quote) if post.quote else None
    except NotFound:
        quote = None
    payload = posting.desk.payload(post.id) if post.frozen else None
    if payload is not None:
        return Opened(post, account, quote, payload)
    try:
        with studio.drawing():
            made = posting.composer.composed(post, account or posting.accounts.get(post.account))
        return Opened(
            post,
            account,
            quote,
            made.payload,
            dropped=made.caption.dropped,
            how=told_fitting(made),
            advice=posting.advice(post, made),
        )
    except PullquoteError as error:
        return Opened(post, account, quote, None, error)


def told_fitting(made: Composed) -> list[str]:
    """What had to be done to each picture for its network to take it; nothing of those that are as they were drawn."""
    pictures = zip(made.how, made.payload.pictures, strict=True)
    return [how for how, picture in pictures if how != picture.type]


def digest_of(payload: Payload) -> str:
    """What a page sends back to say what it showed: the same for the same words, alt texts and pixels."""
    found = hashlib.sha256(payload.text.encode("utf-8", "surrogatepass"))
    for part in (payload.language, payload.made_from, *(reply.text for reply in payload.replies)):
        found.update(b"\0" + part.encode("utf-8", "surrogatepass"))
    for picture in payload.all_pictures:
        # By pixels, not by bytes: igzip now and then packs the same picture into a byte more or less.
        with Image.open(io.BytesIO(picture.data)) as opened:
            found.update(f"{opened.mode}{opened.size}".encode() + hashlib.sha256(opened.tobytes()).digest())
        found.update(picture.alt.encode("utf-8", "surrogatepass") + b"\0")
    return found.hexdigest()


def variants_of(posting: Posting, one: Opened) -> list[tuple[int, str]]:
    """Every way its account's template has to write the post: the number, and the caption or why there is none."""
    if one.account is None or one.quote is None:
        return []
    template, rules = posting.template(one.account), posting.rules(one.account)
    found = []
    for number in range(len(template.variants)):
        try:
            text = caption_for(
                one.quote,
                template,
                rules,
                variant=number,
                handle=one.account.handle,
                link=one.account.link,
                text_only=one.account.text_only,
            ).text
        except PullquoteError as error:
            text = error.message
        found.append((number, text))
    return found
