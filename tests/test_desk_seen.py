"""Two people who saw the same post: one is heard, the other told, in each kind of database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from posting_world import NOW, World
from sqlalchemy import Engine

from quotes.errors import Outdated
from scheduler.desk import Desk
from scheduler.model import Post
from scheduler.states import State


@pytest.fixture
def world(database: Engine) -> World:
    """A posting side with one account, in each kind of database."""
    world = World(database)
    world.account()
    return world


def _move(desk: Desk, id: int, days: int) -> None:
    at = NOW + timedelta(days=days)
    desk.reschedule(id, wall=f"{at:%Y-%m-%dT%H:%M}", due_at=at, expires_at=None, now=NOW)


def test_what_was_seen_is_held_against_the_row_in_the_change_itself(world: World) -> None:
    """The second of two moves within a moment does not overwrite the first; one's own changes are no surprise."""
    id = world.post()
    first, second = (world.desk.as_seen(world.desk.get(id)) for _ in range(2))
    _move(first, id, 3)
    moved = world.desk.get(id)
    with pytest.raises(Outdated, match="was changed meanwhile"):
        _move(second, id, 5)
    with pytest.raises(Outdated):
        second.cancel(id, "no more", now=NOW)
    assert world.desk.get(id) == moved
    first.hold(id, "wait", now=NOW)
    assert world.desk.get(id).state is State.HELD


def test_what_was_seen_of_one_post_says_nothing_of_another(world: World) -> None:
    """Many are changed with one click, each as it was seen."""
    one, other = world.post(), world.post(text="Other words.")
    desk = world.desk.as_seen(world.desk.get(one))
    _move(world.desk, one, 3)
    desk.hold(other, "wait", now=NOW)
    assert world.desk.get(other).state is State.HELD


def test_of_many_at_the_same_time_one_is_heard(world: World) -> None:
    """Both tabs may ask in the same millisecond: the row is locked before it is compared."""
    id = world.post()
    seen, together = world.desk.get(id), Barrier(4)

    def move(days: int) -> Post | None:
        desk = world.desk.as_seen(seen)
        together.wait()
        try:
            _move(desk, id, days)
        except Outdated:
            return None
        return world.desk.get(id)

    with ThreadPoolExecutor(4) as threads:
        heard = [one for one in threads.map(move, range(1, 5)) if one is not None]
    assert heard == [world.desk.get(id)]
