"""The fitted lines at their places: margin by optical edge, marks hung outside it.

Pure.
"""

from __future__ import annotations

from cards.block import SetWords
from cards.fit import TURN_INDENT
from cards.initial import initial_lines
from cards.page import Page
from cards.placed import Line
from cards.quotation import NO_BREAK_SPACE, OPENING, Marks
from quotes.errors import Refused
from templates.design import QuoteBlock

OPTICAL_EDGE = 2.5
"""Units that large type may stand right of the true margin: its stems look level with small type there."""

_LEAST_MARK = 0.4
"""A mark shrunk further than this reads as a speck, not as a quotation mark."""


def place_quote(layer: QuoteBlock, page: Page, words: SetWords) -> list[Line]:
    """Every line of the quote, its opening mark and its initial, in pixels.

    The capital H of the quote's face stands on the margin, less a little.
    """
    size, face = words.fitted.size, words.face
    line_height = words.block.line_height(size)
    margin = layer.x.value(page.names)
    x = margin - (face.bearing * size - OPTICAL_EDGE)
    baseline = layer.top.value(page.names) + face.cap_height * size + words.slack * layer.spare_above
    lines = [
        _line(layer, page, words, number, margin if number < len(words.block.indents) else x, baseline)
        for number in range(len(words.fitted.lines))
    ]
    if words.initial:
        lines += initial_lines(page, layer, words.initial, face, words.axes, lines[0], line_height)
    elif page.marks:
        lines.append(_opening(layer, page, words, page.marks, x, baseline))
    return lines


def _line(layer: QuoteBlock, page: Page, words: SetWords, number: int, x: float, baseline: float) -> Line:
    start, end = words.fitted.lines[number]
    size, unit, shaped = words.fitted.size, page.form.unit, words.shaped
    stop = len(shaped.text) if number == len(words.fitted.lines) - 1 else end
    if number in words.turned:
        x += TURN_INDENT * size
    if number < len(words.block.indents):
        x += words.block.indents[number] * size
    elif shaped.text[start : start + 1] in OPENING and (number or not page.marks):
        # A quotation or bracket that opens a line hangs too, where no mark stands already and there is room.
        hung = x - shaped.width(start, start + 1) * size
        x = hung if hung >= layer.mark_from else x
    if not (shaped.breakable[start] and shaped.breakable[stop]):
        shaped = page.words(shaped.text[start:stop], layer.role, words.axes)
        start, stop = 0, len(shaped.text)
    return Line(
        role="quote",
        text=shaped.text[start:stop],
        colour=page.palette[layer.fill],
        size_px=size * unit,
        x=x * unit,
        baseline=round((baseline + number * words.block.line_height(size)) * unit),
        width=shaped.width(start, stop) * size * unit,
        glyphs=shaped.cut(start, stop),
    )


def _opening(layer: QuoteBlock, page: Page, words: SetWords, marks: Marks, x: float, baseline: float) -> Line:
    """The opening mark, wholly left of the text; made smaller where its ink would pass `mark_from`."""
    size, unit = words.fitted.size, page.form.unit
    text = marks.open + (NO_BREAK_SPACE if marks.spaced else "")
    shaped = page.words(text, layer.role, words.axes)
    box = words.face.ink(marks.open)
    needed = (shaped.edges[-1] - (box[0] if box else 0.0)) * size
    scale = min(layer.mark_scale, (x - layer.mark_from) / needed)
    if scale < _LEAST_MARK * layer.mark_scale:
        raise Refused(
            "safe-zone",
            f"There is no room for the opening mark {marks.open} between {layer.mark_from:g} and {x:g} units.",
            "Lower `mark_from` of the quote layer, or move its `x` to the right.",
        )
    if scale < 1 and box and box[3] > words.face.x_height:
        # A smaller mark keeps its top level with the capitals; one that stands low („, «) stays on the baseline.
        baseline += (box[3] * scale - words.face.cap_height) * size
    return Line(
        role="mark",
        text=marks.open,
        colour=page.palette[layer.mark_fill],
        size_px=size * scale * unit,
        x=(x - shaped.edges[-1] * size * scale) * unit,
        baseline=round(baseline * unit),
        width=shaped.edges[-1] * size * scale * unit,
        glyphs=shaped.cut(0, len(text)),
    )
