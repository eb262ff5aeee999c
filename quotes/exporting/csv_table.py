"""A library as a table in CSV (RFC 4180) for spreadsheets: a column a field, lists and places as JSON in a cell.

Pure.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from quotes.exporting.formulas import escaped, unescaped
from quotes.exporting.record import MARK, Exported, record_of
from quotes.exporting.written import Written

ENDING = "csv"

_PLAIN = ("text", "author", "author_kind", "role", "certainty", "translator")
_SOURCE = ("title", "kind", "url", "date", "licence", "rights")
_LABELS = ("locator", "topic", "section", "language", "emphasis", "words", "standing", "proof", "match", "added_at")
_JSON = ("weight", "tags", "former_ids", "edits", "places")
COLUMNS = (MARK, "id", *_PLAIN, *(f"source_{key}" for key in _SOURCE), *_LABELS, *_JSON)
"""The columns, in their order. `source_title` and the five behind it are empty for a quote without a source."""

_NEEDED = frozenset({MARK, "text", "author"})
"""The columns by which a table is known; a person may move all columns, and take others away."""

_LONGEST_HEAD = 4_096
"""Characters: some times as much as `COLUMNS` have, and a person may add some."""

_LONGEST_CELL = 16 * 1024 * 1024
"""A quote found in ten thousand places fills some megabytes; csv's own limit is 128 kB."""


def lines(library: Iterable[Exported]) -> Iterator[str]:
    """The table's head and a row for each record."""
    yield _row(COLUMNS)
    for record in map(record_of, library):
        source = record["source"] or {}
        cells = [json.dumps(record[MARK]), record["id"], *(record[key] for key in _PLAIN)]
        cells += [source.get(key) for key in _SOURCE]
        cells += [record[key] for key in _LABELS]
        cells += [json.dumps(record[key], ensure_ascii=False) for key in _JSON]
        yield _row(escaped(cell) if cell else "" for cell in cells)


def is_ours(text: str) -> bool:
    """Whether a text begins with the head of such a table, whatever a spreadsheet made of its commas."""
    head = text[:_LONGEST_HEAD].removeprefix("\ufeff").partition("\n")[0]
    return {cell.strip('" ') for cell in re.split("[,;\t]", head)} >= _NEEDED


def read(text: str) -> Iterator[Written]:
    """The records of such a text; what a person has changed in a cell is changed."""
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
        columns = [column.strip() for column in next(rows)]
        line = rows.line_num
        while True:
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield Written(line + 1, broken=f"the row cannot be read ({error}), and so are those after it")
                return
            # Files are put one after another, each with its head.
            again = [cell.strip('\ufeff" ') for cell in cells] == columns
            if any(cell.strip() for cell in cells) and not again:
                yield _written(dict(zip(columns, cells, strict=False)), line + 1)
            line = rows.line_num
    finally:
        csv.field_size_limit(before)


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _written(cells: Mapping[str, str], line: int) -> Written:
    shown = cells.get("text", "")[:200]
    given = {key: unescaped(cell) for key, cell in cells.items() if cell}
    record: dict[str, object] = {key: given[key] for key in ("id", *_PLAIN, *_LABELS) if key in given}
    source = {key: given[f"source_{key}"] for key in _SOURCE if f"source_{key}" in given}
    if source:
        record["source"] = source
    for key in (MARK, *_JSON):
        if key not in given:
            continue
        try:
            record[key] = json.loads(given[key])
        except (ValueError, RecursionError):
            return Written(line, broken=f"the column {key} holds no JSON", text=shown)
    return Written(line, record, text=shown)
