"""Which quotes were never posted, in each kind of database."""

from __future__ import annotations

import pytest
from posting_world import NOW, World
from sqlalchemy import Engine, select

from quotes.database import reading
from quotes.keys import words_key
from quotes.search import Query, matching
from quotes.tables import quote
from scheduler.model import FurtherQuote, NewPost
from scheduler.unposted import unposted


@pytest.fixture
def world(database: Engine) -> World:
    """A posting side with one account."""
    world = World(database)
    world.account()
    return world


def _unposted(world: World, query: Query | None = None) -> set[str]:
    with reading(world.engine) as connection:
        found = unposted(connection, matching(connection, query or Query()))
        pks = list(connection.execute(found).scalars())
        return set(connection.execute(select(quote.c.id).where(quote.c.pk.in_(pks))).scalars())


def test_a_quote_with_a_post_planned_is_not_among_them(world: World) -> None:
    """Whoever looks for something new to post is not shown what goes out tomorrow."""
    planned, other = world.quote("Ink keeps what talk forgets."), world.quote("A door is a wall that trusts.")
    world.post(quote=planned)
    assert _unposted(world) == {other}


def test_what_was_called_off_is_among_them_again(world: World) -> None:
    """A cancelled post leaves its quote free."""
    id = world.quote("Ink keeps what talk forgets.")
    post = world.post(quote=id)
    world.desk.cancel(post, "", now=NOW)
    assert _unposted(world) == {id}


def test_further_quotes_of_a_carousel_count_by_the_ids_they_had(world: World) -> None:
    """An edit after planning gives a quote another id, and it is on its way all the same."""
    text = "A door is a wall that trusts."
    first, second = world.quote("Ink keeps what talk forgets."), world.quote(text)
    more = (FurtherQuote(second, words_key(text), 1),)
    wall = f"{NOW:%Y-%m-%dT%H:%M}"
    world.keep(NewPost("feed", first, None, 1, None, None, wall, "UTC", NOW, None, more=more))
    assert _unposted(world) == set()
    world.store.edit(second, text="A door is a wall that has learned to trust.")
    assert _unposted(world) == set()


def test_a_search_is_narrowed_in_its_order(world: World) -> None:
    """Words are looked for as always; what is posted is left out."""
    planned, other = world.quote("Ink keeps what talk forgets."), world.quote("Ink dries slowly.")
    world.post(quote=planned)
    assert _unposted(world, Query("ink", limit=10)) == {other}
