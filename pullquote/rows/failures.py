"""The rows that failed, as a table that can be mended and given again.

Touches: disk. What is added goes to a temporary file, so that memory stays flat; the table is written whole at the end.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from cards.writing import write_whole
from pullquote.rows.columns import FOLDER, OF_FAILURES, UNREAD
from pullquote.rows.row import Row
from pullquote.rows.table import Table
from quotes.exporting.formulas import escaped

_OF_OURS = (*OF_FAILURES, UNREAD, FOLDER)


@dataclass(frozen=True, slots=True)
class Failed:
    """A row that is no card: by which rule, why, and what to do about it."""

    row: Row
    rule: str
    message: str
    hint: str


class Failures:
    """The failed rows of a table: the row as it was, then `line`, `rule`, `message` and `hint`.

    They have the table's own form: its delimiter, or JSON Lines. In CSV, cells that a spreadsheet would take for
    formulas have an apostrophe in front, which `Table` takes away again. `unread` is added when rows could not be told
    apart into cells, `folder`, where pictures are looked for, when the table has some.
    """

    def __init__(self, path: Path, table: Table) -> None:
        self.path = path
        self._table = table
        self._spool = tempfile.TemporaryFile("w+", encoding="ascii")  # noqa: SIM115 - closed on leaving
        self._unread = self._any = False

    def __enter__(self) -> Failures:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spool.close()

    def add(self, failed: Failed) -> None:
        """Keeps a row for the end."""
        row = failed.row
        self._any, self._unread = True, self._unread or bool(row.unread)
        ours = (row.line, failed.rule, failed.message, failed.hint, row.unread, row.cells.get(FOLDER, ""))
        self._spool.write(json.dumps([row.whole, ours]) + "\n")

    def write(self) -> Path | None:
        """Writes the table and gives its path; None, and no file, when no row failed. Raises `StorageError`."""
        if not self._any:
            return None
        columns = self._table.columns
        pictures = {"photo", "portrait", "logo"} & set(columns.places)
        left_out = {UNREAD} - ({UNREAD} if self._unread else set()) | ({FOLDER} - ({FOLDER} if pictures else set()))
        names = [name for name in _OF_OURS if name not in left_out]
        write_whole(self.path, self._objects(names) if self._table.delimiter is None else self._csv(names))
        return self.path

    def _kept(self) -> Iterator[tuple[Any, dict[str, object]]]:
        self._spool.seek(0)
        for line in self._spool:
            whole, ours = json.loads(line)
            said = dict(zip(_OF_OURS, ours, strict=True))
            yield whole, {**said, FOLDER: said[FOLDER] or str(self._table.text.folder)}

    def _objects(self, names: list[str]) -> Iterator[bytes]:
        for whole, ours in self._kept():
            row = {key: value for key, value in dict(whole).items() if key not in _OF_OURS}
            row |= {name: ours[name] for name in names if ours[name] != ""}
            # Half a surrogate pair, which JSON can say and UTF-8 cannot, stays the escape that it was.
            yield json.dumps(row, ensure_ascii=False).encode(errors="backslashreplace") + b"\n"

    def _csv(self, names: list[str]) -> Iterator[bytes]:
        columns = self._table.columns
        ours_before = {columns.places.get(name) for name in _OF_OURS} if columns.mended else set()
        own = [place for place in range(len(columns.names)) if place not in ours_before]
        # Spreadsheets take a file without the mark for the machine's own encoding, and spoil accents.
        yield "\ufeff".encode() + self._line([*(columns.names[place] for place in own), *names])
        for whole, ours in self._kept():
            cells = list(whole) or [""] * len(columns.names)
            yield self._line([*(cells[place] for place in own), *(str(ours[name]) for name in names)])

    def _line(self, cells: list[str]) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=self._table.delimiter or ",").writerow([escaped(cell) for cell in cells])
        return out.getvalue().encode()


def failures_path(table: Table, folder: Path) -> Path:
    """Where failed rows go by themselves: `NAME.errors.csv` in the folder, for a table `NAME.csv`."""
    named = Path("rows.csv") if table.text.name == "standard input" else Path(table.text.name)
    return folder / f"{named.stem}.errors{named.suffix or '.csv'}"
