"""Type size and line breaks in one search: the pair that fills the block with the calmest edge.

Pure arithmetic on widths in em: no font is asked, so a thousand sizes cost no shaping. `docs/layout.md` gives the score
as a whole, with the reason of every weight.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from cards.break_costs import KEPT_WORD
from cards.rag import FEW_LINES, TURN_ANYWAY, TURN_INDENT, Lines, Table, Text, cheapest, fewest, table

__all__ = ["BAND", "TURN_INDENT", "Block", "Fitted", "Text", "fewest_lines", "fit"]

STEP = 2.0
"""Sizes are tried every two units: a finer step cannot be seen at 375 px, a coarser one leaves lines short."""

BAND = 0.12
"""How far below the largest size that fits the search may go for calmer lines: what is more than an eighth smaller
looks smaller, and the card emptier, than it had to be."""

_RAG_WEIGHT = 3.0
"""What the mean cost of a line is worth against size, with the appetites that the designs give."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The room for a text, in design units.

    `indents` are taken from the first lines' measure and `inset` from that of all, in em of the type size. `cap_height`
    is in em and `leading` a share of the size; `ceiling` and `floor` bound the size; `appetite` is what size is worth
    against the rag. `around` is how many lines the block holds above and below its own.
    """

    measure: float
    height: float
    leading: float
    cap_height: float
    floor: float
    ceiling: float
    appetite: float
    indents: tuple[float, ...] = ()
    inset: float = 0.0
    around: float = 0.0

    def line_height(self, size: float) -> float:
        """The distance of baselines: whole units, so that lines stand evenly on the grid."""
        return float(round(size * self.leading))

    def depth(self, size: float, lines: int) -> float:
        """From the capital top of the first line to the last baseline, those around them included."""
        return self.cap_height * size + (lines - 1 + self.around) * self.line_height(size)

    def measures(self, size: float) -> tuple[float, ...]:
        """The measures in em: those of the indented first lines, then that of all others."""
        # Rounding must not refuse a line that fills its measure to the brim.
        whole = self.measure / size - self.inset + 1e-9
        return (*(whole - indent for indent in self.indents), whole)

    def sizes(self) -> list[float]:
        """The sizes to try: from the ceiling down to the floor, both among them."""
        steps = int((self.ceiling - self.floor) // STEP)
        sizes = [self.ceiling - STEP * step for step in range(steps + 1)]
        return sizes if sizes[-1] == self.floor else [*sizes, self.floor]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A size and the lines it gives, each as first and past-last character.

    `cost` is the mean cost of a line and `score` what the search weighed. `largest` is the largest size that fits: the
    height holds the lines that the measure asks for, with no word cut. Of verse that cannot stand in its own lines even
    at the floor, no more lines may be turned over than there, unless half of them must be. A text that the floor holds
    only with words cut is set at the floor. So more room cuts no word that was whole and turns over no more lines of
    verse, and where it does not turn over fewer, the largest size never falls.

    `turned` holds the numbers of lines that go on with a line of verse; `cuts` counts words cut where no hyphen may
    stand, and `flaws` what the search avoids wherever it can: a last line of one word, a third hyphen running.
    """

    size: float
    lines: tuple[tuple[int, int], ...]
    cost: float
    score: float
    largest: float
    turned: frozenset[int]
    cuts: int
    flaws: int

    @property
    def harm(self) -> int:
        """How many words and lines of verse are broken that had better be whole."""
        return self.cuts + len(self.turned)


def fit(text: Text, block: Block, least: float = 0.0) -> Fitted | None:
    """The best size and breaks, or None when not even the floor fits.

    Among the sizes from the largest that fits down to 12 % less, and not below `least`, those come first at which the
    last line has more than one word; then score decides: appetite x size / ceiling - 3 x mean line cost.
    """
    found = _found(text, block)
    if found is None:
        return None
    made, top, sizes = found
    best: Fitted | None = None
    for size in sizes:
        if size < max(least, top * (1 - BAND)):
            break
        # Smaller sizes cannot win where even perfect lines would score less.
        perfect = _score(block, size, made.least_cost)
        if best and not best.flaws and best.score >= perfect:
            break
        lines = _lines(made, block, size)
        if lines is None:
            continue
        fitted = _fitted(lines, block, size, top)
        if best is None or (fitted.flaws, -fitted.score) < (best.flaws, -best.score):
            best = fitted
    return best


def fewest_lines(text: Text, measure: float, size: float) -> tuple[tuple[int, int], ...] | None:
    """The fewest lines of a size that hold a text in a measure, the calmest of them; None when a word is too wide.

    Words are cut where breaks allow it, and only when they would be too wide.
    """
    for made in _tables(text):
        lines = cheapest(made, (measure / size + 1e-9,), FEW_LINES)
        if lines:
            return lines.places
    return None


def _tables(text: Text) -> Iterator[Table]:
    """The text with its words whole and then, if it has breaks that cut them, with those."""
    return (table(text, whole=whole) for whole in _wholes(text))


def _wholes(text: Text) -> tuple[bool, ...]:
    """Whether words are whole, in the order of trying: cut ones only where there are breaks that cut."""
    return (True, False) if any(place.cost >= KEPT_WORD for place in text.breaks) else (True,)


def _found(text: Text, block: Block) -> tuple[Table, float, list[float]] | None:
    """The table to search, the largest size that fits, and the sizes from there downward."""
    sizes = block.sizes()
    for whole in _wholes(text):
        made = table(text, whole=whole)
        lines = _fewest(made, block, sizes[-1])
        if lines:
            allowed: float = lines[1]
            if allowed and made.is_too_wide(block.measure / sizes[-1] - block.inset):
                made, allowed = table(text, whole=whole, turn=TURN_ANYWAY), inf
            fits, too_large = len(sizes) - 1, -1
            while fits - too_large > 1:
                # The ceiling first: most short texts fit there.
                middle = (fits + too_large) // 2 if too_large >= 0 else 0
                tried = _fewest(made, block, sizes[middle])
                if tried and tried[1] <= allowed:
                    fits = middle
                else:
                    too_large = middle
            return made, sizes[fits], sizes[fits:]
        # Words are cut at the floor alone: every larger size would cut more of them.
        sizes = sizes[-1:]
    return None


def _fewest(made: Table, block: Block, size: float) -> tuple[int, int] | None:
    """The fewest lines of a size and how many of them are turned over, or None when it does not fit."""
    most = (block.height - block.cap_height * size) / max(1.0, block.line_height(size)) + 1
    if not made.may_fit(block.measure / size, most):
        return None
    lines = fewest(made, block.measures(size))
    return lines if lines and block.depth(size, lines[0]) <= block.height else None


def _lines(made: Table, block: Block, size: float) -> Lines | None:
    """The calmest lines of a size that fit the height: when they are too many, the fewest, the calmest of them."""
    for per_line in (0.0, FEW_LINES):
        lines = cheapest(made, block.measures(size), per_line)
        if lines is None:
            return None
        if block.depth(size, len(lines.places)) <= block.height:
            return lines
    return None


def _score(block: Block, size: float, cost: float) -> float:
    return block.appetite * size / block.ceiling - _RAG_WEIGHT * cost


def _fitted(lines: Lines, block: Block, size: float, top: float) -> Fitted:
    mean = lines.cost / len(lines.places)
    return Fitted(size, lines.places, mean, _score(block, size, mean), top, lines.turned, lines.cuts, lines.flaws)
