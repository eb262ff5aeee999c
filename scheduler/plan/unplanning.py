"""Taking a plan back before anything has come of it: its slots are then as free as they were.

Touches: disk.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, delete, exists, select

from quotes.database import writing
from quotes.errors import Refused
from quotes.rows import in_chunks
from scheduler.states import State
from scheduler.tables import history, post

_AS_PLANNED = frozenset({State.DRAFT, State.QUEUED})


def unplan(engine: Engine, ids: Sequence[int]) -> None:
    """Forgets posts that were planned and that nobody, person or runner, has touched since: all of them, or none.

    A cancelled post would leave its slot silent for good; one that never was leaves it free. Raises `Refused` (rule
    `state`) when one was approved, moved, changed or taken in hand meanwhile, and `StorageError`.
    """
    with writing(engine) as connection:
        untouched = 0
        for chunk in in_chunks(ids):
            rows = connection.execute(
                select(post.c.pk, post.c.state, post.c.fence).where(post.c.pk.in_(chunk)).with_for_update()
            ).all()
            told = select(history.c.post_pk).where(history.c.post_pk.in_(chunk)).distinct()
            changed = set(connection.execute(told).scalars())
            untouched += sum(
                State(row.state) in _AS_PLANNED and row.fence == 0 and row.pk not in changed for row in rows
            )
        if untouched < len(ids):
            count = len(ids) - untouched
            raise Refused(
                "state",
                f"{count:,} of the {len(ids):,} planned posts {'was' if count == 1 else 'were'} changed since.",
                "Cancel those that should not go out, one by one.",
            )
        for chunk in in_chunks(ids):
            silent = ~exists().where(history.c.post_pk == post.c.pk)
            connection.execute(delete(post).where(post.c.pk.in_(chunk), silent))
