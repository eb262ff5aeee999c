"""The queue: claims, leases, limits, receipts and history, in each kind of database."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from posting_world import MINUTE, NOW, World, payload
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from quotes.database import open_database, reading, writing
from quotes.errors import Refused
from scheduler.claiming import LEASE
from scheduler.model import Receipt, Schedule
from scheduler.queue import Queue
from scheduler.rules import Window
from scheduler.states import State
from scheduler.tables import account, post, receipt
from scheduler.transitions import Lease, LeaseLost


@pytest.fixture
def world(database: Engine) -> World:
    """An empty posting side, in each kind of database."""
    return World(database)


def _set(world: World, id: int, **values: object) -> None:
    with writing(world.engine) as connection:
        connection.execute(update(post).where(post.c.pk == id).values(**values))


def _row(world: World, id: int) -> dict[str, object]:
    with reading(world.engine) as connection:
        return dict(connection.execute(select(post).where(post.c.pk == id)).one()._mapping)


# --- which comes next -------------------------------------------------------------------------------------------------


def test_what_is_due_longest_comes_first(world: World) -> None:
    """Claims go by the time a post is ready, over all accounts, and by its number where times are equal."""
    for name in ("a", "b", "c"):
        world.account(name)
    third = world.post("a", due=NOW - MINUTE)
    first = world.post("b", due=NOW - 3 * MINUTE)
    second = world.post("c", due=NOW - 3 * MINUTE)
    assert [world.claim().post.id for _ in range(3)] == [first, second, third]
    assert world.queue.claim("one", now=NOW) is None


def test_nothing_goes_out_before_its_time(world: World) -> None:
    """A post is claimed from the very moment it is ready, never before."""
    world.account()
    id = world.post(due=NOW + MINUTE)
    assert world.queue.claim("one", now=NOW + MINUTE - timedelta(microseconds=1)) is None
    claim = world.queue.claim("one", now=NOW + MINUTE)
    assert claim is not None and claim.post.id == id


def test_a_backlog_of_one_account_leaves_room_for_the_others(world: World) -> None:
    """After each post an account rests for its spacing, so a long backlog never keeps another account waiting."""
    world.account("late", spacing=30 * MINUTE)
    world.account("punctual")
    for minutes in range(60, 50, -1):
        world.post("late", due=NOW - minutes * MINUTE)
    on_time = world.post("punctual", due=NOW)
    first = world.claim()
    world.queue.receive(first.lease, world.receipt(), now=NOW)
    assert world.claim().post.id == on_time
    assert world.queue.claim("one", now=NOW + 30 * MINUTE - timedelta(seconds=1)) is None
    again = world.queue.claim("one", now=NOW + 30 * MINUTE)
    assert again is not None and again.account.name == "late"


def test_an_account_has_one_post_in_hand(world: World) -> None:
    """While a post of an account is claimed, sent or looked for, none of its others can be claimed, by hand too."""
    world.account()
    first, second = world.post(), world.post()
    claim = world.sending()
    assert claim.post.id == first
    assert world.queue.claim("two", now=NOW) is None
    assert world.queue.claim("two", now=NOW, only=second) is None
    world.queue.look_again(claim.lease, "later", now=NOW, at=NOW + MINUTE)
    assert world.queue.claim("two", now=NOW) is None


def test_one_in_flight_is_a_constraint(world: World) -> None:
    """The database itself refuses a second post of an account in flight, whatever a program does."""
    world.account()
    world.post()
    second = world.post()
    world.claim()
    with pytest.raises(IntegrityError):
        _set(world, second, state="sending")


@pytest.mark.parametrize("what", ["paused", "waiting", "removed"])
def test_accounts_that_may_not_post_are_passed_over(world: World, what: str) -> None:
    """A paused, waiting or removed account gives nothing, and keeps nobody else from posting."""
    world.account("stopped")
    world.account("going")
    world.post("stopped", due=NOW - MINUTE)
    other = world.post("going")
    if what == "paused":
        world.accounts.pause("stopped", "holidays")
    elif what == "waiting":
        world.queue.wait("stopped", "rate limit", until=NOW + MINUTE)
    else:
        with writing(world.engine) as connection:
            connection.execute(update(account).where(account.c.name == "stopped").values(removed_at=NOW))
    assert world.claim().post.id == other
    assert world.queue.claim("one", now=NOW) is None


def test_a_wait_ends_by_itself(world: World) -> None:
    """An account told to wait posts again from that very moment on."""
    world.account()
    world.post()
    world.queue.wait("feed", "rate limit", until=NOW + MINUTE)
    assert world.queue.claim("one", now=NOW + MINUTE - timedelta(microseconds=1)) is None
    assert world.queue.claim("one", now=NOW + MINUTE) is not None


def test_by_hand_needs_neither_time_nor_spacing_but_the_network_leave(world: World) -> None:
    """A post sent by hand waits for no time and no spacing, but a network's own wait and a pause hold for it too."""
    world.account()
    id = world.post(due=NOW + timedelta(days=3))
    world.queue.wait("feed", "spacing", until=NOW + MINUTE)
    claim = world.queue.claim("one", now=NOW, only=id)
    assert claim is not None
    world.queue.give_back(claim.lease, "never mind", now=NOW)
    world.queue.wait("feed", "rate limit", until=NOW + MINUTE)
    assert world.queue.claim("one", now=NOW, only=id) is None
    world.accounts.resume("feed", now=world.clock())
    world.accounts.pause("feed", "holidays")
    assert world.queue.claim("one", now=NOW, only=id) is None
    draft = world.post(drafts=True)
    world.accounts.resume("feed", now=world.clock())
    assert world.queue.claim("one", now=NOW, only=draft) is None
    assert world.queue.claim("one", now=NOW, only=99_999) is None


