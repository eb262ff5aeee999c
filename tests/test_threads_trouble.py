"""Threads and carousels in trouble: late receipts, waits, people who step in, quotes that change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from posting_world import MINUTE, NOW, World, payload
from sqlalchemy import Engine, delete

from cards.spec import Look
from quotes.database import open_database, writing
from quotes.errors import Refused
from scheduler.model import NewPost, Outgoing, Payload, Picture, Receipt, Reply
from scheduler.payloads import drop_old_pictures
from scheduler.publisher import Busy
from scheduler.simulation.copying import copy_database
from scheduler.states import State
from scheduler.tables import picture, post_picture

HOUR = timedelta(hours=1)


@pytest.fixture
def world(database: Engine) -> World:
    """A posting side with one account, in each kind of database."""
    world = World(database)
    world.account()
    return world


def _thread(*replies: str, data: bytes = b"") -> Payload:
    pictures = (Picture(data, "png", 4, 5, "A further card"),) if data else ()
    return replace(payload("root"), replies=tuple(Reply(text, pictures) for text in replies))


def _queued(world: World, what: Payload, **values: object) -> int:
    id = world.post(drafts=True, **values)  # type: ignore[arg-type]
    world.desk.approve(id, what, now=NOW)
    return id


def _rooted(world: World, *replies: str) -> int:
    """The number of the queued reply to a post that is there."""
    _queued(world, _thread(*replies))
    world.queue.receive(world.sending().lease, world.receipt(), now=world.clock())
    return next(post.id for post in world.desk.posts() if post.follows)


def _seen(world: World) -> list[Outgoing]:
    """What is published from now on."""
    sent: list[Outgoing] = []
    network = world.networks["feed"]
    publish = network.publish

    def watched(outgoing: Outgoing, media: tuple[str, ...], key: str) -> Receipt:
        sent.append(outgoing)
        return publish(outgoing, media, key)

    network.publish = watched  # type: ignore[method-assign]
    return sent


# --- order and time ---------------------------------------------------------------------------------------------------


def test_a_reply_that_had_to_wait_is_not_overtaken(world: World) -> None:
    """A reply's second try comes before posts that became due meanwhile, and does not wait for the account's rest."""
    _queued(world, _thread("first reply"))
    other = world.post(text="Other words.")
    world.networks["feed"].meets("publish", None, Busy("the network is down"))
    world.runner().turn()
    world.clock.forward(20 * MINUTE)
    world.runner().turn()
    assert [text for _, text in world.networks["feed"].shown] == ["root", "first reply"]
    world.clock.forward(HOUR)
    world.runner().turn()
    assert world.get(other).state is State.POSTED


def test_what_is_approved_late_does_not_come_into_a_thread(world: World) -> None:
    """A post that was due before the thread, and is queued while the thread goes out, comes after it."""
    late = world.post(text="Other words.", due=NOW - 10 * MINUTE, drafts=True)
    _queued(world, _thread("first reply"))
    world.queue.receive(world.sending().lease, world.receipt(), now=world.clock())
    world.desk.approve(late, payload("late"), now=NOW)
    world.runner().turn()
    assert [text for _, text in world.networks["feed"].shown] == ["first reply"]


def test_a_thread_sent_ahead_of_its_time_goes_on_at_once(world: World) -> None:
    """When a person sends the first message a day early, the next is due now, not tomorrow."""
    id = _queued(world, _thread("first reply"), due=NOW + 24 * HOUR, grace=None)
    claim = world.queue.claim("by hand", now=world.clock(), only=id)
    assert claim is not None and claim.payload is not None
    world.queue.begin_sending(claim.lease, claim.outgoing(claim.payload), now=world.clock())
    world.queue.receive(claim.lease, world.receipt(), now=world.clock())
    world.runner().turn()
    assert [text for _, text in world.networks["feed"].shown] == ["first reply"]


def test_new_zone_data_leaves_replies_alone(world: World) -> None:
    """A reply goes out when it may: what its post's wall time means by other zone data is nothing to it."""
    id = _queued(world, _thread("first reply"), due=NOW + 24 * HOUR, grace=None)
    world.desk.reschedule(id, wall="2026-11-24T12:00", due_at=NOW + 24 * HOUR, expires_at=None, now=NOW)
    claim = world.queue.claim("by hand", now=world.clock(), only=id)
    assert claim is not None
    world.queue.receive(claim.lease, world.receipt(), now=world.clock())
    assert world.planning.follow_zones(now=world.clock()) == 0
    world.runner().turn()
    assert [text for _, text in world.networks["feed"].shown] == ["first reply"]


def test_a_new_caption_is_not_compared_with_replies(world: World) -> None:
    """What was posted lately is told by posts; their replies would crowd them out."""
    _rooted(world, "first reply", "second reply")
    assert world.desk.captions("feed", latest=10) == ["root"]


