"""`draw --from`: a table's rows drawn, with what is printed about it.

Touches: disk, the store of a workspace, and the terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import click

from cards.renderer import Renderer
from cards.runs.crew import Crew, Shelf
from cards.runs.wish import FileKind
from cards.spec import Look
from pullquote.api import CardOptions
from pullquote.output import count_of, made_json, one_line, print_json, progress
from pullquote.portraits import Portraits
from pullquote.rows.cards import RowCards
from pullquote.rows.columns import about_unknown
from pullquote.rows.drawing import RowMade, draw_rows
from pullquote.rows.failures import Failed, Failures, failures_path
from pullquote.rows.row import Row
from pullquote.rows.table import Table, open_table
from pullquote.watching.drawing_figures import DrawingFigures
from pullquote.workspace import Workspace
from quotes.errors import InputError, PullquoteError

PREVIEWED = 3
"""Rows of a preview: enough to see that the columns are meant as they are taken, and drawn while one waits."""


@dataclass(frozen=True, slots=True)
class TableDrawing:
    """A table to be drawn: in which looks, with which options for all rows, where to, with what and by whom.

    The rows that fail are written down in the folder `beside`, unless another file is named.
    """

    name: str
    looks: Sequence[Look]
    options: CardOptions
    folder: Shelf
    renderer: Renderer
    kind: FileKind
    crew: Crew
    beside: Path
    figures: DrawingFigures
    workspace: Workspace | None
    portraits: Portraits | None
    as_json: bool
    with_report: bool

    def draw(self, errors: Path | None, *, preview: bool, ignore_unknown: bool) -> int:
        """Draws, tells, writes the rows that failed to `errors` or beside the cards, and gives how many they were.

        A preview takes the first `PREVIEWED` rows and writes no rows down. Raises what `open_table` raises, and
        `InputError` for a file that cannot be read on, after writing what had failed by then.
        """
        with ExitStack() as stack:
            table = stack.enter_context(open_table(self.name, ignore_unknown=ignore_unknown))
            path = errors or failures_path(table, self.beside)
            if self.name != "-" and path.resolve() == Path(self.name).resolve():
                raise InputError(f"{path} is the table itself.", "Name another file with --errors.")
            failures = stack.enter_context(Failures(path, table))
            self._tell_columns(table, preview)
            quotes = None
            if self.workspace and "id" in table.columns.places:
                quotes = stack.enter_context(self.workspace.open_store()).get
            cards = RowCards(
                self.looks, table.text.folder, options=self.options, quotes=quotes, portraits=self.portraits
            )
            rows = table.rows(ignore_unknown=ignore_unknown)
            counts = _Counts()
            try:
                self._draw(table, islice(rows, PREVIEWED) if preview else rows, cards, failures, counts)
            except PullquoteError:
                if not preview and (written := failures.write()):
                    self.figures.say(f"The rows that had failed by then are in {written}.")
                raise
            written = None if preview else failures.write()
        self._tell_end(counts, written)
        return counts.failed

    def _draw(self, table: Table, rows: Any, cards: RowCards, failures: Failures, counts: _Counts) -> None:
        with progress("Drawing") as advance, self.figures:
            for outcome in draw_rows(rows, cards, self.folder, self.renderer, crew=self.crew, kind=self.kind):
                counts.take(outcome)
                # How many rows there are is only known at the end: what has been read of the file tells about.
                advance(counts.rows, max(counts.rows, round(counts.rows / max(table.text.share_read(), 1e-6))))
                if isinstance(outcome, Failed):
                    failures.add(outcome)
                    self.figures.refused(outcome.rule, outcome.message, row=outcome.row.line)
                    self._tell_failed(outcome)
                else:
                    self.figures.take(outcome.made)
                    self._tell_made(outcome)

    def _tell_columns(self, table: Table, preview: bool) -> None:
        for warning in table.text.warnings:
            self.figures.say(f"Note: {warning}")
        columns = table.columns
        if columns.unknown and not preview:
            self.figures.say(f"Note: {table.text.name} has {about_unknown(columns)}; passed over.")
        if not preview:
            return
        if self.as_json:
            print_json(
                {
                    "columns": columns.taken_for(),
                    "ignored": list(columns.unknown),
                    "encoding": table.text.encoding,
                    "delimiter": table.delimiter,
                }
            )
            return
        named = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
        form = f"columns parted by {named[table.delimiter]}" if table.delimiter else "JSON Lines"
        click.echo(f"{table.text.name}: {form}, in {table.text.encoding}.")
        for field, column in columns.taken_for().items():
            click.echo(f"  {field}" + ("" if column == field else f" from {one_line(column, 40)!r}"))
        for column in columns.unknown:
            click.echo(f"  passed over: {one_line(column, 40)!r}")

    def _tell_made(self, outcome: RowMade) -> None:
        card = outcome.made.card
        if self.as_json:
            made = made_json(outcome.made, self.folder, with_report=self.with_report)
            print_json({"line": outcome.row.line, **made})
        for warning in card.warnings if outcome.made.fresh else ():
            self.figures.say(f"Note, line {outcome.row.line}: {warning}")

    def _tell_failed(self, failed: Failed) -> None:
        if self.as_json:
            print_json(
                {
                    "line": failed.row.line,
                    "quote": failed.row.cells.get("id"),
                    "refused": failed.rule,
                    "message": failed.message,
                    "hint": failed.hint,
                }
            )
        elif not self.figures.logged:
            said = f"{failed.message} {failed.hint}".rstrip()
            click.echo(f"Refused ({failed.rule}), line {failed.row.line}: {said}", err=True)

    def _tell_end(self, counts: _Counts, written: Path | None) -> None:
        if not counts.rows:
            self.figures.say("The table has no rows below the names of its columns.")
        if not self.as_json:
            failed = f", {count_of(counts.failed, 'row')} failed" if counts.failed else ""
            click.echo(
                f"{count_of(counts.fresh, 'card')} drawn, {counts.kept:,} kept{failed}. They are in {self.folder}."
            )
        if written:
            self.figures.say(
                f"The rows that failed are in {written}, each with its reason: mend them there, then "
                f"`pullquote draw --from {written}`."
            )


class _Counts:
    """What became of the rows so far; several cards of a row are one row."""

    def __init__(self) -> None:
        self.rows = self.fresh = self.kept = self.failed = 0
        self._last: Row | None = None

    def take(self, outcome: RowMade | Failed) -> None:
        """Counts one more outcome."""
        self.rows += outcome.row is not self._last
        self._last = outcome.row
        if isinstance(outcome, Failed):
            self.failed += 1
        elif outcome.made.fresh:
            self.fresh += 1
        else:
            self.kept += 1
