"""The quotes that designs are shown with: the user's own, a short one, one of usual length and a long one.

Touches: the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from cards.spec import NOT_QUOTABLE, CardSpec, Look, spec_for
from pullquote.proofing.cases import proof_texts, text_named
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from quotes.errors import InputError, NotFound
from quotes.model import Proof, Quote, Standing
from quotes.search import Order, Query
from templates.formats import format_named

LENGTHS = {"short": 60, "medium": 130, "long": 230}
"""Letters of a quote of each length: one line or two, a usual card, and as much as most designs hold."""

_CONSIDERED = 120
"""Quotes that samples are chosen from: enough for each length, however many there are in the library."""

MOST_TURNS = 999
"""How often other samples may be asked for: they come round again long before."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A quote to be shown, by its id; or, where there is none, one of the proof sheet's texts by its name."""

    length: str
    quote: str = ""
    text: str = ""
    words: str = ""
    author: str = ""

    @property
    def asked(self) -> str:
        """What names it in an address of a picture."""
        return self.quote or f"~{self.text}"


def samples_of(studio: Studio, turn: int, search: str) -> dict[str, Sample]:
    """A sample of each length, other ones with each turn; what a search finds best is in the middle.

    Raises `InputError` for a search that cannot be.
    """
    found: dict[str, Sample] = {}
    considered = list(_considered(studio))
    for length, letters in LENGTHS.items():
        taken = {one.quote for one in found.values()}
        left = [quote for quote in considered if quote.id not in taken]
        left.sort(key=partial(_off, letters))
        if left:
            quote = left[turn % min(len(left), _CONSIDERED // len(LENGTHS))]
            found[length] = _sample(length, quote)
        else:
            proof = proof_texts()[length]
            found[length] = Sample(length, text=length, words=proof.text["stack"], author=proof.author)
    if search and (best := next(_drawable(studio, Query(text=search, limit=10)), None)):
        found["medium"] = _sample("medium", best)
    return found


def sample_spec(studio: Studio, asked: str, look: Look) -> CardSpec:
    """The card of a sample in a look. Raises `NotFound`, and `Refused` for a quote that may not be drawn."""
    if asked.startswith("~"):
        form = format_named(look.format)
        shown = text_named(asked[1:]).spec(look.design, form, look.palette)
        return CardSpec(shown.text, shown.author, look, shown.title, shown.detail, shown.topic, shown.language)
    return spec_for(studio.store.get(asked), look)


def asked_sample(given: Fields) -> str:
    """The sample that a request names in its field `quote`. Raises `InputError`."""
    asked = given.line("quote")
    if asked is None:
        raise InputError("The field quote is missing.", "Name a quote by its id.")
    return asked


def known_or_first(studio: Studio, asked: str | None) -> str:
    """The sample asked for if it is there, else one of usual length."""
    if asked and asked.startswith("~"):
        asked = asked if asked[1:] in LENGTHS else None
    elif asked:
        try:
            return studio.store.get(asked).id
        except (NotFound, InputError):
            asked = None
    return asked or samples_of(studio, 0, "")["medium"].asked


def _considered(studio: Studio) -> Iterator[Quote]:
    """Quotes that may be drawn, approved ones first."""
    approved = list(islice(_drawable(studio, Query(standing=Standing.APPROVED, limit=_CONSIDERED)), _CONSIDERED))
    yield from approved
    if len(approved) < len(LENGTHS):
        known = {quote.id for quote in approved}
        others = _drawable(studio, Query(order=Order.OLDEST, limit=_CONSIDERED))
        yield from (quote for quote in others if quote.id not in known)


def _drawable(studio: Studio, query: Query) -> Iterator[Quote]:
    return (
        quote
        for quote in studio.store.find(query)
        if quote.standing is not Standing.REJECTED
        and quote.proof is not Proof.MISATTRIBUTED
        and quote.words not in NOT_QUOTABLE
    )


def _sample(length: str, quote: Quote) -> Sample:
    return Sample(length, quote.id, words=quote.text, author=quote.attribution.person)


def _off(letters: int, quote: Quote) -> tuple[int, str]:
    return abs(len(quote.text) - letters), quote.id
