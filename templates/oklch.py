"""Colours as lightness, chroma and hue in OKLCH, back into what sRGB can show, and the way between two colours.

OKLab is Björn Ottosson's ("A perceptual color space for image processing", bottosson.github.io/posts/oklab, of
2020-12-23 with the matrices of 2021-01-25; read 2026-11-21); OKLCH is the same space in polar form. What sRGB cannot
show loses chroma and keeps lightness and hue, as CSS Color Module Level 4 asks (w3.org/TR/css-color-4, "Gamut Mapping",
read 2026-11-21). The clipping that CSS allows within a just noticeable difference is left out: it bends the hue, and a
brand's hue is the one thing that has to stay.

Pure.
"""

from __future__ import annotations

import math

from templates.colour import RGB, linear

Oklch = tuple[float, float, float]
"""Lightness 0 (black) to 1 (white), chroma (0 for grey; sRGB reaches 0.32), hue in degrees from 0 up to 360."""

_Triple = tuple[float, float, float]

NO_CHROMA = 4e-6
"""Chroma under which a colour has no hue: the published digits leave 4e-8 of it in greys, and the 8-bit colour that is
nearest to grey has a thousand times as much as this."""

_LMS_OF_RGB: tuple[_Triple, _Triple, _Triple] = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LAB_OF_ROOTS: tuple[_Triple, _Triple, _Triple] = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_ROOTS_OF_LAB: tuple[_Triple, _Triple, _Triple] = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_RGB_OF_LMS: tuple[_Triple, _Triple, _Triple] = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)

_SLACK = 1e-6
"""How far outside 0 to 1 a channel still counts as inside: the published matrices have ten digits, so that sRGB's own
corners come back a little off; a fortieth of an 8-bit step is never seen."""

_HALVINGS = 20
"""Halvings of the chroma: 0.4 / 2**20 is far under what 8 bits can tell."""


def _times(matrix: tuple[_Triple, _Triple, _Triple], vector: _Triple) -> _Triple:
    one, two, three = vector
    first, second, third = matrix
    return (
        first[0] * one + first[1] * two + first[2] * three,
        second[0] * one + second[1] * two + second[2] * three,
        third[0] * one + third[1] * two + third[2] * three,
    )


def oklch_of(colour: RGB) -> Oklch:
    """Lightness, chroma and hue of an sRGB colour; a colour without chroma has chroma 0 and hue 0."""
    red, green, blue = colour
    lms = _times(_LMS_OF_RGB, (linear(red), linear(green), linear(blue)))
    lightness, a, b = _times(_LAB_OF_ROOTS, (math.cbrt(lms[0]), math.cbrt(lms[1]), math.cbrt(lms[2])))
    chroma = math.hypot(a, b)
    if chroma < NO_CHROMA:
        return lightness, 0.0, 0.0
    return lightness, chroma, math.degrees(math.atan2(b, a)) % 360


def _encoded(value: float) -> float:
    """Linear light as an sRGB channel (IEC 61966-2-1), carried on below 0 so that what is outside can be seen."""
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _channels(lightness: float, a: float, b: float) -> _Triple:
    roots = _times(_ROOTS_OF_LAB, (lightness, a, b))
    red, green, blue = _times(_RGB_OF_LMS, (roots[0] ** 3, roots[1] ** 3, roots[2] ** 3))
    return _encoded(red), _encoded(green), _encoded(blue)


def _shown(channels: _Triple) -> bool:
    return min(channels) >= -_SLACK and max(channels) <= 1 + _SLACK


def channels_of(colour: Oklch) -> tuple[float, float, float]:
    """The sRGB channels, 0 to 255 and not rounded, of the colour of this lightness and hue with as much of its chroma
    as sRGB can show. Lightness outside 0 to 1 is black or white."""
    lightness, chroma, hue = colour
    if lightness >= 1:
        return 255.0, 255.0, 255.0
    if lightness <= 0:
        return 0.0, 0.0, 0.0
    across, up = math.cos(math.radians(hue)), math.sin(math.radians(hue))
    found = _channels(lightness, chroma * across, chroma * up)
    if not _shown(found):
        inside, outside = 0.0, chroma
        found = _channels(lightness, 0.0, 0.0)
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            tried = _channels(lightness, middle * across, middle * up)
            if _shown(tried):
                inside, found = middle, tried
            else:
                outside = middle
    red, green, blue = (min(max(channel, 0.0), 1.0) * 255 for channel in found)
    return red, green, blue


def rgb_of(colour: Oklch) -> RGB:
    """The 8-bit sRGB colour of this lightness and hue with as much of its chroma as sRGB can show."""
    red, green, blue = channels_of(colour)
    return round(red), round(green), round(blue)


def run(first: RGB, second: RGB, share: float) -> tuple[float, float, float]:
    """The sRGB channels, 0 to 255 and not rounded, at `share` (0 to 1) of the way from the first colour to the second.

    Lightness and chroma go straight; the hue goes the shorter way round; a colour without chroma takes the other's
    hue (CSS Color 4, sections "Hue Interpolation" and "Interpolating with Missing Components").
    """
    from_lightness, from_chroma, from_hue = oklch_of(first)
    to_lightness, to_chroma, to_hue = oklch_of(second)
    if from_chroma == 0:
        from_hue = to_hue
    if to_chroma == 0:
        to_hue = from_hue
    turn = (to_hue - from_hue + 180) % 360 - 180
    return channels_of(
        (
            from_lightness + share * (to_lightness - from_lightness),
            from_chroma + share * (to_chroma - from_chroma),
            (from_hue + share * turn) % 360,
        )
    )
