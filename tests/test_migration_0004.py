"""The fourth shape of the database: quotes of 0.3.0 stay as they are, and can be given emphasis."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from quotes.database import open_database, reading, writing
from quotes.database_sqlite import make_engine
from quotes.model import Attribution, Draft, Place, Source
from quotes.search import Query
from quotes.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PLACE = Place("a" * 64, "list.txt", line=3, exact="“It is not so.”")
DRAFTS = (
    Draft("It is not so.", Attribution("Ann Author"), Source("A Book"), tags=("one",), place=PLACE),
    Draft("Other *words*.", Attribution("Ann Author"), language="en"),
)


def _moved(connection: Connection, revision: str, *, back: bool = False) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "quotes:migrations")
    config.attributes["connection"] = connection
    (command.downgrade if back else command.upgrade)(config, revision)


def _columns(connection: Connection) -> set[str]:
    return {column["name"] for column in inspect(connection).get_columns("quote")}


def _made_old(where: Path | str) -> None:
    """Makes a database with quotes in it, and takes it back to the shape of 0.3.0."""
    engine = open_database(where)
    with Store(engine) as store:
        store.add(DRAFTS, now=NOW)
    with writing(engine, alone=True) as connection:
        _moved(connection, "0003", back=True)
        assert "emphasis" not in _columns(connection)
    engine.dispose()


@pytest.fixture
def old(new_database_address: Path | str) -> Iterator[Path | str]:
    """The address of a database as 0.3.0 left it, with quotes in it."""
    _made_old(new_database_address)
    yield new_database_address


def test_quotes_of_0_3_are_kept_and_can_be_emphasised(old: Path | str) -> None:
    """Opening the database adds the column; text, tags, places and search are as before, and nothing stands out."""
    with Store(open_database(old)) as store:
        first, second = store.find()
        assert (first.text, first.tags, first.source) == ("It is not so.", ("one",), Source("A Book"))
        assert [place.exact for place in first.places] == [PLACE.exact]
        assert (second.text, second.language) == ("Other *words*.", "en")
        assert [quote.emphasis for quote in (first, second)] == [(), ()]
        assert [quote.id for quote in store.find(Query(text="other"))] == [second.id]
        store.edit(first.id, emphasis="It is *not* so.")
    with Store(open_database(old)) as store:
        assert store.get(first.id).emphasis == ((6, 9),)


def test_it_goes_back_and_forth(old: Path | str) -> None:
    """Undone, a program of 0.3.0 finds its quotes and adds to them; done again, all of them are there, unemphasised."""
    engine = open_database(old)
    with Store(engine) as store:
        (first, second) = (quote.id for quote in store.find())
        store.edit(first, emphasis="It is *not* so.")
    with writing(engine, alone=True) as connection:
        _moved(connection, "0003", back=True)
        connection.execute(text("UPDATE quote SET text = 'It was not so.' WHERE id = :id").bindparams(id=first))
        assert connection.execute(text("SELECT count(*) FROM quote_tag")).scalar() == 1
    engine.dispose()
    with Store(open_database(old)) as store:
        assert [(quote.id, quote.text, quote.emphasis) for quote in store.find()] == [
            (first, "It was not so.", ()),
            (second, "Other *words*.", ()),
        ]


def test_an_older_program_that_changes_a_text_leaves_no_wrong_words_emphasised(old: Path | str) -> None:
    """A program that does not know of emphasis changes the text alone: then nothing stands out."""
    engine = open_database(old)
    with Store(engine) as store:
        first = next(store.find()).id
        store.edit(first, emphasis="It is *not* so.")
        with writing(engine) as connection:
            connection.execute(text("UPDATE quote SET text = 'It was not so.' WHERE id = :id").bindparams(id=first))
        assert store.get(first).emphasis == ()
        assert store.edit(first, text="It had not been so.").emphasis == ()


def test_the_file_is_sound_afterwards(tmp_path: Path) -> None:
    """SQLite finds nothing wrong with the file, and a program that has it open goes on reading and writing."""
    path = tmp_path / "old.db"
    _made_old(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        asked = "SELECT text FROM quote ORDER BY pk"
        before = other.execute(asked).fetchall()
        open_database(path).dispose()
        assert other.execute(asked).fetchall() == before
        other.execute("UPDATE quote SET topic = 'x' WHERE pk = 1")
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert other.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_migration_that_breaks_off_leaves_the_old_shape(tmp_path: Path) -> None:
    """The new column is undone with the transaction, as if nothing had been begun."""
    path = tmp_path / "old.db"
    _made_old(path)
    engine = make_engine(path, busy_seconds=1)
    with pytest.raises(ZeroDivisionError), writing(engine, alone=True) as connection:
        _moved(connection, "0004")
        raise ZeroDivisionError
    with reading(engine) as connection:
        assert "emphasis" not in _columns(connection)
    engine.dispose()
    with Store(open_database(path)) as store:
        assert [quote.text for quote in store.find()] == [draft.text for draft in DRAFTS]
