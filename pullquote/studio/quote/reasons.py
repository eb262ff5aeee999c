"""Why a quote's proof is what it is, and what would make it more.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotes.evidence.proving import LASTING, STOPS, TURNING
from quotes.evidence.record import Evidence, best_of
from quotes.model import Grade, MatchClass, Proof, Quote
from quotes.verifying.verification import FlagKind

_FOUND = frozenset({MatchClass.VERBATIM, MatchClass.NEAR_VERBATIM})


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence by the key of its words, with the document, its grade and the match that it is about."""

    key: str
    name: str = ""
    grade: str = ""
    match: str = ""


def reasons_of(quote: Quote, held: tuple[Evidence, ...], *, listed: bool) -> list[Reason]:
    """Why the proof is what it is, in sentences; `listed` says that a list of wrong credits has the words."""
    if quote.proof in STOPS:
        return [Reason("listed" if listed else "said")]
    best = best_of(held)
    if best is None:
        reasons = [] if quote.proof is Proof.UNVERIFIED else [Reason("said")]
        return [*reasons, Reason("read_from", quote.places[0].name) if quote.places else Reason("by_hand")]
    about = (best.name, best.grade.value, best.match.value)
    reasons = [Reason("evidence", *about)]
    if best.proof is not quote.proof:
        return [*reasons, Reason("said")]
    return [*reasons, *(Reason(key, *about) for key in _what_is_missing(quote, best))]


def _what_is_missing(quote: Quote, best: Evidence) -> list[str]:
    if best.match not in _FOUND:
        return ["other_words"]
    if best.kinds & LASTING:
        return ["whose_words"]
    if best.kinds & TURNING and best.confirmed_at is None:
        return ["turning"]
    missing = []
    if FlagKind.OWN_DOCUMENT in best.kinds:
        missing.append("own_document")
    elif best.grade in (Grade.LIST, Grade.BRIEF):
        missing.append("weak")
    elif best.grade is Grade.PRIMARY and best.confirmed_at is None:
        missing.append("confirm")
    elif best.grade is not Grade.PRIMARY:
        missing.append("primary")
    if quote.source is None:
        missing.append("no_source")
    return missing
