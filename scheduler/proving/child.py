"""One process of the matrix: a runner with hooks, at which it kills or stops itself, jumps in time or loses its disk.

Touches: database, network, folder, its own life. What it comes to is written to a pipe as it happens: the dead tell
nothing afterwards.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, event, text

from quotes.database import writing
from quotes.errors import StorageError
from scheduler.claiming import Claim
from scheduler.desk import Desk, Shown
from scheduler.logins.login import NoLogin
from scheduler.model import Account, Outgoing, Payload, Picture, Receipt
from scheduler.proving.client import FakePublisher
from scheduler.proving.databases import BUSY_SECONDS, engine_on
from scheduler.proving.scenarios import STORAGE, commit_point
from scheduler.publisher import Access, Publisher
from scheduler.publishers import open_publisher
from scheduler.publishers.conformance import PIXEL
from scheduler.queue import Queue
from scheduler.runner import Runner
from scheduler.states import State
from scheduler.transitions import Lease

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""Death without a word; on Windows, SIGTERM is that."""

_TURNS = 6
_PATIENCE = 12.0
"""Seconds after which a runner in a race gives up waiting for the others."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a process is told when it starts. `live` is when its clock began to run with real time; None: it ticks."""

    database: str
    owner: str
    now: str
    seed: int
    deeds: Mapping[str, str]
    failing_receipts: int = 0
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


class ProvingComposer:
    """Composes the same small post for the same row of the database."""

    def compose(self, claim: Claim) -> Payload:
        """A caption and a picture that name the post's key."""
        return composed(claim.post.key)

    def stale(self, claim: Claim) -> str | None:
        """Never."""
        return None


def composed(key: str) -> Payload:
    """What the post of that key says."""
    picture = Picture(PIXEL + key.encode(), "png", 1, 1, f"Quote card {key}")
    return Payload(f"“Plain words.” — Ann Other\n{key}", "en", (picture,))


class WatchedQueue(Queue):
    """The queue, with its name for the transaction in hand, and a disk that is full when told so."""

    def __init__(self, engine: Engine, reach: Callable[[str], None], failing_receipts: int) -> None:
        super().__init__(engine)
        self._reach = reach
        self._failing = failing_receipts
        self._names: list[str] = []
        self._engine = engine
        event.listen(engine, "commit", self._before_commit)

    def close(self) -> None:
        """Lets go of the engine, which outlives a process that was not forked for it."""
        event.remove(self._engine, "commit", self._before_commit)

    def _before_commit(self, connection: Connection) -> None:
        if self._names:
            self._reach(commit_point(self._names[-1]))

    def _named(self, name: str) -> AbstractContextManager[object]:
        stack = ExitStack()
        self._names.append(name)
        stack.callback(self._names.pop)
        return stack

    def claim(self, owner: str, *, now: datetime, only: int | None = None) -> Claim | None:
        """As the queue's."""
        with self._named("claim"):
            return super().claim(owner, now=now, only=only)

    def claim_expired(self, owner: str, *, now: datetime) -> Claim | None:
        """As the queue's."""
        with self._named("claim_expired"):
            return super().claim_expired(owner, now=now)

    def freeze(self, lease: Lease, payload: Payload, *, now: datetime) -> None:
        """As the queue's."""
        with self._named("freeze"):
            super().freeze(lease, payload, now=now)

    def begin_sending(self, lease: Lease, outgoing: Outgoing, *, now: datetime) -> None:
        """As the queue's."""
        with self._named("begin_sending"):
            super().begin_sending(lease, outgoing, now=now)

    def receive(self, lease: Lease, came: Receipt, *, now: datetime) -> None:
        """As the queue's, when the disk takes it."""
        if self._failing:
            self._failing -= 1
            raise StorageError("The disk is full.", "Free some space.")
        with self._named("receive"):
            super().receive(lease, came, now=now)

    def doubt(self, lease: Lease, why: str, *, now: datetime) -> None:
        """As the queue's."""
        with self._named("doubt"):
            super().doubt(lease, why, now=now)

    def look_again(self, lease: Lease, why: str, *, now: datetime, at: datetime, counts: bool = True) -> None:
        """As the queue's."""
        with self._named("look_again"):
            super().look_again(lease, why, now=now, at=at, counts=counts)


class ProvedProcess:
    """The runner of one life, and what is done to it."""

    def __init__(self, orders: Orders, tell: Callable[[str], None]) -> None:
        self._orders = orders
        self._tell = tell
        self._deeds = dict(orders.deeds)
        locks = "lock" in orders.deeds.values()
        self._engine = engine_on(orders.database, 1 if locks else BUSY_SECONDS)
        self._clock = ProvingClock(datetime.fromisoformat(orders.now), orders.live)
        self._lock = ExitStack()
        self._queue = WatchedQueue(self._engine, self._reach, orders.failing_receipts)
        self._runner = Runner(
            self._queue,
            ProvingComposer(),
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

    def _waiting(self) -> bool:
        return any(Desk(self._engine).posts(Shown((State.QUEUED,), limit=1)))

    def _publisher(self, account: Account) -> Publisher:
        if account.network == "folder":
            return open_publisher(account, Access(NoLogin(), self._clock))
        if self._orders.closed_port is not None:
            account = replace(account, options={**account.options, "port": str(self._orders.closed_port)})
        return FakePublisher(account)

    def _log(self, event: str, /, **particulars: object) -> None:
        if event == "bug":
            self._tell(f"bug {particulars.get('error')!r}")

    def _reach(self, point: str) -> None:
        self._tell(f"point {point}")
        deed, _, rest = self._deeds.pop(point, "").partition(" ")
        if deed == "kill":
            os.kill(os.getpid(), KILL)
        elif deed == "stop":
            self._tell("stop ")
            os.kill(os.getpid(), signal.SIGSTOP)
        elif deed == "clock":
            self._tell(f"clock {rest}")
            self._clock.jumped += timedelta(seconds=int(rest))
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
