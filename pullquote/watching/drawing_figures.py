"""What a long drawing shows of itself: counts of its outcomes, now and then and at the end, in a file and in the log.

Touches: the clock; disk, for the file; standard error.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import click

from cards.batch import NotMade
from cards.runs.line import Made
from cards.writing import write_whole
from pullquote.journal import Journal
from quotes.errors import StorageError

EVERY_SECONDS = 15.0
"""As often as Prometheus is usually told to look."""


class DrawingFigures:
    """Counts the outcomes of one drawing, for the time of a `with` block.

    `file` gets the figures in Prometheus' text format, labelled with the name of the workspace; `journal` gets events.
    `wanted` is how many cards are asked for, where that is known. Entering raises `StorageError` when the file cannot
    be written; later that is told in the log, and the drawing goes on.
    """

    def __init__(
        self, workspace: str, *, file: Path | None = None, journal: Journal | None = None, wanted: int | None = None
    ) -> None:
        self._workspace = workspace
        self._file = file
        self._journal = journal
        self.wanted = wanted
        self.cards: Counter[tuple[str, str, str]] = Counter()
        """Cards by what became of them (`drawn` or `kept`), design and format."""
        self.refusals: Counter[str] = Counter()
        """Refusals by their rule."""
        self.bytes = 0
        """Bytes of the files that were drawn."""
        self.ended_at: datetime | None = None
        """When it ended; None while it goes on."""
        self._began = self._shown = time.monotonic()

    def __enter__(self) -> DrawingFigures:
        self._write()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.ended_at = datetime.now(UTC)
        self._show("drawn")

    def take(self, outcome: Made | NotMade) -> None:
        """Counts an outcome; now and then all are shown."""
        if isinstance(outcome, NotMade):
            look = outcome.look
            about = {"design": look.design, "format": look.format, "palette": look.palette}
            self.refused(outcome.error.rule, outcome.error.message, quote=outcome.quote, **about)
            return
        card = outcome.card
        self.cards["drawn" if outcome.fresh else "kept", card.design, card.format] += 1
        self.bytes += card.bytes if outcome.fresh else 0
        self._now_and_then()

    def refused(self, rule: str, why: str, **about: object) -> None:
        """Counts a card that was not drawn, such as a table's row; `about` says which, in the log's particulars."""
        self.refusals[rule] += 1
        self._log("not drawn", **about, rule=rule, why=why)
        self._now_and_then()

    @property
    def logged(self) -> bool:
        """Whether standard error is a log, of events alone."""
        return self._journal is not None

    def say(self, words: str) -> None:
        """Says something to a person on standard error; in a log it is an event."""
        if self.logged:
            self._log("note", words=words)
        else:
            click.echo(words, err=True)

    @property
    def seconds(self) -> float:
        """How long the drawing has taken."""
        return time.monotonic() - self._began

    def _now_and_then(self) -> None:
        if time.monotonic() - self._shown >= EVERY_SECONDS:
            self._show("drawing")

    def _show(self, event: str) -> None:
        self._shown = time.monotonic()
        kinds = Counter[str]()
        for (kind, _, _), count in self.cards.items():
            kinds[kind] += count
        refused = self.refusals.total()
        self._log(
            event,
            wanted=self.wanted,
            drawn=kinds["drawn"],
            kept=kinds["kept"],
            refused=refused,
            bytes=self.bytes,
            seconds=round(self.seconds, 3),
        )
        try:
            self._write()
        except StorageError as error:
            self._log("trouble", why=error.message, hint=error.hint)

    def _log(self, event: str, **particulars: object) -> None:
        if self._journal is not None:
            self._journal(event, **particulars)

    def _write(self) -> None:
        if self._file is None:
            return
        # Imported late: most drawings are not watched.
        from pullquote.watching.drawing_families import DrawingFamilies
        from pullquote.watching.registry import LabelledRegistry

        registry = LabelledRegistry(self._workspace)
        registry.registry.register(DrawingFamilies(self))
        write_whole(self._file, registry.text())
