"""The simulation: the real planning and posting on a copy, with a clock and networks of its own."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Engine, func, select

from pullquote.branded_composer import BrandedComposer
from pullquote.calendar_json import calendar_json
from pullquote.calendar_pictures import Pictures
from pullquote.filling import fill
from pullquote.portraits import slug
from pullquote.posting import Posting, open_posting
from pullquote.simulated_posting import SimulatedPosting, Wanted
from pullquote.simulating import play, simulate
from pullquote.workspace import Workspace
from quotes.database import open_database, reading
from quotes.errors import NotFound, Refused, StorageError
from quotes.model import Attribution, Draft, Standing
from quotes.store import Query, Store
from quotes.tables import quote
from scheduler.accounts import Accounts
from scheduler.desk import Desk
from scheduler.model import Account, Outgoing, Payload, Schedule
from scheduler.publisher import Busy, Unsure
from scheduler.simulation.clock import VirtualClock
from scheduler.simulation.copying import copy_database
from scheduler.simulation.entries import Calendar, Supply
from scheduler.simulation.network import SimulatedNetworks
from scheduler.simulation.weather import Trouble, Weather
from scheduler.states import State

NOW = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
DAY = date(2027, 3, 27)
"""The day before clocks go forward in Paris."""


def _silent(done: int, total: int) -> None:
    """Tells nobody."""


def _account(name: str, rules: str, slots: str, *, approves: bool = False) -> Account:
    return Account(name, "folder", rules, schedule=Schedule(slots), approves=approves)


def _approve(root: Path, most: int) -> None:
    with Workspace(root).open_store() as store:
        store.set_standing([one.id for one in store.find(Query(limit=most))], Standing.APPROVED)


@pytest.fixture
def ready(starter: Workspace) -> Workspace:
    """A workspace with twelve approved quotes and an account each on X and on Mastodon."""
    _approve(starter.root, 12)
    engine = starter.open_database()
    Accounts(engine).add(_account("feed", "x", "daily 02:30 09:00 Europe/Paris"), now=NOW)
    Accounts(engine).add(_account("fedi", "mastodon", "daily 09:00 Europe/Paris", approves=True), now=NOW)
    engine.dispose()
    return starter


def _played(workspace: Workspace, tmp_path: Path, wanted: Wanted, now: datetime = NOW) -> Calendar:
    return simulate(workspace, wanted, now, Pictures(tmp_path / "pictures"), _silent)


def _contents(root: Path) -> tuple[list[str], list[str]]:
    with closing(sqlite3.connect(root / "pullquote.db")) as connection:
        return list(connection.iterdump()), sorted(str(path) for path in root.rglob("*"))


def test_a_simulation_changes_nothing_in_the_workspace(ready: Workspace, tmp_path: Path) -> None:
    """Neither a row of the database nor a file of the workspace is other than before, drafts included."""
    engine = ready.open_database()
    posting = _at(ready, engine, NOW)
    made, ids = fill(posting, days=2, seed="pullquote")
    engine.dispose()
    before = _contents(ready.root)
    calendar = _played(ready, tmp_path, Wanted(days=2))
    assert _contents(ready.root) == before
    assert [one.post.id for one in calendar.entries if one.planned] != []
    # Drafts count as approved, in the copy only.
    assert {one.post.state for one in calendar.entries} == {State.POSTED}
    assert len(made.posts) == len(ids) == len(calendar.entries)


class _Frozen(Posting):
    at: datetime

    def now(self) -> datetime:
        return self.at


def _at(workspace: Workspace, engine: Engine, now: datetime) -> Posting:
    posting = _Frozen(workspace, engine)
    posting.at = now
    return posting


def test_plan_and_simulation_agree(ready: Workspace, tmp_path: Path) -> None:
    """What `plan --dry-run` would plan at a moment is what a simulation from that moment on plays through."""
    engine = ready.open_database()
    made, _ = fill(_at(ready, engine, NOW), days=3, seed="other", keep=False)
    engine.dispose()
    calendar = _played(ready, tmp_path, Wanted(days=3, seed="other"))
    planned = sorted((new.account, new.due_at, new.quote, new.variant, new.slot) for new in made.posts)
    shown = sorted((e.post.account, e.post.due_at, e.post.quote, e.post.variant, e.post.slot) for e in calendar.entries)
    assert planned == shown
    assert [spell.day for spell in made.dry] == [one.dry_on for one in calendar.supplies if not one.beyond]


def test_the_same_input_gives_the_same_calendar(ready: Workspace, tmp_path: Path) -> None:
    """Two simulations with one seed agree to the last field and the last byte of a picture, faults included."""
    wanted = Wanted(days=2, first=DAY, seed="s", faults=True)
    first = _played(ready, tmp_path / "a", wanted)
    again = _played(ready, tmp_path / "b", wanted, NOW + timedelta(minutes=7))
    assert calendar_json(first) == calendar_json(again)
    pictures = [sorted((tmp_path / name / "pictures").iterdir()) for name in "ab"]
    assert [path.name for path in pictures[0]] == [path.name for path in pictures[1]] != []
    assert [path.read_bytes() for path in pictures[0]] == [path.read_bytes() for path in pictures[1]]


def test_a_day_on_which_clocks_change_is_told(ready: Workspace, tmp_path: Path) -> None:
    """The change is in the document, and the slot that clocks jump over goes out at the first moment after it."""
    document = calendar_json(_played(ready, tmp_path, Wanted(days=2, first=DAY)))
    assert document["dst"] == [
        {
            "day": "2027-03-28",
            "zone": "Europe/Paris",
            "from": "2027-03-28T02:00",
            "to": "2027-03-28T03:00",
            "minutes": 60,
        }
    ]
    assert "2027-03-28T03:00:00" in [one["wall"] for one in document["posts"]]
    assert "Sunday 28 March, from 02:00 to 03:00" in " ".join(document["summary"])


def test_the_day_quotes_run_dry(starter: Workspace, tmp_path: Path) -> None:
    """Three quotes fill a daily slot for three days; the fourth is the dry one, and the rest of the days stay empty."""
    _approve(starter.root, 3)
    engine = starter.open_database()
    Accounts(engine).add(_account("feed", "bluesky", "daily 09:00 UTC"), now=NOW)
    engine.dispose()
    calendar = _played(starter, tmp_path, Wanted(days=10, first=DAY))
    assert calendar.supplies == (
        Supply("feed", None, date(2027, 3, 30), False, 7, 0, "every quote has been used", None),
    )
    summary = " ".join(calendar_json(calendar)["summary"])
    assert "runs dry on Tuesday 30 March: 7 slots stay empty" in summary
    assert "7 more approved quotes would fill the time shown" in summary


def test_what_lasts_beyond_the_days_shown_is_told_too(ready: Workspace, tmp_path: Path) -> None:
    """An account that does not run dry within the days has its dry day looked for behind them."""
    calendar = _played(ready, tmp_path, Wanted(days=2, first=DAY, accounts=("fedi",)))
    assert [(one.account, one.dry_on, one.beyond, one.left) for one in calendar.supplies] == [
        ("fedi", date(2027, 4, 8), True, 10)
    ]
    assert {one.post.account for one in calendar.entries} == {"fedi"}


def test_faults_never_make_a_second_post(starter: Workspace, tmp_path: Path) -> None:
    """However calls end, a network shows each post at most once, and exactly once when there is a receipt."""
    with starter.open_store() as store:
        words = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
        drafts = [Draft(f"{a} and {b} are words.", Attribution("Ann")) for a in words for b in words[:5]]
        added = store.add(drafts, now=NOW)
        store.set_standing(added.added, Standing.APPROVED)
    engine = starter.open_database()
    Accounts(engine).add(_account("feed", "x", "daily 00:30 05:30 09:00 UTC"), now=NOW)
    Accounts(engine).add(_account("fedi", "mastodon", "daily 09:00 15:00 UTC"), now=NOW)
    Accounts(engine).add(_account("work", "linkedin", "daily 09:00 UTC"), now=NOW)
    engine.dispose()
    copy = copy_database(starter.root / "pullquote.db", tmp_path)
    wanted = Wanted(days=6, first=DAY, seed="hurricane", faults=True)
    posting = SimulatedPosting(starter, copy, VirtualClock(NOW), wanted)
    calendar = play(posting, Pictures(tmp_path / "pictures"), _silent)
    shown = {name: [one.key for one in line.shown] for name, line in posting.networks.timelines.items()}
    for keys in shown.values():
        assert len(keys) == len(set(keys))
    for one in calendar.entries:
        times = shown[one.post.account].count(one.post.key)
        assert times <= 1
        if one.post.state is State.POSTED:
            assert times == 1
        if one.post.state in (State.FAILED, State.SKIPPED):
            assert times == 0
    states = {one.post.state for one in calendar.entries}
    # The storm is strong enough to show what it is for.
    assert State.UNSURE in states
    assert any(one.late > 60 for one in calendar.entries)
    copy.dispose()


def test_posts_before_the_first_day_count_as_done(ready: Workspace, tmp_path: Path) -> None:
    """Posts that are due before the simulated days are neither sent nor skipped, and their words stay used."""
    engine = ready.open_database()
    made, _ = fill(_at(ready, engine, NOW), days=2, seed="pullquote")
    engine.dispose()
    calendar = _played(ready, tmp_path, Wanted(days=2, first=DAY))
    assert calendar.earlier == len(made.posts) > 0
    used = {(new.account, new.cluster) for new in made.posts}
    assert not used & {(one.post.account, one.post.cluster) for one in calendar.entries}


def test_cards_are_shown_in_the_brand_of_the_workspace(ready: Workspace, tmp_path: Path) -> None:
    """Series, logo and portraits are on the calendar as they will be on the post; on a bare workspace they are not."""
    wanted = Wanted(days=1, first=DAY, accounts=("fedi",))
    (bare,) = _played(ready, tmp_path / "bare", wanted).entries
    for folder, name, colour in ((ready.root, "logo", "navy"), (ready.root / "portraits", slug(bare.author), "maroon")):
        folder.mkdir(exist_ok=True)
        Image.new("RGB", (600, 600), colour).save(folder / f"{name}.png")
    text = '[brand]\nseries = "Plain things"\nmark = true\nlogo = "logo.png"\n[defaults]\ndesign = "academic"\n'
    (ready.root / "pullquote.toml").write_text(text)
    workspace = Workspace(ready.root)
    (shown,) = _played(workspace, tmp_path / "branded", wanted).entries
    with open_posting(workspace) as posting:
        account = posting.accounts.get("fedi")
        (card,) = posting.composer.composed(shown.post, account).payload.pictures
        plain = replace(posting.store.get(shown.post.quote or ""), attribution=Attribution("Nobody Known"))
        (other,) = BrandedComposer(posting, lambda id: plain).composed(shown.post, account).payload.pictures
    kept = Pictures(tmp_path / "posted" / "pictures")
    assert shown.picture == kept.keep(card) != bare.picture
    assert shown.picture != kept.keep(other)


def test_what_cannot_be_made_is_told(ready: Workspace, tmp_path: Path) -> None:
    """A post whose design is gone is on the calendar, with the reason and without a picture."""
    engine = ready.open_database()
    accounts = Accounts(engine)
    accounts.edit(replace(accounts.get("fedi"), design="nowhere"))
    engine.dispose()
    calendar = _played(ready, tmp_path, Wanted(days=1, first=DAY, accounts=("fedi",)))
    (entry,) = calendar.entries
    assert entry.picture is None
    assert entry.trouble is not None and "nowhere" in entry.trouble


def test_an_account_that_is_not_there(ready: Workspace, tmp_path: Path) -> None:
    """A misspelt account is an error that names the right one, not an empty calendar."""
    with pytest.raises(NotFound, match="fede") as caught:
        _played(ready, tmp_path, Wanted(accounts=("fede",)))
    assert "feed" in caught.value.hint


def test_a_missing_database_is_an_error(ready: Workspace, tmp_path: Path) -> None:
    """No empty database is made, or simulated, in the place of one that is gone."""
    (ready.root / "pullquote.db").unlink()
    with pytest.raises(StorageError, match="missing"):
        _played(ready, tmp_path, Wanted())
    assert not (ready.root / "pullquote.db").exists()


def test_a_copy_holds_every_row(database_address: Path | str, tmp_path: Path) -> None:
    """Of either kind of database the copy has the quotes, accounts and posts, and the original none of the changes."""
    engine = open_database(database_address)
    try:
        Store(engine).add([Draft("Plain words.", Attribution("Ann"))], now=NOW)
        Accounts(engine).add(_account("feed", "x", "daily 09:00 UTC"), now=NOW)
        copy = copy_database(database_address, tmp_path)
        assert [one.text for one in Store(copy).find(Query())] == ["Plain words."]
        assert Accounts(copy).all() == Accounts(engine).all()
        Accounts(copy).pause("feed", "only here")
        Store(copy).add([Draft("Other words.", Attribution("Ann"))], now=NOW)
        assert Accounts(engine).get("feed").paused is None
        with reading(engine) as connection:
            assert connection.execute(select(func.count()).select_from(quote)).scalar() == 1
        assert list(Desk(copy).posts()) == []
        copy.dispose()
    finally:
        engine.dispose()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """What cannot be copied is told in our words."""
    (tmp_path / "a.db").write_text("no database at all, but long enough to be looked at" * 100)
    with pytest.raises(StorageError, match=r"a\.db"):
        copy_database(tmp_path / "a.db", tmp_path)


@pytest.fixture
def outgoing() -> Iterator[Outgoing]:
    """A post without a picture."""
    yield Outgoing(1, Account("feed", "folder", "x"), Payload("Words.", "en", ()), "key", NOW, NOW)


class _Storm(Weather):
    """Every first call ends in one way."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__("", fair=False)
        self._trouble = trouble

    def outage_until(self, account: str, at: datetime) -> None:
        return None

    def of_call(self, account: str, post: str, call: int) -> Trouble | None:
        return self._trouble if call == 1 else None


