"""A layout taken apart for motion: what is always there, the quote's lines in reading order, and the credit.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cards.placed import Layout, Line, Stroke

_QUOTE = frozenset({"quote", "emphasis"})
_OPENING = frozenset({"mark", "initial"})
_CREDIT = frozenset({"author", "source", "title", "detail"})
_LAST = _CREDIT | {"figure"}

_ABOVE = 1.2
_BELOW = 0.5
"""How far above and below its baseline a row reaches, in em: capitals with accents, and a line under descenders."""

_BESIDE = 1.5
"""How far, in em, a stroke may stand from a row's words and still be theirs: a cursor does, a bar of a chart not."""


@dataclass(frozen=True, slots=True)
class Part:
    """What appears at once: strokes first, then the lines over them."""

    lines: tuple[Line, ...]
    strokes: tuple[Stroke, ...] = ()

    @property
    def words(self) -> str:
        """Its words without marks and ornaments: what a reader takes time for."""
        return " ".join(line.text for line in self.lines if line.role in _QUOTE | _CREDIT)


@dataclass(frozen=True, slots=True)
class Parts:
    """A layout in parts: what is there from the start, the rows of the quote from the top, and the credit at last."""

    constant: Part
    rows: tuple[Part, ...]
    credit: Part

    @property
    def appearing(self) -> tuple[Part, ...]:
        """What appears, in order."""
        return (*self.rows, self.credit) if self.credit.lines else self.rows


def parts_of(layout: Layout) -> Parts:
    """The parts of a layout.

    Words on one baseline are one row, whatever their colours. The opening mark and a large initial come with the first
    one, however far down they reach; strokes with the row that they lie under or behind, or directly follow. Words in a
    row's own type on its baseline, such as a prompt, come with it. A chart of the quote comes with the credit: before
    the words it would give them away. Head line, handle, numbers of lines and whatever else the card has are there from
    the start: it is a page that is being written on.
    """
    baselines = sorted({line.baseline for line in layout.lines if line.role in _QUOTE})
    if not baselines:
        # A quote of one letter is all initial.
        baselines = sorted({line.baseline for line in layout.lines if line.role in _OPENING})[:1]
    rows: dict[int, list[Line]] = {baseline: [] for baseline in baselines}
    type_of = {(line.baseline, line.size_px): line.role for line in layout.lines if line.role in _QUOTE | _CREDIT}
    constant: list[Line] = []
    last: list[Line] = []
    for line in layout.lines:
        role = type_of.get((line.baseline, line.size_px), line.role) if line.role == "words" else line.role
        if role in _QUOTE:
            rows[line.baseline].append(line)
        elif role in _OPENING and baselines:
            rows[baselines[0]].append(line)
        elif role in _LAST:
            last.append(line)
        else:
            constant.append(line)
    strokes: dict[int | None, list[Stroke]] = {}
    for stroke in layout.strokes:
        strokes.setdefault(_row_of(stroke, rows), []).append(stroke)
    return Parts(
        Part(tuple(constant)),
        tuple(Part(tuple(rows[one]), tuple(strokes.get(one, ()))) for one in baselines),
        Part(tuple(last), tuple(strokes.get(None, ()))),
    )


def _row_of(stroke: Stroke, rows: dict[int, list[Line]]) -> int | None:
    """The baseline of the row that a stroke belongs to; None where it stands by itself."""
    left, top, right, bottom = stroke.box
    middle = (top + bottom) / 2
    near = [
        (abs(middle - (baseline - 0.25 * size)), baseline)
        for baseline, lines in rows.items()
        for start, end, size in [_reach(lines)]
        if baseline - _ABOVE * size <= middle <= baseline + _BELOW * size
        and left <= end + _BESIDE * size
        and right >= start - _BESIDE * size
    ]
    return min(near)[1] if near else None


def _reach(lines: Sequence[Line]) -> tuple[float, float, float]:
    """Where the words of a row begin and end, and their size."""
    words = [line for line in lines if line.role in _QUOTE] or lines
    return (
        min(line.x for line in words),
        max(line.x + line.width for line in words),
        max(line.size_px for line in words),
    )
