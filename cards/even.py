"""The same words in as many lines of the same size, as even as can be: a block need not fill its room to look calm.

Pure. The search (`cards.fit`) weighs each line against the measure, which settles how large the type may be and how
many lines there are. What is left to choose is how the words are shared out among them, and there a line is to be like
its neighbours, the last one too.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf

from cards.fit import Block, Fitted
from cards.rag import FLAW, Table, Text, table

SENSE = 0.6
"""What the cost of a break counts for beside evenness, where a line that is a tenth wider than the mean costs 0.01. The
search has paid for it once, when it chose the size; what is left keeps names and articles where two ways are about as
even. From 0.7 on the lines of 400 quotes in ten languages are less even than those that a browser balances."""


def evened(text: Text, block: Block, fitted: Fitted) -> Fitted:
    """The lines found, or others of the same number and size that differ less in width.

    Texts with lines of their own keep what they have, and so do those with an initial, whose first lines have measures
    of their own, those with hyphens, and those in which a word is cut. Cost and score stay those of the search.
    """
    count = len(fitted.lines)
    if count < 2 or block.indents or fitted.cuts or any(place.forced or place.hyphen for place in text.breaks[:-1]):
        return fitted
    made = table(text, whole=True)
    lines = _evenest(made, block.measures(fitted.size)[-1], count, _mean(made, fitted))
    return fitted if lines is None or lines == fitted.lines else replace(fitted, lines=lines)


def _mean(made: Table, fitted: Fitted) -> float:
    """The mean width of a line in em: nearly the same however the words are shared out."""
    first = dict(zip(made.starts, made.begin, strict=True))
    last = {place.end: end for place, end in zip(made.places, made.end, strict=True)}
    return sum(last[end] - first[start] for start, end in fitted.lines) / len(fitted.lines)


def _evenest(made: Table, measure: float, count: int, mean: float) -> tuple[tuple[int, int], ...] | None:
    """So many lines whose widths differ least from the mean, in squares, by dynamic programming over breaks."""
    places, begin, end = made.places, made.begin, made.end
    stop, gap = len(places), made.widest_gap
    best = [0.0] + [inf] * stop
    came: list[list[int]] = []
    # The breaks after which a line may start: others leave more than the lines before or after them can hold.
    earliest = latest = 0
    for line in range(1, count + 1):
        is_last = line == count
        following, back = [inf] * (stop + 1), [0] * (stop + 1)
        rest = (count - line) * (measure + gap) * (1 + 1e-9) - gap
        first, last = stop, 0
        for j in range(stop - 1 if is_last else line - 1, stop if is_last else stop - count + line):
            if not is_last and end[-1] - begin[j + 1] > rest:
                continue
            finish = end[j]
            i = min(j, latest)
            while i >= earliest and finish - begin[i] <= measure:
                if best[i] < following[j + 1]:
                    off = (finish - begin[i]) / mean - 1
                    cost = best[i] + off * off + (FLAW if is_last and i >= made.word[j] else 0.0)
                    if cost < following[j + 1]:
                        following[j + 1], back[j + 1] = cost, i
                i -= 1
            if following[j + 1] < inf:
                first, last = min(first, j + 1), j + 1
            if not is_last:
                following[j + 1] += SENSE * made.costs[j]
        best, earliest, latest = following, first, last
        came.append(back)
    if best[stop] == inf:
        return None
    found, at = [], stop
    for back in reversed(came):
        found.append((made.starts[back[at]], places[at - 1].end))
        at = back[at]
    return tuple(reversed(found))
