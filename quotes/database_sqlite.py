"""What SQLite does in its own way: its connections, how its transactions begin, what its errors mean.

Touches: disk.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from quotes.errors import StorageError
from quotes.migrations import APPLICATION_ID, SEALED

_LOOK_AGAIN_SECONDS = 0.001
"""A tenth of what a commit takes on a disk that is waited for: hardly any time is lost, hardly any work is done."""

_LOG_SECONDS = 5.0
"""How long a load tries to set the log up again while others, who have waited for its end, use the file."""

_CACHE_KIBIBYTES = 16 * 1024
"""Room for the inner pages of all indexes of a hundred thousand quotes: with SQLite's own 2 MB, each new quote reads
some of them again."""

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


def make_engine(path: Path, *, busy_seconds: float) -> Engine:
    """An engine on the file, which need not be there yet. Raises StorageError when its folder is not."""
    if not path.parent.is_dir():
        raise StorageError(f"The folder {path.parent} does not exist.", "Make it first, or name another.")
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def stamped_version(connection: Connection) -> str | None:
    """The revision the file says it has, None for a new file. Raises StorageError for a database that is not ours."""
    names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not names:
        return None
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID or "alembic_version" not in names:
        raise StorageError(
            f"{described(connection.engine)} is a database of another program.",
            "Name another file; it was left as it is.",
        )
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if version is None else str(version)


def is_prepared(connection: Connection) -> bool:
    """Whether the file has a write-ahead log: a new one, and one that came out of a backup, has none."""
    return connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def prepare(engine: Engine, *, patient: bool) -> None:
    """Lets readers and one writer work at once, by a write-ahead log. The file keeps the setting.

    While others use the file it may stay as it is, for whoever opens it next; the `patient` wait for them first.
    """
    _set_log(engine, patient=patient)


@contextmanager
def unlogged(engine: Engine) -> Iterator[None]:
    """Leaves the write-ahead log out for a load into an empty file that nobody else has open.

    A million quotes took 51 and 57 s, with it 56 and 65, and twice the room on the disk. Where the program is killed in
    between, whoever opens the file next sets the log up again.
    """
    left = _leave_log(engine)
    try:
        yield
    finally:
        if left:
            # Not an error of the load, which is kept or given up by now.
            with suppress(StorageError, sqlite3.Error):
                end = time.monotonic() + _LOG_SECONDS
                while not _set_log(engine, patient=False) and time.monotonic() < end:
                    time.sleep(_LOOK_AGAIN_SECONDS)


def mark_as_ours(connection: Connection) -> None:
    """Writes our number into the file's header."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def begin_reading(connection: Connection) -> Connection:
    """The connection as it is: in a write-ahead log every transaction sees one moment."""
    return connection


def begin_writing(connection: Connection, *, durable: bool) -> Connection:
    """The connection, told to begin as a writer."""
    return connection.execution_options(pullquote_writes=True, pullquote_durable=durable)


def enter_writing(connection: Connection, *, alone: bool, durable: bool) -> None:
    """Nothing: who has begun as a writer is alone."""


def meaning(error: DBAPIError) -> tuple[str, str] | None:
    """What went wrong and what to do about it; None for a bug of ours."""
    return _meaning_of(error.orig)


def described(engine: Engine) -> str:
    """The file's path."""
    return str(engine.url.database)


def version(connection: Connection) -> str:
    """The version of SQLite in this Python."""
    return f"SQLite {sqlite3.sqlite_version}"


def _leave_log(engine: Engine) -> bool:
    """Takes the log away, if there are no quotes and nobody else has the file open, and says whether it is away."""
    try:
        with closing(engine.raw_connection()) as borrowed, _impatient(_driver(borrowed)) as (driver, _):
            if driver.execute("SELECT 1 FROM quote LIMIT 1").fetchone() is not None:
                return False
            return bool(driver.execute("PRAGMA journal_mode = DELETE").fetchone()[0] == "delete")
    except sqlite3.Error:
        # What else is wrong than that somebody has it open, the transaction to come will tell.
        return False


def _set_log(engine: Engine, *, patient: bool) -> bool:
    """Sets the log up, and says whether it is there: not while others use the file. Raises StorageError."""
    with closing(engine.raw_connection()) as borrowed:
        driver = _driver(borrowed)
        try:
            with nullcontext() if patient else _impatient(driver):
                return bool(driver.execute("PRAGMA journal_mode = WAL").fetchone()[0] == "wal")
        except sqlite3.Error as error:
            if error.sqlite_errorname == "SQLITE_BUSY":
                return False
            what, remedy = _meaning_of(error) or ("The database cannot be opened", _DISK)
            raise StorageError(f"{what}: {described(engine)}.", remedy) from error


def _driver(borrowed: PoolProxiedConnection) -> sqlite3.Connection:
    driver = borrowed.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - this module opens no other
    return driver


@contextmanager
def _impatient(driver: sqlite3.Connection) -> Iterator[tuple[sqlite3.Connection, float]]:
    """The connection, which waits for nobody in the block, and the seconds it waits otherwise."""
    (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        yield driver, patience / 1000
    finally:
        driver.execute(f"PRAGMA busy_timeout = {patience}")


def _meaning_of(error: BaseException | None) -> tuple[str, str] | None:
    if not isinstance(error, sqlite3.Error):
        return None
    name = getattr(error, "sqlite_errorname", "").removeprefix("SQLITE_")
    if name == "CONSTRAINT_TRIGGER" and str(error) == SEALED[0]:
        return SEALED[1:]
    return _MEANINGS.get(name.split("_")[0])


def _prepare_connection(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: it would begin them too late, and never as a writer.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another wrote in between, however long
    # the busy timeout; one that says so at the start waits its turn.
    options = connection.get_execution_options()
    if not options.get("pullquote_writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    # Said each time, for the connection comes from a pool. NORMAL leaves out the sync at commit; with a write-ahead
    # log nothing but the last transactions can be lost by that.
    level = "FULL" if options.get("pullquote_durable", True) else "NORMAL"
    connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
    _begin_as_writer(connection)


def _begin_as_writer(connection: Connection) -> None:
    """Waits for its turn to write, looking often.

    SQLite itself looks again after ever longer waits, up to a tenth of a second: with some runners on one file, most of
    the time nobody would be writing, and who has waited longest would be looking least.
    """
    with _impatient(_driver(connection.connection)) as (driver, patience):
        end = time.monotonic() + patience
        while True:
            try:
                # With a write-ahead log the same as IMMEDIATE; without it nobody reads meanwhile. Whoever did, longer
                # than the busy timeout, would let a load of minutes fail at its end.
                driver.execute("BEGIN EXCLUSIVE")
                return
            except sqlite3.OperationalError as error:
                if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() >= end:
                    raise DBAPIError.instance(
                        "BEGIN EXCLUSIVE", None, error, sqlite3.Error, dialect=connection.dialect
                    ) from error
            time.sleep(_LOOK_AGAIN_SECONDS)
