"""A band of tiles: quarter discs, rings, arches and the account's mark on one module.

Pure, but for the masks that it keeps; pictures are Pillow's.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from PIL import Image, ImageDraw, ImageOps

from cards.placed import TileBand
from cards.shapes import mark_mask, ring_mask, smoothing

_KINDS = 5

_SQUARED = frozenset({0, 3})
"""Kinds that stand on a square of their own; the others stand on the card's ground, so that the band has air."""

_MARK = 4

_SEEDS = 15
"""Five kinds by three colours: from here on bands repeat. So few that cards of a batch share grounds."""


def draw_tiles(band: TileBand, picture: Image.Image) -> None:
    """Draws a band of tiles on a picture; what of it lies outside is left out.

    The tile in column `c` and row `r` is of kind `(2c + 3r + seed) mod 5`: 0 a quarter disc from its left top on a
    square, 1 a ring, 2 a quarter disc to its right bottom, 3 two stacked half discs on a square, 4 the account's mark.
    Neighbours so differ in kind by two or three, whatever the seed: none is beside its own kind. With
    `(c + r + seed) mod 3` the three colours take turns: as the square, on which the figure has the next one, or as the
    figure where there is no square, over what the picture shows there already.

    A mirrored band is the mirror image, tile for tile, as a quarter disc beside the wrong neighbour would grow into a
    shape of its own; the mark alone stays as it is.
    """
    for row in range(band.rows):
        for column in range(band.columns):
            kind = (2 * column + 3 * row + band.seed) % _KINDS
            turn = column + row + band.seed
            place = band.columns - 1 - column if band.mirrored else column
            left, top = band.left + place * band.size, band.top + row * band.size
            box = (left, top, left + band.size, top + band.size)
            if kind in _SQUARED:
                picture.paste(band.colours[turn % 3], box)
                turn += 1
            picture.paste(band.colours[turn % 3], box, _mask(kind, band.size, band.mirrored and kind != _MARK))


def tile_seed(key: str) -> int:
    """The seed of a quote's tiles, 0 to 14, from its id or its text: the same for the same quote, everywhere."""
    return int.from_bytes(sha256(key.encode()).digest()[:8]) % _SEEDS


@lru_cache(maxsize=16)
def _mask(kind: int, size: int, mirrored: bool) -> Image.Image:
    """The figure of a kind in a square of this side, in 255 where it covers."""
    if mirrored:
        return ImageOps.mirror(_mask(kind, size, False))
    if kind == _MARK:
        return mark_mask(size)
    if kind == 1:
        return ring_mask(size, 1 / 3)
    side = size * smoothing(size)
    large = Image.new("L", (side, side))
    pen = ImageDraw.Draw(large)
    if kind == 0:
        pen.ellipse((-side, -side, side - 1, side - 1), fill=255)
    elif kind == 2:
        pen.ellipse((0, 0, 2 * side - 1, 2 * side - 1), fill=255)
    else:
        # Each is as high as half the tile: the lower half of its disc lies under the next one's square, or outside.
        half = side // 2
        for top in (0, half):
            disc = Image.new("L", (side, half))
            ImageDraw.Draw(disc).ellipse((0, 0, side - 1, 2 * half - 1), fill=255)
            large.paste(disc, (0, top))
    return large.resize((size, size), Image.Resampling.BOX)
