"""Threads and carousels in the queue: every message once, each below the one before, no quote twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from posting_world import MINUTE, NOW, Made, World, payload
from sqlalchemy import Engine

from quotes.errors import Refused
from scheduler.model import FurtherQuote, Outgoing, Payload, Picture, Receipt, Reply
from scheduler.publisher import Busy, Handover, Unsure
from scheduler.states import State


@pytest.fixture
def world(database: Engine) -> World:
    """A posting side with one account, in each kind of database."""
    world = World(database)
    world.account()
    return world


def _thread(*replies: str) -> Payload:
    pictured = Picture(b"second picture", "png", 4, 5, "The second card")
    following = [Reply(text) for text in replies]
    following[0] = replace(following[0], pictures=(pictured,))
    return replace(payload("root"), replies=tuple(following))


def _queued(world: World, what: Payload) -> int:
    id = world.post(drafts=True)
    world.desk.approve(id, what, now=NOW)
    return id


def test_a_thread_goes_out_message_by_message(world: World) -> None:
    """Each reply follows the one before at once, hangs below it and below the root, and keeps its pictures."""
    id = _queued(world, _thread("first reply", "second reply"))
    sent: list[Outgoing] = []
    network = world.networks["feed"]
    publish = network.publish

    def watched(outgoing: Outgoing, media: tuple[str, ...], key: str) -> Receipt:
        sent.append(outgoing)
        return publish(outgoing, media, key)

    network.publish = watched  # type: ignore[method-assign]
    world.runner().turn()
    assert [one.text for one in sent] == ["root", "first reply", "second reply"]
    assert [picture.alt for picture in sent[1].payload.pictures] == ["The second card"]
    assert sent[1].payload.pictures[0].data == b"second picture"
    assert sent[0].thread is None
    assert sent[1].thread is not None and sent[2].thread is not None
    assert (sent[1].thread.root.remote_id, sent[1].thread.parent.remote_id) == ("1", "1")
    assert (sent[2].thread.root.remote_id, sent[2].thread.parent.remote_id) == ("1", "2")
    assert len({one.key for one in sent}) == 3
    posts = list(world.desk.posts())
    assert [one.state for one in posts] == [State.POSTED] * 3
    assert [one.follows for one in posts] == [None, id, posts[1].id]


def test_nothing_comes_between_the_messages_of_a_thread(world: World) -> None:
    """Another post of the account that is due waits until the thread is whole, and then for the account's rest."""
    _queued(world, _thread("first reply"))
    other = world.post(text="Other words.")
    world.runner().turn()
    assert [text for _, text in world.networks["feed"].shown] == ["root", "first reply"]
    assert world.get(other).state is State.QUEUED
    world.clock.forward(31 * MINUTE)
    world.runner().turn()
    assert world.get(other).state is State.POSTED


def test_a_thread_does_not_wait_for_the_spacing(world: World) -> None:
    """Also when the runner died between two messages and the account rests by then, the thread goes on at once."""
    _queued(world, _thread("first reply"))
    claim = world.sending()
    world.queue.receive(claim.lease, world.receipt(), now=world.clock())
    world.queue.wait("feed", "spacing", until=world.clock() + timedelta(hours=1))
    world.runner().turn()
    assert [text for _, text in world.networks["feed"].shown] == ["first reply"]


def test_a_post_sent_by_hand_brings_its_thread(world: World) -> None:
    """Whoever posts at once, without a loop running, has the whole thread out, and nothing else."""
    id = _queued(world, _thread("first reply", "second reply"))
    world.post(text="Other words.")
    assert world.runner().send(id)
    assert [text for _, text in world.networks["feed"].shown] == ["root", "first reply", "second reply"]


def test_a_receipt_that_comes_twice_goes_on_once(world: World) -> None:
    """However often a receipt is stored, there is one reply."""
    id = _queued(world, _thread("first reply"))
    claim = world.sending()
    for number in (1, 1, 2):
        world.queue.receive(claim.lease, world.receipt(number), now=world.clock())
    assert [post.follows for post in world.desk.posts()] == [None, id]


