"""One process of the matrix: a runner with hooks, at which it kills or stops itself, jumps in time, loses its disk or
its connection.

Touches: database, network, folder, its own life. What it comes to is written to a pipe as it happens: the dead tell
nothing afterwards.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import text

from quotes.database import writing
from quotes.errors import StorageError
from scheduler.desk import Desk, Shown
from scheduler.logins.login import Login, NoLogin
from scheduler.model import Account
from scheduler.proving.cables import BOTH_WAYS, ON_THE_WAY_BACK, Cables
from scheduler.proving.client import FakePublisher
from scheduler.proving.composed import ProvingComposer
from scheduler.proving.databases import BUSY_SECONDS, engine_on
from scheduler.proving.row_login import row_login
from scheduler.proving.scenarios import CUT, STORAGE, UNANSWERED
from scheduler.proving.traits import FAKE
from scheduler.proving.watched_queue import WatchedQueue
from scheduler.publisher import Access, Publisher
from scheduler.publishers import open_publisher
from scheduler.runner import Runner
from scheduler.states import State

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""Death without a word; on Windows, SIGTERM is that."""

_TURNS = 6
_PATIENCE = 12.0
"""Seconds after which a runner in a race gives up waiting for the others."""

_NOBODY = ":1/"
"""Stands in an address for its port when nobody is to be reached: nobody listens at TCP's port 1."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a process is told when it starts. `live` is when its clock began to run with real time; None: it ticks.

    `login` is the path of the row's login, empty where none is needed. Every post is followed by so many `replies`.
    `patience` is how many seconds a request to the network may take.
    `closed_port` is the network's port when nobody shall be found there.
    """

    database: str
    owner: str
    now: str
    seed: int
    deeds: Mapping[str, str]
    patience: float
    failing_receipts: int = 0
    replies: int = 0
    login: str = ""
    closed_port: int | None = None
    live: float | None = None

    def to_json(self) -> str:
        """As text, for a process that is not forked."""
        return json.dumps(asdict(self))


class ProvingClock:
    """A clock of its own: each look is a millisecond later, or, `live`, as much later as it really is."""

    def __init__(self, start: datetime, live: float | None) -> None:
        self._now = start
        self._live = live
        self.jumped = timedelta(0)

    def __call__(self) -> datetime:
        """The time, such as it is."""
        if self._live is not None:
            return self._now + self.jumped + timedelta(seconds=time.monotonic() - self._live)
        self._now += timedelta(milliseconds=1)
        return self._now + self.jumped


class ProvedProcess:
    """The runner of one life, and what is done to it."""

    def __init__(self, orders: Orders, tell: Callable[[str], None]) -> None:
        self._orders = orders
        self._tell = tell
        self._deeds = dict(orders.deeds)
        self._times: Counter[str] = Counter()
        locks = "lock" in orders.deeds.values()
        self._engine = engine_on(orders.database, 1 if locks else BUSY_SECONDS)
        self._clock = ProvingClock(datetime.fromisoformat(orders.now), orders.live)
        self._lock = ExitStack()
        self._cables = Cables(self._engine)
        self._queue = WatchedQueue(self._engine, self._reach, orders.failing_receipts)
        self._runner = Runner(
            self._queue,
            ProvingComposer(orders.replies),
            owner=orders.owner,
            publisher=self._publisher,
            clock=self._clock,
            random=Random(orders.seed),  # noqa: S311 - for waits
            log=self._log,
            step=self._reach,
        )

    def run(self) -> None:
        """Turns until there is nothing to do, as `pullquote run` would."""
        started = time.monotonic()
        for _ in range(10**6 if self._orders.live is not None else _TURNS):
            try:
                self._runner.turn()
            except StorageError:
                self._reach(STORAGE)
                self._lock.close()
                continue
            if self._orders.live is None or not self._waiting() or time.monotonic() - started > _PATIENCE:
                break
            time.sleep(0.002)
        self._queue.close()
        self._cables.close()

    def _waiting(self) -> bool:
        return any(Desk(self._engine).posts(Shown((State.QUEUED,), limit=1)))

    def _publisher(self, account: Account) -> Publisher:
        if (port := self._orders.closed_port) is not None:
            options = {name: value.replace(f":{port}/", _NOBODY) for name, value in account.options.items()}
            account = replace(account, options=options)
        if account.network == FAKE:
            return FakePublisher(account, patience=self._orders.patience)
        login: Login = row_login(Path(self._orders.login)) if self._orders.login else NoLogin()
        return open_publisher(account, Access(login, self._clock, self._orders.patience))

    def _log(self, event: str, /, **particulars: object) -> None:
        if event == "bug":
            self._tell(f"bug {particulars.get('error')!r}".replace("\n", " "))

    def _reach(self, point: str) -> None:
        self._tell(f"point {point}")
        self._times[point] += 1
        name = point if self._times[point] == 1 else f"{point} {self._times[point]}"
        deed, _, rest = self._deeds.pop(name, "").partition(" ")
        if deed == "kill":
            os.kill(os.getpid(), KILL)
        elif deed == "stop":
            self._tell("stop ")
            os.kill(os.getpid(), signal.SIGSTOP)
        elif deed == "clock":
            self._tell(f"clock {rest}")
            self._clock.jumped += timedelta(seconds=int(rest))
        elif deed in (CUT, UNANSWERED):
            self._cables.cut(BOTH_WAYS if deed == CUT else ON_THE_WAY_BACK)
        elif deed == "lock":
            connection = self._lock.enter_context(writing(self._engine))
            if self._engine.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE post IN ACCESS EXCLUSIVE MODE"))


def live(orders: Orders, tell: Callable[[str], None]) -> int:
    """Runs one life; gives the exit code. A traceback is told in one line."""
    try:
        ProvedProcess(orders, tell).run()
    except BaseException as error:  # noqa: BLE001 - whatever ends a process that should not end is a finding
        tell(f"bug {error!r}".replace("\n", " "))
        return 70
    return 0


def main() -> None:
    """A life in a process that is not forked: its orders come by standard input."""
    told: dict[str, Any] = json.loads(sys.stdin.readline())

    def tell(line: str) -> None:
        os.write(1, f"{line}\n".encode())

    sys.exit(live(Orders(**told), tell))


if __name__ == "__main__":
    main()
