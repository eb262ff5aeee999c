"""Opening, making and migrating the database."""

from __future__ import annotations

import multiprocessing
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, inspect, select, update

from quotes.database import describe, open_database, reading, writing
from quotes.errors import StorageError
from quotes.migrations import HEAD, is_ours
from quotes.model import Attribution, Certainty, Draft, Source, SourceKind, Words
from quotes.schema import metadata
from quotes.store import Store
from quotes.tables import document, person
from scheduler import tables as posting

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _open_and_close(address: Path | str) -> None:
    open_database(address).dispose()


def test_the_head_constant_is_alembics_head() -> None:
    """The revision kept by hand is the last of the chain, or new databases would be migrated for ever."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "quotes:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrations_arrive_at_the_tables(database: Engine) -> None:
    """A migrated database has exactly the tables queries are built from."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with reading(database) as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours, "compare_type": True})
        assert posting.post.metadata is metadata  # importing the tables of posting has put them there
        assert compare_metadata(context, metadata) == []


def test_the_chain_goes_back_to_nothing(new_database_address: Path | str) -> None:
    """Every revision can be undone, so that a database never stays half-way between two versions."""
    from alembic import command
    from alembic.config import Config

    engine = open_database(new_database_address)
    config = Config()
    config.set_main_option("script_location", "quotes:migrations")
    with writing(engine, alone=True) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_every_word_of_every_vocabulary_can_be_stored(database: Engine) -> None:
    """The constraints written out in the migration are the vocabularies of the model."""
    with Store(database) as store:
        for words in Words:
            store.add([Draft(f"Text {words}", Attribution("A"), words=words)], now=NOW)
        for certainty in Certainty:
            store.add([Draft(f"Text {certainty}", Attribution("A", certainty=certainty))], now=NOW)
        for kind in SourceKind:
            store.add([Draft(f"Text {kind}", Attribution("A"), source=Source("S", kind))], now=NOW)


def test_an_open_database_needs_no_alembic(database_address: Path | str) -> None:
    """Opening an up-to-date database does not pay for importing Alembic."""
    code = (
        "import sys; from pathlib import Path, PosixPath; from quotes.database import open_database;"
        f"open_database({database_address!r}).dispose(); print('alembic' in sys.modules)"
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


def test_a_newer_database_is_left_alone(database: Engine, database_address: Path | str) -> None:
    """A database of a Pullquote to come is refused: update, do not downgrade."""
    with writing(database) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match="newer Pullquote"):
        open_database(database_address)


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


def test_two_processes_may_make_one_database(new_database_address: Path | str) -> None:
    """Whoever comes second waits and finds the work done."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_open_and_close, args=(new_database_address,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]


def test_a_time_without_a_zone_is_a_bug(database: Engine) -> None:
    """A stored moment always has a zone: a naive one is refused loudly."""
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match="no time zone"), writing(database) as connection:
        connection.execute(insert(document).values(sha256="0" * 64, name="n", format="f", imported_at=naive))


def test_a_reader_sees_one_moment(database: Engine, database_address: Path | str) -> None:
    """What is written while a reader reads, it sees the next time."""
    names = select(person.c.name)
    other = open_database(database_address)
    with reading(database) as connection:
        assert connection.execute(names).scalars().all() == []
        with writing(other) as second:
            second.execute(insert(person).values(name="Ann", key="ann"))
        assert connection.execute(names).scalars().all() == []
    with reading(database) as connection:
        assert connection.execute(names).scalars().all() == ["Ann"]
    other.dispose()


def test_a_transaction_is_kept_whole_or_not_at_all(database: Engine) -> None:
    """What an error cuts short has never been, and the next transaction works."""
    with pytest.raises(RuntimeError), writing(database) as connection:
        connection.execute(insert(person).values(name="Ann", key="ann"))
        raise RuntimeError
    with writing(database, durable=False) as connection:
        connection.execute(insert(person).values(name="Ben", key="ben"))
    with reading(database) as connection:
        assert connection.execute(select(person.c.name)).scalars().all() == ["Ben"]


def _raise_by_one(address: Path | str, times: int) -> None:
    engine = open_database(address)
    for _ in range(times):
        with writing(engine, alone=True) as connection:
            name = connection.execute(select(person.c.name)).scalar_one()
            connection.execute(update(person).values(name=str(int(name) + 1)))
    engine.dispose()


def test_who_is_alone_writes_what_they_have_read(database: Engine, database_address: Path | str) -> None:
    """Between reading and writing in a transaction `alone` nobody else who asks for that comes in."""
    with writing(database) as connection:
        connection.execute(insert(person).values(name="0", key="n"))
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_raise_by_one, args=(database_address, 25)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    with reading(database) as connection:
        assert connection.execute(select(person.c.name)).scalar_one() == "75"


def test_only_what_may_be_lost_is_not_synced(database: Engine) -> None:
    """A transaction is on the disk when it is done, unless it was said to need no such care; one says it for itself."""
    question = "PRAGMA synchronous" if database.dialect.name == "sqlite" else "SHOW synchronous_commit"
    answers = []
    for durable in (True, False, True):
        with writing(database, durable=durable) as connection:
            answers.append(str(connection.exec_driver_sql(question).scalar()))
    assert answers in (["2", "1", "2"], ["on", "off", "on"])


def test_a_database_says_what_it_is(database: Engine) -> None:
    """Where a database is and what keeps it can be told, without a secret."""
    where, software = describe(database)
    assert where == database.url.database or where.startswith("postgresql://")
    assert software.startswith(("SQLite 3", "PostgreSQL 1"))
