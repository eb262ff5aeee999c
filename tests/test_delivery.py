"""From claim to receipt: every way a call can end, with every kind of recovery, in each kind of database."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from posting_world import MINUTE, NOW, Made, Network, World, payload
from sqlalchemy import Engine

from quotes.errors import InputError, PullquoteError, Refused, StorageError
from scheduler.backoff import FIRST_WAIT, LONGEST_WAIT, MOST_LOOKS, MOST_TRIES, backoff, look_wait
from scheduler.breaker import MOST_STRIKES
from scheduler.claiming import LEASE, Claim
from scheduler.delivery import STEPS
from scheduler.model import Account, Payload
from scheduler.publisher import Busy, Publisher, Recovery, RecoveryKind, Unsure
from scheduler.queue import Queue
from scheduler.rules import Window
from scheduler.runner import Runner
from scheduler.states import State

SECOND = timedelta(seconds=1)
HOUR = 60 * MINUTE
KINDS = [
    Recovery(RecoveryKind.REPLAY),
    Recovery(RecoveryKind.REPLAY, HOUR),
    Recovery(RecoveryKind.LOOK_BACK),
    Recovery(RecoveryKind.HOLD),
]
IDS = ["replay", "replay-an-hour", "look-back", "hold"]


@pytest.fixture
def world(database: Engine) -> World:
    """A posting side with one account and one post due, in each kind of database."""
    world = World(database)
    world.account()
    world.post(grace=None)
    return world


@pytest.fixture(params=KINDS, ids=IDS)
def recovery(request: pytest.FixtureRequest) -> Recovery:
    """Each way of recovery."""
    assert isinstance(request.param, Recovery)
    return request.param


def _network(world: World, recovery: Recovery | None = None) -> Network:
    if recovery is not None:
        world.networks["feed"].recovery = recovery
    return world.networks["feed"]


def _turns(world: World, runner: Runner | None = None, *, turns: int = 6, every: timedelta = 6 * MINUTE) -> None:
    """Turns until nothing changes any more: leases run out, looks come due."""
    runner = runner or world.runner()
    for _ in range(turns):
        runner.turn()
        world.clock.forward(every)


def _event_names(world: World) -> list[str]:
    return [event for event, _ in world.events]


# --- one call, one answer ---------------------------------------------------------------------------------------------


def test_a_post_goes_out_once(world: World, recovery: Recovery) -> None:
    """Composed, frozen, uploaded, written down, published, received: each once, and never again."""
    network = _network(world, recovery)
    assert world.runner().turn() == 1
    _turns(world)
    kept = world.get(1)
    assert (kept.state, kept.attempts, kept.url) == (State.POSTED, 0, "https://social.example/1")
    assert network.calls == ["upload", "publish"]
    assert network.shown == [(kept.key, "words of post 1")]
    assert world.told() == []


UPLOADS: dict[str, tuple[BaseException, str, int]] = {
    # what the upload raises: the state after it, and the tries used up
    "busy": (Busy("503"), "queued", 1),
    "busy until": (Busy("429", timedelta(hours=1)), "queued", 0),
    "refused": (Refused("picture", "too big"), "failed", 0),
    "login": (Refused("login", "the token has expired"), "queued", 0),
    "address": (Refused("address", "the name leads to this machine"), "queued", 0),
    "unsure": (Unsure("no answer"), "queued", 1),
    "a bug": (RuntimeError("token=secret"), "queued", 1),
    "our own": (InputError("what?"), "queued", 1),
}


@pytest.mark.parametrize("case", UPLOADS)
def test_an_upload_that_fails_has_sent_nothing(world: World, case: str) -> None:
    """Whatever an upload raises, nothing was published and the post is queued again or failed, never unsure."""
    error, state, attempts = UPLOADS[case]
    network = _network(world)
    network.meets("upload", error)
    world.runner().turn()
    kept, one = world.get(1), world.accounts.get("feed")
    assert (kept.state.value, kept.attempts) == (state, attempts)
    assert network.made("publish") == network.made("find") == 0
    assert (one.paused is not None) == (case in ("login", "address"))
    assert (one.waits_until == NOW + HOUR) == (case == "busy until")
    assert one.strikes == (1 if state == "failed" else 0)
    assert [len(world.told(kind)) for kind in ("failed", "paused")] == [state == "failed", case in ("login", "address")]
    assert "secret" not in "".join(line.note for line in world.desk.history(1)[0])
    if state == "queued" and case not in ("login", "address"):
        world.clock.forward(HOUR)
        world.runner().turn()
        assert (world.get(1).state, network.made("publish")) == (State.POSTED, 1)


DECLINES: dict[str, tuple[PullquoteError, str, int]] = {
    "busy": (Busy("503 before anything"), "queued", 1),
    "busy until": (Busy("429", timedelta(hours=1)), "queued", 0),
    "refused": (Refused("caption", "too long"), "failed", 0),
    "login": (Refused("login", "the token has expired"), "queued", 0),
    "address": (Refused("address", "the name leads to this machine"), "queued", 0),
}


@pytest.mark.parametrize("case", DECLINES)
def test_a_network_that_says_no_is_believed(world: World, case: str) -> None:
    """What a network certainly did not take is queued again or failed, and nobody has to look for it."""
    error, state, attempts = DECLINES[case]
    network = _network(world)
    network.meets("publish", error)
    world.runner().turn()
    kept, one = world.get(1), world.accounts.get("feed")
    assert (kept.state.value, kept.attempts) == (state, attempts)
    assert (network.made("publish"), network.made("find")) == (1, 0)
    paused = case in ("login", "address")
    assert ((one.paused is not None), one.waits_until == NOW + HOUR) == (paused, case == "busy until")
    assert world.told("unsure") == []
    if paused:
        world.clock.forward(HOUR)
        assert world.runner().turn() == 0
        world.accounts.resume("feed", now=world.clock())
        world.runner().turn()
        assert world.get(1).state is State.POSTED


DOUBTS: dict[str, BaseException] = {
    "unsure": Unsure("no answer"),
    "a bug": RuntimeError("token=secret"),
    "duplicate": Refused("duplicate", "you have said that already"),
}


@pytest.mark.parametrize("case", DOUBTS)
@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "lost"])
def test_a_call_without_an_answer_is_never_just_made_again(
    world: World, recovery: Recovery, case: str, arrived: bool
) -> None:
    """After a call without a clear answer there is one post at most, and one call where a second could make another."""
    network = _network(world, recovery)
    error = DOUBTS[case]
    network.meets("publish", Made(error) if arrived else error)
    _turns(world)
    kept = world.get(1)
    if recovery.kind is RecoveryKind.REPLAY:
        assert (kept.state, network.made("publish")) == (State.POSTED, 2)
    else:
        assert network.made("publish") == 1
        found = arrived and recovery.kind is RecoveryKind.LOOK_BACK
        assert kept.state is (State.POSTED if found else State.UNSURE)
        assert len(world.told("unsure")) == (not found)
    assert len(network.shown) == (arrived or recovery.kind is RecoveryKind.REPLAY)
    assert "secret" not in f"{world.desk.history(1)} {world.told()} {kept.reason}"


def test_a_post_found_late_is_found(world: World) -> None:
    """A network's own list may lag behind: it is looked at again, with growing waits, before a person is asked."""
    network = _network(world)
    network.meets("publish", Made(Unsure("no answer")))
    network.meets("find", Busy("503"), Busy("503"), RuntimeError())
    runner = world.runner()
    runner.turn()
    for wait in (0.5, 1, 2):
        assert world.get(1).state is State.SENDING
        world.clock.forward(wait * MINUTE - SECOND)
        assert runner.turn() == 0
        world.clock.forward(SECOND)
        assert runner.turn() == 1
    assert (world.get(1).state, network.made("find")) == (State.POSTED, 4)
    assert world.desk.history(1)[1][0].origin == "look back"


