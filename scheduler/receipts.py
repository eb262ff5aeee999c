"""Receipts: proof that a post is on the network, kept for ever.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from quotes.rows import insert_new
from scheduler.model import Receipt
from scheduler.rows import load_account
from scheduler.states import Event, State
from scheduler.tables import account, post, receipt
from scheduler.transitions import LONGEST_ANSWER, move, record

SPACING = "spacing"
"""Why an account waits after a post; a person who posts by hand does not wait for it."""


def keep_receipt(connection: Connection, pk: int, came: Receipt, *, now: datetime, owner: str) -> None:
    """Keeps a receipt inside the caller's transaction, marks its post posted and gives its account a clean slate."""
    statement = select(post.c.state, post.c.account_pk, post.c.attempts).where(post.c.pk == pk).with_for_update()
    row = connection.execute(statement).one()
    it = load_account(connection, row.account_pk)
    values = {
        "post_pk": pk,
        "account_pk": row.account_pk,
        "network": it.network,
        "remote_id": came.remote_id,
        "url": came.url,
        "posted_at": came.posted_at,
        "origin": came.origin,
        "answer": came.answer[:LONGEST_ANSWER],
        "stored_at": now,
    }
    insert_new(connection, receipt, [values])
    if row.state == State.POSTED:
        posted = State.POSTED
        record(connection, pk, "receive", now=now, before=posted, after=posted, owner=owner, answer=came.answer)
        return
    note = f"{came.origin}: {came.url or came.remote_id}"
    move(connection, pk, Event.RECEIVE, now=now, owner=owner, note=note, reason=None, answer=came.answer)
    until = now + it.schedule.spacing
    if it.waits_until is None or it.waits_until < until:
        rest = {"waits_until": until, "waits_for": SPACING}
        connection.execute(update(account).where(account.c.pk == row.account_pk).values(**rest))
    connection.execute(update(account).where(account.c.pk == row.account_pk).values(strikes=0))
