"""Finding quotes by words and by filters."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from quotes.database import open_database
from quotes.errors import InputError
from quotes.model import Attribution, Draft, Proof, Source, Standing, Words
from quotes.search import Order, Query
from quotes.search_terms import searchable, tokens
from quotes.store import Store

NOW = datetime(2026, 1, 2, tzinfo=UTC)

DRAFTS = [
    Draft("The river runs to the sea", Attribution("Ann Example"), source=Source("Book of Water"), language="en-GB"),
    Draft("A river of words, well-known", Attribution("Ben Example"), topic="Reading: a guide", tags=("Art",)),
    Draft("Words about AI and C++ at 100%", Attribution("Ann Example"), section="Part one", words=Words.WRITING),
    Draft("Le café d'été est à 5 €", Attribution("Émile Exemple"), language="fr"),
    Draft("人生は旅である", Attribution("名無し"), language="ja"),
    Draft("ภาษาไทยง่ายมาก", Attribution("ผู้เขียน"), language="th"),
    Draft("The one of the", Attribution("Common Word"), language="en"),
    Draft("Smile 🙂 a_b", Attribution("Dot Example")),
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with a few quotes in several scripts, only read from, in each kind of database."""
    address: Path | str = tmp_path_factory.mktemp("search") / "a.db"
    if request.param == "postgresql":
        address = request.getfixturevalue("postgresql").create()
    with Store(open_database(address)) as opened:
        opened.add(DRAFTS, now=NOW)
        yield opened
    if isinstance(address, str):
        request.getfixturevalue("postgresql").drop(address)


def _found(store: Store, query: Query) -> set[int]:
    texts = [draft.text for draft in DRAFTS]
    return {texts.index(quote.text) for quote in store.find(query)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("river", {0, 1}),
        ("RIVER words", {1}),
        ("river -words", {0}),
        ("-river -words", {3, 4, 5, 6, 7}),
        ('"runs to the sea"', {0}),
        ("“river runs”", {0}),
        ('"sea runs"', set()),
        ("riv*", {0, 1}),
        ('"river ru"*', {0}),
        ("ri", set()),
        ("ai", {2}),
        ("C++", {2}),
        ("€", {3}),
        ("cafe", {3}),
        ("ete", {3}),
        ("well-known", {1}),
        ("example", {0, 1, 2, 7}),
        ("water", {0}),
        ("reading", {1}),
        ("art", {1}),
        ("旅", {4}),
        ("人生", {4}),
        ("生人", set()),
        ("ไทย", {5}),
        ("the", {0, 6}),
        ("the river", {0, 1}),
        ("🙂", {7}),
        ("a_b", {7}),
        ("100%", {2}),
        ("%", {2}),
        ("", set(range(8))),
        ("   ", set(range(8))),
    ],
)
def test_words_find_what_holds_them(store: Store, text: str, expected: set[int]) -> None:
    """Words, phrases, beginnings and unwanted words mean what they say, in every script."""
    assert _found(store, Query(text=text)) == expected
    assert store.count(Query(text=text)) == len(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(author="ann example"), {0, 2}),
        (Query(author="EXAMPLE"), {0, 1, 2, 7}),
        (Query(author="exam"), set()),
        (Query(author="%"), set()),
        (Query(source="water"), {0}),
        (Query(topic="reading - A GUIDE"), {1}),
        (Query(topic="reading"), set()),
        (Query(section="part one"), {2}),
        (Query(tag="#art"), {1}),
        (Query(tag="nothing"), set()),
        (Query(language="en"), {0, 6}),
        (Query(language="EN-gb"), {0}),
        (Query(words=Words.WRITING), {2}),
        (Query(standing=Standing.APPROVED), set()),
        (Query(proof=Proof.UNVERIFIED), set(range(8))),
    ],
)
def test_filters_mean_the_same_with_and_without_words(store: Store, query: Query, expected: set[int]) -> None:
    """A filter gives the same quotes from the columns and from the tokens in the index."""
    from dataclasses import replace

    assert _found(store, query) == expected
    for text in ("river", "the", "-river", "C++", "旅"):
        alone = _found(store, Query(text=text))
        assert _found(store, replace(query, text=text)) == alone & expected


