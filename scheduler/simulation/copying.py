"""A copy of a workspace's database for a simulation to write in; the original is only ever read.

Touches: disk (a file in the folder it is given), a database server if the original is on one.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from quotes.database import open_database, reading, writing
from quotes.errors import StorageError
from quotes.schema import metadata
from scheduler.tables import post

NAME = "simulation.db"

_AT_ONCE = 1_000
"""Rows copied in one statement."""


def copy_database(where: Path | str, folder: Path) -> Engine:
    """An engine on a copy in the folder, in today's shape; dispose of it at the end.

    An SQLite file is copied page by page, so an old one is brought up to date in the copy only. Of a PostgreSQL
    database every row is read in one transaction and written to an SQLite file: the many transactions of a simulation
    could not be rolled back there as one. Raises `StorageError`.
    """
    path = folder / NAME
    if isinstance(where, Path):
        _back_up(where, path)
        open_database(path).dispose()
    else:
        open_database(path).dispose()
        source = open_database(where)
        try:
            copy = _engine(path)
            _copy_rows(source, copy)
            return copy
        finally:
            source.dispose()
    return _engine(path)


def _back_up(where: Path, path: Path) -> None:
    try:
        # "rw", not "ro": who only reads a write-ahead log leaves its files behind. It makes no file that is missing.
        with (
            closing(sqlite3.connect(f"{where.absolute().as_uri()}?mode=rw", uri=True, timeout=30)) as source,
            closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise StorageError(
            f"The database {where} cannot be copied: {error}.",
            "`pullquote doctor` tells what is wrong with it; a copy needs as much free space as the file.",
        ) from error


def _copy_rows(source: Engine, copy: Engine) -> None:
    assert post.metadata is metadata  # noqa: S101 - the import above is what puts posting's tables there
    with reading(source) as read, writing(copy) as written:
        for table in metadata.sorted_tables:
            # By their numbers: a reply comes after the post it refers to, wherever the server keeps the two.
            rows = read.execute(select(table).order_by(*table.primary_key)).mappings()
            while chunk := rows.fetchmany(_AT_ONCE):
                written.execute(insert(table), [dict(row) for row in chunk])


def _engine(path: Path) -> Engine:
    """An engine that waits for no disk: a copy that is lost is made again."""
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # As in `quotes.database_sqlite`: transactions begin where we say, not where the driver thinks.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("pullquote_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
