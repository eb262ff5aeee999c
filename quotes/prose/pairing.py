"""Which quotation marks of a text belong together, paragraph by paragraph, and which have no partner.

Pure. Pairs are told by the table of `quotes.readers.marks` and by what stands beside a mark. Apostrophes (`'tis`,
`rock 'n' roll`, `dogs'`) and primes (`6'2"`) are no marks. A mark without a partner costs at most its own paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from quotes.model import Span, Spans
from quotes.readers.marks import CLOSERS, is_apostrophe, is_prime, opens_here

_PARAGRAPH = re.compile(r"\n(?:[ \t]*\n)+")
_DOUBLE = re.compile('["“”„‟«»‹›「」『』｢｣＂〝〞〟]')
_SINGLE = re.compile("[‘’‚']")
_ENDS_SENTENCE = ".!?…:;,—–-)"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two marks that belong together, and all between them: `start` to `end` with the marks.

    `parts` is what stands between, a part for each paragraph: a speech over several opens each of them again.
    """

    start: int
    end: int
    parts: Spans


@dataclass(frozen=True, slots=True)
class Pairing:
    """The outermost pairs of a text in order, and where marks without a partner stand."""

    pairs: tuple[Pair, ...]
    unpaired: tuple[int, ...]


@lru_cache(maxsize=2)
def paired(text: str) -> Pairing:
    """The quotation marks of a text whose paragraphs are apart by blank lines. An odd mark is never an error.

    Remembered, since one asks for the quotations of a text and then for the marks that are in none.
    """
    pairs: list[Pair] = []
    unpaired: list[int] = []
    speech: list[Span] = []  # the paragraphs so far of a speech that is still open, without their opening marks
    opening = -1
    for start, end in _paragraphs(text):
        inner, lost = _in_paragraph(text, start, end)
        first = start + len(text[start:end]) - len(text[start:end].lstrip())
        if speech:
            if text[first : first + 1] in _reopeners(text[opening]):
                closed = next((pair for pair in inner if pair[0] == first), None)
                if closed is not None:
                    pairs.append(Pair(opening, closed[1] + 1, (*speech, (first + 1, closed[1]))))
                    inner, speech = [pair for pair in inner if pair[0] > closed[1]], []
                elif first in lost and not [pair for pair in inner if text[pair[0]] == text[first]]:
                    speech.append((first + 1, end))
                    lost.remove(first)
                    unpaired.extend(lost)
                    continue
                else:
                    unpaired.append(opening)
                    speech = []
            else:
                unpaired.append(opening)
                speech = []
        pairs.extend(Pair(a, b + 1, ((a + 1, b),)) for a, b in _outermost(inner))
        if lost and _goes_on(text, lost[-1], inner, end):
            opening = lost.pop()
            speech = [(opening + 1, end)]
        unpaired.extend(lost)
    if speech:
        unpaired.append(opening)
    return Pairing(tuple(sorted(pairs, key=lambda pair: pair.start)), tuple(sorted(unpaired)))


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        yield start, start + len(text[start : gap.start()].rstrip(" \t"))
        start = gap.end()
    yield start, len(text)


def _reopeners(opener: str) -> str:
    """What the next paragraph of a speech begins with: the same mark, or in French the closing one."""
    return opener + ("»" if opener == "«" else "")


def _goes_on(text: str, lost: int, inner: list[Span], end: int) -> bool:
    """True when an open mark may be a speech that goes on: it runs to the end of its paragraph, a sentence's end."""
    if text[lost] not in CLOSERS or text[lost] in "'’" or not opens_here(text, lost):
        return False
    if any(start < lost < stop for start, stop in inner):
        return False
    return text[end - 1] in ".!?…:;—。"


def _outermost(pairs: list[Span]) -> Iterator[Span]:
    reach = -1
    for start, end in sorted(pairs):
        if start > reach:
            yield start, end
            reach = end


def _in_paragraph(text: str, start: int, end: int) -> tuple[list[Span], list[int]]:
    """All pairs between `start` and `end` as the positions of their marks, and the marks left over."""
    pairs, lost = _doubles(text, start, end)
    pairs.sort()
    singles, left_over = _singles(text, start, end, pairs)
    return sorted([*pairs, *singles]), sorted([*lost, *left_over])


