"""Where a library may be moved to: nothing yet, an empty library, or what an earlier move has left.

Touches: disk or a database server.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import datetime
from enum import Enum, auto
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, exists, inspect, select

from quotes.database import connect, described, open_database, reading, stamp_of, writing
from quotes.desk_tables import library_move, misattribution
from quotes.errors import InputError, StorageError
from quotes.misattributions.known import KNOWN
from quotes.moving.seals import ARRIVING, is_moved, latest_move, take_away
from quotes.tables import SEARCH_TABLE

_BESIDE = ("", "-wal", "-shm")
"""What SQLite keeps of one database: the file, and its log and the log's index while it is open."""

_PATIENCE_SECONDS = 1.0
"""For somebody who has a retired file open and is just leaving."""


class State(Enum):
    """What lies at the place to move to."""

    EMPTY = auto()
    """Nothing, or a library without a row but the list of misattributed sayings that every new one gets."""
    BROKEN_OFF = auto()
    """What a move of the same library left, which was stopped before the library lived there."""
    RETIRED = auto()
    """A file whose library was moved away."""
    ARRIVED = auto()
    """All of the library, sealed: its source is retired, so it lives here."""
    HERE = auto()
    """The library itself, open to everybody."""


def state_of(where: Path | str, tables: Sequence[Table], *, origin: str, token: str | None) -> State:
    """What a move would find there.

    `token` is that of the move by which the source was retired, None while it is in use; `origin` tells where the
    source is. Raises InputError for what a move must not touch: another library, also a retired or an arriving one.
    """
    if isinstance(where, Path) and not where.exists():
        return State.EMPTY
    engine = connect(where)
    try:
        with reading(engine) as connection:
            stamped = stamp_of(connection)
            if stamped is None:
                return State.EMPTY
            if stamped == ARRIVING:
                return _of_arriving(connection, origin, token)
            if is_moved(stamped):
                return _of_retired(connection, where)
            there = set(inspect(connection).get_table_names())
            if token is not None and library_move.name in there and _came_by(connection, token):
                return State.HERE
            _must_be_empty(connection, [table for table in tables if table.name in there])
            return State.EMPTY
    finally:
        engine.dispose()


def make_ready(
    where: Path | str, state: State, tables: Sequence[Table], *, now: datetime
) -> tuple[Engine, Path | None]:
    """An engine on an empty, migrated database there, and where a retired file was put that lay in its place.

    Raises StorageError, when a program still has that file open for instance.
    """
    kept = None
    if state is State.BROKEN_OFF:
        _take_away(where, tables)
    elif state is State.RETIRED:
        assert isinstance(where, Path)  # noqa: S101 - `state_of` refuses a retired server
        kept = _put_aside(where, now)
    engine = open_database(where)
    if isinstance(where, Path):
        keep_names(where.parent)
    return engine, kept


def _of_arriving(connection: Connection, origin: str, token: str | None) -> State:
    move = latest_move(connection)
    if token is not None and move.token == token:
        return State.ARRIVED
    # A copy of another library may be its only one by now.
    if token is None and move.origin == origin:
        return State.BROKEN_OFF
    raise InputError(
        f"{described(connection.engine)}: a library is being moved there from {move.origin}.",
        "Finish that move first, where it was begun; or move to another database.",
    )


def _of_retired(connection: Connection, where: Path | str) -> State:
    if isinstance(where, Path):
        return State.RETIRED
    move = latest_move(connection)
    raise InputError(
        f"The library of {described(connection.engine)} was moved to {move.destination}; what it was then is kept.",
        "Move to a new database (createdb NAME), or delete that one first (dropdb NAME).",
    )


def _came_by(connection: Connection, token: str) -> bool:
    return connection.execute(select(library_move.c.pk).where(library_move.c.token == token)).first() is not None


def _must_be_empty(connection: Connection, tables: Sequence[Table]) -> None:
    for table in tables:
        rows = select(*table.primary_key).select_from(table)
        if table is misattribution:
            rows = rows.where(misattribution.c.origin != KNOWN)
        if connection.execute(select(exists(rows))).scalar():
            raise InputError(
                f"{described(connection.engine)} is not empty: there are rows in its table {table.name}.",
                "Two libraries cannot become one. Move to a new database; this one was left as it is.",
            )


def _take_away(where: Path | str, tables: Sequence[Table]) -> None:
    if isinstance(where, Path):
        _only_us(where)
        for ending in reversed(_BESIDE):
            where.with_name(where.name + ending).unlink(missing_ok=True)
        return
    engine = connect(where)
    try:
        with writing(engine) as connection:
            take_away(connection, tables, (SEARCH_TABLE, "alembic_version"))
    finally:
        engine.dispose()


def _put_aside(path: Path, now: datetime) -> Path:
    """Gives the retired file another name: `pullquote.db.moved-2026-11-24`."""
    _only_us(path)
    name = f"{path.name}.moved-{now:%Y-%m-%d}"
    kept, number = path.with_name(name), 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{name}-{number}")
    try:
        path.rename(kept)
    except OSError as error:
        raise StorageError(f"{path} cannot be renamed: {error.strerror}.", "Stop programs that use it.") from error
    return kept


def _only_us(path: Path) -> None:
    """Brings the log of a database into its file, so that the file is all there is of it.

    A log that was left lying would be taken for the new file's. Raises StorageError while somebody has it open.
    """
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE_SECONDS)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise StorageError(
            f"{path} holds no library any more, but a program has it open ({error}).",
            "Stop that program, `pullquote run` perhaps, then do this again.",
        ) from error


def keep_names(folder: Path) -> None:
    """Has the disk keep which files are in the folder, before anything is done on the strength of it."""
    # Not on every system can a folder be opened; where it cannot, names are kept with the files.
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
