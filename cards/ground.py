"""A card's ground: what lies beneath its words, drawn once for all cards that share it.

Pure; pictures are Pillow's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PIL import Image, ImageDraw, ImageMath

from cards.placed import Box, Layout, MarkShape, Shape
from templates.colour import RGB, linear, luminance

_SMOOTH = 8
"""The mark is drawn this many times larger and averaged: 64 levels at its round edge."""


@dataclass(frozen=True, slots=True)
class GroundKey:
    """What decides how a ground looks: cards with equal keys share one."""

    width: int
    height: int
    ground: RGB
    gradient: RGB | None
    shapes: tuple[Shape, ...]


class Ground:
    """A drawn ground."""

    def __init__(self, key: GroundKey) -> None:
        self.key = key
        self.picture = _draw(key)

    def flat_colour(self, box: Box) -> RGB | None:
        """The one colour of the ground within a box, or None where there are several."""
        return self.key.ground if self.key.gradient is None and self._is_bare(box) else None

    def luminances_under(self, box: Box, coverage: Image.Image) -> tuple[float, float]:
        """The least and the greatest relative luminance under the covered pixels of a box, whatever their coverage."""
        if self._is_bare(box):
            # Without shapes every row has one colour, and a line's box is tight around its ink.
            rows = self._row_luminances[max(box[1], 0) : max(box[3], 1)] or self._row_luminances[-1:]
            return min(rows), max(rows)
        counts = self._lightness.crop(box).histogram(coverage)
        covered = [value for value, count in enumerate(counts) if count]
        return (covered[0] / 255) ** 2, min((covered[-1] + 1) / 255, 1.0) ** 2

    def _is_bare(self, box: Box) -> bool:
        left, top, right, bottom = box
        for shape in self.key.shapes:
            x0, y0, x1, y1 = shape.box
            if x0 < right and left < x1 and y0 < bottom and top < y1:
                return False
        return True

    @cached_property
    def _row_luminances(self) -> list[float]:
        return [luminance(colour) for colour in _row_colours(self.key)]

    @cached_property
    def _lightness(self) -> Image.Image:
        """The square root of each pixel's relative luminance, rounded down to 1/255.

        The root spends the steps where eyes do. A pixel of value `v` has a root from `v` to `v + 1`: whoever judges
        takes the worse end.
        """
        weighed = [
            band.point([linear(value) * weight for value in range(256)], "F")
            for band, weight in zip(self.picture.split(), (0.2126, 0.7152, 0.0722), strict=True)
        ]
        root = ImageMath.lambda_eval(
            lambda names: names["convert"]((names["red"] + names["green"] + names["blue"]) ** 0.5 * 255.0, "L"),
            red=weighed[0],
            green=weighed[1],
            blue=weighed[2],
        )
        assert isinstance(root, Image.Image)  # noqa: S101 - what ImageMath gives for picture operands
        return root


def _draw(key: GroundKey) -> Image.Image:
    if key.gradient is None:
        picture = Image.new("RGB", (key.width, key.height), key.ground)
    else:
        column = Image.new("RGB", (1, key.height))
        column.putdata(_row_colours(key))
        picture = column.resize((key.width, key.height), Image.Resampling.NEAREST)
    for shape in key.shapes:
        if isinstance(shape, MarkShape):
            picture.paste(shape.colour, shape.box, _mark_mask(shape.size))
        else:
            picture.paste(shape.colour, shape.box)
    return picture


def _row_colours(key: GroundKey) -> list[RGB]:
    """The colour of each row, shapes aside: an even run in sRGB from the ground's colour to the gradient's."""
    if key.gradient is None:
        return [key.ground] * key.height
    (r0, g0, b0), (r1, g1, b1) = key.ground, key.gradient
    shares = [row / max(key.height - 1, 1) for row in range(key.height)]
    return [(round(r0 + (r1 - r0) * t), round(g0 + (g1 - g0) * t), round(b0 + (b1 - b0) * t)) for t in shares]


def _mark_mask(size: int) -> Image.Image:
    """A square whose right half is rounded to a half circle."""
    large = Image.new("L", (size * _SMOOTH, size * _SMOOTH))
    pen = ImageDraw.Draw(large)
    pen.rectangle((0, 0, large.width // 2, large.height), fill=255)
    pen.ellipse((0, 0, large.width - 1, large.height - 1), fill=255)
    return large.resize((size, size), Image.Resampling.BOX)


def ground_key(layout: Layout) -> GroundKey:
    """The ground that a layout needs."""
    return GroundKey(layout.width, layout.height, layout.ground, layout.gradient, layout.shapes)
