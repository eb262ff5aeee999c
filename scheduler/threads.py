"""Threads: the next message of one becomes a post of its own as soon as the one before is there, and once.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from quotes.rows import insert_new
from scheduler.rows import next_payload
from scheduler.states import GONE, State
from scheduler.tables import picture, post, post_picture
from scheduler.transitions import record, tell

_SAME = (
    "account_pk",
    "campaign",
    "quote_pk",
    "quote_id",
    "wall",
    "zone",
    "due_at",
    "variant",
    "design",
    "format",
    "palette",
)
"""What a reply has from the post it follows. Neither slot nor cluster: those are the thread's, and its first post's."""


def may_go_on(before: State) -> bool:
    """Whether a thread goes on when a receipt finds its post in this state.

    Not when it was called off before the receipt came, and not when a person posts it: they were given all of it.
    """
    return before not in GONE and before is not State.HANDED


def continue_thread(connection: Connection, pk: int, *, now: datetime, held: str | None = None) -> None:
    """Queues the reply to a post that is there now, if its thread goes on; `held` is why a person must let it go on.

    Inside the transaction that keeps the receipt, so that no crash can lose the rest of a thread or double it.
    """
    columns = [post.c[name] for name in _SAME]
    row = connection.execute(select(post.c.key, post.c.payload, post.c.ready_at, *columns).where(post.c.pk == pk)).one()
    following = None if row.payload is None else next_payload(row.payload)
    if following is None:
        return
    payload, hashes = following
    state = State.HELD if held else State.QUEUED
    values = {
        **{name: getattr(row, name) for name in _SAME},
        "cycle": 0,
        "follows": pk,
        # Made of the key before it, so that whoever stores the receipt makes the same reply.
        "key": hashlib.sha256(f"reply to {row.key}".encode()).hexdigest()[:32],
        "state": state.value,
        "reason": held,
        # Now, also when the post was sent by hand ahead of its time.
        "ready_at": min(row.ready_at, now) - timedelta(seconds=1),
        "payload": payload,
        "attempts": 0,
        "looks": 0,
        "fence": 0,
        "added_at": now,
    }
    insert_new(connection, post, [values])
    reply = connection.execute(select(post.c.pk).where(post.c.follows == pk)).scalar_one()
    # Those of a post that was finished long ago may be gone. That is told when the reply is made ready; the receipt,
    # whose transaction this is, must be kept all the same.
    kept = set(connection.execute(select(picture.c.sha256).where(picture.c.sha256.in_(hashes))).scalars())
    for number, sha256 in enumerate(hashes):
        if sha256 in kept:
            connection.execute(insert(post_picture).values(post_pk=reply, number=number, sha256=sha256))
    note = f"goes on with the thread of post {pk}"
    record(connection, reply, "follow", now=now, after=state, note=note)
    if held:
        tell(connection, f"held:{reply}:thread", "held", f"Post {reply} is held: {held}.", now=now)
