"""Works as records: what is known of them, uniting those that are one, terms and rights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from quotes.database import reading, writing
from quotes.errors import InputError, NotFound
from quotes.model import Attribution, Document, Draft, Place, Source, SourceKind
from quotes.schema import metadata
from quotes.search import Query
from quotes.store import Store
from quotes.tables import document, document_source
from quotes.tables import source as source_table
from quotes.works import Works, uniting
from quotes.works.record import WorkChanges

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
BARE = Source("Jane Eyre")
FULL = Source("Jane Eyre", SourceKind.BOOK, date="1847")


@pytest.fixture
def store(database: Engine) -> Store:
    """An empty store, in each kind of database."""
    return Store(database)


@pytest.fixture
def works(database: Engine) -> Works:
    """The works of the same database."""
    return Works(database)


def _add(store: Store, text: str, source: Source, author: str = "Charlotte Brontë") -> str:
    return store.add([Draft(text, Attribution(author), source)], now=NOW).added[0]


def _everything(engine: Engine) -> list[Sequence[object]]:
    with reading(engine) as connection:
        return [sorted(map(tuple, connection.execute(select(each))), key=repr) for each in metadata.sorted_tables]


def test_what_is_known_of_a_work_holds_for_its_quotes(store: Store, works: Works) -> None:
    """A date, terms and a new title reach every quote of the work, and the search by title."""
    ids = [_add(store, text, BARE) for text in ("First words.", "Second words.")]
    changed = works.set("jane eyre", title="Jane Eyre: A Tale", date="1847", licence="public domain", rights="none")
    assert (changed.work.source.date, changed.work.quotes, changed.united) == ("1847", 2, ())
    assert {store.get(id).source for id in ids} == {changed.work.source}
    assert [quote.id for quote in store.find(Query(text="tale words", source="A Tale"))] == ids
    cleared = works.set("Jane Eyre: A Tale", date=None, licence=None).work.source
    assert cleared == Source("Jane Eyre: A Tale", rights="none")


def test_a_work_that_becomes_another_takes_it_over(store: Store, works: Works) -> None:
    """Two records that are then the same in everything are one, which is told; terms of the other stay known."""
    first, second = _add(store, "First words.", BARE), _add(store, "Second words.", FULL)
    full = next(work for work in works.find() if work.source.date)
    works.set(full.id, licence="public domain", rights="as published")
    bare = next(work for work in works.find() if not work.source.date)
    changed = works.set(bare.id, kind=SourceKind.BOOK, date="1847", rights="none needed")
    assert [work.id for work in changed.united] == [full.id]
    assert (changed.moved, changed.left_out) == (1, ("the rights of Jane Eyre: as published",))
    assert changed.work.source == Source("Jane Eyre", SourceKind.BOOK, None, "1847", "public domain", "none needed")
    assert store.get(first).source == store.get(second).source == changed.work.source
    assert {quote.id for quote in store.find(Query(text="words", source="Jane Eyre"))} == {first, second}
    assert [work.quotes for work in works.find()] == [2]


def test_merged_works_keep_quotes_and_documents(database: Engine, store: Store, works: Works) -> None:
    """Quotes and documents of the others are the kept one's; ids of quotes stay, and nothing is lost."""
    kept, other = _add(store, "First words.", FULL), _add(store, "Second words.", Source("Jane Eyre (novel)"))
    spot = Place("a" * 64, "eyre.txt", 1, exact="Third words.")
    store.add([Draft("Third words.", Attribution("Charlotte Brontë"), place=spot)], now=NOW)
    with writing(database) as connection:
        pks = connection.execute(select(source_table.c.pk)).scalars()
        rows = [{"document_pk": connection.execute(select(document.c.pk)).scalar_one(), "source_pk": pk} for pk in pks]
        connection.execute(insert(document_source), rows)
    assert [work.documents for work in works.find()] == [1, 1]
    changed = works.merge("Jane Eyre", "Jane Eyre (novel)")
    assert (changed.work.quotes, changed.work.documents, changed.moved) == (2, 1, 1)
    assert store.get(other).source == FULL
    assert [quote.id for quote in store.find(Query(text="words", source="Jane Eyre"))] == [kept, other]


def test_a_merge_into_itself_changes_nothing(database: Engine, store: Store, works: Works) -> None:
    """A work cannot be part of itself, by whatever name it is given."""
    _add(store, "First words.", FULL)
    _add(store, "Second words.", Source("Shirley"))
    before = _everything(database)
    with pytest.raises(InputError, match="merged into itself"):
        works.merge("Jane Eyre", "Shirley", works.get("Jane Eyre").id[:8])
    assert _everything(database) == before