def test_after_the_last_look_a_person_is_asked(world: World) -> None:
    """A post that is not found is in the inbox after the last look; answered "not there" it goes out again, once."""
    network = _network(world)
    network.meets("publish", Unsure("no answer"))
    _turns(world)
    assert (world.get(1).state, network.made("find")) == (State.UNSURE, MOST_LOOKS)
    assert "no answer" in (world.get(1).reason or "") or "not there yet" in (world.get(1).reason or "")
    world.desk.absent(1, now=world.clock(), expires_at=None)
    _turns(world)
    assert (world.get(1).state, network.made("publish"), len(network.shown)) == (State.POSTED, 2, 1)
    assert network.shown[0][0] == world.get(1).key


def test_a_rate_limit_while_looking_is_no_answer(world: World) -> None:
    """Looking that the network tells to wait uses up no look: nobody is asked what the network will soon tell."""
    network = _network(world)
    network.meets("publish", Made(Unsure("no answer")))
    network.meets("find", *[Busy("429", 15 * MINUTE) for _ in range(MOST_LOOKS)])
    _turns(world, turns=15 * (MOST_LOOKS + 1), every=MINUTE)
    assert world.get(1).state is State.POSTED
    assert world.told("unsure") == []


# --- replay -----------------------------------------------------------------------------------------------------------


