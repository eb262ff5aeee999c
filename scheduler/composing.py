"""A quote to what a post says: caption, picture and alt text, fitted to the rules of its network.

Touches: disk (reads quotes and caption templates).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cards.budget import Budget, FittedPicture, fit_picture
from cards.encode import FileType
from cards.renderer import Renderer
from cards.spec import MOST_SLIDES, CardSpec, Look, spec_for
from quotes.errors import NotFound, Refused
from quotes.identity import fold
from quotes.model import Quote, Standing
from quotes.policy import Policy
from scheduler.captions.caption import Caption, alt_for, caption_for
from scheduler.claiming import Claim
from scheduler.model import Account, Payload, Picture, Post
from scheduler.rules import Rules
from templates.captions import CaptionTemplate


@dataclass(frozen=True, slots=True)
class Composed:
    """A post as it will be, with the caption's own account of how it was fitted, and `how` each picture was."""

    payload: Payload
    caption: Caption
    warnings: tuple[str, ...]
    how: tuple[str, ...] = ()


class QuoteComposer:
    """Makes posts of stored quotes; `scheduler.delivery.Composer` for a runner.

    `quote` gives the stored quote of an id, `template` an account's caption template, `rules` its network's rules, and
    `spec` the card of a quote in a look, whose handle is the account's own or none. What the `policy` forbids is never
    posted.
    """

    def __init__(
        self,
        quote: Callable[[str], Quote],
        template: Callable[[Account], CaptionTemplate],
        rules: Callable[[Account], Rules],
        renderer: Renderer,
        *,
        file_type: FileType = "png",
        policy: Policy = Policy(),  # noqa: B008 - frozen
        spec: Callable[[Quote, Look], CardSpec] = spec_for,
    ) -> None:
        self._quote = quote
        self._template = template
        self._rules = rules
        self._renderer = renderer
        self._file_type = file_type
        self._policy = policy
        self._spec = spec

    def compose(self, claim: Claim) -> Payload:
        """What a claimed post says. Raises `Refused` when it cannot be said right."""
        return self.composed(claim.post, claim.account).payload

    def composed(self, post: Post, account: Account) -> Composed:
        """What a post says, and how it came to that. Raises `Refused` and `NotFound`."""
        quotes, specs, rules = self._begun(post, account)
        caption = caption_for(
            quotes[0],
            self._template(account),
            rules,
            variant=post.variant,
            handle=account.handle,
            link=account.link,
            others=_credits(specs),
            text_only=account.text_only,
        )
        drawn = [] if account.text_only else self._pictures(specs, rules)
        payload = Payload(
            caption.text,
            specs[0].language,
            tuple(picture for picture, _ in drawn),
            caption.facets,
            fingerprints(quotes),
            caption.replies,
        )
        warnings = dict.fromkeys(warning for _, fitted in drawn for warning in fitted.warnings)
        return Composed(payload, caption, tuple(warnings), tuple(fitted.how for _, fitted in drawn))

    def cards(self, post: Post, account: Account) -> tuple[CardSpec, ...]:
        """The card of each of a post's quotes, of which one that is too long goes out as slides. Raises as `composed`.

        None for an account that posts text only.
        """
        _, specs, _ = self._begun(post, account)
        return () if account.text_only else tuple(specs)

    def _begun(self, post: Post, account: Account) -> tuple[list[Quote], list[CardSpec], Rules]:
        """The quotes of a post that may be posted, their cards, and the rules that they are fitted to."""
        if post.quote is None:
            raise Refused("quote", f"Post {post.id} has no quote.", "Cancel it, or give it one.")
        if post.follows is not None:
            with_which = f"with post {post.follows}, which it is a reply to"
            raise Refused(
                "thread", f"What post {post.id} says was approved {with_which}.", "Release it as it is, or cancel it."
            )
        quotes = [self._quote(id) for id in (post.quote, *(one.quote for one in post.more))]
        if len({fold(quote.text) for quote in quotes}) < len(quotes):
            raise Refused("repeat", f"Two quotes of post {post.id} have the same words by now.", "Cancel or swap it.")
        why = next(filter(None, map(self._policy.forbids, quotes)), None)
        if why:
            raise Refused("standing", f"The quote of post {post.id} may not be posted: {why}.", self._remedy(quotes))
        rules = self._rules(account)
        self._must_take(rules, account, len(quotes))
        # Where no card is drawn, a portrait that is in doubt is no reason to keep the words back.
        spec = spec_for if account.text_only else self._spec
        specs = [spec(quote, Look(post.design, post.format, post.palette, account.handle)) for quote in quotes]
        return quotes, specs, rules

    def stale(self, claim: Claim) -> str | None:
        """Why what was approved may no longer go out; None when it may."""
        if claim.post.quote is None:
            return None
        try:
            quotes = [self._quote(id) for id in (claim.post.quote, *(one.quote for one in claim.post.more))]
        except NotFound:
            return "its quote was deleted"
        if why := next(filter(None, map(self._policy.forbids, quotes)), None):
            return why
        if claim.post.follows is not None:
            # It goes on with a post that is out: its words were seen with that one, whose quotes may be more than this.
            return None
        try:
            same = claim.payload is None or claim.payload.made_from == fingerprints(quotes)
        except Refused as error:
            return error.message
        return None if same else "its quote has changed since the post was approved"

    def _remedy(self, quotes: Sequence[Quote]) -> str:
        unlike = replace(self._policy, approved=False)
        undecided = all(quote.standing is Standing.REJECTED or unlike.forbids(quote) is None for quote in quotes)
        return "Approve it, or swap it." if undecided else "Prove it with `pullquote verify`, or swap it."

    @staticmethod
    def _must_take(rules: Rules, account: Account, cards: int) -> None:
        """Raises `Refused` when the network takes no post of that sort."""
        if account.text_only and cards > 1:
            raise Refused("picture", f"{account.name} posts text only, so it has no carousels.", "Post one quote.")
        if account.text_only and rules.pictures.least:
            raise Refused("picture", f"{rules.display} takes no post without a picture.", "Use `--with-card`.")
        if cards > rules.pictures.most:
            most = rules.pictures.most
            raise Refused("picture", f"{rules.display} takes {most} pictures in a post, not {cards}.", "Post fewer.")

    def _pictures(self, specs: Sequence[CardSpec], rules: Rules) -> list[tuple[Picture, FittedPicture]]:
        """The pictures of a post: a card for each quote, or the slides of its only one when no card holds that."""
        try:
            return [self._picture(spec, rules) for spec in specs]
        except Refused as error:
            if error.rule != "fits":
                raise
            if len(specs) > 1:
                raise Refused("fits", error.message, "Post it by itself: it then goes out on several slides.") from None
        slides = self._renderer.slides(specs[0], most=min(rules.pictures.most, MOST_SLIDES))
        return [self._picture(slide, rules) for slide in slides]

    def _picture(self, spec: CardSpec, rules: Rules) -> tuple[Picture, FittedPicture]:
        """The card as the network takes it, and how it was made so."""
        limits = rules.pictures
        budget = Budget(limits.types, limits.bytes, limits.pixels, limits.sides, limits.ratio)
        try:
            fitted = fit_picture(self._renderer, spec, budget, self._file_type)
        except Refused as error:
            if error.rule == "picture":
                raise Refused(
                    "picture", f"{rules.display} does not take this card. {error.message}", error.hint
                ) from None
            raise
        alt = alt_for(spec, rules)
        return Picture(fitted.data, fitted.type, fitted.width, fitted.height, alt), fitted


def _credits(specs: Sequence[CardSpec]) -> str | None:
    """The credit of a carousel's further cards, each once; None when the first card's says it all."""
    own, *further = (", ".join(filter(None, (spec.author, spec.source))) for spec in specs)
    return "; ".join(credit for credit in dict.fromkeys(further) if credit != own) or None


def fingerprints(quotes: Sequence[Quote]) -> str:
    """A digest of all that a post says about its quotes."""
    first, *further = map(fingerprint, quotes)
    return first if not further else hashlib.sha256(" ".join((first, *further)).encode()).hexdigest()


def fingerprint(quote: Quote) -> str:
    """A digest of all that a post says about a quote: when it changes, the post must be seen again."""
    spec = spec_for(quote, Look())
    address = quote.source.url if quote.source else None
    return hashlib.sha256(repr((spec, quote.tags, address)).encode()).hexdigest()
