"""Receipts and history: kept for ever, whatever else went on meanwhile, in each kind of database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from posting_world import MINUTE, NOW, World, payload
from sqlalchemy import Engine, Table, delete, update
from sqlalchemy.exc import DBAPIError

from quotes.database import writing
from scheduler.claiming import LEASE, Claim
from scheduler.states import State
from scheduler.tables import account, history, receipt


@pytest.fixture
def world(database: Engine) -> World:
    """A posting side with one account and one post, in each kind of database."""
    world = World(database)
    world.account()
    world.post(text="Plain words.")
    return world


@pytest.mark.parametrize("table", [receipt, history], ids=["receipt", "history"])
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_what_is_kept_for_ever_is_refused_to_change(world: World, table: Table, deed: str) -> None:
    """The database itself refuses to change or delete receipts and history."""
    claim = world.sending()
    world.queue.receive(claim.lease, world.receipt(), now=NOW)
    before = world.desk.history(claim.post.id)
    statement = update(table).values(answer="other") if deed == "update" else delete(table)
    with pytest.raises(DBAPIError, match="kept for ever"), writing(world.engine) as connection:
        connection.execute(statement)
    assert world.desk.history(claim.post.id) == before


def _absent(world: World, claim: Claim) -> None:
    world.queue.doubt(claim.lease, "no answer", now=NOW)
    world.desk.absent(claim.post.id, now=NOW, expires_at=NOW + 60 * MINUTE)


def _doubted(world: World, claim: Claim) -> None:
    world.queue.doubt(claim.lease, "no answer", now=NOW)


def _taken_over(world: World, claim: Claim) -> None:
    assert world.queue.claim_expired("two", now=NOW + LEASE) is not None


def _claimed_again(world: World, claim: Claim) -> None:
    _absent(world, claim)
    world.claim("two")


def _failed(world: World, claim: Claim) -> None:
    world.queue.refuse(claim.lease, "too long", now=NOW, declined=True)


def _cancelled(world: World, claim: Claim) -> None:
    _absent(world, claim)
    world.desk.cancel(claim.post.id, "never mind", now=NOW)


def _skipped(world: World, claim: Claim) -> None:
    _absent(world, claim)
    assert world.queue.skip_late(now=NOW + 120 * MINUTE).total() == 1


def _drafted(world: World, claim: Claim) -> None:
    _absent(world, claim)
    world.desk.redraft(claim.post.id, now=NOW)


MEANWHILE = [_absent, _doubted, _taken_over, _claimed_again, _failed, _cancelled, _skipped, _drafted]


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_a_late_receipt_is_stored_wherever_the_post_stands(
    world: World, meanwhile: Callable[[World, Claim], None]
) -> None:
    """A receipt that comes after the lease was lost makes the post posted, and nobody can send it again."""
    claim = world.sending()
    meanwhile(world, claim)
    world.queue.receive(claim.lease, world.receipt(7), now=NOW + 3 * 60 * MINUTE)
    kept = world.get(claim.post.id)
    assert (kept.state, kept.url, kept.reason) == (State.POSTED, "https://social.example/7", None)
    lines, receipts = world.desk.history(claim.post.id)
    assert [one.remote_id for one in receipts] == ["7"]
    assert (lines[-1].event, lines[-1].answer) == ("receive", "{}")
    later = NOW + 24 * 60 * MINUTE
    assert world.queue.claim_expired("three", now=later) is None
    assert world.queue.claim("three", now=later) is None


@pytest.mark.parametrize("gone", [_cancelled, _skipped])
def test_a_late_receipt_is_stored_though_its_quote_was_planned_again(
    world: World, gone: Callable[[World, Claim], None]
) -> None:
    """A receipt is stored also when the post was called off and its quote is on its way in another post by then."""
    claim = world.sending()
    gone(world, claim)
    world.post(text="Plain words.", slot="2026-11-24T09:00")
    world.queue.receive(claim.lease, world.receipt(7), now=NOW)
    assert [one.remote_id for one in world.desk.history(claim.post.id)[1]] == ["7"]


def test_the_same_receipt_twice_is_one(world: World) -> None:
    """A receipt that comes again adds no receipt; both comings are in the history."""
    claim = world.sending()
    for _ in range(2):
        world.queue.receive(claim.lease, world.receipt(7), now=NOW)
    lines, receipts = world.desk.history(claim.post.id)
    assert len(receipts) == 1
    assert [line.event for line in lines].count("receive") == 2


def test_two_receipts_of_one_post_are_both_kept(world: World) -> None:
    """When a post is on the network twice after all, both receipts are kept: they are how a person finds out."""
    claim = world.sending()
    world.queue.receive(claim.lease, world.receipt(7), now=NOW)
    world.queue.receive(claim.lease, world.receipt(8, origin="look back"), now=NOW + MINUTE)
    assert [(one.remote_id, one.origin) for one in world.desk.history(claim.post.id)[1]] == [
        *(("7", "publish"), ("8", "look back"))
    ]
    assert world.get(claim.post.id).url == "https://social.example/7"


def test_a_receipt_comes_back_as_it_was(world: World) -> None:
    """Every field of a receipt is kept; only the longest answers are cut."""
    claim = world.sending()
    came = world.receipt(answer="é" * 9_000, url=None)
    world.queue.receive(claim.lease, came, now=NOW)
    (kept,) = world.desk.history(claim.post.id)[1]
    assert (kept.remote_id, kept.url, kept.posted_at, kept.origin) == (came.remote_id, None, NOW, "publish")
    assert kept.answer == "é" * 4_000


@pytest.mark.parametrize("answer", ["a NUL \0 in it", "half a pair \ud800", "\N{PILE OF POO}"], ids=ascii)
def test_a_receipt_is_stored_whatever_the_network_says_with_it(world: World, answer: str) -> None:
    """No letter in a network's answer keeps a receipt from being stored."""
    claim = world.sending()
    world.queue.receive(claim.lease, world.receipt(answer=answer), now=NOW)
    assert world.get(claim.post.id).state is State.POSTED


