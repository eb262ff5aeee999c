"""Imports: every document whole or not at all, part by part, and the last one taken back without losing work."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, select

from quotes.database import open_database, reading
from quotes.errors import InputError, NotFound
from quotes.model import Attribution, Draft, Edit, EditKind, Place, Source, SourceKind, Standing
from quotes.originals import leads_to
from quotes.readers.reader import Reading
from quotes.search import Query
from quotes.store import Store
from quotes.tables import document_text, place

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FIRST, SECOND = "a" * 64, "b" * 64


def _draft(text: str, document: str = FIRST, *, line: int = 1, author: str = "Ann Author") -> Draft:
    return Draft(text, Attribution(author), place=Place(document, "list.txt", line=line, exact=text))


def _reading(*texts: str, document: str = FIRST, text: str = "") -> Reading:
    drafts = tuple(_draft(each, document, line=at) for at, each in enumerate(texts, start=1))
    return Reading("list", document, drafts=drafts, text=text or "\n".join(texts))


def _nobody(connection: Connection, pks: list[int]) -> set[int]:
    return set()


@pytest.fixture
def store(database: Engine) -> Iterator[Store]:
    """An empty store, in each kind of database."""
    with Store(database) as opened:
        yield opened


def _keep(store: Store, *readings: Reading, origin: str = "files", cursor: str | None = None) -> None:
    with store.importing(origin, NOW) as run:
        for each in readings:
            run.keep([each], "list.txt")
        if cursor is not None:
            run.advance(cursor)


def test_an_import_says_what_it_brought(store: Store) -> None:
    """Several documents of one call are one import; what was known is counted apart."""
    with store.importing("files", NOW) as run:
        first = run.keep([_reading("One plain line.", "Another plain line.")], "list.txt")
        again = run.keep([_reading("One plain line.", document=SECOND)], "other.txt")
    assert (first.added, first.known, again.added, again.known) == (2, 0, 0, 1)
    brought = store.undo_import(_nobody, dry_run=True)
    assert (brought.at, brought.origin, brought.documents) == (NOW, "files", ("list.txt", "other.txt"))
    assert len(brought.removed) == 2


def test_a_document_is_kept_with_what_it_says_and_is_about(store: Store) -> None:
    """The text comes back to the letter, and a source that no quote names is kept too."""
    episode = Source("An Episode", SourceKind.PODCAST)
    brief = Reading("brief", FIRST, sources=(episode,), text="Line one\n\u2029 déjà \U0001f600\n")
    _keep(store, brief)
    assert store.text_of(FIRST) == brief.text
    assert [each.name for each in store.documents()] == ["list.txt"]
    with pytest.raises(NotFound, match="was not kept"):
        store.text_of(SECOND)


def test_parts_are_one_document(store: Store) -> None:
    """A large table comes in parts: they are one document and one import."""
    parts = [_reading(f"Plain line {at}.", text="all of it" if at == 0 else "") for at in range(3)]
    parts = [parts[0], *(replace(part, text="") for part in parts[1:])]
    with store.importing("files", NOW) as run:
        assert run.keep(parts, "list.txt").added == 3
    assert (len(store.documents()), store.text_of(FIRST)) == (1, "all of it")


def test_a_part_that_cannot_be_read_takes_the_document_back(store: Store) -> None:
    """An error in the middle leaves nothing of that document, and everything of the one before."""

    def parts() -> Iterator[Reading]:
        yield _reading("Half of it.", document=SECOND)
        raise InputError("The rest is broken.")

    with store.importing("files", NOW) as run:
        run.keep([_reading("A good line.")], "list.txt")
        with pytest.raises(InputError, match="The rest"):
            run.keep(parts(), "broken.txt")
    assert [quote.text for quote in store.find()] == ["A good line."]
    assert [each.sha256 for each in store.documents()] == [FIRST]
    assert list(store.find(Query(text="half"))) == []


def test_a_document_that_cannot_be_kept_does_not_spoil_the_next(store: Store) -> None:
    """After a first document that the store refuses, the import of the second is recorded and can be undone."""
    with store.importing("files", NOW) as run:
        with pytest.raises(InputError, match="empty"):
            run.keep([_reading(" ")], "refused.txt")
        run.keep([_reading("A good line.", document=SECOND)], "good.txt")
    assert [quote.text for quote in store.find()] == ["A good line."]
    assert len(store.undo_import(_nobody).removed) == 1
    assert store.count() == 0


def test_what_breaks_off_leaves_no_place_in_a_document_that_was_there(store: Store) -> None:
    """A known document of which a later part cannot be read loses what this import brought, and nothing else."""

    def parts() -> Iterator[Reading]:
        yield _reading("A new line.", "First line.")
        raise InputError("The rest is broken.")

    _keep(store, _reading("First line."))
    with store.importing("files", NOW) as run, pytest.raises(InputError, match="The rest"):
        run.keep(parts(), "list.txt")
    (quote,) = store.find()
    assert (quote.text, len(quote.places), len(store.documents())) == ("First line.", 1, 1)


def test_undoing_takes_back_what_the_last_import_brought(store: Store) -> None:
    """Quotes, places on quotes that were known, documents and texts go; the import before it stays."""
    _keep(store, _reading("First line.", "Shared line."))
    _keep(store, _reading("Shared line.", "Last line.", document=SECOND))
    shown = store.undo_import(_nobody, dry_run=True)
    assert (len(shown.removed), shown.kept, store.count()) == (1, (), 3)
    undone = store.undo_import(_nobody)
    assert replace(undone, number=0) == replace(shown, number=0)
    assert [quote.text for quote in store.find()] == ["First line.", "Shared line."]
    assert [spot.document for quote in store.find() for spot in quote.places] == [FIRST, FIRST]
    assert [each.sha256 for each in store.documents()] == [FIRST]
    assert list(store.find(Query(text="last"))) == []
    assert store.undo_import(_nobody, dry_run=True).documents == ("list.txt",)


def test_undone_imports_can_be_made_again(store: Store) -> None:
    """Undoing and importing again arrives at the same quotes, and when all is undone there is nothing to undo."""
    _keep(store, _reading("First line."))
    before = [quote.id for quote in store.find()]
    store.undo_import(_nobody)
    with pytest.raises(NotFound, match="no import to undo"):
        store.undo_import(_nobody)
    _keep(store, _reading("First line."))
    assert [quote.id for quote in store.find()] == before


def test_what_somebody_worked_on_is_not_taken_back(store: Store, database: Engine) -> None:
    """An approved, an edited, a tagged and a planned quote stay, each with its reason and its place."""
    _keep(store, _reading("Approved line.", "Edited line.", "Tagged line.", "Planned line.", "Untouched line."))
    approved, edited, tagged, planned, untouched = (quote.id for quote in store.find())
    store.set_standing([approved], Standing.APPROVED)
    edited = store.edit(edited, topic="A topic").id
    store.tag([tagged], "kept")

    def planned_one(connection: Connection, pks: list[int]) -> set[int]:
        return {pks[3]}

    undone = store.undo_import(planned_one)
    assert undone.removed == (untouched,)
    changed = "it was changed since"
    assert undone.kept == (
        (approved, changed),
        (edited, changed),
        (tagged, changed),
        (planned, "it is planned or was posted"),
    )
    assert [len(quote.places) for quote in store.find()] == [1, 1, 1, 1]
    assert [each.sha256 for each in store.documents()] == [FIRST]
    with reading(database) as connection:
        assert connection.execute(select(func.count()).select_from(document_text)).scalar() == 1


def test_a_quote_that_another_document_holds_stays(store: Store) -> None:
    """What a later import found as well is not taken back with the earlier one."""
    _keep(store, _reading("Shared line.", "First line."))
    store.add([_draft("Shared line.", SECOND)], now=NOW)
    undone = store.undo_import(_nobody)
    assert [why for _, why in undone.kept] == ["it was found in another document too"]
    assert [quote.text for quote in store.find()] == ["Shared line."]


def test_a_service_is_read_on_from_its_cursor(store: Store) -> None:
    """The last import from a service says up to where; undoing it goes back to the one before."""
    _keep(store, _reading("First line."), origin="readwise", cursor="2026-11-01")
    _keep(store, _reading("Second line.", document=SECOND), origin="readwise", cursor="2026-11-02")
    _keep(store, _reading("Third line.", document="c" * 64))
    assert store.last_cursor("readwise") == "2026-11-02"
    store.undo_import(_nobody)
    store.undo_import(_nobody)
    assert (store.last_cursor("readwise"), store.last_cursor("other")) == ("2026-11-01", None)


def test_an_import_that_brought_nothing_is_none(store: Store) -> None:
    """Importing a file again and undoing takes back the first import of it, not the empty second one."""
    _keep(store, _reading("First line."))
    _keep(store, _reading("First line."))
    assert len(store.undo_import(_nobody).removed) == 1


def test_a_service_without_news_still_moves_on(store: Store) -> None:
    """A cursor is kept though nothing came with it."""
    _keep(store, origin="readwise", cursor="2026-11-03")
    assert store.last_cursor("readwise") == "2026-11-03"


def test_declared_edits_come_back(store: Store) -> None:
    """What was changed of the words as they were found is kept with the quote, and goes when the text is changed."""
    edits = (Edit(EditKind.FILLER, 3, 8, " um,", ""), Edit(EditKind.NAME, 12, 14, "an", "Ann"))
    store.add([_draft("It is Ann.")._replace(edits=edits)], now=NOW)
    (quote,) = store.find()
    assert quote.edits == edits
    assert store.edit(quote.id, topic="x").edits == edits
    assert store.edit(quote.id, text="It was Ann.").edits == ()


def test_a_merged_quote_still_shows_how_its_words_came(store: Store) -> None:
    """After a merge the words at the first place lead to the quote's, with the edits that it has."""
    plain = Draft("It is so.", Attribution("A. Author"), place=Place(FIRST, "list.txt", line=1, exact="It is so."))
    said = Place(SECOND, "talk.txt", line=9, exact="It is um so.")
    edits = (Edit(EditKind.FILLER, 5, 8, " um"),)
    store.add([plain], now=NOW)
    store.add([Draft("It is so.", Attribution("Ann Author"), place=said, edits=edits)], now=NOW)
    other, ours = (quote.id for quote in store.find())
    merged = store.merge(ours, [other])
    assert len(merged.places) == 2
    assert leads_to(merged.places[0], merged.edits, merged.text)


