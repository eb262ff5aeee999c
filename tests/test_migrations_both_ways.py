"""Migrations with data in every table: up and down the whole chain, killed on the way, and several at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from killed_migration import in_child, migrated
from sqlalchemy import Connection, Engine, Table, insert, inspect, select
from whole_library import ROWS, row_of

from quotes.database import connect, open_database, reading, stamp_of, writing
from quotes.errors import StorageError
from quotes.migrations import HEAD
from quotes.schema import metadata
from scheduler import tables as posting
from scheduler.proving.lives import FORKS

CHAIN = ("0001", "0002", "0003", "0004", "0005", "0006")
KILLED_AT = (1, 2, 5, 15, 30, 45, 60, 75)
"""Statements of a migration from the first shape to today's, which has some eighty."""

forks = pytest.mark.skipif(not FORKS, reason="processes cannot be forked here")

Address = Path | str
Shape = dict[str, list[str]]
Rows = dict[str, list[tuple[Any, ...]]]


def _moved(connection: Connection, revision: str, *, back: bool = False) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "quotes:migrations")
    config.attributes["connection"] = connection
    (command.downgrade if back else command.upgrade)(config, revision)


@pytest.fixture
def nothing(new_database_address: Address) -> Iterator[Address]:
    """A database of ours that has been taken back to before its first table."""
    assert posting.post.metadata is metadata
    engine = open_database(new_database_address)
    with writing(engine, alone=True) as connection:
        _moved(connection, "base", back=True)
    engine.dispose()
    yield new_database_address


@pytest.fixture
def first(nothing: Address) -> tuple[Address, Shape, Rows]:
    """A database of the first shape with rows in every table, and what it is and holds."""
    engine = connect(nothing)
    with writing(engine, alone=True) as connection:
        _moved(connection, "0001")
        _fill(connection)
        shape = _shape(connection)
        rows = _rows(connection, shape)
    engine.dispose()
    return nothing, shape, rows


def _tables(connection: Connection) -> list[Table]:
    there = set(inspect(connection).get_table_names())
    return [table for table in metadata.sorted_tables if table.name in there]


def _shape(connection: Connection) -> Shape:
    """The columns of each table, as far as today's tables have them: all that ever were, they have."""
    look = inspect(connection)
    return {
        table.name: [name for name in (str(each["name"]) for each in look.get_columns(table.name)) if name in table.c]
        for table in _tables(connection)
    }


def _rows(connection: Connection, shape: Shape) -> Rows:
    return {
        name: sorted(
            (tuple(row) for row in connection.execute(select(*(metadata.tables[name].c[each] for each in columns)))),
            key=repr,
        )
        for name, columns in shape.items()
    }


def _fill(connection: Connection) -> None:
    """Puts rows into every table that has none, in the shape it has now."""
    shape = _shape(connection)
    for table in _tables(connection):
        if connection.execute(select(*table.primary_key)).first() is None:
            for number in range(1, ROWS + 1):
                known = {key: value for key, value in row_of(table, number).items() if key in shape[table.name]}
                connection.execute(insert(table).values(known))


def test_this_is_the_whole_chain() -> None:
    """A new revision is walked here too."""
    assert CHAIN[-1] == HEAD


def test_data_of_every_shape_goes_up_and_down(nothing: Address) -> None:
    """Each step up keeps all rows, and each step down gives back what the older shape held, value by value."""
    engine = connect(nothing)
    shapes: dict[str, Shape] = {}
    kept: dict[str, Rows] = {}
    for revision in CHAIN:
        with writing(engine, alone=True) as connection:
            _moved(connection, revision)
            for older in shapes:
                assert _rows(connection, shapes[older]) == kept[older], f"{older} in {revision}"
            _fill(connection)
            shapes[revision] = _shape(connection)
            kept[revision] = _rows(connection, shapes[revision])
            assert all(kept[revision].values())
    for revision in reversed(CHAIN[:-1]):
        with writing(engine, alone=True) as connection:
            _moved(connection, revision, back=True)
            assert set(_shape(connection)) == set(shapes[revision])
            assert _rows(connection, shapes[revision]) == kept[revision], revision
    engine.dispose()
    engine = open_database(nothing)
    with reading(engine) as connection:
        assert _rows(connection, shapes["0001"]) == kept["0001"]
        assert set(_shape(connection)) == set(shapes[HEAD])
    engine.dispose()


@forks
def test_a_migration_that_is_killed_has_never_been(first: tuple[Address, Shape, Rows]) -> None:
    """Killed before a statement, the database has its old shape and rows, and the next opening migrates it."""
    address, shape, rows = first
    for number in KILLED_AT:
        _, status = os.waitpid(in_child(lambda: migrated(address, number)), 0)  # noqa: B023 - done before the next
        assert os.WIFSIGNALED(status), number
        engine = connect(address)
        with reading(engine) as connection:
            assert stamp_of(connection) == "0001"
            assert _shape(connection) == shape
            assert _rows(connection, shape) == rows
        engine.dispose()
    engine = open_database(address)
    with reading(engine) as connection:
        assert stamp_of(connection) == HEAD
        assert _rows(connection, shape) == rows
    engine.dispose()


@forks
def test_several_processes_migrate_once(first: tuple[Address, Shape, Rows]) -> None:
    """Whoever comes second waits, and finds the work done and every row there."""
    address, shape, rows = first
    children = [in_child(lambda: open_database(address).dispose()) for _ in range(4)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    engine = open_database(address)
    with reading(engine) as connection:
        assert stamp_of(connection) == HEAD
        assert _rows(connection, shape) == rows
    engine.dispose()


def test_a_newer_database_is_refused_while_it_is_in_use(database: Engine, database_address: Address) -> None:
    """A library that a newer Pullquote has migrated is told by name and revision, and left as it is."""
    with writing(database) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(StorageError, match=r"newer Pullquote \(its revision is 0099, this one knows 0006\)") as caught:
        open_database(database_address)
    assert "Update Pullquote" in caught.value.hint
    with reading(database) as connection:
        assert stamp_of(connection) == "0099"
