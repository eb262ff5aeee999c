"""The quote's block: its words fitted to the room that the design gives, over every width of type it may try.

Pure.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cards.break_costs import KEPT_WORD, LONG_PHRASE, SHORT_PHRASE, SHORT_PHRASE_LENGTH
from cards.breaks import Break, find_breaks
from cards.even import evened
from cards.fit import BAND, Block, Fitted, Text, fit
from cards.initial import indents
from cards.overhang import HANGING_END
from cards.page import Page
from cards.verse import prose_lines
from cards.words import Words, words_of
from fonts.face import Instance
from fonts.scripts import least_leading
from fonts.shaping import Shaped
from quotes.model import Spans
from templates.design import QUOTE_FLOOR
from templates.layers import QuoteBlock

_HEIGHT_WORTH = 1.2
_SIZE_WORTH = 0.5
_RAG_WORTH = 3.0
"""Among widths of type, filling the height counts most: a short text gets wider letters and a long one narrower."""

HYPHEN = "\u2010"

_breaks = lru_cache(maxsize=2)(find_breaks)
"""A text is broken once for all the widths of type that it is tried at."""

_OTHER_SCRIPT = 0.6
"""Share of a design's least size that other scripts may go down to before they are refused. It was set for Latin words
in the design's own face: others need up to half as much leading again, and a Chinese letter is as wide as two of a
poster's condensed ones."""

BESIDE_MARK = 2
"""Lines that stand beside a drop mark."""

MARK_GAP = 0.3
"""Em between a drop mark and the words beside or below it."""

_LINE_GAP = 0.04
"""Em between the lowest ink of a line and the highest of the next, where a text needs its lines moved apart."""


@dataclass(frozen=True, slots=True, eq=False)
class SetWords:
    """A quote's words fitted: as shaped (closing mark included), their room, and the size and lines found.

    `initial` is the letter that stands large before them, or nothing. `turned` holds the numbers of the lines that go
    on with a line of verse, `hyphens` where lines end in the middle of a word.
    """

    words: Words
    shaped: Shaped
    text: Text
    block: Block
    fitted: Fitted
    face: Instance
    initial: str
    turned: frozenset[int]
    hyphens: frozenset[int]

    @property
    def slack(self) -> float:
        """Height of the room that is left over, in design units."""
        return self.block.height - self.block.depth(self.fitted.size, len(self.fitted.lines))


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """A quote's words at one position of the axes, and the room that they are to be fitted to.

    `text` ends before the closing mark, which `shaped` has. `is_foreign` tells of a script that the design's sizes were
    not made for.
    """

    words: Words
    shaped: Shaped
    text: Text
    block: Block
    face: Instance
    initial: str
    is_foreign: bool


def fit_quote(layer: QuoteBlock, page: Page) -> SetWords | None:
    """The best fit over the axis positions that the role searches; None when the words fit at none.

    All positions share one band of sizes: none is set more than 12 % smaller than the largest size at any of them.
    """
    found = [words for words in (_fit_at(layer, page, axes) for axes in positions(layer, page)) if words]
    harm = min((words.fitted.harm for words in found), default=0)
    found = [words for words in found if words.fitted.harm == harm]
    least = max((words.fitted.largest for words in found), default=0.0) * (1 - BAND)
    best: SetWords | None = None
    for words in found:
        # What the search took for this position alone may be too small beside the others.
        again = words if words.fitted.size >= least else _fit_at(layer, page, words.words.axes, least)
        if again and (best is None or _worth(again) > _worth(best)):
            best = again
    if best is None:
        return None
    small = page.design.roles[layer.role].small
    if small and best.fitted.size < small.below and not page.spec.slide:
        best = _fit_at(layer, page, {**best.words.axes, **small.axes}) or best
    if layer.drop_mark and best.block.indents and len(best.fitted.lines) == 1:
        # Nothing stands beside the mark but one line: it stands above, and the line has the whole measure.
        best = _fit_at(replace(layer, drop_mark=replace(layer.drop_mark, indent=0.0)), page, best.words.axes) or best
    return replace(best, fitted=evened(best.text, best.block, best.fitted))


def _worth(words: SetWords) -> tuple[int, float]:
    """What decides between axis positions: that no word stands alone on the last line, then size, height and rag."""
    filled = 1 - words.slack / words.block.height
    size = words.fitted.size / words.block.ceiling
    return -words.fitted.flaws, _HEIGHT_WORTH * filled + _SIZE_WORTH * size - _RAG_WORTH * words.fitted.cost


def first_baseline(layer: QuoteBlock, page: Page, words: SetWords) -> float:
    """Where the first line of the fitted words stands, in design units."""
    size = words.fitted.size
    top = layer.top.value(page.names) + words.slack * layer.spare_above
    before = layer.before.value(page.names) if layer.before else 0.0
    return top + words.block.cap_height * size + before * words.block.line_height(size)


def positions(layer: QuoteBlock, page: Page) -> list[dict[str, float]]:
    """The positions of the axes that the words may be set at: of a slide, the one that all slides have."""
    if page.spec.slide:
        return [dict(page.spec.slide.axes)]
    search = page.design.roles[layer.role].search
    return [dict(zip(search, position, strict=True)) for position in itertools.product(*search.values())]


