"""How far this machine's clock is from the database server's, by which all machines are measured alike.

Touches: a database server, and the clock that it is handed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine

from quotes.errors import StorageError
from quotes.servers import server_time
from scheduler.claiming import LEASE

NOTICED = timedelta(seconds=10)
"""More than machines ever differ that ask a time server, and less than a reader notices about a post."""

BEARABLE = LEASE / 5
"""Two machines may be off by this much each, in opposite directions: what is left of a lease then still has room for
two renewals, and no lease seems to reach further than any may."""


def clock_off(engine: Engine, now: Callable[[], datetime]) -> timedelta:
    """How far this machine's clock is ahead of the server's at least; negative when it is behind.

    The answer was made at some time between question and arrival, so what lies between is not known to be off: a slow
    connection makes no clock wrong. Zero for a database without a server. Raises `StorageError`.
    """
    asked = now()
    theirs = server_time(engine)
    heard = now()
    if theirs is None:
        return timedelta(0)
    return max(asked - theirs, timedelta(0)) - max(theirs - heard, timedelta(0))


def told_off(off: timedelta) -> str:
    """The difference in words."""
    which = "ahead of" if off > timedelta(0) else "behind"
    return f"This machine's clock is {abs(off).total_seconds():.0f} s {which} the database server's"


def require_bearable(off: timedelta) -> None:
    """Raises `StorageError` when leases, measured by clocks so far apart, would not hold."""
    if abs(off) > BEARABLE:
        raise StorageError(
            f"{told_off(off)}: nothing is posted.",
            f"Set whichever is wrong, by a time server. Up to {BEARABLE.total_seconds():.0f} s are borne.",
        )
