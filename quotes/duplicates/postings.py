"""The signs of all quotes that were compared, kept so that new ones need not be held against every old one.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, select

from quotes.desk_tables import quote_sign
from quotes.rows import among, in_chunks, insert_new

MOST_OF_A_SIGN = 16
"""Quotes that are kept for one sign. What more quotes share tells nothing, and a million equal ones cost no more."""

Sign = tuple[int, int]
"""A sign and the key of a quote that has it."""


def known_by(connection: Connection, signs: Iterable[int]) -> dict[int, list[int]]:
    """The keys of the quotes that are kept for each of the signs; a quote among them may be gone, or changed."""
    known: dict[int, list[int]] = defaultdict(list)
    for chunk in in_chunks(sorted(signs)):
        statement = select(quote_sign.c.sign, quote_sign.c.quote_pk).where(among(connection, quote_sign.c.sign, chunk))
        for sign, pk in connection.execute(statement).all():
            known[sign].append(pk)
    return known


def keep_signs(connection: Connection, signs: Sequence[Sign]) -> None:
    """Keeps the signs; in their order, so that each page of the index is written once."""
    ordered = sorted(signs)
    if connection.dialect.name == "postgresql":
        # In one statement: row by row takes ten times as long.
        connection.exec_driver_sql(
            f"INSERT INTO {quote_sign.name} (sign, quote_pk) SELECT * FROM unnest(%s::int[], %s::int[])"  # noqa: S608
            " ON CONFLICT DO NOTHING",
            ([sign for sign, _ in ordered], [pk for _, pk in ordered]),
        )
        return
    insert_new(connection, quote_sign, [{"sign": sign, "quote_pk": pk} for sign, pk in ordered])


def forget_signs(connection: Connection) -> None:
    """Forgets all signs, so that all quotes must be compared anew."""
    connection.execute(delete(quote_sign))
