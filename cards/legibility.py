"""Whether type can be read where cards are seen: its size, and the height of its small letters on a phone.

Pure. A card of 1080 px is 375 CSS px wide in a phone's feed. Wider pictures are made for wider screens: their type is
asked for in pixels of the picture, as if 1080 of them were 375.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cards.placed import Layout, Line
from quotes.errors import Refused
from templates.design import AUTHOR_FLOOR, QUOTE_FLOOR, SMALL_FLOOR

FEED_WIDTH = 375
"""CSS pixels across a card in a phone's feed."""

GRID_WIDTH = 125
"""CSS pixels across a card among others, three side by side on a phone, as profiles show them."""

_REFERENCE = 1080

_SIZES = {
    "quote": QUOTE_FLOOR,
    "emphasis": QUOTE_FLOOR,
    "author": AUTHOR_FLOOR,
    **dict.fromkeys(("source", "title", "detail", "topic", "handle", "series", "slide", "file", "figure"), SMALL_FLOOR),
}

_SMALLEST_X = 0.39
"""Em: the x-height of the smallest-eyed face of a bundled design (EB Garamond, 0.395). A face with smaller letters than
that has to be set larger to be as legible."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that holds: what was measured, and what is asked; None for what is told only."""

    rule: str
    figure: float
    asked: float | None


@dataclass(frozen=True, slots=True)
class Legibility:
    """The height of small letters by role: in CSS pixels on a phone's feed, and among others in a grid."""

    feed: dict[str, float]
    grid: dict[str, float]


def legible(layout: Layout) -> tuple[list[Finding], Legibility]:
    """The sizes and x-heights of a card's type, each at least its floor; raises `Refused` (rule `legible`)."""
    share = min(1.0, layout.width / _REFERENCE)
    findings: list[Finding] = []
    heights: dict[str, float] = {}
    for role, floor in _SIZES.items():
        lines = [line for line in layout.lines if line.role == role]
        if not lines:
            continue
        size = min(line.size_px for line in lines)
        # A hundredth of a pixel is rounding, not size.
        if size < floor * share - 0.01:
            raise Refused(
                "legible",
                f"The {role} is {size:.1f} px, less than the {floor * share:.1f} px that a phone needs.",
                "Raise the role's floor in the design, shorten the text, or choose a larger format.",
            )
        findings.append(Finding(f"legible {role}", round(size, 2), round(floor * share, 2)))
        heights[role] = x_height(lines)
        asked = floor * share * _SMALLEST_X
        if heights[role] < asked - 0.01:
            raise Refused(
                "legible",
                f"The small letters of the {role} are {heights[role]:.1f} px high, less than the {asked:.1f} px that a "
                "phone needs.",
                "Raise the role's sizes in the design: its face has small letters.",
            )
        feed = FEED_WIDTH / (_REFERENCE * share)
        findings.append(Finding(f"x-height {role}", round(heights[role] * feed, 2), round(asked * feed, 2)))
    return findings, Legibility(_shown(heights, layout, FEED_WIDTH), _shown(heights, layout, GRID_WIDTH))


def x_height(lines: Sequence[Line]) -> float:
    """The least height of small letters in the faces of some lines, in pixels of the picture."""
    cuts = {(glyph.instance, glyph.scale, line.size_px) for line in lines for glyph in line.glyphs}
    return min((instance.x_height * scale * size for instance, scale, size in cuts), default=0.0)


def _shown(heights: dict[str, float], layout: Layout, width: int) -> dict[str, float]:
    return {role: round(height * width / layout.width, 2) for role, height in heights.items()}
