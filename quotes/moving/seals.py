"""Seals: what keeps every program, also one that has the database open, from writing where the library is not.

Touches: disk (through the connection it is handed).

A sealed database has a mark in the place of its revision, so that no Pullquote opens it: an older one takes the mark
for the revision of a newer one. And it has a trigger on each table that refuses every change, so that a program that
opened it before can claim no post, and so post nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Row, Table, insert, inspect, select

from quotes.database import described
from quotes.database_postgresql import SEALED_CODE
from quotes.desk_tables import library_move
from quotes.errors import StorageError
from quotes.migrations import HEAD, SEALED

ARRIVING = "arriving"
"""The mark of a database that holds a copy while the library still lives where it was."""

_MOVED = "moved-"
_DEEDS = ("INSERT", "UPDATE", "DELETE")
_FUNCTION = "pullquote_sealed"


def is_moved(stamped: str | None) -> bool:
    """Whether the mark says that the library has been moved away."""
    return stamped is not None and stamped.startswith(_MOVED)


def is_sealed(stamped: str | None) -> bool:
    """Whether the mark says that nothing may be written there."""
    return stamped == ARRIVING or is_moved(stamped)


def refuse_sealed(connection: Connection, stamped: str | None) -> None:
    """Raises StorageError when the mark says that the library is not in this database, or not yet."""
    if not is_sealed(stamped):
        return
    here, move = described(connection.engine), latest_move(connection)
    if stamped == ARRIVING:
        raise StorageError(
            f"{here}: a library is being moved here from {move.origin}, and has not all arrived.",
            "Let `pullquote move-store` finish; if it was stopped, run it again where it was begun.",
        )
    raise StorageError(
        f"The library of {here} was moved to {move.destination} on {move.at:%Y-%m-%d}.",
        "Nothing is read or written here any more. `pullquote move-store --to …` with that database points this "
        "workspace there too, and finishes what was stopped.",
    )


def latest_move(connection: Connection) -> Row[tuple[int, str, str, str, datetime]]:
    """The last move that a sealed database knows of: its own."""
    return connection.execute(select(library_move).order_by(library_move.c.pk.desc()).limit(1)).one()


def seal(
    connection: Connection, tables: Iterable[Table], *, token: str, origin: str, destination: str, now: datetime,
    arriving: bool,
) -> None:  # fmt: skip
    """Records the move and lets nobody write or open the database any more, from the end of this transaction."""
    connection.execute(insert(library_move).values(token=token, origin=origin, destination=destination, at=now))
    for statement in _statements_of_seal(connection, tables):
        connection.exec_driver_sql(statement)
    _stamp(connection, ARRIVING if arriving else f"{_MOVED}{now:%Y-%m-%d}")


def unseal(connection: Connection, tables: Iterable[Table]) -> None:
    """Opens an arrived library to everybody."""
    quoted = connection.dialect.identifier_preparer.quote
    for table in tables:
        if connection.dialect.name == "sqlite":
            for deed in _DEEDS:
                connection.exec_driver_sql(f"DROP TRIGGER {_trigger(table, deed)}")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER {_trigger(table)} ON {quoted(table.name)}")
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"DROP FUNCTION {_FUNCTION}()")
    _stamp(connection, HEAD)


def take_away(connection: Connection, tables: Iterable[Table], others: Iterable[str]) -> None:
    """Drops our tables, those named besides, and our functions from a PostgreSQL schema, which is new then."""
    quoted = connection.dialect.identifier_preparer.quote
    there = set(inspect(connection).get_table_names())
    names = [name for name in (*(table.name for table in tables), *others) if name in there]
    connection.exec_driver_sql(f"DROP TABLE {', '.join(map(quoted, names))} CASCADE")
    for function in (_FUNCTION, "pullquote_keep_for_ever"):
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {function}()")


def _statements_of_seal(connection: Connection, tables: Iterable[Table]) -> Iterable[str]:
    quoted = connection.dialect.identifier_preparer.quote
    if connection.dialect.name == "sqlite":
        for table in tables:
            for deed in _DEEDS:
                yield (
                    f"CREATE TRIGGER {_trigger(table, deed)} BEFORE {deed} ON {quoted(table.name)} "
                    f"BEGIN SELECT RAISE(ABORT, '{SEALED[0]}'); END"
                )
        return
    yield (
        f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SEALED[0]}' USING ERRCODE = '{SEALED_CODE}'; END $$"
    )
    for table in tables:
        # Each statement, not each row: one that finds no row is refused too.
        yield (
            f"CREATE TRIGGER {_trigger(table)} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {quoted(table.name)} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        )


def _trigger(table: Table, deed: str = "") -> str:
    return f"sealed_{table.name}_{deed.lower()}".rstrip("_")


def _stamp(connection: Connection, mark: str) -> None:
    connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{mark}'")  # noqa: S608 - ours, no input
