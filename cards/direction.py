"""Which way a text runs: the base direction of each of its paragraphs, and the level of each character.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cards.bidi import base_level, embedding_levels, line_levels, needs_bidi, visual_runs
from fonts.shaping import Shaped

Direction = Literal["auto", "ltr", "rtl"]

DIRECTIONS: tuple[Direction, ...] = ("auto", "ltr", "rtl")

_BACKWARD = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "mzd", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]
)
"""Languages that are written from right to left (CLDR, characterOrder), by their tags."""


@dataclass(frozen=True, slots=True)
class Directed:
    """A text's embedding levels, nothing when all are nought, and the base level of each line of its own."""

    levels: bytes
    bases: tuple[int, ...]

    @property
    def rtl(self) -> bool:
        """Whether the text as a whole runs to the left: its first paragraph does."""
        return self.bases[0] == 1


def directed(text: str, language: str = "", direction: Direction = "auto") -> Directed:
    """The levels of a text by UAX #9.

    Each paragraph, one between two line ends, has a base of its own. With `auto` that is to the left in a language that
    is written so, whatever foreign word the paragraph begins with, and else the way of its first strong letter (P2).
    """
    if direction != "rtl" and not needs_bidi(text):
        return Directed(b"", (0,) * (text.count("\n") + 1))
    bases: list[int] = []
    levels: list[bytes] = []
    for paragraph in text.split("\n"):
        bases.append(_base(paragraph, language, direction, bases[-1] if bases else 0))
        levels.append(embedding_levels(paragraph, bases[-1]))
    # A line end is never drawn; it must only not part what stands around it.
    return Directed(b"\0".join(levels), tuple(bases))


def order_of(shaped: Shaped, start: int, end: int, base: int | None = None) -> list[tuple[int, int, int]]:
    """What a line from `start` to before `end` shows from left to right (L1, L2), as `Shaped.cut` takes it.

    `base` is the level of its paragraph, by default that of the text's first strong letter.
    """
    if not any(shaped.levels[start:end]):
        return []
    if base is None:
        base = base_level(shaped.text) or 0
    return visual_runs(line_levels(shaped.text, shaped.levels, start, end, base))


def _base(paragraph: str, language: str, direction: Direction, before: int) -> int:
    if direction != "auto":
        return int(direction == "rtl")
    if language.partition("-")[0].lower() in _BACKWARD and needs_bidi(paragraph):
        return 1
    found = base_level(paragraph)
    return before if found is None else found
