"""The last changes, each with what takes it back.

Pure but for what the steps back do. They live as long as the studio runs; what was changed itself is in the store.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from threading import Lock

from quotes.errors import NotFound

MOST = 50
"""Changes that can be taken back: more than a person remembers."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change: its number, what it was in words, and what takes it back."""

    number: int
    said: str
    back: Callable[[], None]


class Undoing:
    """A stack of changes of one studio, safe for several threads."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._numbers = count(1)
        self._lock = Lock()

    def keep(self, said: str, back: Callable[[], None]) -> int:
        """Keeps a change that was made, and gives its number."""
        with self._lock:
            step = Step(next(self._numbers), said, back)
            self._steps = [*self._steps[1 - MOST :], step]
            return step.number

    def take_back(self, number: int | None = None) -> Step:
        """Takes a change back, by default the last, and gives it.

        Raises `NotFound` when there is none, and what taking back raises; it can be tried again then.
        """
        with self._lock:
            step = next((one for one in reversed(self._steps) if number in (None, one.number)), None)
            if step is None:
                raise NotFound(
                    "There is nothing to undo.", "The last fifty changes since the studio was opened can be."
                )
            self._steps.remove(step)
        try:
            step.back()
        except BaseException:
            with self._lock:
                self._steps = sorted([*self._steps, step], key=lambda one: one.number)
            raise
        return step