def test_by_hand_nothing_goes_to_a_removed_account(world: World) -> None:
    """A post of an account that was taken away never goes out, not even by hand."""
    world.account()
    id = world.post()
    with writing(world.engine) as connection:
        connection.execute(update(account).values(removed_at=NOW))
    assert world.queue.claim("one", now=NOW, only=id) is None


# --- leases -----------------------------------------------------------------------------------------------------------

Write = Callable[[World, Lease], object]

WRITES: dict[str, Write] = {
    "heartbeat": lambda world, lease: world.queue.heartbeat(lease, now=world.clock()),
    "freeze": lambda world, lease: world.queue.freeze(lease, payload("other words"), now=world.clock()),
    "give_back": lambda world, lease: world.queue.give_back(lease, "why", now=world.clock()),
    "decline": lambda world, lease: world.queue.give_back(lease, "why", now=world.clock(), declined=True),
    "hold": lambda world, lease: world.queue.hold(lease, "why", now=world.clock()),
    "give up": lambda world, lease: world.queue.refuse(lease, "why", now=world.clock()),
    "refuse": lambda world, lease: world.queue.refuse(lease, "why", now=world.clock(), declined=True),
    "doubt": lambda world, lease: world.queue.doubt(lease, "why", now=world.clock()),
    "look_again": lambda world, lease: world.queue.look_again(lease, "why", now=world.clock(), at=NOW),
}


@pytest.mark.parametrize("loss", ["owner", "fence", "given back"])
def test_no_write_without_the_lease(world: World, loss: str) -> None:
    """A runner that has lost its lease, by owner or by fence, changes nothing: not row, history, notices, account."""
    world.account()
    id = world.post()
    claim = world.sending()
    lease = claim.lease
    if loss == "owner":
        _set(world, id, lease_owner="two")
    elif loss == "fence":
        _set(world, id, fence=lease.fence + 1)
    else:
        world.queue.give_back(lease, "declined", now=NOW, declined=True)
    before = (_row(world, id), world.desk.history(id), world.told(), world.accounts.get("feed"))
    for name, write in WRITES.items():
        with pytest.raises(LeaseLost):
            write(world, lease)
            pytest.fail(name)
    with pytest.raises(LeaseLost):
        world.queue.begin_sending(lease, claim.outgoing(payload()), now=NOW)
    assert before == (_row(world, id), world.desk.history(id), world.told(), world.accounts.get("feed"))


