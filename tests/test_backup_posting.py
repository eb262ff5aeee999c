"""A queue that comes back from a backup: whatever went out since, nothing goes out a second time."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from posting_world import MINUTE, NOW, Network, World, payload
from sqlalchemy import Engine

from pullquote.backing_up.restoring import restore
from pullquote.backing_up.taking import back_up
from pullquote.workspace import Workspace
from quotes.database import writing
from scheduler.desk import Shown
from scheduler.model import Reply
from scheduler.publisher import Handover, Recovery, RecoveryKind
from scheduler.restored import doubt_restored
from scheduler.states import State

HOUR = 60 * MINUTE
WHO = (
    "queued",
    "late",
    "claimed",
    "frozen",
    "sending",
    "thread",
    "reply",
    "unsure",
    "future",
    "draft",
    "held",
    "moved",
)


def _filled(world: World) -> dict[str, int]:
    """An account with one post for each way in which a post can stand when a backup is made."""
    posts = {}
    for name in WHO:
        world.account(name, spacing=MINUTE)
        due = {"late": NOW - HOUR, "future": NOW + 30 * HOUR, "moved": NOW + 40 * HOUR, "draft": NOW + HOUR}.get(
            name, NOW
        )
        posts[name] = world.post(name, due=due, text=f"Words of {name}.", drafts=name in ("draft", "thread", "reply"))
    thread = replace(payload("root"), replies=(Reply("first reply"), Reply("second reply")))
    for name in ("thread", "reply"):
        world.desk.approve(posts[name], replace(thread, text=f"root of {name}"), now=NOW)
    world.desk.hold(posts["held"], "wait", now=NOW)
    world.queue.claim("a", now=NOW, only=posts["claimed"])
    for name in ("frozen", "sending", "thread", "unsure", "reply"):
        claim = world.queue.claim("a", now=NOW, only=posts[name])
        assert claim is not None
        what = claim.payload or payload(f"words of {name}")
        if claim.payload is None:
            world.queue.freeze(claim.lease, what, now=NOW)
        if name == "frozen":
            continue
        world.queue.begin_sending(claim.lease, claim.outgoing(what), now=NOW)
        # All of these are on their networks; what the library knows of that differs.
        receipt = world.networks[name].publish(claim.outgoing(what), (), claim.post.key)
        if name == "unsure":
            world.queue.doubt(claim.lease, "no answer came.", now=NOW)
        if name == "reply":
            world.queue.receive(claim.lease, receipt, now=NOW)
    return posts


def _run(world: World, hours: int) -> None:
    runner = world.runner()
    for _ in range(hours * 6):
        runner.turn()
        world.clock.forward(10 * MINUTE)


def _shown(world: World) -> Counter[tuple[str, str]]:
    """How often each message stands on each network. Every post says something of its own."""
    return Counter((name, text) for name, network in world.networks.items() for _, text in network.shown)


def _copied(original: World, workspace: Workspace) -> World:
    """The posting side of a restored workspace, on the very networks that the original posted to."""
    copy = World(workspace.open_database())
    copy.clock, copy.networks, copy.maker = original.clock, original.networks, original.maker
    return copy


@pytest.mark.parametrize("look_back", [True, False])
@pytest.mark.parametrize("answered", [True, False])
def test_nothing_doubles_after_a_restore(workspace: Workspace, tmp_path: Path, look_back: bool, answered: bool) -> None:
    """Backed up, posted on for a day, restored, resumed and run for days: each message stands on its network once.

    So it is whether the network can be asked or not, and when a person answers of every post that it is there.
    """
    original = World(workspace.open_database())
    kind = RecoveryKind.LOOK_BACK if look_back else RecoveryKind.HOLD
    original.networks = defaultdict(lambda: Network(recovery=Recovery(kind)))
    posts = _filled(original)
    back_up(workspace, tmp_path / "b.zip", now=NOW)
    # What a person does in the original afterwards, which the backup knows nothing of.
    original.desk.approve(posts["draft"], payload("Words of draft."), now=NOW)
    original.desk.approve(posts["held"], payload("Words of held."), now=NOW)
    _run(original, 1)
    for post in list(original.desk.posts(Shown((State.UNSURE,)))):
        original.desk.found(post.id, original.receipt(origin="person"), now=original.clock())
    _run(original, 23)
    original.engine.dispose()
    before = _shown(original)
    assert set(before.values()) == {1}
    assert {name for name, _ in before} == set(WHO) - {"future", "moved"}
    assert sum(name in ("thread", "reply") for name, _ in before) == 6

    done = restore(tmp_path / "b.zip", tmp_path / "new", now=original.clock())
    assert set(done.doubted.paused) == set(WHO)
    copy = _copied(original, done.workspace)
    _run(copy, 2)
    assert _shown(copy) == before, "a restored account must not post by itself"
    for account in copy.accounts.all():
        assert account.paused is not None and "the backup of 2026-11-23 09:00 UTC" in account.paused
        copy.accounts.resume(account.name, now=copy.clock())
    if answered:
        for post in list(copy.desk.posts(Shown((State.HELD, State.UNSURE)))):
            copy.desk.found(post.id, copy.receipt(post.id, origin="person"), now=copy.clock())
    _run(copy, 48)
    after = _shown(copy)
    assert set(after.values()) == {1}
    # What came due after the restore goes out, once.
    assert {name for name, _ in set(after) - set(before)} == {"future", "moved"}
    copy.engine.dispose()


def test_each_post_is_told_for_what_it_is(database: Engine) -> None:
    """What was due or in hand is held, what was being sent is in the inbox; what is to come stays as it was."""
    world = World(database)
    posts = _filled(world)
    world.accounts.pause("queued", "holidays")
    with writing(database) as connection:
        doubts = doubt_restored(connection, backed_up_at=NOW, now=NOW + 2 * HOUR)
    states = {name: world.get(posts[name]).state.value for name in WHO}
    held = ("queued", "late", "claimed", "frozen", "draft", "held")
    assert states == {
        **dict.fromkeys(held, "held"),
        **dict.fromkeys(("sending", "thread", "unsure"), "unsure"),
        **dict.fromkeys(("future", "moved"), "queued"),
        "reply": "posted",
    }
    assert (doubts.held, doubts.unsure) == (len(held) + 1, 2)
    for name in held:
        assert (world.get(posts[name]).reason or "").startswith("may have gone out since the backup of 2026-11-23")
    assert (world.get(posts["held"]).reason or "").endswith("wait")
    assert (world.accounts.get("queued").paused or "").endswith("it was paused before: holidays")
    assert any("7 posts are held and 2 are in the inbox" in words for words in world.told("restored"))


def test_a_person_lets_them_go_on(database: Engine) -> None:
    """One that is not there is released or sent again, one that is there counts as posted and keeps its quote."""
    world = World(database)
    posts = _filled(world)
    with writing(database) as connection:
        doubt_restored(connection, backed_up_at=NOW, now=NOW)
    world.accounts.resume("frozen", now=world.clock())
    world.desk.release(posts["frozen"], now=NOW)
    world.desk.found(posts["queued"], world.receipt(origin="person"), now=NOW)
    world.runner().turn()
    assert world.get(posts["frozen"]).state is State.POSTED
    assert len(world.networks["frozen"].shown) == 1
    assert world.get(posts["queued"]).state is State.POSTED
    with pytest.raises(ValueError, match="expected 1, got 0"):
        world.post("queued", text="Words of queued.", due=NOW + HOUR)


def test_a_thread_is_held_when_its_root_is_found(database: Engine) -> None:
    """The reply to a post that went out elsewhere may be out as well: a person lets it go on, nobody else."""
    world = World(database)
    posts = _filled(world)
    with writing(database) as connection:
        doubt_restored(connection, backed_up_at=NOW, now=NOW)
    world.accounts.resume("thread", now=world.clock())
    world.desk.found(posts["thread"], world.receipt(origin="person"), now=NOW)
    (reply,) = [post for post in world.desk.posts() if post.follows == posts["thread"]]
    assert reply.state is State.HELD and "backup" in (reply.reason or "")
    world.clock.forward(HOUR)
    world.runner().turn()
    assert len(world.networks["thread"].shown) == 1


def test_a_clock_that_is_behind_lets_nothing_through(database: Engine) -> None:
    """On a machine whose clock stands before the backup, what was due when it was made is held all the same."""
    world = World(database)
    posts = _filled(world)
    with writing(database) as connection:
        doubt_restored(connection, backed_up_at=NOW, now=NOW - timedelta(days=400))
    assert world.get(posts["queued"]).state is State.HELD


def test_a_post_in_a_persons_hand_stays_there(database: Engine) -> None:
    """What was handed over is still theirs to say; nothing that follows it goes out by itself."""
    world = World(database)
    world.account()
    id = world.post()
    world.queue.hand_over(world.sending().lease, Handover("share/feed/1", "Post it."), now=NOW)
    with writing(database) as connection:
        assert doubt_restored(connection, backed_up_at=NOW, now=NOW).held == 0
    assert world.get(id).state is State.HANDED


@pytest.mark.parametrize("by_hand", [False, True])
def test_what_came_due_behind_the_pause_is_held_when_it_ends(database: Engine, by_hand: bool) -> None:
    """The original may have posted on after the restore: its posts of that time are a person's to look at, too.

    What a person has looked at since goes on, and what is due later stays as it was. So it is when somebody pauses the
    account once more meanwhile.
    """
    world = World(database)
    posts = _filled(world)
    world.account("other", spacing=MINUTE)
    missed, draft, later = (
        world.post("other", due=NOW + due, text=f"Words {due}.", drafts=drafts)
        for due, drafts in ((HOUR, False), (2 * HOUR, True), (30 * HOUR, False))
    )
    with writing(database) as connection:
        doubt_restored(connection, backed_up_at=NOW, now=NOW)
    world.desk.release(posts["frozen"], now=NOW)
    if by_hand:
        world.accounts.pause("other", "holidays")
    world.clock.forward(2 * HOUR)
    assert world.accounts.resume("frozen", now=world.clock()) == 0
    assert world.accounts.resume("other", now=world.clock()) == 2
    assert [world.get(id).state.value for id in (missed, draft, later)] == ["held", "held", "queued"]
    assert "look at the network" in (world.get(missed).reason or "")
    world.runner().turn()
    assert not world.networks["other"].shown
    world.desk.approve(missed, payload("Words."), now=world.clock())
    world.accounts.pause("other", "holidays")
    assert world.accounts.resume("other", now=world.clock()) == 0
    world.runner().turn()
    assert len(world.networks["other"].shown) == 1
