"""What a brand kit comes to: the contrast of its colours, and what designs have to move to be legible.

Pure, but for the fonts and designs behind the renderer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from templates.brand import Brand, branded
from templates.colour import AA_CONTRAST, RGB, contrast
from templates.colour_uses import MARK_CONTRAST
from templates.derive import Moved
from templates.design import Design

_PAIRS = (("ink", "ground"), ("muted", "ground"), ("accent", "ground"), ("ink", "accent"))
"""What lies on what: texts and accent on the ground, and words on designs whose ground is the accent."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours on each other; `verdict` is `all`, `large` or `none`: the texts that WCAG 2.2 allows there.

    `lent` tells that the ground is the design's own, because the kit has none.
    """

    above: str
    below: str
    colours: tuple[str, str]
    ratio: float
    verdict: str
    lent: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A colour that a design could not use as it is, in a palette."""

    design: str
    palette: str
    colour: str
    asked: str
    used: str
    before: float
    after: float


def pairs_of(brand: Brand, design: Design) -> list[Pair]:
    """The contrast of the kit's own colours (WCAG 2.2, success criteria 1.4.3 and 1.4.11).

    A kit without a ground is measured on that of the design.
    """
    given = dict(brand.colours)
    palette = design.palettes.get("light") or next(iter(design.palettes.values()))
    found = []
    for above, below in _PAIRS:
        lent = below == "ground" and below not in given
        if above not in given or (below not in given and not lent):
            continue
        colours = given[above], palette["ground"] if lent else given[below]
        ratio = contrast(*colours)
        verdict = "all" if ratio >= AA_CONTRAST else "large" if ratio >= MARK_CONTRAST else "none"
        found.append(Pair(above, below, (hex_of(colours[0]), hex_of(colours[1])), cut(ratio), verdict, lent))
    return found


def moves_of(brand: Brand, designs: Iterable[Design]) -> list[Move]:
    """What each design moved, in the order of designs, palettes and colours."""
    return [_move(design, moved) for design in designs for moved in branded(design, brand)[1]]


def hex_of(colour: RGB) -> str:
    """A colour as people write it: `#9A2F1B`."""
    return "#" + bytes(colour).hex().upper()


def cut(ratio: float) -> float:
    """A contrast to two digits, never rounded up: 4.498 is not yet 4.5."""
    return math.floor(ratio * 100) / 100


def _move(design: Design, moved: Moved) -> Move:
    palette, _, colour = moved.name.partition(".")
    before, after = cut(moved.contrast_before), cut(moved.contrast_after)
    return Move(design.title, palette, colour, hex_of(moved.asked), hex_of(moved.used), before, after)
