"""Type size and line breaks in one search: the pair that fills the block with the calmest edge.

Pure arithmetic on widths in em: no font is asked, so a thousand sizes cost no shaping.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf

from cards.breaks import Break

STEP = 2.0
"""Sizes are tried every two units: a finer step cannot be seen at 375 px, a coarser one leaves lines short."""

RUNT_SHARE = 0.45
"""A last line shorter than this share of the measure looks left over."""

RUNT_WORD = 0.3
RUNT_SHORT = 2.0
"""What a last line of one word costs, and how much more the shorter it is: a word that nearly fills its line, as in
large condensed type, is no leftover; one that does not is taken only when all else fails."""

TURN = 1.0
TURN_INDENT = 1.0
"""Breaking a line of verse costs more than any rag, so that the type shrinks first; what is turned over is indented by
one em, as in books."""

_RAG_WEIGHT = 3.0
"""What the mean cost of a line is worth against size, with the appetites that the designs give."""

_LINE_COST = 100.0
"""Where lines must be few, one more costs more than any rag can save."""


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A text as the search sees it: its legal breaks and where in em each character begins.

    `edges` is as `Shaped.edges`. `tail` is the width in em of a closing mark that hangs beyond the last line, already
    outside `edges`; `overhang` how much of it may pass the measure.
    """

    breaks: Sequence[Break]
    edges: Sequence[float]
    tail: float = 0.0
    overhang: float = 0.35

    @property
    def is_verse(self) -> bool:
        """Whether the text has line ends of its own."""
        return any(place.forced for place in self.breaks[:-1])


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The room for a text, in design units.

    `indents` are taken from the first lines' measure, in em of the type size. `cap_height` is in em and `leading` a
    share of the size; `ceiling` and `floor` bound the size; `appetite` is what size is worth against the rag.
    """

    measure: float
    height: float
    leading: float
    cap_height: float
    floor: float
    ceiling: float
    appetite: float
    indents: tuple[float, ...] = ()

    def line_height(self, size: float) -> float:
        """The distance of baselines: whole units, so that lines stand evenly on the grid."""
        return float(round(size * self.leading))

    def depth(self, size: float, lines: int) -> float:
        """From the capital top of the first line to the last baseline."""
        return self.cap_height * size + (lines - 1) * self.line_height(size)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A size and the lines it gives, each as first and past-last character; `cost` is the mean cost of a line."""

    size: float
    lines: tuple[tuple[int, int], ...]
    cost: float
    score: float


def fit(text: Text, block: Block) -> Fitted | None:
    """The best size and breaks, or None when not even the floor fits.

    Score is appetite x size / ceiling - 3 x mean line cost. Larger sizes come first and a size that could not win
    even with perfect lines ends the search.
    """
    table = _table(text)
    best: Fitted | None = None
    size = block.ceiling
    while size >= block.floor:
        reward = block.appetite * size / block.ceiling
        if best and best.score >= reward - _RAG_WEIGHT * table.least_cost:
            break
        fewest = _fewest(table, block, size)
        if block.depth(size, fewest) <= block.height and (found := _cheapest(table, block, size, per_line=0.0)):
            cost, lines = found
            if block.depth(size, len(lines)) <= block.height:
                mean = cost / len(lines)
                score = reward - _RAG_WEIGHT * mean
                if best is None or score > best.score:
                    best = Fitted(size, lines, mean, score)
        size -= STEP
    return best or _fullest(table, block)


def fewest_lines(text: Text, measure: float, size: float) -> tuple[tuple[int, int], ...] | None:
    """The fewest lines of a size that hold a text in a measure, the calmest of them; None when a word is too wide."""
    block = Block(measure, inf, 1.0, 1.0, size, size, 1.0)
    found = _cheapest(_table(text), block, size, per_line=_LINE_COST)
    return found[1] if found else None


def _fewest(table: _Table, block: Block, size: float) -> int:
    """How many lines the text needs at least: its width over the measure, the space at each line's end left out."""
    room = block.measure / size
    # Rounding must not ask for a line more than there is.
    return ceil((table.width + table.widest_gap) / (room + table.widest_gap) - 1e-9)


