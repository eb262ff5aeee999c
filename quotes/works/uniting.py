"""Making several works one: quotes and documents of each are of the one that stays.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from quotes.rows import Value, among, in_chunks, insert_new
from quotes.search_index import index
from quotes.tables import document_source, quote, source
from quotes.works.lookup import source_of


def unite(connection: Connection, pk: int, others: Sequence[int]) -> tuple[int, tuple[str, ...]]:
    """Moves quotes and documents of the other works to the work `pk`, and deletes these, in the caller's transaction.

    Terms and rights that are not known of it come from the others. Gives how many quotes were moved, and what was left
    out because the work says otherwise.
    """
    left_out: list[str] = []
    moved = 0
    for other in others:
        left_out += _take_terms(connection, pk, other)
        pks = quotes_of(connection, other)
        for chunk in in_chunks(pks):
            connection.execute(update(quote).where(among(connection, quote.c.pk, chunk)).values(source_pk=pk))
        index(connection, pks)
        moved += len(pks)
        held = select(document_source.c.document_pk).where(document_source.c.source_pk == other)
        rows: list[dict[str, Value]] = [
            {"document_pk": document_pk, "source_pk": pk} for document_pk in connection.execute(held).scalars()
        ]
        insert_new(connection, document_source, rows)
        connection.execute(delete(document_source).where(document_source.c.source_pk == other))
        connection.execute(delete(source).where(source.c.pk == other))
    return moved, tuple(left_out)


def quotes_of(connection: Connection, pk: int) -> list[int]:
    """The primary keys of the quotes from a work."""
    return list(connection.execute(select(quote.c.pk).where(quote.c.source_pk == pk).order_by(quote.c.pk)).scalars())


def _take_terms(connection: Connection, pk: int, other: int) -> list[str]:
    """Gives the work the other's licence and rights where it has none; tells those that it has otherwise."""
    rows = {row.pk: source_of(row) for row in connection.execute(select(source).where(source.c.pk.in_([pk, other])))}
    left_out = []
    for column in ("licence", "rights"):
        mine, theirs = getattr(rows[pk], column), getattr(rows[other], column)
        if mine is None and theirs is not None:
            connection.execute(update(source).where(source.c.pk == pk).values({column: theirs}))
        elif theirs not in (None, mine):
            left_out.append(f"the {column} of {rows[other].title}: {theirs}")
    return left_out
