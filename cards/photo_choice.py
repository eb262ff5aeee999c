"""The photo that a card asks for, and the scrim that its design lays over it, worked out to pixels.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from cards.page import Page
from cards.placed import Backdrop, PhotoGround, Ramp, Veil
from templates.colour import AA_CONTRAST
from templates.measure import Measure

_EVEN = Ramp(((0.0, 0.6),))
"""The scrim of a design that has none of its own: words may stand anywhere on it, so it is alike everywhere."""

_UPPER = (0.5, 0.32)
"""Where a photo's subject should come to when the scrim of the design rises from the foot."""


def photo_of(page: Page) -> PhotoGround | None:
    """The card's photo, None without one. A duotone runs from the palette's darkest colour to its lightest."""
    photo = page.spec.look.photo
    if photo is None:
        return None
    tones = sorted((page.palette["ground"], page.palette.get("ink", page.palette["ground"])), key=sum)
    return PhotoGround(
        photo.picture,
        photo.focus,
        photo.blur * page.form.unit,
        (tones[0], tones[-1]) if photo.duotone else None,
        _UPPER if page.design.scrim else (0.5, 0.5),
    )


def veil_of(page: Page, photo: PhotoGround | None, backdrop: Backdrop | None) -> Veil | None:
    """The scrim over a photo or a picture of the design's own, None for a ground that needs none.

    A picture drawn for its design is quiet where words stand: there no more contrast is asked than of other grounds.
    """
    if photo is None and (backdrop is None or backdrop.kind != "window"):
        return None
    scrim = page.design.scrim
    if scrim is None:
        return Veil(page.palette["ground"], _EVEN)
    head = _ramp(scrim.head, page) if scrim.head else None
    asked = scrim.asked if photo else AA_CONTRAST
    return Veil(page.palette[scrim.fill], _ramp(scrim.foot, page), head, asked)


def _ramp(stops: Sequence[tuple[Measure, float]], page: Page) -> Ramp:
    """The stops in pixels; one that would lie above another comes to where that is."""
    placed: list[tuple[float, float]] = []
    for place, share in stops:
        y = place.value(page.names) * page.form.unit
        placed.append((max(y, placed[-1][0]) if placed else y, share))
    return Ramp(tuple(placed))
