"""What PostgreSQL does in its own way: its connections, its isolation, what its errors mean.

Touches: a database server. The driver, psycopg, is an extra and imported when it is needed.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, nullcontext
from types import ModuleType

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from quotes.database_postgresql_url import PROBES, SILENT_SECONDS, for_driver, hosts_of, read_url
from quotes.errors import StorageError
from quotes.migrations import APPLICATION_ID, SEALED
from quotes.tables import SEARCH_TABLE

_USUAL_SCHEMA = "public"

# Tables of every revision there ever was: a schema that holds them is ours. A mark of another kind, such as a comment,
# could be lost on the way through a dump.
_OURS = frozenset({"alembic_version", "quote", "place", SEARCH_TABLE})

# Classes that begin with a letter from I on are left to programs.
SEALED_CODE = "PQ001"

_READ_ONLY = "25006"

_TRY_AGAIN = "Nothing was half-written; try again."
_SERVER = "Nothing was half-written; look into the server's log, then try again."

# https://www.postgresql.org/docs/current/errcodes-appendix.html, by code or by the two characters of its class.
_MEANINGS = {
    "08": ("The connection to the database was lost", "Nothing was half-written; see that the server runs."),
    "22001": ("A name or a label is too long for this database", "Shorten it to some hundred characters."),
    _READ_ONLY: ("The database may not be written", "It is read-only: a standby, perhaps. Connect to the primary."),
    "28": ("The database server does not let this user in", "Check user and password: PGPASSWORD or ~/.pgpass."),
    "3D000": ("There is no such database", "Make it: createdb NAME."),
    "3F000": ("There is no schema to work in", "Make it, or name another: ?options=-csearch_path%3DNAME."),
    "40001": ("Another program changed the same at the same time", _TRY_AGAIN),
    "40P01": ("Two programs waited for each other", _TRY_AGAIN),
    "42501": ("The database may not be written", "Grant this user the right to read, write and make tables there."),
    "53100": ("The server's disk is full", "Free some space there and try again; nothing was half-written."),
    "53300": ("The database server has too many connections", "Stop other programs, or raise max_connections there."),
    "53": ("The database server has run short of something", _SERVER),
    "54": ("A name or a label is too long for this database", "Shorten it to some hundred characters."),
    "55P03": ("The database is in use by another program", "Wait for it to finish, then try again."),
    "57014": ("The database server broke off what took too long", "Raise its statement_timeout, or try again."),
    "57": ("The database server is stopping or starting", "Wait until it runs, then try again."),
    "58": ("The server's disk did not take or give the data", _SERVER),
    # No code of the server's: ours, see quotes.moving.seals.
    SEALED_CODE: SEALED[1:],
    # Nor this: libpq's, when servers answer and none of them is one to write to.
    "standby": ("No database server takes changes now", "Promote a standby, or start the primary again."),
    "XX001": ("The database is damaged", "Restore it from a backup."),
    "XX002": ("The database is damaged", "Rebuild its indexes (REINDEX), or restore it from a backup."),
}

# What libpq and the server say when there is no connection yet, and so no code. In another language of the server
# these are not recognised, and its own words are shown.
_REFUSALS = (
    ("password", "28"),
    ("authentication", "28"),
    ("pg_hba.conf", "28"),
    (r'role "[^"]*" does not exist', "28"),
    (r'database "[^"]*" does not exist', "3D000"),
    ("too many (clients|connections)|connection slots", "53300"),
    ("permission denied for database", "42501"),
    ("(starting up|shutting down|recovery mode)", "57"),
    ("session is read-only|server is in hot standby mode", "standby"),
)
_UNCONNECTED = re.compile(r"connection (failed|is bad): (connection to server )?|(?=failed to resolve host)")
"""How the driver begins what it says of a connection that never came about."""

_UNREACHABLE = "See that the server runs and that host and port are right; `pg_isready` asks it."


def make_engine(where: str, *, busy_seconds: float) -> Engine:
    """An engine on the database of that URL. Raises InputError for another URL, StorageError without the driver."""
    url, handed = for_driver(read_url(where))
    try:
        engine = create_engine(
            url,
            connect_args=handed,
            isolation_level="READ COMMITTED",
            # A loop that posts once an hour must outlive a restart of the server. Each use of a connection asks first,
            # which costs one way there and back; when one is found dead, all that are as old are let go with it.
            pool_pre_ping=True,
        )
    except ImportError as error:
        raise StorageError(
            "A PostgreSQL database needs the library psycopg, which is not installed.",
            "Install it: pip install 'pullquote[postgresql]'.",
        ) from error
    settings = _settings(busy_seconds)

    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(settings)
        cursor.close()
        connection.commit()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "handle_error", _let_go_of_a_standby)
    return engine


def _settings(busy_seconds: float) -> str:
    """The statement that sets a new connection up, at once: https://www.postgresql.org/docs/current/runtime-config.html."""
    values = {
        # A wait without an end would look like a hang; dates must not depend on the server's zone.
        "lock_timeout": f"'{busy_seconds:.3f}s'",
        "timezone": "'UTC'",
        # One schema is in sight, or a library in the next one of the path would be taken for the one that is meant.
        "search_path": "coalesce(quote_ident(current_schema()), '')",
        # What is to last must be on a disk, and on the standby where there is one that is waited for.
        "synchronous_commit": "CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') "
        "THEN 'on' ELSE current_setting('synchronous_commit') END",
        # The server keeps the locks of a machine that is gone until it has noticed; by itself it looks after two hours.
        **{f"tcp_keepalives_{name}": f"'{value}'" for name, value in PROBES.items()},
        "tcp_user_timeout": f"'{SILENT_SECONDS}s'",
    }
    return "SELECT " + ", ".join(f"set_config('{name}', {value}, false)" for name, value in values.items())


