"""Colour arithmetic: reading a colour, relative luminance, and the contrast of two colours.

Pure.
"""

from __future__ import annotations

import re

from quotes.errors import InputError

RGB = tuple[int, int, int]
"""Red, green and blue of sRGB, 0 to 255."""

AA_CONTRAST = 4.5
"""WCAG 2.2 success criterion 1.4.3 (AA). Its 3 : 1 for large text is not used: a 1080 px card is shown 375 px wide,
where type that is large in the file no longer is."""


def parse_colour(text: str) -> RGB:
    """The colour of `#RRGGBB` or `#RGB`; raises `InputError` for anything else."""
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
    if re.fullmatch(r"#[0-9a-fA-F]{3}", text):
        return int(text[1] * 2, 16), int(text[2] * 2, 16), int(text[3] * 2, 16)
    raise InputError(f"{text!r} is not a colour.", "Write it as #RRGGBB, for example #9A2F1B.")


def linear(value: int) -> float:
    """An 8-bit sRGB channel as linear light from 0 to 1 (IEC 61966-2-1)."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def luminance(colour: RGB) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 for black to 1 for white."""
    red, green, blue = (linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def grey_of(light: float) -> RGB:
    """The grey of a relative luminance, to the nearest 8-bit value."""
    share = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    value = round(255 * min(max(share, 0.0), 1.0))
    return value, value, value


def contrast_of_luminances(first: float, second: float) -> float:
    """Contrast ratio of two relative luminances, 1 to 21 (WCAG 2.2)."""
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def contrast(first: RGB, second: RGB) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    return contrast_of_luminances(luminance(first), luminance(second))
