"""Accounts and campaigns as the database keeps them, of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from posting_world import NOW, World
from sqlalchemy import Engine, insert, select, update

from quotes.database import reading, writing
from quotes.errors import InputError, NotFound, Outdated, PullquoteError, StorageError
from quotes.usage import WhenExhausted
from scheduler.model import Account, Campaign, Schedule
from scheduler.rows import account_from, settings_json
from scheduler.states import State
from scheduler.tables import account

WORDS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=20)
SPANS = st.integers(0, 10**9).map(lambda seconds: timedelta(seconds=seconds))
DAYS = st.tuples(st.dates(), st.dates())
SCHEDULES = st.builds(
    Schedule,
    slots=WORDS,
    jitter=SPANS,
    spacing=SPANS,
    daily_cap=st.none() | st.integers(1, 1000),
    grace=SPANS,
    blackouts=st.lists(DAYS, max_size=3).map(tuple),
    again_after=st.none() | SPANS.filter(bool),
    author_rest=SPANS,
    source_rest=SPANS,
    topic_rest=SPANS,
    when_exhausted=st.sampled_from(WhenExhausted),
)
ACCOUNTS = st.builds(
    Account,
    name=st.just("feed"),
    network=st.just("fake"),
    rules=st.just("mastodon"),
    options=st.dictionaries(WORDS, WORDS, max_size=3),
    schedule=SCHEDULES,
    only=st.dictionaries(WORDS, WORDS, max_size=3),
    handle=st.none() | WORDS,
    link=st.none() | WORDS,
    design=st.none() | WORDS,
    approves=st.booleans(),
)


@pytest.fixture
def world(database: Engine) -> World:
    """An empty posting side, in each kind of database."""
    return World(database)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=ACCOUNTS)
def test_settings_come_back_as_they_were(world: World, one: Account) -> None:
    """Every setting of an account, whatever its letters, comes back from the database as it was kept."""
    if not world.accounts.all():
        world.account()
    world.accounts.edit(one)
    assert world.accounts.get("feed") == one


def test_names_are_unique_whatever_their_case(world: World) -> None:
    """Feed and feed would be taken for each other, so the second is refused with a hint; both names lead to the one."""
    world.account("Feed")
    with pytest.raises(InputError) as error:
        world.account("fEED")
    assert "already" in error.value.message and error.value.hint
    assert world.accounts.get("FEED").name == "Feed"
    assert len(world.accounts.all()) == 1


def test_a_removed_name_is_free_again(world: World) -> None:
    """After an account is removed another may have its name; the old one's posts stay the old one's."""
    world.account()
    old = world.post(text="Plain words.")
    assert world.accounts.remove("feed", now=NOW) == 1
    with pytest.raises(NotFound):
        world.accounts.get("feed")
    world.account()
    assert world.get(old).state is State.CANCELLED
    assert world.accounts.get("feed").waits_until is None
    assert world.accounts.remove("FEED", now=NOW) == 0


def test_an_unknown_name_is_answered_with_the_likely_one(world: World) -> None:
    """A slip in a name is answered with the name that was meant."""
    world.account("newsletter")
    with pytest.raises(NotFound) as error:
        world.accounts.get("newsleter")
    assert error.value.hint == "Did you mean 'newsletter'?"
    missing = replace(world.accounts.get("newsletter"), name="nobody")
    for attempt in (
        lambda: world.accounts.edit(missing),
        lambda: world.accounts.pause("nobody", ""),
        lambda: world.accounts.resume("nobody", now=world.clock()),
        lambda: world.accounts.remove("nobody", now=NOW),
    ):
        with pytest.raises(NotFound):
            attempt()


@pytest.mark.parametrize("state", ["claimed", "sending", "unsure"])
def test_an_account_with_a_post_on_its_way_stays(world: World, state: str) -> None:
    """An account cannot be removed while a post of it may be on the network and nobody knows."""
    world.account()
    world.post()
    claim = world.claim() if state == "claimed" else world.sending()
    if state == "unsure":
        world.queue.doubt(claim.lease, "no answer", now=NOW)
    world.post()
    before = world.states()
    with pytest.raises(InputError, match=f"Post {claim.post.id} "):
        world.accounts.remove("feed", now=NOW)
    assert world.states() == before
    assert world.accounts.get("feed")


def test_removing_cancels_what_was_planned_and_keeps_the_evidence(world: World) -> None:
    """Drafts, queued and held posts are called off; receipts and history stay."""
    world.account()
    posted = world.sending_and_posted()
    world.accounts.resume("feed", now=world.clock())
    ids = [world.post(drafts=True), world.post(), world.post()]
    world.desk.hold(ids[2], "wait", now=NOW)
    assert world.accounts.remove("feed", now=NOW) == 3
    assert {world.get(id).state for id in ids} == {State.CANCELLED}
    assert len(world.desk.history(posted)[1]) == 1
    assert world.queue.claim("one", now=NOW) is None


def test_what_was_skipped_on_a_removed_account_is_not_tried_again(world: World) -> None:
    """A post whose account is gone cannot go out, so trying it again is refused rather than queued for nobody."""
    world.account()
    id = world.post(due=NOW - timedelta(days=2))
    world.queue.skip_late(now=NOW)
    world.accounts.remove("feed", now=NOW)
    with pytest.raises(PullquoteError):
        world.desk.retry(id, now=NOW, expires_at=None)
    assert world.get(id).state is State.SKIPPED


def test_resuming_gives_a_clean_slate(world: World) -> None:
    """A person's word ends a pause, a wait and the count of failures."""
    world.account()
    with writing(world.engine) as connection:
        connection.execute(update(account).values(strikes=2, waits_until=NOW, waits_for="rate limit"))
    world.accounts.pause("feed", "holidays")
    world.accounts.resume("feed", now=world.clock())
    one = world.accounts.get("feed")
    assert (one.paused, one.strikes, one.waits_until, one.waits_for) == (None, 0, None, None)