@pytest.mark.parametrize(("trouble", "error", "there"), [("busy", Busy, 0), ("lost", Unsure, 1), ("error", Unsure, 0)])
def test_each_fault_is_what_it_says(outgoing: Outgoing, trouble: str, error: type[Exception], there: int) -> None:
    """A lost reply has made its post; a busy network and a server's error have not."""
    networks = SimulatedNetworks(VirtualClock(NOW), _Storm(Trouble(trouble)))
    publisher = networks.open(outgoing.account)
    with pytest.raises(error):
        publisher.publish(outgoing, (), "key")
    assert len(networks.timelines["feed"].shown) == there
    assert (publisher.find(outgoing) is not None) == bool(there)


def test_the_networks_keep_their_rules(outgoing: Outgoing) -> None:
    """What is too long, said before or too much at once is refused as the real network refuses it."""
    networks = SimulatedNetworks(VirtualClock(NOW), Weather("", fair=True))
    publisher = networks.open(outgoing.account)
    publisher.publish(outgoing, (), "key")
    with pytest.raises(Refused) as duplicate:
        publisher.publish(replace(outgoing, key="other"), (), "other")
    assert duplicate.value.rule == "duplicate"
    with pytest.raises(Refused) as long:
        publisher.publish(replace(outgoing, key="long", payload=Payload("a" * 281, "en", ())), (), "long")
    assert long.value.rule == "caption"
    for number in range(99):
        publisher.publish(replace(outgoing, key=f"{number}", payload=Payload(f"{number}", "en", ())), (), f"{number}")
    with pytest.raises(Busy) as busy:
        publisher.publish(replace(outgoing, key="more", payload=Payload("More.", "en", ())), (), "more")
    assert busy.value.retry_after == timedelta(minutes=15)


