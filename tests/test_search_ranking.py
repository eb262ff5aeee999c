"""Which match comes first, in small libraries and in those where ranking would read too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quotes import search_ranking
from quotes.database import open_database
from quotes.model import Attribution, Draft, Source, Standing
from quotes.search import Order, Query
from quotes.store import Store

NOW = datetime(2026, 1, 2, tzinfo=UTC)

DRAFTS = [
    Draft("A river is long, and who follows it to the sea will have walked for many days.", Attribution("Ann Author")),
    Draft("River after river.", Attribution("Ann Author"), source=Source("Water"), tags=("deep",)),
    Draft("The river rests.", Attribution("Bob Writer"), language="en"),
    Draft("Rivers rest in the sea, C++ does not.", Attribution("Ann Author"), topic="River"),
    Draft("人生は旅である river", Attribution("名無し")),
    Draft("Nothing of the kind.", Attribution("Ann Author")),
]

QUERIES = [
    Query("river"),
    Query("river", author="Ann Author"),
    Query("river sea", author="Ann"),
    Query('"the river"'),
    Query("riv*", standing=Standing.CANDIDATE),
    Query("river -sea"),
    Query("river -sea", rejected=False),
    Query("river C++"),
    Query("旅", author="名無し"),
    Query("river", tag="deep", language="en"),
]


@pytest.fixture
def store(database: Engine) -> Store:
    """A store with quotes about a river, the last of them rejected."""
    opened = Store(database)
    ids = opened.add(DRAFTS, now=NOW).added
    opened.set_standing(ids[2:3], Standing.REJECTED)
    return opened


def _texts(store: Store, query: Query) -> list[str]:
    return [found.text for found in store.find(query)]


@pytest.mark.parametrize("listed", [0, 2, 20_000])
@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_ranked_or_not_the_same_quotes_are_found(
    store: Store, monkeypatch: pytest.MonkeyPatch, query: Query, listed: int
) -> None:
    """However many quotes have a word, the search for the best finds what the search for the oldest finds."""
    monkeypatch.setattr(search_ranking, "_MOST_LISTED", listed)
    found = _texts(store, query)
    assert sorted(found) == sorted(_texts(store, replace(query, order=Order.OLDEST)))
    assert _texts(store, replace(query, limit=1)) == found[:1]
    assert store.count(query) == len(found)


@pytest.mark.parametrize("filters", [{"standing": Standing.CANDIDATE}, {"rejected": False}, {"text": "river -kind"}])
def test_a_filter_changes_nothing_of_the_order(store: Store, filters: dict[str, object]) -> None:
    """A match is as good with a filter that it answers to as without."""
    best = [text for text in _texts(store, Query("river")) if text != DRAFTS[2].text]
    found = [text for text in _texts(store, Query(**{"text": "river", **filters})) if text != DRAFTS[2].text]  # type: ignore[arg-type]
    assert found == best and len(best) == 4


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A library on SQLite for which all words are in very many quotes."""
    monkeypatch.setattr(search_ranking, "_MOST_LISTED", 1)
    with Store(open_database(tmp_path / "a.db")) as opened:
        opened.add(DRAFTS, now=NOW)
        yield opened


def test_of_widespread_words_the_greatest_share_comes_first(large: Store) -> None:
    """Of an author's quotes with a word that very many have, the one that is most about it is shown first."""
    found = _texts(large, Query("river", author="Ann Author"))
    assert (found[0], found[-1]) == (DRAFTS[1].text, DRAFTS[0].text)
    assert _texts(large, Query('"river rests" rest*'))[0] == DRAFTS[2].text


def test_of_too_many_the_oldest_come_first(large: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where very many match, nobody waits for their order."""
    monkeypatch.setattr(search_ranking, "_MOST_COMPARED", 2)
    assert _texts(large, Query("river", author="Ann Author")) == [DRAFTS[at].text for at in (0, 1, 3)]
