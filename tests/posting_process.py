"""A runner in a process of its own, at a faster pace than life: goes on until nothing is left, whatever becomes of its
database.

It is told by a line on standard input, and tells its events, and what the database refused, line by line.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from pullquote.heartbeat import heartbeat
from quotes.database import connect
from quotes.errors import StorageError
from scheduler.desk import Desk, Shown
from scheduler.model import Account
from scheduler.proving.client import FakePublisher
from scheduler.proving.composed import ProvingComposer
from scheduler.queue import Queue
from scheduler.runner import Runner
from scheduler.states import IN_FLIGHT, State

PACE = 60
"""Seconds of its clock in a second: a lease lasts for five."""

_PATIENCE = 5.0
"""Seconds for an answer of the network, which is on the same machine: enough on one that is busy."""

_LONGEST = 90.0
"""Seconds after which it gives up; the test then finds posts that are left."""


@dataclass(frozen=True)
class Told:
    """The database's URL, the runner's name, and what its clock showed when the machine's steady one was at `since`."""

    database: str
    owner: str
    now: str
    since: float


class PostingProcess:
    """The process, as its test sees it."""

    def __init__(self, told: Told) -> None:
        command = [sys.executable, str(Path(__file__))]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(told)) + "\n")
        self._process.stdin.close()
        self._process.stdin = None

    def ends(self) -> list[dict[str, Any]]:
        """What it told, once it has ended by itself."""
        out, err = self._process.communicate(timeout=_LONGEST + 30)
        assert (self._process.returncode, err) == (0, "")
        return [json.loads(line) for line in out.splitlines()]


def main() -> None:
    """Runs until nothing is left to post."""
    told = Told(**json.loads(sys.stdin.readline()))
    start = datetime.fromisoformat(told.now)

    def now() -> datetime:
        return start + timedelta(seconds=(time.monotonic() - told.since) * PACE)

    def tell(event: str, /, **particulars: object) -> None:
        sys.stdout.write(json.dumps({"event": event} | {name: str(one) for name, one in particulars.items()}) + "\n")
        sys.stdout.flush()

    engine = connect(told.database)
    queue, desk = Queue(engine), Desk(engine)
    runner = Runner(
        queue,
        ProvingComposer(0),
        owner=told.owner,
        publisher=_publisher,
        clock=now,
        random=Random(told.owner),
        log=tell,
        beat=lambda lease: heartbeat(queue, lease, now),
    )
    until = time.monotonic() + _LONGEST
    while time.monotonic() < until:
        try:
            runner.turn()
            if not any(desk.posts(Shown((State.QUEUED, *IN_FLIGHT), limit=1))):
                return
        except StorageError as error:
            tell("refused", why=error.message)
        time.sleep(0.05)


def _publisher(account: Account) -> FakePublisher:
    return FakePublisher(account, patience=_PATIENCE)


if __name__ == "__main__":
    main()
