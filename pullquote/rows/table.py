"""A table of cards in CSV, TSV or JSON Lines, read a row at a time.

Touches: disk.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

from pullquote.rows.cells import read_cells
from pullquote.rows.columns import COLUMNS, Columns, about_unknown, columns_of
from pullquote.rows.objects import ObjectReader, first_object
from pullquote.rows.row import Row
from pullquote.rows.text import Text, open_text
from quotes.errors import InputError
from quotes.exporting.formulas import unescaped
from quotes.identity import fold
from quotes.readers.columns import guess_columns

DELIMITERS = ",;\t|"

LONGEST_UNREAD = 60_000
"""Characters of a row that could not be read which are written down: more than three times the longest quotation, and
less than half of what a cell may have when it is read again."""

REMEDY = "Put its words into the columns they belong to; where there is a column `unread`, empty it then."


@dataclass(frozen=True, slots=True)
class Table:
    """An open table. `delimiter` is None for JSON Lines; `lines_before` is how many lines come before the header."""

    text: Text
    columns: Columns
    delimiter: str | None
    lines_before: int = 0

    def __enter__(self) -> Table:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.text.close()

    def rows(self, *, ignore_unknown: bool = False) -> Iterator[Row]:
        """The rows that are not empty, from the first. Raises `InputError` for a file that cannot be read on."""
        if self.delimiter is None:
            yield from ObjectReader(ignore_unknown=ignore_unknown).rows(self.text.lines())
            return
        rows = _numbered(self.text.lines(), self.delimiter, self.lines_before)
        next(rows)
        for line, cells, broken, raw in rows:
            if broken:
                yield _unread(line, f"The row cannot be read: {broken}.", raw)
            elif any(map(str.strip, cells)):
                yield self._row(line, cells, raw)

    def _row(self, line: int, cells: list[str], raw: str) -> Row:
        names = self.columns.names
        surplus = cells[len(names) :]
        if len(cells) < len(names) or any(map(str.strip, surplus)):
            count = f"{len(cells)} cell{'s' if len(cells) != 1 else ''}"
            return _unread(line, f"The row has {count} where the header has {len(names)}.", raw)
        if self.columns.mended:
            cells = [unescaped(cell) for cell in cells]
        said = {field: cells[place] for field, place in self.columns.places.items() if cells[place].strip()}
        if unread := said.get("unread"):
            return _unread(line, "The row still stands in the column `unread`, as it could not be read.", unread)
        return Row(line, said, tuple(cells[: len(names)]))


def open_table(name: str, *, ignore_unknown: bool = False) -> Table:
    """The table in a file, or in standard input for `-`; its header is read.

    Raises `NotFound`, and `InputError` for what is no table, or has a column that is not known, with the nearest name.
    """
    text = open_text(name)
    try:
        start = text.head.lstrip()
        if start.startswith("["):
            raise InputError(
                f"{text.name} is a JSON list.", "Write JSON Lines: one object a line, without brackets and commas."
            )
        if start.startswith("{"):
            columns = columns_of(list(first_object(text.lines(), text.name)), text.name)
            table = Table(text, columns, None)
        else:
            hint = text.head.partition("\n")[0].strip(" ")
            # Excel writes such a line, and understands it.
            told = hint[4:] if hint.lower().startswith("sep=") and hint[4:] in tuple(DELIMITERS) else None
            delimiter = told or _delimiter(text.head, text.name)
            _, cells, broken, _ = next(_numbered(text.lines(), delimiter, int(bool(told))), (0, [], "", ""))
            if broken:
                raise InputError(f"The first row of {text.name} cannot be read: {broken}.", "It names the columns.")
            table = Table(text, _header(cells, text.name), delimiter, int(bool(told)))
        if table.columns.unknown and not ignore_unknown:
            raise InputError(
                f"{text.name} has {about_unknown(table.columns)}.",
                "Rename or remove them, or pass over them with --ignore-columns.",
            )
    except BaseException:
        text.close()
        raise
    return table


def _header(cells: list[str], name: str) -> Columns:
    columns = columns_of(cells, name)
    return columns_of([unescaped(cell) for cell in cells], name) if columns.mended else columns


def _numbered(lines: Iterator[str], delimiter: str, before: int) -> Iterator[tuple[int, list[str], str, str]]:
    """The rows with the line on which each begins; `before` lines are passed over."""
    for _ in range(before):
        next(lines, None)
    for line, cells, broken, raw in read_cells(lines, delimiter):
        if broken or any(map(str.strip, cells)):
            yield line + before, cells, broken, raw


def _unread(line: int, why: str, raw: str) -> Row:
    text = raw.rstrip("\n")
    kept = text if len(text) <= LONGEST_UNREAD else text[:LONGEST_UNREAD] + "…"
    return Row(line, broken=why, remedy=REMEDY, unread=kept)


def _delimiter(head: str, name: str) -> str:
    """The delimiter whose first row has the most columns that are known, then the most columns at all."""

    def score(delimiter: str) -> tuple[int, bool, int]:
        reader = csv.reader(io.StringIO(head[:65_536], newline="\n"), delimiter=delimiter)
        try:
            cells = next((row for row in reader if any(map(str.strip, row))), [])
        except csv.Error:
            cells = []
        own = sum(fold(cell.replace("_", " ")).replace(" ", "_") in COLUMNS for cell in cells)
        named = delimiter == "\t" and name.lower().endswith((".tsv", ".tab"))
        return max(own, len(guess_columns(cells))), named, len(cells)

    return max(DELIMITERS, key=score)
