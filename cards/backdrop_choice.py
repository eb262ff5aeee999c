"""Which ground a card has: its design's, or the one that its look asks for in its place.

Pure.
"""

from __future__ import annotations

from cards.page import Page
from cards.placed import Backdrop
from templates.background import Background, BackgroundName, Gradient, Paper, Pattern
from templates.colour import RGB, contrast, luminance

_FAINT = 0.07
"""Share of the ink in the colour of a pattern that a look asks for: it shows, and hardly lessens contrast."""

_PARTS = (1.0, 0.8, 0.6, 0.4, 0.2)
"""Shares of a pattern's or gradient's full strength, of which the strongest that leaves words legible is taken."""

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


def _asked(kind: BackgroundName, page: Page) -> Backdrop:
    """A ground in the palette's own colours, faint enough for words to stand on."""
    ground, unit = page.palette["ground"], page.form.unit
    ink = page.palette.get("ink", ground)
    if kind == "gradient":
        return Backdrop("gradient", ground, _legible(page, ink, _DEEPER))
    if kind == "paper":
        return Backdrop("paper", ground, size=unit, strength=0.012)
    if kind == "window":
        light, share, shade = _AMBER if luminance(ground) < _DARK else _SUN
        return Backdrop("window", ground, _between(ground, light, share), _between(ground, ink, shade))
    return Backdrop(kind, ground, _legible(page, ink, _FAINT), step=36 * unit, size=3 * unit)


def _legible(page: Page, ink: RGB, share: float) -> RGB:
    """The ground with so large a share of the ink, or less where some text would not have its contrast on that."""
    # Imported late: a look seldom asks for a background.
    from templates.colour_uses import UNEVEN, uses_of

    ground = page.palette["ground"]
    uses = [use for use in uses_of(page.design) if use.on == "ground" and not use.kept]
    for part in _PARTS:
        mixed = _between(ground, ink, share * part)
        if all(contrast(page.palette[use.colour], mixed) >= use.asked * UNEVEN for use in uses):
            return mixed
    return ground


def _between(first: RGB, second: RGB, share: float) -> RGB:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
