"""The layout of a card: lines of glyphs and shapes at fixed pixels.

Pure data. x grows to the right and y downward, from the picture's left top corner.
"""

from __future__ import annotations

from dataclasses import dataclass

from fonts.shaping import Glyph
from templates.colour import RGB

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels; right and bottom are outside."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of type in one colour. `role` is quote, mark, initial, author, source, topic, handle or words.

    `x` is where the pen starts, `baseline` a whole pixel; glyph positions are em of `size_px` from the pen.
    """

    role: str
    text: str
    colour: RGB
    size_px: float
    x: float
    baseline: int
    width: float
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A filled rectangle."""

    left: int
    top: int
    right: int
    bottom: int
    colour: RGB

    @property
    def box(self) -> Box:
        """Where it lies."""
        return self.left, self.top, self.right, self.bottom


@dataclass(frozen=True, slots=True)
class MarkShape:
    """The account's mark: a square of `size` whose right side is a half circle."""

    left: int
    top: int
    size: int
    colour: RGB

    @property
    def box(self) -> Box:
        """Where it lies."""
        return self.left, self.top, self.left + self.size, self.top + self.size


Shape = Rectangle | MarkShape


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that a card shows, at its place.

    `safe` is the margin (top, right, bottom, left) that words keep clear of; `slack_px` the height of the quote's
    block that is left over.
    """

    width: int
    height: int
    ground: RGB
    gradient: RGB | None
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]
    safe: tuple[int, int, int, int]
    type_px: float
    quote_lines: int
    slack_px: float
    warnings: tuple[str, ...] = ()