@pytest.mark.parametrize("error", [Unsure("no answer"), Busy("the network is down")])
def test_a_message_in_trouble_keeps_the_rest_back(world: World, error: Exception) -> None:
    """A reply of unknown fate, or one that has to wait, is settled before the next goes out; each is made once."""
    _queued(world, _thread("first reply", "second reply"))
    network = world.networks["feed"]
    network.meets("publish", None, Made(error) if isinstance(error, Unsure) else error)
    for _ in range(8):
        world.runner().turn()
        world.clock.forward(10 * MINUTE)
    assert [text for _, text in network.shown] == ["root", "first reply", "second reply"]


def test_a_thread_ends_where_it_is_called_off(world: World) -> None:
    """A reply that a person cancels is not sent, nor what would have followed it."""
    _queued(world, _thread("first reply", "second reply"))
    claim = world.sending()
    world.queue.receive(claim.lease, world.receipt(), now=world.clock())
    reply = next(post for post in world.desk.posts() if post.follows)
    world.desk.cancel(reply.id, "no more", now=world.clock())
    world.runner().turn()
    assert world.networks["feed"].shown == []


def test_a_thread_that_was_called_off_does_not_go_on_by_a_late_receipt(world: World) -> None:
    """The receipt of a post that was skipped meanwhile is kept, but nobody asked for its replies any more."""
    id = _queued(world, _thread("first reply"))
    claim = world.claim()
    world.queue.give_back(claim.lease, "busy", now=world.clock())
    world.queue.skip_late(now=world.clock() + timedelta(days=2))
    assert world.get(id).state is State.SKIPPED
    world.queue.receive(claim.lease, world.receipt(), now=world.clock())
    assert [post.id for post in world.desk.posts()] == [id]


def test_a_person_who_found_the_first_message_lets_the_thread_go_on(world: World) -> None:
    """The inbox's answer is a receipt like any other."""
    id = _queued(world, _thread("first reply"))
    claim = world.sending()
    world.queue.doubt(claim.lease, "no answer", now=world.clock())
    world.desk.found(id, world.receipt(origin="person", url="https://social.example/77"), now=world.clock())
    world.runner().turn()
    assert [text for _, text in world.networks["feed"].shown] == ["first reply"]


def test_a_reply_cannot_be_made_anew(world: World) -> None:
    """What a reply says was seen with its post: it is not made anew, but it can be held and released."""
    _queued(world, _thread("first reply"))
    world.queue.receive(world.sending().lease, world.receipt(), now=world.clock())
    reply = next(post for post in world.desk.posts() if post.follows).id
    with pytest.raises(Refused, match=f"Post {reply} is a reply"):
        world.desk.redraft(reply, now=NOW, variant=2)
    world.desk.hold(reply, "wait", now=NOW)
    assert world.desk.release(reply, now=NOW) is State.QUEUED


def test_a_post_for_a_person_is_handed_over_whole(world: World) -> None:
    """The person gets the replies with the post, so none is queued when they say that it is there."""
    id = _queued(world, _thread("first reply"))
    network = world.networks["feed"]
    network.publish = lambda *_: Handover("share/feed/1", "Post it.")  # type: ignore[assignment, method-assign]
    world.runner().turn()
    assert world.get(id).state is State.HANDED
    (told,) = world.told("by hand")
    assert f"Post {id}" in told and "share/feed/1" in told and f"queue posted {id}" in told
    world.desk.posted(id, world.receipt(origin="person"), now=world.clock())
    assert [(post.id, post.state) for post in world.desk.posts()] == [(id, State.POSTED)]


def test_a_runner_that_dies_at_the_handover_hands_over_once(world: World) -> None:
    """A pack that is there already is handed over by whoever recovers the post, and told once."""
    id = _queued(world, payload("root"))
    world.sending()
    network = world.networks["feed"]
    network.find = lambda _: Handover("share/feed/1", "Post it.")  # type: ignore[assignment, method-assign, return-value]
    world.clock.forward(6 * MINUTE)
    world.runner("two").turn()
    assert world.get(id).state is State.HANDED
    assert len(world.told("by hand")) == 1


