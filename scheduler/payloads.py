"""Keeping what a post says: its payload in the row, its pictures by their hash, each once.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection, delete, exists, insert, select, update

from quotes.rows import insert_new
from scheduler.model import Payload
from scheduler.rows import payload_json
from scheduler.states import State
from scheduler.tables import in_states, picture, post, post_picture


def keep_payload(connection: Connection, pk: int, payload: Payload) -> None:
    """Freezes what the post says; what was frozen before gives way."""
    drop_payload(connection, pk)
    for number, one in enumerate(payload.all_pictures):
        sha256 = hashlib.sha256(one.data).hexdigest()
        row = {"sha256": sha256, "data": one.data, "type": one.type, "width": one.width, "height": one.height}
        insert_new(connection, picture, [row])
        connection.execute(insert(post_picture).values(post_pk=pk, number=number, sha256=sha256))
    connection.execute(update(post).where(post.c.pk == pk).values(payload=payload_json(payload)))


def drop_payload(connection: Connection, pk: int) -> None:
    """Thaws a post: what it says will be made anew. Its pictures go when no other post has them.

    It gets a new key: under the old one a network that has ever seen it would show the old words again.
    """
    hashes = list(connection.execute(select(post_picture.c.sha256).where(post_picture.c.post_pk == pk)).scalars())
    if hashes:
        connection.execute(delete(post_picture).where(post_picture.c.post_pk == pk))
        used = exists().where(post_picture.c.sha256 == picture.c.sha256)
        connection.execute(delete(picture).where(picture.c.sha256.in_(hashes), ~used))
    row = connection.execute(select(post.c.key, post.c.payload).where(post.c.pk == pk)).one()
    if row.payload is not None:
        key = hashlib.sha256(f"after {row.key}".encode()).hexdigest()[:32]
        connection.execute(update(post).where(post.c.pk == pk).values(payload=None, key=key, sent_as_of=None))


def drop_old_pictures(connection: Connection, *, before: datetime, most: int) -> int:
    """Lets go of the pictures of up to `most` posts posted or called off before then, and gives how many pictures.

    Their hashes stay in the payload, receipts and history stay whole.
    """
    finished = in_states(post.c.state, State.POSTED, State.SKIPPED, State.CANCELLED)
    statement = (
        select(post_picture.c.post_pk)
        .join(post, post.c.pk == post_picture.c.post_pk)
        .where(finished, post.c.due_at < before)
        .limit(most)
    )
    pks = list(connection.execute(statement).scalars())
    connection.execute(delete(post_picture).where(post_picture.c.post_pk.in_(pks)))
    used = exists().where(post_picture.c.sha256 == picture.c.sha256)
    return connection.execute(delete(picture).where(~used)).rowcount