def test_every_claim_raises_the_fence(world: World) -> None:
    """The same owner with an older claim of the same post is another lease: what it wrote late is refused."""
    world.account()
    world.post()
    old = world.claim("one").lease
    world.queue.give_back(old, "busy", now=NOW)
    new = world.claim("one").lease
    assert (new.owner, new.post) == (old.owner, old.post)
    assert new.fence > old.fence
    with pytest.raises(LeaseLost):
        world.queue.heartbeat(old, now=NOW)
    world.queue.heartbeat(new, now=NOW)


def test_a_heartbeat_keeps_the_lease(world: World) -> None:
    """A lease runs out when its time is over, and not while heartbeats come."""
    world.account()
    world.post()
    lease = world.claim().lease
    world.queue.heartbeat(lease, now=NOW + LEASE)
    assert world.queue.claim_expired("two", now=NOW + 2 * LEASE - timedelta(microseconds=1)) is None
    world.queue.heartbeat(lease, now=NOW + 2 * LEASE - timedelta(microseconds=1))
    assert world.queue.claim_expired("two", now=NOW + 3 * LEASE) is None
    with pytest.raises(LeaseLost):
        world.queue.heartbeat(lease, now=NOW + 3 * LEASE)


def test_what_was_only_claimed_goes_back_when_its_runner_is_gone(world: World) -> None:
    """A claim whose lease ran out is queued again as it was: nothing irrevocable had been sent."""
    world.account()
    id = world.post()
    world.claim()
    assert world.queue.claim_expired("two", now=NOW + LEASE) is None
    assert world.get(id).state is State.QUEUED
    assert world.queue.claim("two", now=NOW + LEASE) is not None


def test_what_was_being_sent_is_taken_over_and_never_queued(world: World) -> None:
    """A post whose runner died while sending goes to another to find out, with what was sent and as of when."""
    world.account()
    id = world.post()
    claim = world.sending()
    world.clock.forward(LEASE)
    taken = world.queue.claim_expired("two", now=world.clock())
    assert taken is not None and taken.recovering and taken.post.id == id
    assert (taken.payload, taken.sent_as_of) == (claim.payload, NOW)
    assert world.get(id).state is State.SENDING
    assert world.queue.claim_expired("three", now=world.clock()) is None
    with pytest.raises(LeaseLost):
        world.queue.give_back(claim.lease, "late", now=world.clock(), declined=True)


def test_a_lease_far_in_the_future_is_mended(world: World) -> None:
    """After the clock was set back by days, a lease that would never run out ends like any other."""
    world.account()
    id = world.post()
    world.clock.forward(timedelta(days=400))
    world.sending()
    back = NOW + MINUTE
    assert world.queue.claim_expired("two", now=back) is None
    taken = world.queue.claim_expired("two", now=back + LEASE)
    assert taken is not None and taken.post.id == id


def test_a_lease_within_bounds_is_not_mended(world: World) -> None:
    """A small difference between the clocks of two runners takes no lease away."""
    world.account()
    id = world.post()
    world.claim()
    _set(world, id, lease_until=NOW + 2 * LEASE)
    world.queue.claim_expired("two", now=NOW)
    assert _row(world, id)["lease_until"] == NOW + 2 * LEASE


def test_a_clock_that_was_far_ahead_does_not_silence_an_account(world: World) -> None:
    """The rest after a post never lasts longer than the spacing, also when the clock was set back after the post."""
    world.account(spacing=30 * MINUTE)
    world.post(due=NOW)
    world.post(due=NOW, grace=None)
    world.clock.forward(timedelta(days=400))
    claim = world.sending()
    world.queue.receive(claim.lease, world.receipt(), now=world.clock())
    world.clock.now = NOW + 31 * MINUTE
    world.queue.claim_expired("two", now=NOW)
    assert world.queue.claim("two", now=world.clock()) is not None


