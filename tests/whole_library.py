"""A library with rows in every table, odd values among them, and what two libraries are compared by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Boolean, Column, Engine, Float, Integer, LargeBinary, Table, insert, select
from sqlalchemy.types import TypeEngine

from quotes.database import reading, writing
from quotes.desk_tables import library_move
from quotes.moving.indexes import set_sequences
from quotes.schema import Moment, metadata
from quotes.search_index import index
from scheduler import tables as posting

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ROWS = 3

# A word of each closed vocabulary; `kind` is one of two.
_WORDS = {
    "certainty": "sourced",
    "words": "writing",
    "standing": "approved",
    "proof": "verified",
    "grade": "primary",
    "match": "verbatim",
    "state": "posted",
    "settings": "{}",
    "starts": "2026-11-01",
    "ends": "2026-11-30",
    "wall": "2026-11-24 09:00",
}
_KINDS = {"source": "book", "turn": "speech", "person": "person"}
_ODD = "A “quote”, Ω 名言 🜁\\N \\. \t'\"\r\n and %s {} \x01"


def fill(engine: Engine) -> None:
    """Puts some rows into every table: NULL in each column that may be, every byte, microseconds, odd letters."""
    assert posting.post.metadata is metadata
    with writing(engine) as connection:
        for table in metadata.sorted_tables:
            for number in range(1, ROWS + 1):
                connection.execute(insert(table).values(row_of(table, number)))
        index(connection, range(1, ROWS + 1))
        set_sequences(connection, metadata.sorted_tables)


def rows_of(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but that of moves, which grows with each."""
    with reading(engine) as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table is not library_move
        }


def row_of(table: Table, number: int) -> Mapping[str, object]:
    """The values of a row; only what refers to another row, or is unique, differs from row to row."""
    return {column.name: _value(table, column, number) for column in table.columns}


def _value(table: Table, column: Column[Any], number: int) -> object:
    if column.nullable and number == ROWS:
        return None
    if column.name == "follows":
        return None if number == 1 else number - 1
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return number if isinstance(key.column.type, Integer) else _value(key.column.table, key.column, number)
    if column.name == "kind":
        return _KINDS.get(table.name, "near")
    if column.name in _WORDS and not (table.name == "turn" and column.name == "words"):
        return _WORDS[column.name]
    return _by_type(column.type, column.name, number)


def _by_type(type: TypeEngine[Any], name: str, number: int) -> object:
    if isinstance(type, Boolean):
        return number % 2 == 0
    if isinstance(type, Integer):
        return number
    if isinstance(type, Float):
        return number / 3 * 10**number
    if isinstance(type, LargeBinary):
        return bytes(range(256)) * number
    if isinstance(type, Moment):
        return datetime(2026, 3, 29, 2, 30, 0, number, tzinfo=timezone(timedelta(hours=2)))
    length = getattr(type, "length", None)
    return f"{number}-{name}"[:length] if length else f"{number} {name} {_ODD}"
