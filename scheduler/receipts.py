"""Receipts: proof that a post is on the network, kept for ever.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select, update

from quotes.errors import StorageError
from quotes.rows import insert_new
from scheduler.model import Receipt
from scheduler.restored import doubted
from scheduler.rows import account_from, further_quotes
from scheduler.states import GONE, Event, State
from scheduler.tables import account, in_states, post, receipt
from scheduler.threads import continue_thread, may_go_on
from scheduler.transitions import LONGEST_ANSWER, move, record, storable, tell

SPACING = "spacing"
"""Why an account waits after a post; a person who posts by hand does not wait for it."""

CLOSEST = timedelta(minutes=1)
"""The least time between two posts of an account, whatever its spacing, as in the plan: a backlog is never a burst."""


def keep_receipt(connection: Connection, pk: int, came: Receipt, *, now: datetime, owner: str) -> None:
    """Keeps a receipt inside the caller's transaction, marks its post posted and gives its account a clean slate."""
    columns = (post.c.state, post.c.account_pk, post.c.cluster, post.c.more)
    row = connection.execute(select(*columns).where(post.c.pk == pk).with_for_update()).one()
    owed = connection.execute(select(account).where(account.c.pk == row.account_pk)).one()
    kept = {
        "post_pk": pk,
        "account_pk": row.account_pk,
        "network": owed.network,
        "remote_id": storable(came.remote_id),
        "url": came.url and storable(came.url),
        "posted_at": came.posted_at,
        "origin": came.origin,
        "answer": storable(came.answer[:LONGEST_ANSWER]),
        "stored_at": now,
    }
    others = select(receipt.c.remote_id).where(receipt.c.post_pk == pk, receipt.c.remote_id != kept["remote_id"])
    known = connection.execute(others).scalars().all()
    insert_new(connection, receipt, [kept])
    if known:
        words = f"Post {pk} has two receipts, {known[0]} and {kept['remote_id']}: look whether it is there twice."
        tell(connection, f"twice:{pk}:{kept['remote_id']}", "twice", words, now=now)
    if row.state == State.POSTED:
        posted = State.POSTED
        record(connection, pk, "receive", now=now, before=posted, after=posted, owner=owner, answer=came.answer)
        return
    connection.execute(update(account).where(account.c.pk == row.account_pk).values(strikes=0))
    note = f"{came.origin}: {came.url or came.remote_id}"
    values: dict[str, Any] = {"reason": None}
    if row.state in GONE and row.cluster is not None:
        values["cycle"] = _went_out_after_all(connection, pk, row, now=now, owner=owner)
    move(connection, pk, Event.RECEIVE, now=now, owner=owner, note=note, answer=came.answer, **values)
    if may_go_on(State(row.state)) and owed.removed_at is None:
        continue_thread(connection, pk, now=now, held=_why_held(connection, pk, State(row.state), came))
    until = now + _spacing(owed)
    if owed.waits_until is None or owed.waits_until < until:
        rest = {"waits_until": until, "waits_for": SPACING}
        connection.execute(update(account).where(account.c.pk == row.account_pk).values(**rest))


def _why_held(connection: Connection, pk: int, before: State, came: Receipt) -> str | None:
    """Why the thread of a post goes on only when a person says so."""
    if came.origin != "publish" and doubted(connection, pk):
        return f"post {pk} went out around a backup, and so may what follows it"
    if before is State.HELD:
        return f"post {pk} was held when its receipt came"
    if came.origin == "person" and came.url is None:
        return f"nobody knows the address of post {pk}, below which most networks would hang it"
    return None


def _spacing(owed: Row[Any]) -> timedelta:
    """How long an account rests after a post. Damaged settings are no reason to lose the receipt."""
    try:
        return max(account_from(owed).schedule.spacing, CLOSEST)
    except StorageError:
        return CLOSEST


def _went_out_after_all(connection: Connection, pk: int, row: Any, *, now: datetime, owner: str) -> int:
    """The round in which a post counts that was given up before its receipt came; its quote may be planned again.

    Whoever has the quote now and is not on the way is held, and a person is told: they decide about a second time.
    """
    gone_out = {row.cluster, *(one.cluster for one in further_quotes(row.more))}
    others = select(post.c.pk, post.c.cluster, post.c.more).where(
        post.c.account_pk == row.account_pk,
        post.c.pk != pk,
        or_(post.c.cluster.in_(gone_out), post.c.more.is_not(None)),
        in_states(post.c.state, State.DRAFT, State.QUEUED),
    )
    for other, cluster, more in connection.execute(others).all():
        if gone_out.isdisjoint((cluster, *(one.cluster for one in further_quotes(more)))):
            continue
        why = f"its quote went out already, as post {pk}"
        move(connection, other, Event.HOLD, now=now, owner=owner, note=why, reason=why)
    words = f"Post {pk} was {row.state}, but has gone out: its receipt came late. Posts of the same quote are held."
    tell(connection, f"late:{pk}", "late", words, now=now)
    last = select(func.max(post.c.cycle)).where(post.c.account_pk == row.account_pk, post.c.cluster == row.cluster)
    return int(connection.execute(last).scalar_one()) + 1
