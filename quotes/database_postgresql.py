"""What PostgreSQL does in its own way: its connections, its isolation, what its errors mean.

Touches: a database server. The driver, psycopg, is an extra and imported when it is needed.
"""

from __future__ import annotations

import re
from types import ModuleType

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from quotes.errors import InputError, StorageError
from quotes.migrations import APPLICATION_ID, SEALED
from quotes.tables import SEARCH_TABLE

_USUAL_SCHEMA = "public"

# How long a server may take to answer at all, unless the URL says otherwise.
_CONNECT_SECONDS = 10

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")

# Tables of every revision there ever was: a schema that holds them is ours. A mark of another kind, such as a comment,
# could be lost on the way through a dump.
_OURS = frozenset({"alembic_version", "quote", "place", SEARCH_TABLE})

# Classes that begin with a letter from I on are left to programs.
SEALED_CODE = "PQ001"

_TRY_AGAIN = "Nothing was half-written; try again."
_SERVER = "Nothing was half-written; look into the server's log, then try again."

# https://www.postgresql.org/docs/current/errcodes-appendix.html, by code or by the two characters of its class.
_MEANINGS = {
    "08": ("The connection to the database was lost", "Nothing was half-written; see that the server runs."),
    "22001": ("A name or a label is too long for this database", "Shorten it to some hundred characters."),
    "25006": ("The database may not be written", "It is read-only: a standby, perhaps. Connect to the primary."),
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
)
_UNREACHABLE = "See that the server runs and that host and port are right; `pg_isready` asks it."


def make_engine(where: str, *, busy_seconds: float) -> Engine:
    """An engine on the database of that URL. Raises InputError for another URL, StorageError without the driver."""
    url, password = _without_password(where)
    arguments: dict[str, str | int] = {} if password is None else {"password": password}
    if "connect_timeout" not in url.query:
        arguments["connect_timeout"] = _CONNECT_SECONDS
    try:
        engine = create_engine(
            url,
            connect_args=arguments,
            isolation_level="READ COMMITTED",
            # A loop that posts once an hour must outlive a restart of the server.
            pool_pre_ping=True,
        )
    except ImportError as error:
        raise StorageError(
            "A PostgreSQL database needs the library psycopg, which is not installed.",
            "Install it: pip install 'pullquote[postgresql]'.",
        ) from error

    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        # A wait without an end would look like a hang; dates must not depend on the server's zone.
        cursor.execute(f"SET lock_timeout = '{busy_seconds:.3f}s'")
        cursor.execute("SET timezone = 'UTC'")
        # One schema is in sight, or a library in the next one of the path would be taken for the one that is meant.
        cursor.execute("SELECT set_config('search_path', coalesce(quote_ident(current_schema()), ''), false)")
        cursor.close()
        connection.commit()

    event.listen(engine, "connect", prepare)
    return engine


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


def prepare_to_migrate(engine: Engine) -> None:
    """Nothing: readers and writers always work at once."""


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
    if not said.startswith("connection failed") and not isinstance(error.orig, driver.errors.ConnectionTimeout):
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
    given = engine.url.host or engine.url.query.get("host") or ""
    host = given if isinstance(given, str) else ",".join(given)
    # A folder with a socket is no part of a URL that people would know.
    shown = "" if host.startswith("/") else host
    port = f":{engine.url.port}" if engine.url.port and shown else ""
    return f"postgresql://{shown}{port}/{engine.url.database or ''}"


def _without_password(where: str) -> tuple[URL, str | None]:
    """The URL for the driver, and the password that stood in it. Raises InputError for a URL of another kind."""
    hint = "A PostgreSQL database is named postgresql://USER@HOST/NAME."
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        # Not shown, and not chained: it may hold a password at the wrong place.
        raise InputError("The URL of the database cannot be read.", hint) from None
    if url.drivername not in _SCHEMES:
        raise InputError(f"A database cannot be named by a URL that begins with {url.drivername}:.", hint)
    password = url.query.get("password", url.password)
    bare = URL.create(
        "postgresql+psycopg", url.username, None, url.host, url.port, url.database, url.query
    ).difference_update_query(["password"])
    return bare, password if password is None or isinstance(password, str) else password[-1]


def _reason(said: str) -> str:
    """What libpq says, in one line and without its preamble."""
    first = next(iter(said.splitlines()), "").rstrip(".")
    return re.sub(r"^connection failed: (connection to server )?", "", first) or "no answer"


def _driver() -> ModuleType:
    import psycopg

    return psycopg
