"""The posts of one quote: where it went, and where it will go.

Touches: disk.
"""

from __future__ import annotations

from sqlalchemy import Engine, or_, select

from quotes.database import reading
from quotes.resolving import former_ids, resolve
from quotes.tables import quote
from scheduler.model import Post
from scheduler.rows import post_from, posts_statement
from scheduler.tables import post


def posts_of(engine: Engine, id: str) -> tuple[Post, ...]:
    """Every post that shows this quote, alone or among others, the latest due first.

    Raises `NotFound` when there is no such quote, and `StorageError`.
    """
    with reading(engine) as connection:
        pk = resolve(connection, id)
        current = connection.execute(select(quote.c.id).where(quote.c.pk == pk)).scalar_one()
        # A carousel keeps the ids that its quotes had then.
        ids = {current, *former_ids(connection, pk)}
        among_others = or_(*(post.c.more.contains(one, autoescape=True) for one in sorted(ids)))
        alone = connection.execute(posts_statement().where(post.c.quote_pk == pk)).all()
        # Two questions, each with an index of its own: as one, every post would be looked at.
        more = connection.execute(posts_statement().where(post.c.more.is_not(None), among_others)).all()
    found = {one.id: one for one in map(post_from, (*alone, *more))}
    return tuple(sorted(found.values(), key=lambda one: (one.due_at, one.id), reverse=True))
