"""The nouns of evidence: what holding a quote against a document gave, which of it is best, and who checks.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from quotes.evidence.proving import rank_of
from quotes.model import Grade, MatchClass, Proof, Quote
from quotes.verifying.verification import Change, Flag, FlagKind, Found

_CLASSES = tuple(MatchClass)
_GRADES = tuple(Grade)
_WEAK = frozenset({Grade.LIST, Grade.BRIEF})


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote as it was held against a document.

    `quote` is the quote's id, `document` the SHA-256 of the document's bytes, `name` and `format` what it is called and
    its reader. `text` is the quote's words as they were checked. `found` has the first places, best first; `count` is
    how many there are. `tool` is the name and version of what checked it; times are in UTC.

    `current` says that neither the quote's words nor the document's grade changed since, `superseded` that a newer
    version of the document is kept. `proof` is what this evidence alone proves, and `counts` that the quote's proof
    may follow from it: it is current, and the quote was not held against a newer version yet.
    """

    quote: str
    document: str
    name: str
    format: str
    grade: Grade
    text: str
    match: MatchClass
    found: tuple[Found, ...]
    count: int
    flags: tuple[Flag, ...]
    tool: str
    checked_at: datetime
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    current: bool = True
    superseded: bool = False
    counts: bool = True
    proof: Proof = Proof.UNVERIFIED

    @property
    def changes(self) -> tuple[Change, ...]:
        """How the words differ at the best place."""
        return self.found[0].changes if self.found else ()

    @property
    def kinds(self) -> frozenset[FlagKind]:
        """The kinds of its flags."""
        return frozenset(flag.kind for flag in self.flags)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A quote after it was checked, and the evidence that came of it."""

    quote: Quote
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Checker:
    """Who checks again when a quote changes: the tool's name and version, and its clock, in UTC."""

    tool: str
    clock: Callable[[], datetime]


def best_of(evidence: Iterable[Evidence]) -> Evidence | None:
    """The evidence that a quote's proof and class follow from; None without any that counts.

    What proves most comes first. Where nothing is proven, another document says more than the one a quote was imported
    from, a document in which the words stand more than one that lacks them, and any text more than a list: lists copy
    each other.
    """
    return max((each for each in evidence if each.counts), key=_worth, default=None)


def best_first(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The evidence in that order, what does not count last."""
    return tuple(sorted(evidence, key=lambda each: (each.counts, _worth(each)), reverse=True))


def says_same(one: Evidence, other: Evidence) -> bool:
    """Whether two pieces of evidence are of the same quote and document with the same result."""

    def result(of: Evidence) -> tuple[object, ...]:
        return (of.quote, of.document, of.text, of.grade, of.match, of.found, of.count, of.flags, of.current)

    return result(one) == result(other)


def _worth(each: Evidence) -> tuple[int, bool, bool, bool, int, int]:
    return (
        rank_of(each.proof),
        FlagKind.OWN_DOCUMENT not in each.kinds,
        each.match is not MatchClass.ABSENT,
        each.grade not in _WEAK,
        -_CLASSES.index(each.match),
        -_GRADES.index(each.grade),
    )