def _let_go_of_a_standby(context: ExceptionContext) -> None:
    """A server that takes no changes any more is left, with every connection to it: the next may find the primary."""
    if getattr(context.original_exception, "sqlstate", None) == _READ_ONLY:
        context.is_disconnect = True


def stamped_version(connection: Connection) -> str | None:
    """The revision the schema says it has, None for an empty one. Raises StorageError for one that is not ours."""
    where = _address(connection.engine)
    schema, encoding = connection.exec_driver_sql("SELECT current_schema(), current_setting('server_encoding')").one()
    if schema is None:
        what, remedy = _MEANINGS["3F000"]
        raise StorageError(f"{what}: {where}.", remedy)
    if encoding != "UTF8":
        raise StorageError(
            f"{where} keeps text as {encoding}, which has not every character.",
            "Make a database in UTF-8: createdb --encoding=UTF8 --template=template0 NAME.",
        )
    # Views count, extensions' own relations do not: many servers put some into every new database.
    names = set(
        connection.exec_driver_sql(
            "SELECT relname FROM pg_class WHERE relnamespace = quote_ident(current_schema())::regnamespace "
            "AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT EXISTS "
            "(SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')"
        ).scalars()
    )
    if not names:
        return None
    if not names >= _OURS:
        raise StorageError(
            f"{where} holds tables of another program (in the schema {schema}).",
            "Use a database of its own (createdb NAME), or a schema: ?options=-csearch_path%3DNAME. "
            "It was left as it is.",
        )
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if version is None else str(version)


def is_prepared(connection: Connection) -> bool:
    """Always: readers and writers work at once."""
    return True


def prepare(engine: Engine, *, patient: bool) -> None:
    """Nothing."""


def unlogged(engine: Engine) -> AbstractContextManager[None]:
    """Nothing: readers must not wait for a table without a log."""
    return nullcontext()


def mark_as_ours(connection: Connection) -> None:
    """Nothing: the tables are the mark."""


def begin_reading(connection: Connection) -> Connection:
    """The connection, told to see one moment through all its statements."""
    # Not READ ONLY too: what SQLAlchemy sets back afterwards is READ WRITE, which a standby refuses outright.
    return connection.execution_options(isolation_level="REPEATABLE READ")


def begin_writing(connection: Connection, *, durable: bool) -> Connection:
    """The connection as it is: READ COMMITTED. See `enter_writing`."""
    return connection


def enter_writing(connection: Connection, *, alone: bool, durable: bool) -> None:
    """Waits for its turn if it must be alone, and lets the commit return before the disk has it if that will do."""
    if not durable:
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
    if alone:
        # An advisory lock with READ COMMITTED, not SERIALIZABLE with retries: what runs inside reads much and writes
        # much, so it would fail and be done again often, and a `with` block cannot be done again at all. The
        # statements after this one see all that was committed by whoever had the lock before.
        # For each library its own: a database may hold several, one in a schema, and a move may go between them.
        library = "quote_ident(current_schema())::regnamespace::oid::int"
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID}, {library})")


def meaning(error: DBAPIError) -> tuple[str, str] | None:
    """What went wrong and what to do about it; None for a bug of ours."""
    # A connection that is gone is no bug of ours, whatever it was that the server or a pooler ended it for.
    return _known_meaning(error) or (_MEANINGS["08"] if error.connection_invalidated else None)


def _known_meaning(error: DBAPIError) -> tuple[str, str] | None:
    driver = _driver()
    if not isinstance(error.orig, driver.Error):
        return None
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return _MEANINGS.get(code) or _MEANINGS.get(code[:2])
    said = str(error.orig)
    if isinstance(error.orig, driver.ProgrammingError) and said.startswith("invalid connection option"):
        return f"The URL of the database has an {said}", "Take it out: libpq's documentation lists what it knows."
    if not isinstance(error.orig, driver.OperationalError):
        return None
    if not _UNCONNECTED.match(said) and not isinstance(error.orig, driver.errors.ConnectionTimeout):
        return _MEANINGS["08"]
    for pattern, known in _REFUSALS:
        if re.search(pattern, said):
            return _MEANINGS[known]
    return f"The database server cannot be reached ({_reason(said)})", _UNREACHABLE


def described(engine: Engine) -> str:
    """The database as a URL of host, port and name: nothing else, for parameters may hold secrets.

    The schema is told beside it where it is not the usual one, once the engine has been connected.
    """
    schema = engine.dialect.default_schema_name
    return _address(engine) + (f" (schema {schema!r})" if schema not in (None, _USUAL_SCHEMA) else "")


def version(connection: Connection) -> str:
    """The version of the server."""
    return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar_one()}"


def _address(engine: Engine) -> str:
    # A folder with a socket is no part of a URL that people would know.
    return f"postgresql://{','.join(hosts_of(engine.url))}/{engine.url.database or ''}"


def _reason(said: str) -> str:
    """What libpq says, in one line and without its preamble."""
    first = next(iter(said.splitlines()), "").rstrip(".")
    return _UNCONNECTED.sub("", first) or "no answer"


def _driver() -> ModuleType:
    import psycopg

    return psycopg
