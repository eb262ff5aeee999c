"""Changes within a quote that touch what it says: a negation, a number, a modal verb, a word for how many.

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotes.prose.words import WORD, word_list
from quotes.verifying.aligned import Candidate
from quotes.verifying.flags.languages import (
    Language,
    has_no_spaces,
    language_of,
    modals,
    negations,
    pieces,
    quantifiers,
)
from quotes.verifying.flags.numbers import changed_numbers
from quotes.verifying.flags.running import REACH, Running, shown
from quotes.verifying.verification import Change, ChangeReason, Flag, FlagKind

# Neighbours of a change that are read with it, the same on both sides: "fail to", "no doubt", "two hundred".
_WORDS_BESIDE = 1
_CHARACTERS_BESIDE = 3
_FARTHEST = 60

# A cut of so few words can only hide the words themselves; in a longer one "some" and "may" are of other clauses.
_SHORT_CUT = 3
_CLAUSE_END = re.compile(r"[,.;:!?…—–()、，。；：！？]")

# Between a cut and its neighbours; a stop there ends a clause.
_NEAREST = 2

_HARMLESS = frozenset({ChangeReason.FILLER, ChangeReason.REPEAT, ChangeReason.NOTE, ChangeReason.NAME})
_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "non-")
# Shorter stems make other words: "sure" is not negated by "insure".
_SHORTEST_STEM = 4
_NOT_NEGATED = word_list(
    "come side stall deed land form stance crease flux vest fluent grain press pose port part prove plant merge",
    "migrate pact cover play count course miss solve tract charge close",
)
"""Stems whose prefixed form is another word: "income" negates nothing."""


@dataclass(frozen=True, slots=True)
class _Difference:
    """Changes that stand side by side, as one: the words of both texts, with the same neighbours around them."""

    quoted: str
    found: str


def wording_flags(candidate: Candidate, running: Running) -> list[Flag]:
    """The flags of the words that differ; what is dropped as a filler or a repeat, or a glossary's name, has none."""
    flags: list[Flag] = []
    if not any(change.reason not in _HARMLESS for change in candidate.changes):
        return flags
    # The quote alone may have lost the words that tell its language.
    low, high = running.place(candidate.start), running.place(candidate.end)
    language = language_of(f"{candidate.text[:REACH]} {running.text[low : min(high, low + REACH)]}")
    for difference in _differences(candidate, running):
        flags += _of_difference(difference, language)
    for change in candidate.changes:
        if change.reason is ChangeReason.CUT:
            flags += _of_cut(running, running.place(change.start), running.place(change.end), language)
    return list({flag.kind: flag for flag in reversed(flags)}.values())


def _of_difference(difference: _Difference, language: Language) -> Iterator[Flag]:
    quoted, found = difference.quoted, difference.found
    added, dropped = _unequal(negations(quoted, language), negations(found, language))
    if len(added) > len(dropped) or (_negates(quoted, found) and not dropped):
        yield Flag(FlagKind.NEGATION_ADDED, _note(quoted, found))
    elif len(dropped) > len(added) or (_negates(found, quoted) and not added):
        yield Flag(FlagKind.NEGATION_DROPPED, _note(quoted, found))
    if changed_numbers(quoted, found):
        yield Flag(FlagKind.NUMBER_CHANGED, _note(quoted, found))
    if any(_unequal(modals(quoted, language), modals(found, language))):
        yield Flag(FlagKind.MODAL_CHANGED, _note(quoted, found))
    if any(_unequal(quantifiers(quoted, language), quantifiers(found, language))):
        yield Flag(FlagKind.QUANTIFIER_CHANGED, _note(quoted, found))


def _of_cut(running: Running, start: int, end: int, language: Language) -> Iterator[Flag]:
    """Of what a marked cut leaves out, what belongs to the clauses that are kept: up to the first stop or comma."""
    words = running.text[start:end]
    clauses = _CLAUSE_END.split(words)
    before, after = running.text[max(0, start - _NEAREST) : start], running.text[end : end + _NEAREST]
    beside = [] if _CLAUSE_END.search(before) else clauses[:1]
    beside += [] if _CLAUSE_END.search(after) else clauses[-1:]
    if any(negations(clause, language) for clause in beside):
        yield Flag(FlagKind.NEGATION_DROPPED, f"a cut leaves out {shown(words)}")
    if len(pieces(words)) > _SHORT_CUT:
        return
    if modals(words, language):
        yield Flag(FlagKind.MODAL_CHANGED, f"a cut leaves out {shown(words)}")
    if quantifiers(words, language):
        yield Flag(FlagKind.QUANTIFIER_CHANGED, f"a cut leaves out {shown(words)}")


def _differences(candidate: Candidate, running: Running) -> Iterator[_Difference]:
    for group in _groups(candidate.changes, running):
        at, to = group[0].at, group[-1].to
        start, end = running.place(group[0].start), running.place(group[-1].end)
        low, high = running.place(candidate.start), running.place(candidate.end)
        yield _Difference(_widened(candidate.text, at, to), _widened(running.text[low:high], start - low, end - low))


def _groups(changes: Sequence[Change], running: Running) -> Iterator[list[Change]]:
    """Changes with at most one word between them, which a negation or a number may share."""
    group: list[Change] = []
    for change in changes:
        if change.reason in _HARMLESS or change.reason is ChangeReason.CUT:
            continue
        if group:
            between = running.text[running.place(group[-1].end) : running.place(change.start)]
            if len(between) > _FARTHEST or len(WORD.findall(between)) > 1 or has_no_spaces(between):
                yield group
                group = []
        group.append(change)
    if group:
        yield group


def _widened(text: str, start: int, end: int) -> str:
    """A stretch of a text with its neighbours."""
    before, after = text[max(0, start - _FARTHEST) : start], text[end : end + _FARTHEST]
    if has_no_spaces(before[-1:] + text[start:end] + after[:1]):
        return text[max(0, start - _CHARACTERS_BESIDE) : end + _CHARACTERS_BESIDE]
    heads, tails = list(WORD.finditer(before)), list(WORD.finditer(after))
    head = before[heads[-_WORDS_BESIDE].start() :] if heads else ""
    tail = after[: tails[_WORDS_BESIDE - 1].end()] if tails else ""
    return head + text[start:end] + tail


def _unequal(quoted: list[str], found: list[str]) -> tuple[list[str], list[str]]:
    """What one has more than the other, either way."""
    here, there = Counter(quoted), Counter(found)
    return list((here - there).elements()), list((there - here).elements())


def _negates(text: str, other: str) -> bool:
    """Whether a word of a text negates one of the other: "unhappy" and "happy", "careless" and "careful"."""
    words, others = set(pieces(text)), set(pieces(other))
    return any(_is_negated(word, plain) for word in words - others for plain in others - words)


def _is_negated(word: str, plain: str) -> bool:
    if len(plain) < _SHORTEST_STEM:
        return False
    if word.endswith("less"):
        return plain in (word[:-4] + "ful", word[:-4] + "y")
    return plain not in _NOT_NEGATED and any(word == prefix + plain for prefix in _PREFIXES)


def _note(quoted: str, found: str) -> str:
    if not found.strip() or not quoted.strip():
        return f"{shown(quoted)} was added" if quoted.strip() else f"{shown(found)} was left out"
    return f"{shown(quoted)} for {shown(found)}"