def test_editing_leaves_how_the_account_stands(world: World) -> None:
    """New settings end neither a pause nor a wait: only resuming does."""
    one = world.account()
    world.accounts.pause("feed", "holidays")
    world.queue.wait("feed", "rate limit", until=NOW)
    world.accounts.edit(replace(one, handle="@feed"))
    kept = world.accounts.get("feed")
    assert (kept.handle, kept.paused, kept.waits_until) == ("@feed", "holidays", NOW)


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"schedule": {"slots": 1}}', "null", '{"schedule": null}'])
def test_damaged_settings_are_told_and_can_be_removed(world: World, damage: str) -> None:
    """Settings that cannot be read are a clear error with a way out, and that way works."""
    world.account()
    with writing(world.engine) as connection:
        connection.execute(update(account).values(settings=damage))
    with pytest.raises(StorageError) as error:
        world.accounts.get("feed")
    assert "feed" in error.value.message and "remove" in error.value.hint
    world.accounts.remove("feed", now=NOW)
    assert world.accounts.all() == []


def test_damaged_settings_stop_only_their_account(world: World) -> None:
    """An account whose settings are damaged keeps no other account from posting."""
    world.account("damaged")
    world.account("sound")
    world.post("damaged", due=NOW - timedelta(minutes=1))
    id = world.post("sound")
    with writing(world.engine) as connection:
        connection.execute(update(account).where(account.c.name == "damaged").values(settings="{}"))
    for _ in range(2):
        try:
            world.runner().turn()
        except StorageError:
            continue
    assert world.get(id).state is State.POSTED


def test_two_who_add_the_same_name_at_once(world: World) -> None:
    """Of two programs that add one name at the same moment, the second is refused in words."""
    one = Account("feed", "fake", "mastodon")
    caught: list[BaseException] = []

    def add() -> None:
        try:
            world.accounts.add(one, now=NOW)
        except BaseException as error:  # noqa: BLE001 - which one it is is under test
            caught.append(error)

    row = {"name": "feed", "key": "feed", "network": "fake", "rules": "mastodon", "settings": settings_json(one)}
    thread = Thread(target=add)
    with writing(world.engine) as connection:
        connection.execute(insert(account).values(**row, strikes=0, added_at=NOW))
        thread.start()
        thread.join(0.3)  # it has looked, and now waits for this one
    thread.join()
    assert [type(error) for error in caught] == [InputError]


def test_campaigns_are_kept_and_go_with_their_account(world: World) -> None:
    """Campaigns come back as they were, by their beginning, each name once an account, and end with it."""
    world.account()
    world.account("other")
    spring = Campaign("Spring", "feed", date(2027, 3, 20), date(2027, 3, 27), {"tag": "spring"}, "daily 12:00 UTC")
    launch = Campaign("launch", "feed", date(2027, 1, 1), date(2027, 1, 1))
    for one in (spring, launch, replace(launch, account="other")):
        world.accounts.add_campaign(one)
    assert sorted(world.accounts.campaigns(), key=lambda one: (one.starts, one.account)) == [
        *(launch, replace(launch, account="other"), spring)
    ]
    with pytest.raises(InputError, match="already"):
        world.accounts.add_campaign(replace(spring, name="SPRING"))
    with pytest.raises(InputError, match="ends before it starts"):
        world.accounts.add_campaign(replace(spring, name="x", ends=date(2027, 3, 19)))
    with pytest.raises(NotFound):
        world.accounts.add_campaign(replace(spring, account="nobody"))
    world.accounts.remove_campaign("FEED", "spring")
    with pytest.raises(NotFound):
        world.accounts.remove_campaign("feed", "Spring")
    world.accounts.remove("feed", now=NOW)
    assert [one.account for one in world.accounts.campaigns()] == ["other"]


def test_settings_are_read_from_the_row_alone(world: World) -> None:
    """What stands in the row is the account: nothing is kept in memory between two programs."""
    one = world.account(handle="@feed")
    with reading(world.engine) as connection:
        assert account_from(connection.execute(select(account)).one()) == one


def test_settings_seen_otherwise_overwrite_nothing(database: Engine) -> None:
    """Two who edit an account at once, or a runner that remembers something of it meanwhile: the later is told."""
    world = World(database)
    seen = world.account()
    world.accounts.remember("feed", {"user": "17"})
    with pytest.raises(Outdated, match="'feed' was changed meanwhile"):
        world.accounts.edit(replace(seen, link="https://ann.example"), seen=seen)
    now = world.accounts.get("feed")
    assert now.options["user"] == "17" and now.link is None
    world.accounts.edit(replace(now, link="https://ann.example"), seen=now)
    assert world.accounts.get("feed").link == "https://ann.example"