def test_a_replay_gives_the_same_post(outgoing: Outgoing) -> None:
    """Where the same key gives the same post, calling twice shows it once."""
    networks = SimulatedNetworks(VirtualClock(NOW), Weather("", fair=True))
    publisher = networks.open(replace(outgoing.account, rules="mastodon"))
    assert publisher.publish(outgoing, (), "key") == publisher.publish(outgoing, (), "key")
    assert len(networks.timelines["feed"].shown) == 1


def test_weather_is_the_same_for_the_same_seed() -> None:
    """Outages come and go by seed and account alone."""
    hours = [NOW + timedelta(hours=number) for number in range(24 * 30)]
    some = [Weather("a", fair=False).outage_until("feed", at) for at in hours]
    assert some == [Weather("a", fair=False).outage_until("feed", at) for at in hours]
    assert any(some) and not all(some)
    assert some != [Weather("b", fair=False).outage_until("feed", at) for at in hours]
    assert not any(Weather("a", fair=True).outage_until("feed", at) for at in hours)


def test_pictures_of_an_earlier_run_go(ready: Workspace, tmp_path: Path) -> None:
    """What a page no longer shows is taken away from its folder; a file of somebody else stays."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "0123456789abcdef.jpg").write_bytes(b"old")
    (folder / "holiday.jpg").write_bytes(b"mine")
    pictures = Pictures(folder)
    simulate(ready, Wanted(days=1, first=DAY, accounts=("fedi",)), NOW, pictures, _silent)
    pictures.forget_others()
    names = {path.name for path in folder.iterdir()}
    assert "holiday.jpg" in names and "0123456789abcdef.jpg" not in names and len(names) == 2
    shutil.rmtree(folder)
