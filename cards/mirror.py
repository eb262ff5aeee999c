"""A page that runs to the left: everything at its place from the right edge, and each thing itself as it was.

Pure. Only places are mirrored: letters, figures and the account's mark keep their shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cards.placed import Line, MarkShape, Shape


def mirrored(shapes: Sequence[Shape], lines: Sequence[Line], width: int) -> tuple[list[Shape], list[Line]]:
    """The shapes and lines of a picture `width` pixels wide, as far from its right edge as they were from its left."""
    return [_shape(shape, width) for shape in shapes], [replace(line, x=width - line.x - line.width) for line in lines]


def _shape(shape: Shape, width: int) -> Shape:
    if isinstance(shape, MarkShape):
        return replace(shape, left=width - shape.left - shape.size)
    return replace(shape, left=width - shape.right, right=width - shape.left)