def test_works_of_one_title_are_told_apart(store: Store, works: Works) -> None:
    """A title that several works have is answered with what tells them apart, and their digits name one."""
    for number, source in enumerate((BARE, FULL, Source("Jane Eyre", SourceKind.ARTICLE, "https://example.org/e"))):
        _add(store, f"Words {number}.", source)
    with pytest.raises(InputError) as caught:
        works.get("Jane Eyre")
    for part in ("a book, 1847", "an article, without a date, https://example.org/e", "of unknown kind"):
        assert part in caught.value.message
    for work in works.find():
        assert work.id[:8] in caught.value.message
        assert works.get(work.id[:8]) == work
    with pytest.raises(NotFound, match="Did you mean Jane Eyre"):
        works.get("Jane Air")
    with pytest.raises(InputError):
        works.get("a\0b")


def test_alike_works_are_proposed(store: Store, works: Works) -> None:
    """A title with less known beside it is proposed; a contradiction, or another author's work, is not."""
    for number, source in enumerate((BARE, FULL, Source("jane eyre!", SourceKind.TALK), Source("The Jane Eyre"))):
        _add(store, f"Words {number}.", source)
    _add(store, "Other words.", Source("Jane Eyre", date="1900"), "Ann Author")
    told = {(pair.first.source, pair.second.source): pair.reasons for pair in works.alike()}
    assert told[(FULL, BARE)] == ("the same title", "one lacks the kind and the date")
    assert told[(FULL, Source("The Jane Eyre"))] == ("the same title", "one lacks the kind and the date")
    assert told[(BARE, Source("The Jane Eyre"))] == ("the same title, written in two ways",)
    assert not any(Source("Jane Eyre", date="1900") in pair for pair in told)
    assert not any({FULL, Source("jane eyre!", SourceKind.TALK)} == set(pair) for pair in told)


def test_only_works_without_quotes_are_removed(store: Store, works: Works) -> None:
    """What quotes are from stays, and so does a work whose terms somebody has noted."""
    _add(store, "First words.", FULL)
    for title in ("Shirley", "Villette", "The Professor"):
        store.delete([_add(store, "Passing words.", Source(title))])
    works.set("Villette", licence="public domain")
    with pytest.raises(InputError, match=r"Jane Eyre is in use \(quotes: 1, documents: 0"):
        works.remove("Shirley", "Jane Eyre")
    assert [work.source.title for work in works.remove_unused(dry_run=True)] == ["Shirley", "The Professor"]
    assert [work.source.title for work in works.remove_unused()] == ["Shirley", "The Professor"]
    assert [work.source.title for work in works.remove("Villette")] == ["Villette"]


def test_a_dry_run_keeps_nothing(database: Engine, store: Store, works: Works) -> None:
    """What a change or a merge would do can be seen before it is done."""
    _add(store, "First words.", FULL)
    _add(store, "Second words.", Source("Jane Eyre (novel)"))
    before = _everything(database)
    told = works.merge("Jane Eyre", "Jane Eyre (novel)", dry_run=True)
    works.set("Jane Eyre", title="Eyre", dry_run=True)
    assert _everything(database) == before
    assert works.merge("Jane Eyre", "Jane Eyre (novel)") == told


def test_an_error_halfway_changes_nothing(
    database: Engine, store: Store, works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A merge that breaks off in the middle leaves every work and quote as it was."""
    _add(store, "First words.", FULL)
    for number in range(3):
        _add(store, f"Words {number}.", Source(f"Jane Eyre {number}"))
    before = _everything(database)
    calls: list[list[int]] = []

    def failing(connection: Any, pks: list[int]) -> None:
        calls.append(pks)
        if len(calls) == 2:
            raise OSError("broken off")

    monkeypatch.setattr(uniting, "index", failing)
    with pytest.raises(OSError, match="broken off"):
        works.merge("Jane Eyre", "Jane Eyre 0", "Jane Eyre 1", "Jane Eyre 2")
    assert _everything(database) == before


@pytest.mark.parametrize(
    "changes", [{}, {"title": " "}, {"url": "example.org"}, {"date": "May 1847"}, {"licence": "a\0b"}, {"rights": ""}]
)
def test_unfit_values_are_refused(store: Store, works: Works, changes: WorkChanges) -> None:
    """No value gets in by a record that would be refused with a quote."""
    _add(store, "First words.", FULL)
    with pytest.raises(InputError):
        works.set("Jane Eyre", **changes)
    assert works.get("Jane Eyre").source == FULL


def test_a_source_without_terms_in_a_document_takes_none_away(store: Store, works: Works) -> None:
    """Importing a quote of a known work leaves the terms that were noted."""
    _add(store, "First words.", FULL)
    works.set("Jane Eyre", licence="public domain")
    added = store.add(
        [Draft("Second words.", Attribution("Charlotte Brontë"), FULL)],
        now=NOW,
        document=Document("b" * 64, "b", "csv"),
    ).added[0]
    source = store.get(added).source
    assert source is not None and source.licence == "public domain"