def _sent_by_the_dead(world: World, recovery: Recovery, *, arrived: bool) -> Network:
    """A post whose runner died while sending it."""
    network = _network(world, recovery)
    claim = world.sending()
    if arrived:
        network.shown.append((claim.post.key, "words of post 1"))
    return network


@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "lost"])
def test_after_a_crash_there_is_one_post_or_a_question(world: World, recovery: Recovery, arrived: bool) -> None:
    """A post that was being sent when its runner died is replayed, found or asked about; never published blindly."""
    network = _sent_by_the_dead(world, recovery, arrived=arrived)
    world.clock.forward(LEASE)
    _turns(world)
    replayed = recovery.kind is RecoveryKind.REPLAY
    assert network.made("publish") == (1 if replayed else 0)
    assert len(network.shown) == (1 if arrived or replayed else 0)
    found = arrived and recovery.kind is RecoveryKind.LOOK_BACK
    assert world.get(1).state is (State.POSTED if replayed or found else State.UNSURE)
    if replayed:
        assert world.desk.history(1)[1][0].origin == "replay"


@pytest.mark.parametrize("late", [timedelta(0), SECOND], ids=["in time", "too late"])
def test_a_replay_only_while_the_key_is_known(world: World, late: timedelta) -> None:
    """A key that the network has forgotten by now is not used again: a person is asked."""
    network = _sent_by_the_dead(world, Recovery(RecoveryKind.REPLAY, HOUR), arrived=True)
    network.forgets = bool(late)
    world.clock.forward(HOUR + late)
    _turns(world)
    assert len(network.shown) == 1
    assert world.get(1).state is (State.UNSURE if late else State.POSTED)


def test_a_replay_that_waited_too_long_is_not_made(world: World) -> None:
    """The key's time is looked at just before the call: an upload, or a sleeping machine, may have used it up."""
    network = _sent_by_the_dead(world, Recovery(RecoveryKind.REPLAY, HOUR), arrived=True)
    network.forgets = True
    network.meets("upload", lambda: setattr(world.clock, "now", NOW + 2 * HOUR))
    world.clock.forward(LEASE)
    _turns(world)
    assert (network.made("publish"), len(network.shown)) == (0, 1)
    assert world.get(1).state is State.UNSURE


def test_a_replay_without_the_lease_is_not_made(world: World) -> None:
    """A runner that lost its lease while uploading again leaves the call to the one that has it."""
    network = _sent_by_the_dead(world, Recovery(RecoveryKind.REPLAY, 24 * HOUR), arrived=False)

    def sleep() -> None:
        world.clock.forward(LEASE)
        assert world.queue.claim_expired("another", now=world.clock()) is not None

    network.meets("upload", sleep)
    world.clock.forward(LEASE)
    world.runner().turn()
    assert network.made("publish") == 0
    assert "lease lost" in _event_names(world)


def test_a_clock_set_back_is_no_leave_to_replay(world: World) -> None:
    """When the clock says that a try lies in the future, nobody knows how long ago it was: a person is asked."""
    network = _sent_by_the_dead(world, Recovery(RecoveryKind.REPLAY, HOUR), arrived=True)
    network.forgets = True
    world.clock.forward(timedelta(days=-2))
    _turns(world)
    assert len(network.shown) == 1
    assert world.get(1).state is State.UNSURE


