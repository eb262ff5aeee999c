"""The table reader: CSV and TSV in any dialect, with columns called what people call them.

Pure.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from quotes.errors import InputError
from quotes.model import Draft, Place
from quotes.readers.columns import Record, chosen_columns, draft_from, guess_columns, missing_text
from quotes.readers.credit import looks_like_name
from quotes.readers.decoding import decode, decode_head
from quotes.readers.reader import PART, Note, Reading, Skipped, distinct_sources, excerpt, joined

_DELIMITERS = ",;\t|"
_BLANK_LINES = re.compile(r"\A\s*\n")
# A quotation mark that never closes swallows the rest; giving up after this many keeps a wrong file from taking hours.
_MOST_BROKEN_ROWS = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line it begins on, counted from 1, and its cells; or why it could not be read."""

    line: int
    cells: tuple[str, ...] = ()
    broken: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TabularReader:
    """Reads tables. `columns` says which column holds a field, where the guess would be wrong: `{"text": "Satz"}`."""

    columns: Mapping[str, str] = field(default_factory=dict)
    name: str = "csv"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure when a column is called like one of words; fairly sure of the file's ending."""
        text = decode_head(head)
        if text.lstrip()[:1] in ("{", "["):
            return 0.0
        by_name = 0.6 if filename.lower().endswith((".csv", ".tsv", ".tab")) else 0.0
        first = _first_row(text, _delimiter(text, filename))
        names = guess_columns(first.cells) if len(first.cells) > 1 and max(map(len, first.cells)) <= 40 else {}
        return min(1.0, by_name + (0.9 if "text" in names and len(names) > 1 else 0.5 if "text" in names else 0.0))

    def read(self, document: bytes, name: str) -> Reading:
        """The rows as drafts. Raises InputError when no column holds the words."""
        return joined(self.parts(document, name))

    def parts(self, document: bytes, name: str) -> Iterator[Reading]:
        """The rows as drafts, some at a time: a table may have more of them than there is memory for."""
        decoded = decode(document, name)
        text, delimiter, lines_before = _without_excel_hint(decoded.text, name)

        def rows() -> Iterator[Row]:
            for row in read_rows(text, delimiter):
                if row.broken or any(cell.strip() for cell in row.cells):
                    yield Row(row.line + lines_before, row.cells, row.broken, row.text)

        first = Reading(
            self.name, decoded.sha256, warnings=decoded.warnings, encoding=decoded.encoding, text=decoded.text
        )
        left = rows()
        head = next(left, None)
        if head is None:
            yield first
            return
        header, positions, has_header = self._header(head.cells, rows)
        first = replace(first, columns=tuple((field, header[at].strip()) for field, at in positions.items()))
        if has_header:
            first = replace(first, notes=_unused(head.line, header, positions))
        else:
            told = "There is no header; the longer column was taken as the words, the other as the author."
            first = replace(first, warnings=(*first.warnings, told))
            left = chain((head,), left)
        while some := list(islice(left, PART)):
            drafts, skipped, warnings = _taken(some, header, positions, decoded.sha256, name)
            yield replace(
                first,
                drafts=tuple(drafts),
                sources=distinct_sources(drafts),
                skipped=tuple(skipped),
                warnings=(*first.warnings, *warnings),
            )
            first = Reading(self.name, decoded.sha256, encoding=decoded.encoding, columns=first.columns)
        if first.text:
            yield first

    def _header(
        self, names: tuple[str, ...], rows: Callable[[], Iterator[Row]]
    ) -> tuple[tuple[str, ...], dict[str, int], bool]:
        """The column names, where each field is, and whether the first row holds the names."""
        positions = chosen_columns(names, self.columns) if self.columns else guess_columns(names)
        if "text" in positions:
            return names, positions, True
        guess = _headerless(rows)
        if guess is None:
            raise missing_text(names, "column")
        return ("1", "2"), guess, False


def read_rows(text: str, delimiter: str) -> Iterator[Row]:
    """The table's rows. One that cannot be read is given as broken, and reading goes on with the next line."""
    lines = text.split("\n")
    start = 0
    broken = 0
    while start < len(lines):
        reader = csv.reader((lines[at] + "\n" for at in range(start, len(lines))), delimiter=delimiter, strict=True)
        before = 0
        try:
            for cells in reader:
                if cells:
                    yield Row(start + before + 1, tuple(cells))
                before = reader.line_num
            return
        except csv.Error as error:
            broken += reader.line_num - before > 1
            if broken > _MOST_BROKEN_ROWS:
                raise InputError(
                    f"In more than {_MOST_BROKEN_ROWS} rows a quotation mark is never closed.",
                    "Correct them, or say --as list.",
                ) from None
            start += before
            yield _as_written(lines[start], start + 1, delimiter, str(error))
            start += 1