# --- what becomes of posts --------------------------------------------------------------------------------------------


def test_too_late_by_its_grace_is_skipped_and_told_once_a_day(world: World) -> None:
    """What is later than its grace is skipped, the rest stays; a thousand of them are told in one line."""
    world.account()
    late = [world.post(due=NOW - timedelta(hours=3)) for _ in range(3)]
    just = world.post(due=NOW - timedelta(hours=2))
    endless = world.post(due=NOW - timedelta(days=9), grace=None)
    draft = world.post(due=NOW - timedelta(days=9), drafts=True)
    assert world.queue.skip_late(now=NOW).total() == 3
    assert world.queue.skip_late(now=NOW).total() == 0
    assert [world.get(id).state.value for id in (*late, just, endless, draft)] == [
        *("skipped", "skipped", "skipped", "queued", "queued", "draft")
    ]
    assert len(world.told("skipped")) == 1
    assert world.get(late[0]).reason == "too late by its slot's grace"


def test_a_backlog_of_a_year_is_skipped_in_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are late, all are skipped, some at a time."""
    monkeypatch.setattr("scheduler.queue._AT_ONCE", 2)
    world.account()
    for _ in range(5):
        world.post(due=NOW - timedelta(days=3))
    assert world.queue.skip_late(now=NOW).total() == 5


def test_what_is_in_flight_is_never_skipped(world: World) -> None:
    """A post in a runner's hand is not skipped, however late it has become."""
    world.account()
    id = world.post(grace=MINUTE)
    world.sending()
    assert world.queue.skip_late(now=NOW + timedelta(days=1)).total() == 0
    assert world.get(id).state is State.SENDING


def test_a_failed_try_counts_and_a_wait_does_not(world: World) -> None:
    """Given back to go out later, a try is used up; given back for a wait, none is."""
    world.account()
    id = world.post()
    world.queue.give_back(world.claim().lease, "busy", now=NOW)
    assert (world.get(id).attempts, world.get(id).ready_at) == (0, NOW)
    world.queue.give_back(world.claim().lease, "upload failed", now=NOW, ready_at=NOW + MINUTE)
    assert (world.get(id).attempts, world.get(id).ready_at) == (1, NOW + MINUTE)
    assert world.queue.claim("one", now=NOW) is None


def test_sending_comes_back_only_by_the_networks_word(world: World) -> None:
    """Without the network's own answer neither giving back nor giving up is possible once a post is being sent."""
    world.account()
    id = world.post()
    lease = world.sending().lease
    for undo in (world.queue.give_back, world.queue.refuse, world.queue.hold):
        with pytest.raises(Refused) as refused:
            undo(lease, "why", now=NOW)
        assert refused.value.rule == "state"
    assert world.get(id).state is State.SENDING
    assert world.told() == []
    world.queue.give_back(lease, "rate limit", now=NOW, declined=True)
    assert world.get(id).state is State.QUEUED


def test_what_was_never_sent_has_a_new_time_of_making(world: World) -> None:
    """The time told to the network is set by a claim, kept over a time-out, and anew after the network declined."""
    world.account()
    world.post()
    assert world.claim().sent_as_of == NOW
    world.clock.forward(LEASE)
    world.queue.claim_expired("two", now=world.clock())
    claim = world.sending()
    assert claim.sent_as_of == NOW + LEASE
    world.queue.doubt(claim.lease, "no answer", now=world.clock())
    world.desk.absent(claim.post.id, now=world.clock(), expires_at=None)
    world.clock.forward(MINUTE)
    again = world.sending()
    assert again.sent_as_of == NOW + LEASE
    world.queue.give_back(again.lease, "declined", now=world.clock(), declined=True)
    assert world.claim().sent_as_of == world.clock()


