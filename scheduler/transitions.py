"""The one door through which a post changes its state: the row, its history and who is told, in one transaction.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from quotes.errors import NotFound, PullquoteError
from quotes.rows import insert_new
from scheduler.states import IN_FLIGHT, Event, State, moved
from scheduler.tables import history, notice, post

LONGEST_ANSWER = 4_000
"""Of what a network said, so much is kept: enough for any error of an API, not a whole error page for every try."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to change one post: who holds it, and which claim it was."""

    post: int
    owner: str
    fence: int


def storable(text: str) -> str:
    """A text from outside as every database takes it: NUL and halves of pairs become U+FFFD."""
    return re.sub("[\0\ud800-\udfff]", "\ufffd", text)


class LeaseLost(PullquoteError):
    """Somebody else has taken the post over, so this runner must let it be."""


_ROW = select(post.c.state, post.c.lease_owner, post.c.fence).where(post.c.pk == bindparam("pk")).with_for_update()


def move(
    connection: Connection,
    pk: int,
    event: Event,
    *,
    now: datetime,
    lease: Lease | None = None,
    owner: str = "",
    note: str = "",
    sent: Mapping[str, object] | None = None,
    answer: str | None = None,
    **values: Any,
) -> State:
    """Takes a post through an event, with other columns as given, and writes its history; gives the new state.

    Raises `NotFound`, `Refused` (rule `state`) when the event cannot happen, and `LeaseLost` when a lease is given that
    no longer holds. Inside the caller's transaction; the row stays locked until that ends.
    """
    row = connection.execute(_ROW, {"pk": pk}).one_or_none()
    if row is None:
        raise NotFound(f"There is no post {pk}.", "`pullquote queue` lists them.")
    if lease is not None and (row.lease_owner, row.fence) != (lease.owner, lease.fence):
        raise LeaseLost(f"Post {pk} is no longer ours.", "Another runner has taken it over; it goes on there.")
    before = State(row.state)
    after = moved(before, event)
    if after not in IN_FLIGHT:
        values = {"lease_owner": None, "lease_until": None, **values}
    connection.execute(update(post).where(post.c.pk == pk).values(state=after.value, **values))
    record(
        connection,
        pk,
        event.value,
        now=now,
        before=before,
        after=after,
        owner=lease.owner if lease else owner,
        note=note,
        sent=sent,
        answer=answer,
    )
    return after


def record(
    connection: Connection,
    pk: int,
    event: str,
    *,
    now: datetime,
    after: State,
    before: State | None = None,
    owner: str = "",
    note: str = "",
    sent: Mapping[str, object] | None = None,
    answer: str | None = None,
) -> None:
    """Adds a line to a post's history, which is never changed."""
    connection.execute(
        _LINE,
        {
            "post_pk": pk,
            "at": now,
            "event": event,
            "before": before and before.value,
            "after": after.value,
            "owner": owner,
            "note": storable(note),
            "sent": None if sent is None else json.dumps(sent, ensure_ascii=False, sort_keys=True),
            "answer": None if answer is None else storable(answer[:LONGEST_ANSWER]),
        },
    )


_COLUMNS = ("post_pk", "at", "event", "before", "after", "owner", "note", "sent", "answer")
_LINE = insert(history).values(
    **{name: bindparam(name, type_=history.c[name].type) for name in _COLUMNS},
    attempt=select(post.c.attempts).where(post.c.pk == bindparam("post_pk")).scalar_subquery(),
)


def tell(connection: Connection, key: str, kind: str, message: str, *, now: datetime) -> None:
    """Puts a notice for a person into the outbox; one that was there before, told or not, is not put in again."""
    row = {"key": key, "kind": kind, "message": message, "at": now, "told_at": None, "tries": 0, "next_try_at": now}
    insert_new(connection, notice, [row])
