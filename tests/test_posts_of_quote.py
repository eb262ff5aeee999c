"""Which posts show a quote, in each kind of database."""

from __future__ import annotations

import pytest
from posting_world import NOW, World
from sqlalchemy import Engine

from quotes.errors import NotFound
from quotes.keys import words_key
from scheduler.model import FurtherQuote, NewPost
from scheduler.of_quote import posts_of


@pytest.fixture
def world(database: Engine) -> World:
    """A posting side with one account."""
    world = World(database)
    world.account()
    return world


def test_a_quote_knows_its_posts(world: World) -> None:
    """Whoever looks at a quote sees where it went, and not where others did."""
    one, other = world.quote("Ink keeps what talk forgets."), world.quote("A door is a wall that trusts.")
    post = world.post(quote=one)
    assert [each.id for each in posts_of(world.engine, one)] == [post]
    assert posts_of(world.engine, other) == ()
    with pytest.raises(NotFound):
        posts_of(world.engine, "0123456789abcdef")


def test_a_carousel_is_a_post_of_each_quote_in_it(world: World) -> None:
    """By the id that a quote has now, whatever it was called when the carousel was planned."""
    text = "A door is a wall that trusts."
    first, second = world.quote("Ink keeps what talk forgets."), world.quote(text)
    more = (FurtherQuote(second, words_key(text), 1),)
    world.keep(NewPost("feed", first, None, 1, None, None, f"{NOW:%Y-%m-%dT%H:%M}", "UTC", NOW, None, more=more))
    edited = world.store.edit(second, text="A door is a wall that has learned to trust.")
    assert len(posts_of(world.engine, edited.id)) == 1
    assert posts_of(world.engine, first) == posts_of(world.engine, edited.id)
