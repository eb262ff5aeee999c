"""Room for ink that reaches further than a design's distances allow for: tall capitals, deep vowels, stacked marks.

Pure. Places are those of a page that runs to the right, before it is mirrored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil, floor

from cards.block import SetWords, fit_quote
from cards.hang import place_quote
from cards.page import Page
from cards.placed import Box, Line, Shape
from fonts.shaping import Ink, ink_box
from templates.layers import QuoteBlock
from templates.measure import Measure

_APART = 1
"""Pixel that is left between two inks: a mask may be one wider than the outline that it is made of."""

_TRIES = 3
"""Moving a quote may break its lines anew, and another line with taller letters may come first."""

_HARDER = 4
"""Times that more width is taken than before: a line whose end hangs may still fit a measure that is a little less."""

_TEXT = frozenset({"quote", "emphasis"})


def ink_of(line: Line) -> Ink | None:
    """Left, bottom, right and top of a line's ink in em from its start and baseline; None without ink."""
    return ink_box(line.glyphs)


def cleared(
    layer: QuoteBlock, page: Page, words: SetWords, small: Sequence[Line], shapes: Sequence[Shape]
) -> tuple[SetWords, list[Line]]:
    """The quote and its lines, fitted anew to less room where its ink runs into what stands around it.

    Where less room does not hold it, it stays: the report tells what it runs into.
    """
    others = [*_boxes(small, page), *(shape.box for shape in shapes)]
    lines = place_quote(layer, page, words)
    for attempt in range(_TRIES):
        up, down, side = (pixels / page.form.unit for pixels in _overreach(lines, others, page))
        if not up and not down and not side:
            break
        # From where the lines stand, not from the edges of their room: of that some may be left over.
        text = [line.baseline / page.form.unit for line in lines if line.role in _TEXT]
        capitals = min(text) - words.block.cap_height * words.fitted.size
        layer = replace(
            layer,
            top=_at(layer.top, capitals + up) if up else layer.top,
            bottom=_at(layer.bottom, max(text) - down) if down else layer.bottom,
            width=_at(layer.width, words.block.measure - side * _HARDER**attempt) if side else layer.width,
        )
        again = fit_quote(layer, page)
        if again is None:
            break
        words, lines = again, place_quote(layer, page, again)
    return words, lines


def lowered(lines: list[Line], shapes: Sequence[Shape], page: Page) -> list[Line]:
    """The lines of a text at the head of a page, moved down where their ink runs into a shape above them."""
    if not shapes:
        return lines
    over = max(
        (
            shape.box[3] - box[1] + _APART
            for box in _boxes(lines, page)
            for shape in shapes
            if _beside(box, shape.box) and _middle(shape.box) < _middle(box)
        ),
        default=0.0,
    )
    return [replace(line, baseline=line.baseline + round(over)) for line in lines] if over > 0 else lines


def _overreach(lines: Sequence[Line], others: Iterable[Box], page: Page) -> tuple[float, float, float]:
    """How many pixels the first line's ink reaches too far up, the last one's too far down, and any to the side.

    To the side it is what hangs there, such as the closing mark, that may pass the edge of the safe zone.
    """
    text = [line for line in lines if line.role in _TEXT]
    first, last = min(line.baseline for line in text), max(line.baseline for line in text)
    outer = [
        line for line in lines if line.role == "initial" or (line.role in _TEXT and line.baseline in (first, last))
    ]
    boxes = _boxes(outer, page)
    top, right, bottom, _ = page.form.safe
    edge = page.form.width - right - _APART
    wide = _boxes([line for line in text if line.x + line.width > edge], page)
    side = max((box[2] - edge for box in wide), default=0.0)
    up = max((top - box[1] for box in boxes), default=0.0)
    down = max((box[3] - (page.form.height - bottom) for box in boxes), default=0.0)
    for other in others:
        for box in boxes:
            if not _beside(box, other):
                continue
            if _middle(other) < first:
                up = max(up, other[3] - box[1] + _APART)
            elif _middle(other) > last:
                down = max(down, box[3] - other[1] + _APART)
    return max(0.0, up), max(0.0, down), max(0.0, side)


def _boxes(lines: Iterable[Line], page: Page) -> list[Box]:
    """The boxes of the ink of lines in whole pixels; of those without ink none."""
    boxes: list[Box] = []
    for line in lines:
        if ink := ink_of(line):
            left, low, right, high = (edge * line.size_px for edge in ink)
            # Letters are not mirrored with their line: what is left in it will be left.
            left, right = (line.width - right, line.width - left) if page.rtl else (left, right)
            whole = floor(line.x + left), floor(line.baseline - high), ceil(line.x + right), ceil(line.baseline - low)
            boxes.append(whole)
    return boxes


def _beside(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2]


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _at(measure: Measure, value: float) -> Measure:
    return replace(measure, steps=(value,))
