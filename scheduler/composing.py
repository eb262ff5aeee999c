"""A quote to what a post says: caption, picture and alt text, fitted to the rules of its network.

Touches: disk (reads quotes and caption templates).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cards.encode import FileType
from cards.renderer import Renderer
from cards.spec import CardSpec, Look, spec_for
from quotes.errors import NotFound, Refused
from quotes.model import Quote, Standing
from scheduler.captions.caption import Caption, alt_for, caption_for
from scheduler.claiming import Claim
from scheduler.model import Account, Payload, Picture, Post
from scheduler.rules import Rules
from templates.captions import CaptionTemplate

FILE_TYPES: tuple[FileType, ...] = ("png", "jpeg", "webp")
"""The types tried, best first, when the wanted one is not taken or too big; most networks take no AVIF."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A post as it will be, with the caption's own account of how it was fitted."""

    payload: Payload
    caption: Caption
    warnings: tuple[str, ...]


class QuoteComposer:
    """Makes posts of stored quotes; `scheduler.delivery.Composer` for a runner.

    `quote` gives the stored quote of an id, `template` an account's caption template, `rules` its network's rules. With
    `only_approved`, a quote that the editor has not approved is never posted.
    """

    def __init__(
        self,
        quote: Callable[[str], Quote],
        template: Callable[[Account], CaptionTemplate],
        rules: Callable[[Account], Rules],
        renderer: Renderer,
        *,
        file_type: FileType = "png",
        only_approved: bool = True,
    ) -> None:
        self._quote = quote
        self._template = template
        self._rules = rules
        self._renderer = renderer
        self._file_type = file_type
        self._only_approved = only_approved

    def compose(self, claim: Claim) -> Payload:
        """What a claimed post says. Raises `Refused` when it cannot be said right."""
        return self.composed(claim.post, claim.account).payload

    def composed(self, post: Post, account: Account) -> Composed:
        """What a post says, and how it came to that. Raises `Refused` and `NotFound`."""
        if post.quote is None:
            raise Refused("quote", f"Post {post.id} has no quote.", "Cancel it, or give it one.")
        quote = self._quote(post.quote)
        if why := self._forbidden(quote):
            raise Refused(
                "standing", f"The quote of post {post.id} may not be posted: {why}.", "Approve it, or swap it."
            )
        rules = self._rules(account)
        spec = spec_for(quote, Look(post.design, post.format, post.palette, account.handle))
        caption = caption_for(
            quote, self._template(account), rules, variant=post.variant, handle=account.handle, link=account.link
        )
        picture, warnings = self._picture(spec, rules)
        payload = Payload(caption.text, spec.language, (picture,), caption.facets, fingerprint(quote))
        return Composed(payload, caption, warnings)

    def stale(self, claim: Claim) -> str | None:
        """Why what was approved may no longer go out; None when it may."""
        if claim.post.quote is None:
            return None
        try:
            quote = self._quote(claim.post.quote)
        except NotFound:
            return "its quote was deleted"
        if why := self._forbidden(quote):
            return why
        try:
            same = claim.payload is None or claim.payload.made_from == fingerprint(quote)
        except Refused as error:
            return error.message
        return None if same else "its quote has changed since the post was approved"

    def _forbidden(self, quote: Quote) -> str | None:
        if quote.standing is Standing.REJECTED:
            return "its quote was rejected"
        if self._only_approved and quote.standing is not Standing.APPROVED:
            return "its quote is not approved"
        return None

    def _picture(self, spec: CardSpec, rules: Rules) -> tuple[Picture, tuple[str, ...]]:
        """The card in the first type that the network takes and that is not too big for it."""
        limits, alt = rules.pictures, alt_for(spec, rules)
        taken = [kind for kind in dict.fromkeys((self._file_type, *FILE_TYPES)) if kind in limits.types]
        sizes = []
        for kind in taken:
            drawn = self._renderer.draw(spec, file_type=kind)
            card = drawn.card
            if limits.ratio and not limits.ratio[0] <= card.width / card.height <= limits.ratio[1]:
                raise Refused(
                    "picture",
                    f"{rules.display} takes no pictures of {card.width} × {card.height}.",
                    "Give the account another format: `pullquote accounts edit NAME --format portrait`.",
                )
            if limits.bytes is None or len(drawn.data) <= limits.bytes:
                return Picture(drawn.data, kind, card.width, card.height, alt), card.warnings
            sizes.append(f"{kind} {len(drawn.data):,}")
        raise Refused(
            "picture",
            f"{rules.display} takes no picture of this card: {', '.join(sizes) or 'none of our file types'}.",
            "Choose a design with a plainer ground.",
        )


def fingerprint(quote: Quote) -> str:
    """A digest of all that a post says about a quote: when it changes, the post must be seen again."""
    spec = spec_for(quote, Look())
    address = quote.source.url if quote.source else None
    return hashlib.sha256(repr((spec, quote.tags, address)).encode()).hexdigest()
