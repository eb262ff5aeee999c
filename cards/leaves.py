"""The shadow of twigs: where leaves and stems keep the sun from a wall.

Pure; pictures are Pillow's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import atan2, cos, pi, sin

from PIL import ImageDraw

Point = tuple[float, float]
"""x and y in pixels."""

_OUTLINE = 20
"""Points on each side of a leaf; more do not show in a shadow."""


@dataclass(frozen=True, slots=True)
class _Twig:
    """A stem from `start` by way of `bend` to `end`, and its leaves: how far along each grows (0 to 1), its angle to
    the stem in degrees (above 0 to the right of the way it grows), and its length. Units of the portrait card."""

    start: Point
    bend: Point
    end: Point
    leaves: tuple[tuple[float, float, float], ...]


_TWIGS = (
    _Twig(
        (930, 80),
        (800, 180),
        (640, 275),
        ((0.46, 50, 96), (0.68, 46, 112), (0.78, -52, 126), (1.0, -6, 122)),
    ),
    _Twig(
        (1150, 165),
        (1000, 235),
        (862, 345),
        ((0.42, 48, 100), (0.54, -50, 118), (0.66, 46, 108), (0.79, -50, 126), (1.0, 2, 120)),
    ),
)
"""Two twigs that hang in from the upper right, where the sun comes from, before the panes there."""


def draw_leaves(pen: ImageDraw.ImageDraw, place: Callable[[Point], Point], unit: float, fill: int) -> None:
    """Draws the twigs; `place` gives the pixel of a point of the portrait card, and `unit` its unit in pixels."""
    for twig in _TWIGS:
        stem = [_along(twig, part / _OUTLINE) for part in range(_OUTLINE + 1)]
        pen.line([place(point) for point in stem], fill=fill, width=max(1, round(5 * unit)), joint="curve")
        for share, angle, length in twig.leaves:
            base, further = _along(twig, share), _along(twig, share + 0.01)
            way = atan2(further[1] - base[1], further[0] - base[0]) + angle * pi / 180
            pen.polygon([place(point) for point in _leaf(base, way, length, 1 if angle > 0 else -1)], fill=fill)


def _along(twig: _Twig, share: float) -> Point:
    """A point of the stem, a quadratic Bézier curve."""
    rest = 1 - share
    x, y = (
        rest * rest * a + 2 * rest * share * b + share * share * c
        for a, b, c in zip(twig.start, twig.bend, twig.end, strict=True)
    )
    return x, y


def _leaf(base: Point, way: float, length: float, side: int) -> Iterator[Point]:
    """The outline of a leaf: broadest before its middle, pointed, and bent a little towards the stem's end."""
    across, down = cos(way), sin(way)
    for edge in (1, -1):
        for number in range(_OUTLINE + 1):
            share = number / _OUTLINE if edge > 0 else 1 - number / _OUTLINE
            # A short stalk comes first; then the width rises fast and falls slowly to the tip.
            blade = max(share - 0.1, 0.0) / 0.9
            half = 0.205 * length * sin(pi * blade**0.78) ** 0.92 if 0 < blade < 1 else 0.008 * length * (1 - share)
            bent = -side * 0.1 * length * sin(pi * share) + edge * half
            forward = share * length
            yield base[0] + forward * across - bent * down, base[1] + forward * down + bent * across
