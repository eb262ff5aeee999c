"""The order in which a page's lines are read: from top to bottom, and column after column.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotes.readers.pages.pdf_lines import COLUMN_GAP, PdfLine

# Fewer lines are a picture's or a table's, not a column's.
_LEAST_LINES = 5
# Titles and pictures' captions may cross the gutter, few other lines do.
_MOST_CROSSING = 0.25
# A page of three columns is cut twice; no paper has five.
_MOST_CUTS = 2
_STEP = 2.0

GAP = "  "
"""What stands in a line for a gap wider than any between two words of a sentence."""


def in_reading_order(lines: Sequence[PdfLine], cuts: int = _MOST_CUTS) -> list[list[PdfLine]]:
    """The lines in columns, in the order they are read; a page without columns is one. Bits of one line are joined."""
    if not lines:
        return []
    gutter = _gutter(lines) if cuts else None
    if gutter is None:
        return [_joined(lines)]
    columns: list[list[PdfLine]] = []
    left: list[PdfLine] = []
    right: list[PdfLine] = []
    for line in sorted(lines, key=lambda each: -each.top):
        if line.right <= gutter:
            left.append(line)
        elif line.left >= gutter:
            right.append(line)
        else:
            columns += (*in_reading_order(left, cuts - 1), *in_reading_order(right, cuts - 1))
            left, right = [], []
            if columns and columns[-1] and columns[-1][-1].left < gutter < columns[-1][-1].right:
                columns[-1].append(line)
            else:
                columns.append([line])
    return [*columns, *in_reading_order(left, cuts - 1), *in_reading_order(right, cuts - 1)]


def _gutter(lines: Sequence[PdfLine]) -> float | None:
    """Where the page is cut in two columns; None when it has one."""
    begin, end = min(line.left for line in lines), max(line.right for line in lines)
    if len(lines) < 2 * _LEAST_LINES or end - begin < 100:
        return None
    best: tuple[int, float] | None = None
    place = begin + 0.25 * (end - begin)
    while place < begin + 0.75 * (end - begin):
        left = [line for line in lines if line.right <= place]
        right = [line for line in lines if line.left >= place]
        crossing = len(lines) - len(left) - len(right)
        if (
            min(len(left), len(right)) >= _LEAST_LINES
            and crossing <= _MOST_CROSSING * len(lines)
            and _stand_beside(left, right)
            and (best is None or crossing < best[0])
        ):
            best = crossing, place
        place += _STEP
    return None if best is None else best[1]


def _stand_beside(left: Sequence[PdfLine], right: Sequence[PdfLine]) -> bool:
    """True when the sides are columns of prose: most of one's height is beside the other, and their lines are long."""
    low = max(min(line.bottom for line in left), min(line.bottom for line in right))
    high = min(max(line.top for line in left), max(line.top for line in right))
    beside = [sum(low <= (line.bottom + line.top) / 2 <= high for line in side) for side in (left, right)]
    words = [sum(len(line.text) for line in side) / len(side) for side in (left, right)]
    return min(beside) >= _LEAST_LINES and min(words) >= 15


def _joined(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """Lines from top to bottom; what stands on one height is one line."""
    rows: list[PdfLine] = []
    for line in sorted(lines, key=lambda each: (-each.bottom, each.left)):
        last = rows[-1] if rows else None
        if last is not None and abs(last.bottom - line.bottom) < 0.35 * min(last.size, line.size):
            first, second = (last, line) if last.left <= line.left else (line, last)
            gap = second.left - first.right
            space = "" if gap < 0.1 * first.size else " " if gap < COLUMN_GAP * first.size else GAP
            last.text = f"{first.text}{space}{second.text}"
            last.left, last.right = first.left, max(first.right, second.right)
            last.bottom, last.top = min(first.bottom, second.bottom), max(first.top, second.top)
        else:
            rows.append(line)
    return rows
