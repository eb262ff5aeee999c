"""What lies under a card's words: one colour, a gradient, a pattern, paper, or light through a window.

Pure data. A photo takes the place of any of them; `Scrim` is what keeps words legible over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from templates.measure import Measure
from templates.names import ColourName

PatternName = Literal["dots", "lines", "grid"]

BackgroundName = Literal["solid", "gradient", "dots", "lines", "grid", "paper", "window"]


@dataclass(frozen=True, slots=True, eq=False)
class Gradient:
    """A ground that runs from the palette's `ground` to the colour `to`, by even steps of OKLCH.

    `angle` is the way it runs in degrees: 180 from top to foot, 90 from left to right.
    """

    kind: Literal["gradient"]
    to: ColourName
    angle: float = 180.0


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Dots, slanted lines or a grid in the colour `fill`: every `step` units one that is `size` units thick."""

    kind: PatternName
    fill: ColourName
    step: float = 36.0
    size: float = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """Paper: the ground's colour with fibres and grain. `strength` is how far its lightness strays (OKLCH, 0 to 1)."""

    kind: Literal["paper"]
    strength: float = 0.012


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Sunlight through a window on a wall, in the colour `light` on the ground's; leaves throw shadows in `shade`."""

    kind: Literal["window"]
    light: ColourName
    shade: ColourName


Background = Gradient | Pattern | Paper | Window


@dataclass(frozen=True, slots=True, eq=False)
class Scrim:
    """The veil of one colour that keeps words legible over a photo, as thin as contrast allows.

    `head` and `foot` are its shape from the top downward: places, and how much it covers there (0 to 1), even between
    them; the denser of the two holds. They are made thinner or thicker until the words over them have the contrast
    `asked`, each for the words that lie over it.
    """

    fill: ColourName
    foot: tuple[tuple[Measure, float], ...]
    head: tuple[tuple[Measure, float], ...] = ()
    asked: float = 4.5
