"""Opening, making and migrating the database."""

from __future__ import annotations

import multiprocessing
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from quotes.database import open_database, reading, writing
from quotes.errors import StorageError
from quotes.migrations import HEAD, is_ours
from quotes.model import Attribution, Certainty, Draft, Source, SourceKind, Words
from quotes.store import Store
from quotes.tables import document, metadata

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _open_and_close(path: str) -> None:
    open_database(Path(path)).dispose()


def test_the_head_constant_is_alembics_head() -> None:
    """The revision kept by hand is the last of the chain, or new databases would be migrated for ever."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "quotes:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrations_arrive_at_the_tables(tmp_path: Path) -> None:
    """A migrated database has exactly the tables queries are built from."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_database(tmp_path / "a.db")
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_every_word_of_every_vocabulary_can_be_stored(tmp_path: Path) -> None:
    """The constraints written out in the migration are the vocabularies of the model."""
    with Store(open_database(tmp_path / "a.db")) as store:
        for words in Words:
            store.add([Draft(f"Text {words}", Attribution("A"), words=words)], now=NOW)
        for certainty in Certainty:
            store.add([Draft(f"Text {certainty}", Attribution("A", certainty=certainty))], now=NOW)
        for kind in SourceKind:
            store.add([Draft(f"Text {kind}", Attribution("A"), source=Source("S", kind))], now=NOW)


def test_an_open_database_needs_no_alembic(tmp_path: Path) -> None:
    """Opening an up-to-date database does not pay for importing Alembic."""
    open_database(tmp_path / "a.db").dispose()
    code = (
        "import sys; from pathlib import Path; from quotes.database import open_database;"
        f"open_database(Path({str(tmp_path / 'a.db')!r})); print('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_model_needs_no_database() -> None:
    """Drawing a card imports the nouns without paying for SQLAlchemy."""
    code = "import sys, quotes.model, quotes.readers; print('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """A file of something else is refused with a remedy and not written to."""
    path = tmp_path / "a.db"
    path.write_text("words, " * 1000)
    with pytest.raises(StorageError, match="not a database") as caught:
        open_database(path)
    assert caught.value.hint
    assert path.read_text() == "words, " * 1000


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """A database that is not ours is refused, whatever it calls its tables."""
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
    connection.close()
    with pytest.raises(StorageError, match="another program"):
        open_database(path)


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    """A database of a Pullquote to come is refused: update, do not downgrade."""
    path = tmp_path / "a.db"
    open_database(path).dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StorageError, match="newer Pullquote"):
        open_database(path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A folder that does not exist is an error with its name, not a new tree of folders."""
    with pytest.raises(StorageError, match="nowhere"):
        open_database(tmp_path / "nowhere" / "a.db")
    with pytest.raises(StorageError, match="opened"):
        open_database(tmp_path)


def test_a_full_disk_keeps_nothing_of_an_import(tmp_path: Path) -> None:
    """When the disk is full, an import is refused whole, and what was there is still there."""
    engine = open_database(tmp_path / "a.db")
    with Store(engine) as store:
        store.add([Draft("Kept words", Attribution("Author Name"))], now=NOW)
        raw = engine.raw_connection()
        pages = raw.cursor().execute("PRAGMA page_count").fetchone()[0]
        raw.cursor().execute(f"PRAGMA max_page_count = {pages}")
        raw.close()
        with pytest.raises(StorageError, match="full"):
            store.add([Draft(f"Words {n} " * 50, Attribution("Author Name")) for n in range(500)], now=NOW)
        assert [quote.text for quote in store.find()] == ["Kept words"]


def test_a_read_only_database_says_so(tmp_path: Path) -> None:
    """A database that may not be written is an error with a remedy."""
    engine = open_database(tmp_path / "a.db")
    raw = engine.raw_connection()
    raw.cursor().execute("PRAGMA query_only = ON")
    raw.close()
    with Store(engine) as store, pytest.raises(StorageError, match="may not be written"):
        store.add([Draft("Words", Attribution("Author Name"))], now=NOW)


def test_two_processes_may_make_one_database(tmp_path: Path) -> None:
    """Whoever comes second waits and finds the work done."""
    context = multiprocessing.get_context("spawn")
    path = str(tmp_path / "a.db")
    processes = [context.Process(target=_open_and_close, args=(path,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]


def test_a_time_without_a_zone_is_a_bug(tmp_path: Path) -> None:
    """A stored moment always has a zone: a naive one is refused loudly."""
    engine = open_database(tmp_path / "a.db")
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match="no time zone"), writing(engine) as connection:
        connection.execute(insert(document).values(sha256="0" * 64, name="n", format="f", imported_at=naive))
    engine.dispose()
