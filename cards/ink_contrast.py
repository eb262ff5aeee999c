"""How well ink of one colour stands out at every pixel that it covers, told exactly and fast.

Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from math import ceil, floor

from PIL import Image, ImageChops

from templates.colour import RGB, contrast, contrast_of_luminances, linear, luminance

_WEIGHTS = (0.2126, 0.7152, 0.0722)

_ROUNDED = 1.5
"""By how much the sum of three rounded shares of luminance may be wrong."""


_LIGHT, _FOR_LIGHT_INK = 0.5, 1200
"""Ink of more luminance stands on dark ground, where steps have to be fine: 255 are then a fifth of the whole range."""


def luminance_plane(pixels: Image.Image, scale: float) -> Image.Image:
    """Each pixel's relative luminance times `scale` in mode L, wrong by at most 1.5; what is more than 255 is 255."""
    return pixels.point(_tables(scale)).convert("L", (1, 1, 1, 0))


@lru_cache(maxsize=16)
def _tables(scale: float) -> list[int]:
    return [min(round(linear(value) * weight * scale), 255) for weight in _WEIGHTS for value in range(256)]


class Need:
    """What ink of a colour needs of the ground for a contrast: a relative luminance up to `dark` or from `light` on.

    Either may lie outside 0 to 1, where no ground is dark or light enough.
    """

    def __init__(self, ink: RGB, asked: float) -> None:
        self.ink = ink
        self.asked = asked
        self.own = luminance(ink)
        self.dark = (self.own + 0.05) / asked - 0.05
        self.light = (self.own + 0.05) * asked - 0.05
        # 204 of 255 for the greatest luminance that matters: fine steps there, and room above it to be told apart.
        self._scale = 204 / max(self.light if self.light <= 1 else self.dark, 1 / 255)
        low, high = self.dark * self._scale, self.light * self._scale
        # Levels of the plane from the first to before the second are too near to the ink's own, or may be.
        self._doubtful = max(floor(low - _ROUNDED) + 1, 0), max(min(ceil(high + _ROUNDED) - 1, 255) + 1, 0)
        self._failing = max(floor(low + _ROUNDED) + 1, 0), max(min(ceil(high - _ROUNDED) - 1, 255) + 1, 0)

    def is_met(self, pixels: Image.Image, mask: Image.Image) -> bool:
        """Whether every pixel (mode RGB) under the mask (mode L, of one size with them) has the contrast asked.

        WCAG 2.2's contrast of the pixel's own 8-bit colour, whatever share of it the mask covers.
        """
        if self.dark < 0 and self.light > 1:
            return mask.getbbox() is None
        plane = luminance_plane(pixels, self._scale)
        counts = plane.histogram(mask)
        if any(counts[slice(*self._failing)]):
            return False
        if not any(counts[slice(*self._doubtful)]):
            return True
        return _least_of(self.ink, _colours_at(range(*self._doubtful), plane, pixels, mask)) >= self.asked


def least_contrast(ink: RGB, pixels: Image.Image, mask: Image.Image) -> float:
    """The least WCAG 2.2 contrast of an ink with a pixel (mode RGB) under its mask (mode L, of one size with them).

    Exact: that of the pixel's own 8-bit colour, whatever share of it the mask covers. 21 where nothing is covered.
    """
    own = luminance(ink)
    scale = _FOR_LIGHT_INK if own > _LIGHT else 255
    plane = luminance_plane(pixels, scale)
    ranges = {}
    for level, count in enumerate(plane.histogram(mask)):
        if count:
            low = max((level - _ROUNDED) / scale, 0.0)
            high = 1.0 if level == 255 else (level + _ROUNDED) / scale
            ends = sorted((contrast_of_luminances(own, low), contrast_of_luminances(own, high)))
            ranges[level] = (1.0 if low <= own <= high else ends[0]), ends[1]
    # Only the levels that may hold the least are looked at colour by colour.
    most = min((end for _, end in ranges.values()), default=21.0)
    levels = [level for level, (start, _) in ranges.items() if start <= most]
    return _least_of(ink, _colours_at(levels, plane, pixels, mask))


def _least_of(ink: RGB, colours: Iterable[RGB]) -> float:
    """The least contrast of an ink with some colours; 21 with none. Only the next darker and lighter are worked out."""
    own, (red, green, blue) = luminance(ink), _shares()
    by_light = {red[colour[0]] + green[colour[1]] + blue[colour[2]]: colour for colour in colours}
    darker = max((light for light in by_light if light <= own), default=None)
    lighter = min((light for light in by_light if light > own), default=None)
    return min((contrast(ink, by_light[light]) for light in (darker, lighter) if light is not None), default=21.0)


@cache
def _shares() -> tuple[list[float], ...]:
    """What each value of each channel adds to a pixel's relative luminance."""
    return tuple([weight * linear(value) for value in range(256)] for weight in _WEIGHTS)


def _colours_at(levels: Collection[int], plane: Image.Image, pixels: Image.Image, mask: Image.Image) -> list[RGB]:
    """The distinct colours of the pixels under a mask where a plane has one of these levels."""
    there = plane.point([255 if level in levels else 0 for level in range(256)])
    chosen = ImageChops.darker(there, mask.point([0] + [255] * 255))
    # All others become one colour, as counting many takes long.
    few = Image.composite(pixels, Image.new("RGB", pixels.size), chosen)
    few.putalpha(chosen)
    counted = few.getcolors(pixels.width * pixels.height) or []
    return [
        (colour[0], colour[1], colour[2])
        for _, colour in counted
        if isinstance(colour, tuple) and len(colour) == 4 and colour[3]
    ]
