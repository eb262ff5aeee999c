"""The fitted lines at their places: margin by optical edge, marks hung outside it.

Pure. Everything is placed as on a page that runs to the right; `cards.mirror` turns it for one that does not.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from cards.block import HYPHEN, MARK_GAP, SetWords, first_baseline
from cards.direction import order_of
from cards.fit import TURN_INDENT
from cards.initial import initial_lines
from cards.page import Page
from cards.placed import Line
from cards.quotation import NO_BREAK_SPACE, OPENING, Marks
from cards.words import Words
from quotes.errors import Refused
from templates.colour import RGB
from templates.layers import QuoteBlock

OPTICAL_EDGE = 2.5
"""Units that large type may stand right of the true margin: its stems look level with small type there."""

_LEAST_MARK = 0.4
"""A mark shrunk further than this reads as a speck, not as a quotation mark."""

CLEAR_OF_STROKE = 0.16
"""Em by which a closing mark is moved away from words on a stroke: the stroke goes on for 0.065 em and a notch."""

EMPHASIS = "emphasis"
"""The role of the words of a quote that stand out."""


def place_quote(layer: QuoteBlock, page: Page, words: SetWords) -> list[Line]:
    """Every line of the quote, its opening mark and its initial, in pixels.

    The capital H of the quote's face stands on the margin, less a little.
    """
    size, face = words.fitted.size, words.face
    line_height = words.block.line_height(size)
    margin = layer.x.value(page.names)
    # Letters that run to the left have no bearing in common that could be evened out.
    x = margin if page.rtl else margin - (face.bearing * size - OPTICAL_EDGE)
    baseline = first_baseline(layer, page, words)
    if layer.prefix:
        # Letters of one width stand in columns: no edge is evened out.
        x = margin + layer.prefix.indent * size
    lines = [
        line
        for number in range(len(words.fitted.lines))
        for line in _line(layer, page, words, number, margin if number < len(words.block.indents) else x, baseline)
    ]
    if words.initial:
        lines += initial_lines(page, layer, words.initial, face, words.words.axes, lines[0], line_height)
    elif page.marks and layer.drop_mark:
        lines.append(_dropped(layer, page, words, page.marks, baseline))
    elif page.marks:
        lines.append(_opening(layer, page, words, page.marks, x, baseline))
    return lines


def _line(layer: QuoteBlock, page: Page, words: SetWords, number: int, x: float, baseline: float) -> list[Line]:
    """One line of the block; in parts where words of it have a colour of their own."""
    start, end = words.fitted.lines[number]
    size, unit, shaped = words.fitted.size, page.form.unit, words.shaped
    stop = len(shaped.text) if number == len(words.fitted.lines) - 1 else end
    base = words.words.base_at(start)
    # A paragraph that runs against the page stands at the page's other side: what is set in there is set in from there.
    against = base != page.rtl
    turn = TURN_INDENT * size if number in words.turned else 0.0
    if not against:
        x += turn
    if number < len(words.block.indents):
        x += 0.0 if against else words.block.indents[number] * size
    elif not against and shaped.text[start : start + 1] in OPENING and (number or not page.marks):
        # A quotation or bracket that opens a line hangs too, where no mark stands already and there is room.
        hung = x - shaped.width(start, start + 1) * size
        x = hung if hung >= layer.mark_from else x
    offset = 0
    if end in words.hyphens or not (shaped.breakable[start] and shaped.breakable[stop]):
        shaped = words.words.shaped(page, start, stop)
        if end in words.hyphens:
            shaped = shaped.joined(page.words(HYPHEN, layer.role, words.words.axes))
        offset, start, stop = start, 0, len(shaped.text)
    width = shaped.width(start, stop) * size
    if against:
        x += max(0.0, words.block.measure - words.block.inset * size - turn - width)
    line = Line(
        role="quote",
        text=shaped.text[start:stop],
        colour=page.palette[layer.fill],
        size_px=size * unit,
        x=x * unit,
        baseline=round((baseline + number * words.block.line_height(size)) * unit),
        width=width * unit,
        glyphs=shaped.cut(start, stop, order_of(shaped, start, stop, base)),
    )
    if not words.words.emphasised or layer.emphasis is None:
        return [line]
    parts = _parts(line, words.words, offset, page.palette[layer.emphasis.ink or layer.fill])
    return _cleared(parts, words.words, offset, page, base) if "marker" in layer.emphasis.style else parts


def _parts(line: Line, words: Words, offset: int, colour: RGB) -> list[Line]:
    """A line cut where its words begin or cease to stand out, each part at its place in the whole.

    `offset` is where in the words the clusters of its glyphs are counted from.
    """
    parts = groupby(line.glyphs, key=lambda glyph: words.stands_out(glyph.cluster + offset))
    return [
        replace(line, glyphs=tuple(part), role=EMPHASIS, colour=colour)
        if stands_out
        else replace(line, glyphs=tuple(part))
        for stands_out, part in parts
    ]


def _cleared(parts: list[Line], words: Words, offset: int, page: Page, base: int) -> list[Line]:
    """The parts of a line, with a closing mark that follows a stroke moved clear of it, the way its paragraph runs."""
    if len(parts) < 2 or parts[-2].role != EMPHASIS or parts[-1].glyphs[0].cluster + offset < words.length:
        return parts
    way = 1 if base == page.rtl else -1
    return [*parts[:-1], replace(parts[-1], x=parts[-1].x + way * CLEAR_OF_STROKE * parts[-1].size_px)]


def _opening(layer: QuoteBlock, page: Page, words: SetWords, marks: Marks, x: float, baseline: float) -> Line:
    """The opening mark, wholly left of the text; made smaller where its ink would pass `mark_from`."""
    size, unit = words.fitted.size, page.form.unit
    text = marks.open + (NO_BREAK_SPACE if marks.spaced else "")
    shaped = page.mark(text, layer.role, words.words.axes)
    box = shaped.ink()
    width = shaped.edges[-1]
    # What hangs is its ink: the blank half of a corner bracket may pass the margin.
    space = width - shaped.edges[len(marks.open)]
    needed = (width if box is None else space + box[2] if page.rtl else width - box[0]) * size
    scale = min(layer.mark_scale, (x - layer.mark_from) / needed)
    if scale < _LEAST_MARK * layer.mark_scale:
        raise Refused(
            "safe-zone",
            f"There is no room for the opening mark {marks.open} between {layer.mark_from:g} and {x:g} units.",
            "Lower `mark_from` of the quote layer, or move its `x` to the right.",
        )
    if scale < 1 and box and box[1] > 0 and box[3] > words.face.x_height:
        # A smaller mark keeps its top level with the capitals; one that stands low („, «) stays on the baseline.
        baseline += (box[3] * scale - words.face.cap_height) * size
    return Line(
        role="mark",
        text=marks.open,
        colour=page.palette[layer.mark_fill],
        size_px=size * scale * unit,
        x=(x - width * size * scale) * unit,
        baseline=round(baseline * unit),
        width=width * size * scale * unit,
        glyphs=shaped.cut(0, len(text), order_of(shaped, 0, len(text), int(page.rtl))),
    )


def _dropped(layer: QuoteBlock, page: Page, words: SetWords, marks: Marks, baseline: float) -> Line:
    """The opening mark as tall as the two lines beside it, or above a single line; its ink stands on the margin."""
    assert layer.drop_mark is not None  # noqa: S101 - asked for by the caller
    size, unit, margin = words.fitted.size, page.form.unit, layer.x.value(page.names)
    shaped = page.mark(marks.open, layer.role, words.words.axes)
    left, low, right, high = shaped.ink() or (0.0, 0.0, shaped.edges[-1], 1.0)
    lead, capitals = words.block.line_height(size), words.face.cap_height * size
    if words.block.indents:
        height, foot = capitals + lead, baseline + lead
        # Marks that are wider than high («, 『) fill the width that is set aside, halfway up the lines.
        scale = min(height / (high - low), (words.block.indents[0] - MARK_GAP) * size / (right - left))
        foot -= (height - (high - low) * scale) / 2
    else:
        scale = layer.drop_mark.alone * size / (high - low)
        foot = baseline - capitals - MARK_GAP * size
    before = shaped.edges[-1] - right if page.rtl else left
    end = len(marks.open)
    return Line(
        role="mark",
        text=marks.open,
        colour=page.palette[layer.drop_mark.fill],
        size_px=scale * unit,
        x=(margin - before * scale) * unit,
        baseline=round((foot + low * scale) * unit),
        width=shaped.edges[-1] * scale * unit,
        glyphs=shaped.cut(0, end, order_of(shaped, 0, end, int(page.rtl))),
    )
