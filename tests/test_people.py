"""People as records: other names, uniting, renaming, what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, insert, select

from quotes.database import reading, writing
from quotes.desk_tables import misattribution
from quotes.errors import InputError, NotFound
from quotes.identity import quote_id
from quotes.keys import words_key
from quotes.model import Attribution, Draft, PersonKind, Place, Proof
from quotes.people.crediting import Crediting
from quotes.people.desk import People
from quotes.search import Query
from quotes.store import Store
from quotes.tables import person

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
STEP = "A journey of a thousand miles begins beneath one's feet."


@pytest.fixture
def store(database: Engine) -> Store:
    """An empty store, in each kind of database."""
    return Store(database)


@pytest.fixture
def people(database: Engine) -> People:
    """The people of the same database."""
    return People(database)


def _add(store: Store, text: str, author: str, line: int | None = None) -> str:
    spot = None if line is None else Place("a" * 64, "list.txt", line, exact=text)
    added = store.add([Draft(text, Attribution(author), place=spot)], now=NOW)
    return (*added.added, *added.known)[0]


def _list(engine: Engine, text: str, name: str, key: str, verdict: str = "misattributed", origin: str = "own") -> None:
    row = {"words_key": words_key(text), "person_key": key, "text": text, "person": name, "verdict": verdict}
    with writing(engine) as connection:
        connection.execute(insert(misattribution).values(**row, origin=origin))


def _everything(engine: Engine) -> list[Sequence[object]]:
    from quotes.schema import metadata

    with reading(engine) as connection:
        return [sorted(map(tuple, connection.execute(select(each))), key=repr) for each in metadata.sorted_tables]


def test_two_names_become_one_person(store: Store, people: People) -> None:
    """Quotes by the other name are the person's: under their new id, by their old one, and in the search index."""
    first, second = _add(store, STEP, "Lao Tzu"), _add(store, "Knowing others is wisdom.", "Laozi")
    changed = people.alias("Lao Tzu", "Laozi", "Lao-Tse")
    new = quote_id("Knowing others is wisdom.", "Lao Tzu")
    assert (changed.united, changed.aliases) == (("Laozi",), ("Laozi", "Lao-Tse"))
    assert (changed.ids, changed.merged) == (((second, new),), ())
    assert store.get(second).id == new
    assert store.get(second).attribution.person == "Lao Tzu"
    assert [quote.id for quote in store.find(Query(author="Lao Tzu"))] == [first, new]
    assert [quote.id for quote in store.find(Query(text="wisdom", author="Lao Tzu"))] == [new]
    assert [(one.name, one.quotes) for one in people.find()] == [("Lao Tzu", 2)]
    assert people.get("LAOZI").aliases == ("Lao-Tse", "Laozi")


def test_the_same_words_under_both_names_become_one_quote(store: Store, people: People) -> None:
    """The person's own quote stays, gains the other's places and ids, and the merge is told."""
    kept, gone = _add(store, STEP, "Lao Tzu", 1), _add(store, STEP, "Laozi", 2)
    changed = people.alias("Lao Tzu", "Laozi")
    assert (changed.ids, changed.merged) == ((), ((gone, kept),))
    assert store.get(gone).id == kept
    assert [spot.line for spot in store.get(kept).places] == [1, 2]
    assert store.count() == 1


def test_words_that_were_the_persons_before_an_edit_go_to_that_quote(store: Store, people: People) -> None:
    """A quote whose misprint was put right takes over the misprint that another name still has."""
    right = _add(store, "A jurney begins.", "Lao Tzu")
    kept = store.edit(right, text="A journey begins.").id
    misprint = _add(store, "A jurney begins.", "Laozi")
    assert people.alias("Lao Tzu", "Laozi").merged == ((misprint, kept),)
    assert store.get(misprint).text == "A journey begins."


def test_words_credited_away_by_hand_are_not_merged(database: Engine, store: Store, people: People) -> None:
    """Words that a person took from the name once are not given to whom they are credited now: nothing changes."""
    other = store.edit(_add(store, STEP, "Lao Tzu"), author="Confucius").id
    _add(store, STEP, "Laozi")
    _add(store, "Other words.", "Lao Tzu")
    before = _everything(database)
    with pytest.raises(InputError, match=other):
        people.alias("Lao Tzu", "Laozi")
    assert _everything(database) == before