def test_failing_doubting_and_holding_tell_a_person(world: World) -> None:
    """Each of them keeps its reason, lets the lease go and is told once."""
    for name in ("a", "b", "c"):
        world.account(name)
        world.post(name)
    held, unsure, failed = world.claim(), world.sending(), world.sending()
    world.queue.hold(held.lease, "its quote was deleted", now=NOW)
    world.queue.doubt(unsure.lease, "no answer", now=NOW)
    world.queue.refuse(failed.lease, "too long", now=NOW, declined=True, answer="422")
    for claim, state, why in (
        (held, "held", "its quote was deleted"),
        (unsure, "unsure", "no answer"),
        (failed, "failed", "too long"),
    ):
        kept = world.get(claim.post.id)
        assert (kept.state.value, kept.reason) == (state, why)
        assert _row(world, claim.post.id)["lease_owner"] is None
        (message,) = world.told(state)
        assert why in message and str(claim.post.id) in message
    assert [one.strikes for one in world.accounts.all()] == [0, 1, 1]


def test_looking_again_leaves_the_post_alone_until_then(world: World) -> None:
    """A post of unknown fate is looked for at its time and not before, and counts its looks."""
    world.account()
    id = world.post()
    claim = world.sending()
    world.queue.look_again(claim.lease, "not there yet", now=NOW, at=NOW + MINUTE)
    assert world.queue.claim_expired("two", now=NOW + MINUTE - timedelta(microseconds=1)) is None
    taken = world.queue.claim_expired("two", now=NOW + MINUTE)
    assert taken is not None and taken.recovering
    assert (taken.post.id, taken.post.looks, taken.post.attempts) == (id, 1, 0)
    with pytest.raises(LeaseLost):
        world.queue.heartbeat(claim.lease, now=NOW)


def test_waiting_or_pausing_an_account_that_is_gone_is_nothing(world: World) -> None:
    """A runner whose account was removed under its feet goes on."""
    world.queue.wait("nobody", "rate limit", until=NOW)
    world.queue.pause("nobody", "login", now=NOW)
    assert world.told() == []


def test_a_pause_keeps_its_first_reason_and_is_told_once(world: World) -> None:
    """What paused an account stays its reason, however many runners come after."""
    world.account()
    world.queue.pause("feed", "the first reason", now=NOW)
    world.queue.pause("feed", "the second reason", now=NOW + MINUTE)
    assert world.accounts.get("feed").paused == "the first reason"
    assert len(world.told("paused")) == 1


def test_room_under_the_windows_of_a_network(world: World) -> None:
    """There is room again when the oldest of as many posts as a window takes leaves it; the strictest window counts."""
    world.account(schedule=Schedule(spacing=timedelta(0)))
    times = [NOW - timedelta(minutes=minutes) for minutes in (50, 20, 10)]
    with writing(world.engine) as connection:
        for number, at in enumerate(times):
            id = _insert_post(connection, number)
            connection.execute(
                insert(receipt).values(
                    post_pk=id, account_pk=1, network="fake", remote_id=f"{id}", posted_at=at,
                    origin="publish", answer="", stored_at=at,
                )
            )  # fmt: skip
    room = world.queue.room_at
    assert room("feed", [], now=NOW) == NOW
    assert room("feed", [Window(4, 3600)], now=NOW) == NOW
    assert room("feed", [Window(3, 3600)], now=NOW) == NOW + 10 * MINUTE
    assert room("feed", [Window(2, 3600)], now=NOW) == NOW + 40 * MINUTE
    assert room("feed", [Window(3, 3600), Window(1, 900)], now=NOW) == NOW + 10 * MINUTE
    assert room("feed", [Window(3, 3600)], now=NOW + 10 * MINUTE) == NOW + 10 * MINUTE
    assert room("other", [Window(1, 3600)], now=NOW) == NOW


