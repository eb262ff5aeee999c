"""The layout of a card: lines of glyphs and shapes at fixed pixels.

Pure data. x grows to the right and y downward, from the picture's left top corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

from cards.picture import Picture
from fonts.shaping import Glyph
from templates.background import BackgroundName
from templates.colour import RGB

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels; right and bottom are outside."""

Point = tuple[float, float]
"""x and y in pixels."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of type in one colour. `role` is quote, emphasis, mark, initial, figure, words, or a field of the card.

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
    """A line under words, a swipe behind them, a cursor, or a bar or line of a chart: a filled outline."""

    points: tuple[Point, ...]
    colour: RGB

    @property
    def box(self) -> Box:
        """Where it lies, on the card or beyond it."""
        across, down = zip(*self.points, strict=True)
        return floor(min(across)), floor(min(down)), ceil(max(across)), ceil(max(down))

    @property
    def is_rectangle(self) -> bool:
        """Whether it is a rectangle on whole pixels."""
        left, top, right, bottom = self.box
        return len(self.points) == 4 and {*self.points} == {(left, top), (right, top), (right, bottom), (left, bottom)}


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


@dataclass(frozen=True, slots=True)
class Circle:
    """A filled circle in the square of side `size` at its left top corner."""

    left: int
    top: int
    size: int
    colour: RGB

    @property
    def box(self) -> Box:
        """Where it lies."""
        return self.left, self.top, self.left + self.size, self.top + self.size


@dataclass(frozen=True, slots=True)
class TileBand:
    """Square tiles of side `size` in `columns` and `rows`; `colours` are the three that take turns.

    `seed` orders them; `mirrored` is for a page that runs to the left.
    """

    left: int
    top: int
    size: int
    columns: int
    rows: int
    colours: tuple[RGB, RGB, RGB]
    seed: int
    mirrored: bool = False

    @property
    def box(self) -> Box:
        """Where it lies."""
        return self.left, self.top, self.left + self.columns * self.size, self.top + self.rows * self.size


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture within a box of the card: the account's logo, whole, or an author's portrait, cropped to its shape."""

    picture: Picture
    left: int
    top: int
    right: int
    bottom: int
    shape: Literal["whole", "round", "square"]

    @property
    def box(self) -> Box:
        """Where it lies."""
        return self.left, self.top, self.right, self.bottom


Shape = Rectangle | MarkShape | Circle | TileBand | Plate


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What lies under the shapes, worked out to pixels, when it is more than one colour.

    `second` and `third` are the colours that its kind has beside the ground's: a gradient's end, a pattern's ink, a
    window's light and its leaves' shade. `angle` is in degrees, `step` and `size` in pixels, `strength` a share.
    """

    kind: BackgroundName
    ground: RGB
    second: RGB | None = None
    third: RGB | None = None
    angle: float = 180.0
    step: float = 0.0
    size: float = 0.0
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class PhotoGround:
    """A photo that fills the card. `blur` is in pixels; `duotone` gives the colours of its darks and its lights.

    `keep` is where on the card its subject should come to, as shares of width and height.
    """

    picture: Picture
    focus: tuple[float, float] | None = None
    blur: float = 0.0
    duotone: tuple[RGB, RGB] | None = None
    keep: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Ramp:
    """How densely a scrim covers each row: places in pixels from the top and shares from 0 to 1, even between them.

    Above the first place and below the last it covers as it does there.
    """

    stops: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Veil:
    """The scrim over a photo: its colour, its shapes from the top and from the foot, and the contrast asked."""

    colour: RGB
    foot: Ramp
    head: Ramp | None = None
    asked: float = 4.5


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that a card shows, at its place.

    `safe` is the margin (top, right, bottom, left) that words keep clear of; `slack_px` the height of the quote's
    block that is left over. `strokes` are drawn over the shapes and under the lines.
    """

    width: int
    height: int
    ground: RGB
    backdrop: Backdrop | None
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]
    safe: tuple[int, int, int, int]
    type_px: float
    quote_lines: int
    slack_px: float
    warnings: tuple[str, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    photo: PhotoGround | None = None
    veil: Veil | None = None
