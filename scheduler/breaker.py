"""The circuit breaker of an account: failures in a row stop it, whatever runner saw them, until a person says go.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from scheduler.tables import account, post
from scheduler.transitions import tell

MOST_STRIKES = 3
"""Failures in a row after which an account is paused: a fourth would only annoy the network and its readers."""


def strike(connection: Connection, post_pk: int, why: str, *, now: datetime) -> None:
    """Counts a failure against the post's account, and pauses it at the last one it may have."""
    pk = select(post.c.account_pk).where(post.c.pk == post_pk).scalar_subquery()
    connection.execute(update(account).where(account.c.pk == pk).values(strikes=account.c.strikes + 1))
    row = connection.execute(select(account.c.pk, account.c.strikes).where(account.c.pk == pk)).one()
    if row.strikes >= MOST_STRIKES:
        pause(connection, row.pk, f"{row.strikes} posts in a row failed; the last: {why}", now=now)


def pause(connection: Connection, pk: int, why: str, *, now: datetime) -> None:
    """Pauses an account that is not paused, and tells a person."""
    row = connection.execute(select(account.c.name, account.c.paused).where(account.c.pk == pk)).one()
    if row.paused is not None:
        return
    connection.execute(update(account).where(account.c.pk == pk).values(paused=why))
    words = f"The account {row.name} is paused: {why} `pullquote accounts resume {row.name!r}` lets it go on."
    tell(connection, f"paused:{pk}:{now.isoformat()}", "paused", words, now=now)
