"""The database server dies at each step of a post, and comes back: nothing is lost, doubled, or asked of a person."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from random import Random

import pytest
from posting_world import MINUTE, NOW, World

from quotes.database import open_database
from quotes.errors import StorageError
from scheduler.model import NewPost
from scheduler.proving.scenarios import FIRST_POINTS
from scheduler.proving.watched_queue import WatchedQueue
from scheduler.publisher import Recovery, RecoveryKind
from scheduler.runner import Runner
from scheduler.states import State

if importlib.util.find_spec("psycopg") is None:
    pytest.skip("needs PostgreSQL", allow_module_level=True)

from postgresql_pair import Host, Pair, have_servers, lone_server, replicated

pytestmark = pytest.mark.skipif(not have_servers(), reason="needs PostgreSQL's server")


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """A server that may die."""
    with lone_server() as host:
        open_database(host.url).dispose()
        yield host


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A server that may die, and its standby."""
    with replicated() as pair:
        yield pair


def _new_post(account: str) -> NewPost:
    return NewPost(
        account=account,
        quote=None,
        cluster=None,
        cycle=1,
        slot=None,
        campaign=None,
        wall="2026-11-23T09:00",
        zone="UTC",
        due_at=NOW,
        expires_at=None,
    )


def _posted_through(url: str, account: str, point: str, disaster: Callable[[], None]) -> None:
    """Posts while something happens at a point of the way, once; the runner goes on by itself."""
    engine = open_database(url)
    world = World(engine)
    world.account(account)
    # Nobody can tell what became of a post there: whatever is in doubt would be a person's.
    world.networks[account].recovery = Recovery(RecoveryKind.HOLD)
    (id,) = world.keep(_new_post(account), key=f"{FIRST_POINTS.index(point):032x}")
    coming = [disaster]

    def reach(name: str) -> None:
        if name == point and coming:
            coming.pop()()

    queue = WatchedQueue(engine, reach, 0)
    runner = Runner(
        queue,
        world.maker,
        owner=account,
        publisher=lambda one: world.networks[one.name],
        clock=world.clock,
        random=Random(1),
        log=world.log,
        step=reach,
    )
    for _ in range(3):
        try:
            runner.turn()
        except StorageError as error:
            assert error.hint
        world.clock.forward(MINUTE)
    queue.close()
    assert coming == []
    assert (world.get(id).state, world.get(id).attempts) == (State.POSTED, 0)
    assert (world.networks[account].made("publish"), len(world.desk.history(id)[1])) == (1, 1)
    engine.dispose()


@pytest.mark.parametrize("point", FIRST_POINTS)
def test_a_server_that_dies_at_any_point_delays_a_post(host: Host, point: str) -> None:
    """An immediate shutdown, with recovery from the log: before each commit, and between all of them."""

    def die() -> None:
        host.die()
        host.start()

    _posted_through(host.url, f"account for {point}", point, die)


@pytest.mark.parametrize("point", ["before the commit of begin_sending", "answered"])
def test_a_fail_over_at_any_point_delays_a_post(pair: Pair, point: str) -> None:
    """The standby has all that was kept; the runner finds it by itself."""
    _posted_through(pair.url, "feed", point, pair.fail_over)
