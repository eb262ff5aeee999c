"""The sixth shape of the database: a library of 0.6.0 stays as it is, and what is known of proof comes beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, inspect, select, text, update

from quotes.database import open_database, reading, writing
from quotes.database_sqlite import make_engine
from quotes.model import Attribution, Document, Draft, Grade, MatchClass, PersonKind, Place, Source
from quotes.readers.reader import Reading
from quotes.store import Store
from quotes.tables import document, evidence, person, quote, source

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LIST = Document("a" * 64, "list.txt", "list")
DRAFT = Draft(
    "It is so.",
    Attribution("Ann Author"),
    source=Source("A Book"),
    tags=("one",),
    place=Place(LIST.sha256, LIST.name, line=3),
)
NEW_TABLES = {
    *("person_alias", "quote_translator", "evidence", "misattribution", "quote_pair", "chosen", "library_move"),
}
NEW_COLUMNS = {
    "quote": {"weight", "match", "cluster_key", "compared"},
    "person": {"kind", "url", "note"},
    "source": {"licence", "rights"},
    "document": {"grade"},
    "document_text": {"pages"},
}


def _moved(connection: Connection, revision: str, *, back: bool = False) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "quotes:migrations")
    config.attributes["connection"] = connection
    (command.downgrade if back else command.upgrade)(config, revision)


def _is_old(connection: Connection) -> bool:
    look = inspect(connection)
    left = [
        name
        for table, names in NEW_COLUMNS.items()
        for name in names & {str(column["name"]) for column in look.get_columns(table)}
    ]
    return not left and not NEW_TABLES & set(look.get_table_names())


def _taken_back(where: Path | str) -> None:
    engine = open_database(where)
    with writing(engine, alone=True) as connection:
        _moved(connection, "0005", back=True)
        assert _is_old(connection)
    engine.dispose()


def _made_old(where: Path | str) -> None:
    """Makes a database with a quote and a document in it, and takes it back to the shape of 0.6.0."""
    with Store(open_database(where)) as store:
        store.add([DRAFT], now=NOW, document=LIST)
        with store.importing("files", NOW) as run:
            more = Draft("It was so.", Attribution("Ann Author"))
            run.keep([Reading("list", "b" * 64, drafts=(more,), text="It was so.")], "more.txt")
    _taken_back(where)


def test_quotes_of_0_6_are_kept_and_nothing_is_claimed_of_them(new_database_address: Path | str) -> None:
    """What was there is as before: no quote is matched, nobody is a group, and each weighs as much as the next."""
    _made_old(new_database_address)
    with Store(open_database(new_database_address)) as store:
        one, two = store.find()
        assert (one.text, one.tags, two.text) == ("It is so.", ("one",), "It was so.")
        assert [place.line for place in one.places] == [3]
        for each in (one, two):
            assert (each.weight, each.match, each.translator) == (1, None, None)
            assert each.attribution.kind is PersonKind.PERSON
        assert one.source is not None and (one.source.licence, one.source.rights) == (None, None)
        assert store.text_of("b" * 64) == "It was so."


def test_it_goes_back_and_forth(new_database_address: Path | str) -> None:
    """Undone with evidence in it, a program of 0.6.0 finds its quotes; done again, the new columns are empty."""
    _made_old(new_database_address)
    engine = open_database(new_database_address)
    with writing(engine) as connection:
        connection.execute(update(quote).values(weight=3, match=MatchClass.VERBATIM, cluster_key="c" * 16, compared=1))
        connection.execute(update(person).values(kind="group", url="u", note="n"))
        connection.execute(update(source).values(licence="l", rights="r"))
        connection.execute(update(document).values(grade=Grade.PRIMARY))
        found = {"text": "It is so.", "grade": Grade.PRIMARY, "match": MatchClass.VERBATIM, "found": "[]"}
        row = {"quote_pk": 1, "document_pk": 1, "flags": "[]", "tool": "t", "checked_at": NOW, **found}
        connection.execute(insert(evidence).values(row))
    engine.dispose()
    _taken_back(new_database_address)
    with Store(open_database(new_database_address)) as store:
        assert [(each.text, each.weight, each.match) for each in store.find()] == [
            ("It is so.", 1, None),
            ("It was so.", 1, None),
        ]
    engine = open_database(new_database_address)
    with reading(engine) as connection:
        assert connection.execute(select(evidence)).all() == []
        assert {*connection.execute(select(person.c.kind, person.c.url)).all()} == {("person", None)}
    engine.dispose()


@pytest.mark.parametrize(("column", "word"), [("grade", "hearsay"), ("match", "nearly")])
def test_only_known_words_are_kept(new_database_address: Path | str, column: str, word: str) -> None:
    """A grade or a class that is none of the vocabulary cannot get into the evidence, whoever writes it."""
    _made_old(new_database_address)
    engine = open_database(new_database_address)
    values = {"text": "It is so.", "grade": "primary", "match": "verbatim", "found": "[]", "flags": "[]", "tool": "t"}
    row = {"quote_pk": 1, "document_pk": 1, "checked_at": NOW, **values, column: word}
    with pytest.raises(Exception, match=rf"ck_evidence_{column}"), writing(engine) as connection:
        connection.execute(insert(evidence).values(row))
    engine.dispose()


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
    """New tables, columns and indexes are undone with the transaction, as if nothing had been begun."""
    path = tmp_path / "old.db"
    _made_old(path)
    engine = make_engine(path, busy_seconds=1)
    with pytest.raises(ZeroDivisionError), writing(engine, alone=True) as connection:
        _moved(connection, "0006")
        connection.execute(text("UPDATE quote SET text = 'Broken off.'"))
        raise ZeroDivisionError
    with reading(engine) as connection:
        assert _is_old(connection)
    engine.dispose()
    with Store(open_database(path)) as store:
        assert [each.text for each in store.find()] == ["It is so.", "It was so."]