def test_other_words_never_go_out_under_a_key_that_was_used(world: World) -> None:
    """A post that was sent and then given other words has another key: networks give the old post for the old one."""
    network = _network(world, Recovery(RecoveryKind.REPLAY))
    network.meets("publish", Made(Refused("caption", "too long")))  # said, but made all the same
    world.runner().turn()
    world.desk.retry(1, now=NOW, expires_at=None)
    world.desk.redraft(1, now=NOW)
    world.desk.approve(1, payload("other words"), now=NOW)
    world.runner().turn()
    assert world.get(1).state is State.POSTED
    assert "other words" in [text for _, text in network.shown]


# --- receipts that cannot be stored -----------------------------------------------------------------------------------


@contextmanager
def _full_disk(monkeypatch: pytest.MonkeyPatch, method: str, error: Exception) -> Iterator[None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Queue, method, fail)
        yield


def test_a_receipt_that_cannot_be_stored_is_brought_in_later(
    world: World, recovery: Recovery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a full disk the runner keeps the receipt, sends nothing else, and stores it when it can: one call."""
    network, runner = _network(world, recovery), world.runner()
    world.account("other")
    world.post("other", due=NOW + MINUTE)
    with _full_disk(monkeypatch, "receive", StorageError("The disk is full")):
        for _ in range(3):
            with pytest.raises(StorageError):
                runner.turn()
            world.clock.forward(MINUTE)
    assert world.get(1).state is State.SENDING
    assert world.networks["other"].calls == []
    runner.turn()
    assert (world.get(1).state, network.made("publish"), network.made("find")) == (State.POSTED, 1, 0)
    assert world.networks["other"].made("publish") == 1


def test_a_receipt_is_stored_before_anything_is_said_of_it(world: World) -> None:
    """A log that fails costs no receipt: it is stored before anything else is done with it."""
    _network(world, Recovery(RecoveryKind.HOLD))

    def log(event: str, /, **_: object) -> None:
        if event == "posted":
            raise OSError("no room for the log")

    runner = world.runner()
    runner._log = runner._delivery._log = log
    runner.turn()
    assert world.get(1).state is State.POSTED


@pytest.mark.parametrize("fault", ["naive", "surrogate", "nothing"])
def test_a_receipt_that_can_never_be_stored_stops_nobody(world: World, fault: str) -> None:
    """A publisher that gives a broken receipt keeps no other post from going out, this turn or later."""
    world.account("other")
    other = world.post("other", due=NOW + MINUTE)
    network = _network(world, Recovery(RecoveryKind.HOLD))
    broken: dict[str, object] = {
        "naive": replace(world.receipt(), posted_at=NOW.replace(tzinfo=None)),
        "surrogate": world.receipt(remote_id="\ud800"),
        "nothing": None,
    }
    network.publish = lambda outgoing, media, key: broken[fault]  # type: ignore[method-assign,assignment,return-value]
    runner = world.runner()
    runner.turn()
    for _ in range(3):
        world.clock.forward(LEASE)
        runner.turn()
    assert world.get(other).state is State.POSTED
    assert world.get(1).state in (State.POSTED, State.UNSURE)


# --- what a turn survives ---------------------------------------------------------------------------------------------


def _others(world: World) -> int:
    world.account("other")
    return world.post("other", due=NOW + MINUTE)


def test_a_bug_at_any_step_publishes_once_and_stops_nobody(world: World, recovery: Recovery) -> None:
    """An exception at any step never leads to a second post, and never keeps another account from posting."""
    for step in STEPS:
        id, other = _bug_at(world, recovery, step)
        network = world.networks[f"at {step}"]
        assert world.get(other).state is State.POSTED, step
        assert world.get(id).state in (State.POSTED, State.UNSURE), step
        if recovery.kind is not RecoveryKind.REPLAY:
            assert network.made("publish") <= 1, step
        # Stopped just before the call, nothing is there, and only a person can say so.
        nothing = step == "sending" and recovery.kind is not RecoveryKind.REPLAY
        assert len(network.shown) == (0 if nothing else 1), step
        assert "secret" not in f"{world.desk.history(id)} {world.told()}", step


def _bug_at(world: World, recovery: Recovery, step: str) -> tuple[int, int]:
    """A post in whose way something raises once at that step, and one of another account, some turns later."""
    name = f"at {step}"
    world.account(name)
    world.account(f"other {step}")
    network = world.networks[name]
    network.recovery = recovery
    id = world.post(name, due=world.clock(), grace=None)
    if step == "recovering":
        claim = world.queue.claim("dead", now=world.clock(), only=id)
        assert claim is not None
        world.queue.freeze(claim.lease, payload(), now=world.clock())
        world.queue.begin_sending(claim.lease, claim.outgoing(payload()), now=world.clock())
        network.shown.append((claim.post.key, payload().text))
        world.clock.forward(LEASE)
    elif step in ("looked", "uploaded again", "replayed"):
        network.meets("publish", Made(Unsure("no answer")))
    other = world.post(f"other {step}", due=world.clock(), grace=None)
    failing = [step]

    def trip(at: str) -> None:
        if at in failing:
            failing.remove(at)
            raise RuntimeError("token=secret")

    runner = world.runner()
    runner._delivery._step = trip
    runner.turn()
    assert world.get(other).state is State.POSTED, step
    _turns(world, runner)
    return id, other


@pytest.mark.parametrize("error", [RuntimeError("token=secret"), StorageError("no font"), InputError("no template")])
@pytest.mark.parametrize("where", ["compose", "stale", "open"])
def test_a_composer_or_publisher_that_raises_stops_nobody(world: World, error: Exception, where: str) -> None:
    """Whatever is raised before a post is sent, the other accounts' posts go out in that turn."""
    other = _others(world)
    world.clock.forward(MINUTE)

    def opened(account: Account) -> Publisher:
        if where == "open" and account.name == "feed":
            raise error
        return world.networks[account.name]

    def compose(claim: Claim) -> Payload:
        if claim.post.id == 1:
            raise error
        return payload("other")

    def stale(claim: Claim) -> str | None:
        if claim.post.id == 1:
            raise error
        return None

    if where == "compose":
        world.maker.composing = compose
    elif where == "stale":
        world.maker.why = stale
    runner = world.runner(publisher=opened)
    if isinstance(error, StorageError):  # it may be the database, so this turn may end; the next goes on
        with suppress(StorageError):
            runner.turn()
    runner.turn()
    assert world.get(other).state is State.POSTED
    assert world.networks["feed"].made("publish") == 0
    assert "secret" not in f"{world.desk.history(1)} {world.told()}"


@pytest.mark.parametrize("wait", [timedelta(0), -SECOND], ids=["zero", "in the past"])
@pytest.mark.parametrize("call", ["upload", "publish"])
def test_a_wait_of_nothing_is_no_loop(world: World, wait: timedelta, call: str) -> None:
    """`Retry-After: 0`, or a reset time that is over by our clock, never makes a turn knock again and again."""
    network = _network(world)
    network.meets(call, *[Busy("429", wait) for _ in range(20)])
    world.runner().turn()
    assert network.made(call) <= 2


def test_a_wait_without_end_is_no_bug(world: World) -> None:
    """However long a network says to wait, its "not taken" is believed, and the account waits a sensible time."""
    network = _network(world)
    network.meets("publish", Busy("429", timedelta.max))
    world.runner().turn()
    assert world.get(1).state is State.QUEUED
    waits = world.accounts.get("feed").waits_until
    assert waits is not None and waits <= NOW + timedelta(days=32)


def test_a_backlog_never_goes_out_in_a_burst(world: World) -> None:
    """Late posts of an account without spacing still go out one after the other, not all in one turn."""
    world.account("eager", spacing=timedelta(0))
    for _ in range(5):
        world.post("eager", due=NOW - HOUR)
    world.runner().turn()
    assert world.networks["eager"].made("publish") == 1


def test_a_lost_lease_ends_only_that_post(world: World) -> None:
    """A runner whose lease was taken before sending publishes nothing, and goes on with the next post."""
    other = _others(world)
    world.clock.forward(MINUTE)

    def lose() -> None:
        with_lease = world.clock() + LEASE
        assert world.queue.claim_expired("another", now=with_lease) is None

    _network(world).meets("upload", lose)
    world.runner().turn()
    assert _event_names(world).count("lease lost") == 1
    assert world.get(other).state is State.POSTED


# --- tries, limits, the breaker ---------------------------------------------------------------------------------------


def test_out_of_tries(world: World) -> None:
    """After the last try a post fails, a person is told once, and its waits have grown."""
    network = _network(world)
    network.meets("upload", *[Busy("503") for _ in range(MOST_TRIES)])
    _turns(world, turns=MOST_TRIES + 2, every=HOUR)
    kept = world.get(1)
    assert (kept.state, kept.attempts, network.made("upload")) == (State.FAILED, MOST_TRIES - 1, MOST_TRIES)
    assert (len(world.told("failed")), kept.reason) == (1, "503")


def test_the_breaker_outlives_its_runner(world: World) -> None:
    """Failures in a row pause an account whichever runner saw them; a person lets it go on with a clean slate."""
    network = _network(world)
    ids = [1, *(world.post(grace=None, due=NOW + n * MINUTE) for n in range(1, MOST_STRIKES + 1))]
    network.meets("upload", *[Refused("caption", "too long") for _ in range(MOST_STRIKES)])
    for number in range(MOST_STRIKES + 3):
        world.runner(f"runner {number}").turn()
        world.clock.forward(MINUTE)
    assert [world.get(id).state.value for id in ids] == [*["failed"] * MOST_STRIKES, "queued"]
    assert world.accounts.get("feed").paused is not None
    assert len(world.told("paused")) == 1
    world.accounts.resume("feed", now=world.clock())
    world.runner().turn()
    assert world.get(ids[-1]).state is State.POSTED
    assert world.accounts.get("feed").strikes == 0


def test_a_full_window_waits_without_a_try(world: World) -> None:
    """When the network's limit is reached the account waits until there is room, and no try is used up."""
    network = _network(world)
    network.rules = replace(network.rules, windows=(Window(1, 7200),))
    world.runner().turn()
    second = world.post(due=NOW, grace=None)
    world.clock.forward(HOUR)
    world.runner().turn()
    assert (world.get(second).state, world.get(second).attempts) == (State.QUEUED, 0)
    assert world.accounts.get("feed").waits_until == NOW + 2 * HOUR
    world.clock.forward(HOUR)
    world.runner().turn()
    assert world.get(second).state is State.POSTED


@given(st.integers(1, 10_000), st.randoms(use_true_random=False))
def test_waits_stay_within_bounds(tries: int, random: Random) -> None:
    """A wait is at least a second and at most half a minute doubled with each try, up to an hour."""
    assert SECOND <= backoff(tries, random) <= min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)


def test_waits_are_spread_over_all_of_their_span() -> None:
    """Full jitter: posts that failed together do not come back together."""
    random = Random(5)
    for tries in (1, 3, 20):
        longest = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
        waits = [backoff(tries, random) / longest for _ in range(2_000)]
        assert 0.45 < statistics.mean(waits) < 0.55
        assert min(waits) < 0.05 and max(waits) > 0.95
    assert [look_wait(looks) for looks in range(3)] == [timedelta(seconds=seconds) for seconds in (30, 60, 120)]


def test_sent_by_hand(world: World) -> None:
    """A post sent by hand goes out now; one that cannot be claimed is not sent, and says so."""
    id = world.post(due=NOW + 9 * HOUR)
    assert world.runner().send(id)
    assert world.get(id).state is State.POSTED
    assert not world.runner().send(id)


def test_a_stop_ends_the_turn_after_the_post_in_hand(world: World) -> None:
    """Told to stop while sending, a runner finishes that post and takes no other."""
    _others(world)
    world.clock.forward(MINUTE)
    runner = world.runner()

    def stop() -> None:
        runner.stopping = True

    _network(world).meets("publish", stop)
    assert runner.turn() == 1
    assert sorted(world.states().values()) == ["posted", "queued"]
