"""A clock that stands still until it is told to jump, and the moment it should jump to.

Touches: the database (reads the copy that a simulation writes in).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select

from quotes.database import reading
from scheduler.states import IN_FLIGHT, State
from scheduler.tables import account, in_states, post


class VirtualClock:
    """Shows the moment it was set to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """That moment."""
        return self.at


def next_moment(engine: Engine, now: datetime) -> datetime | None:
    """The first moment after now at which a runner could have something to do; None when nothing will come.

    A post becomes due, an account's wait or a lease ends, or a post becomes too late.
    """
    queued = in_states(post.c.state, State.QUEUED)
    flying = in_states(post.c.state, *IN_FLIGHT)
    # A wait matters where a post is ready before it ends; most end, unnoticed, long before the next one.
    kept_back = (account.c.waits_until > now) & (post.c.ready_at <= account.c.waits_until)
    statements = (
        select(func.min(post.c.ready_at)).where(queued, post.c.ready_at > now),
        select(func.min(account.c.waits_until)).join(post, post.c.account_pk == account.c.pk).where(queued, kept_back),
        select(func.min(post.c.lease_until)).where(flying, post.c.lease_until > now),
        select(func.min(post.c.expires_at)).where(queued, post.c.expires_at >= now),
    )
    with reading(engine) as connection:
        ready, rested, leased, expires = (connection.execute(statement).scalar() for statement in statements)
    # A post is skipped when its last moment has passed, not at it.
    late = None if expires is None else expires + timedelta(seconds=1)
    return min((at for at in (ready, rested, leased, late) if at is not None), default=None)
