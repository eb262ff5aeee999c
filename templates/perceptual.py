"""The contrast of a text as people see it: dark on light is not the same as light on dark.

This is the APCA formula in version 0.1.9, whose constants are published as "0.0.98G-4g-base-W3" (its description read
2026-11-21). It is a figure to tell, not a rule: WCAG 2.2 asks for the ratio that `templates.colour.contrast` gives.

Pure.
"""

from __future__ import annotations

from templates.colour import RGB

_WEIGHTS = (0.2126729, 0.7151522, 0.0721750)
_DISPLAY = 2.4
"""The exponent of a screen, in place of sRGB's curve in two pieces."""

_BLACK, _BLACK_CURVE = 0.022, 1.414
"""Under this luminance a screen's black is lifted by the light around it, along this curve."""

_DARK_TEXT, _LIGHT_GROUND = 0.57, 0.56
_LIGHT_TEXT, _DARK_GROUND = 0.62, 0.65
"""Exponents by which luminance is seen, by which of the two is the lighter."""

_SCALE, _OFFSET = 1.14, 0.027
_SAME, _LEAST = 0.0005, 0.1
"""Differences of luminance, and of what is seen of them, under which there is no contrast to speak of."""


def perceptual_contrast(text: RGB, ground: RGB) -> float:
    """Perceptual contrast (APCA formula) of a text on a ground, from about 108 for black on white to -108.

    It is positive for text darker than its ground, negative for text that is lighter, and 0 where next to nothing is
    seen. 90 is a good figure for text to read through, 60 the least for text in a large size.
    """
    ink, paper = _seen(text), _seen(ground)
    if abs(paper - ink) < _SAME:
        return 0.0
    if paper > ink:
        difference = (paper**_LIGHT_GROUND - ink**_DARK_TEXT) * _SCALE
        return 0.0 if difference < _LEAST else (difference - _OFFSET) * 100
    difference = (paper**_DARK_GROUND - ink**_LIGHT_TEXT) * _SCALE
    return 0.0 if difference > -_LEAST else (difference + _OFFSET) * 100


def _seen(colour: RGB) -> float:
    luminance = 0.0
    for weight, channel in zip(_WEIGHTS, colour, strict=True):
        luminance += weight * float((channel / 255) ** _DISPLAY)
    return luminance if luminance >= _BLACK else luminance + float((_BLACK - luminance) ** _BLACK_CURVE)
