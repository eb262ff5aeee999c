"""Simulations that play in the background while somebody looks on.

Touches: disk (a copy of the database and thumbnails in temporary folders), threads.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock, Thread
from typing import Literal
from weakref import finalize

from pullquote.calendar_pictures import Pictures
from pullquote.simulated_posting import Wanted
from pullquote.simulating import simulate
from pullquote.workspace import Workspace
from quotes.errors import NotFound, PullquoteError
from scheduler.model import Picture
from scheduler.simulation.entries import Calendar, Thumbnail

_KEPT = 3
"""Simulations to go back to: the last few, to compare."""

Standing = Literal["running", "done", "stopped", "failed"]


class _Stopped(Exception):
    """Somebody does not want to wait for the rest."""


class Simulation:
    """One simulation: how far it is, and what it found. `trouble` says why it failed."""

    def __init__(self, number: int, wanted: Wanted) -> None:
        self.number = number
        self.wanted = wanted
        self.standing: Standing = "running"
        self.posts_done, self.posts = 0, 0
        self.calendar: Calendar | None = None
        self.trouble: PullquoteError | None = None
        self._asked_to_stop = False
        self._folder = Path(mkdtemp(prefix="pullquote-simulation-"))
        # When nobody knows the simulation any more, or the studio ends.
        self._clean = finalize(self, rmtree, self._folder, ignore_errors=True)
        self._names: set[str] = set()

    def stop(self) -> None:
        """Asks it to stop; it does at the next post."""
        self._asked_to_stop = True

    def picture(self, name: str) -> bytes:
        """A thumbnail of its calendar, by its file's name. Raises `NotFound` for any other name."""
        if name not in self._names:
            raise NotFound("There is no such picture.", "Play it through again.")
        return (self._folder / "pictures" / name).read_bytes()

    def forget(self) -> None:
        """Takes its thumbnails off the disk."""
        self._names.clear()
        self._clean()

    def play(self, workspace: Workspace, now: datetime) -> None:
        """Plays it through, in a thread of its own."""
        pictures = _Watched(self._folder / "pictures", self._look_up, self._names)
        try:
            self.calendar = simulate(workspace, self.wanted, now, pictures, self._advance)
            self.standing = "done"
        except _Stopped:
            self.standing = "stopped"
        except PullquoteError as error:
            self.trouble, self.standing = error, "failed"
        except BaseException:
            self.standing = "failed"
            raise

    def _advance(self, done: int, posts: int) -> None:
        self.posts_done, self.posts = done, posts
        self._look_up()

    def _look_up(self) -> None:
        if self._asked_to_stop:
            raise _Stopped


class _Watched(Pictures):
    """Thumbnails whose names are taken down; before each there is a chance to stop."""

    def __init__(self, folder: Path, before: Callable[[], None], names: set[str]) -> None:
        super().__init__(folder)
        self._before, self._names = before, names

    def keep(self, picture: Picture) -> Thumbnail:
        self._before()
        kept = super().keep(picture)
        self._names.add(Path(kept.file).name)
        return kept


class Simulations:
    """The simulations of one studio: one plays at a time, the last few are kept. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._all: list[Simulation] = []
        self._last = 0

    def start(self, workspace: Workspace, wanted: Wanted, now: datetime) -> Simulation:
        """Starts one; whichever plays is stopped. The workspace must be nobody else's: it draws with its renderer."""
        with self._lock:
            for one in self._all:
                one.stop()
            self._last += 1
            begun = Simulation(self._last, wanted)
            for old in self._all[: 1 - _KEPT]:
                old.forget()
            self._all = [*self._all[1 - _KEPT :], begun]
        Thread(target=begun.play, args=(workspace, now), daemon=True, name=f"simulation {begun.number}").start()
        return begun

    def get(self, number: int) -> Simulation:
        """The simulation of that number. Raises `NotFound` when it is not kept any more."""
        with self._lock:
            found = next((one for one in self._all if one.number == number), None)
        if found is None:
            raise NotFound("That simulation is not kept any more.", "Play it through again.")
        return found

    def close(self) -> None:
        """Stops all, and takes their thumbnails off the disk."""
        with self._lock:
            for one in self._all:
                one.stop()
                one.forget()

    def latest(self) -> Simulation | None:
        """The one that was started last, None before the first."""
        with self._lock:
            return self._all[-1] if self._all else None
