"""An account's past as choosing looks it up: the same as what planning loads, in each kind of database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pytest
from posting_world import MINUTE, NOW, World
from sqlalchemy import Engine

from quotes.channels.desk import Channels, Wanted
from quotes.database import reading
from quotes.keys import words_key
from quotes.usage import Use, WhenExhausted
from scheduler.model import FurtherQuote, NewPost, Schedule
from scheduler.plan.past import load_past
from scheduler.plan.posted import Posted, rules_of

DAY = timedelta(days=1)
WORDS = ("Ink keeps what talk forgets.", "A door is a wall that trusts.", "Snow writes in one language only.")


@pytest.fixture
def world(database: Engine) -> World:
    """A posting side with one account."""
    world = World(database)
    world.account()
    return world


def _used(world: World, text: str, day: int, *, account: str = "feed", cycle: int = 1) -> str:
    """A post of these words some days after now, in the queue; gives the quote's id."""
    id = world.quote(text)
    world.post(account, text=text, due=NOW + day * DAY, cycle=cycle, quote=id)
    return id


def _uses(world: World, *texts: str, account: str = "feed") -> Mapping[str, Use]:
    with reading(world.engine) as connection:
        return Posted(connection, account).uses([words_key(text) for text in texts])


def _drawn(world: World, account: str = "feed") -> int:
    with reading(world.engine) as connection:
        return Posted(connection, account).drawn()


def _between(world: World, since: datetime, until: datetime) -> Sequence[tuple[datetime, str]]:
    with reading(world.engine) as connection:
        return [(at, one.quote) for at, one in Posted(connection, "feed").between(since, until)]


def _latest(world: World, at: datetime) -> str | None:
    with reading(world.engine) as connection:
        found = Posted(connection, "feed").latest(at)
    return None if found is None else found.quote


def test_an_account_without_posts_has_no_past(world: World) -> None:
    """Nothing was taken, nothing rests, and nothing comes before the first."""
    assert (_drawn(world), _uses(world, *WORDS)) == (0, {})
    assert (_between(world, NOW - DAY, NOW + DAY), _latest(world, NOW)) == ([], None)


def test_uses_are_the_last_time_round(world: World) -> None:
    """Of words that came round twice the later one counts, posts to come too; what was not asked for is not told."""
    _used(world, WORDS[0], 0)
    _used(world, WORDS[0], 90, cycle=2)
    _used(world, WORDS[1], 1)
    assert _uses(world, WORDS[0], WORDS[2]) == {words_key(WORDS[0]): Use(2, NOW + 90 * DAY)}
    assert _drawn(world) == 3


def test_what_was_called_off_is_free_again(world: World) -> None:
    """A cancelled post is no use of its words, and nobody waits for it."""
    _used(world, WORDS[0], 0)
    (id,) = world.states()
    world.desk.cancel(id, "", now=NOW)
    assert (_drawn(world), _uses(world, WORDS[0]), _latest(world, NOW)) == (0, {}, None)
    assert _between(world, NOW - DAY, NOW + DAY) == []


def test_accounts_know_nothing_of_each_other(world: World) -> None:
    """What one account has posted another may; an account made anew under an old name begins with nothing."""
    world.account("other")
    _used(world, WORDS[0], 0, account="other")
    assert (_drawn(world), _uses(world, WORDS[0])) == (0, {})
    assert (_drawn(world, "other"), len(_uses(world, WORDS[0], account="other"))) == (1, 1)
    world.accounts.remove("other", now=NOW)
    world.account("other")
    assert (_drawn(world, "other"), _uses(world, WORDS[0], account="other")) == (0, {})


def test_a_mended_quote_is_used_by_both_its_words(world: World) -> None:
    """A slip that is put right gives nobody the quote again, neither as it was nor as it is."""
    id = _used(world, WORDS[0], 0)
    world.store.edit(id, text="Ink keeps what talk has forgotten.")
    found = _uses(world, WORDS[0], "Ink keeps what talk has forgotten.")
    assert set(found.values()) == {Use(1, NOW)} and len(found) == 2


