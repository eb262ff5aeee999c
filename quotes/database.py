"""Opening the database, its transactions, and what its errors mean.

Touches: disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from quotes.errors import StorageError
from quotes.migrations import APPLICATION_ID, HEAD

# Long enough for another process to finish importing some hundred thousand quotes, the slowest write there is.
BUSY_SECONDS = 30

_DISK = "Free some space if the disk is full; if it is not, check the disk and restore the file from a backup."

# https://www.sqlite.org/rescode.html, by the name sqlite3 gives to the primary code.
_MEANINGS = {
    "BUSY": ("The database is in use by another program", "Wait for it to finish, then try again."),
    "LOCKED": ("The database is in use by another program", "Wait for it to finish, then try again."),
    "READONLY": ("The database may not be written", "Make the file and its folder writable, or use another folder."),
    "FULL": ("The disk is full", "Free some space and try again; nothing was half-written."),
    "CANTOPEN": ("The database cannot be opened", "Check that the folder exists and that you may write there."),
    "PERM": ("The database cannot be opened", "Check that you may read and write the file and its folder."),
    "NOTADB": ("The file is not a database", "Name another file; this one was left as it is."),
    "CORRUPT": (
        "The database is damaged",
        "Restore it from a backup, or try `sqlite3 FILE .recover`.",
    ),
    "IOERR": ("The disk did not take or give the data", _DISK),
}


def open_database(path: Path) -> Engine:
    """An engine on the database at `path`, made if it is not there and brought to today's shape if it is older.

    Two processes may do so at once. Raises StorageError for a file that is no database of ours, one from a newer
    Pullquote, and a disk that will not take it.
    """
    if not path.parent.is_dir():
        raise StorageError(f"The folder {path.parent} does not exist.", "Make it first, or name another.")
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    try:
        with reading(engine) as connection:
            stamped = _stamped_version(connection, path)
        if stamped != HEAD:
            _use_write_ahead_log(engine)
            with writing(engine) as connection:
                _migrate(connection, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the database. Raises StorageError."""
    with translated_errors(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction that alone may write: all of it is kept, or nothing. Raises StorageError."""
    with translated_errors(engine), engine.connect() as connection:
        connection = connection.execution_options(pullquote_writes=True)
        with connection.begin():
            yield connection


@contextmanager
def translated_errors(engine: Engine) -> Iterator[None]:
    """Turns what the database driver raises into StorageError; what is a bug of ours stays as it is."""
    try:
        yield
    except DBAPIError as error:
        meaning = _meaning(error.orig)
        if meaning is None:
            raise
        what, remedy = meaning
        raise StorageError(f"{what}: {engine.url.database}.", remedy) from error


def _meaning(error: BaseException | None) -> tuple[str, str] | None:
    if not isinstance(error, sqlite3.Error):
        return None
    name = getattr(error, "sqlite_errorname", "").removeprefix("SQLITE_")
    return _MEANINGS.get(name.split("_")[0])


def _prepare_connection(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: it would begin them too late, and never as a writer.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another wrote in between, however long
    # the busy timeout; one that says so at the start waits its turn.
    writes = connection.get_execution_options().get("pullquote_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _use_write_ahead_log(engine: Engine) -> None:
    """Lets readers and one writer work at once. The file keeps the setting, so only new and old files need it."""
    with translated_errors(engine):
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            meaning = _meaning(error)
            # Busy: another process is doing the same right now.
            if error.sqlite_errorname != "SQLITE_BUSY":
                what, remedy = meaning or ("The database cannot be opened", _DISK)
                raise StorageError(f"{what}: {engine.url.database}.", remedy) from error
        finally:
            raw.close()


def _stamped_version(connection: Connection, path: Path) -> str | None:
    """The revision the file says it has, None for a new file. Raises StorageError for a database that is not ours."""
    names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not names:
        return None
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID or "alembic_version" not in names:
        raise StorageError(f"{path} is a database of another program.", "Name another file; it was left as it is.")
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if version is None else str(version)


def _migrate(connection: Connection, path: Path) -> None:
    # Another process may have migrated while this one waited for the lock.
    stamped = _stamped_version(connection, path)
    if stamped == HEAD:
        return
    # Here, not above: Alembic costs 0.4 s, and only a new or an old database needs it.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "quotes:migrations")
    config.attributes["connection"] = connection
    revisions = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if stamped is not None and stamped not in revisions:
        raise StorageError(
            f"{path} was made by a newer Pullquote (its revision is {stamped}, this one knows {HEAD}).",
            "Update Pullquote: pip install --upgrade pullquote.",
        )
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    command.upgrade(config, "head")
