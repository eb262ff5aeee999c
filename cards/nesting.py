"""The quotation marks of a text exchanged for those of a language, level by level.

Pure.
"""

from __future__ import annotations

import re

from cards.marks import Marks, marks_for
from cards.pairs import BRACKETS, SINGLE, find_marks
from cards.spaces import SPACES

_MEASURE = (
    r"(?<![\w'’])(\d+)['’′]( ?)(\d+(?:[.,]\d+)?|\d*[½¼¾⅓⅔⅛⅜⅝⅞])(?:[\"”″]|''|’’)"
    r"|(?<=°)( ?\d+(?:[.,]\d+)?)['’](?:( ?\d+(?:[.,]\d+)?)[\"”])?"
)
"""Feet with inches, and minutes of arc with seconds: a pattern that is seldom needed."""


def with_marks(text: str, language: str, *, inside_marks: bool) -> str:
    """The text with a language's marks, outer and inner ones by turns, and with primes and apostrophes.

    With `inside_marks` the first are inner ones, and marks around the whole are taken off. A mark without a partner
    stays.
    """
    if "``" in text:
        text = text.replace("``", "“").replace("''", "”")
    if re.search(r"\d['’]", text):
        text = re.sub(_MEASURE, _in_primes, text)
    pairs, edits = find_marks(text, language)
    start, stop = _kept(text, pairs) if inside_marks else (0, len(text))
    marks = marks_for(language)
    inner_is_single = marks.inner_open in SINGLE and marks.open not in SINGLE
    around: list[tuple[int, bool]] = []
    for opening, closing in sorted(pairs):
        if opening < start:
            continue
        while around and around[-1][0] < opening:
            around.pop()
        first = inside_marks or (text[opening] in SINGLE and inner_is_single)
        inner = not around[-1][1] if around else first
        around.append((closing, inner))
        _set_pair(text, opening, closing, edits, marks, inner=inner)
    pieces: list[str] = []
    reached = start
    for place in sorted(edits):
        if start <= place < stop:
            pieces += text[reached:place], edits[place]
            reached = place + 1
    return "".join((*pieces, text[reached:stop]))


def _in_primes(found: re.Match[str]) -> str:
    feet, space, inches, minutes, seconds = found.groups()
    if feet:
        return f"{feet}′{space}{inches}″"
    return f"{minutes}′" + (f"{seconds}″" if seconds else "")


def _kept(text: str, pairs: list[tuple[int, int]]) -> tuple[int, int]:
    """The part of a text that is left when marks around the whole are taken off."""
    partner = dict(pairs)
    start, stop = 0, len(text)
    while partner.get(start) == stop - 1:
        start, stop = start + 1, stop - 1
        while text[start].isspace():
            start += 1
        while text[stop - 1].isspace():
            stop -= 1
    return start, stop


def _set_pair(text: str, opening: int, closing: int, edits: dict[int, str], marks: Marks, *, inner: bool) -> None:
    edits[opening] = marks.inner_open if inner else marks.open
    edits[closing] = marks.inner_close if inner else marks.close
    if text[opening] in BRACKETS:
        return
    after, before = opening + 1, closing
    while text[after] in SPACES:
        after += 1
    while text[before - 1] in SPACES:
        before -= 1
    if (after > opening + 1 and before < closing) or not {text[opening], edits[opening]}.isdisjoint("«»‹›"):
        # Spaces inside marks are French, or a slip; what French needs is put in afterwards.
        edits.update(dict.fromkeys((*range(opening + 1, after), *range(before, closing)), ""))
