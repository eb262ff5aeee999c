"""Proof sheets that are being drawn: a card at a time, in the background, while the studio goes on.

Touches: disk through the studio's renderer and the approved pictures, and starts a thread.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from threading import Lock, Thread

from pullquote.proofing.approved import Approved
from pullquote.proofing.cases import cases_of
from pullquote.proofing.comparing import Compared, compared
from pullquote.proofing.drawing import outcome_of
from pullquote.proofing.settling import approve, settled
from pullquote.studio.designs.own_files import kept_design
from pullquote.studio.desk import Studio
from quotes.errors import NotFound, Outdated, PullquoteError
from templates.design import Design
from templates.load import design_digest

FOLDER = "proofs"
"""Where a workspace keeps what was approved, as `designs check --proof` does."""

_BETWEEN = 0.001
"""Seconds between two cards: a lock goes to whoever waits only if the other one lets go for a moment."""


class Sheet:
    """The proof sheet of one design, in some formats. Its rows come as they are drawn; `trouble` ends it early."""

    def __init__(self, studio: Studio, design: Design, forms: Sequence[str]) -> None:
        self.id = secrets.token_hex(6)
        self.design = design.name
        self.digest = design_digest(design)
        self.cases = cases_of([design], forms=forms)
        self.approved = Approved(studio.root / FOLDER)
        self.trouble: PullquoteError | None = None
        self._studio = studio
        self._rows: list[Compared] = []
        self._lock = Lock()
        self._stopped = False
        self._thread = Thread(target=self._draw, name="proof sheet", daemon=True)

    @property
    def rows(self) -> list[Compared]:
        """The rows so far, in the order of the cases."""
        with self._lock:
            return list(self._rows)

    @property
    def done(self) -> bool:
        """Whether no more rows will come."""
        return not self._thread.is_alive()

    def start(self) -> None:
        """Begins to draw."""
        self._thread.start()

    def wait(self) -> None:
        """Returns once no more rows will come."""
        self._thread.join()

    def stop(self) -> None:
        """Draws no more, and returns once that is so."""
        self._stopped = True
        self.wait()

    def row(self, case: str) -> Compared:
        """The row of a case; raises `NotFound`."""
        for row in self.rows:
            if row.id == case:
                return row
        raise NotFound("There is no such case on this sheet.", "Draw the sheet anew.")

    def approve(self, cases: Sequence[str]) -> list[Compared]:
        """Keeps cases as they are now, as `--approve` does, and gives their rows.

        Raises `Outdated` where the design or what was approved is not as it was when the sheet was drawn.
        """
        chosen = [self.row(case) for case in dict.fromkeys(cases)]
        with self._lock:
            if design_digest(kept_design(self._studio, self.design)) != self.digest:
                raise Outdated("The design was changed since the sheet was drawn.", "Draw the sheet anew.")
            if Approved(self.approved.folder).cases != self.approved.cases:
                raise Outdated("Other cards were approved since the sheet was drawn.", "Draw the sheet anew.")
            approve(self.approved, chosen)
            names = {row.id for row in chosen}
            after = [(settled(row) if row.id in names else row) for row in self._rows]
            self._rows = [row for row in after if row is not None]
            return [row for row in self._rows if row.id in names]

    def _draw(self) -> None:
        try:
            for case in self.cases:
                if self._stopped:
                    return
                with self._studio.drawing() as renderer:
                    outcome = outcome_of(case, renderer)
                row = compared(outcome, self.approved)
                with self._lock:
                    self._rows.append(row)
                time.sleep(_BETWEEN)
        except PullquoteError as error:
            self.trouble = error


class Sheets:
    """The sheets of a studio: the newest one. A new one stops the one before."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest: Sheet | None = None

    def begin(self, studio: Studio, design: Design, forms: Sequence[str]) -> Sheet:
        """Begins a sheet. Raises `InputError` and `StorageError` where what was approved cannot be read."""
        made = Sheet(studio, design, forms)
        with self._lock:
            if self._newest is not None:
                self._newest.stop()
            self._newest = made
            made.start()
        return made

    def get(self, id: str) -> Sheet:
        """The sheet of an id; raises `NotFound` for one that another has taken the place of."""
        with self._lock:
            if self._newest is None or self._newest.id != id:
                raise NotFound("This sheet is not there any more.", "Draw it anew.")
            return self._newest

    def of(self, design: str) -> Sheet | None:
        """The sheet of a design, if it is the newest."""
        with self._lock:
            return self._newest if self._newest is not None and self._newest.design == design else None


def sheets_of(studio: Studio) -> Sheets:
    """The sheets of a studio, the same as long as that is open."""
    return studio.kept(Sheets)
