"""Copying tables from one database to another, row by row through Python, and holding both against each other.

Touches: disk or database servers (through the connections it is handed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, select

from quotes.bulk import write_rows
from quotes.database import translated_errors
from quotes.moving.fingerprints import Fingerprint

_AT_ONCE = 2_000
"""Rows in memory at a time: fewer cost time, more cost memory and save none."""

_BYTES_AT_ONCE = 8
"""The same where a column holds pictures or texts of some megabytes each."""

Rows = Sequence[tuple[Any, ...]]
Advance = Callable[[int], None]
"""Is told how many rows more are done."""


def copy_table(read: Connection, written: Connection, table: Table, advance: Advance) -> Fingerprint:
    """Puts every row of the table into the same table of the other database, and gives what was read."""
    seen = Fingerprint()
    columns = [column.name for column in table.columns]
    for rows in _rows(read, table):
        seen.add(rows)
        write_rows(written, table, columns, _as_stored(written, table, rows))
        advance(len(rows))
    return seen


def fingerprint(connection: Connection, table: Table, advance: Advance) -> Fingerprint:
    """Of the whole table as it is in the database."""
    seen = Fingerprint()
    for rows in _rows(connection, table):
        seen.add(rows)
        advance(len(rows))
    return seen


def _rows(connection: Connection, table: Table) -> Iterator[Rows]:
    """In the order of their numbers: a reply comes after the post it refers to, wherever the server keeps the two."""
    binary = any(isinstance(column.type, LargeBinary) for column in table.columns)
    at_once = _BYTES_AT_ONCE if binary else _AT_ONCE
    statement = select(table).order_by(*table.primary_key)
    # Two databases are in hand here: each error must name its own.
    with translated_errors(connection.engine):
        result = connection.execute(statement, execution_options={"yield_per": at_once})
        for rows in result.partitions():
            yield [tuple(row) for row in rows]


def _as_stored(connection: Connection, table: Table, rows: Rows) -> Rows:
    """The rows as the driver takes them; only columns whose type has something to say are looked at."""
    dialect = connection.dialect
    processors = [
        (number, process)
        for number, column in enumerate(table.columns)
        if (process := column.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    ]
    if not processors:
        return rows
    stored = []
    for row in rows:
        values = list(row)
        for number, process in processors:
            values[number] = process(values[number])
        stored.append(tuple(values))
    return stored
