"""Which documents a quote is shown beside: those it was held against, then those it was read from.

Touches: the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from pullquote.studio.quote.stretches import Spot, spot_of_evidence, spot_of_place
from quotes.errors import NotFound
from quotes.evidence.desk import Proofs
from quotes.evidence.grades import grade_of
from quotes.evidence.record import Evidence
from quotes.model import Grade, MatchClass, Place, Quote
from quotes.store import Store

_CONFIRMABLE = frozenset({MatchClass.VERBATIM, MatchClass.NEAR_VERBATIM})


@dataclass(frozen=True, slots=True)
class Beside:
    """A document beside the quote: its evidence if it was held against it, and one of its `count` places, from 1.

    `more` counts places that are known of and were not kept.
    """

    document: str
    name: str
    grade: Grade
    evidence: Evidence | None
    spot: Spot | None
    number: int
    count: int
    more: int = 0

    @property
    def can_be_confirmed(self) -> bool:
        """Whether a person may say that they have seen the words there."""
        one = self.evidence
        return one is not None and one.current and one.match in _CONFIRMABLE and one.confirmed_at is None


def sources_of(store: Store, quote: Quote, proofs: Proofs, *, document: str = "", number: int = 1) -> list[Beside]:
    """The documents beside a quote, the best evidence first; at their first place, but for the one of that SHA-256."""
    held = proofs.of(quote.id)
    texts: dict[str, str | None] = {}
    found = [
        _of_evidence(store, each, number if each.document == document else 1, texts)
        for each in held
        if each.found or each.document not in {place.document for place in quote.places}
    ]
    covered = {each.document for each in held if each.found}
    formats = {each.sha256: each.format for each in store.documents()}
    by_document: dict[str, list[Place]] = {}
    for place in quote.places:
        if place.document not in covered:
            by_document.setdefault(place.document, []).append(place)
    for name, places in by_document.items():
        at = _within(number, len(places)) if name == document else 1
        place = places[at - 1]
        spot = spot_of_place(quote, place, _text(store, name, texts))
        evidence = next((each for each in held if each.document == name), None)
        grade = evidence.grade if evidence else grade_of(formats.get(name, ""), None)
        found.append(Beside(name, place.name, grade, evidence, spot, at, len(places)))
    return found


def digest_of(evidence: Evidence) -> str:
    """What a person was shown, in few letters: another one when anything of it changed."""
    one = evidence
    shown = (one.quote, one.document, one.text, one.grade, one.match, one.found, one.count, one.flags, one.current)
    return sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _of_evidence(store: Store, evidence: Evidence, number: int, texts: dict[str, str | None]) -> Beside:
    count = len(evidence.found)
    at = _within(number, count)
    spot = spot_of_evidence(evidence, at - 1, _text(store, evidence.document, texts)) if count else None
    more = evidence.count - count
    return Beside(evidence.document, evidence.name, evidence.grade, evidence, spot, at, count, more)


def _text(store: Store, document: str, texts: dict[str, str | None]) -> str | None:
    if document not in texts:
        try:
            texts[document] = store.text_of(document)
        except NotFound:
            # An import of an older Pullquote kept no texts: the place itself is shown.
            texts[document] = None
    return texts[document]


def _within(number: int, count: int) -> int:
    return max(1, min(number, count))
