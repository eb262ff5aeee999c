"""A quote that no single card holds, as slides: cut where it pauses, all in one size of type, filled evenly.

Pure. `cards.cuts` finds the places, `cards.sharing` weighs them, and what is chosen is fitted as any card is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cards.block import Room, SetWords, fit_quote, positions, room_for
from cards.cuts import Piece, pieces
from cards.fit import STEP
from cards.layout import eased_page, fitted_page
from cards.page import Page, page_for
from cards.sharing import Division, Extent, divisions, held, may_fit
from cards.spec import MOST_SLIDES, CardSpec, Slide
from cards.typeset import Typesetter
from quotes.errors import Refused
from templates.design import Design
from templates.formats import format_named
from templates.layers import QuoteBlock

COMFORT = 1 / 4
"""How far up its role's range of sizes the type of slides stands at least, if so many slides are allowed: a reader who
turns pages wants more than the smallest type that can be read. With a quarter, 1,000 characters in portrait take 4
slides of *editorial*, 5 of *academic* and 6 of *poster*; with a half, 5, 7 and 10."""

_LOOKED_AT = 8
"""Divisions that are fitted: the costs of the best come close, and rag decides between them."""

_FILLED_WORTH = 1.0
"""What filling the height is worth beside type size, between positions of the axes."""

_FLAW = 0.1
_HARM = 0.5
"""What a slide's last line of one word costs, and a word cut or a line of verse turned over: a cut in a sentence."""


@dataclass(frozen=True, slots=True)
class Slides:
    """The slides of a quote in order, or the card as it is where one holds it.

    `tight` says that the ink of its lines may meet as the design sets them.
    """

    specs: tuple[CardSpec, ...]
    tight: bool


def share_out(
    spec: CardSpec, design: Design, setter: Typesetter, *, most: int = MOST_SLIDES, loose: bool = False
) -> Slides:
    """A quote on as many slides as it needs, at most so many, in one size of type and one distance of lines.

    `loose` moves the lines so far apart that their ink cannot touch. Raises `Refused` (rule `fits`) when the quote
    needs more slides, and what `lay_out` raises.
    """
    page, _, words = fitted_page(page_for(spec, design, format_named(spec.look.format), setter, loose=loose))
    if words:
        return Slides((spec,), _tight(words))
    page = eased_page(page)
    layer = page.block
    rooms = [room_for(layer, page, axes) for axes in positions(layer, page)]
    if most > 1 and any(may_fit(room.text, room.block, most) for room in rooms):
        cuts = _Cuts(page)
        for sizes in _sizes(rooms, page):
            if found := list(_choices(cuts, layer, rooms, sizes, most)):
                best = min(found, key=lambda choice: choice.cost)
                return Slides(best.specs, any(map(_tight, best.words)))
    raise _too_long(page, layer, most)


@dataclass(frozen=True, slots=True, eq=False)
class _Choice:
    specs: tuple[CardSpec, ...]
    words: Sequence[SetWords]
    cost: float


def _tight(words: SetWords) -> bool:
    return words.shaped.ink_height() > words.block.leading


