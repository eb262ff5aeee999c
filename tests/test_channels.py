"""Choosing for channels from the store, in each kind of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from quotes.bag import SEGMENTS, Pool, Shuffle
from quotes.candidates import load_candidates
from quotes.channels import stored_bag
from quotes.channels.desk import Channels, Wanted
from quotes.channels.rules import Rules
from quotes.channels.stored_bag import open_bag
from quotes.database import reading, writing
from quotes.errors import InputError, NotFound
from quotes.keys import words_key
from quotes.model import Attribution, Draft, Source, Standing, Words
from quotes.search import Query
from quotes.store import Store
from quotes.tables import quote
from quotes.usage import WhenExhausted

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
APPROVED = Query(standing=Standing.APPROVED, rejected=False)
WANTED = Wanted(NOW, "seed", Rules(), APPROVED)


@pytest.fixture
def channels(database: Engine) -> Channels:
    """A library of 60 quotes by six authors; some weigh more, some are alike, some must not be chosen."""
    store = Store(database)
    drafts = [
        Draft(f"Plain words, number {n}.", Attribution(f"Author {n % 6}"), Source(f"Work {n % 9}"), topic=f"T{n % 4}")
        for n in range(60)
    ]
    nobodys = Draft("Born in a small town.", Attribution("Author 1"), words=Words.BIOGRAPHY)
    store.add([*drafts, nobodys], now=NOW)
    ids = [one.id for one in store.find()]
    store.approve(ids) if hasattr(store, "approve") else store.set_standing(ids, Standing.APPROVED)
    with writing(database) as connection:
        connection.execute(update(quote).where(quote.c.pk % 10 == 3).values(weight=7))
        # The second is a near-duplicate of the first, and so is one of two quotes of which neither is the namesake.
        first = words_key("Plain words, number 0.")
        connection.execute(update(quote).where(quote.c.pk.in_([1, 2])).values(cluster_key=first))
        connection.execute(update(quote).where(quote.c.pk.in_([7, 8])).values(cluster_key=words_key("gone")))
    return Channels(database)


def ids(channels: Channels, count: int, wanted: Wanted = WANTED) -> list[str]:
    """The next so many of the channel `main`."""
    return [one.quote for one in channels.peek("main", replace(wanted, count=count)).chosen]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.text(st.characters(blacklist_categories=["Cs"]), max_size=5), cycle=st.integers(1, 3))
@pytest.mark.parametrize("query", [APPROVED, Query(rejected=False), replace(APPROVED, author="Author 2")])
def test_the_store_has_the_order_of_memory(
    channels: Channels, database: Engine, monkeypatch: pytest.MonkeyPatch, query: Query, seed: str, cycle: int
) -> None:
    """A library too large for memory is walked in exactly the order that a small one would have."""
    monkeypatch.setattr(stored_bag, "_FEW", 5)
    monkeypatch.setattr(stored_bag, "_FOUND", 5)
    shuffle = Shuffle(seed, cycle)
    with reading(database) as connection:
        bag = open_bag(connection, query, lambda _: None)
        assert isinstance(bag, stored_bag.StoredBag)
        assert list(bag.shuffled(shuffle)) == list(Pool(load_candidates(connection, query)).shuffled(shuffle))


@pytest.mark.parametrize("looked_at", [1, 8, 99])
def test_however_many_are_looked_at_the_order_is_the_same(
    channels: Channels, database: Engine, monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    """A library of a million, where a few quotes are read at a time, has the same order as well."""
    for name, size in {"_FEW": 5, "_SPARSE": SEGMENTS, "_FIRST": SEGMENTS, "_LOOKED_AT": looked_at}.items():
        monkeypatch.setattr(stored_bag, name, size)
    with reading(database) as connection:
        bag = open_bag(connection, APPROVED, lambda _: None)
        expected = list(Pool(load_candidates(connection, APPROVED)).shuffled(Shuffle("s")))
        assert list(bag.shuffled(Shuffle("s"))) == expected


def test_the_same_words_a_thousand_times(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that very many are credited with are one quote to choose, whichever way they are read."""
    store = Store(database)
    store.add([Draft("The same words.", Attribution(f"Author {n}")) for n in range(30)], now=NOW)
    monkeypatch.setattr(stored_bag, "_FEW", 5)
    monkeypatch.setattr(stored_bag, "_CROWD", 10)
    with reading(database) as connection:
        bag = open_bag(connection, Query(), lambda _: None)
        ((_, only),) = bag.shuffled(Shuffle("s"))
    assert only.author == "author 0"


