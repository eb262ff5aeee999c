"""Holding a quote against a document: the one question that the rest of this folder answers.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from quotes.model import MatchClass
from quotes.verifying.aligned import Candidate
from quotes.verifying.checked import Checked
from quotes.verifying.edges import place_of
from quotes.verifying.existing import speaks_of_the_same
from quotes.verifying.laying import MOST_PLACES, near, whole
from quotes.verifying.quoted import Quoted, quoted
from quotes.verifying.unmarked import unmarked
from quotes.verifying.verification import Change, Flag, Found, Verification

_ORDER = {match: at for at, match in enumerate(MatchClass)}
# Flags read the sentences around; nobody looks at more places than these.
_MOST_FLAGGED = 50
# Beside a place where the words stand, one with other words is told when it has nearly all of them.
_NEARLY_ALL = 3 / 4
_ENDS = regex.compile(r"(?:[.!?…。！？:;\"“”»«]|\A)[\s\"'“”‘’»«)\]*_-]*\Z")
_BEGINS = regex.compile(r"\A[\"'“”‘’»«)\]*_]*(?:[.!?…。！？;:\"“”»«]|\Z)")
_NEXT = 8


def verify(text: str, checked: Checked, *, own: bool = False, speaker: str | None = None) -> Verification:
    """What becomes of a text held against a document; never raises, whatever the text.

    Verbatim are the same words in order, whatever their case, punctuation and line ends. Near-verbatim are words of
    which only fillers and repeats were dropped, brackets are an editor's, names are as a glossary has them, and cuts
    are marked. Any other change of words makes them altered, if half of them stand there in order. Fewer than four
    words, or twelve characters, count only when they stand there whole: once, or as sentences of their own.

    `own` says that the quote was imported from this document, `speaker` whom it is credited to; both are for the flags.
    """
    # Imported late: flags know candidates, and verifying knows flags.
    from quotes.verifying.flags import flags_of

    quote = quoted(text, turkish=checked.turkish)
    if not quote.tokens or not len(checked.tokens):
        return Verification(text, checked.document, checked.name, MatchClass.ABSENT)
    candidates, more = _candidates(quote, checked)
    if not candidates:
        same = speaks_of_the_same(quote, checked)
        match = MatchClass.PARAPHRASE if same else MatchClass.ABSENT
        return Verification(text, checked.document, checked.name, match)
    found = tuple(
        _found(one, checked, flags_of(one, checked, own=own, speaker=speaker) if at < _MOST_FLAGGED else ())
        for at, one in enumerate(candidates[:MOST_PLACES])
    )
    more += len(candidates[MOST_PLACES:])
    best = found[0]
    return Verification(text, checked.document, checked.name, best.match, best.changes, best.flags, found, more)


def _candidates(quote: Quoted, checked: Checked) -> tuple[list[Candidate], int]:
    """Every place, best first and apart from each other, and how many more there are."""
    exact, more = whole(quote, checked)
    if quote.is_short:
        kept = exact or [one for one in near(quote, checked) if one.match is not MatchClass.ALTERED]
        if len(kept) > 1:
            kept = [one for one in kept if _is_whole(one, checked)]
        return _ordered(kept), more if kept else 0
    others = [] if more else near(quote, checked)
    places = _ordered([*exact, *others])
    if not places and not checked.has_wrapped and unmarked(checked).code(quote.tokens) != checked.code(quote.tokens):
        places = _ordered(near(quote, unmarked(checked)))
    if places:
        # Beside exact words nearly all must stand there, beside altered ones nearly as many as at the best place.
        most = len(quote.tokens) if places[0].match is not MatchClass.ALTERED else _kept(places[0])
        places = [one for one in places if one.match is not MatchClass.ALTERED or _kept(one) >= _NEARLY_ALL * most]
    return places, more


def _ordered(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates best first, without those that lie over a better one."""
    kept: list[Candidate] = []
    taken: set[int] = set()
    for one in sorted(candidates, key=lambda one: (_ORDER[one.match], _differing(one.changes), one.start)):
        # Cuts may be long, and another place may lie within one: so the pieces count.
        if not all(taken.isdisjoint(range(piece.start, piece.end)) for piece in one.pieces):
            continue
        for piece in one.pieces:
            taken.update(range(piece.start, piece.end))
        kept.append(one)
    return kept


def _differing(changes: Sequence[Change]) -> int:
    """How much differs: the characters of all changes, on both sides."""
    return sum(len(change.quoted) + len(change.found) for change in changes)


def _kept(candidate: Candidate) -> int:
    """How many of the quote's words stand there, at most."""
    changed = [change for change in candidate.changes if change.at < change.to]
    gone = sum(change.at <= token.start < change.to for change in changed for token in candidate.tokens)
    return len(candidate.tokens) - gone


def _is_whole(candidate: Candidate, checked: Checked) -> bool:
    """Whether the words are a sentence or a passage of their own, and not a part of one."""
    first, last = checked.passage_of(candidate.first), checked.passage_of(candidate.last - 1)
    text = checked.text
    before = text[max(first.start, candidate.start - _NEXT) : candidate.start]
    after = text[candidate.end : min(last.start + len(last.text), candidate.end + _NEXT)]
    ended = text[candidate.end - 1 : candidate.end] in set(".!?…。！？")
    return _ENDS.search(before) is not None and (ended or _BEGINS.search(after) is not None)


def _found(candidate: Candidate, checked: Checked, flags: tuple[Flag, ...]) -> Found:
    first, last = checked.tokens.passages[candidate.first], checked.tokens.passages[candidate.last - 1]
    speakers = {passage.speaker for passage in checked.passages[first : last + 1]}
    return Found(
        place_of(candidate, checked),
        candidate.start,
        candidate.end,
        candidate.match,
        candidate.changes,
        flags,
        next(iter(speakers)) if len(speakers) == 1 else None,
    )