def _import_many(address: Path | str, name: str, count: int) -> None:
    parts = [
        _reading(*(f"Line {at} of {name}." for at in range(start, start + 20)), document=name * 64)
        for start in range(0, count, 20)
    ]
    with Store(open_database(address)) as store, store.importing("files", NOW) as run:
        run.keep(parts, f"{name}.txt")


def test_two_processes_import_at_once(database_address: Path | str) -> None:
    """Each of two imports at the same time keeps all of its quotes."""
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=_import_many, args=(database_address, name, 200)) for name in "cd"]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    with Store(open_database(database_address)) as store:
        assert (store.count(), len(store.documents())) == (400, 2)
        assert [len(store.undo_import(_nobody).removed) for _ in "cd"] == [200, 200]


def _import_and_die(address: Path | str) -> None:
    def parts() -> Iterator[Reading]:
        yield _reading("Kept before the kill.", "Also kept.", document="e" * 64)
        os.kill(os.getpid(), signal.SIGKILL)

    with Store(open_database(address)) as store, store.importing("files", NOW) as run:
        run.keep(parts(), "e.txt")


def test_an_import_killed_in_the_middle_can_be_repeated_and_undone(database_address: Path | str) -> None:
    """After a kill the library opens; importing again adds what is missing, and undoing takes all of it back."""
    with Store(open_database(database_address)) as store:
        _keep(store, _reading("There before."))
    process = multiprocessing.get_context("spawn").Process(target=_import_and_die, args=(database_address,))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    whole = _reading("Kept before the kill.", "Also kept.", "Read after it.", document="e" * 64)
    with Store(open_database(database_address)) as store:
        with store.importing("files", NOW + timedelta(minutes=1)) as run:
            again = run.keep([whole], "e.txt")
        assert (again.added, again.known, store.count()) == (1, 2, 4)
        store.undo_import(_nobody)
        store.undo_import(_nobody)
        assert [quote.text for quote in store.find()] == ["There before."]


def test_no_place_is_left_without_its_document(store: Store, database: Engine) -> None:
    """After an undo every place left belongs to a quote and a document that are there."""
    _keep(store, _reading("One line.", "Two line."))
    _keep(store, _reading("One line.", "Three line.", document=SECOND))
    store.undo_import(_nobody)
    with reading(database) as connection:
        assert connection.execute(select(func.count()).select_from(place)).scalar() == 2
