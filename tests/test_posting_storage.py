"""A database out of order while posting: newer, full, or locked for long. A clear error, and nothing lost."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from posting_world import MINUTE, NOW, World
from sqlalchemy import Engine

import quotes.database
from quotes.database import open_database, writing
from quotes.errors import StorageError
from scheduler.publisher import Recovery, RecoveryKind
from scheduler.states import State
from scheduler.tables import receipt


def test_a_database_of_a_newer_version_is_left_alone(database_address: Path | str) -> None:
    """A runner of an older version does not touch a newer database, and says what to do."""
    engine = open_database(database_address)
    World(engine).account()
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(StorageError, match="newer Pullquote") as error:
        open_database(database_address)
    assert "Update" in error.value.hint


@pytest.fixture
def small(migrated_sqlite: Path, tmp_path: Path) -> Iterator[World]:
    """A posting side whose database may not grow."""
    engine = open_database(Path(shutil.copy(migrated_sqlite, tmp_path / "a.db")))
    world = World(engine)
    world.account()
    world.post(grace=None)
    yield world
    engine.dispose()


@pytest.mark.parametrize("kind", list(RecoveryKind))
def test_a_disk_that_fills_up_while_sending_costs_no_receipt(small: World, kind: RecoveryKind) -> None:
    """The disk is full just when the receipt comes: a clear error, and it is stored later without another call."""
    network = small.networks["feed"]
    network.recovery = Recovery(kind)
    full = [False]

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages if full[0] else 2**30}")

    def fill() -> None:
        full[0] = True
        with writing(small.engine) as connection:
            connection.exec_driver_sql("CREATE TABLE ballast (data BLOB)")
        raw = small.engine.raw_connection()
        limit(raw.driver_connection)  # type: ignore[arg-type]
        cursor = raw.cursor()
        try:
            for size in (4000, 100, 1):
                while True:
                    cursor.execute("INSERT INTO ballast VALUES (zeroblob(?))", (size,))
        except sqlite3.OperationalError as error:
            assert "full" in str(error)
        raw.close()

    network.meets("publish", fill)
    came = small.receipt(answer="x" * 4_000)
    network._receipt = lambda number, outgoing: came  # type: ignore[method-assign]
    runner = small.runner()
    with pytest.raises(StorageError) as error:
        runner.turn()
    assert "disk is full" in error.value.message and error.value.hint
    assert small.get(1).state is State.SENDING
    raw = small.engine.raw_connection()
    full[0] = False
    limit(raw.driver_connection)  # type: ignore[arg-type]
    raw.close()
    small.clock.forward(MINUTE)
    runner.turn()
    assert (small.get(1).state, network.made("publish"), network.made("find")) == (State.POSTED, 1, 0)


def test_a_database_locked_for_long_loses_nothing(
    database_address: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program holds the database, a receipt waits in the runner; when it lets go, it is stored."""
    monkeypatch.setattr(quotes.database, "BUSY_SECONDS", 0.2)
    patient, blocker = open_database(database_address), open_database(database_address)
    world = World(patient)
    world.account()
    world.post(grace=None)
    network = world.networks["feed"]
    held = blocker.connect().execution_options(pullquote_writes=True)  # an SQLite writer keeps all others out

    def lock() -> None:
        held.begin()
        if blocker.dialect.name == "postgresql":
            held.exec_driver_sql("LOCK TABLE post, receipt IN ACCESS EXCLUSIVE MODE")

    network.meets("publish", lock)
    runner = world.runner()
    for _ in range(2):
        with pytest.raises(StorageError) as error:
            runner.turn()
        assert "in use by another program" in error.value.message and error.value.hint
    held.close()
    runner.turn()
    assert (world.get(1).state, network.calls) == (State.POSTED, ["upload", "publish"])
    _receipts(patient, 1)
    patient.dispose()
    blocker.dispose()


def test_a_claim_that_cannot_be_stored_sends_nothing(
    database_address: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When not even the claim, or the note before the call, can be written, nothing goes out."""
    engine = open_database(database_address)
    world = World(engine)
    world.account()
    world.post(grace=None)
    for method in ("freeze", "begin_sending"):
        with monkeypatch.context() as patch:
            patch.setattr(f"scheduler.queue.Queue.{method}", _full)
            with pytest.raises(StorageError):
                world.runner().turn()
        assert world.networks["feed"].made("publish") == 0
        world.clock.forward(6 * MINUTE)
    world.runner().turn()
    assert (world.get(1).state, world.networks["feed"].made("publish")) == (State.POSTED, 1)
    assert world.clock() == NOW + 12 * MINUTE
    engine.dispose()


def _full(*_: object, **__: object) -> None:
    raise StorageError("The disk is full", "Free some space.")


def _receipts(engine: Engine, count: int) -> None:
    with engine.connect() as connection:
        assert len(connection.execute(receipt.select()).all()) == count
