"""Type size and line breaks in one search: the pair that fills the block with the calmest edge.

Pure arithmetic on widths in em: no font is asked, so a thousand sizes cost no shaping.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cards.breaks import Break

STEP = 2.0
"""Sizes are tried every two units: a finer step cannot be seen at 375 px, a coarser one leaves lines short."""

RUNT_SHARE = 0.45
"""A last line shorter than this share of the measure looks left over."""

RUNT_WORD = 0.3
RUNT_SHORT = 2.0
"""What a last line of one word costs, and how much more the shorter it is: a word that nearly fills its line, as in
large condensed type, is no leftover; one that does not is taken only when all else fails."""

TURN = 0.5
TURN_INDENT = 1.0
"""Breaking a line of verse costs more than any rag, so that the type shrinks first; what is turned over is indented by
one em, as in books."""

_RAG_WEIGHT = 3.0
"""What the mean cost of a line is worth against size, with the appetites that the designs give."""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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
    best: Fitted | None = None
    best_cost = min((place.cost for place in text.breaks), default=0.0)
    size = block.ceiling
    while size >= block.floor:
        reward = block.appetite * size / block.ceiling
        if best and best.score >= reward - _RAG_WEIGHT * min(best_cost, 0.0):
            break
        found = break_lines(text, block, size, per_line=0.0)
        if found:
            cost, lines = found
            if block.depth(size, len(lines)) <= block.height:
                mean = cost / len(lines)
                score = reward - _RAG_WEIGHT * mean
                if best is None or score > best.score:
                    best = Fitted(size, lines, mean, score)
        size -= STEP
    return best or _fullest(text, block)


def _fullest(text: Text, block: Block) -> Fitted | None:
    """The floor size with as few lines as there can be: the last try before a card is refused."""
    # A line costs more than any rag can save, so the fewest lines win and among them the calmest.
    found = break_lines(text, block, block.floor, per_line=100.0)
    if not found or block.depth(block.floor, len(found[1])) > block.height:
        return None
    mean = found[0] / len(found[1]) - 100.0
    return Fitted(block.floor, found[1], mean, block.appetite * block.floor / block.ceiling - _RAG_WEIGHT * mean)


def break_lines(
    text: Text, block: Block, size: float, per_line: float
) -> tuple[float, tuple[tuple[int, int], ...]] | None:
    """The cheapest lines at one size by dynamic programming over breaks, with their total cost; None if none fit.

    `best[level][i]` is the cheapest way to set everything before break `i`, where `level` counts lines as far as they
    have measures of their own.
    """
    measure = block.measure / size
    measures = [measure - indent for indent in block.indents] + [measure]
    top = len(measures) - 1
    places, edges = text.breaks, text.edges
    starts = [0, *(place.start for place in places)]
    begin = [edges[start] for start in starts]
    end = [edges[place.end] for place in places]
    last = len(places) - 1
    few_words = sum(1 for place in places if not place.forced) < 3
    turn, turn_indent = (TURN, TURN_INDENT) if text.is_verse else (0.0, 0.0)
    infinity = float("inf")
    best = [[infinity] * len(starts) for _ in measures]
    back: list[list[tuple[int, int]]] = [[(0, 0)] * len(starts) for _ in measures]
    best[0][0] = 0.0
    for j, place in enumerate(places):
        finish = end[j]
        tail = max(0.0, text.tail - text.overhang) if j == last else 0.0
        for level, room in enumerate(measures):
            costs = best[level]
            following = min(level + 1, top)
            i = j
            while i >= 0:
                width = finish - begin[i] + tail
                if turn and i > 0 and not places[i - 1].forced:
                    width += turn_indent
                if width > room:
                    break
                before = costs[i]
                if before < infinity:
                    share = width / room
                    if not place.forced:
                        cost = (1 - share) * (1 - share) + place.cost + turn
                    elif j < last or turn:
                        cost = 0.0
                    else:
                        cost = 4 * (RUNT_SHARE - share) ** 2 if share < RUNT_SHARE else 0.0
                        if i == j and not few_words:
                            cost += RUNT_WORD + RUNT_SHORT * (1 - share) ** 2
                    total = before + cost + per_line
                    if total < best[following][j + 1]:
                        best[following][j + 1] = total
                        back[following][j + 1] = (level, i)
                if i > 0 and places[i - 1].forced:
                    break
                i -= 1
    return _trace(best, back, starts, places)


def _trace(
    best: list[list[float]], back: list[list[tuple[int, int]]], starts: list[int], places: Sequence[Break]
) -> tuple[float, tuple[tuple[int, int], ...]] | None:
    at = len(places)
    level = min(range(len(best)), key=lambda row: best[row][at])
    total = best[level][at]
    if total == float("inf"):
        return None
    lines: list[tuple[int, int]] = []
    while at > 0:
        level, before = back[level][at]
        lines.append((starts[before], places[at - 1].end))
        at = before
    return total, tuple(reversed(lines))
