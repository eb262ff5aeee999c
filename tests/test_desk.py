"""Everything a person may do with a post, in each kind of database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from posting_world import MINUTE, NOW, World, payload
from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import IntegrityError

from quotes.choosing import Candidate, Choice
from quotes.database import reading, writing
from quotes.errors import NotFound, Refused
from quotes.keys import words_key
from scheduler.desk import Shown
from scheduler.payloads import drop_old_pictures
from scheduler.publisher import Handover
from scheduler.states import State
from scheduler.tables import picture, post, post_picture

LATER = NOW + timedelta(days=1)
WORDS = "Plain words."

Deed = Callable[[World, int], object]

DEEDS: dict[str, Deed] = {
    "approve": lambda world, id: world.desk.approve(id, payload("approved words"), now=NOW),
    "hold": lambda world, id: world.desk.hold(id, "wait", now=NOW),
    "release": lambda world, id: world.desk.release(id, now=NOW),
    "cancel": lambda world, id: world.desk.cancel(id, "no more", now=NOW),
    "retry": lambda world, id: world.desk.retry(id, now=NOW, expires_at=LATER),
    "move": lambda world, id: world.desk.reschedule(
        id, wall="2026-11-24T18:30", due_at=LATER, expires_at=LATER + MINUTE, now=NOW
    ),
    "swap": lambda world, id: world.desk.swap(id, _choice("Other words."), now=NOW),
    "redraft": lambda world, id: world.desk.redraft(id, now=NOW, variant=3),
    "found": lambda world, id: world.desk.found(id, world.receipt(origin="person"), now=NOW),
    "posted": lambda world, id: world.desk.posted(id, world.receipt(origin="person"), now=NOW),
    "absent": lambda world, id: world.desk.absent(id, now=NOW, expires_at=LATER),
}

# What each deed does in the states in which it may be done: written out from the design, not from the code.
ALLOWED = {
    "approve": {"draft": "queued", "held": "queued"},
    "hold": {"draft": "held", "queued": "held"},
    "release": {"held": "queued"},
    "cancel": {
        "draft": "cancelled",
        "queued": "cancelled",
        "held": "cancelled",
        "failed": "cancelled",
        "handed": "cancelled",
    },
    "retry": {"failed": "queued", "skipped": "queued"},
    "move": {"draft": "draft", "queued": "queued", "held": "held"},
    "swap": {"draft": "draft", "queued": "draft", "held": "draft", "handed": "draft"},
    "redraft": {"draft": "draft", "queued": "draft", "held": "draft", "handed": "draft"},
    "posted": {"handed": "posted"},
    "found": {"unsure": "posted", "held": "posted"},
    "absent": {"unsure": "queued"},
}


def _choice(text: str, cycle: int = 1) -> Choice:
    return Choice(Candidate("0" * 16, words_key(text), "author"), cycle)


@pytest.fixture
def world(database: Engine) -> World:
    """A posting side with one account, in each kind of database."""
    world = World(database)
    world.account()
    return world


def _in_state(world: World, state: State, text: str = WORDS) -> int:
    """A frozen post in that state, brought there as runners and people do."""
    desk, queue = world.desk, world.queue
    world.accounts.resume("feed", now=world.clock())  # no rest after what an earlier post did
    id = world.post(text=text, drafts=True)
    if state is State.DRAFT:
        return id
    desk.approve(id, payload("frozen words"), now=NOW)
    if state is State.HELD:
        desk.hold(id, "wait", now=NOW)
    elif state is State.CANCELLED:
        desk.cancel(id, "no more", now=NOW)
    elif state is State.SKIPPED:
        queue.skip_late(now=NOW + timedelta(days=9))
    elif state is State.CLAIMED:
        world.claim()
    elif state is not State.QUEUED:
        lease = world.sending().lease
        if state is State.POSTED:
            queue.receive(lease, world.receipt(), now=NOW)
        elif state is State.UNSURE:
            queue.doubt(lease, "no answer", now=NOW)
        elif state is State.HANDED:
            queue.hand_over(lease, Handover("share/feed/1", "Post it."), now=NOW)
        elif state is State.FAILED:
            queue.refuse(lease, "too long", now=NOW, declined=True)
    assert world.get(id).state is state
    return id


@pytest.mark.parametrize("state", list(State))
def test_every_deed_in_every_state(world: World, state: State) -> None:
    """Each deed can be done in its states only; where it cannot, it says so in words and changes nothing at all."""
    refused_here = [name for name in DEEDS if state not in ALLOWED[name]]
    id = _in_state(world, state)
    before = (world.get(id), world.desk.history(id), world.desk.payload(id))
    for name in refused_here:
        with pytest.raises(Refused) as refused:
            DEEDS[name](world, id)
        assert refused.value.rule == "state", name
        assert f"is {state}" in refused.value.message or "in a runner's hand" in refused.value.message, name
        assert before == (world.get(id), world.desk.history(id), world.desk.payload(id)), name
    for name in DEEDS.keys() - refused_here:
        with writing(world.engine) as connection:  # out of the way of the next
            connection.execute(update(post).values(state="cancelled", lease_owner=None))
        id = _in_state(world, state)
        DEEDS[name](world, id)
        assert world.get(id).state.value == ALLOWED[name][state], name
        assert world.desk.history(id)[0][-1].owner == "person", name


@pytest.mark.parametrize("name", DEEDS)
def test_a_post_that_is_not_there_is_not_found(world: World, name: str) -> None:
    """Every deed on a number that no post has says so."""
    with pytest.raises(NotFound, match="There is no post 77"):
        DEEDS[name](world, 77)
    for look in (world.desk.get, world.desk.payload, world.desk.history):
        with pytest.raises(NotFound):
            look(77)


# --- never repeat -----------------------------------------------------------------------------------------------------


def test_the_same_words_are_on_an_account_once(world: World) -> None:
    """The same words in any live state keep a second post of them from the same account, also by another author."""
    first = world.quote(WORDS, "Ann Other")
    second = world.quote("“Plain words”", "Another Name")
    assert first != second
    world.post(text=WORDS, quote=first)
    with pytest.raises(ValueError, match="not enough values"):
        world.post(text="“Plain words”", quote=second)
    world.account("other")
    world.post("other", text=WORDS, quote=first)
    world.post(text=WORDS, quote=second, cycle=2)


@pytest.mark.parametrize("state", list(State))
def test_only_what_was_called_off_or_skipped_frees_its_words(world: World, state: State) -> None:
    """A quote is free again when its post was skipped or cancelled, and in no other state."""
    _in_state(world, state)
    if state in (State.SKIPPED, State.CANCELLED):
        world.post(text=WORDS)
        return
    with pytest.raises(ValueError, match="not enough values"):
        world.post(text=WORDS)


def test_a_slot_is_filled_once_for_good(world: World) -> None:
    """Also a cancelled post leaves its slot silent; another account has the same slot for itself."""
    id = world.post(slot="2026-11-23T09:00")
    world.desk.cancel(id, "", now=NOW)
    with pytest.raises(ValueError, match="not enough values"):
        world.post(slot="2026-11-23T09:00")
    world.account("other")
    world.post("other", slot="2026-11-23T09:00")
    world.post(slot=None)
    world.post(slot=None)


def test_never_repeat_is_a_constraint(world: World) -> None:
    """The database itself refuses to bring a post back whose words are on the account by now."""
    id = _in_state(world, State.CANCELLED)
    world.post(text=WORDS)
    with pytest.raises(IntegrityError), writing(world.engine) as connection:
        connection.execute(update(post).where(post.c.pk == id).values(state="queued"))


def test_a_retry_that_would_repeat_names_the_post_that_has_the_quote(world: World) -> None:
    """A skipped post whose quote was planned again stays skipped, and nothing needs to be done about it."""
    id = _in_state(world, State.SKIPPED)
    heir = world.post(text=WORDS)
    with pytest.raises(Refused, match=f"as post {heir}") as refused:
        world.desk.retry(id, now=NOW, expires_at=None)
    assert refused.value.rule == "repeat"
    assert f"Leave post {id} as it is" in refused.value.hint
    assert world.get(id).state is State.SKIPPED
    world.desk.cancel(heir, "not this one", now=NOW)
    world.desk.retry(id, now=NOW, expires_at=None)
    assert world.get(id).state is State.QUEUED


def test_a_swap_that_would_repeat_is_refused_in_words(world: World) -> None:
    """A post cannot be given words that are on its account; nothing is changed then."""
    world.post(text="Other words.")
    id = _in_state(world, State.QUEUED)
    before = (world.get(id), world.desk.payload(id))
    with pytest.raises(Refused) as refused:
        world.desk.swap(id, _choice("Other words."), now=NOW)
    assert refused.value.rule == "repeat"
    assert before == (world.get(id), world.desk.payload(id))


# --- what is frozen ---------------------------------------------------------------------------------------------------


def _pictures(world: World) -> tuple[int, int]:
    with reading(world.engine) as connection:
        count = [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (picture, post)]
        links = connection.execute(select(func.count()).select_from(post_picture)).scalar_one()
    return count[0], links


def test_approving_freezes_exactly_what_was_seen(world: World) -> None:
    """Every word, byte and alt text comes back as it was approved; a later approval takes its place."""
    id = world.post(drafts=True)
    assert world.desk.payload(id) is None
    seen = payload("“Déjà vu” 👍🏽\nline", bytes(range(256)), "digest")
    world.desk.approve(id, seen, now=NOW)
    assert world.desk.payload(id) == seen
    claim = world.claim()
    assert claim.payload == seen
    world.queue.hold(claim.lease, "changed", now=NOW)
    other = payload("other", b"other bytes")
    world.desk.approve(id, other, now=NOW)
    assert world.desk.payload(id) == other
    assert _pictures(world) == (1, 1)
    assert world.get(id).reason is None


def test_changing_a_post_thaws_it(world: World) -> None:
    """A redraft or swap drops what was frozen with its pictures, but not those that another post has too."""
    shared = payload("same", b"the same picture")
    ids = [world.post(drafts=True, text=f"Words {n}.") for n in range(3)]
    for id in ids:
        world.desk.approve(id, shared, now=NOW)
    assert _pictures(world) == (1, 3)
    world.desk.redraft(ids[0], now=NOW, design="poster", variant=4)
    changed = world.get(ids[0])
    assert (changed.design, changed.variant, changed.frozen, changed.format) == ("poster", 4, False, "portrait")
    assert world.desk.payload(ids[0]) is None
    assert _pictures(world) == (1, 2)
    world.desk.swap(ids[1], _choice("Other words.", 1), now=NOW)
    assert (world.get(ids[1]).cluster, world.get(ids[1]).quote) == (words_key("Other words."), "0" * 16)
    assert world.desk.payload(ids[2]) == shared
    world.desk.redraft(ids[2], now=NOW)
    assert _pictures(world) == (0, 0)


def test_releasing_leads_to_where_the_post_was(world: World) -> None:
    """A held post that had been approved is queued again, one that had not is a draft again."""
    approved = _in_state(world, State.HELD)
    draft = world.post(drafts=True)
    world.desk.hold(draft, "wait", now=NOW)
    assert world.desk.release(approved, now=NOW) is State.QUEUED
    assert world.desk.release(draft, now=NOW) is State.DRAFT
    assert (world.get(approved).reason, world.get(draft).reason) == (None, None)


def test_old_pictures_go_and_what_was_said_stays(world: World) -> None:
    """Pictures of finished posts are let go after their time; posts still to come keep theirs, history stays whole."""
    posted = _in_state(world, State.POSTED, "One.")
    with writing(world.engine) as connection:
        assert drop_old_pictures(connection, before=NOW, most=10) == 0
        assert drop_old_pictures(connection, before=LATER, most=10) == 1
    assert len(world.desk.history(posted)[1]) == 1
    waiting = _in_state(world, State.UNSURE, "Two.")
    with writing(world.engine) as connection:
        assert drop_old_pictures(connection, before=LATER, most=10) == 0
    assert world.desk.payload(waiting) is not None


def test_what_an_old_post_said_can_still_be_read(world: World) -> None:
    """A post whose picture was let go still shows its words and alt text."""
    posted = _in_state(world, State.POSTED)
    with writing(world.engine) as connection:
        drop_old_pictures(connection, before=LATER, most=10)
    kept = world.desk.payload(posted)
    assert kept is not None and kept.text == "frozen words"


def test_a_post_whose_picture_was_let_go_is_made_anew(world: World) -> None:
    """A skipped post tried again after its picture was let go never stops the runner for the other accounts."""
    skipped = _in_state(world, State.SKIPPED)
    with writing(world.engine) as connection:
        drop_old_pictures(connection, before=LATER, most=10)
    world.account("other")
    other = world.post("other", due=NOW + MINUTE)
    world.desk.retry(skipped, now=NOW, expires_at=None)
    world.clock.forward(2 * MINUTE)
    world.runner().turn()
    assert world.get(other).state is State.POSTED


# --- times, answers, lists --------------------------------------------------------------------------------------------


def test_moving_sets_every_time(world: World) -> None:
    """A moved post has its new local time, instant and grace, is not claimed before, and the move is told."""
    id = world.post()
    DEEDS["move"](world, id)
    moved = world.get(id)
    assert (moved.wall, moved.due_at, moved.ready_at, moved.expires_at) == (
        *("2026-11-24T18:30", LATER, LATER, LATER + MINUTE),
    )
    assert world.queue.claim("one", now=LATER - MINUTE) is None
    assert world.desk.history(id)[0][-1].note == "to 2026-11-24T18:30"


@pytest.mark.parametrize("deed", ["retry", "absent"])
def test_trying_again_starts_afresh(world: World, deed: str) -> None:
    """A post that is tried again is due now, with a grace of its own and no tries used; its key stays."""
    id = _in_state(world, State.FAILED if deed == "retry" else State.UNSURE)
    with writing(world.engine) as connection:
        connection.execute(update(post).values(attempts=5, looks=3))
    key = world.get(id).key
    DEEDS[deed](world, id)
    again = world.get(id)
    assert (again.ready_at, again.expires_at, again.attempts, again.looks) == (NOW, LATER, 0, 0)
    assert (again.reason, again.key) == (None, key)


def test_what_a_person_found_is_the_receipt(world: World) -> None:
    """A post that a person found counts as posted, with the link they gave."""
    id = _in_state(world, State.UNSURE)
    DEEDS["found"](world, id)
    (kept,) = world.desk.history(id)[1]
    assert (kept.origin, kept.url) == ("person", world.get(id).url)
    assert world.accounts.get("feed").strikes == 0


def test_a_post_goes_to_a_person_and_a_runner_one_after_the_other(world: World) -> None:
    """What a runner has in hand cannot be held, moved, swapped, redrafted or cancelled by a person."""
    id = _in_state(world, State.CLAIMED)
    for name in ("hold", "cancel", "move", "swap", "redraft", "release", "approve"):
        with pytest.raises(Refused):
            DEEDS[name](world, id)
    assert world.get(id).state is State.CLAIMED


def test_lists_are_in_order_and_narrowed(world: World) -> None:
    """Posts come by due time; states, account, span and limit all narrow, with the span's end left out."""
    world.account("other")
    ids = [world.post(due=NOW + hours * 60 * MINUTE) for hours in (3, 1, 2)]
    ids.append(world.post("other", due=NOW, drafts=True))

    def shown(**narrowed: object) -> list[int]:
        return [one.id for one in world.desk.posts(Shown(**narrowed))]  # type: ignore[arg-type]

    assert shown() == [ids[3], ids[1], ids[2], ids[0]]
    assert shown(states=(State.DRAFT,)) == [ids[3]]
    assert shown(states=(State.DRAFT, State.QUEUED), limit=2) == [ids[3], ids[1]]
    assert shown(account="feed") == [ids[1], ids[2], ids[0]]
    assert shown(since=NOW + 60 * MINUTE, until=NOW + 180 * MINUTE) == [ids[1], ids[2]]
    assert world.desk.counts() == {State.QUEUED: 3, State.DRAFT: 1}
