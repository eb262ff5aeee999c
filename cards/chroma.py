"""Whether ink differs from its ground in colour, so that a JPEG must keep colour at full resolution.

Pure.
"""

from __future__ import annotations

from cards.placed import Layout
from templates.colour import RGB

_COLOUR_STEP = 40
"""Difference of a chroma channel (0 to 255) from which half resolution shows at the edge of a letter."""


def differ_in_colour(layout: Layout) -> bool:
    """Whether some ink of a card and some colour of its ground are so far apart that halving colour would show."""
    backdrop = layout.backdrop
    more = [colour for colour in (backdrop.second, backdrop.third) if colour] if backdrop else []
    grounds = [_chroma(colour) for colour in (layout.ground, *more)]
    colours = {line.colour for line in layout.lines} | {stroke.colour for stroke in layout.strokes}
    inks = [_chroma(colour) for colour in colours]
    return any(
        abs(ink[channel] - ground[channel]) > _COLOUR_STEP for ink in inks for ground in grounds for channel in (0, 1)
    )


def _chroma(colour: RGB) -> tuple[float, float]:
    """Cb and Cr of a colour (JFIF 1.02)."""
    red, green, blue = colour
    return -0.1687 * red - 0.3313 * green + 0.5 * blue, 0.5 * red - 0.4187 * green - 0.0813 * blue
