"""Which quotes were never posted: neither on a network nor on the way there, alone or in a carousel.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from sqlalchemy import Connection, Select, select, union

from quotes.rows import among, in_chunks
from quotes.tables import alias, quote
from scheduler.rows import further_quotes
from scheduler.states import GONE
from scheduler.tables import post

_LIVE = post.c.state.not_in([state.value for state in GONE])


def unposted(connection: Connection, found: Select[int]) -> Select[int]:
    """Of a statement that gives primary keys of quotes, those of which no post is posted, planned or in doubt.

    Posts that were skipped or cancelled do not count: their quotes are free again.
    """
    pk = found.selected_columns[0]
    first = select(post.c.quote_pk).where(_LIVE, post.c.quote_pk.is_not(None))
    narrowed = found.where(pk.not_in(first))
    further = _further(connection)
    return narrowed.where(~among(connection, pk, further)) if further else narrowed


def _further(connection: Connection) -> list[int]:
    """The further quotes of carousels, by the ids they had when they were planned."""
    kept = connection.execute(select(post.c.more).where(_LIVE, post.c.more.is_not(None))).scalars()
    ids = {one.quote for text in kept for one in further_quotes(text)}
    pks: set[int] = set()
    for chunk in in_chunks(ids):
        own = select(quote.c.pk).where(among(connection, quote.c.id, chunk))
        former = select(alias.c.quote_pk).where(among(connection, alias.c.id, chunk))
        pks.update(connection.execute(union(own, former)).scalars())
    return sorted(pks)