def test_looking_takes_nothing(channels: Channels) -> None:
    """Looked at twice, the next quotes are the same, and they are what is taken then."""
    looked = ids(channels, 5)
    assert ids(channels, 5) == looked and channels.history("main") == []
    taken = [channels.take("main", WANTED).chosen[0].quote for _ in range(5)]
    assert taken == looked
    assert [one.quote for one in channels.history("MAIN")] == taken[::-1]
    assert not set(ids(channels, 5)) & set(taken)


@pytest.mark.parametrize("few", [5, 400])
def test_everything_comes_once_in_a_cycle(channels: Channels, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """A bag is emptied before anything comes again; near-duplicates are one, and nobody's words never come."""
    monkeypatch.setattr(stored_bag, "_FEW", few)
    draw = channels.take("main", replace(WANTED, count=100))
    assert len({one.quote for one in draw.chosen}) == len({one.cluster for one in draw.chosen}) == 58
    assert draw.dry is not None and draw.dry.until is None
    again = replace(WANTED, rules=Rules(when_exhausted=WhenExhausted.AGAIN), count=58)
    second = channels.take("main", again).chosen
    assert {one.quote for one in second} == {one.quote for one in draw.chosen}
    assert {one.cycle for one in second} == {2} and [one.quote for one in second] != [one.quote for one in draw.chosen]


def test_channels_know_nothing_of_each_other(channels: Channels) -> None:
    """What one channel has taken another may have, in an order of its own."""
    main = [one.quote for one in channels.take("main", replace(WANTED, count=58)).chosen]
    other = [one.quote for one in channels.take("other", replace(WANTED, count=58)).chosen]
    assert set(main) == set(other) and main != other
    assert channels.forget("main") == 58 and ids(channels, 58) == main


def test_two_at_once_get_two_quotes(channels: Channels) -> None:
    """Of two programs that take at the same time, each gets a quote of its own."""
    found: list[str] = []

    def take() -> None:
        found.extend(channels.take("main", WANTED).chosen[0].quote for _ in range(5))

    threads = [Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == 10


def test_what_failed_is_given_back(channels: Channels) -> None:
    """A quote that was taken for nothing is next again; what was not taken cannot be given back."""
    first = channels.take("main", WANTED).chosen[0].quote
    assert channels.give_back("main", first[:8]) == first
    assert ids(channels, 1) == [first]
    with pytest.raises(NotFound):
        channels.give_back("main", first)


def test_a_quote_that_was_changed_does_not_come_again(channels: Channels, database: Engine) -> None:
    """Neither a mended quote nor one that turns out to be like one that was taken comes again in its cycle."""
    first, second = (one.quote for one in channels.take("main", replace(WANTED, count=2)).chosen)
    Store(database).edit(first, text="Mended words.")
    alike, key = ids(channels, 1)[0], None
    with writing(database) as connection:
        key = words_key("Plain words, shared.")
        connection.execute(update(quote).where(quote.c.id.in_([second, alike])).values(cluster_key=key))
    left = ids(channels, 100)
    assert len(left) == 55 and not {second, alike} & set(left)
    assert channels.history("main")[-1].now != first


def test_labels_rest_and_reasons_say_so(channels: Channels) -> None:
    """An author who was just chosen rests, and the reasons tell of it."""
    rules = Rules(author_rest=7 * DAY)
    for day in range(3):
        channels.take("main", replace(WANTED, at=NOW + day * DAY, rules=rules))
    draw = channels.peek("main", replace(WANTED, at=NOW + 3 * DAY, rules=rules, count=9))
    assert len(draw.chosen) == 3 and draw.dry is not None and draw.dry.until == NOW + 7 * DAY
    later = channels.peek("main", replace(WANTED, at=NOW + 12 * DAY, rules=rules)).chosen[0]
    assert [reason.name for reason in later.reasons][:2] == ["unused", "bag"]
    assert "never used on this channel" in later.reasons[0].text and "seed seed" in later.reasons[1].text


def test_a_warning_comes_with_what_rested_longest(channels: Channels) -> None:
    """When all is used and the channel would rather repeat than stop, the quote used first comes, as an early one."""
    query = replace(APPROVED, author="Author 5")
    rules = Rules(again_after=90 * DAY, when_exhausted=WhenExhausted.WARN)
    taken = [
        channels.take("main", replace(WANTED, at=NOW + day * DAY, rules=rules, query=query)).chosen[0]
        for day in range(10)
    ]
    (again,) = channels.take("main", replace(WANTED, at=NOW + 20 * DAY, rules=rules, query=query)).chosen
    assert (again.quote, again.cycle, again.early) == (taken[0].quote, 2, True)
    assert any(reason.name == "early" for reason in again.reasons)


@pytest.mark.parametrize("name", ["", "  ", "a\0b"])
def test_a_channel_needs_a_name(channels: Channels, name: str) -> None:
    """A name of nothing, or one that a terminal would stumble over, is refused."""
    with pytest.raises(InputError):
        channels.peek(name, WANTED)
