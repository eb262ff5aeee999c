"""The plan: rules that hold whatever is asked for, and the cases that need a word."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.choosing import Candidate, Pool, Use
from quotes.errors import InputError
from scheduler.model import Account, Campaign, NewPost, Post, Schedule
from scheduler.plan.make import History, Kept, Move, Plan, make_plan, replanned
from scheduler.plan.wanted import Only, filter_of, filters_of
from scheduler.plan.zones import instant
from scheduler.states import State

SINCE = datetime(2026, 3, 20, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LIBRARY = [Candidate(f"q{n}", f"c{n}", f"a{n % 7}", f"s{n % 9}", f"t{n % 4}") for n in range(60)]
KNOWN = {candidate.quote: candidate for candidate in LIBRARY}
PARIS = "daily 02:15 02:45 09:00 18:30 Europe/Paris"


def account(name: str = "main", slots: str = PARIS, only: dict[str, str] | None = None, **schedule: object) -> Account:
    """An account with these slots."""
    return Account(name, "folder", "folder", only=only or {}, schedule=replace(Schedule(slots), **schedule))  # type: ignore[arg-type]


def planned(
    accounts: list[Account],
    campaigns: list[Campaign] | None = None,
    *,
    days: int = 14,
    seed: str = "s",
    past: dict[str, History] | None = None,
    limits: dict[str, int] | None = None,
    pools: dict[Only, Pool] | None = None,
) -> Plan:
    """The plan of the days from 20 March 2026 on, with the same library for every filter that has no pool."""
    wanted = {only: (pools or {}).get(only, Pool(LIBRARY)) for only in filters_of(accounts, campaigns or [])}
    until = SINCE + days * DAY
    return make_plan(accounts, campaigns or [], wanted, past or {}, since=SINCE, until=until, seed=seed, limits=limits)


def history(posts: tuple[NewPost, ...]) -> dict[str, History]:
    """What the database would hand over once these posts are kept."""
    found = {}
    for name in {post.account for post in posts}:
        mine = sorted((post for post in posts if post.account == name), key=lambda post: post.due_at)
        kept = [
            Kept(post.due_at, date.fromisoformat((post.slot or post.wall)[:10]), KNOWN[post.quote or ""])
            for post in mine
        ]
        uses: dict[str, Use] = {}
        for post in mine:
            uses[post.cluster or ""] = Use(post.cycle, post.due_at)
        found[name] = History({post.slot or "" for post in mine}, kept, uses, len(mine))
    return found


SCHEDULES = st.builds(
    Schedule,
    slots=st.sampled_from([PARIS, "mon-sat 09:00 09:10 09:20 23:50 Asia/Tokyo", "daily 00:00 23:30 America/Nuuk"]),
    jitter=st.sampled_from([timedelta(0), 7 * MINUTE, 3 * HOUR]),
    spacing=st.sampled_from([timedelta(0), 30 * MINUTE, 5 * HOUR]),
    daily_cap=st.sampled_from([None, 1, 2]),
    grace=st.sampled_from([timedelta(0), HOUR, 6 * HOUR]),
    blackouts=st.sampled_from([(), ((date(2026, 3, 24), date(2026, 3, 25)),)]),
    again_after=st.sampled_from([None, 3 * DAY]),
    author_rest=st.sampled_from([timedelta(0), 12 * HOUR]),
)


@settings(max_examples=60, deadline=None)
@given(SCHEDULES, st.sampled_from([None, 2]), st.text(max_size=3))
def test_the_rules_hold(schedule: Schedule, limit: int | None, seed: str) -> None:
    """No slot and no words twice, spacing, caps, limits, blackouts, rests and days kept, whatever the schedule."""
    one = Account("main", "folder", "folder", schedule=schedule)
    posts = planned([one], seed=seed, limits={"folder": limit} if limit else None).posts
    assert len({post.slot for post in posts}) == len({(post.cluster, post.cycle) for post in posts}) == len(posts)
    for before, after in pairwise(posts):
        assert after.due_at - before.due_at >= max(schedule.spacing, MINUTE)
        assert KNOWN[before.quote or ""].author != KNOWN[after.quote or ""].author or not schedule.author_rest
    if limit:
        assert all(later.due_at - earlier.due_at >= DAY for earlier, later in zip(posts, posts[limit:], strict=False))
    days = [(post.slot or "")[:10] for post in posts]
    assert all(days.count(day) <= (schedule.daily_cap or 99) for day in days)
    assert not schedule.blackouts or not {"2026-03-24", "2026-03-25"} & set(days)
    for post in posts:
        at = instant(datetime.fromisoformat(post.slot or ""), post.zone).at
        assert at <= post.due_at <= at + max(schedule.jitter, schedule.grace)
        assert instant(datetime.fromisoformat(post.wall), post.zone).at == post.due_at
        assert post.expires_at == post.due_at + schedule.grace
        assert post.due_at == at or post.wall[:10] == (post.slot or "")[:10]


@settings(max_examples=40, deadline=None)
@given(SCHEDULES, st.integers(1, 14), st.sampled_from([None, 2]))
def test_planning_again_adds_nothing(schedule: Schedule, days: int, limit: int | None) -> None:
    """A plan made again is empty, and a longer one keeps what is there and comes out as if made at once."""
    one = [Account("main", "folder", "folder", schedule=schedule)]
    limits = {"folder": limit} if limit else None
    first = planned(one, days=days, limits=limits).posts
    assert planned(one, days=days, limits=limits, past=history(first)).posts == ()
    more = planned(one, days=20, limits=limits, past=history(first)).posts
    assert not {post.slot for post in first} & {post.slot for post in more}
    if limit is None:
        assert sorted((*first, *more), key=lambda post: post.due_at) == list(planned(one, days=20).posts)


def test_the_seed_decides() -> None:
    """The same seed gives the same plan; another gives other quotes at other times."""
    one = [account(jitter=20 * MINUTE)]
    assert planned(one) == planned(list(one))
    other = planned(one, seed="t").posts
    assert [post.quote for post in other] != [post.quote for post in planned(one).posts]
    assert [post.due_at for post in other] != [post.due_at for post in planned(one).posts]


def test_an_account_s_plan_does_not_hang_on_the_order_of_accounts() -> None:
    """Accounts are planned by name, so the order in which they are handed over changes nothing."""
    two = [account("b"), account("a")]
    assert planned(two) == planned(two[::-1])


def test_two_slots_in_one_gap_are_parted() -> None:
    """Two slots that clocks skip would go out together: the second moves on by the spacing, and both are noted."""
    plan = planned([account(jitter=timedelta(0))])
    day = [post for post in plan.posts if (post.slot or "").startswith("2026-03-29T02")]
    assert [post.due_at.isoformat() for post in day] == ["2026-03-29T01:00:00+00:00", "2026-03-29T01:30:00+00:00"]
    assert [post.wall for post in day] == ["2026-03-29T02:15", "2026-03-29T03:30:00"]
    assert [note.kind for note in plan.notes if (note.slot or "").startswith("2026-03-29")] == ["gap", "gap"]


def test_a_slot_without_room_is_dropped_with_a_word() -> None:
    """A post that would have to move past its grace is not planned, and the plan says so."""
    plan = planned([account(slots="daily 09:00 09:10 UTC", grace=10 * MINUTE)], days=1)
    assert [post.slot for post in plan.posts] == ["2026-03-20T09:00"]
    assert [(note.slot, note.kind) for note in plan.notes] == [("2026-03-20T09:10", "no room")]


def test_a_post_made_by_hand_is_kept_clear_of() -> None:
    """A one-off post moves a slot nearby out of its way, and counts for the day."""
    past = {"main": History(posts=[Kept(datetime(2026, 3, 20, 9, 5, tzinfo=UTC), date(2026, 3, 20))])}
    plan = planned([account(slots="daily 09:00 17:00 UTC", daily_cap=2)], past=past, days=1)
    assert [post.due_at.hour * 60 + post.due_at.minute for post in plan.posts] == [9 * 60 + 35]
    assert [note.kind for note in plan.notes] == ["moved", "cap"]


def test_it_tells_when_quotes_run_dry() -> None:
    """The first local day without a quote is told, with the reason and how many slots stay empty."""
    only: dict[Only, Pool] = {(): Pool(LIBRARY[:5])}
    (dry,) = planned([account(slots="daily 09:00 UTC")], pools=only, days=8).dry
    assert (dry.day, dry.reason, dry.until, dry.slots) == (date(2026, 3, 25), "every quote has been used", None, 3)


def test_a_paused_account_is_left_alone() -> None:
    """Nothing piles up for an account that sends nothing; the reason is told."""
    plan = planned([replace(account(), paused="login refused")])
    assert (plan.posts, plan.notes[0].kind) == ((), "paused")
    assert "login refused" in plan.notes[0].text


def test_a_campaign_takes_slots_over() -> None:
    """In its days a campaign without slots of its own fills the account's, from its own quotes."""
    campaign = Campaign("love", "main", date(2026, 3, 22), date(2026, 3, 23), {"topic": "love"})
    one = account(slots="daily 09:00 UTC", only={"language": "en"})
    assert filter_of(one, campaign) == (("language", "en"), ("topic", "love"))
    plan = planned([one], [campaign], days=5, pools={filter_of(one, campaign): Pool(LIBRARY[:2])})
    assert [post.campaign for post in plan.posts] == [None, None, "love", "love", None]
    assert {post.quote for post in plan.posts[2:4]} == {"q0", "q1"}


