"""The life of one runner: the loop of `pullquote run` on the soak's clock, until it is stopped or killed.

Touches: what a runner touches; the clock's file; its own life. Imported once by the process that all lives are forked
from: what it loads, none of them has to load.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from benchmarks.soak.clock import SharedClock
from benchmarks.soak.posting import SoakPosting
from pullquote import running
from pullquote.journal import Journal
from pullquote.watching.figures import PostingFigures
from pullquote.workspace import Workspace
from quotes import database_sqlite
from quotes.database import open_database
from scheduler.delivery import STEPS
from scheduler.publishers import PUBLISHERS

for _where in sorted(set(PUBLISHERS.values())):
    importlib.import_module(_where.partition(":")[0])

BUSY_SECONDS = 1.0
"""How long a runner on SQLite waits for the lock, instead of thirty: so a lock that is held too long costs a second."""

_LOOK_SECONDS = 0.004
"""How long an idle runner sleeps before it looks at the clock again."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a runner is told when it is born: the `number` of its clock, which life of it this is, and whether it keeps
    `figures` for Prometheus."""

    folder: str
    clock: str
    number: int
    life: int
    seed: str
    figures: bool


class SteadyTime:
    """In the place of `time` for the loop: no jump of the world is a jump of this machine's clock, only its own is.

    The loop sleeps until the world has leapt, and says before that it has done its turn.
    """

    def __init__(self, clock: SharedClock, number: int) -> None:
        self._clock = clock
        self._number = number
        self._turn = clock.turn
        self._parent = os.getppid()
        self.stopping: Callable[[], bool] = lambda: False

    def monotonic(self) -> float:
        """Seconds in the world."""
        return self._clock.steady()

    def sleep(self, seconds: float) -> None:
        """Until the next turn, or until the loop has to stop."""
        self._clock.finish(self._number, self._turn)
        while self._clock.turn == self._turn and not self.stopping():
            time.sleep(_LOOK_SECONDS)
            if os.getppid() != self._parent:
                os._exit(1)  # the soak itself was killed
        self._turn = self._clock.turn


class EveryTurn:
    """In the place of `schedule`, which goes by the machine's clock: each look at it is a tick."""

    idle_seconds = 0.0

    def __init__(self) -> None:
        self.run_pending: Callable[[], object] = lambda: None

    @classmethod
    def Scheduler(cls) -> EveryTurn:  # noqa: N802 - as in the library
        """A new one."""
        return cls()

    def every(self, interval: int) -> EveryTurn:
        """The same."""
        return self

    @property
    def seconds(self) -> EveryTurn:
        """The same."""
        return self

    def do(self, job: Callable[[], object]) -> None:
        """Takes what is to be done at each tick."""
        self.run_pending = job


def live(orders: Orders) -> None:
    """Runs until it is told to stop. Its journal goes to a file, as a service's does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder = Path(orders.folder)
    log = os.open(folder / f"runner-{orders.number}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 2)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    clock = SharedClock(Path(orders.clock))
    steady = SteadyTime(clock, orders.number)
    vars(running).update(time=steady, schedule=EveryTurn)
    workspace = Workspace(folder)
    where = workspace.database
    if isinstance(where, Path):
        engine = database_sqlite.make_engine(where, busy_seconds=BUSY_SECONDS)
    else:
        engine = open_database(where)
        # The server's clock is not of this world, and months behind: what is asked is the world's in its place.
        vars(running).update(clock_off=lambda engine, now: now() - clock.now())

    def now() -> datetime:
        return clock.at(orders.number)

    posting = SoakPosting(
        workspace,
        engine,
        now,
        seed=f"{orders.seed} {orders.number} {orders.life}",
        step=partial(_step, clock, orders.number),
    )
    health = folder / f"health-{orders.number}.json"
    # Its text is made anew at each turn, which costs as much as ten posts: the runner whose memory is watched has it.
    figures = PostingFigures(folder.name) if orders.figures else None
    journal = Journal(as_json=True, heard=figures.heard if figures else None)
    file = health.with_suffix(".prom") if figures else None
    loop = running.Loop(posting, journal, health=health, figures=figures, figures_file=file)
    steady.stopping = lambda: loop._runner.stopping
    loop.forever(every=60)
    # What a full disk has not taken of the log is still on its way there, and is no reason to end badly.
    with suppress(OSError):
        sys.stderr.close()


def _step(clock: SharedClock, number: int, step: str) -> None:
    doom = clock.doom(number)
    if doom and STEPS[doom - 1] == step:
        clock.set_doom(number, 0)
        os.kill(os.getpid(), signal.SIGKILL)


# Whatever is loaded now is never looked at by the collector again, whose marks would copy its pages into every fork.
gc.collect()
gc.freeze()