def _insert_post(connection: Connection, number: int) -> int:
    row = {
        "account_pk": 1, "cycle": 1, "wall": "2026-11-23T09:00", "zone": "UTC", "due_at": NOW, "ready_at": NOW,
        "state": "posted", "variant": 0, "design": "", "format": "", "palette": "", "key": f"old {number}",
        "attempts": 0, "looks": 0, "fence": 0, "added_at": NOW,
    }  # fmt: skip
    return int(connection.execute(insert(post).values(**row).returning(post.c.pk)).scalar_one())


# --- many at once -----------------------------------------------------------------------------------------------------

POSTS, ACCOUNTS, WORKERS = 150, 10, 3


def _work(where: Path | str, owner: str) -> list[tuple[int, int]]:
    """Claims and posts until all is done; gives what was claimed, in another process."""
    engine = open_database(where)
    queue, now, idle = Queue(engine), NOW, 0
    mine: list[tuple[int, int]] = []
    # An account rests for a minute after each post, and each worker has a clock of its own.
    while idle < 100:
        now += MINUTE
        claim = queue.claim(owner, now=now)
        if claim is None:
            idle += 1
            continue
        idle = 0
        mine.append((claim.post.id, claim.lease.fence))
        queue.receive(claim.lease, Receipt(f"{claim.post.id}", None, now), now=now)
    engine.dispose()
    return mine


def test_processes_never_get_the_same_post(database_address: Path | str) -> None:
    """However many processes claim at once, every post is claimed once and posted once."""
    engine = open_database(database_address)
    world = World(engine)
    for number in range(ACCOUNTS):
        world.account(f"account {number}", spacing=timedelta(0))
        for _ in range(POSTS // ACCOUNTS):
            world.post(f"account {number}", grace=None)
    context = multiprocessing.get_context("spawn")
    with context.Pool(WORKERS) as pool:
        work = [(database_address, f"worker {number}") for number in range(WORKERS)]
        found = pool.starmap(_work, work)
        pool.close()
        pool.join()
    claimed = [id for mine in found for id, _ in mine]
    assert sorted(claimed) == sorted(world.states())
    assert set(world.states().values()) == {"posted"}
    with reading(engine) as connection:
        assert len(connection.execute(select(receipt.c.pk)).all()) == POSTS
    engine.dispose()


def test_threads_take_over_a_dead_runners_post_once(world: World) -> None:
    """When many runners find an expired lease at once, one of them gets it."""
    for number in range(4):
        world.account(f"{number}")
        world.post(f"{number}")
        world.sending()
    late = NOW + LEASE
    taken: list[int] = []
    for _ in range(4):  # while one looks, the others may be told that there is nothing
        with ThreadPoolExecutor(6) as threads:
            claims = list(threads.map(lambda n: world.queue.claim_expired(f"{n}", now=late), range(6)))
        taken += [claim.post.id for claim in claims if claim is not None]
    assert sorted(taken) == sorted(world.states())
    lines = [line for id in taken for line in world.desk.history(id)[0] if line.event == "recover"]
    assert len(lines) == 4


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_a_claim_looks_at_no_post_that_it_does_not_need(tmp_path: Path, seed: str) -> None:
    """Whatever order Python keeps its sets in, a claim on SQLite goes by the partial indexes: with a million posts
    queued, anything else takes seconds."""
    code = (
        "import sys; from pathlib import Path; from quotes.database import open_database, reading\n"
        "from scheduler.claiming import DUE\n"
        "engine = open_database(Path(sys.argv[1]))\n"
        "text = str(DUE.compile(dialect=engine.dialect))\n"
        "with reading(engine) as connection:\n"
        "    values = ('2027-01-01',) * text.count('?')\n"
        "    for row in connection.exec_driver_sql('EXPLAIN QUERY PLAN ' + text, values): print(row[3])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.db")],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": seed},
        cwd=Path(__file__).parents[1],
    )
    assert "post_1 USING INDEX ix_post_reply" in done.stdout
    assert "post_2 USING INDEX ix_post_ready" in done.stdout
    assert "post_3 USING INDEX uq_post_in_flight" in done.stdout
