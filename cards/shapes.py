"""Shapes to pixels: rules, circles, the account's mark, bands of tiles, logos and portraits.

Pure, but for the pictures that it opens.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PIL import Image, ImageDraw

from cards.placed import Circle, MarkShape, Plate, Shape, TileBand

_SMOOTH = 8
"""Round edges are drawn this many times larger and averaged: 64 levels at every edge."""

_LARGEST = 8192
"""Side in pixels that a mask is drawn at, 64 MB: the edge of what is larger bends so slowly that fewer levels do."""


def draw_shape(shape: Shape, picture: Image.Image) -> None:
    """Draws one shape on a picture; what of it lies outside is left out."""
    if isinstance(shape, MarkShape):
        picture.paste(shape.colour, shape.box, mark_mask(shape.size))
    elif isinstance(shape, Circle):
        picture.paste(shape.colour, shape.box, disc_mask(shape.size))
    elif isinstance(shape, TileBand):
        # Imported late, as are pictures: most designs have neither.
        from cards.tiles import draw_tiles

        draw_tiles(shape, picture)
    elif isinstance(shape, Plate):
        from cards.plates import draw_plate

        draw_plate(shape, picture)
    else:
        picture.paste(shape.colour, shape.box)


def smoothing(size: int) -> int:
    """How many times larger a mask of this side is drawn before it is averaged."""
    return max(2, min(_SMOOTH, _LARGEST // size))


@lru_cache(maxsize=8)
def mark_mask(size: int) -> Image.Image:
    """The account's mark where it has no logo: a square whose right half is rounded to a half circle."""
    side = size * smoothing(size)
    large = Image.new("L", (side, side))
    pen = ImageDraw.Draw(large)
    pen.rectangle((0, 0, large.width // 2, large.height), fill=255)
    pen.ellipse((0, 0, large.width - 1, large.height - 1), fill=255)
    return large.resize((size, size), Image.Resampling.BOX)


def disc_mask(size: int) -> Image.Image:
    """A disc that fills a square of this side."""
    return ring_mask(size, 0.0)


@lru_cache(maxsize=8)
def ring_mask(size: int, hole: float) -> Image.Image:
    """A ring that fills a square of this side; `hole` is the share of its diameter that is left open."""
    side = size * smoothing(size)
    large = Image.new("L", (side, side))
    pen = ImageDraw.Draw(large)
    pen.ellipse((0, 0, large.width - 1, large.height - 1), fill=255)
    if hole:
        edge = ceil(large.width * (1 - hole) / 2)
        pen.ellipse((edge, edge, large.width - 1 - edge, large.height - 1 - edge), fill=0)
    return large.resize((size, size), Image.Resampling.BOX)