def test_orders_and_limits(store: Store) -> None:
    """Quotes come in the order asked for, and no more of them than wanted."""
    oldest = [quote.id for quote in store.find(Query(order=Order.OLDEST))]
    assert [quote.id for quote in store.find(Query(order=Order.NEWEST))] == oldest[::-1]
    assert [quote.id for quote in store.find(Query(limit=3))] == oldest[:3]
    assert store.count(Query(limit=3)) == 3
    assert list(store.find(Query(limit=0))) == []
    authors = [quote.attribution.person for quote in store.find(Query(text="example", order=Order.AUTHOR))]
    assert authors == sorted(authors)
    with pytest.raises(InputError):
        list(store.find(Query(limit=-1)))
    with pytest.raises(InputError):
        list(store.find(Query(text="x" * 3_000)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(text=st.text(max_size=40) | st.text(alphabet='"*-+()^:{}AND ORNOT\0“”a1_%\\', max_size=40))
def test_nothing_typed_is_a_syntax_error(store: Store, text: str) -> None:
    """A search is free text: whatever is typed gives quotes or none."""
    assert store.count(Query(text=text)) == len(list(store.find(Query(text=text))))
    assert store.count(Query(text=text, author="Ann Example")) <= 2


def test_a_long_quote_is_found_by_all_its_words(database: Engine) -> None:
    """The longest text there may be is found by its last word, a very long word by its beginning."""
    words = " ".join(f"w{number}" for number in range(3_000))
    texts = [f"{words} last", "的" * 19_990 + " 末", "x" * 3_000 + " end", "it's a \\ 'quoted' \\' word"]
    with Store(database) as store:
        store.add([Draft(text, Attribution("O'Brien \\")) for text in texts], now=NOW)
        for index, text in enumerate(("last", "末", "xxx*", "quoted")):
            assert [quote.text for quote in store.find(Query(text=text))] == [texts[index]]
        assert store.count(Query(text="o'brien")) == 4
        assert store.count(Query(author="\0")) == store.count(Query(text="last", tag="\0")) == 0


def test_the_best_match_comes_first(database: Engine) -> None:
    """A quote that says a word more often, in fewer other words, comes first; equals come in a fixed order."""
    once = "Among many other things that stand here there is a river, and more besides that is of no matter."
    with Store(database) as store:
        store.add([Draft(once, Attribution("Ann")), Draft("River, river!", Attribution("Ben"))], now=NOW)
        found = [quote.text for quote in store.find(Query(text="river"))]
        assert found == ["River, river!", once]
        assert found == [quote.text for quote in store.find(Query(text="river"))]


def test_both_kinds_see_the_same_words() -> None:
    """Our tokenizer takes for a word what SQLite's does: what is found must not depend on the database.

    For characters that were there when SQLite's tables were made; it lacks the marks of one letter.
    """
    letters = [
        character
        for character in map(chr, range(0x80, 0x2FFFF))
        if unicodedata.ucd_3_2_0.category(character)[0] in "LNPS" and character not in "Ǡǡ\u1885\u1886"
    ][::3]
    texts = [searchable(f"x{letter}y {letter} é{letter}") for letter in letters]
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'unicode61 remove_diacritics 2')")
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    connection.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", enumerate(texts))
    theirs: dict[int, list[str]] = defaultdict(list)
    for number, word in connection.execute("SELECT doc, term FROM v ORDER BY doc, offset"):
        theirs[number].append(word)
    connection.close()
    assert [tokens(text) for text in texts] == [theirs[number] for number in range(len(texts))]


def test_many_quotes_cost_few_statements(database: Engine) -> None:
    """Reading many quotes takes a fixed number of statements for each few hundred, never one for each quote."""
    with Store(database) as store:
        store.add([Draft(f"Words {n}", Attribution(f"Author {n}"), tags=(f"t{n}",)) for n in range(1_000)], now=NOW)
        statements: list[str] = []
        event.listen(database, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
        assert len(list(store.find(Query(text="words")))) == 1_000
        assert len([each for each in statements if each.startswith("SELECT")]) <= 8
