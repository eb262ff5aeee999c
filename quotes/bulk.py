"""Writing many rows at once, in the way that is quickest on each kind of database.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, TableClause, func, select
from sqlalchemy.exc import DBAPIError

from quotes.tables import SEARCH_TABLE, quote, quote_tag

_ROWS_AT_ONCE = 200
"""Rows in one statement, or a multiple of it, where fewer are left than fit: the driver keeps some hundred statements
ready, so there should not be many kinds of them."""

_MOST_VALUES = 32_766
"""SQLite's limit of values in one statement (https://www.sqlite.org/limits.html)."""

_CACHE_KIBIBYTES = 40 * 1024
"""Room for what a large load comes back to: the ids of a million quotes, the ends of the indexes and of the search."""

_SORTING_KIBIBYTES = 4 * 1024
"""Room while indexes are made: SQLite takes as much again to sort in. Those of a million quotes took 5.4 s; with
four times as much 5.7 to 6.7."""

_AUTOMERGE, _HASH_BYTES = 4, 1024 * 1024
"""What FTS5 has by itself."""

_LOADING_HASH_BYTES = 16 * 1024 * 1024
"""Entries of some ten thousand quotes, kept in memory before they are written as one piece."""


def write_rows(
    connection: Connection,
    table: Table | TableClause,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    **fixed: object,
) -> None:
    """Inserts rows of new keys: the values of `columns`, in their order, and the same `fixed` values in each.

    Values are as the driver takes them, but for fixed ones, which may be of any type the column has. Must be in a
    transaction that is given up should this fail: some of the rows may be there then.
    """
    if not rows:
        return
    ready = {name: _as_driver_takes_it(connection, table, name, value) for name, value in fixed.items()}
    if connection.dialect.name == "sqlite":
        _write_to_sqlite(connection, table.name, columns, rows, ready)
    else:
        _copy_to_postgresql(connection, table.name, columns, rows, ready)


def next_pks(connection: Connection, table: Table, count: int, *, after: int = 0) -> Sequence[int]:
    """Primary keys for so many new rows, in rising order. The caller is the only one who writes to the table.

    `after` is the last key that was given to a row which is not written yet.
    """
    if not count:
        return ()
    if connection.dialect.name == "sqlite":
        # What SQLite would give itself.
        last = max(after, connection.execute(select(func.coalesce(func.max(table.c.pk), 0))).scalar_one())
        return range(last + 1, last + 1 + count)
    sequence = func.pg_get_serial_sequence(f'"{table.name}"', "pk")
    return list(
        connection.execute(select(func.nextval(sequence)).select_from(func.generate_series(1, count))).scalars()
    )


@contextmanager
def roomy(connection: Connection) -> Iterator[None]:
    """Gives the connection more memory for a large load, and takes it back."""
    if connection.dialect.name != "sqlite":
        yield
        return
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
    try:
        yield
    finally:
        # The connection goes back to a pool, after a failure as well.
        connection.exec_driver_sql(f"PRAGMA cache_size = {int(before)}")


def drop_pages(connection: Connection) -> None:
    """Gives back the memory of pages that were read: who walks through all of a library reads each of them once."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA shrink_memory")


@contextmanager
def trusted(connection: Connection) -> Iterator[None]:
    """Leaves the CHECKs out, which ask of each row what the types of its values have settled: all are over words of
    closed vocabularies, and cost SQLite as much as all else of a row.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")


