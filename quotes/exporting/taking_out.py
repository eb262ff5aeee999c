"""Quotes on their way out of a database, with what is kept beside them.

Touches: disk (through the engine it is handed).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Engine, select

from quotes.database import reading
from quotes.evidence.keeping import load_evidence
from quotes.exporting.record import Exported
from quotes.rows import among, in_chunks, load_quotes
from quotes.search import Query, matching
from quotes.tables import alias, document, place, quote


def taken_out(engine: Engine, query: Query) -> Iterator[Exported]:
    """The quotes that a query finds, whole, a few in memory at a time. Raises InputError for a bad query."""
    with reading(engine) as connection:
        pks = array("q", connection.execute(matching(connection, query)).scalars())
    yield from taken_out_by_pk(engine, pks)


def taken_out_by_pk(engine: Engine, pks: Sequence[int]) -> Iterator[Exported]:
    """The quotes of these primary keys, whole, a few in memory at a time; what is deleted meanwhile is left out."""
    for chunk in in_chunks(pks):
        with reading(engine) as connection:
            # All of a chunk before the first is given: whoever takes them may go on in another thread.
            some = list(_exported(connection, chunk))
        yield from some


def _exported(connection: Connection, pks: Sequence[int]) -> Iterator[Exported]:
    added = {
        row.id: row.added_at
        for row in connection.execute(select(quote.c.id, quote.c.added_at).where(among(connection, quote.c.pk, pks)))
    }
    former: dict[str, list[str]] = defaultdict(list)
    joined = select(alias.c.id, quote.c.id.label("current")).join(quote, quote.c.pk == alias.c.quote_pk)
    for row in connection.execute(joined.where(among(connection, quote.c.pk, pks)).order_by(alias.c.id)):
        former[row.current].append(row.id)
    read = (
        select(document.c.sha256, document.c.format)
        .join(place, place.c.document_pk == document.c.pk)
        .where(among(connection, place.c.quote_pk, pks))
    )
    formats = {row[0]: row[1] for row in connection.execute(read)}
    held = {found[0].quote: tuple(found) for found in load_evidence(connection, pks).values()}
    for one in load_quotes(connection, pks):
        spots = tuple(formats[spot.document] for spot in one.places)
        yield Exported(one, added[one.id], tuple(former[one.id]), spots, held.get(one.id, ()))
