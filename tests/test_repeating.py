"""Quotes that turn out to be one after both were planned: the account posts them once, in each kind of database."""

from __future__ import annotations

import pytest
from posting_world import MINUTE, NOW, World
from sqlalchemy import Engine

from quotes.duplicates.desk import Duplicates
from quotes.duplicates.pairing import Decision
from scheduler.states import State

FIRST, SECOND = "A quiet word carries far in the evening.", "Every river was once a little rain."


@pytest.fixture
def world(database: Engine) -> World:
    """A posting side with an account that has two posts waiting."""
    world = World(database)
    world.account(spacing=0 * MINUTE)
    for number, words in enumerate((FIRST, SECOND)):
        due = NOW - (2 - number) * MINUTE
        world.keep(
            world.picking.one_off(
                "feed",
                [world.quote(words, f"Author {number}")],
                wall="2026-11-23T08:00",
                zone="UTC",
                due_at=due,
                expires_at=None,
            )
        )
    return world


def _merge(world: World, one: str, other: str) -> None:
    world.store.merge(one, [other])


def _settle(world: World, one: str, other: str) -> None:
    Duplicates(world.engine).decide(one, other, Decision.VARIANTS)


def _edit(world: World, one: str, other: str) -> None:
    text = world.store.get(one).text
    world.store.edit(other, text=text.replace(".", "!"))


@pytest.mark.parametrize("deed", [_merge, _settle, _edit])
@pytest.mark.parametrize("turned", [False, True])
def test_what_became_the_same_is_posted_once(world: World, deed: object, turned: bool) -> None:
    """Two waiting posts whose quotes are found to be one would repeat: the second is held, and says which has them."""
    first, second = list(world.desk.posts())
    ends = [first.quote, second.quote]
    deed(world, *(ends[::-1] if turned else ends))  # type: ignore[operator]
    for _ in range(6):
        world.runner().turn()
        world.clock.forward(40 * MINUTE)
    states = {one.id: one.state for one in world.desk.posts()}
    assert states == {first.id: State.POSTED, second.id: State.HELD}
    assert world.desk.get(second.id).reason == f"the account has these words already: post {first.id}"


def test_two_that_are_not_the_same_both_go_out(world: World) -> None:
    """Nobody's post is held because of words that only its neighbour has."""
    for _ in range(6):
        world.runner().turn()
        world.clock.forward(40 * MINUTE)
    assert [one.state for one in world.desk.posts()] == [State.POSTED, State.POSTED]