def test_a_receipt_gives_the_account_a_rest_and_a_clean_slate(world: World) -> None:
    """After a post the account rests for its spacing, its failures are forgotten, and a longer wait stays."""
    world.post()
    world.queue.refuse(world.claim().lease, "too long", now=NOW)
    assert world.accounts.get("feed").strikes == 1
    claim = world.sending()
    world.queue.receive(claim.lease, world.receipt(), now=NOW)
    one = world.accounts.get("feed")
    assert (one.strikes, one.waits_until, one.waits_for) == (0, NOW + 30 * MINUTE, "spacing")
    world.post()
    last = world.queue.claim("one", now=NOW + 30 * MINUTE)
    assert last is not None
    world.queue.wait("feed", "rate limit", until=NOW + 600 * MINUTE)
    world.queue.receive(last.lease, world.receipt(2), now=NOW + 31 * MINUTE)
    assert world.accounts.get("feed").waits_until == NOW + 600 * MINUTE


def test_what_was_sent_is_in_the_history_for_good(world: World) -> None:
    """Each try leaves what was sent: key, words, time of making, alt text and the SHA-256 of each picture."""
    claim = world.sending(what=payload("the words", b"the picture"))
    world.queue.give_back(claim.lease, "rate limit", now=NOW, declined=True)
    (line,) = [line for line in world.desk.history(claim.post.id)[0] if line.event == "send"]
    sent = json.loads(line.sent or "")
    assert (sent["key"], sent["text"], sent["alt"]) == (claim.post.key, "the words", ["Alt: the words"])
    assert sent["created_at"] == NOW.isoformat()
    assert hashlib.sha256(b"the picture").hexdigest() in (line.sent or "")


def test_the_history_has_every_step_in_order(world: World) -> None:
    """From claim to receipt each event is there with its states, its runner, its try and what came back."""
    claim = world.sending()
    world.queue.give_back(claim.lease, "503", now=NOW, ready_at=NOW + MINUTE, declined=True)
    world.clock.forward(MINUTE)
    again = world.sending("two")
    world.queue.look_again(again.lease, "no answer", now=world.clock(), at=NOW + 2 * MINUTE)
    world.clock.forward(MINUTE)
    taken = world.queue.claim_expired("three", now=world.clock())
    assert taken is not None
    world.queue.receive(taken.lease, world.receipt(origin="look back"), now=world.clock())
    lines = world.desk.history(claim.post.id)[0]
    assert [(line.event, line.before, line.after, line.owner, line.attempt) for line in lines] == [
        ("claim", "queued", "claimed", "one", 0),
        ("freeze", "claimed", "claimed", "one", 0),
        ("send", "claimed", "sending", "one", 0),
        ("decline", "sending", "queued", "one", 0),
        ("claim", "queued", "claimed", "two", 1),
        ("send", "claimed", "sending", "two", 1),
        ("look again", "sending", "sending", "two", 1),
        ("recover", "sending", "sending", "three", 1),
        ("receive", "sending", "posted", "three", 1),
    ]
    assert [line.at for line in lines] == sorted(line.at for line in lines)


def test_two_receipts_of_one_post_are_told(world: World) -> None:
    """A second receipt with another id means that the post may be there twice: both are kept, and a person told."""
    claim = world.sending()
    world.queue.receive(claim.lease, world.receipt(remote_id="1"), now=NOW)
    world.queue.receive(claim.lease, world.receipt(remote_id="1"), now=NOW)
    assert world.told("twice") == []
    world.queue.receive(claim.lease, world.receipt(remote_id="2"), now=NOW)
    (message,) = world.told("twice")
    assert "1 and 2" in message
    assert [one.remote_id for one in world.desk.history(claim.post.id)[1]] == ["1", "2"]


def test_damaged_settings_lose_no_receipt(world: World) -> None:
    """What a network has confirmed is stored even when the account's settings can no longer be read."""
    claim = world.sending()
    with writing(world.engine) as connection:
        connection.execute(update(account).values(settings="{}"))
    world.queue.receive(claim.lease, world.receipt(), now=NOW)
    assert world.get(claim.post.id).state is State.POSTED
    assert len(world.desk.history(claim.post.id)[1]) == 1