@contextmanager
def planned_afresh(connection: Connection) -> Iterator[None]:
    """Has PostgreSQL plan each statement by what the tables hold by then.

    The driver has it keep the plan of a statement that comes again: one made for an empty table reads all of the table,
    and within a transaction nothing tells that it has grown. A hundred thousand quotes took 196 s, and take 20.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.connection.driver_connection
    before, driver.prepare_threshold = driver.prepare_threshold, None
    try:
        yield
    finally:
        driver.prepare_threshold = before


def drop_scattered_indexes(connection: Connection) -> None:
    """Takes away the indexes of quotes in which each new row goes somewhere else; `make_scattered_indexes` is due.

    In the one transaction both are in, nobody else sees them gone. SQLite only: elsewhere readers would have to wait.
    """
    for index in _SCATTERED:
        index.drop(connection)


def make_scattered_indexes(connection: Connection) -> None:
    """Makes them again, sorted: a tenth of the time of row by row. Inside `roomy`, which takes back what it sets."""
    connection.exec_driver_sql(f"PRAGMA cache_size = -{_SORTING_KIBIBYTES}")
    for index in _SCATTERED:
        index.create(connection)


def put_off_merging(connection: Connection) -> None:
    """Lets the full-text index grow in large pieces for now; `merge_as_usual` is due in the same transaction.

    FTS5 would merge each four of a size into one; with none of it, it still does so at each sixteen
    (https://www.sqlite.org/fts5.html#the_automerge_configuration_option). SQLite only.
    """
    _configure_search(connection, automerge=0, hashsize=_LOADING_HASH_BYTES)


def merge_as_usual(connection: Connection) -> None:
    """Sets what FTS5 does by itself."""
    _configure_search(connection, automerge=_AUTOMERGE, hashsize=_HASH_BYTES)


def _configure_search(connection: Connection, **options: int) -> None:
    for name, value in options.items():
        connection.exec_driver_sql(
            f"INSERT INTO {SEARCH_TABLE} ({SEARCH_TABLE}, rank) VALUES (?, ?)",  # noqa: S608 - our own table
            (name, value),
        )


_SCATTERED = sorted(
    (
        index
        for table in (quote, quote_tag)
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is None
    ),
    key=lambda index: str(index.name),
)


def _as_driver_takes_it(connection: Connection, table: Table | TableClause, name: str, value: object) -> object:
    process = table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return value if process is None else process(value)


def _write_to_sqlite(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    fixed: Mapping[str, object],
) -> None:
    columns, rows, shared = _without_shared(columns, rows)
    fixed = {**fixed, **shared}
    most = (_MOST_VALUES - len(fixed)) // len(columns)
    same = tuple(fixed.values())
    start = 0
    while start < len(rows):
        # As many as fit: at each statement of many rows FTS5 writes all that it has in memory, as a piece of the index.
        left = len(rows) - start
        at_once = most if left >= most else left // _ROWS_AT_ONCE * _ROWS_AT_ONCE or left
        some = rows[start : start + at_once]
        statement = _statement(table, tuple(columns), tuple(fixed), len(some))
        connection.exec_driver_sql(statement, (*same, *chain.from_iterable(some)))
        start += len(some)


def _without_shared(
    columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> tuple[Sequence[str], Sequence[Sequence[object]], dict[str, object]]:
    """The columns that tell rows apart, and the value of each other one: what is missing in all, or one word in all.

    To hand over the values of rows is what Python has most to do for them: a twentieth of a microsecond for a word, but
    nearly a whole one for None, for which the driver looks for an adapter each time.
    """
    first, last = rows[0], rows[-1]
    shared = [
        at
        for at, value in enumerate(first)
        if (value is None or type(value) is str)
        and value == last[at]
        and [row[at] for row in rows].count(value) == len(rows)
    ]
    told_apart = [at for at in range(len(columns)) if at not in shared]
    if not shared or len(told_apart) < 2:  # of one column `itemgetter` makes no row
        return columns, rows, {}
    return (
        [columns[at] for at in told_apart],
        list(map(itemgetter(*told_apart), rows)),
        {columns[at]: first[at] for at in shared},
    )


@lru_cache(maxsize=64)
def _statement(table: str, columns: tuple[str, ...], fixed: tuple[str, ...], count: int) -> str:
    names = ", ".join(f'"{name}"' for name in (*fixed, *columns))
    taken = ", ".join([*("?" for _ in fixed), *(f"column{at + 1}" for at in range(len(columns)))])
    row = f"({', '.join('?' * len(columns))})"
    # OR FAIL: what fails is given up with its transaction, so SQLite need not be ready to take back each statement.
    return f'INSERT OR FAIL INTO "{table}" ({names}) SELECT {taken} FROM (VALUES {", ".join([row] * count)})'  # noqa: S608 - names of our own tables


def _copy_to_postgresql(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    fixed: Mapping[str, object],
) -> None:
    same = tuple(fixed.values())
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - the connection is open
    names = ", ".join(f'"{name}"' for name in (*fixed, *columns))
    statement = f'COPY "{table}" ({names}) FROM STDIN'
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row((*same, *row))
    except Exception as error:
        # As SQLAlchemy does with what it asks the driver itself.
        failure = connection.dialect.loaded_dbapi.Error
        if not isinstance(error, failure):
            raise
        raise DBAPIError.instance(statement, None, error, failure, dialect=connection.dialect) from error
