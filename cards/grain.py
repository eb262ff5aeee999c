"""Grain: the same fine unevenness on every machine, for surfaces that would look dead without it.

Pure; pictures are Pillow's. Noise is a seeded generator's bytes: Pillow's own noise is different each time.
"""

from __future__ import annotations

from math import ceil
from random import Random

from PIL import Image, ImageChops

MIDDLE = 128
"""The value of a level surface; what is above is lighter, and below darker."""


def grain(seed: int, grid: float, width: int, height: int) -> Image.Image:
    """An `L` picture that strays evenly around `MIDDLE`: lumps of about `grid` pixels, 1 for one value each pixel.

    The larger the lumps the softer: between its own values the noise goes smoothly.
    """
    across, down = ceil(width / grid) + 1, ceil(height / grid) + 1
    noise = Image.frombytes("L", (across, down), Random(seed).randbytes(across * down))  # noqa: S311 - a texture
    # The part that is shown is as many lumps as fit, so that their size is the same on every card.
    return noise.resize((width, height), Image.Resampling.BICUBIC, (0, 0, width / grid, height / grid))


def lit(field: Image.Image, pixels: int) -> Image.Image:
    """A field as a surface that light falls on from the left top: slopes towards it are light, and away from it dark.

    `pixels` is how far apart the two heights are of which a slope is the difference.
    """
    further = ImageChops.offset(field, -pixels, -pixels)
    return ImageChops.subtract(further, field, 2, MIDDLE)


def together(fields: list[tuple[Image.Image, float]]) -> Image.Image:
    """The sum of fields around `MIDDLE`, each made weaker to its share."""
    total = Image.new("L", fields[0][0].size, MIDDLE)
    for field, share in fields:
        weaker = field.point([round((value - MIDDLE) * share) + MIDDLE for value in range(256)])
        total = ImageChops.add(total, weaker, 1, -MIDDLE)
    return total