def _sizes(rooms: Sequence[Room], page: Page) -> Iterator[list[float]]:
    """The sizes to try, smallest first: the comfortable ones; where those are too large, one by one down to the floor.

    Verse may have any from the start: a smaller size keeps its lines whole.
    """
    floor, ceiling = min(room.block.floor for room in rooms), rooms[0].block.ceiling
    steps = int((ceiling - floor) // STEP)
    sizes = [floor + STEP * step for step in range(steps + 1)]
    verse = len(rooms[0].text.prose) <= page.display.count("\n") > 0
    comfortable = 0 if verse else round(COMFORT * steps)
    yield sizes[comfortable:]
    for size in reversed(sizes[:comfortable]):
        yield [size]


class _Cuts:
    """The pieces of a page's quote, each kind found when it is first needed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._words: list[Piece] = []
        self._clauses = pieces(page.spec.text, page.display, page.spec.language, by_words=False)

    def for_room(self, room: Room, least: float) -> Sequence[Piece]:
        """The pieces to share out; where no slide holds one even at the least size, its words in groups."""
        fits = held(self.extents(self._clauses, room), room.text, room.block, least)
        if all(fits):
            return self._clauses
        if not self._words:
            page = self.page
            self._words = pieces(page.spec.text, page.display, page.spec.language, by_words=True)
        starts = [word.start for word in self._words]
        found: list[Piece] = []
        for clause, fit in zip(self._clauses, fits, strict=True):
            words = self._words[bisect_left(starts, clause.start) : bisect_left(starts, clause.end)]
            found += [clause] if fit else self._grouped(words, room, least)
        return found

    def _grouped(self, words: Sequence[Piece], room: Room, size: float) -> Iterator[Piece]:
        """Words joined until they fill half a line at least: a cut is moved by no more, and there are few to weigh."""
        edges, line = room.text.edges, room.block.measure / size
        extents = self.extents(words, room)
        begin = 0
        while begin < len(words):
            best = len(words) - 1
            for at in range(begin, len(words)):
                width = edges[extents[at].end] - edges[extents[begin].start]
                if at > begin and width > line:
                    break
                if width >= line / 2 and (best == len(words) - 1 or words[at].cost < words[best].cost):
                    best = at
            first, last = words[begin], words[best]
            yield Piece(first.start, last.end, first.shown_start, last.shown_end, last.cost)
            begin = best + 1

    def extents(self, found: Sequence[Piece], room: Room) -> list[Extent]:
        """The pieces as places in the shaped words, from which a large initial has been taken off."""
        gone = len(self.page.display) - room.words.length
        return [Extent(max(0, one.shown_start - gone), max(0, one.shown_end - gone), one.cost) for one in found]


def _choices(
    cuts: _Cuts, layer: QuoteBlock, rooms: Sequence[Room], sizes: Sequence[float], most: int
) -> Iterator[_Choice]:
    """The best ways to share the words out over all positions of the axes, each of them fitted."""
    found: list[tuple[Division, Room, Sequence[Piece]]] = []
    for room in rooms:
        parts = cuts.for_room(room, sizes[0])
        extents = cuts.extents(parts, room)
        found += [(division, room, parts) for division in divisions(extents, room.text, room.block, sizes, most)]
    found.sort(key=lambda one: one[0].cost)
    for division, room, parts in found[:_LOOKED_AT]:
        specs = tuple(_specs(cuts.page, room, parts, division, most))
        words = [found for found in (_fitted(layer, cuts.page, spec) for spec in specs) if found]
        if len(words) == len(specs):
            yield _Choice(specs, words, division.cost + _fit_cost(words, room))


def _specs(page: Page, room: Room, found: Sequence[Piece], division: Division, most: int) -> Iterator[CardSpec]:
    spec, display = page.spec, page.display
    for number, (first, past) in enumerate(zip((0, *division.ends[:-1]), division.ends, strict=True), 1):
        begin, end = found[first].start, found[past - 1].end
        shown = display[found[first].shown_start : found[past - 1].shown_end]
        line = display.count("\n", 0, found[first].shown_start)
        lines = range(line, line + shown.count("\n") + 1)
        bases = {page.directed.bases[at] for at in lines}
        yield replace(
            spec,
            text=spec.text[begin:end],
            emphasis=tuple(
                (max(start, begin) - begin, min(stop, end) - begin)
                for start, stop in spec.emphasis
                if start < end and stop > begin
            ),
            # A slide that begins in the middle of a paragraph goes on in that paragraph's direction.
            direction=("rtl" if bases == {1} else "ltr") if len(bases) == 1 else spec.direction,
            slide=Slide(
                number=number,
                count=len(division.ends),
                most=most,
                origin=spec,
                display=shown,
                size=division.size,
                leading=room.block.leading,
                rise=room.block.cap_height,
                axes=tuple(room.words.axes.items()),
                prose=tuple(at - line for at in lines if at in room.text.prose),
            ),
        )


def _fitted(layer: QuoteBlock, page: Page, spec: CardSpec) -> SetWords | None:
    return fit_quote(layer, eased_page(page_for(spec, page.design, page.form, page.setter)))


def _fit_cost(fitted: Sequence[SetWords], room: Room) -> float:
    """What the lines of slides add to the cost of their division: rag as in `cards.fit`, and height left over."""
    rag = sum(one.fitted.cost * len(one.fitted.lines) for one in fitted) / sum(len(one.fitted.lines) for one in fitted)
    filled = sum(1 - one.slack / one.block.height for one in fitted) / len(fitted)
    wrong = sum(_FLAW * one.fitted.flaws + _HARM * one.fitted.harm for one in fitted)
    return 3 * rag / max(room.block.appetite, 0.5) + wrong - _FILLED_WORTH * filled


def _too_long(page: Page, layer: QuoteBlock, most: int) -> Refused:
    floor = page.design.roles[layer.role].size.of(page.form)[0]
    held_by = f"{most} slides" if most > 1 else "one card"
    return Refused(
        "fits",
        f"The quote ({len(page.spec.text):,} characters) does not fit on {held_by} of {page.design.name!r} in "
        f"{page.form.name}, not even at its smallest type of {floor * page.form.unit:.0f} px.",
        "Shorten it, or choose a taller format or another design.",
    )
