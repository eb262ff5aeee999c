"""The plan in the database: kept once, under constraints, of approved quotes only; of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from posting_world import MINUTE, NOW, World
from sqlalchemy import Engine

import scheduler.plan.zones
from cards.spec import Look
from quotes.database import writing
from quotes.errors import NotFound, PullquoteError, Refused
from quotes.model import Standing
from quotes.policy import Policy
from scheduler.model import Account, NewPost, Schedule
from scheduler.plan.make import Plan
from scheduler.plan.planning import Planning
from scheduler.plan.zones import Resolved
from scheduler.states import State

HOUR = 60 * MINUTE
DAY = 24 * HOUR


@pytest.fixture
def world(database: Engine) -> World:
    """A posting side with five approved quotes, in each kind of database."""
    world = World(database)
    for number in range(5):
        world.quote(f"Words number {number}.", f"Author {number}")
    return world


def _plan(world: World, *, days: int = 4, names: list[str] | None = None) -> Plan:
    start = world.clock()
    return world.planning.plan(since=start, until=start + days * DAY, seed="seed", limits={}, names=names)


def test_a_plan_is_kept_once(world: World) -> None:
    """Planned and kept again for the same days, nothing is added; further days add what is new."""
    world.account()
    made = _plan(world)
    assert len(world.keep(*made.posts)) == len(made.posts) == 4
    assert world.keep(*made.posts) == []
    assert _plan(world).posts == ()
    assert len(world.keep(*_plan(world, days=5).posts)) == 1
    quotes = [one.quote for one in world.desk.posts()]
    assert len(set(quotes)) == len(quotes) == 5


def test_looking_at_a_plan_keeps_nothing(world: World) -> None:
    """A plan changes nothing until it is kept, and the same seed gives the same plan."""
    world.account()
    assert _plan(world) == _plan(world)
    assert world.states() == {}


def test_two_planners_share_slots_and_quotes(world: World) -> None:
    """Of two plans made at once, what the first has kept of slots and quotes is left out of the second."""
    world.account()
    first = _plan(world)
    other = Planning(world.engine).plan(since=NOW, until=NOW + 4 * DAY, seed="other seed", limits={})
    assert [one.slot for one in first.posts] == [one.slot for one in other.posts]
    world.keep(*first.posts)
    assert world.keep(*other.posts) == []
    moved = [replace(one, slot=f"2027-01-0{number}T09:00") for number, one in enumerate(first.posts, 1)]
    assert world.keep(*moved) == []


def test_accounts_that_approve_by_themselves_are_queued(world: World) -> None:
    """Planned posts are drafts, queued where the account approves by itself, and drafts all the same when asked."""
    world.account("sure", approves=True)
    world.account("careful", approves=False)
    world.keep(*_plan(world, days=1).posts)
    assert {one.account: one.state for one in world.desk.posts()} == {"sure": State.QUEUED, "careful": State.DRAFT}
    world.keep(*_plan(world, days=2).posts, drafts=True)
    assert [one.state for one in world.desk.posts() if one.account == "sure"] == [State.QUEUED, State.DRAFT]


def test_only_what_the_editor_approved_is_planned(world: World) -> None:
    """Candidates are planned only where the settings say so, rejected quotes never."""
    world.account()
    for quote in world.store.find():
        world.store.set_standing([quote.id], Standing.CANDIDATE)
    rejected = world.quote("Rejected words.")
    world.store.set_standing([rejected], Standing.REJECTED)
    made = _plan(world)
    assert made.posts == () and [spell.account for spell in made.dry] == ["feed"]
    any_standing = Planning(world.engine, Policy(approved=False))
    posts = any_standing.plan(since=NOW, until=NOW + 9 * DAY, seed="s", limits={}).posts
    assert len(posts) == 5 and rejected not in [one.quote for one in posts]


@pytest.mark.parametrize(
    ("only", "count"), [({"tag": "spring"}, 1), ({"author": "Author 3"}, 1), ({"words": "speech"}, 0), ({}, 6)]
)
def test_an_account_may_want_some_quotes_only(world: World, only: dict[str, str], count: int) -> None:
    """Of the quotes only those that an account's filter finds are planned for it."""
    world.quote("Words of spring.", "A Poet", tags=("Spring",))
    world.account(only=only)
    assert len(_plan(world, days=9).posts) == count


