"""What a database server says of itself: its clock, and whether what it has kept can still be lost.

Touches: a database server. Of a database in a file there is nothing to be said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from quotes.database import reading

_CLOCK = "SELECT clock_timestamp()"

# https://www.postgresql.org/docs/current/monitoring-stats.html: anybody sees that a standby is there, if not how it is.
_SAFETY = (
    "SELECT (SELECT count(*) FROM pg_stat_replication), current_setting('synchronous_standby_names') <> '', "
    "current_setting('fsync')::boolean"
)


@dataclass(frozen=True, slots=True)
class Safety:
    """How many copy from this server now, whether a commit waits for one of them, and whether it waits for the disk."""

    standbys: int
    waits_for_standby: bool
    waits_for_disk: bool


def server_time(engine: Engine) -> datetime | None:
    """The time by the server's clock; None for a database without a server. Raises StorageError."""
    if engine.dialect.name == "sqlite":
        return None
    with reading(engine) as connection:
        now: datetime = connection.exec_driver_sql(_CLOCK).scalar_one()
        return now


def server_safety(engine: Engine) -> Safety | None:
    """What a commit waits for; None for a database without a server. Raises StorageError."""
    if engine.dialect.name == "sqlite":
        return None
    with reading(engine) as connection:
        standbys, waits_for_standby, waits_for_disk = connection.exec_driver_sql(_SAFETY).one()
        return Safety(standbys, waits_for_standby, waits_for_disk)
