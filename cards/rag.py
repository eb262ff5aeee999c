"""The calmest lines at one size: what a line costs, and the cheapest way from a text's start to its end.

Pure arithmetic on widths in em. `docs/layout.md` gives the score as a whole, with the reason of every weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf

from cards.break_costs import COMPOUND, KEPT_WORD
from cards.breaks import Break

SHORT_SHARE = 0.6
"""A line in the middle of a text that fills less of its measure leaves a hole in the block."""

RUNT_SHARE = 0.45
"""A last line that fills less of its measure looks left over."""

SHORT = 0.3
"""What either costs beside its rag: as much as a line that is more than half empty, so that several lines may be a
little uneven to fill one."""

LAST_WEIGHT = 0.3
"""What a last line leaves empty counts by this much: it may be shorter than the others, as readers expect, but of two
ways the one that ends as the block goes on is calmer. From 0.4 on the designs' sample texts would break elsewhere.
It counts in full where no line goes before that sets a width (the second of two lines is the first one's equal), and
in scripts without spaces, where lines can be equal nearly always."""

RUNT_WEIGHT = 4.0
"""The square of what a last line lacks of `RUNT_SHARE`, this many times: of two that are too short, the longer."""

TURN = 2.0
TURN_INDENT = 1.0
"""Breaking a line of verse costs more than any rag can; what is turned over is indented by one em, as in books."""

TURN_ANYWAY = 0.2
"""What it costs in a poem of which half the lines or more are too wide even at the floor: its form is that of turned
lines then, and small type would not save it. As much as a line that is half empty."""

LADDER = 0.3
"""Hyphens at the ends of two lines running look like a ladder's rungs: as bad as a short line."""

FLAW = 100.0
"""A last line of one word, and a third hyphen running: worse than the rag of a whole card (30 lines, each at its
worst, cost less), better than cutting a word (`break_costs.KEPT_WORD`)."""

FEW_LINES = 1e6
"""Where lines must be few, one more costs more than everything else together."""


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A text as the search sees it: its legal breaks and where in em each character begins.

    `edges` is as `Shaped.edges`. `tail` is the width in em of a closing mark that hangs beyond the last line, already
    outside `edges`; `overhang` how much of it may pass the measure. `hyphen` is the width in em of the hyphen that a
    break within a word adds. A text's own lines are verse, but for those whose numbers are in `prose`. `hanging` tells,
    by the character a line ends before, how many em of its last mark may stand outside the measure.
    """

    breaks: Sequence[Break]
    edges: Sequence[float]
    tail: float = 0.0
    overhang: float = 0.35
    hyphen: float = 0.0
    prose: frozenset[int] = frozenset()
    hanging: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines of a text, each as first and past-last character, and the sum of what they cost.

    `turned` holds the numbers of those that go on with a line of verse. `cuts` counts words that are cut without a
    hyphen, `flaws` last lines of one word and third hyphens running; what these cost is left out of `cost`.
    """

    places: tuple[tuple[int, int], ...]
    cost: float
    turned: frozenset[int]
    cuts: int
    flaws: int


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A text made ready for every size: positions in em, costs and kinds of its breaks.

    `begin[i]` is where a line after break `i - 1` starts (its indent as a turned line of verse taken off). `first[i]`
    is the earliest break that a line before break `i` may start after: its own line's start. Lines that start after
    `word[i]` or later hold one word only. `verse[i]` tells whether break `i` stands in or ends a line of verse,
    `is_even` whether most breaks need no space.
    """

    places: Sequence[Break]
    starts: list[int]
    begin: list[float]
    end: list[float]
    costs: list[float]
    first: list[int]
    word: list[int]
    verse: list[bool]
    hyphen: float
    has_hyphens: bool
    is_even: bool
    least_cost: float
    width: float
    widest_gap: float

    def is_too_wide(self, measure: float) -> bool:
        """Whether half of the text's own lines or more are verse that a measure does not hold."""
        own = [(index, self.first[index]) for index, place in enumerate(self.places) if place.forced]
        wide = sum(self.verse[last] and self.end[last] - self.begin[first] > measure for last, first in own)
        return wide * 2 >= len(own)

    def may_fit(self, measure: float, lines: float) -> bool:
        """Whether so many lines may hold the text: false only when not even lines filled to the brim can."""
        # Each line may leave out the space at its end and what hangs. Rounding must not ask for one line too many.
        return self.width + self.widest_gap <= lines * (measure + self.widest_gap) * (1 + 1e-9)


# As many as a design has positions of its axes: what was searched is evened out in the end.
@lru_cache(maxsize=8)
def table(text: Text, *, whole: bool, turn: float = TURN) -> Table:
    """The text made ready; `whole` leaves out the breaks that cut words, and `turn` is what turning a line costs."""
    places = [place for place in text.breaks if place.cost < KEPT_WORD] if whole else text.breaks
    edges = text.edges
    owned = any(place.forced for place in places[:-1])
    starts, begin, end, costs, first, word, verse = [], [], [], [], [], [], []
    start = own = opened = last_word = spaces = 0
    for index, place in enumerate(places):
        is_verse = owned and own not in text.prose
        starts.append(start)
        begin.append(edges[start] - TURN_INDENT * (is_verse and index > opened))
        end.append(edges[place.end] + text.hyphen * place.hyphen - text.hanging.get(place.end, 0.0))
        costs.append(0.0 if place.forced else place.cost + turn * is_verse)
        first.append(opened)
        word.append(last_word)
        verse.append(is_verse)
        if place.forced:
            own += 1
            opened = last_word = index + 1
        else:
            spaces += place.end < place.start or place.hyphen
            if not place.hyphen and (place.end < place.start or place.cost < COMPOUND):
                last_word = index + 1
        start = place.start
    width = end[-1] - edges[0]
    # A hanging mark counts for what passes the overhang.
    end[-1] += max(0.0, text.tail - text.overhang)
    return Table(
        places=places,
        starts=starts,
        begin=begin,
        end=end,
        costs=costs,
        first=first,
        word=word,
        verse=verse,
        hyphen=text.hyphen,
        has_hyphens=any(place.hyphen for place in places),
        is_even=spaces * 2 < len(places) - own,
        least_cost=min(0.0, *costs) if len(costs) > 1 else 0.0,
        width=width,
        widest_gap=max((edges[place.start] - end[index] for index, place in enumerate(places)), default=0.0),
    )


def fewest(made: Table, measures: Sequence[float]) -> tuple[int, int] | None:
    """How many lines the text needs at least, and how many of them go on with verse; None when a word is too wide.

    `measures` are in em, those of the first lines and then that of all others. Each line is filled as far as it goes:
    whoever is further ahead never needs more lines. Only where the first lines are narrower may the next word need a
    line further down, which filling less can reach.
    """
    begin, end, places = made.begin, made.end, made.places
    at = lines = turned = 0
    count, top = len(places), len(measures) - 1
    while at < count:
        reach = begin[at] + measures[min(lines, top)]
        found, stop = -1, at
        while stop < count and begin[stop] <= reach:
            if end[stop] <= reach:
                found = stop
            if places[stop].forced:
                break
            stop += 1
        if found < 0:
            tried = cheapest(made, measures, FEW_LINES) if lines < top else None
            return (len(tried.places), len(tried.turned)) if tried else None
        lines += 1
        turned += made.verse[at] and at > made.first[at]
        at = found + 1
    return lines, turned


def cheapest(made: Table, measures: Sequence[float], per_line: float = 0.0) -> Lines | None:
    """The cheapest lines by dynamic programming over breaks; None if none fit. `measures` is as for `fewest`.

    `best[row][i]` is the cheapest way to set everything before break `i`, where a row is how many lines with measures
    of their own came before, and how many hyphens running.
    """
    runs = 3 if made.has_hyphens else 1
    top, count, begin, hole = len(measures) - 1, len(made.places), made.begin, 1 - SHORT_SHARE
    rows = [(row, *divmod(row, runs)) for row in range(len(measures) * runs)]
    best = [[inf] * (count + 1) for _ in rows]
    back = [[(0, 0)] * (count + 1) for _ in rows]
    best[0][0] = 0.0
    # Which breaks a row's lines may still start after: none before `earliest`, and nothing is set beyond `latest`.
    earliest, latest = [0] * len(rows), [0] + [-1] * (len(rows) - 1)
    for j, place in enumerate(made.places):
        finish, first, word, verse = made.end[j], made.first[j], made.word[j], made.verse[j]
        is_last, is_hyphen, fixed = place.forced, place.hyphen, per_line + made.costs[j]
        for row, level, run in rows:
            costs, room, start = best[row], measures[level], earliest[row]
            reach = finish - room
            # What is too far back for a line to here is so for all that follow, but for the hyphen's width.
            passed = reach - made.hyphen if is_hyphen else reach
            while start <= j and begin[start] < passed:
                start += 1
            earliest[row] = start
            if start > latest[row]:
                continue
            least, came = inf, -1
            for i in range(start if start > first else first, j + 1):
                total = costs[i]
                if total < least and begin[i] >= reach:
                    if not is_last:
                        slack = (begin[i] - reach) / room
                        total += slack * slack if slack <= hole else slack * slack + SHORT
                    elif i > first:
                        if not verse:
                            is_even = made.is_even or back[row][i][1] == first
                            total += _end_cost((begin[i] - reach) / room, 1.0 if is_even else LAST_WEIGHT)
                        if i >= word:
                            total += FLAW
                    if total < least:
                        least, came = total, i
            if came < 0:
                continue
            following = (level + 1 if level < top else top) * runs
            least += fixed
            if is_hyphen:
                least += (0.0, LADDER, FLAW)[run]
                following += min(run + 1, 2)
            if least < best[following][j + 1]:
                best[following][j + 1] = least
                back[following][j + 1] = (row, came)
                latest[following] = j + 1
    return _traced(made, best, back, per_line)


def _end_cost(slack: float, weight: float) -> float:
    """What a last line costs that leaves so much of its measure empty."""
    lack = slack - (1 - RUNT_SHARE)
    return weight * slack * slack + (SHORT + RUNT_WEIGHT * lack * lack if lack > 0 else 0.0)


def _traced(made: Table, best: list[list[float]], back: list[list[tuple[int, int]]], per_line: float) -> Lines | None:
    """The lines of the cheapest way, from the last to the first."""
    at = len(made.places)
    row = min(range(len(best)), key=lambda row: best[row][at])
    total = best[row][at]
    if total == inf:
        return None
    found: list[tuple[int, int]] = []
    turned: list[int] = []
    cuts = flaws = hyphens = 0
    while at > 0:
        row, before = back[row][at]
        place = made.places[at - 1]
        found.append((made.starts[before], place.end))
        hyphens = hyphens + 1 if place.hyphen else 0
        cuts += place.cost >= KEPT_WORD
        flaws += hyphens > 2 or (place.forced and before > made.first[at - 1] and before >= made.word[at - 1])
        if made.verse[before] and before > made.first[before]:
            turned.append(len(found))
        at = before
    count = len(found)
    return Lines(
        tuple(reversed(found)),
        total - count * per_line - flaws * FLAW,
        frozenset(count - number for number in turned),
        cuts,
        flaws,
    )