def test_a_carousel_uses_all_its_quotes(world: World) -> None:
    """Each further quote of a carousel counts as taken, and by the words it has now."""
    first, second = (world.quote(text) for text in WORDS[:2])
    more = (FurtherQuote(second, words_key(WORDS[1]), 1),)
    wall = f"{NOW:%Y-%m-%dT%H:%M}"
    assert world.keep(
        NewPost("feed", first, words_key(WORDS[0]), 1, None, None, wall, "UTC", NOW, NOW + DAY, more=more)
    )
    world.store.edit(second, text=WORDS[2])
    assert _uses(world, *WORDS) == {words_key(text): Use(1, NOW) for text in WORDS}


def test_between_leaves_its_ends_out(world: World) -> None:
    """What rests is looked for within a span, in order of time; a quote that is gone has no author that could rest."""
    later, sooner, gone = _used(world, WORDS[0], 2), _used(world, WORDS[1], 1), _used(world, WORDS[2], 1)
    world.store.delete([gone])
    assert _between(world, NOW, NOW + 3 * DAY) == [(NOW + DAY, sooner), (NOW + 2 * DAY, later)]
    assert _between(world, NOW + DAY, NOW + 2 * DAY) == []


def test_the_latest_is_the_last_up_to_then(world: World) -> None:
    """The post at that very minute counts, a later one does not; nobody knows what a deleted quote was like."""
    first, second = _used(world, WORDS[0], 0), _used(world, WORDS[1], 2)
    moments = (NOW - MINUTE, NOW, NOW + 2 * DAY - MINUTE, NOW + 2 * DAY)
    assert [_latest(world, at) for at in moments] == [None, first, first, second]
    world.store.delete([second])
    assert _latest(world, NOW + 3 * DAY) is None


def test_choosing_and_planning_know_the_same_past(world: World) -> None:
    """What `choose` shows for an account is what `plan` would have to avoid, whatever happened to its posts."""
    ids = [_used(world, text, day, cycle=1) for day, text in enumerate(WORDS)]
    _used(world, WORDS[1], 40, cycle=2)
    world.store.edit(ids[0], text="Ink keeps what talk has forgotten.")
    world.store.delete([ids[2]])
    world.desk.cancel(2, "", now=NOW)
    one = world.accounts.get("feed")
    texts = (*WORDS, "Ink keeps what talk has forgotten.")
    with reading(world.engine) as connection:
        loaded = load_past(connection, 1, one, {}, NOW, NOW + 60 * DAY)
    assert _uses(world, *texts) == loaded.uses
    assert _drawn(world) == 1 + 2 + 1


def test_choosing_for_an_account_passes_over_its_posts(world: World) -> None:
    """What the account has, also for a day to come, is not shown; with its own rule the bag begins anew."""
    used, free = _used(world, WORDS[0], 5), world.quote(WORDS[1])
    wanted = Wanted(NOW, "seed", rules_of(world.accounts.get("feed").schedule), count=9)
    channels = Channels(world.engine)
    draw = channels.peek("feed", wanted, lambda connection: Posted(connection, "feed"))
    assert [one.quote for one in draw.chosen] == [free] and draw.dry is not None
    assert used in {one.quote for one in channels.peek("feed", wanted).chosen}


def test_an_accounts_rules_are_its_schedules() -> None:
    """Each rest of a schedule is the rest that choosing keeps."""
    schedule = Schedule(
        "daily 09:00 UTC",
        again_after=90 * DAY,
        author_rest=3 * DAY,
        source_rest=2 * DAY,
        topic_rest=DAY,
        when_exhausted=WhenExhausted.AGAIN,
    )
    rules = rules_of(schedule)
    assert (rules.again_after, rules.author_rest) == (90 * DAY, 3 * DAY)
    assert (rules.source_rest, rules.topic_rest) == (2 * DAY, DAY)
    assert rules.when_exhausted is WhenExhausted.AGAIN
