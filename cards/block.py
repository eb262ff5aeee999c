"""The quote's block: its words fitted to the room that the design gives, over every width of type it may try.

Pure.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from cards.breaks import find_breaks
from cards.fit import Block, Fitted, Text, fit
from cards.initial import indents, initial_of, with_lead
from cards.page import Page
from cards.quotation import NO_BREAK_SPACE, display_text
from fonts.face import Instance
from fonts.shaping import Shaped
from templates.design import QuoteBlock

_HEIGHT_WORTH = 1.2
_SIZE_WORTH = 0.5
_RAG_WORTH = 3.0
"""Among widths of type, filling the height counts most: a short text gets wider letters and a long one narrower."""

_LINE_GAP = 0.04
"""Em between the lowest ink of a line and the highest of the next, where a text needs its lines moved apart."""


@dataclass(frozen=True, slots=True, eq=False)
class SetWords:
    """A quote's words fitted: as shaped (closing mark included), their room, and the size and lines found.

    `initial` is the letter that stands large before them, or nothing; `axes` the axis positions that were best.
    `turned` holds the numbers of the lines that go on with a line of verse.
    """

    shaped: Shaped
    block: Block
    fitted: Fitted
    face: Instance
    axes: Mapping[str, float]
    initial: str
    turned: frozenset[int]

    @property
    def slack(self) -> float:
        """Height of the room that is left over, in design units."""
        return self.block.height - self.block.depth(self.fitted.size, len(self.fitted.lines))


def fit_quote(layer: QuoteBlock, page: Page) -> SetWords | None:
    """The best fit over the axis positions that the role searches; None when the words fit at none."""
    search = page.design.roles[layer.role].search
    best: tuple[float, SetWords] | None = None
    for position in itertools.product(*search.values()):
        found = _fit_at(layer, page, dict(zip(search, position, strict=True)))
        if found is None:
            continue
        filled = 1 - found.slack / found.block.height
        size = found.fitted.size / found.block.ceiling
        score = _HEIGHT_WORTH * filled + _SIZE_WORTH * size - _RAG_WORTH * found.fitted.cost
        if best is None or score > best[0]:
            best = score, found
    return best[1] if best else None


def _fit_at(layer: QuoteBlock, page: Page, axes: Mapping[str, float]) -> SetWords | None:
    role = page.design.roles[layer.role]
    face = page.setter.typeface(role, axes=axes).first
    leading = role.leading.of(page.form)
    display = display_text(page.spec.text, page.spec.language, inside_marks=page.spec.marked)
    letter = initial_of(display, layer.initial, page, face)
    if letter and layer.initial:
        display = display[len(letter) :].lstrip()
        shaped = with_lead(display, layer, layer.initial, page, axes)
        taken = indents(layer.initial, letter, face, leading)
    else:
        shaped = page.words(display, layer.role, axes)
        taken = ()
    if page.loose:
        leading = max(leading, shaped.ink_height() + _LINE_GAP)
    floor, ceiling = role.size.of(page.form)
    block = Block(
        measure=layer.width.value(page.names),
        height=layer.bottom.value(page.names) - layer.top.value(page.names),
        leading=leading,
        cap_height=face.cap_height,
        floor=floor,
        ceiling=ceiling,
        appetite=layer.appetite,
        indents=taken,
    )
    whole = shaped
    if page.marks:
        closing = (NO_BREAK_SPACE if page.marks.spaced else "") + page.marks.close
        whole = shaped.joined(page.words(closing, layer.role, axes))
    tail = whole.edges[-1] - shaped.edges[-1]
    fitted = fit(Text(find_breaks(display, page.spec.language), shaped.edges, tail), block)
    if fitted is None:
        return None
    starts = enumerate(start for start, _ in fitted.lines) if "\n" in display else ()
    turned = frozenset(number for number, start in starts if start and display[start - 1] != "\n")
    return SetWords(whole, block, fitted, face, axes, letter, turned)
