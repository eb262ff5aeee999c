"""Where a long quote may be cut into slides, and how good a place each is.

Pure. Places are found in the stored text, so that a slide's words are known as they are stored; where each piece stands
in the text as it is set is found by its letters.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cards.breaks import find_breaks
from cards.emphasis import display_spans
from cards.pairs import find_marks
from cards.sentences import sentence_ends
from cards.verse import prose_lines

PARAGRAPH = -0.2
"""Between stanzas or paragraphs: better than any other sentence's end."""

LINE_AND_SENTENCE = -0.1
LINE_AND_CLAUSE = 0.0
LINE = 0.2
"""At a line end of the text's own: the author has cut there already. Verse that runs on pauses least."""

SENTENCE = 0.0

WITHIN = 0.4
"""Added inside a quotation or a bracket: the slide after has no mark that tells so. Less than a cut in a sentence."""

WITHIN_VERSE = 1.0
"""Added within a line of verse: its own line ends are near."""

CLAUSE = 0.5
"""After ; : or a dash. Half the unevenness of a slide that is nearly empty (`cards.sharing`): a sentence is cut rather
than three words be left over, and never only to even out slides."""

COMMA = 0.7
SPACE = 2.0
"""Within a clause: only where no slide holds the clause. To this the cost of a line end there is added."""

_CLAUSE_SIGNS = frozenset(";:—–；：؛·")
_COMMAS = frozenset(",、，،")
_CLOSING = frozenset("\"'”’»›)]}」』）】》〉")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "［": "］", "【": "】"}

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_THAI = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f]\s+[\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f]")
"""Scripts that set no space between words and no stop after sentences: a space is their pause."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quote that no slide cuts through, in the stored text and in the text as it is set.

    `cost` is what a cut after it costs, in the unit of `cards.sharing`; nothing is asked of the last one.
    """

    start: int
    end: int
    shown_start: int
    shown_end: int
    cost: float


def pieces(text: str, display: str, language: str, *, by_words: bool) -> list[Piece]:
    """A quote in pieces, in order; by its clauses or, `by_words`, by its words as well.

    Every letter of the text is in one of them. Empty when the text has no letters or digits, or when they are not
    found again in the text as it is set.
    """
    places = _with_letters(text, sorted(_places(text, language, by_words=by_words)))
    first, past = _next(text, 0), len(text.rstrip())
    stored = list(zip([first, *(start for _, start, _ in places)], [*(end for end, _, _ in places), past], strict=True))
    shown = _shown(text, display, stored)
    if len(shown) != len(stored):
        return []
    costs = [*(cost for _, _, cost in places), 0.0]
    return [Piece(*one, *other, cost) for one, other, cost in zip(stored, shown, costs, strict=True)]


def _places(text: str, language: str, *, by_words: bool) -> Iterator[tuple[int, int, float]]:
    """Each place once: where the piece before it ends, where the one after starts, and what a cut there costs."""
    found: dict[int, tuple[int, float]] = {}
    if by_words:
        for place in find_breaks(text, language):
            if not place.forced:
                pause = CLAUSE if _THAI.match(text, place.end - 1) else SPACE + place.cost
                found[place.end] = place.start, pause
    for end in _clause_ends(text):
        cost = COMMA if text[:end].rstrip("".join(_CLOSING))[-1:] in _COMMAS else CLAUSE
        found[end] = _next(text, end), cost
    within = _enclosed(text, language)
    closing = {last - 1 for _, last in within}
    for ended in sentence_ends(text, language):
        end = ended
        while (after := _next(text, end)) in closing:
            # French sets a space before the mark that closes.
            end = after + 1
        found[end] = after, CLAUSE if _runs_on(text, end, after) else SENTENCE
    for match in re.finditer(r"\s*\n\s*", text):
        end = match.start()
        if _BLANK_LINE.search(match[0]):
            cost = PARAGRAPH
        elif text[end - 1 : end] and _ends_sentence(text, end):
            cost = LINE_AND_SENTENCE
        else:
            cost = LINE_AND_CLAUSE if end in found and found[end][1] <= COMMA and _pauses(text, end) else LINE
        found[end] = match.end(), cost
    verse = _verse_lines(text)
    marked, lined = _Inside(within), _Inside(verse)
    for end, (start, cost) in found.items():
        if end > 0 and start < len(text):
            yield end, start, cost + WITHIN * marked.holds(end, start) + WITHIN_VERSE * lined.holds(end, start)