def test_a_removed_account_leaves_nothing_in_a_persons_hand(world: World) -> None:
    """Posts that were handed over are called off with their account."""
    id = _queued(world, payload("root"))
    world.queue.hand_over(world.sending().lease, Handover("share/feed/1", "Post it."), now=NOW)
    assert world.accounts.remove("feed", now=NOW) == 1
    assert world.get(id).state is State.CANCELLED


# --- carousels --------------------------------------------------------------------------------------------------------


def _off(world: World, *quotes: str, account: str = "feed") -> list[int]:
    new = world.picking.one_off(
        account, quotes, wall="2026-11-23T10:00", zone="UTC", due_at=NOW, expires_at=NOW + timedelta(hours=2)
    )
    return world.keep(new)


def test_a_carousel_knows_all_its_quotes(world: World) -> None:
    """The further quotes of a post are kept in their order."""
    one, two, three = (world.quote(text) for text in ("One word.", "Two words.", "Three words."))
    (id,) = _off(world, one, three, two)
    assert [more.quote for more in world.get(id).more] == [three, two]


def test_a_quote_of_a_carousel_is_on_the_account(world: World) -> None:
    """A quote inside a carousel is not posted again, by itself or in another carousel, however the two are made."""
    one, two, three = (world.quote(text) for text in ("One word.", "Two words.", "Three words."))
    _off(world, one, two)
    with pytest.raises(Refused, match="already"):
        _off(world, two)
    with pytest.raises(Refused, match="already"):
        _off(world, three, two)
    world.account("other")
    assert _off(world, two, account="other")


def test_a_plan_and_a_carousel_made_at_once_do_not_repeat(world: World) -> None:
    """What was chosen before a carousel was kept is left out when it is kept after it, and the other way round."""
    one, two = world.quote("One word."), world.quote("Two words.")
    chosen = world.picking.one_off("feed", [two], wall="2026-11-24T10:00", zone="UTC", due_at=NOW, expires_at=None)
    carousel = world.picking.one_off(
        "feed", [one, two], wall="2026-11-23T10:00", zone="UTC", due_at=NOW, expires_at=None
    )
    assert len(world.keep(carousel)) == 1
    assert world.keep(chosen) == []
    world.account("other")
    assert len(world.keep(replace(chosen, account="other"))) == 1
    assert world.keep(replace(carousel, account="other")) == []


def test_a_carousel_that_was_called_off_frees_its_quotes(world: World) -> None:
    """Cancelling gives back every quote, not only the first."""
    one, two = world.quote("One word."), world.quote("Two words.")
    (id,) = _off(world, one, two)
    world.desk.cancel(id, "no", now=NOW)
    assert _off(world, two, one)


def test_the_same_words_are_in_a_carousel_once(world: World) -> None:
    """Two quotes with the same words make no carousel."""
    one, two = world.quote("One word.", "Ann Other"), world.quote("“One word”", "Another Name")
    with pytest.raises(Refused, match="same words"):
        _off(world, one, two)


def test_a_plan_knows_what_a_carousel_has_used(world: World) -> None:
    """Planning chooses none of a carousel's quotes."""
    quotes = [world.quote(f"Word number {number}.") for number in range(4)]
    _off(world, *quotes[:3])
    until = NOW + timedelta(days=3)
    made = world.planning.plan(since=NOW, until=until, seed="s", limits={})
    assert {post.quote for post in made.posts} == {quotes[3]}


def test_a_further_quote_is_kept_as_it_was(world: World) -> None:
    """A swapped carousel is a post of one quote again."""
    one, two, three = (world.quote(text) for text in ("One word.", "Two words.", "Three words."))
    (id,) = _off(world, one, two)
    assert world.get(id).more == (FurtherQuote(two, world.get(id).more[0].cluster, 1),)
    choice = world.picking.another(world.get(id), three, seed="s")
    world.desk.swap(id, choice, now=NOW)
    assert world.get(id).more == ()
