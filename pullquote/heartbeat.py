"""Keeping a lease alive while its post is in hand, however slow the network.

Touches: the database, from a thread of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from quotes.errors import PullquoteError
from scheduler.claiming import LEASE
from scheduler.queue import Queue
from scheduler.transitions import Lease, LeaseLost

EVERY_SECONDS = LEASE.total_seconds() / 5
"""Four may fail in a row before the lease runs out."""


@contextmanager
def heartbeat(queue: Queue, lease: Lease, now: Callable[[], datetime]) -> Iterator[None]:
    """Renews the lease while the block runs. One that was lost is noticed by the next write, not here."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(EVERY_SECONDS):
            try:
                queue.heartbeat(lease, now=now())
            except LeaseLost:
                return
            except PullquoteError:
                continue  # the database is busy or away; the next beat tries again

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