def test_quotes_that_had_each_others_words_keep_both(store: Store, people: People) -> None:
    """Two quotes that swapped their words by edits get their ids back under the new name, and none is lost."""
    one, two = _add(store, "First words.", "Ann Author"), _add(store, "Second words.", "Ann Author")
    people.rename("Ann Author", "A. Author")
    store.edit(one, text="Third words.")
    store.edit(two, text="First words, said again.")
    people.unalias("Ann Author")
    people.rename("A. Author", "Ann Author")
    assert {quote.text for quote in store.find()} == {"Third words.", "First words, said again."}
    for quote in store.find():
        assert quote.id == quote_id(quote.text, "Ann Author")
    assert store.get(one).text == "Third words."


def test_a_dry_run_tells_everything_and_keeps_nothing(database: Engine, store: Store, people: People) -> None:
    """What a change of names would do can be seen before it is done."""
    _add(store, STEP, "Lao Tzu")
    _add(store, STEP, "Laozi")
    _add(store, "More words.", "Laozi")
    before = _everything(database)
    told = people.alias("Lao Tzu", "Laozi", dry_run=True)
    renamed = people.rename("Laozi", "Old Master", dry_run=True)
    assert _everything(database) == before
    assert people.alias("Lao Tzu", "Laozi") == told
    assert renamed.person.name == "Old Master"