def _next(text: str, end: int) -> int:
    """Where the words after a place start."""
    while end < len(text) and text[end].isspace():
        end += 1
    return end


def _runs_on(text: str, end: int, after: int) -> bool:
    """Whether the sentence around a quoted one goes on behind it: "Who?" he said; 「そうか。」と言った。"""
    if text[end - 1] in "」』" and text.startswith("と", after):
        return True
    return text[after : after + 1].islower()


def _clause_ends(text: str) -> Iterator[int]:
    """Places after a sign that parts clauses, with what closes after it: before a space, or in a script without."""
    for match in re.finditer(f"[{re.escape(''.join(_CLAUSE_SIGNS | _COMMAS))}]", text):
        end = match.end()
        while end < len(text) and text[end] in _CLOSING:
            end += 1
        following = text[end : end + 1]
        unspaced = match[0] in "；：、，" or (match[0] == "—" and following not in "—")
        if following.isspace() or (unspaced and following and following not in _CLAUSE_SIGNS | _COMMAS):
            yield end


def _pauses(text: str, end: int) -> bool:
    return text[:end].rstrip("".join(_CLOSING))[-1:] in _CLAUSE_SIGNS | _COMMAS


def _ends_sentence(text: str, end: int) -> bool:
    """Whether the line before a place ends in a full stop or the like."""
    return text[:end].rstrip("".join(_CLOSING))[-1:] in ".!?…。！？؟۔।॥։።"


def _enclosed(text: str, language: str) -> list[tuple[int, int]]:
    """Quotations and brackets within the text, with their marks; not those around the whole."""
    found = [
        (opening, closing + 1)
        for opening, closing in find_marks(text, language)[0]
        if text[:opening].strip() or text[closing + 1 :].strip()
    ]
    opened: list[tuple[str, int]] = []
    for place, character in enumerate(text):
        if character in _BRACKETS:
            opened.append((_BRACKETS[character], place))
        elif opened and character == opened[-1][0]:
            found.append((opened.pop()[1], place + 1))
    return found


class _Inside:
    """Stretches of a text, first and past-last character, asked for whether a cut falls inside any of them."""

    def __init__(self, stretches: Sequence[tuple[int, int]]) -> None:
        self._firsts = sorted(first for first, _ in stretches)
        self._pasts = sorted(past for _, past in stretches)

    def holds(self, end: int, start: int) -> bool:
        """Whether what ends before `end` and what begins at `start` both belong to one stretch."""
        return bisect_left(self._firsts, end) > bisect_right(self._pasts, start)


def _verse_lines(text: str) -> list[tuple[int, int]]:
    """Lines of the text's own that are verse, as first and past-last character."""
    lines = [found.span() for found in re.finditer(r"[^\n]*\S[^\n]*", text)]
    if len(lines) < 2:
        return []
    prose = prose_lines("\n".join(text[start:end].strip() for start, end in lines))
    return [line for number, line in enumerate(lines) if number not in prose]


def _with_letters(text: str, places: Sequence[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """The places that leave a letter or a digit on both sides: marks alone are no piece."""
    kept: list[tuple[int, int, float]] = []
    start = 0
    for end, after, cost in places:
        if end > start and any(map(str.isalnum, text[start:end])):
            kept.append((end, after, cost))
            start = after
    while kept and not any(map(str.isalnum, text[kept[-1][1] :])):
        kept.pop()
    return kept


def _shown(text: str, display: str, stored: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where pieces of the stored text stand in the text as it is set: each with the marks that touch it there."""
    # Spans that touch are taken for one, so every other piece is looked for at a time.
    found = sorted(
        [*display_spans(text, tuple(stored[::2]), display), *display_spans(text, tuple(stored[1::2]), display)]
    )
    if len(found) != len(stored):
        return []
    places: list[tuple[int, int]] = []
    start = 0
    for number, (_, end) in enumerate(found):
        until = found[number + 1][0] if number + 1 < len(found) else len(display)
        while end < until and not display[end].isspace():
            end += 1
        if number + 1 == len(found):
            end = len(display)
        places.append((start, end))
        start = _next(display, end)
    return places