@pytest.mark.parametrize("only", [{"words": "nonsense"}, {"language": ""}, {"author": "x" * 5000}])
def test_a_filter_that_cannot_be_read_is_told(world: World, only: dict[str, str]) -> None:
    """A filter that is no filter is an error of ours, never a traceback."""
    world.account(only=only)
    try:
        _plan(world)
    except PullquoteError as error:
        assert error.message and error.hint


def test_named_accounts_only(world: World) -> None:
    """A plan of some accounts has no posts of the others."""
    world.account("a")
    world.account("b")
    assert {one.account for one in _plan(world, names=["a"]).posts} == {"a"}


def test_an_account_removed_meanwhile_gets_nothing(world: World) -> None:
    """A plan whose account was removed before it was kept is kept for the others, without an error."""
    world.account("a")
    world.account("b")
    made = _plan(world, days=1)
    world.accounts.remove("a", now=NOW)
    kept = world.keep(*made.posts)
    assert [world.get(id).account for id in kept] == ["b"]


def test_a_mended_quote_is_not_posted_again(world: World) -> None:
    """A quote that was posted stays posted when a slip in its words is mended: it is the same quote."""
    world.account()
    id = world.quote("A slip of teh pen.", "A Poet")
    for quote in world.store.find():
        if quote.id != id:
            world.store.set_standing([quote.id], Standing.REJECTED)
    world.keep(*_plan(world, days=1).posts)
    world.runner().turn()
    assert [one.state for one in world.desk.posts()] == [State.POSTED]
    world.store.edit(id, text="A slip of the pen.")
    assert _plan(world, days=9).posts == ()


# --- zones ------------------------------------------------------------------------------------------------------------


