"""The runners as the driver sees them: processes that are born, killed, stopped and woken, and one that is spared.

Touches: processes.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from contextlib import suppress
from datetime import datetime
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from benchmarks.soak.clock import SharedClock
from benchmarks.soak.life import Orders, live
from quotes.errors import PullquoteError

ELDER = 0
"""The runner that is never killed: its memory is watched."""

PRELOADED = ["benchmarks.soak.life"]
"""What the process imports that all lives are forked from, so that a start takes some hundredths of a second."""

_MOST_ENDS = 20
"""Ends of their own after which one need not go on."""

_ASKED_TO = (0, -signal.SIGTERM)
"""How a runner ends that was asked to: by itself or, when it had not begun to listen yet, at once."""

_UNLIMITED = resource.RLIM_INFINITY


class Runners:
    """So many runners, each with a clock of its own."""

    def __init__(self, folder: Path, clock: SharedClock, clock_file: Path, number: int, seed: str) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(PRELOADED)
        self._folder, self._clock, self._clock_file, self._seed = folder, clock, clock_file, seed
        self.number = number
        self.lives = 0
        self.killed = 0
        self.ended: list[str] = []
        """Ends that nobody brought about."""
        self.stopped: dict[int, datetime] = {}
        """Runners that are asleep, and when they are to be woken at the latest."""
        self._terminated: set[int] = set()
        self._ending: set[int] = set()
        self._processes: list[ForkServerProcess] = [self._born(one) for one in range(number)]

    def _born(self, number: int) -> ForkServerProcess:
        self.lives += 1
        self._clock.set_doom(number, 0)
        orders = Orders(str(self._folder), str(self._clock_file), number, self.lives, self._seed, number == ELDER)
        process = self._context.Process(target=live, args=(orders,), daemon=True)
        process.start()
        return process

    def pid(self, number: int) -> int:
        """Of a runner's present life."""
        pid = self._processes[number].pid
        assert pid is not None
        return pid

    def kill(self, number: int) -> None:
        """Kills a runner, as the kernel does when memory runs out."""
        self._ending.add(number)
        self._signal(number, signal.SIGKILL)

    def lives_on(self, number: int) -> bool:
        """Whether a runner is alive, and nobody has ended it yet."""
        return number not in self._ending and self._processes[number].is_alive()

    def terminate(self, number: int) -> None:
        """Asks a runner to stop, as a service is stopped: it finishes the post in hand."""
        self._terminated.add(number)
        self._ending.add(number)
        self._signal(number, signal.SIGTERM)

    def stop(self, number: int, until: datetime) -> None:
        """Puts a runner's machine to sleep."""
        self._signal(number, signal.SIGSTOP)
        self.stopped[number] = until

    def wake(self, by: datetime) -> None:
        """Wakes whom it is time for before then."""
        for number in [one for one, until in self.stopped.items() if until <= by]:
            del self.stopped[number]
            self._signal(number, signal.SIGCONT)

    def fill_disk(self, number: int, *, full: bool) -> None:
        """Lets no file of a runner grow any more, or lets them grow again: to it the disk is full."""
        with suppress(ProcessLookupError):
            resource.prlimit(self.pid(number), resource.RLIMIT_FSIZE, (0 if full else _UNLIMITED, _UNLIMITED))

    def resident(self, number: int) -> int:
        """Bytes of memory that a runner has for itself and shares."""
        with suppress(OSError, IndexError):
            return int(Path(f"/proc/{self.pid(number)}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return 0

    def spent(self) -> float:
        """Seconds of processors that all lives have taken so far, and the process that they are forked from."""
        whole: int | None = vars(forkserver._forkserver).get("_forkserver_pid")
        return sum(spent_by(pid) for pid in (whole, *(one.pid for one in self._processes)) if pid is not None)

    def tend(self) -> None:
        """Sees who has died, and lets others be born in their places, as a service's supervisor does."""
        for number, process in enumerate(self._processes):
            if process.is_alive():
                continue
            code = process.exitcode
            if code == -signal.SIGKILL:
                self.killed += 1
            elif number not in self._terminated or code not in _ASKED_TO:
                self.ended.append(f"runner {number} ended with {code}")
                if len(self.ended) > _MOST_ENDS:
                    raise PullquoteError("Runners do not stay alive.", f"Why not, they say in {self._folder}.")
            self._terminated.discard(number)
            self._ending.discard(number)
            self.stopped.pop(number, None)
            process.close()
            self._processes[number] = self._born(number)

    def busy(self, turn: int) -> bool:
        """Whether anybody who is awake has not done that turn yet."""
        return any(self._clock.done(one) < turn for one in range(self.number) if one not in self.stopped)

    def close(self) -> None:
        """Ends them all."""
        for number in range(self.number):
            self._signal(number, signal.SIGKILL)
        for process in self._processes:
            process.join(10)

    def _signal(self, number: int, which: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid(number), which)


def spent_by(pid: int) -> float:
    """Seconds of processors that a process has taken, with those of its children that have ended."""
    with suppress(OSError, ValueError):
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, words[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0
