"""Reading a list of misattributed sayings: a table in CSV, as spreadsheets write it.

Pure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quotes.errors import InputError, nearest
from quotes.misattributions.entry import Misattribution, Verdict, admit_entry
from quotes.readers.decoding import decode
from quotes.readers.reader import Skipped, excerpt

COLUMNS = ("text", "person", "verdict", "actual", "url", "note")
"""The columns of a list; only `text` must be there."""


@dataclass(frozen=True, slots=True)
class ListReading:
    """The entries of a list, and the lines that are none, each with the reason."""

    entries: tuple[Misattribution, ...]
    skipped: tuple[Skipped, ...]


def read_list(document: bytes, name: str) -> ListReading:
    """Everything in a list that was called `name`. Raises InputError when it is no such table."""
    text = decode(document, name).text
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text))
    try:
        columns = _columns(next(rows, []), name)
        entries: dict[Misattribution, None] = {}
        skipped: list[Skipped] = []
        for line, cells in _numbered(rows):
            if not any(cell.strip() for cell in cells):
                continue
            try:
                entries[_entry(dict(zip(columns, (cell.strip() for cell in cells), strict=False)))] = None
            except InputError as error:
                skipped.append(Skipped(line, error.message, excerpt(cells[0] if cells else "")))
    except csv.Error as error:
        raise InputError(f"{name} is no table that can be read: {error}.", "Save it as CSV in UTF-8.") from error
    return ListReading(tuple(entries), tuple(skipped))


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for cells in rows:
        yield rows.line_num, cells  # type: ignore[attr-defined]


def _columns(header: list[str], name: str) -> list[str]:
    columns = [cell.strip().casefold() for cell in header]
    if "text" not in columns:
        raise InputError(f"{name} has no column called text.", f"Begin with a line of columns: {', '.join(COLUMNS)}.")
    for column in columns:
        if column not in COLUMNS:
            near = nearest(column, COLUMNS)
            hint = f"Did you mean {near!r}?" if near else f"There are {', '.join(COLUMNS)}."
            raise InputError(f"{name} has a column {excerpt(column)!r}, which a list has not.", hint)
    if len(set(columns)) < len(columns):
        raise InputError(f"{name} has a column twice.", "Leave one of them out.")
    return columns


def _entry(row: Mapping[str, str]) -> Misattribution:
    verdict = (row.get("verdict") or Verdict.MISATTRIBUTED).casefold()
    if verdict not in tuple(Verdict):
        raise InputError(f"There is no verdict {verdict[:40]!a}.", f"There are {', '.join(Verdict)}.")
    return admit_entry(
        Misattribution(
            text=row.get("text", ""),
            person=row.get("person", ""),
            verdict=Verdict(verdict),
            actual=row.get("actual") or None,
            url=row.get("url") or None,
            note=row.get("note") or None,
        )
    )
