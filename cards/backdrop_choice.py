"""Which ground a card has: its design's, or the one that its look asks for in its place.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cards.page import Page
from cards.placed import Backdrop
from templates.background import Background, BackgroundName, Gradient, Paper, Pattern
from templates.colour import RGB, contrast, luminance
from templates.oklch import oklch_of, rgb_of

_FAINT = 0.07
"""Share of the ink in the colour of a pattern that a look asks for: it shows, and hardly lessens contrast."""

_STRENGTH = 0.012
"""How far the lightness of paper strays that a look asks for: as it does on the designs that have paper."""

_PARTS = (1.0, 0.8, 0.6, 0.4, 0.2)
"""Shares of a ground's full strength, of which the strongest that leaves words legible is taken."""

_DARK = 0.18
"""Relative luminance below which a wall is dark: middle grey."""

_SUN = (255, 248, 222), 0.9, 0.2
_AMBER = (255, 182, 110), 0.95, 0.12
"""Light through a window on a light and a dark wall: its colour, how much of it there is, and of the leaves' shade."""

_DEEPER = 0.14
"""Share of the ink at the end of a gradient that a look asks for."""


def backdrop_of(page: Page) -> Backdrop | None:
    """The card's ground, None for one colour."""
    asked, own = page.spec.look.background, page.design.background
    if asked is None or (own is not None and own.kind == asked):
        return _own(own, page) if own else None
    return None if asked == "solid" else _asked(asked, page)


def _own(background: Background, page: Page) -> Backdrop:
    ground, unit = page.palette["ground"], page.form.unit
    if isinstance(background, Gradient):
        return Backdrop("gradient", ground, page.palette[background.to], angle=background.angle)
    if isinstance(background, Pattern):
        ink = page.palette[background.fill]
        return Backdrop(background.kind, ground, ink, step=background.step * unit, size=background.size * unit)
    if isinstance(background, Paper):
        return Backdrop("paper", ground, size=unit, strength=background.strength)
    return Backdrop("window", ground, page.palette[background.light], page.palette[background.shade])


def _asked(kind: BackgroundName, page: Page) -> Backdrop | None:
    """A ground in the palette's own colours, faint enough for words to stand on; None where they have none to spare."""
    ground, unit = page.palette["ground"], page.form.unit
    ink = page.palette.get("ink", ground)
    if kind == "window":
        light, share, shade = _AMBER if luminance(ground) < _DARK else _SUN
        return Backdrop("window", ground, _between(ground, light, share), _between(ground, ink, shade))
    if kind == "paper":
        strength = next((one for one in _shares(_STRENGTH) if _legible(page, _strayed(ground, one))), 0.0)
        return Backdrop("paper", ground, size=unit, strength=strength) if strength else None
    mixed = (_between(ground, ink, share) for share in _shares(_DEEPER if kind == "gradient" else _FAINT))
    second = next((colour for colour in mixed if _legible(page, (ground, colour))), None)
    if second is None:
        return None
    if kind == "gradient":
        return Backdrop("gradient", ground, second)
    return Backdrop(kind, ground, second, step=36 * unit, size=3 * unit)


def _shares(whole: float) -> Iterator[float]:
    return (whole * part for part in _PARTS)


def _strayed(ground: RGB, strength: float) -> tuple[RGB, RGB]:
    """The darkest and the lightest that paper of a colour becomes."""
    lightness, chroma, hue = oklch_of(ground)
    return rgb_of((lightness - strength, chroma, hue)), rgb_of((lightness + strength, chroma, hue))


def _legible(page: Page, grounds: Sequence[RGB]) -> bool:
    """Whether every text has its contrast on all of these colours, with what reading an uneven ground costs."""
    # Imported late: a look seldom asks for a background.
    from templates.colour_uses import UNEVEN, uses_of

    uses = [use for use in uses_of(page.design) if use.on == "ground" and not use.kept]
    return all(contrast(page.palette[use.colour], ground) >= use.asked * UNEVEN for use in uses for ground in grounds)


def _between(first: RGB, second: RGB, share: float) -> RGB:
    """Straight in sRGB: so little of an ink needs no even steps, and is what the ink would give at that opacity."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
