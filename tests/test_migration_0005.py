"""The fifth shape of the database: quotes and documents of 0.5.0 stay as they are, and imports can be undone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from quotes.database import open_database, reading, writing
from quotes.database_sqlite import make_engine
from quotes.errors import NotFound
from quotes.model import Attribution, Document, Draft, Place
from quotes.readers.reader import Reading
from quotes.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIST = Document("a" * 64, "list.txt", "list")
DRAFT = Draft("It is so.", Attribution("Ann Author"), tags=("one",), place=Place(LIST.sha256, LIST.name, line=3))
NEW_TABLES = {"import", "document_text", "document_source", "turn", "glossary_entry"}


def _moved(connection: Connection, revision: str, *, back: bool = False) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "quotes:migrations")
    config.attributes["connection"] = connection
    (command.downgrade if back else command.upgrade)(config, revision)


def _taken_back(where: Path | str) -> None:
    engine = open_database(where)
    with writing(engine, alone=True) as connection:
        _moved(connection, "0004", back=True)
        assert not NEW_TABLES & set(inspect(connection).get_table_names())
        assert "edits" not in {column["name"] for column in inspect(connection).get_columns("quote")}
    engine.dispose()


def _made_old(where: Path | str) -> None:
    """Makes a database with a quote in it, and takes it back to the shape of 0.5.0."""
    with Store(open_database(where)) as store:
        store.add([DRAFT], now=NOW, document=LIST)
    _taken_back(where)


def test_quotes_of_0_5_are_kept_and_belong_to_no_import(new_database_address: Path | str) -> None:
    """Opening the database adds the tables; what was there is as before, and no undo touches it."""
    _made_old(new_database_address)
    with Store(open_database(new_database_address)) as store:
        (quote,) = store.find()
        assert (quote.text, quote.tags, quote.edits) == ("It is so.", ("one",), ())
        assert [place.line for place in quote.places] == [3]
        with pytest.raises(NotFound):
            store.undo_import(lambda connection, pks: set())
        with pytest.raises(NotFound, match="was not kept"):
            store.text_of(LIST.sha256)


def test_it_goes_back_and_forth(new_database_address: Path | str) -> None:
    """Undone, a program of 0.5.0 finds its quotes and those imported since; done again, all of them are there."""
    _made_old(new_database_address)
    more = Reading("list", "b" * 64, drafts=(Draft("It was so.", Attribution("Ann Author")),), text="It was so.")
    with Store(open_database(new_database_address)) as store, store.importing("files", NOW) as run:
        run.keep([more], "more.txt")
    _taken_back(new_database_address)
    with Store(open_database(new_database_address)) as store:
        assert [quote.text for quote in store.find()] == ["It is so.", "It was so."]
        assert [each.name for each in store.documents()] == ["list.txt", "more.txt"]


def test_the_file_is_sound_afterwards(tmp_path: Path) -> None:
    """SQLite finds nothing wrong with the file, and a program that has it open goes on reading and writing."""
    path = tmp_path / "old.db"
    _made_old(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        before = other.execute("SELECT text FROM quote").fetchall()
        open_database(path).dispose()
        assert other.execute("SELECT text FROM quote").fetchall() == before
        other.execute("UPDATE quote SET topic = 'x' WHERE pk = 1")
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert other.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_migration_that_breaks_off_leaves_the_old_shape(tmp_path: Path) -> None:
    """New tables and columns are undone with the transaction, as if nothing had been begun."""
    path = tmp_path / "old.db"
    _made_old(path)
    engine = make_engine(path, busy_seconds=1)
    with pytest.raises(ZeroDivisionError), writing(engine, alone=True) as connection:
        _moved(connection, "0005")
        connection.execute(text("UPDATE quote SET text = 'Broken off.'"))
        raise ZeroDivisionError
    with reading(engine) as connection:
        assert not NEW_TABLES & set(inspect(connection).get_table_names())
    engine.dispose()
    with Store(open_database(path)) as store:
        assert [quote.text for quote in store.find()] == ["It is so."]
