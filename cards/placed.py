"""The layout of a card: lines of glyphs and shapes at fixed pixels.

Pure data. x grows to the right and y downward, from the picture's left top corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

from fonts.shaping import Glyph
from templates.colour import RGB

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels; right and bottom are outside."""

Point = tuple[float, float]
"""x and y in pixels."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of type in one colour. `role` is quote, emphasis, mark, initial, author, source, topic, handle or words.

    `x` is where the pen starts, `baseline` a whole pixel; glyph positions are em of `size_px` from the pen. `behind` is
    the colour of a stroke that lies between the letters and the ground.
    """

    role: str
    text: str
    colour: RGB
    size_px: float
    x: float
    baseline: int
    width: float
    glyphs: tuple[Glyph, ...]
    behind: RGB | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line under words or a swipe behind them: a filled outline."""

    points: tuple[Point, ...]
    colour: RGB

    @property
    def box(self) -> Box:
        """Where it lies."""
        across, down = zip(*self.points, strict=True)
        return floor(min(across)), floor(min(down)), ceil(max(across)), ceil(max(down))


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
    block that is left over. `strokes` are drawn over the shapes and under the lines.
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
    strokes: tuple[Stroke, ...] = ()
