"""A large load into an empty file goes straight into it; whatever happens, the file has its log again afterwards."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quotes import database_sqlite
from quotes.adding_parts import PART
from quotes.database import open_database, reading
from quotes.errors import InputError, StorageError
from quotes.model import Attribution, Draft
from quotes.store import Store

NOW = datetime(2026, 1, 2, tzinfo=UTC)
_MANY = PART + 1

_KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from quotes.database import open_database
from quotes.model import Attribution, Draft
from quotes.store import Store

def drafts(count):
    for number in range(count):
        yield Draft(f"Plain words, number {number}. " * 20, Attribution("Ann"))
    os.kill(os.getpid(), signal.SIGKILL)

Store(open_database(Path(sys.argv[1]))).add(drafts(int(sys.argv[2])), now=datetime(2026, 1, 2, tzinfo=UTC))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an empty library is."""
    open_database(tmp_path / "a.db").dispose()
    return tmp_path / "a.db"


def _mode(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def _drafts(at_the_end: Callable[[], object], count: int = _MANY) -> Iterator[Draft]:
    for number in range(count):
        yield Draft(f"Plain words, number {number}.", Attribution("Ann"))
    at_the_end()


def _has_log(path: Path) -> bool:
    return path.with_name(f"{path.name}-wal").exists()


@pytest.mark.parametrize(("count", "logged"), [(_MANY, False), (PART - 1, True)])
def test_many_go_straight_into_an_empty_file(path: Path, count: int, logged: bool) -> None:
    """Many quotes need no room for a log beside the file, and all are there; few do not change the file's way."""
    seen: list[bool] = []
    with Store(open_database(path)) as store:
        store.add(_drafts(lambda: seen.append(_has_log(path)), count), now=NOW)
        assert store.count() == count
    assert seen == [logged]
    assert _mode(path) == "wal"


def test_where_there_are_quotes_others_read_meanwhile(path: Path) -> None:
    """A load into a library that is in use keeps nobody out."""
    with Store(open_database(path)) as store, Store(open_database(path)) as other:
        store.add([Draft("It is so.", Attribution("Ann"))], now=NOW)
        seen: list[int] = []
        store.add(_drafts(lambda: seen.append(other.count())), now=NOW)
        assert seen == [1]
        assert other.count() == _MANY + 1


def test_where_another_has_it_open_it_reads_meanwhile(path: Path) -> None:
    """A studio on an empty library goes on showing it, and nobody waits for anybody."""
    with Store(open_database(path)) as store, Store(open_database(path)) as other:
        seen = [other.count()]
        store.add(_drafts(lambda: seen.append(other.count())), now=NOW)
        assert seen == [0, 0]
        assert other.count() == _MANY


def test_who_opens_it_meanwhile_waits_and_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While all is written straight into the file it cannot be read, from the first moment on: who came in early and
    stayed would hold up the end of the load. The one who wants to waits, not for ever."""
    monkeypatch.setattr("quotes.database.BUSY_SECONDS", 0.1)
    with Store(open_database(path)) as store:

        def look() -> None:
            with pytest.raises(StorageError, match="in use by another program"):
                open_database(path)

        store.add(_drafts(look), now=NOW)
    with Store(open_database(path)) as other:
        assert other.count() == _MANY


def test_the_log_is_back_though_another_writes_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that has waited for the end of the load may get its turn first; the log is set up after it."""
    genuine = database_sqlite._set_log
    came: list[threading.Timer] = []

    def after_another(engine: Engine, *, patient: bool) -> bool:
        if not came:
            other.execute("BEGIN IMMEDIATE")
            came.append(threading.Timer(0.2, other.execute, ["ROLLBACK"]))
            came[0].start()
        return genuine(engine, patient=patient)

    with (
        closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other,
        Store(open_database(path)) as store,
    ):
        monkeypatch.setattr(database_sqlite, "_set_log", after_another)
        store.add(_drafts(bool), now=NOW)
        assert _mode(path) == "wal"
        came[0].join(60)
        assert store.count() == _MANY


def test_a_file_in_use_is_opened_at_once_and_as_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody reads a file without a log, whoever opens it need not wait for them to end."""
    monkeypatch.setattr("quotes.database.BUSY_SECONDS", 120)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM quote").fetchone()
        began = time.monotonic()
        with Store(open_database(path)) as store:
            assert store.count() == 0
        assert time.monotonic() - began < 60
    assert _mode(path) == "delete"
    open_database(path).dispose()
    assert _mode(path) == "wal"


def test_a_draft_that_is_not_fit_leaves_it_empty(path: Path) -> None:
    """An error late in a load takes back all of it."""

    def fail() -> None:
        raise InputError("The text is empty.", "Give one.")

    with Store(open_database(path)) as store:
        with pytest.raises(InputError):
            store.add(_drafts(fail, 4 * PART), now=NOW)
        assert store.count() == 0
        assert _mode(path) == "wal"
        store.add([Draft("It is so.", Attribution("Ann"))], now=NOW)
        assert store.count() == 1


def test_a_kill_leaves_it_empty_and_sound(path: Path) -> None:
    """Killed when most is in the file already, the library is empty again for whoever opens it, and has its log."""
    done = subprocess.run([sys.executable, "-c", _KILLED, path, str(6 * PART)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert Path(f"{path}-journal").stat().st_size and path.stat().st_size > 8 * 1024 * 1024
    with Store(open_database(path)) as store:
        assert store.count() == 0
        store.add(_drafts(bool), now=NOW)
        assert store.count() == _MANY
    assert _mode(path) == "wal"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_file_without_its_log_gets_it(path: Path) -> None:
    """As a library that comes out of a backup has none: who only reads it must not hold up who writes."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    engine = open_database(path)
    assert _mode(path) == "wal"
    with Store(engine) as writer, Store(open_database(path)) as reader, reading(reader._engine) as one:
        assert one.exec_driver_sql("SELECT count(*) FROM quote").scalar() == 0
        writer.add([Draft("It is so.", Attribution("Ann"))], now=NOW)
        assert one.exec_driver_sql("SELECT count(*) FROM quote").scalar() == 0


def test_who_may_only_read_reads_without_a_log(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that takes nothing, a library that came out of a backup can still be looked at."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")

    def refuse(engine: Engine, *, patient: bool) -> None:
        raise StorageError("The database may not be written.", "Use another folder.")

    monkeypatch.setattr(database_sqlite, "prepare", refuse)
    with Store(open_database(path)) as store:
        assert store.count() == 0
    assert _mode(path) == "delete"
