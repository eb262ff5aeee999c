"""A colour made legible: lighter or darker by as little as contrast asks, in the same hue.

Pure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from templates.colour import AA_CONTRAST, RGB, contrast, luminance
from templates.oklch import Oklch, oklch_of, rgb_of

STEP = 0.002
"""The least that lightness is moved by (OKLCH, 0 to 1): half of what one step of an 8-bit grey is."""

_WOBBLE = 4
"""Steps that rounding to 8 bits can put a passing colour before one that fails."""

Demand = tuple[RGB, float]
"""A ground, and the contrast asked for on it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How far a colour had to go: the colour asked for and the one used, each with its contrast (WCAG 2.2).

    `name` is the palette and the colour's name in it, as `dark.accent`. Where a colour lies on several grounds, the
    contrast is that with the ground where it is least.
    """

    name: str
    asked: RGB
    used: RGB
    contrast_before: float
    contrast_after: float

    def __str__(self) -> str:
        """What a person is told: `dark.accent: #1F3CC4 has only 2.15 : 1 there; #4975FF is used, with 4.53 : 1`."""
        asked, used = ("#{:02X}{:02X}{:02X}".format(*colour) for colour in (self.asked, self.used))
        # Cut, not rounded: 4.498 is not yet 4.5.
        before, after = (
            f"{math.floor(ratio * 100) / 100:g} : 1" for ratio in (self.contrast_before, self.contrast_after)
        )
        return f"{self.name}: {asked} has only {before} there; {used} is used, with {after}"


def legible(colour: RGB, ground: RGB, asked: float = AA_CONTRAST) -> RGB:
    """The colour of the same hue whose lightness moved least for a contrast of at least `asked` with the ground.

    Chroma stays as far as sRGB can show it. Where no lightness reaches `asked`, black or white, which is nearer to it.
    """
    found = legible_on_all(colour, ((ground, asked),))
    return best_end(ground) if found is None else found


def legible_on_all(colour: RGB, demands: Sequence[Demand]) -> RGB | None:
    """Like `legible` for a colour that lies on several grounds; None where no lightness serves them all."""
    if _serves(colour, demands):
        return colour
    start = oklch_of(colour)
    # The nearest lightness that serves all is the nearest that serves one of them, on one of its sides.
    found: list[tuple[int, RGB]] = []
    for demand in demands:
        for direction in (-1, 1):
            steps = _steps(start, demand, direction)
            if steps is not None and _serves(tried := _moved(start, direction * steps), demands):
                found.append((steps, tried))
    return min(found, key=lambda one: one[0])[1] if found else None


def best_end(ground: RGB) -> RGB:
    """Black or white, whichever has more contrast with the ground."""
    return max(((0, 0, 0), (255, 255, 255)), key=lambda end: contrast(end, ground))


def _serves(colour: RGB, demands: Sequence[Demand]) -> bool:
    return all(contrast(colour, ground) >= asked for ground, asked in demands)


def _moved(start: Oklch, steps: int) -> RGB:
    lightness, chroma, hue = start
    return rgb_of((lightness + steps * STEP, chroma, hue))


def _steps(start: Oklch, demand: Demand, direction: int) -> int | None:
    """The fewest steps after which the colour is far enough on that side of the ground; None where none suffice."""
    ground, asked = demand
    middle = luminance(ground)

    def passes(steps: int) -> bool:
        tried = _moved(start, direction * steps)
        return (luminance(tried) - middle) * direction >= 0 and contrast(tried, ground) >= asked

    failing, passing = -1, math.ceil((start[0] if direction < 0 else 1 - start[0]) / STEP)
    if not passes(passing):
        return None
    while passing - failing > 1:
        half = (failing + passing) // 2
        if passes(half):
            passing = half
        else:
            failing = half
    return min((steps for steps in range(max(passing - _WOBBLE, 0), passing) if passes(steps)), default=passing)