def test_a_campaign_adds_slots_of_its_own() -> None:
    """A campaign's own times join the account's, in the account's zone, and win where both name one time."""
    campaign = Campaign("week", "main", date(2026, 3, 21), date(2026, 3, 21), slots="daily 09:00 12:00")
    plan = planned([account(slots="daily 09:00 18:00 UTC")], [campaign], days=2)
    found = [(post.slot, post.campaign) for post in plan.posts]
    assert found[2:] == [("2026-03-21T09:00", "week"), ("2026-03-21T12:00", "week"), ("2026-03-21T18:00", None)]


def test_a_campaign_s_quotes_are_kept_for_it() -> None:
    """What a coming campaign wants is not spent on ordinary slots before it while there is something else."""
    campaign = Campaign("later", "main", date(2026, 5, 1), date(2026, 5, 2), {"topic": "love"})
    one = account(slots="daily 09:00 UTC")
    plan = planned([one], [campaign], days=20, pools={filter_of(one, campaign): Pool(LIBRARY[:5])})
    assert not {post.quote for post in plan.posts} & {f"q{n}" for n in range(5)}


def test_campaigns_that_cannot_be() -> None:
    """A campaign in another zone than its account is refused; one whose days have no slot is noted."""
    other = Campaign("far", "main", date(2026, 3, 21), date(2026, 3, 22), slots="daily 09:00 Asia/Tokyo")
    with pytest.raises(InputError, match="'far' has slots in Asia/Tokyo"):
        planned([account()], [other])
    never = Campaign("weekend", "main", date(2026, 3, 21), date(2026, 3, 22))
    (note,) = planned([account(slots="mon-fri 09:00 UTC")], [never]).notes
    assert note.kind == "campaign" and "'weekend'" in note.text


