"""The outbox of notices: what a person should know, each told once and several together rather than in a flood.

Touches: disk. `scheduler.channels` carries them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, or_, select, update

from quotes.database import reading, writing
from scheduler.tables import notice
from scheduler.transitions import tell

BETWEEN = timedelta(minutes=10)
"""The least time between two messages: what comes up meanwhile waits and goes out together."""

MOST_AT_ONCE = 50
"""Notices in one message; more than that nobody reads, and the rest follows with the next."""

FIRST_RETRY = timedelta(minutes=10)
LONGEST_RETRY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell. Kinds are `unsure`, `failed`, `held`, `by hand`, `paused`, `skipped`, `expiring`, `late`,
    `twice`, `dry` and `restored`."""

    kind: str
    message: str
    at: datetime


class Notices:
    """The outbox in a database. Every method may raise `StorageError`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, key: str, kind: str, message: str, *, now: datetime) -> None:
        """Puts a notice in, unless one of that key was ever there."""
        with writing(self._engine) as connection:
            tell(connection, key, kind, message, now=now)

    def any_waiting(self) -> bool:
        """Whether there is anything that nobody has been told yet."""
        with reading(self._engine) as connection:
            return (
                connection.execute(select(notice.c.pk).where(notice.c.told_at.is_(None)).limit(1)).first() is not None
            )

    def waiting(self) -> list[Notice]:
        """What nobody has been told yet, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(notice).where(notice.c.told_at.is_(None)).order_by(notice.c.pk))
            return [Notice(row.kind, row.message, row.at) for row in rows]

    def deliver(self, carry: Callable[[list[Notice]], None], *, now: datetime) -> int:
        """Hands what waits to `carry`, in one message, and gives how many notices that were.

        Of several runners one does it. Whatever `carry` raises comes through, after the next try was put off: twice as
        long each time, up to six hours. A runner that dies meanwhile leaves them to that next try.
        """
        with writing(self._engine) as connection:
            last = connection.execute(select(func.max(notice.c.told_at))).scalar()
            if last is not None and now - BETWEEN < last <= now:
                return 0
            statement = (
                select(notice)
                .where(notice.c.told_at.is_(None))
                # Later than any next try can be: the clock was set back.
                .where(or_(notice.c.next_try_at <= now, notice.c.next_try_at > now + LONGEST_RETRY))
                .order_by(notice.c.pk)
                .limit(MOST_AT_ONCE)
                .with_for_update(skip_locked=True)
            )
            rows = connection.execute(statement).all()
            for row in rows:
                later = now + min(FIRST_RETRY * (1 << min(row.tries, 10)), LONGEST_RETRY)
                put_off = update(notice).where(notice.c.pk == row.pk)
                connection.execute(put_off.values(tries=row.tries + 1, next_try_at=later))
        if not rows:
            return 0
        carry([Notice(row.kind, row.message, row.at) for row in rows])
        with writing(self._engine) as connection:
            told = update(notice).where(notice.c.pk.in_([row.pk for row in rows]))
            connection.execute(told.values(told_at=now))
        return len(rows)