def _fit_at(layer: QuoteBlock, page: Page, axes: Mapping[str, float], least: float = 0.0) -> SetWords | None:
    room = room_for(layer, page, axes)
    fitted = fit(room.text, room.block, least)
    if fitted is None and room.is_foreign:
        floor = max(_legible(page), room.block.floor * _OTHER_SCRIPT)
        fitted = fit(room.text, replace(room.block, floor=min(floor, room.block.floor)), least)
    if fitted is None:
        return None
    hyphens = frozenset(place.end for place in room.text.breaks if place.hyphen)
    return SetWords(
        room.words, room.shaped, room.text, room.block, fitted, room.face, room.initial, fitted.turned, hyphens
    )


def room_for(layer: QuoteBlock, page: Page, axes: Mapping[str, float]) -> Room:
    """The words of a page at one position of the axes, and their room; of a slide, as all slides are set."""
    role = page.design.roles[layer.role]
    face = page.setter.typeface(role, axes=axes).first
    leading = role.leading.of(page.form)
    words, letter = words_of(layer, page, face, axes)
    taken = indents(layer.initial, letter, face, leading) if letter and layer.initial else ()
    dropped = layer.drop_mark if page.marks else None
    if dropped and dropped.indent and page.marks:
        mark = page.mark(page.marks.open, layer.role, axes).ink()
        # A mark that is narrow when it is as tall as two lines (「) takes no more than it needs.
        needed = (mark[2] - mark[0]) / (mark[3] - mark[1]) * (face.cap_height + leading) + MARK_GAP if mark else 0.0
        taken = (min(dropped.indent, needed),) * BESIDE_MARK
    shaped = words.shaped(page)
    top, tall = face.cap_height, least_leading(words.text)
    if tall and (ink := shaped.ink()):
        # Scripts with marks above their letters reach higher than capitals do.
        leading, top = max(leading, tall), max(top, ink[3])
    if layer.top_is == "baseline":
        top = 0.0
    elif dropped and not dropped.indent:
        top += dropped.alone + MARK_GAP
    if page.loose:
        leading = max(leading, shaped.ink_height() + _LINE_GAP)
    floor, ceiling = role.size.of(page.form)
    if slide := page.spec.slide:
        leading, top = slide.leading, slide.rise
        floor = ceiling = slide.size
    display = words.text[: words.length]
    breaks = _breaks(display, page.spec.language, hyphenate=page.spec.look.hyphenate)
    if words.emphasised:
        breaks = [_marked(place, words.emphasised) for place in breaks]
    block = Block(
        measure=layer.width.value(page.names),
        height=layer.bottom.value(page.names) - layer.top.value(page.names),
        leading=leading,
        cap_height=top,
        floor=floor if slide else _floor(floor, breaks, shaped, page, layer),
        ceiling=ceiling,
        appetite=layer.appetite,
        indents=taken,
        inset=layer.prefix.indent if layer.prefix else 0.0,
        around=sum(lines.value(page.names) for lines in (layer.before, layer.after) if lines),
    )
    edges, tail = shaped.edges[: words.length + 1], shaped.width(words.length, len(words.text))
    hyphen = page.words(HYPHEN, layer.role, axes).edges[-1] if any(place.hyphen for place in breaks) else 0.0
    prose = frozenset(slide.prose) if slide else prose_lines(display)
    text = Text(breaks, edges, tail, hyphen=hyphen, prose=prose, hanging=_hanging(words, breaks, shaped))
    if layer.cursor and page.spec.ends:
        # Nothing hangs beyond a cursor: it stands within the measure.
        room = layer.cursor.gap + layer.cursor.width + text.hanging.get(words.length, 0.0)
        text = replace(text, tail=room, overhang=0.0)
    return Room(
        words,
        shaped,
        text,
        block,
        face,
        letter,
        tall > 0,
    )


def _marked(place: Break, spans: Spans) -> Break:
    """A place to break, dearer where it would cut a phrase that stands out."""
    held = next((end - start for start, end in spans if start < place.start < end and not place.forced), None)
    if held is None or place.cost >= KEPT_WORD:
        return place
    return replace(place, cost=place.cost + (SHORT_PHRASE if held <= SHORT_PHRASE_LENGTH else LONG_PHRASE))


def _hanging(words: Words, breaks: Sequence[Break], shaped: Shaped) -> dict[int, float]:
    """How far the mark before each break may hang outside the measure, in em; none before a closing mark."""
    closed = len(words.text) > words.length
    ends = (place.end for place in breaks if not place.hyphen and not (closed and place.end == words.length))
    marks = ((end, HANGING_END.get(words.text[end - 1], 0.0)) for end in ends)
    return {end: share * shaped.width(end - 1, end) for end, share in marks if share}


def _floor(wanted: float, breaks: Sequence[Break], shaped: Shaped, page: Page, layer: QuoteBlock) -> float:
    """The smallest size in design units: the design's, or less where a word needs it that may not be divided.

    Never less than can be read on a phone.
    """
    widest, start = 0.0, 0
    for place in breaks:
        if place.cost < KEPT_WORD:
            widest = max(widest, shaped.width(start, place.end))
            start = place.start
    measure = layer.width.value(page.names)
    return wanted if widest * wanted <= measure else max(min(wanted, _legible(page)), measure / widest)


def _legible(page: Page) -> float:
    """The smallest type of a quote that is read on a phone, in design units."""
    return QUOTE_FLOOR * min(1.0, page.form.width / 1080) / page.form.unit
