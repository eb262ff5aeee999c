"""A page that runs to the left: everything at its place from the right edge, and each thing itself as it was.

Pure. Only places are mirrored: letters, figures, pictures and the account's mark keep their shape.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cards.placed import Circle, Line, MarkShape, Shape, Stroke, TileBand


def mirrored_line(line: Line, width: int) -> Line:
    """The line of a picture `width` pixels wide, as far from its right edge as it was from its left."""
    return replace(line, x=width - line.x - line.width)


def mirrored_shape(shape: Shape, width: int) -> Shape:
    """The shape, as far from the right edge as it was from the left."""
    if isinstance(shape, MarkShape | Circle):
        return replace(shape, left=width - shape.left - shape.size)
    if isinstance(shape, TileBand):
        return replace(shape, left=width - shape.box[2], mirrored=not shape.mirrored)
    return replace(shape, left=width - shape.right, right=width - shape.left)


def mirrored_strokes(strokes: Iterable[Stroke], width: int) -> list[Stroke]:
    """The strokes turned over whole, so that a series of bars runs to the left."""
    return [replace(stroke, points=tuple((width - x, y) for x, y in stroke.points)) for stroke in strokes]
