"""Which quotes posts are made of: what must stay in the store as long as they do.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from quotes.rows import in_chunks
from quotes.tables import quote
from scheduler.rows import further_quotes
from scheduler.tables import post


def quotes_with_posts(connection: Connection, pks: list[int]) -> set[int]:
    """Those of the quotes, by primary key, that a post holds, whatever its state, alone or among others."""
    found: set[int] = set()
    for chunk in in_chunks(pks):
        found.update(
            pk for pk in connection.execute(select(post.c.quote_pk).where(post.c.quote_pk.in_(chunk))).scalars() if pk
        )
    carousels = connection.execute(select(post.c.more).where(post.c.more.is_not(None))).scalars()
    ids = {one.quote for more in carousels for one in further_quotes(more)}
    for chunk_ids in in_chunks(ids):
        found.update(connection.execute(select(quote.c.pk).where(quote.c.id.in_(chunk_ids))).scalars())
    return found & set(pks)
