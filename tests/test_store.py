"""Keeping, finding again, changing and deleting quotes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from quotes.admission import admit_draft
from quotes.database import open_database
from quotes.errors import InputError, NotFound
from quotes.identity import fold, quote_id
from quotes.model import Attribution, Certainty, Document, Draft, Place, Proof, Source, SourceKind, Standing, Words
from quotes.search import Query
from quotes.store import Store

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LIST = Document("a" * 64, "list.txt", "list")
OTHER_LIST = Document("b" * 64, "other.csv", "csv")


def _draft(text: str = "Plain words.", author: str = "Author Name", document: Document = LIST, line: int = 1) -> Draft:
    return Draft(text, Attribution(author), place=Place(document.sha256, document.name, line=line, exact=f'"{text}"'))


@pytest.fixture
def store(database: Engine) -> Iterator[Store]:
    """An empty store, in each kind of database."""
    with Store(database) as opened:
        yield opened


def test_a_quote_comes_back_as_it_was_added(store: Store) -> None:
    """Every field of a draft is kept, and a new quote is an unverified candidate."""
    draft = Draft(
        "Words,  kept as\nthey are.",
        Attribution("Author Name", role="speaker", certainty=Certainty.SOURCED),
        source=Source("Some Work", SourceKind.TALK, "https://example.org/talk", "2024-03"),
        locator="minute 3",
        topic="A topic",
        section="A section",
        tags=("one", "two"),
        language="en-GB",
        words=Words.SPEECH,
        place=Place(LIST.sha256, LIST.name, 7, "iv", 1.5, 60.0, "“Words,  kept", "before ", " after"),
    )
    added = store.add([draft], now=NOW, document=LIST)
    quote = store.get(added.added[0])
    assert (quote.standing, quote.proof) == (Standing.CANDIDATE, Proof.UNVERIFIED)
    assert quote.id == quote_id(draft.text, "Author Name")
    assert quote.places == (draft.place,)
    for name in ("text", "attribution", "source", "locator", "topic", "section", "tags", "language", "words"):
        assert getattr(quote, name) == getattr(draft, name)


def test_importing_twice_adds_nothing(store: Store) -> None:
    """The same file again adds no quote, no place and no document."""
    drafts = [_draft(f"Words number {n}.", line=n) for n in range(1, 4)]
    first = store.add(drafts, now=NOW, document=LIST)
    before = list(store.find())
    again = store.add(drafts, now=NOW, document=LIST)
    assert (len(first.added), again.added, again.known) == (3, (), first.added)
    assert list(store.find()) == before
    assert [document.name for document in store.documents()] == ["list.txt"]
    assert store.documents()[0].imported_at == NOW


def test_known_words_gain_a_place(store: Store) -> None:
    """The same words by the same author in another document are known, and their place is added."""
    store.add([_draft()], now=NOW, document=LIST)
    again = store.add([_draft("“Plain words”", "AUTHOR NAME", OTHER_LIST, 9)], now=NOW, document=OTHER_LIST)
    assert (again.added, len(again.known)) == ((), 1)
    assert [(place.name, place.line) for place in store.get(again.known[0]).places] == [
        ("list.txt", 1),
        ("other.csv", 9),
    ]


def test_every_draft_is_accounted_for(store: Store) -> None:
    """The same words twice in one import are one quote: added once, known once."""
    added = store.add([_draft(line=1), _draft(line=2), _draft(author="Other Name", line=3)], now=NOW)
    assert (len(added.added), len(added.known)) == (2, 1)
    assert len(store.get(added.known[0]).places) == 2


def test_a_refused_draft_keeps_the_others_out(store: Store) -> None:
    """Adding is all or nothing."""
    with pytest.raises(InputError):
        store.add([_draft(), _draft("\0")], now=NOW)
    assert store.count() == 0


def test_an_import_never_overwrites_an_edit(store: Store) -> None:
    """What an editor changed stays changed when the document comes again."""
    (id,) = store.add([_draft()], now=NOW).added
    store.edit(id, topic="Edited", words=Words.WRITING, standing=Standing.APPROVED)
    store.add([_draft()], now=NOW)
    quote = store.get(id)
    assert (quote.topic, quote.words, quote.standing) == ("Edited", Words.WRITING, Standing.APPROVED)


def test_an_edited_quote_is_known_by_its_old_words(store: Store) -> None:
    """New words make a new identity; the old one still leads to the quote, also on import, and places stay."""
    (old,) = store.add([_draft()], now=NOW).added
    edited = store.edit(old, text="Plainer words.")
    assert edited.id == quote_id("Plainer words.", "Author Name")
    assert store.get(old) == edited
    assert edited.places[0].exact == '"Plain words."'
    again = store.add([_draft()], now=NOW)
    assert (again.added, again.known) == ((), (edited.id,))


def test_an_edit_can_be_taken_back(store: Store) -> None:
    """Going back to the first words gives the first identity again."""
    (old,) = store.add([_draft()], now=NOW).added
    new = store.edit(old, text="Plainer words.").id
    assert store.edit(new, text="Plain words.").id == old
    assert store.get(new).id == old


def test_an_edit_cannot_make_two_quotes_one(store: Store) -> None:
    """Words that are already kept, or were, belong to their quote; the error names it."""
    first, second = store.add([_draft(), _draft("Other words.")], now=NOW).added
    with pytest.raises(InputError, match=second):
        store.edit(first, text="Other words!")
    third = store.edit(second, text="Third words.").id
    with pytest.raises(InputError, match=third):
        store.edit(first, text="Other words.")
    assert store.get(first).text == "Plain words."


def test_a_proof_is_of_the_words_it_was_given_for(store: Store) -> None:
    """Other words are unproven; other punctuation is not other words."""
    (id,) = store.add([_draft()], now=NOW).added
    assert store.edit(id, proof=Proof.VERIFIED).proof is Proof.VERIFIED
    assert store.edit(id, text="Plain words!").proof is Proof.VERIFIED
    assert store.edit(id, text="Plain, other words!").proof is Proof.UNVERIFIED


def test_fields_can_be_taken_away(store: Store) -> None:
    """None takes a field away that need not be there."""
    (id,) = store.add([Draft("Words", Attribution("A"), source=Source("S"), topic="T", tags=("x",))], now=NOW).added
    quote = store.edit(id, source=None, topic=None, tags=())
    assert (quote.source, quote.topic, quote.tags) == (None, None, ())


def test_respelling_a_name_respells_it_everywhere(store: Store) -> None:
    """One person has one name, and is found by it."""
    first, second = store.add([_draft(author="Jo Oneil"), _draft("More words.", author="Jo Oneil")], now=NOW).added
    store.edit(first, author="Jo O'Neil")
    assert store.get(second).attribution.person == "Jo O'Neil"
    assert store.count(Query(text="Neil")) == 2


def test_an_unknown_field_is_an_error(store: Store) -> None:
    """A misspelled field is refused, not ignored."""
    (id,) = store.add([_draft()], now=NOW).added
    with pytest.raises(InputError, match="titel"):
        store.edit(id, titel="x")  # type: ignore[call-arg]


def test_an_id_may_be_shortened(store: Store) -> None:
    """Four digits or more will do while they name one quote; too few, ambiguous and unknown ones are errors."""
    ids = store.add([_draft(f"Words number {n}.") for n in range(2_000)], now=NOW).added
    assert store.get(ids[0][:12].upper()).id == ids[0]
    with pytest.raises(InputError, match="too short"):
        store.get(ids[0][:3])
    for missing in ("0" * 16, "no such id", "", "100%"):
        with pytest.raises((NotFound, InputError)):
            store.get(missing)
    prefixes = [id[:4] for id in ids]
    twice = next(prefix for prefix in prefixes if prefixes.count(prefix) > 1)
    with pytest.raises(InputError, match="Several") as caught:
        store.get(twice)
    assert all(id in caught.value.message for id in ids if id.startswith(twice))


def test_tags_come_and_go(store: Store) -> None:
    """A tag is one whatever its case; adding it twice or taking off one that is not there does nothing."""
    ids = store.add([_draft(), _draft("Other words.")], now=NOW).added
    assert store.tag(ids, "Life", "art") == ids
    store.tag(ids[:1], "life")
    assert store.get(ids[0]).tags == ("Life", "art")
    assert store.untag(ids[:1], "LIFE", "nothing") == ids[:1]
    assert [store.get(id).tags for id in ids] == [("art",), ("Life", "art")]
    assert [quote.id for quote in store.find(Query(text="words", tag="life"))] == [ids[1]]


def test_deleting_takes_everything_along(store: Store) -> None:
    """A deleted quote is not found, by words or by id or by alias; a missing id deletes nothing."""
    first, second = store.add([_draft(), _draft("Other words.")], now=NOW).added
    new = store.edit(first, text="Edited words.").id
    with pytest.raises(NotFound):
        store.delete([new, "f" * 16])
    assert store.delete([new]) == (new,)
    assert [quote.id for quote in store.find(Query(text="words"))] == [second]
    with pytest.raises(NotFound):
        store.get(first)
    assert store.add([_draft()], now=NOW).added == (first,)


def test_merging_loses_no_evidence(store: Store) -> None:
    """Merged quotes are one, with the places, tags and ids of all; importing any of them again adds nothing."""
    drafts = [_draft(line=1), _draft("Plain word.", line=1), _draft("Plainer words.", line=3)]
    first, second, third = store.add(drafts, now=NOW).added
    store.tag([third], "kept")
    merged = store.merge(first, [second, third])
    assert (merged.id, merged.text, merged.tags) == (first, "Plain words.", ("kept",))
    assert sorted(place.exact for place in merged.places) == ['"Plain word."', '"Plain words."', '"Plainer words."']
    assert [store.get(id).id for id in (first, second, third)] == [first] * 3
    assert store.add(drafts, now=NOW).added == ()
    assert [quote.id for quote in store.find(Query(text="plain*"))] == [first]
    with pytest.raises(InputError):
        store.merge(first, [second])


def test_the_editors_word_is_kept(store: Store) -> None:
    """Standing is set for many at once and can be asked for."""
    ids = store.add([_draft(), _draft("Other words."), _draft("Third words.")], now=NOW).added
    assert store.set_standing(ids[:2], Standing.APPROVED) == ids[:2]
    assert store.count(Query(standing=Standing.APPROVED)) == 2
    assert store.count(Query(text="words", standing=Standing.CANDIDATE)) == 1


def test_the_store_may_be_changed_while_it_is_read(store: Store) -> None:
    """What is found is settled at the first quote given; a quote deleted meanwhile is left out."""
    store.add([_draft(f"Words number {n}.") for n in range(1_200)], now=NOW)
    seen = 0
    for quote in store.find():
        store.tag([quote.id], "seen") if seen < 3 else None
        if seen == 5:
            store.delete([q.id for q in store.find(Query(text='"number 1199"'))])
        seen += 1
    assert seen == 1_199


LABELS = st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20)
DRAFTS = st.builds(
    Draft,
    text=st.text(alphabet=st.characters(codec="utf-8"), min_size=1),
    attribution=st.builds(Attribution, LABELS, LABELS, st.sampled_from(Certainty)),
    source=st.none() | st.builds(Source, LABELS, st.sampled_from(SourceKind), date=st.sampled_from([None, "1912"])),
    locator=st.none() | LABELS,
    topic=st.none() | LABELS,
    section=st.none() | LABELS,
    language=st.sampled_from([None, "en", "pt-BR"]),
    words=st.sampled_from(Words),
    place=st.none() | st.builds(Place, st.just("a" * 64), st.just("list.txt"), st.integers(1, 9), exact=LABELS),
    tags=st.lists(LABELS, max_size=3).map(tuple),
    emphasis=st.none(),
    edits=st.just(()),
    translator=st.none() | LABELS,
    carried=st.none(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(draft=DRAFTS)
def test_whatever_is_admitted_comes_back(store: Store, draft: Draft) -> None:
    """Promise 1, through the database: code point for code point."""
    try:
        admitted = admit_draft(draft)
    except InputError:
        return
    store.delete([quote.id for quote in store.find()])
    (id,) = store.add([draft], now=NOW).added
    quote = store.get(id)
    assert quote.text == admitted.text
    # A person's name stays as it was first spelled.
    assert fold(quote.attribution.person) == fold(admitted.attribution.person)
    assert (quote.source, quote.topic, quote.words) == (admitted.source, admitted.topic, admitted.words)
    assert set(map(fold, quote.tags)) == set(map(fold, admitted.tags))
    assert fold(quote.translator or "") == fold(admitted.translator or "")
    assert quote.places == (() if admitted.place is None else (admitted.place,))
    assert store.add([draft], now=NOW).known == (id,)


def _add_many(address: Path | str, start: int) -> None:
    with Store(open_database(address)) as store:
        for first in range(start, start + 100, 10):
            store.add([_draft(f"Words number {n}.", line=n + 1) for n in range(first, first + 10)], now=NOW)


def test_two_processes_may_add_at_once(database_address: Path | str) -> None:
    """Two imports at one time lose nothing, double nothing, and never find the database locked."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_add_many, args=(database_address, start)) for start in (0, 0, 50)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    with Store(open_database(database_address)) as store:
        found = list(store.find())
    assert len(found) == 150
    assert {len(quote.places) for quote in found} == {1}
