"""The large first letter of a quote, the words led in after it, and the mark before it.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from cards.page import Page
from cards.placed import Line
from cards.stretch import Stretch
from fonts.face import Instance
from templates.layers import Initial, QuoteBlock

_LONGEST_LED = 16
"""Letters of a word in a lead-in: small capitals are a third wider than small letters, and a line holds about 22."""


def initial_of(display: str, initial: Initial | None, page: Page, face: Instance) -> str:
    """The first letter when it may stand large, else nothing.

    It must be a capital in one character that the design's own face has, in a format that the design allows and a long
    enough text that runs to the right.
    """
    if initial is None or page.rtl or not {page.form.name, page.form.like} & set(initial.formats):
        return ""
    if len(display) < initial.minimum or not display[0].isupper() or unicodedata.combining(display[1]):
        return ""
    return display[0] if face.face.covers(display[0]) else ""


def lead_in(text: str, initial: Initial) -> tuple[Stretch, ...]:
    """The first words after the initial, in the lead-in's features: small capitals as a rule.

    It ends before a very long word, which capitals would make too wide for its line.
    """
    lead = re.match(rf"(?:\S{{1,{_LONGEST_LED}}}\s+){{0,{initial.lead_words}}}", text)
    if not lead or not lead.end():
        return ()
    return (Stretch(0, lead.end(), features=initial.lead_features, tracking=initial.lead_tracking),)


def initial_scale(initial: Initial, cap_height: float, leading: float) -> float:
    """The initial's size as a multiple of the text's, so that its capitals reach over all its lines.

    `cap_height` and `leading` are em of the text.
    """
    return ((initial.lines - 1) * leading + cap_height) / cap_height


def indents(initial: Initial, letter: str, face: Instance, leading: float) -> tuple[float, ...]:
    """What the initial takes from its lines' measure, in em of the text; line 1 may tuck in under a slope."""
    box = face.ink(letter)
    bearing = box[0] if box else 0.0
    indent = (face.advance(letter) - bearing) * initial_scale(initial, face.cap_height, leading) + initial.gap
    return (indent - initial.tuck.get(letter, 0.0), *[indent] * (initial.lines - 1))


def initial_lines(
    page: Page,
    layer: QuoteBlock,
    letter: str,
    face: Instance,
    axes: Mapping[str, float],
    first: Line,
    line_height: float,
) -> list[Line]:
    """The large letter, on the baseline of its last line, and the opening mark left of it.

    `first` is the quote's first line and `line_height` in design units.
    """
    initial = layer.initial
    assert initial is not None  # noqa: S101 - a letter was taken from this initial
    unit = page.form.unit
    margin = layer.x.value(page.names) * unit
    size = first.size_px * initial_scale(initial, face.cap_height, line_height * unit / first.size_px)
    shaped = page.words(letter, layer.role, axes)
    box = face.ink(letter)
    lines = [
        Line(
            role="initial",
            text=letter,
            colour=page.palette[initial.fill],
            size_px=size,
            x=margin - (box[0] * size if box else 0.0),
            baseline=first.baseline + round((initial.lines - 1) * line_height * unit),
            width=shaped.edges[-1] * size,
            glyphs=shaped.glyphs,
        )
    ]
    if page.marks:
        mark = page.mark(page.marks.open, layer.role, axes)
        ink = mark.ink()
        right = (ink[2] if ink else mark.edges[-1]) * first.size_px
        lines.append(
            Line(
                role="mark",
                text=page.marks.open,
                colour=page.palette[layer.mark_fill],
                size_px=first.size_px,
                x=margin - initial.mark_gap * unit + initial.mark_shift.get(letter, 0.0) * size - right,
                baseline=first.baseline,
                width=mark.edges[-1] * first.size_px,
                glyphs=mark.glyphs,
            )
        )
    return lines
