"""Loading many quotes at once: what is quick must be the same as what is slow, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Row, insert, inspect, select

from quotes import adding, adding_parts
from quotes.adding import Added, add_drafts
from quotes.database import reading, writing
from quotes.desk_tables import misattribution
from quotes.errors import InputError
from quotes.identity import fold
from quotes.keys import words_key
from quotes.model import Attribution, Draft, PersonKind, Place, Proof, Source, Standing, Words
from quotes.search import Order, Query
from quotes.search_index import index
from quotes.search_kind import kind_of_search
from quotes.store import Store
from quotes.tables import person, person_alias, quote

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def store(database: Engine) -> Store:
    """An empty store."""
    return Store(database)


def _index_of(engine: Engine) -> list[Row[tuple[object, ...]]]:
    with reading(engine) as connection:
        kind = kind_of_search(connection)
        columns = [column for column in kind.table.c if column.name != "rank"]
        return list(connection.execute(select(*columns).order_by(kind.quote_pk)).all())


def _draft(number: int, **fields: object) -> Draft:
    return Draft(f"Plain words, number {number}.", Attribution(f"Author {number % 7}"), **fields)  # type: ignore[arg-type]


_texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf")), min_size=1, max_size=30).filter(str.strip)
_hostile = st.sampled_from(
    ["'; DROP TABLE quote; --", "İstanbul ß ½ ²", "人生は旅である", 'a "b" AND c* NOT d', "\\. \\N", "ŉ ﬁ 🙂"]
)
_labels = st.one_of(_hostile, _texts)
_drafts = st.builds(
    Draft,
    text=_labels,
    attribution=st.builds(Attribution, _labels),
    source=st.none() | st.builds(Source, _labels),
    topic=st.none() | _labels,
    section=st.none() | _labels,
    tags=st.lists(_labels, max_size=3).map(tuple),
    language=st.sampled_from([None, "en", "pt-BR"]),
    locator=st.none(),
    words=st.sampled_from(Words),
    place=st.none(),
    emphasis=st.none(),
    edits=st.just(()),
    translator=st.none() | _labels,
    carried=st.none(),
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_drafts, min_size=1, max_size=8))
def test_what_is_indexed_at_once_is_what_would_be_indexed_later(database: Engine, drafts: list[Draft]) -> None:
    """A quote is found right after it came in as it is found after it was edited."""
    try:
        Store(database).add(drafts, now=NOW)
    except InputError:
        return
    before = _index_of(database)
    with writing(database, alone=True) as connection:
        index(connection, list(connection.execute(select(quote.c.pk)).scalars()))
    assert _index_of(database) == before


def test_indexes_put_off_are_there_again(store: Store, database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a load so large that indexes are made last, they are all there and the quotes are found by them."""
    before = {row["name"] for row in inspect(database).get_indexes("quote")}
    monkeypatch.setattr(adding_parts, "_MANY", 10)
    monkeypatch.setattr(adding, "PART", 7)
    monkeypatch.setattr(adding_parts, "PART", 7)
    drafts = [_draft(number, topic=f"Topic {number % 2}") for number in range(40)]
    done = store.add([*drafts, *drafts[:3]], now=NOW)
    assert (len(done.added), len(set(done.added)), done.known) == (40, 40, done.added[:3])
    assert {row["name"] for row in inspect(database).get_indexes("quote")} == before
    assert store.count(Query(topic="topic 1")) == 20
    assert store.add(drafts, now=NOW) == Added((), done.added)


