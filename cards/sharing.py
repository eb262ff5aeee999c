"""A long text shared out among slides of one type size: so few that it can be read, cut where it pauses, filled evenly.

Pure arithmetic on line counts: no font is asked.

The cost of a division is 0.25 for each slide, what each of its cuts costs (`cards.cuts`), and for each slide the square
of how far its lines are from the mean; type size earns half its share of the largest. So evenness never cuts a sentence
unless a slide would be left nearly empty, one slide more is better than a sentence cut, and larger type is no reason
for a further slide. `docs/slides.md` has the whole sum.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from cards.break_costs import KEPT_WORD
from cards.fit import TURN_INDENT, Block, Text

SLIDE = 0.25
"""What a slide costs: half a cut within a sentence."""

SIZE = 0.5
"""What the largest size earns, and smaller ones their share of it. From the least size that slides may have up to the
largest this is less than a slide costs in the bundled designs."""

LEFT_OVER = 0.3
LEFT_OVER_COST = 0.5
"""A slide with less than this share of the mean looks left over, which costs as much as a cut after a semicolon does,
on top of its unevenness."""

TURNED = 1.0
"""What it costs when all lines of a verse are turned; a share of it where some are."""

FURTHER = 2
"""How many slides more than necessary are looked at: what they can save in cuts, the next ones hardly can."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A piece of the text in the shaped words: first and past-last character, and what a cut after it costs."""

    start: int
    end: int
    cost: float


@dataclass(frozen=True, slots=True)
class Division:
    """Where each slide ends, as the number of pieces before that; the size of its type, and what it costs."""

    ends: tuple[int, ...]
    size: float
    cost: float


def divisions(extents: Sequence[Extent], text: Text, block: Block, sizes: Sequence[float], most: int) -> list[Division]:
    """The best division at each of the sizes, which are given smallest first; the cheapest division first.

    `block` is the room of every slide; its indents are taken from the first one. Empty when the smallest size already
    needs more slides than `most`, and when there is no piece.
    """
    ruler = _ruler(text)
    found: list[Division] = []
    best = inf
    for size in sizes if extents else ():
        reward = SIZE * size / block.ceiling
        table = _table(extents, ruler, block, size)
        fewest = _fewest(table)
        if fewest is None or fewest > most:
            break
        for count in range(fewest, min(fewest + FURTHER, most) + 1):
            # What could only lose is not looked at: a cut between stanzas saves a fifth at most.
            if SLIDE * count - reward - 0.2 * (count - 1) > best:
                break
            shared = _shared(table, extents, count)
            if shared is not None:
                cost = shared[0] + SLIDE * count - reward
                best = min(best, cost)
                found.append(Division(shared[1], size, cost))
    return sorted(found, key=lambda division: (division.cost, -division.size))


def may_fit(text: Text, block: Block, most: int) -> bool:
    """Whether so many slides may hold a text at its smallest size: false when not even lines filled to the brim can."""
    measure = block.measures(block.floor)[-1]
    gap = max((text.edges[place.start] - text.edges[place.end] for place in text.breaks), default=0.0)
    lines = most * _most_lines(block, block.floor)
    return text.edges[-1] - text.edges[0] + gap <= lines * (measure + gap) * (1 + 1e-9)


def held(extents: Sequence[Extent], text: Text, block: Block, size: float) -> list[bool]:
    """For each piece whether one slide holds it at a size."""
    return [bool(row) for row in _table(extents, _ruler(text), block, size)]


@dataclass(frozen=True, slots=True, eq=False)
class _Ruler:
    """A shaped text made ready for every size: in em where a line may end, and what kind of end that is.

    `forced` are the numbers of the ends that are the text's own, `verse` tells of each whether it stands in or ends a
    line of verse.
    """

    edges: Sequence[float]
    starts: list[int]
    ends: list[int]
    stops: list[float]
    forced: list[int]
    verse: list[bool]


