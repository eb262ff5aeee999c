"""Strokes under or behind words that stand out: a straight line, or a highlighter's uneven one.

Pure. The figures of the highlighter are em of the type size, from the design sheet it was drawn for.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace
from math import inf

from cards.clearance import ink_of
from cards.placed import Line, Point, Stroke
from templates.colour import RGB
from templates.layers import Emphasis

UNDERLINE = (-0.1, -0.17)
"""Top and bottom of an underline, upward from the baseline: clear of the letters' feet, thick enough for a phone."""

MARKER = (0.7, -0.2)
"""Top and bottom of a highlighter's stroke: from just under the capitals' tops to the descenders' feet."""

_BEYOND = 0.065
"""How far a stroke goes past the ink at both ends, so that it does not look cut to measure."""

_TILT, _NOISE, _NOTCH = 0.022, 0.011, 0.05
_POINTS = 6
"""A hand's stroke: the whole of it a little aslant, its long edges uneven at six points, its ends notched."""


def strokes_for(lines: Sequence[Line], emphasis: Emphasis, colour: RGB, seed: str) -> list[Stroke]:
    """The strokes of the lines that stand out, one for each; none for emphasis without strokes.

    `seed` makes the same hand draw the same quote the same way.
    """
    straight = "underline" in emphasis.style
    if not straight and "marker" not in emphasis.style:
        return []
    # Not for secrets: the same quote must have the same stroke.
    dice = random.Random(hashlib.sha256(seed.encode()).digest())  # noqa: S311
    found = []
    for line in lines:
        if line.role == "emphasis" and (box := ink_of(line)):
            outline = _bar(line, box) if straight else _short_of(_swipe(line, box, dice, emphasis), line, box, lines)
            found.append(Stroke(outline, colour))
    return found


def on_stroke(line: Line, colour: RGB) -> Line:
    """A line that stands out with the colour of the stroke behind it, against which it is read."""
    return replace(line, behind=colour) if line.role == "emphasis" else line


def _bar(line: Line, box: tuple[float, float, float, float]) -> tuple[Point, ...]:
    top, bottom = UNDERLINE
    left, right = line.x + box[0] * line.size_px, line.x + box[2] * line.size_px
    high, low = (round(line.baseline - edge * line.size_px) for edge in (top, bottom))
    low = max(low, high + 1)
    return (left, high), (right, high), (right, low), (left, low)


def _swipe(
    line: Line, box: tuple[float, float, float, float], dice: random.Random, emphasis: Emphasis
) -> tuple[Point, ...]:
    """One stroke of a broad pen from left to right."""
    top, bottom = MARKER
    if emphasis.on is not None:
        # Words in a colour of their own would be lost where they reach past the stroke.
        top, bottom = max(top, box[3] + _NOISE * 2), min(bottom, box[1] - _NOISE * 2)
    left, right = box[0] - _BEYOND, box[2] + _BEYOND
    upper = _edge(left, right, top, dice)
    lower = _edge(left, right, bottom, dice)
    upper, lower = _slanted(upper, dice), _slanted(lower, dice)
    ends = [(right + dice.uniform(0, _NOTCH), (top + bottom) / 2)]
    starts = [(left - dice.uniform(0, _NOTCH), (top + bottom) / 2)]
    outline = [*upper, *ends, *reversed(lower), *starts]
    return tuple((line.x + x * line.size_px, line.baseline - y * line.size_px) for x, y in outline)


def _short_of(
    outline: tuple[Point, ...], line: Line, box: tuple[float, float, float, float], lines: Sequence[Line]
) -> tuple[Point, ...]:
    """A stroke that ends before the letters beside it, where no space keeps it from them: as in Japanese, or in a word.

    A light letter on a dark ground would be lost where it stands on the stroke.
    """
    left, right = line.x + box[0] * line.size_px, line.x + box[2] * line.size_px
    least, most = -inf, inf
    for other in lines:
        if other.role == "quote" and other.baseline == line.baseline and (ink := ink_of(other)):
            start, end = other.x + ink[0] * other.size_px, other.x + ink[2] * other.size_px
            if start < left:
                least = max(least, min(end, left))
            else:
                most = min(most, max(start, right))
    return tuple((min(max(x, least), most), y) for x, y in outline)


def _slanted(edge: list[Point], dice: random.Random) -> list[Point]:
    """A long edge that begins and ends a little beyond its place, as a pen set down aslant leaves it."""
    (first, y), (last, end_y) = edge[0], edge[-1]
    return [(first - dice.uniform(0, _NOTCH), y), *edge[1:-1], (last + dice.uniform(0, _NOTCH), end_y)]


def _edge(left: float, right: float, height: float, dice: random.Random) -> list[Point]:
    """A long edge: rising a little to the right, with a hand's noise."""
    steps = [left + (right - left) * step / (_POINTS - 1) for step in range(_POINTS)]
    return [
        (x, height + _TILT * (number / (_POINTS - 1) - 0.5) + dice.uniform(-_NOISE, _NOISE))
        for number, x in enumerate(steps)
    ]