def _as_written(line: str, number: int, delimiter: str, error: str) -> Row:
    """The one line of a broken row: as it stands where tabs separate, which need no quoting; else broken."""
    if delimiter == "\t" and len(line) < csv.field_size_limit():
        cells = next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
        return Row(number, tuple(cells))
    reason = "a quotation mark is never closed" if "unexpected end" in error else f"the row cannot be read ({error})"
    return Row(number, broken=reason, text=line)


def _taken(
    rows: list[Row], header: tuple[str, ...], positions: dict[str, int], document: str, name: str
) -> tuple[list[Draft], list[Skipped], list[str]]:
    drafts: list[Draft] = []
    skipped: list[Skipped] = []
    warnings: list[str] = []
    for row in rows:
        reason = row.broken or _ragged(row, header)
        if not reason:
            values = {field: row.cells[at] for field, at in positions.items()}
            try:
                place = Place(document, name, line=row.line, exact=values["text"])
                draft, remarks = draft_from(Record(values), place)
            except InputError as error:
                reason = str(error)
            else:
                drafts.append(draft)
                warnings += [f"Line {row.line}: {remark}." for remark in remarks]
        if reason:
            skipped.append(Skipped(row.line, reason, excerpt(row.text or _joined(row))))
    return drafts, skipped, warnings


def _joined(row: Row) -> str:
    """The row's cells in one line, to recognise it by."""
    return " | ".join(cell for cell in row.cells if cell.strip())


def _unused(line: int, header: tuple[str, ...], positions: dict[str, int]) -> tuple[Note, ...]:
    names = [name.strip() for at, name in enumerate(header) if at not in positions.values() and name.strip()]
    return (Note(line, "columns that were not used", excerpt(", ".join(names))),) if names else ()


def _ragged(row: Row, header: tuple[str, ...]) -> str:
    surplus = row.cells[len(header) :]
    if len(row.cells) < len(header) or any(cell.strip() for cell in surplus):
        return (
            f"the row has {len(row.cells)} cell{'s' if len(row.cells) != 1 else ''} where the header has {len(header)}"
        )
    return ""


def _headerless(rows: Callable[[], Iterator[Row]]) -> dict[str, int] | None:
    """Which of two columns holds the words and which the authors, if every row says the same; else None."""
    orders = [(0, 1), (1, 0)]
    some = False
    for row in rows():
        if row.broken:
            continue
        some = True
        orders = [order for order in orders if len(row.cells) == 2 and _are_words_and_author(row.cells, *order)]
        if not orders:
            return None
    return {"text": orders[0][0], "author": orders[0][1]} if some else None


def _are_words_and_author(cells: tuple[str, ...], text: int, author: int) -> bool:
    return (
        len(cells[text].split()) >= 4
        and len(cells[text]) > len(cells[author])
        and looks_like_name(cells[author].strip(), strict=True)
    )


def _without_excel_hint(text: str, name: str) -> tuple[str, str, int]:
    """The table without the `sep=;` line Excel writes, its delimiter, and how many lines were taken off."""
    first, _, rest = text.partition("\n")
    hint = first.strip().lower()
    if hint.startswith("sep=") and first.strip()[4:] in tuple(_DELIMITERS):
        return rest, first.strip()[4:], 1
    return text, _delimiter(text, name), 0


def _delimiter(text: str, name: str) -> str:
    """The delimiter whose first row has the most columns we know, then the most columns at all."""

    def score(delimiter: str) -> tuple[bool, int, bool, int]:
        cells = _first_row(text, delimiter).cells
        known = guess_columns(cells)
        is_named = delimiter == "\t" and name.lower().endswith((".tsv", ".tab"))
        return "text" in known and len(cells) > 1, len(known), is_named, len(cells)

    return max(_DELIMITERS, key=score)


def _first_row(text: str, delimiter: str) -> Row:
    reader = csv.reader(io.StringIO(_BLANK_LINES.sub("", text[:65_536]), newline="\n"), delimiter=delimiter)
    try:
        return next((Row(1, tuple(cells)) for cells in reader if any(cell.strip() for cell in cells)), Row(1))
    except csv.Error:
        return Row(1)
