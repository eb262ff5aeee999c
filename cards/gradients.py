"""Gradients: from one colour to another by even steps of OKLCH, dithered so that no bands show.

Pure; pictures are Pillow's.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import pairwise
from math import cos, radians, sin

from PIL import Image, ImageChops

from cards.dither import BAYER
from templates.colour import RGB, linear
from templates.oklch import run

_CELL = len(BAYER)
"""Side of the dithering matrix: 64 steps between two levels, and too small for the eye at a card's size."""

_NODES = 256
"""Steps of OKLCH that are worked out; between them channels go straight, off by less than a hundredth of a level, but
for the first pixels of a colour at the edge of sRGB, where the way begins steeply."""

_FINE = 4096
"""Places of the strip that pixels are taken from: from black to white each is a sixteenth of a level."""

_PAD = 4
"""Places beyond both ends of the strip, as rounding may ask for them."""


def draw_gradient(first: RGB, second: RGB, angle: float, width: int, height: int) -> Image.Image:
    """The RGB picture of a gradient; `angle` is the way it runs in degrees, 180 from top to foot, 90 to the right.

    The ends lie where CSS has them (CSS Images 3, section "linear-gradient()"): the corners in the gradient's direction
    have the two colours. Each channel is dithered by half a level at most, so the mean of every small area is exact.
    """
    if angle % 180 == 0:
        return _repeated(_drawn(first, second, angle, (_CELL, height), height), width, height)
    if angle % 90 == 0:
        return _repeated(_drawn(first, second, angle, (width, _CELL), width), width, height)
    turn = radians(angle)
    return _drawn(first, second, angle, (width, height), abs(width * sin(turn)) + abs(height * cos(turn)))


def gradient_luminances(first: RGB, second: RGB, angle: float, height: int) -> list[tuple[float, float]]:
    """The least and the greatest relative luminance of each row of a gradient at 0 or 180 degrees, as it is drawn."""
    pixels = _drawn(first, second, angle, (_CELL, height), height).tobytes()
    red, green, blue = ([linear(value) * share for value in range(256)] for share in (0.2126, 0.7152, 0.0722))
    # All channels share one matrix: a row is darkest where its threshold is greatest, and lightest where it is least.
    ends = [(row.index(max(row)) * 3, row.index(min(row)) * 3) for row in BAYER]
    found = []
    for y in range(height):
        start = y * _CELL * 3
        darkest, lightest = (start + end for end in ends[y % _CELL])
        found.append(
            (
                red[pixels[darkest]] + green[pixels[darkest + 1]] + blue[pixels[darkest + 2]],
                red[pixels[lightest]] + green[pixels[lightest + 1]] + blue[pixels[lightest + 2]],
            )
        )
    return found


def _drawn(first: RGB, second: RGB, angle: float, size: tuple[int, int], length: float) -> Image.Image:
    """The gradient over `length` pixels along its way, on a picture whose middle is the middle of that way."""
    width, height = size
    across, down = _way(angle)
    step_x, step_y = across * _FINE / length, down * _FINE / length
    start = _FINE / 2 + _PAD - step_x * width / 2 - step_y * height / 2
    place = (step_x, step_y, start, 0.0, 0.0, 0.5)
    whole, rest = (
        strip.transform(size, Image.Transform.AFFINE, place, Image.Resampling.NEAREST)
        for strip in _strips(first, second)
    )
    over = ImageChops.subtract(rest, _repeated(_thresholds(), width, height))
    return ImageChops.add(whole, over.point([0] + [1] * 255 + [0] + [1] * 255 + [0] + [1] * 255))


def _way(angle: float) -> tuple[float, float]:
    """How far it runs to the right and downward in one step; exact for right angles, which sines are not."""
    straight = {0.0: (0.0, -1.0), 90.0: (1.0, 0.0), 180.0: (0.0, 1.0), 270.0: (-1.0, 0.0)}
    return straight.get(angle % 360) or (sin(radians(angle)), -cos(radians(angle)))


@lru_cache(maxsize=4)
def _strips(first: RGB, second: RGB) -> tuple[Image.Image, Image.Image]:
    """The colours along the way as two rows of pixels: the whole levels, and what is over in 256ths of a level."""
    nodes = [run(first, second, node / _NODES) for node in range(_NODES + 1)]
    whole, rest = bytearray(), bytearray()
    per_node = _FINE // _NODES
    for before, after in pairwise(nodes):
        for part in range(per_node):
            share = (part + 0.5) / per_node
            for start, end in zip(before, after, strict=True):
                levels = int((start + (end - start) * share) * 256)
                whole.append(levels >> 8)
                rest.append(levels & 255)
    return _padded(whole), _padded(rest)


def _padded(row: bytearray) -> Image.Image:
    pixels = bytes(row[:3]) * _PAD + bytes(row) + bytes(row[-3:]) * _PAD
    return Image.frombytes("RGB", (len(pixels) // 3, 1), pixels)


@cache
def _thresholds() -> Image.Image:
    values = bytes(4 * value + 2 for row in BAYER for value in row for _ in range(3))
    return Image.frombytes("RGB", (_CELL, _CELL), values)


def _repeated(tile: Image.Image, width: int, height: int) -> Image.Image:
    """A tile beside and below itself until the size is filled: each paste doubles what is there."""
    canvas = Image.new("RGB", (width, height))
    canvas.paste(tile, (0, 0))
    filled = tile.width
    while filled < width:
        canvas.paste(canvas.crop((0, 0, filled, tile.height)), (filled, 0))
        filled *= 2
    filled = tile.height
    while filled < height:
        canvas.paste(canvas.crop((0, 0, width, filled)), (0, filled))
        filled *= 2
    return canvas