def test_an_error_halfway_changes_nothing(
    database: Engine, store: Store, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What breaks off in the middle of uniting leaves both people as they were."""
    store.add([Draft(f"More words, {n}.", Attribution("Laozi")) for n in range(1_100)], now=NOW)
    _add(store, STEP, "Lao Tzu")
    before = _everything(database)
    write, calls = Crediting._write, []

    def failing(self: Crediting, rows: list[tuple[int, str, str]]) -> None:
        write(self, rows)
        calls.append(len(rows))
        if len(calls) == 2:
            raise OSError("broken off")

    monkeypatch.setattr(Crediting, "_write", failing)
    with pytest.raises(OSError, match="broken off"):
        people.alias("Lao Tzu", "Laozi")
    assert calls == [500, 500]
    assert _everything(database) == before


def test_a_name_belongs_to_one_person(store: Store, people: People) -> None:
    """Another person's other name is refused, with the name of who has it; one's own name is no other name."""
    for name in ("Lao Tzu", "Confucius"):
        _add(store, STEP, name)
    people.alias("Confucius", "Kongzi")
    with pytest.raises(InputError, match="another name of Confucius"):
        people.alias("Lao Tzu", "kongzi")
    with pytest.raises(InputError, match="another name of Confucius"):
        people.rename("Lao Tzu", "Kongzi")
    with pytest.raises(InputError, match="cannot be another name of the same person"):
        people.alias("Lao Tzu", "LAO TZU")
    with pytest.raises(InputError, match="a person already"):
        people.rename("Lao Tzu", "Confucius")
    assert people.alias("Confucius", "Kongzi").aliases == ()


def test_whoever_is_united_brings_their_names(store: Store, people: People) -> None:
    """Other names, an address and a note of a united person stay known; what has no room is told."""
    for name in ("Lao Tzu", "Laozi"):
        _add(store, f"Words by {name}.", name)
    people.alias("Laozi", "Lao-Tse")
    people.set("Laozi", url="https://example.org/laozi", note="Of Chu", kind=PersonKind.GROUP)
    people.set("Lao Tzu", note="Old Master")
    changed = people.alias("Lao Tzu", "Laozi")
    assert (changed.person.aliases, changed.person.url) == (("Lao-Tse", "Laozi"), "https://example.org/laozi")
    assert (changed.person.note, changed.person.kind) == ("Old Master", PersonKind.PERSON)
    assert changed.left_out == ("the note of Laozi: Of Chu", "that Laozi was a group")


def test_translations_follow(store: Store, people: People) -> None:
    """A translator who gets another name stays the translator of the same quotes."""
    id = _add(store, STEP, "Lao Tzu")
    assert store.edit(id, translator="Legge, James").translator == "Legge, James"
    _add(store, "Words of his own.", "James Legge")
    assert people.alias("James Legge", "Legge, James").translations == 1
    assert store.get(id).translator == "James Legge"
    assert store.edit(id, translator="legge james").translator == "James Legge"
    assert store.edit(id, translator=None).translator is None


def test_lists_of_misattributed_sayings_follow(database: Engine, store: Store, people: People) -> None:
    """What a list says of one name holds for the person by all their names, and is told; taken back with the name."""
    own = _add(store, STEP, "Lao Tzu")
    _list(database, STEP, "Laozi", "laozi")
    _list(database, STEP, "Lao Tzu", "lao tzu", "disputed")
    _list(database, "Other words.", "Laozi", "laozi")
    changed = people.alias("Lao Tzu", "Laozi")
    assert (changed.listed, store.get(own).proof) == ((own,), Proof.MISATTRIBUTED)
    assert people.alias("Lao Tzu", "Lao-Tse").listed == ()
    people.unalias("Laozi")
    with reading(database) as connection:
        rows = connection.execute(select(misattribution.c.person_key, misattribution.c.verdict))
        assert set(map(tuple, rows)) == {("laozi", "misattributed")}


def test_quotes_come_in_under_the_persons_name(store: Store, people: People) -> None:
    """A quote by another name is the person's, with the person's id; one that is kept already is known."""
    known = _add(store, STEP, "Lao Tzu", 1)
    people.alias("Lao Tzu", "Laozi")
    drafts = [
        Draft(STEP, Attribution("LAOZI"), place=Place("b" * 64, "b.txt", 5, exact=STEP)),
        Draft("Other words.", Attribution("Laozi")),
        Draft("Translated words.", Attribution("Ann Author"), translator="laozi"),
    ]
    added = store.add(drafts, now=NOW)
    assert added.known == (known,)
    assert added.added == (quote_id("Other words.", "Lao Tzu"), quote_id("Translated words.", "Ann Author"))
    assert [spot.line for spot in store.get(known).places] == [1, 5]
    assert store.get(added.added[1]).translator == "Lao Tzu"
    assert [one.name for one in people.find()] == ["Ann Author", "Lao Tzu"]
    assert store.add(drafts, now=NOW).added == ()


def test_renaming_keeps_the_old_name(store: Store, people: People) -> None:
    """A person with a new name is still found by the old one, quotes by their old ids, and by no third name."""
    id = _add(store, STEP, "Lao Tse")
    changed = people.rename("Lao Tse", "Laozi")
    assert (changed.aliases, changed.ids) == (("Lao Tse",), ((id, quote_id(STEP, "Laozi")),))
    assert people.get("Lao Tse").name == store.get(id).attribution.person == "Laozi"
    back = people.rename("Laozi", "Lao Tse")
    assert (store.get(id).id, back.person.aliases) == (id, ("Laozi",))
    with pytest.raises(NotFound, match="Did you mean"):
        people.get("Lao Tsu")


def test_a_new_spelling_changes_no_id(store: Store, people: People) -> None:
    """Capitals and dots of a name can be put right; ids do not go by them."""
    id = _add(store, STEP, "LAO TZU")
    assert people.rename("lao tzu", "Lao Tzu").ids == ()
    assert store.get(id).attribution.person == "Lao Tzu"
    assert store.count(Query(text="Lao Tzu")) == 1


def test_quotes_stay_when_a_name_is_taken_off(store: Store, people: People) -> None:
    """A name that is nobody's other name any more can be a person's again; the quotes are still known."""
    id = _add(store, STEP, "Laozi")
    _add(store, "Other words.", "Lao Tzu")
    people.alias("Lao Tzu", "Laozi")
    assert [one.name for one in people.unalias("Laozi")] == ["Lao Tzu"]
    assert _add(store, STEP, "Laozi") == quote_id(STEP, "Lao Tzu") == store.get(id).id
    with pytest.raises(NotFound, match="nobody's other name"):
        people.unalias("Laozi")


def _people_rows(connection: Connection) -> int:
    return len(connection.execute(select(person)).all())


def test_many_quotes_are_united_in_few_statements(database: Engine, store: Store, people: People) -> None:
    """Uniting takes statements by the chunk, not by the quote: thousands of quotes are no matter."""
    from sqlalchemy import event

    store.add([Draft(f"Words, number {n}.", Attribution("Laozi")) for n in range(2_000)], now=NOW)
    _add(store, STEP, "Lao Tzu")
    statements = []
    event.listen(database, "before_cursor_execute", lambda *given: statements.append(given[2]))
    changed = people.alias("Lao Tzu", "Laozi")
    assert (len(changed.ids), changed.person.quotes) == (2_000, 2_001)
    assert len(statements) < 100
    with reading(database) as connection:
        assert _people_rows(connection) == 1