def test_a_load_that_fails_late_leaves_nothing(store: Store, database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad draft after many good ones, with indexes put off, leaves the library as it was."""
    monkeypatch.setattr(adding_parts, "_MANY", 10)
    monkeypatch.setattr(adding, "PART", 7)
    monkeypatch.setattr(adding_parts, "PART", 7)
    before = {row["name"] for row in inspect(database).get_indexes("quote")}
    with pytest.raises(InputError):
        store.add([*map(_draft, range(40)), Draft("", Attribution("Nobody"))], now=NOW)
    assert store.count() == 0
    assert {row["name"] for row in inspect(database).get_indexes("quote")} == before


def test_a_quote_by_another_name_is_kept_under_the_persons_own(store: Store, database: Engine) -> None:
    """Two lists that spell a person differently bring one quote, once the names are known to be one person's."""
    store.add([Draft("The way that can be told.", Attribution("Laozi"))], now=NOW)
    with writing(database, alone=True) as connection:
        pk = connection.execute(select(person.c.pk)).scalar_one()
        connection.execute(insert(person_alias).values(key=fold("Lao Tzu"), name="Lao Tzu", person_pk=pk))
    again = store.add([Draft("The way that can be told.", Attribution("LAO TZU"))], now=NOW)
    other = store.add([Draft("Another way.", Attribution("Ann Author"), translator="Lao-Tzu")], now=NOW)
    assert (again.added, len(again.known)) == ((), 1)
    assert store.get(other.added[0]).translator == "Laozi"


def test_what_a_draft_knows_of_its_work_is_kept(store: Store) -> None:
    """A licence that comes with a later list is the work's; one that is known stays."""
    first = store.add([_draft(1, source=Source("A Book", rights="Ask first."))], now=NOW).added[0]
    store.add([_draft(2, source=Source("A Book", licence="CC0", rights="Do not ask."))], now=NOW)
    work = store.get(first).source
    assert work is not None
    assert (work.licence, work.rights) == ("CC0", "Ask first.")


def test_a_new_name_is_a_groups_when_its_draft_says_so(store: Store) -> None:
    """A team's quote is a team's from the start."""
    draft = Draft("We hold this.", Attribution("The Authors", kind=PersonKind.GROUP))
    kept = store.get(store.add([draft], now=NOW).added[0])
    assert kept.attribution.kind is PersonKind.GROUP


def test_what_stands_on_a_list_is_marked_as_it_comes_in(store: Store, database: Engine) -> None:
    """A misattributed saying is found as one from the first moment."""
    text = "Plain words that nobody said."
    with writing(database, alone=True) as connection:
        row = {"words_key": words_key(text), "person_key": "", "text": text, "person": "", "verdict": "misattributed"}
        connection.execute(insert(misattribution).values(**row, origin="list"))
    store.add([Draft(text, Attribution("Ann Author")), _draft(1)], now=NOW)
    assert [found.text for found in store.find(Query("words", proof=Proof.MISATTRIBUTED))] == [text]


def test_one_spot_twice_in_a_part_is_one_place(store: Store) -> None:
    """The same words at the same place count once, wherever in a load they come again."""
    draft = _draft(1, place=Place("a" * 64, "a.csv", line=3, exact="Plain words, number 1."))
    done = store.add([draft, draft], now=NOW)
    assert len(store.get(done.added[0]).places) == 1


def test_many_matches_are_all_found_without_ranking(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words in very many quotes find them all, oldest first, instead of waiting for a ranking."""
    ids = store.add(map(_draft, range(30)), now=NOW).added
    monkeypatch.setattr("quotes.search._MOST_RANKED", 10)
    assert [found.id for found in store.find(Query("plain numb*", limit=5))] == list(ids[:5])
    assert [found.id for found in store.find(Query("plain", order=Order.NEWEST, limit=2))] == [ids[29], ids[28]]
    assert store.count(Query("plain")) == 30


def test_rejected_quotes_stay_out_of_a_search_for_words(store: Store, database: Engine) -> None:
    """What the editor has rejected does not come back by its words, its symbols or its author."""
    ids = store.add([_draft(1), _draft(2)], now=NOW).added
    store.set_standing([ids[0]], Standing.REJECTED)
    for query in (Query("plain", rejected=False), Query("numb*", rejected=False), Query(rejected=False)):
        assert [found.id for found in store.find(query)] == [ids[1]]
    assert store.count(Query("plain", author="Author 1", rejected=False)) == 0


def test_words_of_two_characters_are_found(store: Store) -> None:
    """A Chinese or Japanese word is found in a text without spaces, and not where its characters stand apart."""
    ids = store.add(
        [Draft("学而时习之，不亦说乎", Attribution("孔子")), Draft("习而时学之", Attribution("孔子"))], now=NOW
    ).added
    assert [found.id for found in store.find(Query("时习"))] == [ids[0]]
    assert store.count(Query("孔子")) == 2


def test_a_load_within_a_transaction_that_is_given_up_leaves_nothing(store: Store, database: Engine) -> None:
    """Keys given out in a transaction that failed are no holes that later quotes could fall into."""
    with pytest.raises(RuntimeError), writing(database, alone=True) as connection:
        add_drafts(connection, map(_draft, range(5)), now=NOW)
        raise RuntimeError
    store.add([_draft(9, tags=("one", "One"))], now=NOW)
    store.add([_draft(8)], now=NOW)
    assert [found.tags for found in store.find()] == [("one",), ()]


@pytest.mark.parametrize("order", [Order.BEST, Order.NEWEST])
@pytest.mark.parametrize("text", ["a*", "PL*", "é*", "plain a*", "n* p*", '"p"*', "1*", "q*", "plain q*", "n* -au*"])
def test_short_beginnings_find_in_a_large_library_what_the_index_finds(
    store: Store, monkeypatch: pytest.MonkeyPatch, text: str, order: Order
) -> None:
    """While a word is being typed, a page shows the oldest or newest quotes that have it, whatever way is quicker."""
    ids = store.add([*map(_draft, range(60)), Draft("«Élan», ﬁne…", Attribution("Zoë Plain"))], now=NOW).added
    store.set_standing(ids[:1], Standing.REJECTED)
    for rejected in (True, False):
        for author in (None, "Author 1"):
            query = Query(text, author=author, rejected=rejected, order=order)
            every = [found.id for found in store.find(replace(query, order=Order.OLDEST))]
            expected = every[::-1] if order is Order.NEWEST else every
            with monkeypatch.context() as patched:
                patched.setattr("quotes.search._MOST_RANKED", 0)
                patched.setattr("quotes.search_beginnings._COMMON_ENOUGH", 2)
                assert [found.id for found in store.find(replace(query, limit=7))] == expected[:7]
                assert [found.id for found in store.find(replace(query, limit=99))] == expected


def test_another_name_of_a_person_finds_the_person(store: Store, database: Engine) -> None:
    """Who looks for Lao Tzu finds what is kept under Laozi."""
    ids = store.add([Draft("The way that can be told.", Attribution("Laozi")), _draft(1)], now=NOW).added
    with writing(database, alone=True) as connection:
        pk = connection.execute(select(person.c.pk).where(person.c.name == "Laozi")).scalar_one()
        connection.execute(insert(person_alias).values(key=fold("Lao Tzu"), name="Lao Tzu", person_pk=pk))
    for query in (Query(author="lao-tzu"), Query("way", author="Lao Tzu")):
        assert [found.id for found in store.find(query)] == [ids[0]]
    assert store.count(Query(author="Lao\0Tzu")) == 0
