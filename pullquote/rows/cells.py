"""Lines of CSV into rows of cells, one row in memory at a time; a row that cannot be read costs no other.

Pure.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

from quotes.errors import InputError

MOST_BROKEN = 100
"""Rows with a quotation mark that never closes, after which a file is taken for no table: each of them swallows what
follows up to the largest cell, and is then read anew."""


def read_cells(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str], str, str]]:
    """Each row as the line on which it begins, its cells, why it could not be read (or nothing), and its text.

    A quotation mark that is never closed spoils its own line only; where tabs separate, which need no quoting, not even
    that. Raises `InputError` after `MOST_BROKEN` of them.
    """
    again: deque[str] = deque()
    taken: list[str] = []

    def fed() -> Iterator[str]:
        while (line := again.popleft() if again else next(lines, None)) is not None:
            taken.append(line)
            yield line

    before = broken = 0
    while True:
        try:
            for cells in csv.reader(fed(), delimiter=delimiter, strict=True):
                yield before + 1, cells, "", "".join(taken)
                before += len(taken)
                taken.clear()
            return
        except csv.Error as error:
            broken += len(taken) > 1
            if broken > MOST_BROKEN:
                raise InputError(
                    f"In more than {MOST_BROKEN} rows a quotation mark is never closed.",
                    'Close them; one that belongs to the words is written twice (""), in a cell in quotation marks.',
                ) from None
            first, *rest = taken
            taken.clear()
            again.extendleft(reversed(rest))
            before += 1
            if delimiter == "\t" and len(first) < csv.field_size_limit():
                yield before, next(csv.reader([first], delimiter=delimiter, quoting=csv.QUOTE_NONE), []), "", first
            else:
                yield before, [], _reason(error), first


def _reason(error: csv.Error) -> str:
    said = str(error)
    if "unexpected end" in said:
        return "a quotation mark is never closed"
    if "field larger than" in said:
        return f"a cell has more than {csv.field_size_limit():,} characters, or a quotation mark is never closed"
    return said