def test_accounts_do_not_say_the_same_together() -> None:
    """Two accounts do not post the same words within a week while there are others."""
    plan = planned([account(name, slots="daily 09:00 UTC") for name in ("a", "b", "c")], days=10)
    for post in plan.posts:
        others = [one for one in plan.posts if one.cluster == post.cluster and one.account != post.account]
        assert all(abs(one.due_at - post.due_at) >= timedelta(days=7) for one in others)


def test_variants_take_turns() -> None:
    """Each post of an account has the next number, so its captions rotate over plans too."""
    past = {"main": History(made=40)}
    assert [post.variant for post in planned([account(slots="daily 09:00 UTC")], past=past, days=3).posts] == [
        40,
        41,
        42,
    ]


def post(state: State, wall: str, due: datetime, ready: datetime | None = None) -> Post:
    """A post that is kept."""
    given = {"id": 7, "state": state, "wall": wall, "zone": "Europe/Paris", "due_at": due, "ready_at": ready or due}
    # What else a post has makes no difference to its time.
    rest = dict.fromkeys(part.name for part in fields(Post))
    return Post(**{**rest, **given, "expires_at": due + HOUR})  # type: ignore[arg-type]


def test_only_future_posts_move_with_the_zone_data() -> None:
    """When a zone's rules change, posts to come keep their wall time; what is past or in flight is not touched."""
    right, wrong = datetime(2026, 4, 1, 7, tzinfo=UTC), datetime(2026, 4, 1, 8, tzinfo=UTC)
    wall = "2026-04-01T09:00"
    moved = [Move(7, right, right, right + HOUR)]
    assert list(replanned([post(State.QUEUED, wall, wrong)], SINCE)) == moved
    assert list(replanned([post(State.QUEUED, wall, right)], SINCE)) == []
    assert list(replanned([post(State.CLAIMED, wall, wrong), post(State.POSTED, wall, wrong)], SINCE)) == []
    assert list(replanned([post(State.DRAFT, wall, wrong)], wrong)) == []
    (waiting,) = replanned([post(State.QUEUED, wall, wrong, wrong + HOUR)], SINCE)
    assert waiting.ready_at == wrong + HOUR


@settings(max_examples=20, deadline=None)
@given(SCHEDULES)
def test_unchanged_zone_data_moves_nothing(schedule: Schedule) -> None:
    """Jitter, spacing and changes of clocks are part of a post's wall time, so the same zone data gives it back."""
    posts = planned([Account("main", "folder", "folder", schedule=schedule)]).posts
    kept = [replace(post(State.QUEUED, new.wall, new.due_at), zone=new.zone) for new in posts]
    assert list(replanned(kept, SINCE - DAY)) == []
