"""What a design hangs on its quote: numbers beside the lines, words before each, a cursor after the last, a chart.

Pure. Everything is placed as on a page that runs to the right.
"""

from __future__ import annotations

from collections.abc import Sequence

from cards.block import SetWords
from cards.direction import order_of
from cards.page import Page
from cards.placed import Line, Stroke
from fonts.shaping import Shaped
from templates.colour import RGB
from templates.layers import Cursor, Figure, Numbers, Prefix, QuoteBlock

_MOST_NUMBERS = 200
"""Numbers that a column may have: no card has more lines than this."""


def ornaments_of(page: Page, words: SetWords, quote: Sequence[Line]) -> tuple[list[Line], list[Stroke]]:
    """The lines and strokes that go with the lines of the quote."""
    block = page.block
    lines: list[Line] = []
    strokes: list[Stroke] = []
    rows = [line for line in quote if line.role in ("quote", "emphasis")]
    if block.prefix:
        lines += _prefixes(page, block, block.prefix, rows, words)
    if block.cursor and page.spec.ends:
        strokes.append(_cursor(page, block.cursor, rows[-1], words))
    for layer in page.design.layers(page.form):
        if isinstance(layer, Numbers):
            lines += _numbers(page, layer)
        elif isinstance(layer, Figure) and page.chart and layer.height.value(page.names) > 0:
            # Imported late: one bundled design has a chart.
            from cards.figure import figure_of

            more, bars = figure_of(layer, page)
            lines, strokes = [*lines, *more], [*strokes, *bars]
    return lines, strokes


def label(
    shaped: Shaped, size_px: float, x: float, baseline: int, colour: RGB, *, role: str = "words", right: bool = False
) -> Line:
    """One line of small type whose start, or with `right` its end, is at `x` pixels."""
    width = shaped.edges[-1] * size_px
    end = len(shaped.text)
    return Line(
        role=role,
        text=shaped.text,
        colour=colour,
        size_px=size_px,
        x=x - width if right else x,
        baseline=baseline,
        width=width,
        glyphs=shaped.cut(0, end, order_of(shaped, 0, end)),
    )


def _prefixes(page: Page, block: QuoteBlock, prefix: Prefix, rows: Sequence[Line], words: SetWords) -> list[Line]:
    """The prefix before each line, in the type of the quote; on a page that runs to the left turned that way."""
    levels = b"\1" * len(prefix.words) if page.rtl else b""
    shaped = page.words(prefix.words, block.role, words.words.axes, levels)
    size = words.fitted.size * page.form.unit
    x = block.x.value(page.names) * page.form.unit
    baselines = dict.fromkeys(line.baseline for line in rows)
    colour = page.palette[prefix.fill]
    return [label(shaped, size, x, baseline, colour) for baseline in baselines]


def _cursor(page: Page, cursor: Cursor, last: Line, words: SetWords) -> Stroke:
    """The block after the last letter: before the line's start where its paragraph runs against the page."""
    size = last.size_px
    left = round(last.x + last.width + cursor.gap * size)
    right = round(last.x + last.width + (cursor.gap + cursor.width) * size)
    if words.words.base_at(words.fitted.lines[-1][0]) != page.rtl:
        left, right = (round(last.x - (cursor.gap + part) * size) for part in (cursor.width, 0.0))
    top = last.baseline - round(cursor.top * size)
    bottom = top + round(cursor.height * size)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Stroke(tuple((float(x), float(y)) for x, y in corners), page.palette[cursor.fill])


def _numbers(page: Page, layer: Numbers) -> list[Line]:
    unit, role = page.form.unit, page.design.roles[layer.role]
    size = role.size.of(page.form)[1] * unit
    first, step, x = (measure.value(page.names) for measure in (layer.baseline, layer.step, layer.x))
    count = min(round(layer.count.value(page.names)), _MOST_NUMBERS)
    colour = page.palette[layer.fill]
    return [
        label(
            page.setter.words(str(number + 1), role, "en"),
            size,
            x * unit,
            round((first + number * step) * unit),
            colour,
            right=True,
        )
        for number in range(count)
    ]
