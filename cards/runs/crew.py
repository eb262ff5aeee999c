"""Who draws the cards of a run, and where they go: the two seams of a run. And the simplest crew, this process.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from cards.card import Card
from cards.renderer import Renderer
from cards.runs.files import Known, draw_batch
from cards.runs.tray import Tray
from cards.runs.wish import Answer, FileKind, Wish

Reach = Literal["process", "machine", "network"]
"""How far a crew's workers are away: this very process, others on this machine, or other machines too."""


class Ticket(Protocol):
    """A batch in the crew's hands."""

    def done(self) -> bool:
        """Whether `answers` would not wait."""

    def answers(self) -> list[Answer]:
        """An answer for each wish of the batch, in order; waits for them."""


class Crew(Protocol):
    """Draws batches of wishes, in whatever order; to be closed in the end, and at once when a run is broken off.

    `batch` is how many wishes it likes in the next batch, `room` how many in its hands; both may change on the way.
    """

    reach: Reach

    @property
    def batch(self) -> int:
        """See above."""

    @property
    def room(self) -> int:
        """See above."""

    def start(self, wishes: Sequence[Wish], kind: FileKind, tray: Tray) -> Ticket:
        """Takes a batch. What it raises ends the run."""

    def close(self) -> None:
        """Stops whatever is under way; what was drawn and not asked for is lost."""


class Shelf(Known, Protocol):
    """Where the cards of a run go; as a string, the folder or the URL that people know."""

    def address(self, file: str) -> str:
        """Where a file of that name lies: a path or a URL."""

    def trays(self, reach: Reach, *, settled: bool) -> AbstractContextManager[Tray]:
        """A tray for a run whose workers are so far away; what was laid on it and never taken is gone after the block.

        `settled` says that no file will be asked for that another wish has.
        """

    def take(self, card: Card, part: str) -> None:
        """Moves what lies on the tray to the card's place, then records it. Raises `StorageError`."""

    def leave(self, part: str) -> None:
        """Throws away what lies on the tray."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    found: list[Answer]

    def done(self) -> bool:
        return True

    def answers(self) -> list[Answer]:
        return self.found


class Alone:
    """Draws in this process, one card after the other, each when it is asked for."""

    batch = 1
    room = 0
    reach: Reach = "process"

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def start(self, wishes: Sequence[Wish], kind: FileKind, tray: Tray) -> Ticket:
        """Draws the batch."""
        return _Drawn(draw_batch(self._renderer, wishes, kind, tray))

    def close(self) -> None:
        """Nothing is under way."""
