"""A copy of a library in an SQLite file, as it is at one moment, while others read and write it.

Touches: disk, and a database server if the library is on one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from quotes.bulk import roomy
from quotes.database import connect, open_database, reading, stamp_of, translated_errors, writing
from quotes.errors import StorageError
from quotes.migrations import HEAD
from quotes.moving.filling import counted, fill
from quotes.moving.seals import refuse_sealed
from quotes.schema import metadata

_PAGES = 256
"""Pages of SQLite copied at a time, a megabyte: a person who stops it waits for no more."""

Watch = Callable[[int, int], None]


def take_snapshot(engine: Engine, path: Path, *, watch: Watch = lambda done, total: None) -> dict[str, int]:
    """Copies the library into a new file for its owner's eyes only, and gives how many rows each table has there.

    All tables of `quotes.schema.metadata` are copied: whoever has more rooms imports their tables first. `watch` is
    told steps done and steps in all. Raises StorageError; what there is of the file then is for the caller to delete.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}.", "Name another folder.") from error
    if engine.dialect.name == "sqlite":
        _copy_pages(engine, path, watch)
    else:
        _copy_rows(engine, path, watch)
    return _looked_at(path)


def _copy_pages(engine: Engine, path: Path, watch: Watch) -> None:
    """By SQLite's own backup, from inside a transaction that reads.

    The transaction holds one moment in the write-ahead log. Without it the copy would begin anew each time somebody
    writes (https://www.sqlite.org/backup.html), and beside a busy runner never end.
    """
    with (
        translated_errors(engine),
        closing(engine.raw_connection()) as borrowed,
        closing(sqlite3.connect(path)) as copy,
    ):
        source = borrowed.driver_connection
        assert isinstance(source, sqlite3.Connection)  # noqa: S101 - the engine is on SQLite
        try:
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(copy, pages=_PAGES, progress=lambda _, left, total: watch(total - left, total))
            # The copy says of itself that it has a log, as the library has; alone it is to be one file.
            copy.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error as error:
            # Only the copy is written, and its disk need not be the library's.
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise StorageError(f"The disk of {path.parent} is full.", "Free some space there.") from error
            # As SQLAlchemy does with what it asks the driver itself.
            raise DBAPIError.instance("backup", None, error, sqlite3.Error, dialect=engine.dialect) from error
        finally:
            source.rollback()


def _copy_rows(engine: Engine, path: Path, watch: Watch) -> None:
    copy = open_database(path)
    try:
        with reading(engine) as read:
            _must_be_here(read)
            # The other end waits for this one for minutes.
            read.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            with writing(copy) as written, roomy(written):
                fill(read, written, metadata.sorted_tables, watch=watch)
        with closing(copy.raw_connection()) as borrowed:
            borrowed.cursor().execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.dispose()


def _must_be_here(connection: Connection) -> None:
    """The library was neither moved away nor brought to a newer shape between its opening and this moment."""
    refuse_sealed(connection, stamped := stamp_of(connection))
    if stamped != HEAD:
        raise StorageError(
            f"The database has another shape by now ({stamped}, not {HEAD}).", "Update Pullquote here too."
        )


def _looked_at(path: Path) -> dict[str, int]:
    """The rows of a copy that SQLite finds whole: a damaged library is told now, not on the day it is needed."""
    engine = connect(path)
    try:
        with reading(engine) as connection:
            _must_be_here(connection)
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if found != "ok":
                raise StorageError(
                    f"The database is damaged: {found}.", "Keep older backups, and try `sqlite3 FILE .recover`."
                )
            return counted(connection, metadata.sorted_tables)
    finally:
        engine.dispose()
