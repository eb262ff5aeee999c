"""Dots, slanted lines and grids: how much of each pixel a pattern covers.

Pure; pictures are Pillow's. A pattern repeats exactly with its step and is the same on both sides of the card's
middle, where a gap lies, so that both edges of the card cut it alike.
"""

from __future__ import annotations

from functools import lru_cache
from math import floor, sqrt

from PIL import Image, ImageChops, ImageDraw

from quotes.errors import InputError
from templates.background import PatternName

_SMOOTH = 16
"""Dots are drawn this many times larger and averaged, and stand at places of a sixteenth of a pixel."""


def pattern_mask(kind: PatternName, step: float, size: float, width: int, height: int) -> Image.Image:
    """The coverage of each pixel, 0 to 255, as an `L` picture.

    `step` is the distance from one dot or line to the next, across the lines, and `size` how thick it is, both in
    pixels and as fine as you like. Raises `InputError` for a step under 2 pixels or a size that is not between 0 and
    the step: neither would show a pattern.
    """
    if not (step >= 2 and 0 < size < step):
        raise InputError(
            f"A pattern of {size:g} px every {step:g} px would not show.",
            "Let `step` be 2 pixels or more, and `size` more than 0 and less than `step`.",
        )
    if kind == "dots":
        return _dots(step, size, width, height)
    return _grid(step, size, width, height) if kind == "grid" else _lines(step, size, width, height)


def _grid(step: float, size: float, width: int, height: int) -> Image.Image:
    upright = Image.frombytes("L", (width, 1), _profile(step, size, width)).resize((width, height))
    level = Image.frombytes("L", (1, height), _profile(step, size, height)).resize((width, height))
    return ImageChops.screen(upright, level)


def _profile(step: float, size: float, length: int) -> bytes:
    """How much of each pixel of a row lies under upright lines."""
    values = []
    for pixel in range(length):
        from_middle = pixel + 0.5 - length / 2
        covered = _covered(step, size, from_middle + 0.5) - _covered(step, size, from_middle - 0.5)
        values.append(round(covered * 255))
    return bytes(values)


def _covered(step: float, size: float, place: float) -> float:
    """How much of the way from the middle to a place lies under lines; below 0 to the left."""
    if place < 0:
        return -_covered(step, size, -place)
    whole = floor(place / step)
    into = place - whole * step - (step - size) / 2
    return whole * size + min(max(into, 0.0), size)


def _lines(step: float, size: float, width: int, height: int) -> Image.Image:
    """Lines that rise to the right at 45 degrees: all pixels with the same x + y are covered alike."""
    half = sqrt(0.5)
    values = []
    for diagonal in range(width + height - 1):
        place = (diagonal + 1 - (width + height) / 2) * half
        # Seen along the lines, a pixel is a triangle of this half width; that is a second difference.
        sums = [_summed(step, size, place + shift) for shift in (-half, 0.0, half)]
        values.append(round(min(max((sums[0] - 2 * sums[1] + sums[2]) / half**2, 0.0), 1.0) * 255))
    diagonals = bytes(values)
    return Image.frombytes("L", (width, height), b"".join(diagonals[y : y + width] for y in range(height)))


def _summed(step: float, size: float, place: float) -> float:
    """The sum of `_covered` from the middle to a place."""
    place = abs(place)
    whole = floor(place / step)
    rest = place - whole * step
    into = rest - (step - size) / 2
    within = min(max(into, 0.0), size)
    return size * step * whole**2 / 2 + whole * size * rest + within**2 / 2 + size * max(into - size, 0.0)


def _dots(step: float, size: float, width: int, height: int) -> Image.Image:
    """A quarter of the card is drawn, and the others are its mirror images."""
    right, foot = width - width // 2, height - height // 2
    quarter = Image.new("L", (right, foot))
    xs, ys = _places(step, size, right, width % 2), _places(step, size, foot, height % 2)
    for top, over_y in ys:
        for left, over_x in xs:
            mask = _dot(size, over_x, over_y)
            # Added, as neighbours may share a pixel at their edges.
            box = (left, top, left + mask.width, top + mask.height)
            quarter.paste(ImageChops.add(quarter.crop(box), mask), box)
    picture = Image.new("L", (width, height))
    upper = quarter.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    picture.paste(upper.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (0, 0))
    picture.paste(quarter.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (0, height // 2))
    picture.paste(upper, (width // 2, 0))
    picture.paste(quarter, (width // 2, height // 2))
    return picture


def _places(step: float, size: float, length: int, odd: int) -> list[tuple[int, int]]:
    """Where dots start from the middle outward: the pixel, and how many sixteenths of a pixel further."""
    found = []
    for number in range(-1, floor(length / step) + 2):
        start = floor(((number + 0.5) * step - size / 2 + odd / 2) * _SMOOTH + 0.5)
        found.append(divmod(start, _SMOOTH))
    return found


@lru_cache(maxsize=256)
def _dot(size: float, over_x: int, over_y: int) -> Image.Image:
    """One dot whose square starts so many sixteenths of a pixel into its first pixel."""
    side = round(size * _SMOOTH)
    pixels = -(-(side + _SMOOTH) // _SMOOTH)
    large = Image.new("L", (pixels * _SMOOTH, pixels * _SMOOTH))
    ImageDraw.Draw(large).ellipse((over_x, over_y, over_x + side - 1, over_y + side - 1), fill=255)
    return large.resize((pixels, pixels), Image.Resampling.BOX)
