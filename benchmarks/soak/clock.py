"""The clock of the soak's world: one for all processes, in a file that each of them has in its memory.

Touches: disk (one small file), the machine's steady clock.
"""

from __future__ import annotations

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

_NUMBER = struct.Struct("=d")
"""A double: eight bytes at a multiple of eight, which a processor reads and writes as one."""

_OFFSET, _TURN, _CALM = range(3)
_FIRST, _WIDTH = 8, 4
"""Where the runners' numbers begin, and how many each has."""

_SKEW, _DONE, _DOOM = range(3)


class SharedClock:
    """The world's time goes by as it really does, and leaps when the driver says so: `turn` counts the leaps.

    Each runner has a clock of its own, which is off by its skew; the driver sets that. A runner says which turn it has
    done. `doom` is the number of the step, counted from 1, at which a runner is to kill itself; 0 for none. The file
    has room for so many `runners` as it was made with.
    """

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._bytes = mmap.mmap(file.fileno(), 0)

    @classmethod
    def make(cls, path: Path, start: datetime, runners: int) -> SharedClock:
        """A new one, which shows `start`."""
        path.write_bytes(bytes(_NUMBER.size * (_FIRST + _WIDTH * runners)))
        clock = cls(path)
        clock._set(_OFFSET, start.timestamp() - time.monotonic())
        clock._set(_TURN, 1)
        return clock

    def now(self) -> datetime:
        """The world's time."""
        return datetime.fromtimestamp(self._get(_OFFSET) + time.monotonic(), UTC)

    def steady(self) -> float:
        """Seconds that go by in this world, whatever anybody's clock is set to."""
        return self._get(_OFFSET) + time.monotonic()

    def at(self, runner: int) -> datetime:
        """What a runner takes for the time."""
        return self.now() + timedelta(seconds=self._get(self._place(runner, _SKEW)))

    def leap(self, to: datetime) -> None:
        """Goes forward, and lets every runner have its turn."""
        self._set(_OFFSET, to.timestamp() - time.monotonic())
        self._set(_TURN, self.turn + 1)

    @property
    def turn(self) -> int:
        """How often it has leapt."""
        return int(self._get(_TURN))

    @property
    def calm(self) -> bool:
        """Whether the networks' weather is fair from now on."""
        return bool(self._get(_CALM))

    def calm_down(self) -> None:
        """Fair weather until the end."""
        self._set(_CALM, 1)

    def set_skew(self, runner: int, seconds: float) -> None:
        """Puts a runner's clock forward, or back, from what is right."""
        self._set(self._place(runner, _SKEW), seconds)

    def finish(self, runner: int, turn: int) -> None:
        """A runner has done that turn."""
        self._set(self._place(runner, _DONE), turn)

    def done(self, runner: int) -> int:
        """The last turn that a runner has done."""
        return int(self._get(self._place(runner, _DONE)))

    def set_doom(self, runner: int, step: int) -> None:
        """A runner is to die at that step."""
        self._set(self._place(runner, _DOOM), step)

    def doom(self, runner: int) -> int:
        """The step at which a runner is to die; 0 for none."""
        return int(self._get(self._place(runner, _DOOM)))

    @staticmethod
    def _place(runner: int, number: int) -> int:
        return _FIRST + _WIDTH * runner + number

    def _get(self, place: int) -> float:
        found: float = _NUMBER.unpack_from(self._bytes, place * _NUMBER.size)[0]
        return found

    def _set(self, place: int, value: float) -> None:
        _NUMBER.pack_into(self._bytes, place * _NUMBER.size, value)
