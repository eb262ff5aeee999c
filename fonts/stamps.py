"""Colour glyphs as small pictures: painted once per size by HarfBuzz from a face's COLR table, then kept.

Pure, but for the cache that a `Stamps` holds.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, NamedTuple

import uharfbuzz as hb
from PIL import Image, ImageChops, ImageFilter

from fonts.face import Instance
from fonts.masks import Mask
from quotes.errors import Refused

Colour = tuple[int, int, int]
"""Red, green and blue of sRGB, 0 to 255."""

_SHOWS = 64
"""Difference of a channel (0 to 255) from which a picture stands out from its ground: a quarter of the range. Of the
3,963 emoji of version 18.0, 3 to 32 stay below it on each ground of the bundled designs, those that an eye misses: a
white heart on cream, a red 100 on orange. Luminance would not tell: on that orange half of all emoji are below the
3 : 1 of WCAG 1.4.11, and most of them are plain to see by their hue."""

_RIM = 0.04
"""Width of a rim in em: three pixels at the size where an em is 64, one on a phone's feed."""

_RIM_EDGE = [min(max((value - 20) * 16, 0), 255) for value in range(256)]
"""Blurred coverage to a rim. A straight edge that is blurred by one deviation fades from 0.14 to 0.08, where this has
its edge, between 1.1 and 1.4 deviations away: a line of 1.25 deviations, round at corners, sharp to half a pixel."""


class Stamp(NamedTuple):
    """A colour glyph: its own colours (RGB, not multiplied by coverage), and its coverage, placed as a mask is."""

    picture: Image.Image
    mask: Mask


class Stamps:
    """Stamps by face, glyph, size, ink and ground, the least recently used dropped beyond `limit_bytes`.

    16 MiB hold about 400 emoji at 96 px. They stand on whole pixels: evenness is what quarters of a pixel give to the
    stems of letters, and a picture between them has none to keep.
    """

    def __init__(self, limit_bytes: int = 16 * 1024 * 1024) -> None:
        self._limit = limit_bytes
        self._bytes = 0
        self._kept: OrderedDict[tuple[Instance, int, float, Colour, Colour], Stamp | None] = OrderedDict()
        self._brush: Any = hb.RasterPaint()

    def get(self, instance: Instance, glyph: int, size_px: float, ink: Colour, ground: Colour) -> Stamp | None:
        """The stamp of a glyph at a size in pixels an em, to be set among letters of a colour on a ground.

        `ink` is what the face calls the foreground. A glyph that would hardly show on the ground has a rim in it: its
        own colours are the message and stay as they are, and the rim has the contrast of letters, more than WCAG
        1.4.11 (AA) asks of pictures.

        None for a glyph that the face has no colours for: its mask is all there is. Raises `Refused` by the rule
        `glyphs` for one whose colours paint nothing.
        """
        key = (instance, glyph, size_px, ink, ground)
        try:
            self._kept.move_to_end(key)
            return self._kept[key]
        except KeyError:
            stamp = self._paint(instance, glyph, size_px, ink, ground)
        self._kept[key] = stamp
        self._bytes += _weight(stamp)
        while self._bytes > self._limit and len(self._kept) > 1:
            self._bytes -= _weight(self._kept.popitem(last=False)[1])
        return stamp

    def _paint(self, instance: Instance, glyph: int, size_px: float, ink: Colour, ground: Colour) -> Stamp | None:
        scale = size_px / instance.units_per_em
        # Upside down, because HarfBuzz stores rows from the bottom up.
        self._brush.transform = (scale, 0, 0, -scale, 0, 0)
        self._brush.foreground = hb.Color(*ink, 255)
        extents = instance.font.get_glyph_extents(glyph)
        if extents is None or not self._brush.set_glyph_extents(extents):
            return None
        if not self._brush.paint_glyph_or_fail(instance.font, glyph):
            self._brush.clear()
            return None
        drawn = self._brush.render()
        area = drawn.extents
        whole = Image.frombuffer("RGBa", (area.width, area.height), drawn.buffer, "raw", "BGRa", area.stride, 1)
        # The extents are the face's word, and it rounds them up; what is tested for overlaps is ink.
        inked = whole.getchannel("a").getbbox()
        if inked is None:
            raise Refused(
                "glyphs",
                f"{instance.face.file.family} has a picture for glyph {glyph} and paints nothing.",
                "Use another font for it, or leave the character out.",
            )
        picture, left, top = whole.crop(inked).convert("RGBA"), area.x_origin + inked[0], area.y_origin + inked[1]
        if _is_faint(picture, ground):
            width = max(round(size_px * _RIM), 1)
            picture, left, top = _rimmed(picture, width, ink), left - width, top - width
        return Stamp(picture.convert("RGB"), (picture.getchannel("A"), left, top))


def _is_faint(picture: Image.Image, ground: Colour) -> bool:
    """Whether less than a tenth of a picture, such as the eyes and mouth of a face, stands out from a ground."""
    bare = Image.new("RGB", picture.size, ground)
    shown = bare.copy()
    shown.paste(picture, (0, 0), picture)
    counts = ImageChops.difference(shown, bare).histogram(picture.getchannel("A"))
    channels = counts[:256], counts[256:512], counts[512:]
    return max(sum(channel[_SHOWS:]) for channel in channels) * 10 < sum(channels[0])


def _rimmed(picture: Image.Image, width: int, colour: Colour) -> Image.Image:
    """A picture on its own shape, wider all round and in one colour."""
    size = picture.width + 2 * width, picture.height + 2 * width
    coverage = Image.new("L", size)
    coverage.paste(picture.getchannel("A"), (width, width))
    rimmed = Image.new("RGBA", size, colour)
    rimmed.putalpha(coverage.filter(ImageFilter.GaussianBlur(width / 1.25)).point(_RIM_EDGE))
    rimmed.alpha_composite(picture, (width, width))
    return rimmed


def _weight(stamp: Stamp | None) -> int:
    """Bytes that a cached stamp takes; 400 is what the picture objects and the key cost besides their pixels."""
    return 400 + (4 * stamp.picture.width * stamp.picture.height if stamp else 0)