def test_a_reply_is_never_too_late(world: World) -> None:
    """A reply that is retried, moved or sent again has no slot to be late for: its thread is not cut off."""
    reply = _rooted(world, "first reply", "second reply")
    world.desk.reschedule(reply, wall="2026-11-23T09:10", due_at=NOW, expires_at=NOW + MINUTE, now=NOW)
    assert world.get(reply).expires_at is None
    world.queue.refuse(world.claim().lease, "no", now=NOW)
    world.desk.retry(reply, now=NOW, expires_at=NOW + MINUTE)
    assert world.get(reply).expires_at is None
    world.queue.doubt(world.sending().lease, "no answer", now=NOW)
    world.desk.absent(reply, now=NOW, expires_at=NOW + MINUTE)
    assert world.queue.skip_late(now=NOW + 48 * HOUR).total() == 0
    world.runner().turn()
    assert [text for _, text in world.networks["feed"].shown] == ["first reply", "second reply"]


def test_a_pause_between_two_messages_keeps_the_rest(world: World) -> None:
    """A thread waits while its account is paused, and goes on in order when it is resumed, days later."""
    _rooted(world, "first reply", "second reply")
    world.accounts.pause("feed", "wait")
    world.clock.forward(72 * HOUR)
    assert world.runner().turn() == 0
    world.accounts.resume("feed", now=world.clock())
    world.runner().turn()
    assert [text for _, text in world.networks["feed"].shown] == ["first reply", "second reply"]


def test_a_thread_is_one_post_in_the_plan(world: World) -> None:
    """Replies use up neither a day's cap nor a variant of the caption."""
    reply = _rooted(world, "first reply", "second reply")
    assert world.get(reply).due_at == NOW
    for number in range(3):
        world.quote(f"Word number {number}.")
    one = world.accounts.get("feed")
    world.accounts.edit(replace(one, schedule=replace(one.schedule, slots="daily 09:00 15:00 UTC", daily_cap=2)))
    made = world.planning.plan(since=NOW + MINUTE, until=NOW + 12 * HOUR, seed="s", limits={})
    assert [(post.slot, post.variant) for post in made.posts] == [("2026-11-23T15:00", 1)]


# --- receipts ---------------------------------------------------------------------------------------------------------


def test_a_reply_hangs_below_what_the_network_named(world: World) -> None:
    """When a person's address and the network's own receipt are both kept, replies go by the network's."""
    id = _queued(world, _thread("first reply"))
    claim = world.sending()
    world.queue.doubt(claim.lease, "no answer", now=world.clock())
    world.desk.found(id, world.receipt(origin="person", remote_id="typed"), now=world.clock())
    world.queue.receive(claim.lease, world.receipt(7), now=world.clock())
    sent = _seen(world)
    world.runner().turn()
    (reply,) = sent
    assert reply.thread is not None
    assert reply.thread.parent.remote_id == reply.thread.root.remote_id == world.receipt(7).remote_id


def test_two_runners_with_one_receipt_make_one_reply(database_address: Path | str) -> None:
    """Stored by several at once, a receipt continues its thread once, and the reply is claimed once."""
    engines = [open_database(database_address) for _ in range(4)]
    worlds = [World(engine) for engine in engines]
    worlds[0].account()
    _queued(worlds[0], _thread("first reply", "second reply"))
    claim = worlds[0].sending()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda one: one.queue.receive(claim.lease, one.receipt(), now=NOW), worlds))
        claims = list(threads.map(lambda one: one.queue.claim("x", now=NOW), worlds))
    assert len(list(worlds[0].desk.posts())) == 2
    assert len([one for one in claims if one is not None]) == 1
    for engine in engines:
        engine.dispose()


def test_a_thread_whose_post_was_held_waits_for_a_person(world: World) -> None:
    """A late receipt of a post that a person keeps back is kept, but its replies stay back too."""
    id = _queued(world, _thread("first reply"))
    claim = world.claim()
    world.queue.give_back(claim.lease, "busy", now=world.clock())
    world.desk.hold(id, "wait", now=NOW)
    world.queue.receive(claim.lease, world.receipt(), now=world.clock())
    (reply,) = [post for post in world.desk.posts() if post.follows]
    assert reply.state is State.HELD and reply.reason == f"post {id} was held when its receipt came"
    assert world.told("held") == [f"Post {reply.id} is held: {reply.reason}."]
    assert world.desk.release(reply.id, now=NOW) is State.QUEUED


