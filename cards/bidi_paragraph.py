"""The levels of one paragraph and of one line, all rules of UAX #9 together.

Pure. Loaded only for texts that need it, and the table of classes with it.
"""

from __future__ import annotations

import re

from cards.bidi_classes import CLASSES
from cards.bidi_isolates import REMOVED, sequences, strong_letters
from cards.bidi_levels import resolved

_PARAGRAPH = re.compile(r"[^\n\r\x1c-\x1e\x85\u2029]*+(?:\r\n|[\n\r\x1c-\x1e\x85\u2029]|\Z)")
_RESET = re.compile(rb"(?<![Wijkqlrvwpz])[Wijkqlrvwpz]*+(?:[SB]|\Z)")


def paragraphs(text: str) -> list[str]:
    """A text cut after each paragraph separator, the characters of class B (P1)."""
    return [paragraph for paragraph in _PARAGRAPH.findall(text) if paragraph]


def own_level(text: str) -> int | None:
    """The level that a paragraph's first strong character gives, 0 or 1 (P2, P3); None where there is none."""
    return _first_level(_classes(text))


def levels_of(text: str, base: int | None) -> tuple[int, bytes]:
    """The base level of a paragraph, found if it is not given, and the level of each of its characters."""
    classes = _classes(text)
    if base is None:
        base = _first_level(classes) or 0
    types, found = sequences(classes, base)
    if len(found) == 1 and found[0].spans == [(0, len(text))]:
        (whole,) = found
        return base, resolved(text, types, whole.level, whole.before, whole.after)
    levels = bytearray(len(text))
    for sequence in found:
        spans = sequence.spans
        level = resolved(
            "".join([text[start:end] for start, end in spans]),
            b"".join([types[start:end] for start, end in spans]),
            sequence.level,
            sequence.before,
            sequence.after,
        )
        taken = 0
        for start, end in spans:
            levels[start:end] = level[taken : taken + end - start]
            taken += end - start
    for gap in REMOVED.finditer(classes):
        start, end = gap.span()
        levels[start:end] = bytes((levels[start - 1] if start else base,)) * (end - start)
    return base, bytes(levels)


def with_white_space(text: str, levels: bytes, base: int) -> bytes:
    """A line's levels with its separators, and the white space before them and at its end, on `base` (L1)."""
    line = bytearray(levels)
    for found in _RESET.finditer(_classes(text)):
        start, end = found.span()
        line[start:end] = bytes((base,)) * (end - start)
    return bytes(line)


def _first_level(classes: bytes) -> int | None:
    letter = strong_letters(classes).get(-1)
    return None if letter is None else int(letter != b"L")


def _classes(text: str) -> bytes:
    return text.translate(CLASSES).encode("ascii")