def _doubles(text: str, start: int, end: int) -> tuple[list[Span], list[int]]:
    """Pairs of double marks. One that closes nothing, or is never closed, is lost."""
    positions = [match.start() for match in _DOUBLE.finditer(text, start, end)]
    pairs: list[Span] = []
    lost: list[int] = []
    still_open: list[int] = []
    for index, at in enumerate(positions):
        mark = text[at]
        following = positions[index + 1] if index + 1 < len(positions) else None
        if is_prime(text, at) and not _closes_after_digit(text, at, still_open, following):
            continue
        if still_open and mark in CLOSERS[text[still_open[-1]]] and not _reopens(text, at, still_open[-1]):
            pairs.append((still_open.pop(), at))
        elif (partner := _partner_below(text, at, still_open)) is not None:
            # What opened after the partner is never closed.
            lost.extend(still_open[partner + 1 :])
            pairs.append((still_open[partner], at))
            del still_open[partner:]
        elif mark in CLOSERS and (opens_here(text, at) or mark in "“„«「『｢〝"):
            still_open.append(at)
        else:
            lost.append(at)
    return pairs, [*lost, *still_open]


def _reopens(text: str, at: int, opening: int) -> bool:
    """True when a mark that could close what is open rather opens a quotation in it: `„Er las “Faust” vor“`."""
    return text[at] != '"' and text[at] in CLOSERS and text[at] not in "”»" and opens_here(text, at)


def _partner_below(text: str, at: int, still_open: list[int]) -> int | None:
    """Which of the open marks below the last this one closes. Only the last few: nobody nests deeper."""
    if opens_here(text, at):
        return None
    for index in range(len(still_open) - 2, max(-1, len(still_open) - 6), -1):
        if text[at] in CLOSERS[text[still_open[index]]]:
            return index
    return None


def _closes_after_digit(text: str, at: int, still_open: list[int], following: int | None) -> bool:
    """True when a mark after a digit ends a quotation rather than means inches."""
    if not still_open or text[at] not in CLOSERS[text[still_open[-1]]]:
        return False
    return following is None or text[following] not in CLOSERS[text[still_open[-1]]] or opens_here(text, following)


def _singles(text: str, start: int, end: int, doubles: list[Span]) -> tuple[list[Span], list[int]]:
    """Pairs of single marks and the opening ones left over. None crosses a pair of double marks.

    Marks are only paired with others that stand between the same double marks.
    """
    pairs: list[Span] = []
    lost: list[int] = []
    for marks in _by_surroundings(text, start, end, doubles):
        opening: int | None = None
        weak: int | None = None
        for at in marks:
            if opening is not None and text[at] in CLOSERS[text[opening]] and not opens_here(text, at):
                if _is_firm(text, at):
                    pairs.append((opening, at))
                    opening, weak = None, None
                else:
                    weak = at
            elif text[at] != "’" and opens_here(text, at):
                _give_up(text, opening, weak, pairs, lost)
                opening, weak = at, None
        _give_up(text, opening, weak, pairs, lost)
    return pairs, lost


def _give_up(text: str, opening: int | None, weak: int | None, pairs: list[Span], lost: list[int]) -> None:
    """A mark that surely opens is closed by what may be an apostrophe; one that may be an apostrophe itself is not."""
    if opening is None or text[opening] == "'":
        return
    if weak is None:
        lost.append(opening)
    else:
        pairs.append((opening, weak))


def _by_surroundings(text: str, start: int, end: int, doubles: list[Span]) -> Iterator[list[int]]:
    """The single marks that may quote, those between the same double marks together."""
    groups: dict[int, list[int]] = {}
    around: list[Span] = []
    following = iter(doubles)
    upcoming = next(following, None)
    for match in _SINGLE.finditer(text, start, end):
        at = match.start()
        while upcoming is not None and upcoming[0] < at:
            around.append(upcoming)
            upcoming = next(following, None)
        while around and around[-1][1] < at:
            around.pop()
        if not is_apostrophe(text, at):
            groups.setdefault(around[-1][0] if around else -1, []).append(at)
    yield from groups.values()


def _is_firm(text: str, at: int) -> bool:
    """True when a single mark surely closes: beside punctuation or at an end, not after the s of a possessive."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (
        before in _ENDS_SENTENCE or not after or after in '.,;:!?…)]"”»' or (before not in "sSnz" and after.isspace())
    )
