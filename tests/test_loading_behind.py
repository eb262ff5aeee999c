"""A large load, made ready and written at the same time: what it leaves is what one quote after the other leaves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError
from whole_library import rows_of

from quotes import adding, adding_parts
from quotes.adding_quotes import Ready
from quotes.database import open_database, reading, writing
from quotes.identity import fold
from quotes.model import Attribution, Draft, Place, Source
from quotes.search_index import index
from quotes.search_kind import kind_of_search
from quotes.store import Store
from quotes.tables import person, person_alias, quote

NOW = datetime(2026, 1, 2, tzinfo=UTC)
_DOCUMENT = "a" * 64


@pytest.fixture(autouse=True)
def _in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven drafts are a part, and ten quotes are many."""
    monkeypatch.setattr(adding, "PART", 7)
    monkeypatch.setattr(adding_parts, "PART", 7)
    monkeypatch.setattr(adding_parts, "_MANY", 10)


@pytest.fixture
def one_by_one(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """Another empty library, to compare with."""
    engine = open_database(Path(shutil.copy(migrated_sqlite, tmp_path / "one-by-one.db")))
    yield engine
    engine.dispose()


def _draft(number: int) -> Draft:
    """Plain and odd ones in turns; every fifth is the one four before, written otherwise."""
    if number % 5 == 4:
        return Draft(f"Words, number {number - 4}!", Attribution(f"AUTHOR {(number - 4) % 9}"), Source("Never kept"))
    return Draft(
        f"Words number {number}" if number % 3 else f"Wörter — 第{number}章",
        Attribution(f"Author {number % 9}" if number % 11 else "Lao Tzu"),
        source=Source(f"Work {number % 6}", licence="CC0" if number % 4 == 0 else None) if number % 2 else None,
        topic=f"Topic {number % 3}" if number % 7 else None,
        section="  A   section " if number % 8 == 0 else None,
        tags=("one", "Two", "TWO")[: number % 4],
        language=(None, "en", "pt-BR")[number % 3],
        place=Place(_DOCUMENT, "a.csv", line=number, exact=f"Words number {number}") if number % 4 else None,
        translator=f"Author {number % 5}" if number > 20 and number % 6 == 0 else None,
    )


def _before(engine: Engine) -> None:
    """A library with a quote that has been edited, and a person with another name."""
    store = Store(engine)
    id = store.add([Draft("Words number 30", Attribution("Laozi"))], now=NOW).added[0]
    store.edit(id, author="Author 3", text="Words that were edited.")
    with writing(engine, alone=True) as connection:
        pk = connection.execute(select(person.c.pk).where(person.c.name == "Laozi")).scalar_one()
        connection.execute(insert(person_alias).values(key=fold("Lao Tzu"), name="Lao Tzu", person_pk=pk))


def _rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """All rows; places without their numbers, for those of known quotes come after those of new ones."""
    rows = rows_of(engine)
    return {**rows, "place": sorted((row[1:] for row in rows["place"]), key=repr)}


def _index(engine: Engine) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        kind = kind_of_search(connection)
        columns = [column for column in kind.table.c if column.name != "rank"]
        return [tuple(row) for row in connection.execute(select(*columns).order_by(kind.quote_pk))]


def test_a_large_load_leaves_the_rows_of_one_quote_after_the_other(database: Engine, one_by_one: Engine) -> None:
    """A quote is new or known, and points to the same people, works, tags and places, however many come with it."""
    drafts = [_draft(number) for number in range(80)]
    for engine in (database, one_by_one):
        _before(engine)
    done = Store(database).add(drafts, now=NOW)
    singly = [Store(one_by_one).add([draft], now=NOW) for draft in drafts]
    assert done.added == tuple(id for one in singly for id in one.added)
    assert done.known == tuple(id for one in singly for id in one.known)
    assert _rows(database) == _rows(one_by_one)
    before = _index(database)
    with writing(database, alone=True) as connection:
        index(connection, list(connection.execute(select(quote.c.pk)).scalars()))
    assert _index(database) == before


def test_a_licence_named_before_its_work_is_kept_counts_later(database: Engine, one_by_one: Engine) -> None:
    """A known quote brings no work, so what its draft says of one is said again when the work has come."""
    licensed = Source("A Book", licence="CC0")
    loose = Draft("Known words", Attribution("Author 1"))
    drafts = [
        loose._replace(source=licensed),
        *(_draft(number) for number in range(1, 50, 2)),
        Draft("New words, one", Attribution("Author 1"), Source("A Book")),
        *(_draft(number) for number in range(50, 70, 2)),
        Draft("New words, two", Attribution("Author 1"), licensed),
    ]
    for engine in (database, one_by_one):
        Store(engine).add([loose], now=NOW)
    Store(database).add(drafts, now=NOW)
    for draft in drafts:
        Store(one_by_one).add([draft], now=NOW)
    assert "CC0" in str(_rows(one_by_one)["source"])
    assert _rows(database) == _rows(one_by_one)


def test_what_goes_wrong_while_a_part_is_written_leaves_nothing(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error beside the making of the next part stops the load, reaches the caller, and keeps no quote of it."""
    before = {row["name"] for row in inspect(database).get_indexes("quote")}
    write, calls = Ready.write, []

    def failing(self: Ready, *args: object, **fields: object) -> None:
        calls.append(self)
        if len(calls) == 4:
            raise OSError("the disk is gone")
        write(self, *args, **fields)  # type: ignore[arg-type]

    monkeypatch.setattr(Ready, "write", failing)
    with pytest.raises(OSError, match="the disk is gone"):
        Store(database).add(map(_draft, range(80)), now=NOW)
    assert len(calls) == 4
    assert Store(database).count() == 0
    assert {row["name"] for row in inspect(database).get_indexes("quote")} == before


def test_after_a_large_load_the_database_checks_its_words_again(database: Engine) -> None:
    """What a load may leave out, for the sake of speed, nothing after it may."""
    Store(database).add(map(_draft, range(80)), now=NOW)
    with pytest.raises(IntegrityError), writing(database, alone=True) as connection:
        connection.execute(update(quote).values(standing="nonsense"))
