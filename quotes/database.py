"""Opening the database, its transactions, and what its errors mean: the same three doors for SQLite and PostgreSQL.

Touches: disk or a database server.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from quotes import database_sqlite
from quotes.errors import StorageError
from quotes.migrations import HEAD

# Long enough for another process to finish importing some hundred thousand quotes, the slowest write there is.
BUSY_SECONDS = 30.0


class Kind(Protocol):
    """What each kind of database does in its own way. `database_sqlite` and `database_postgresql` are one each."""

    def stamped_version(self, connection: Connection) -> str | None:
        """The revision the database says it has, None for a new one. Raises StorageError for one that is not ours."""

    def is_prepared(self, connection: Connection) -> bool:
        """Whether the database is as `prepare` leaves it."""

    def prepare(self, engine: Engine, *, patient: bool) -> None:
        """Does what a database needs for many to use it at once, and what no transaction may hold.

        It may be put off where others use the database right now, unless one is `patient`.
        """

    def unlogged(self, engine: Engine) -> AbstractContextManager[None]:
        """See `unlogged`."""

    def mark_as_ours(self, connection: Connection) -> None:
        """Lets `stamped_version` know a new database again."""

    def begin_reading(self, connection: Connection) -> Connection:
        """The connection, set to see one moment of the database in its next transaction."""

    def begin_writing(self, connection: Connection, *, durable: bool) -> Connection:
        """The connection, set to write in its next transaction."""

    def enter_writing(self, connection: Connection, *, alone: bool, durable: bool) -> None:
        """Does what must be done first inside a transaction that writes."""

    def meaning(self, error: DBAPIError) -> tuple[str, str] | None:
        """What went wrong and what to do about it; None for a bug of ours."""

    def described(self, engine: Engine) -> str:
        """Where the database is, in words that may be shown: never with a password."""

    def version(self, connection: Connection) -> str:
        """The name and the version of the database software."""


def open_database(where: Path | str) -> Engine:
    """An engine on the database, made if it is new and brought to today's shape if it is older.

    `where` is the Path of an SQLite file, or the URL of a PostgreSQL database: `postgresql://[user@]host/name`, with
    libpq's parameters after a `?`. The engine's own URL holds no password, so it can be shown.
    Two processes may open at once. Raises StorageError for a database that is not ours, one from a newer Pullquote,
    one that cannot be reached, and a disk that will not take it; InputError for a URL of another kind.

    An engine must not cross a fork: a forked process opens its own, after `engine.dispose(close=False)` on the one it
    was born with.
    """
    engine = connect(where)
    kind = _kind(engine)
    try:
        with reading(engine) as connection:
            stamped = kind.stamped_version(connection)
            if stamped != HEAD:
                _refuse_sealed(connection, stamped)
            is_prepared = kind.is_prepared(connection)
        if not is_prepared:
            # Who may only read goes on with the database as it is; who writes is told at the first attempt.
            with nullcontext() if stamped != HEAD else suppress(StorageError), translated_errors(engine):
                kind.prepare(engine, patient=stamped != HEAD)
        if stamped != HEAD:
            with writing(engine, alone=True) as connection:
                _migrate(connection, kind)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect(where: Path | str) -> Engine:
    """An engine on the database as it is, whatever it holds: not made, not migrated, not even looked at.

    Raises what `open_database` raises for a folder that is missing and a URL of another kind.
    """
    if isinstance(where, Path):
        return database_sqlite.make_engine(where, busy_seconds=BUSY_SECONDS)
    # Here, not above: most never use it.
    from quotes import database_postgresql

    return database_postgresql.make_engine(where, busy_seconds=BUSY_SECONDS)


def stamp_of(connection: Connection) -> str | None:
    """The revision the database says it has, or a mark of `quotes.moving.seals`; None for a new one.

    Raises StorageError for a database that is not ours.
    """
    return _kind(connection.engine).stamped_version(connection)


def described(engine: Engine) -> str:
    """Where the database is, in words that may be shown: never with a password."""
    return _kind(engine).described(engine)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the database, whatever is written meanwhile. Raises StorageError."""
    with translated_errors(engine), engine.connect() as connection:
        connection = _kind(engine).begin_reading(connection)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine, *, alone: bool = False, durable: bool = True) -> Iterator[Connection]:
    """A connection in one transaction that may write: all of it is kept, or nothing. Raises StorageError.

    On SQLite there is one writer at a time, whatever is asked for. On PostgreSQL there are many, at READ COMMITTED:
    each statement sees what others have committed by then, and who decides by what it has read locks those rows
    (`SELECT … FOR UPDATE [SKIP LOCKED]`, which SQLite leaves out), writes on a condition (`UPDATE … WHERE`, then looks
    at the row count), or leans on a constraint.
    `alone` lets one writer in at a time among those who ask for it, over all processes: what one of them reads, no
    other of them changes until it is done. The store of quotes asks for it, the queue must not. The two may meet at a
    row (a post points to a quote, a deleted quote is taken out of posts): one waits, and should each wait for the
    other, PostgreSQL ends one of them with StorageError.
    Without `durable` the transaction is kept when the program is killed, but may be lost, with those after it that are
    not durable either, when the machine loses power: for what can be done again. Order is kept: a later durable
    transaction keeps the earlier ones too.
    A wait for a lock ends after `BUSY_SECONDS`, with StorageError. When the connection is lost while the server is told
    to keep the transaction, nobody knows whether it did; the StorageError says so.
    """
    kind = _kind(engine)
    with translated_errors(engine), engine.connect() as connection:
        connection = kind.begin_writing(connection, durable=durable)
        with connection.begin() as transaction:
            kind.enter_writing(connection, alone=alone, durable=durable)
            yield connection
            # A dry run has rolled it back by now.
            if transaction.is_active:
                with _doubted(engine):
                    transaction.commit()