def _fullest(table: _Table, block: Block) -> Fitted | None:
    """The floor size with as few lines as there can be: the last try before a card is refused."""
    if block.depth(block.floor, _fewest(table, block, block.floor)) > block.height:
        return None
    found = _cheapest(table, block, block.floor, per_line=_LINE_COST)
    if not found or block.depth(block.floor, len(found[1])) > block.height:
        return None
    mean = found[0] / len(found[1]) - _LINE_COST
    return Fitted(block.floor, found[1], mean, block.appetite * block.floor / block.ceiling - _RAG_WEIGHT * mean)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """A text made ready for every size: positions in em, costs and kinds of its breaks.

    `begin[i]` is where a line after break `i - 1` starts (its indent as a turned line of verse taken off) and
    `first[i]` the earliest break that a line before break `i` may start after.
    """

    places: Sequence[Break]
    starts: list[int]
    begin: list[float]
    end: list[float]
    first: list[int]
    verse: bool
    few_words: bool
    least_cost: float
    width: float
    widest_gap: float


def _table(text: Text) -> _Table:
    places, edges, verse = text.breaks, text.edges, text.is_verse
    starts = [0, *(place.start for place in places[:-1])]
    turned = [verse and index > 0 and not places[index - 1].forced for index in range(len(places))]
    end = [edges[place.end] for place in places]
    width = end[-1] - edges[0]
    # A hanging mark counts for what passes the overhang.
    end[-1] += max(0.0, text.tail - text.overhang)
    first = [0]
    for index in range(1, len(places)):
        first.append(index if places[index - 1].forced else first[-1])
    return _Table(
        places=places,
        starts=starts,
        begin=[edges[start] - TURN_INDENT * is_turned for start, is_turned in zip(starts, turned, strict=True)],
        end=end,
        first=first,
        verse=verse,
        few_words=sum(1 for place in places if not place.forced) < 3,
        least_cost=min(0.0, *(place.cost for place in places)) if len(places) > 1 else 0.0,
        width=width,
        widest_gap=max((edges[place.start] - edges[place.end] for place in places), default=0.0),
    )


def _cheapest(
    table: _Table, block: Block, size: float, per_line: float
) -> tuple[float, tuple[tuple[int, int], ...]] | None:
    """The cheapest lines at one size by dynamic programming over breaks, with their total cost; None if none fit.

    `best[level][i]` is the cheapest way to set everything before break `i`, where `level` counts lines as far as they
    have measures of their own.
    """
    measure = block.measure / size
    measures = [measure - indent for indent in block.indents] + [measure]
    top = len(measures) - 1
    begin, count = table.begin, len(table.places)
    best = [[inf] * (count + 1) for _ in measures]
    back = [[(0, 0)] * (count + 1) for _ in measures]
    best[0][0] = 0.0
    turn = TURN if table.verse else 0.0
    for j, place in enumerate(table.places):
        finish, first = table.end[j], table.first[j]
        forced, fixed = place.forced, per_line + (0.0 if place.forced else place.cost + turn)
        for level, room in enumerate(measures):
            costs = best[level]
            reach = finish - room
            # Turned lines begin an indent early, so the starts of verse are not in order: look one indent further.
            furthest = reach - TURN_INDENT if turn else reach
            cheapest, came = inf, -1
            i = j
            while i >= first and begin[i] >= furthest:
                before = costs[i]
                if before < cheapest and begin[i] >= reach:
                    slack = 1 - (finish - begin[i]) / room
                    total = before + (_last_cost(table, i, j, slack) if forced else slack * slack)
                    if total < cheapest:
                        cheapest, came = total, i
                i -= 1
            following = level + 1 if level < top else top
            if came >= 0 and cheapest + fixed < best[following][j + 1]:
                best[following][j + 1] = cheapest + fixed
                back[following][j + 1] = (level, came)
    return _trace(table, best, back)


def _last_cost(table: _Table, i: int, j: int, slack: float) -> float:
    """What a line that ends the text, or a line of its verse, costs by how much of the measure it leaves."""
    if table.verse or j < len(table.places) - 1:
        return 0.0
    cost = 4 * (RUNT_SHARE - 1 + slack) ** 2 if slack > 1 - RUNT_SHARE else 0.0
    if i == j and not table.few_words:
        cost += RUNT_WORD + RUNT_SHORT * slack * slack
    return cost


def _trace(
    table: _Table, best: list[list[float]], back: list[list[tuple[int, int]]]
) -> tuple[float, tuple[tuple[int, int], ...]] | None:
    at = len(table.places)
    level = min(range(len(best)), key=lambda row: best[row][at])
    total = best[level][at]
    if total == inf:
        return None
    lines: list[tuple[int, int]] = []
    while at > 0:
        level, before = back[level][at]
        lines.append((table.starts[before], table.places[at - 1].end))
        at = before
    return total, tuple(reversed(lines))