def test_new_rules_of_a_zone_move_only_what_is_still_to_come(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After new zone data, future posts keep their wall time; what is past, in flight or finished stays as it was."""
    world.account("feed")
    world.account("flying")
    future = world.post(due=NOW + DAY)
    draft = world.post(due=NOW + DAY, drafts=True)
    held = world.post(due=NOW + DAY)
    world.desk.hold(held, "wait", now=NOW)
    cancelled = world.post(due=NOW + DAY)
    world.desk.cancel(cancelled, "", now=NOW)
    past = world.post(due=NOW - MINUTE, grace=None)
    flying = world.post("flying", due=NOW + DAY)
    assert world.queue.claim("one", now=NOW, only=flying) is not None
    before = {id: world.get(id) for id in (past, flying, cancelled)}
    assert world.planning.follow_zones(now=NOW) == 0

    def an_hour_later(wall: datetime, where: object) -> Resolved:
        return Resolved(wall.replace(tzinfo=NOW.tzinfo) + HOUR, "plain")

    monkeypatch.setattr(scheduler.plan.zones, "instant", an_hour_later)
    assert world.planning.follow_zones(now=NOW) == 3
    for id in (future, draft, held):
        moved = world.get(id)
        assert (moved.due_at, moved.ready_at) == (NOW + DAY + HOUR, NOW + DAY + HOUR)
        assert moved.expires_at == NOW + DAY + 3 * HOUR
        assert world.desk.history(id)[0][-1].event == "move"
    assert before == {id: world.get(id) for id in (past, flying, cancelled)}
    assert world.planning.follow_zones(now=NOW) == 0


def test_a_backlog_is_looked_through_without_keeping_others_from_writing(world: World) -> None:
    """While somebody writes, a runner still finds out whether its zones' rules have changed, and waits for nobody."""
    world.account("feed")
    world.post(due=NOW + DAY)
    with writing(world.engine):
        assert world.planning.follow_zones(now=NOW) == 0


# --- dry spells -------------------------------------------------------------------------------------------------------


def test_running_dry_is_told_once(world: World) -> None:
    """The day on which quotes run dry is told once, however often it is planned and from whichever day."""
    world.account()
    for _ in range(3):
        made = _plan(world, days=9)
        world.keep(*made.posts)
        world.planning.tell_dry(made, now=world.clock())
        world.clock.forward(6 * HOUR)
    (message,) = world.told("dry")
    assert "feed" in message and f"{NOW + 6 * DAY:%Y-%m-%d}"[:8] in message
    for _ in range(12):  # the dry days come and go
        world.clock.forward(DAY)
        world.planning.tell_dry(_plan(world, days=9), now=world.clock())
    assert len(world.told("dry")) == 1


# --- single posts -----------------------------------------------------------------------------------------------------


def _post_of(world: World) -> int:
    world.account()
    world.keep(*_plan(world, days=1).posts)
    return next(world.desk.posts()).id


def test_another_quote_is_one_the_account_has_not(world: World) -> None:
    """Another quote for a post is neither its own nor one that is planned or posted; a named one must be free too."""
    id = _post_of(world)
    used = world.get(id).quote
    found = world.picking.another(world.get(id), None, seed="s")
    assert found.candidate.quote != used and found.cycle == 1
    world.desk.swap(id, found, now=NOW)
    assert world.get(id).quote == found.candidate.quote
    world.keep(*_plan(world, days=6).posts)
    with pytest.raises(Refused) as refused:
        world.picking.another(world.get(id), None, seed="s")
    assert refused.value.rule == "repeat" and refused.value.hint
    with pytest.raises(Refused, match="never come again"):
        world.picking.another(world.get(id), used, seed="s")
    with pytest.raises(NotFound):
        world.picking.another(world.get(id), "f" * 16, seed="s")


def test_another_quote_for_a_post_whose_account_is_gone(world: World) -> None:
    """A post of a removed account cannot have another quote, and it is said so in words."""
    id = _post_of(world)
    world.accounts.remove("feed", now=NOW)
    with pytest.raises(PullquoteError):
        world.picking.another(world.get(id), None, seed="s")


def test_a_one_off_is_one_of_the_account(world: World) -> None:
    """A post outside all slots counts as a use of its quote, for the plan too, and cannot repeat one."""
    world.account()
    quote = next(iter(world.store.find())).id

    def new() -> NewPost:
        return world.picking.one_off("feed", [quote], wall="2026-11-23T10:00", zone="UTC", due_at=NOW, expires_at=None)

    first = new()
    assert world.keep(first)
    assert world.keep(first) == []
    with pytest.raises(Refused, match="has the quote"):
        new()
    assert quote not in [one.quote for one in _plan(world, days=9).posts]


def test_quotes_come_again_only_after_their_rest(world: World) -> None:
    """With a rest, a quote comes round again when it is over, as another cycle; before that it is refused."""
    schedule = Schedule(slots="daily 09:00 UTC", again_after=10 * DAY)
    world.account(schedule=schedule)
    quote = next(iter(world.store.find())).id

    def off(at: datetime) -> NewPost:
        return world.picking.one_off("feed", [quote], wall="2026-11-23T10:00", zone="UTC", due_at=at, expires_at=None)

    world.keep(off(NOW))
    with pytest.raises(Refused, match="again from 2026-12-03"):
        off(NOW + 10 * DAY - MINUTE)
    again = off(NOW + 10 * DAY)
    assert again.cycle == 2
    assert world.keep(again)


def test_the_look_is_the_accounts_at_planning(world: World) -> None:
    """A planned post keeps the design, format and palette it was planned with."""
    world.account(design="poster")

    def look(one: Account) -> Look:
        return Look(one.design or "editorial", "square", "dark")

    ids = world.planning.keep(_plan(world, days=1).posts, look=look, key=lambda: "k", now=NOW)
    kept = world.get(ids[0])
    assert (kept.design, kept.format, kept.palette) == ("poster", "square", "dark")