def unlogged(engine: Engine) -> AbstractContextManager[None]:
    """A block in which a transaction that fills an empty library is written once, not into a log and then the file.

    It does nothing where quotes are kept already, where anyone else has the library open, and on PostgreSQL. All or
    nothing is kept as ever; but who opens or reads the library meanwhile waits, up to `BUSY_SECONDS`.
    """
    return _kind(engine).unlogged(engine)


@contextmanager
def translated_errors(engine: Engine) -> Iterator[None]:
    """Turns what the database driver raises into StorageError; what is a bug of ours stays as it is."""
    try:
        yield
    except DBAPIError as error:
        kind = _kind(engine)
        meaning = kind.meaning(error)
        if meaning is None:
            raise
        what, remedy = meaning
        raise StorageError(f"{what}: {kind.described(engine)}.", remedy) from error


@contextmanager
def _doubted(engine: Engine) -> Iterator[None]:
    """Tells a commit that was refused from one whose answer was lost."""
    try:
        yield
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        where = _kind(engine).described(engine)
        raise StorageError(
            f"The connection to the database was lost while a change was being kept: {where}.",
            "It was kept whole or not at all: look which, before you do it again.",
        ) from error


def describe(engine: Engine) -> tuple[str, str]:
    """Where the database is and what software keeps it, for people to read. Raises StorageError."""
    kind = _kind(engine)
    with reading(engine) as connection:
        return kind.described(engine), kind.version(connection)


def _kind(engine: Engine) -> Kind:
    if engine.dialect.name == "sqlite":
        return database_sqlite
    from quotes import database_postgresql

    return database_postgresql


def _refuse_sealed(connection: Connection, stamped: str | None) -> None:
    # Here, not above: only a database that is not as it should be needs it.
    from quotes.moving.seals import refuse_sealed

    refuse_sealed(connection, stamped)


def _migrate(connection: Connection, kind: Kind) -> None:
    # Another process may have migrated while this one waited for the lock.
    stamped = kind.stamped_version(connection)
    if stamped == HEAD:
        return
    _refuse_sealed(connection, stamped)
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
            f"{kind.described(connection.engine)} was made by a newer Pullquote "
            f"(its revision is {stamped}, this one knows {HEAD}).",
            "Update Pullquote: pip install --upgrade pullquote.",
        )
    kind.mark_as_ours(connection)
    command.upgrade(config, "head")
