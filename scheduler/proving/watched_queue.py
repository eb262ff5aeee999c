"""The queue of a process of the matrix: it names the transaction in hand, and has a full disk when told so.

Touches: database.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime

from sqlalchemy import Connection, Engine, event

from quotes.errors import StorageError
from scheduler.claiming import Claim
from scheduler.model import Outgoing, Payload, Receipt
from scheduler.proving.scenarios import commit_point
from scheduler.queue import Queue
from scheduler.transitions import Lease


class WatchedQueue(Queue):
    """Calls `reach` with the name of the point just before each commit; refuses so many receipts first."""

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