def test_a_thread_below_nobody_knows_what_waits_for_a_person(world: World) -> None:
    """Who has seen a post but gives no address is asked about its replies: most networks could not place them."""
    id = _queued(world, _thread("first reply"))
    world.queue.doubt(world.sending().lease, "no answer", now=world.clock())
    world.desk.found(id, Receipt("seen by a person", None, NOW, "person"), now=world.clock())
    (reply,) = [post for post in world.desk.posts() if post.follows]
    assert reply.state is State.HELD and reply.reason is not None and "address" in reply.reason
    assert len(world.told("held")) == 1


def test_a_receipt_is_kept_when_pictures_are_gone(world: World) -> None:
    """The pictures of a reply may be gone by the time of a late receipt; the receipt is kept all the same."""
    _queued(world, _thread("first reply", data=b"reply's picture"))
    claim = world.sending()
    with writing(world.engine) as connection:
        connection.execute(delete(post_picture))
        connection.execute(delete(picture))
    world.queue.receive(claim.lease, world.receipt(), now=world.clock())
    (reply,) = [post for post in world.desk.posts() if post.follows]
    world.runner().turn()
    assert world.get(reply.id).state is State.HELD


def test_letting_go_of_old_pictures_leaves_those_of_replies_to_come(world: World) -> None:
    """A finished post's pictures go, but a reply of it that has yet to go out keeps its own and those after it."""
    _rooted(world, "first reply", "second reply")
    other = _queued(world, _thread("one", "two", data=b"pictured"), due=NOW)
    world.clock.forward(HOUR)
    with_pictures = world.queue.claim("x", now=world.clock(), only=other)
    assert with_pictures is not None and with_pictures.payload is not None
    world.queue.begin_sending(with_pictures.lease, with_pictures.outgoing(with_pictures.payload), now=world.clock())
    world.queue.receive(with_pictures.lease, world.receipt(9), now=world.clock())
    with writing(world.engine) as connection:
        drop_old_pictures(connection, before=NOW + 48 * HOUR, most=100)
    (last,) = [post.id for post in world.desk.posts() if post.follows == other]
    kept = world.desk.payload(last)
    assert kept is not None and kept.whole and len(kept.all_pictures) == 2


# --- people -----------------------------------------------------------------------------------------------------------


def test_a_reply_is_not_approved_with_other_words(world: World) -> None:
    """Approving would put the words of the whole post into a reply of it; it is refused, and the reply stays."""
    reply = _rooted(world, "first reply")
    world.desk.hold(reply, "wait", now=NOW)
    with pytest.raises(Refused, match="is a reply"):
        world.desk.approve(reply, payload("root"), now=NOW)
    kept = world.desk.payload(reply)
    assert kept is not None and kept.text == "first reply"


def test_removing_an_account_ends_its_threads(world: World) -> None:
    """A reply that is queued is called off with its account; one added again under its name posts nothing of it."""
    reply = _rooted(world, "first reply")
    world.accounts.remove("feed", now=NOW)
    world.account()
    assert world.get(reply).state is State.CANCELLED
    assert world.runner().turn() == 0


def test_a_thread_does_not_go_on_for_an_account_that_is_gone(world: World) -> None:
    """The late receipt of a post whose account was removed meanwhile is kept; nothing is queued that nobody sends."""
    id = _queued(world, _thread("first reply"))
    claim = world.sending()
    world.queue.refuse(claim.lease, "no", now=NOW, declined=True)
    world.accounts.remove("feed", now=NOW)
    world.queue.receive(claim.lease, world.receipt(), now=NOW)
    assert [(post.id, post.state) for post in world.desk.posts()] == [(id, State.POSTED)]


def test_two_who_remember_at_once_forget_nothing(database_address: Path | str) -> None:
    """Options that two programs keep for an account at the same time are both kept."""
    engines = [open_database(database_address) for _ in range(4)]
    worlds = [World(engine) for engine in engines]
    worlds[0].account()
    with ThreadPoolExecutor(4) as threads:
        for number in range(8):
            told = [(one, {f"{number}.{place}": "kept"}) for place, one in enumerate(worlds)]
            list(threads.map(lambda it: it[0].accounts.remember("feed", it[1]), told))
    assert len(worlds[0].accounts.get("feed").options) == 32
    for engine in engines:
        engine.dispose()


# --- carousels --------------------------------------------------------------------------------------------------------


def _new(world: World, *quotes: str) -> NewPost:
    return world.picking.one_off("feed", quotes, wall="2026-11-23T10:00", zone="UTC", due_at=NOW, expires_at=None)


