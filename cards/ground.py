"""A card's ground: what lies beneath its words, drawn once for all cards that share it.

Pure; pictures are Pillow's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PIL import Image, ImageDraw, ImageMath

from cards.placed import Box, Layout, MarkShape, Shape
from templates.colour import RGB, linear

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
        if self.key.gradient is not None:
            return None
        left, top, right, bottom = box
        for shape in self.key.shapes:
            x0, y0, x1, y1 = shape.box
            if x0 < right and left < x1 and y0 < bottom and top < y1:
                return None
        return self.key.ground

    @cached_property
    def lightness(self) -> Image.Image:
        """The square root of each pixel's relative luminance (WCAG 2.2), rounded down to 1/255.

        The root spends the steps where eyes do. A pixel of value `v` has a luminance from `luminance_of(v)` to
        `luminance_of(v + 1)`: whoever judges takes the worse end.
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


def luminance_of(value: int) -> float:
    """The least relative luminance of a pixel whose lightness is `value`."""
    return float(min(value / 255, 1.0) ** 2)


def _draw(key: GroundKey) -> Image.Image:
    picture = Image.new("RGB", (key.width, key.height), key.ground)
    if key.gradient is not None:
        # One column of the gradient, stretched sideways: every row has one colour.
        steps = [i / max(key.height - 1, 1) for i in range(key.height)]
        column = Image.new("RGB", (1, key.height))
        column.putdata(
            [tuple(round(a + (b - a) * t) for a, b in zip(key.ground, key.gradient, strict=True)) for t in steps]
        )
        picture = column.resize((key.width, key.height), Image.Resampling.NEAREST)
    for shape in key.shapes:
        if isinstance(shape, MarkShape):
            picture.paste(shape.colour, shape.box, _mark_mask(shape.size))
        else:
            picture.paste(shape.colour, shape.box)
    return picture


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