def _ruler(text: Text) -> _Ruler:
    places = [place for place in text.breaks if place.cost < KEPT_WORD]
    forced = [index for index, place in enumerate(places) if place.forced]
    owned = len(forced) > 1
    verse, own = [], 0
    for place in places:
        verse.append(owned and own not in text.prose)
        own += place.forced
    return _Ruler(
        edges=text.edges,
        starts=[place.start for place in places],
        ends=[place.end for place in places],
        stops=[text.edges[place.end] + text.hyphen * place.hyphen for place in places],
        forced=forced,
        verse=verse,
    )


_Table = list[list[tuple[int, float]]]
"""For each piece, the lines and the share of turned ones that a slide needs which begins with it: with it alone, with
the next one too, and so on as far as one slide reaches."""


def _table(extents: Sequence[Extent], ruler: _Ruler, block: Block, size: float) -> _Table:
    most = _most_lines(block, size)
    *first_measures, measure = block.measures(size)
    return [
        _row(extents, number, ruler, first_measures if number == 0 else (), measure, most)
        for number in range(len(extents))
    ]


def _most_lines(block: Block, size: float) -> int:
    """How many lines of a size the height holds."""
    return int((block.height - block.cap_height * size) // block.line_height(size) - block.around) + 1


def _row(
    extents: Sequence[Extent], number: int, ruler: _Ruler, first_measures: Sequence[float], measure: float, most: int
) -> list[tuple[int, float]]:
    """The row of one piece: lines are filled one after the other, which needs the fewest."""
    row: list[tuple[int, float]] = []
    edges, begin, upto = ruler.edges, extents[number].start, number
    turned, turns = 0, False
    for used in range(1, most + 1):
        room = (first_measures[used - 1] if used <= len(first_measures) else measure) - TURN_INDENT * turns
        turned += turns
        first = bisect_right(ruler.starts, begin)
        last = bisect_right(ruler.stops, edges[begin] + room, first) - 1
        at = bisect_right(ruler.forced, first - 1)
        if at < len(ruler.forced):
            last = min(last, ruler.forced[at])
        if last < first:
            # A word that is too wide; what is left of it may still end the slide.
            return row
        while upto < len(extents) and extents[upto].end <= ruler.ends[last]:
            row.append((used, turned / used))
            upto += 1
        if upto == len(extents):
            return row
        turns = ruler.verse[last] and last not in ruler.forced[at : at + 1]
        begin = ruler.starts[last]
    return row


def _fewest(table: _Table) -> int | None:
    """How many slides are needed at least; None when a piece is too long for one."""
    return sum(1 for _ in _filled(table)) if all(table) else None


def _shared(table: _Table, extents: Sequence[Extent], count: int) -> tuple[float, tuple[int, ...]] | None:
    """The cheapest division into exactly so many slides, and its cost without what the slides themselves cost."""
    total = len(table)
    mean = sum(row[-1][0] for row in _filled(table)) / count
    best = [inf] * (total + 1)
    best[0] = 0.0
    back: list[list[int]] = []
    for _ in range(count):
        following = [inf] * (total + 1)
        came = [0] * (total + 1)
        for first, before in enumerate(best[:total]):
            if before == inf:
                continue
            for end, (lines, turned) in enumerate(table[first], first + 1):
                share = lines / mean
                cost = before + (share - 1) ** 2 + TURNED * turned
                if share < LEFT_OVER:
                    cost += LEFT_OVER_COST
                if end < total:
                    cost += extents[end - 1].cost
                if cost < following[end]:
                    following[end], came[end] = cost, first
        best = following
        back.append(came)
    if best[total] == inf:
        return None
    ends = [total]
    for came in reversed(back[1:]):
        ends.append(came[ends[-1]])
    return best[total], tuple(reversed(ends))


def _filled(table: _Table) -> Iterator[list[tuple[int, float]]]:
    """The rows of slides that are filled one after the other."""
    at = 0
    while at < len(table):
        yield table[at]
        at += len(table[at])
