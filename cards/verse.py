"""Which of a text's own lines are verse, to be kept whole, and which are paragraphs or speeches, to be wrapped.

Pure.
"""

from __future__ import annotations

import re
import unicodedata

PARAGRAPH = 60
"""Characters of a line, those of Chinese and Japanese counted twice. Printed verse seldom passes it (a pentameter has
about 45), a paragraph of prose seldom stays below."""

_SPEECH = re.compile(r"\s*[—–―‒-]+\s*[^\s\d—–―‒-]")
"""The dash, printed or typed, that opens a speech in dialogue; before a figure it is a minus."""

_ENDS_SENTENCE = re.compile(r"[.!?…:。！？︒।॥؟۔։።][\"'”’»›“‘«)\]」』】]*\s*$")


def prose_lines(text: str) -> frozenset[int]:
    """The numbers of a text's own lines that are no verse.

    Speeches are those that begin with a dash. The other lines are paragraphs when they are longer than `PARAGRAPH` on
    average, or when one is and each of them ends a sentence; else they are verse.
    """
    if "\n" not in text:
        return frozenset()
    lines = text.split("\n")
    speeches = {number for number, line in enumerate(lines) if _SPEECH.match(line)}
    others = {number: line for number, line in enumerate(lines) if line.strip() and number not in speeches}
    lengths = [_length(line) for line in others.values()]
    if not lengths or max(lengths) <= PARAGRAPH:
        return frozenset(speeches)
    if sum(lengths) > PARAGRAPH * len(lengths) or all(map(_ENDS_SENTENCE.search, others.values())):
        return frozenset(speeches | set(others))
    return frozenset(speeches)


def _length(line: str) -> int:
    """Characters of a line as wide as they are read: those of Chinese and Japanese count twice, marks not at all."""
    if line.isascii():
        return len(line)
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in line
    )
