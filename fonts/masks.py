"""Glyph masks: each glyph's coverage as an 8-bit picture, drawn once per size and quarter pixel, then kept.

Pure, but for the cache that a `Masks` holds.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import uharfbuzz as hb
from PIL import Image

from fonts.face import Instance

Mask = tuple[Image.Image, int, int]
"""A coverage picture, and where its left edge and its top lie from the glyph's origin, in pixels, y downward."""

QUARTERS = 4
COARSE_FROM = 40.0
"""Glyphs stand on quarter pixels: finer steps cannot be seen, coarser ones make the spacing of small type uneven. From
40 px on, half a pixel is less than 1.3 % of an em, below what an eye tells, and half as many masks are drawn."""


def quarters_at(x: float, size_px: float) -> int:
    """The place nearest to `x` pixels where a glyph of a size may stand, in quarter pixels."""
    return round(x * QUARTERS) if size_px < COARSE_FROM else 2 * round(x * 2)


class Masks:
    """Masks by face, size, glyph and place within a pixel, the least recently used dropped beyond `limit_bytes`.

    16 MiB hold about 9,000 glyphs at 64 px: more than a batch in three designs uses.
    """

    def __init__(self, limit_bytes: int = 16 * 1024 * 1024) -> None:
        self._limit = limit_bytes
        self._bytes = 0
        self._kept: OrderedDict[tuple[Instance, int, float, int], Mask | None] = OrderedDict()
        self._pen: Any = hb.RasterDraw()

    def get(self, instance: Instance, glyph: int, size_px: float, quarter: int) -> Mask | None:
        """The mask of a glyph at a size in pixels an em, its origin `quarter` quarters right of a whole pixel.

        None for a glyph without ink, such as a space.
        """
        key = (instance, glyph, size_px, quarter)
        try:
            self._kept.move_to_end(key)
            return self._kept[key]
        except KeyError:
            mask = self._draw(instance, glyph, size_px, quarter / QUARTERS)
        self._kept[key] = mask
        self._bytes += _weight(mask)
        while self._bytes > self._limit and len(self._kept) > 1:
            self._bytes -= _weight(self._kept.popitem(last=False)[1])
        return mask

    def _draw(self, instance: Instance, glyph: int, size_px: float, shift: float) -> Mask | None:
        scale = size_px / instance.units_per_em
        # Upside down, because HarfBuzz stores rows from the bottom up.
        self._pen.transform = (scale, 0, 0, -scale, shift, 0)
        self._pen.draw_glyph(instance.font, glyph)
        drawn = self._pen.render()
        box = drawn.extents if drawn is not None else None
        if box is None or not box.width or not box.height:
            return None
        picture = Image.frombuffer("L", (box.width, box.height), drawn.buffer, "raw", "L", box.stride, 1)
        return picture, box.x_origin, box.y_origin


def _weight(mask: Mask | None) -> int:
    """Bytes that a cached mask takes; 200 is what the picture object and the key cost besides its pixels."""
    return 200 + (mask[0].width * mask[0].height if mask else 0)
