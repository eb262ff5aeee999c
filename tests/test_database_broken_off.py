"""A runner whose database breaks off in the middle of a post: what it knows for certain is not left to a lease."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from posting_world import MINUTE, World
from sqlalchemy import Engine

from quotes.errors import StorageError
from scheduler.publisher import Busy, Recovery, RecoveryKind, Unsure
from scheduler.queue import Queue
from scheduler.runner import Runner
from scheduler.states import State


@pytest.fixture
def world(database: Engine) -> World:
    """A posting side whose network cannot be asked about a post."""
    world = World(database)
    world.account()
    world.networks["feed"].recovery = Recovery(RecoveryKind.HOLD)
    return world


def _broken(monkeypatch: pytest.MonkeyPatch, world: World, method: str, *, kept: bool) -> Runner:
    """A runner that has been in a turn in which one answer of the database was lost, kept or not."""
    real: Callable[..., Any] = getattr(Queue, method)

    def lost(*given: Any, **named: Any) -> Any:
        if kept:
            real(*given, **named)
        raise StorageError("The connection to the database was lost.")

    runner = world.runner()
    with monkeypatch.context() as patch:
        patch.setattr(Queue, method, lost)
        with pytest.raises(StorageError):
            runner.turn()
    return runner


def _goes_on(world: World, runner: Runner) -> None:
    runner.turn()
    world.clock.forward(MINUTE)
    runner.turn()


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("method", ["claim", "freeze", "begin_sending"])
def test_what_was_not_sent_goes_out_soon_and_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch, world: World, method: str, kept: bool
) -> None:
    """Whether the server has kept it or not, the runner knows that nothing went out: no lease is waited for."""
    id = world.post()
    runner = _broken(monkeypatch, world, method, kept=kept)
    _goes_on(world, runner)
    assert (world.get(id).state, world.get(id).attempts) == (State.POSTED, 0)
    assert world.networks["feed"].made("publish") == 1


@pytest.mark.parametrize("kept", [True, False])
def test_what_the_network_declined_goes_back_although_the_database_did_not_hear(
    monkeypatch: pytest.MonkeyPatch, world: World, kept: bool
) -> None:
    """The network's own "not now" is known for certain, and needs no person."""
    id = world.post()
    world.networks["feed"].meets("publish", Busy("Later, please."))
    runner = _broken(monkeypatch, world, "give_back", kept=kept)
    _goes_on(world, runner)
    _goes_on(world, runner)
    assert world.get(id).state is State.POSTED
    assert world.networks["feed"].made("publish") == 2


def test_what_may_be_out_stays_until_its_lease_ends(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """A post whose answer was lost on both sides is never sent again: a person is asked, after the lease."""
    id = world.post()
    world.networks["feed"].meets("publish", Unsure("No answer."))
    runner = _broken(monkeypatch, world, "doubt", kept=False)
    _goes_on(world, runner)
    assert world.get(id).state is State.SENDING
    world.clock.forward(timedelta(minutes=6))
    runner.turn()
    assert world.get(id).state is State.UNSURE
    assert world.networks["feed"].made("publish") == 1


def test_a_receipt_that_was_kept_after_all_is_kept_once(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """The runner brings a receipt again whose answer it did not hear; there is one receipt, and no second post."""
    id = world.post()
    runner = _broken(monkeypatch, world, "receive", kept=True)
    _goes_on(world, runner)
    assert (world.get(id).state, len(world.desk.history(id)[1])) == (State.POSTED, 1)
    assert world.networks["feed"].made("publish") == 1


def test_what_another_runner_has_taken_over_is_left_to_it(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """A runner that was cut off for longer than its lease gives nothing back: the post is another's."""
    id = world.post()
    runner = _broken(monkeypatch, world, "freeze", kept=True)
    world.clock.forward(timedelta(minutes=6))
    assert world.queue.claim_expired("two", now=world.clock()) is None  # it goes back to the queue on the way
    other = world.claim("two")
    runner.turn()
    assert world.get(id).state is State.CLAIMED
    world.queue.heartbeat(other.lease, now=world.clock())


def test_a_post_that_the_database_never_takes_keeps_no_other_back(
    monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    """It is tried again, and not at once: the next account's post goes out in between."""
    world.account("other")
    world.networks["other"].recovery = Recovery(RecoveryKind.HOLD)
    bad, good = world.post(), world.post("other")
    real = Queue.freeze

    def freeze(self: Queue, lease: Any, *given: Any, **named: Any) -> None:
        if lease.post == bad:
            raise StorageError("Too long for this database.")
        real(self, lease, *given, **named)

    monkeypatch.setattr(Queue, "freeze", freeze)
    runner = world.runner()
    with pytest.raises(StorageError):
        runner.turn()
    runner.turn()
    assert (world.get(bad).state, world.get(good).state) == (State.QUEUED, State.POSTED)