def test_a_carousel_that_comes_back_does_not_repeat(world: World) -> None:
    """What was skipped is not queued again when one of its quotes went another way meanwhile, alone or in company."""
    one, two, three = (world.quote(text) for text in ("One word.", "Two words.", "Three words."))
    (carousel,) = world.keep(replace(_new(world, one, two), expires_at=NOW))
    world.queue.skip_late(now=NOW + HOUR)
    (single,) = world.keep(_new(world, two))
    with pytest.raises(Refused, match="already"):
        world.desk.retry(carousel, now=NOW, expires_at=None)
    assert world.get(carousel).state is State.SKIPPED
    world.desk.cancel(single, "", now=NOW)
    world.desk.retry(carousel, now=NOW, expires_at=None)
    world.desk.cancel(carousel, "", now=NOW)
    (alone,) = world.keep(replace(_new(world, two), expires_at=NOW))
    world.queue.skip_late(now=NOW + HOUR)
    world.keep(_new(world, three, two))
    with pytest.raises(Refused, match="already"):
        world.desk.retry(alone, now=NOW, expires_at=None)


def test_a_swap_does_not_take_what_a_carousel_has_by_now(world: World) -> None:
    """A quote that was chosen for a post is refused when a carousel with it was kept in between."""
    one, two, three = (world.quote(text) for text in ("One word.", "Two words.", "Three words."))
    (id,) = world.keep(_new(world, one))
    choice = world.picking.another(world.get(id), three, seed="s")
    world.keep(_new(world, two, three))
    with pytest.raises(Refused, match="already"):
        world.desk.swap(id, choice, now=NOW)
    assert world.get(id).quote == one


def test_a_further_quote_that_was_edited_is_the_same_quote(world: World) -> None:
    """Mending a quote after it was posted in a carousel makes no new quote of it, nor does merging it."""
    one, two, three = (world.quote(text) for text in ("One word.", "Two wrods.", "Three words."))
    (id,) = world.keep(_new(world, one, two, three))
    mended = world.store.edit(two, text="Two words.").id
    assert mended != two
    with pytest.raises(Refused, match="already"):
        _new(world, mended)
    better = world.quote("Three words, and more.")
    world.store.merge(better, [three])
    with pytest.raises(Refused, match="already"):
        _new(world, better)
    assert [more.quote for more in world.get(id).more] == [two, three]
    world.store.delete([mended])
    assert world.quote("Four words.") and _new(world, world.quote("Four words."))


def test_a_carousel_that_went_out_after_all_holds_whoever_has_its_quotes(world: World) -> None:
    """A late receipt of a carousel that was called off holds posts with any of its quotes, alone or in company."""
    one, two, three, four = (world.quote(f"{text} word.") for text in ("One", "Two", "Three", "Four"))
    (carousel,) = world.keep(_new(world, one, two, three))
    claim = world.claim()
    world.queue.give_back(claim.lease, "busy", now=NOW)
    world.desk.cancel(carousel, "no", now=NOW)
    (alone,) = world.keep(_new(world, two))
    (company,) = world.keep(_new(world, four, three))
    world.queue.receive(claim.lease, world.receipt(), now=NOW)
    assert world.get(alone).state is State.HELD
    assert world.get(company).state is State.HELD
    assert world.get(carousel).state is State.POSTED


def test_two_programs_with_carousels_at_once_do_not_repeat(database_address: Path | str) -> None:
    """Kept at the same time by several programs, one of two posts that share a quote is left out."""
    engines = [open_database(database_address) for _ in range(4)]
    worlds = [World(engine) for engine in engines]
    first = worlds[0]
    first.account()
    for number in range(6):
        shared, *own = (first.quote(f"Round {number}, quote {place}.") for place in range(5))
        news = [
            _new(first, own[0], shared),
            _new(first, shared),
            _new(first, shared, own[1]),
            _new(first, own[2], shared),
        ]
        keys = [f"{number} {place}" for place in range(4)]
        with ThreadPoolExecutor(4) as threads:
            kept = list(
                threads.map(
                    lambda it: it[0].planning.keep(
                        [it[1]], look=lambda _: Look("editorial", "portrait", "light"), key=lambda: it[2], now=NOW
                    ),
                    zip(worlds, news, keys, strict=True),
                )
            )
        assert len([ids for ids in kept if ids]) == 1
    for engine in engines:
        engine.dispose()


# --- a simulation's copy ----------------------------------------------------------------------------------------------


def test_a_copy_of_a_thread_comes_in_its_order(database_address: Path | str, tmp_path: Path) -> None:
    """A simulation copies a reply after its post, also where the server keeps changed rows behind the others."""
    engine = open_database(database_address)
    world = World(engine)
    world.account()
    reply = _rooted(world, "first reply")
    root = world.get(reply).follows
    assert root is not None
    with writing(engine) as connection:
        connection.exec_driver_sql(f"UPDATE post SET reason = 'rewritten' WHERE pk = {root}")
    (tmp_path / "copy").mkdir()
    copy = copy_database(database_address, tmp_path / "copy")
    assert World(copy).get(reply).follows == root
    copy.dispose()
    engine.dispose()
