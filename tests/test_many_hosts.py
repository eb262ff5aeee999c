"""Several runners in processes of their own on one PostgreSQL database that is cut off, dies and fails over."""

from __future__ import annotations

import importlib.util
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import Random

import pytest
from postgresql_server import Server

from quotes.database import open_database
from scheduler.desk import Desk
from scheduler.model import Account
from scheduler.proving.databases import seed
from scheduler.proving.faults import Network
from scheduler.proving.world import NetworkWorld, fake_network
from scheduler.states import State

if importlib.util.find_spec("psycopg") is None:
    pytest.skip("needs PostgreSQL", allow_module_level=True)

import psycopg
from postgresql_pair import have_servers, lone_server, replicated
from posting_process import PostingProcess, Told

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RUNNERS = 4

needs_servers = pytest.mark.skipif(not have_servers(), reason="needs PostgreSQL's server")


@pytest.fixture(scope="module")
def network() -> Iterator[Callable[[str], NetworkWorld]]:
    """Pages of a network that knows no keys: what is sent to it twice is there twice."""
    with fake_network() as port:
        yield lambda page: NetworkWorld(port, Network.HOLD, page)


def _queue(url: str, world: NetworkWorld, posts: int) -> None:
    """Queues posts that are due, on twenty accounts."""
    world.set(refuses_duplicates=False)
    engine = open_database(url)
    seed(engine, Account("account", "fake", "webhook", options=world.options), posts, salt=url, now=START)
    engine.dispose()


def _start(url: str) -> list[PostingProcess]:
    since = time.monotonic()
    return [PostingProcess(Told(url, f"host {number}", START.isoformat(), since)) for number in range(RUNNERS)]


def _wait_for(world: NetworkWorld, posts: int) -> None:
    """Waits until so many posts are out."""
    world.wait_for(posts)
    assert len(world.posts()) >= posts


def _each_once(url: str, world: NetworkWorld, posts: int, processes: list[PostingProcess]) -> list[str]:
    """What the database refused to each, after every post is out once, has its receipt, and nobody had to be asked."""
    told = [event for process in processes for event in process.ends()]
    assert [event for event in told if event["event"] == "bug"] == []
    assert {len(world.posts()), *Counter(one.text for one in world.posts()).values()} == {posts, 1}
    engine = open_database(url)
    desk = Desk(engine)
    assert Counter(post.state for post in desk.posts()) == {State.POSTED: posts}
    events = Counter(line.event for post in desk.posts() for line in desk.history(post.id)[0])
    assert events["doubt"] == 0
    engine.dispose()
    return [event["why"] for event in told if event["event"] == "refused"]


def test_connections_that_are_killed_at_random_cost_no_post(
    postgresql: Server, migrated_postgresql: str, network: Callable[[str], NetworkWorld]
) -> None:
    """Four runners post two hundred times while their connections die: each once, and no runner with them."""
    url, world, posts = postgresql.create(template=migrated_postgresql), network("killed"), 200
    _queue(url, world, posts)
    processes = _start(url)
    random, killed = Random(11), 0
    with psycopg.connect(url, autocommit=True) as killer:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        while len(world.posts()) < posts:
            pids = sorted(pid for (pid,) in killer.execute(f"SELECT pid {others}".encode()).fetchall())
            if pids:
                killer.execute("SELECT pg_terminate_backend(%s)", [random.choice(pids)])
                killed += 1
            time.sleep(random.random() / 5)
    refused = _each_once(url, world, posts, processes)
    assert killed > RUNNERS
    assert refused and all("postgresql://" in why for why in refused)
    postgresql.drop(url)


@needs_servers
def test_a_server_that_dies_and_comes_back_finds_its_runners_waiting(network: Callable[[str], NetworkWorld]) -> None:
    """Runners whose server is gone for a while say so, and go on by themselves."""
    with lone_server() as host:
        world, posts = network("restarted"), 60
        _queue(host.url, world, posts)
        processes = _start(host.url)
        _wait_for(world, 10)
        host.die()
        host.start()
        refused = _each_once(host.url, world, posts, processes)
    assert any("cannot be reached" in why for why in refused)


@needs_servers
def test_a_standby_that_is_promoted_goes_on_where_the_primary_died(network: Callable[[str], NetworkWorld]) -> None:
    """A fail-over loses no post and doubles none, where commits wait for the standby; nobody changes a setting."""
    with replicated() as pair:
        world, posts = network("failed over"), 60
        _queue(pair.url, world, posts)
        processes = _start(pair.url)
        _wait_for(world, 10)
        pair.fail_over()
        refused = _each_once(pair.url, world, posts, processes)
    assert refused
