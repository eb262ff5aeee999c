"""Indexes that wait until the rows are there, and what else a database that was filled by copying needs.

Touches: disk or a database server (through the connections it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Table, func, select

from quotes.moving.copying import Advance
from quotes.rows import CHUNK
from quotes.search_index import index
from quotes.tables import quote


def drop_indexes(connection: Connection, tables: Iterable[Table]) -> None:
    """Drops every index that is no constraint's.

    Keys that are hashes come in no order: an index that is filled with them row by row reads and writes a page of its
    own for nearly each, one that is made at the end is sorted first.
    """
    for table in tables:
        for each in table.indexes:
            each.drop(connection)


def make_indexes(connection: Connection, tables: Iterable[Table]) -> None:
    """Makes them again, which also proves that the rows keep their promises."""
    for table in tables:
        for each in table.indexes:
            each.create(connection)


def make_search(read: Connection, written: Connection, advance: Advance) -> int:
    """Puts every quote into the full-text index, and gives how many those are. The index itself is of another kind."""
    done = 0
    found = read.execute(select(quote.c.pk).order_by(quote.c.pk), execution_options={"yield_per": CHUNK})
    for pks in found.scalars().partitions():
        index(written, pks)
        done += len(pks)
        advance(len(pks))
    return done


def set_sequences(connection: Connection, tables: Iterable[Table]) -> None:
    """Lets PostgreSQL go on counting after the rows that brought their own numbers. SQLite does so by itself."""
    if connection.dialect.name == "sqlite":
        return
    quoted = connection.dialect.identifier_preparer.quote
    for table in tables:
        column = table.autoincrement_column
        if column is None:
            continue
        question = select(func.pg_get_serial_sequence(quoted(table.name), column.name))
        if (sequence := connection.execute(question).scalar()) is None:
            continue
        last = connection.execute(select(func.max(column))).scalar()
        connection.execute(select(func.setval(sequence, last or 1, last is not None)))


def take_stock(connection: Connection, tables: Iterable[Table]) -> None:
    """Lets PostgreSQL's planner know the new rows at once, not when it comes round."""
    if connection.dialect.name == "sqlite":
        return
    quoted = connection.dialect.identifier_preparer.quote
    for table in tables:
        connection.exec_driver_sql(f"ANALYZE {quoted(table.name)}")
