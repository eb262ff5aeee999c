"""Slots where clocks change: every local slot-day gives exactly one instant, in every zone of the world."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.plan.slots import occurrences, read_slots
from scheduler.plan.zones import _names, exists, instant, local, unambiguous, zone

PAGE = Path(__file__).resolve().parents[1] / "docs" / "scheduling.md"
MINUTE = timedelta(minutes=1)

# Zone, wall time, kind, the instant in UTC (worked out by hand from the rules of each place), and why it is here.
EDGES = [
    ("Europe/Paris", "2026-03-29T02:30", "gap", "2026-03-29T01:00", "an hour forward at 02:00"),
    ("Europe/Paris", "2026-10-25T02:30", "fold", "2026-10-25T00:30", "an hour back at 03:00"),
    ("America/New_York", "2026-03-08T02:30", "gap", "2026-03-08T07:00", "an hour forward at 02:00"),
    ("America/New_York", "2026-11-01T01:30", "fold", "2026-11-01T05:30", "an hour back at 02:00"),
    ("Europe/Dublin", "2026-10-25T01:30", "fold", "2026-10-25T00:30", "winter time is the exception in its law"),
    ("Australia/Lord_Howe", "2026-10-04T02:15", "gap", "2026-10-03T15:30", "half an hour forward at 02:00"),
    ("Australia/Lord_Howe", "2026-04-05T01:45", "fold", "2026-04-04T14:45", "half an hour back at 02:00"),
    ("Antarctica/Troll", "2026-03-29T02:30", "gap", "2026-03-29T01:00", "two hours forward at 01:00"),
    (
        "America/Nuuk",
        "2026-03-28T23:30",
        "gap",
        "2026-03-29T01:00",
        "forward from 23:00 to midnight: Sunday's first moment",
    ),
    (
        "America/Nuuk",
        "2023-10-28T23:30",
        "plain",
        "2023-10-29T01:30",
        "the zone moved for good: no hour back that year",
    ),
    ("America/Scoresbysund", "2026-03-28T23:30", "gap", "2026-03-29T01:00", "the same since it changed zones in 2024"),
    ("Africa/Cairo", "2026-04-24T00:00", "gap", "2026-04-23T22:00", "there is no midnight: forward at 00:00"),
    ("Asia/Beirut", "2026-03-29T00:30", "gap", "2026-03-28T22:00", "there is no midnight: forward at 00:00"),
    ("America/Sao_Paulo", "2018-11-04T00:30", "gap", "2018-11-04T03:00", "there is no midnight: forward at 00:00"),
    ("America/Asuncion", "2024-10-06T00:30", "gap", "2024-10-06T04:00", "forward for good: no going back since"),
    ("Africa/Casablanca", "2026-03-22T02:30", "gap", "2026-03-22T02:00", "forward when Ramadan is over"),
    ("Africa/Casablanca", "2026-02-15T02:30", "fold", "2026-02-15T01:30", "back for Ramadan"),
    ("Asia/Gaza", "2026-03-28T02:30", "gap", "2026-03-28T00:00", "forward on a Saturday"),
    ("Asia/Almaty", "2024-02-29T23:30", "fold", "2024-02-29T17:30", "back for good: one last repeated hour"),
    ("America/Mexico_City", "2023-04-02T02:30", "plain", "2023-04-02T08:30", "clocks stay put since 2022"),
    ("Asia/Tehran", "2022-03-22T00:30", "gap", "2022-03-21T20:30", "there is no midnight: forward at 00:00"),
    ("Pacific/Apia", "2011-12-30T09:00", "gap", "2011-12-30T10:00", "a day left out of the calendar"),
    ("Pacific/Kwajalein", "1993-08-21T09:00", "gap", "1993-08-21T12:00", "a day left out of the calendar"),
]
IDS = [f"{name} {wall}" for name, wall, *_ in EDGES]
CHANGES = {
    "plain": "once",
    "gap": "never",
    "fold": "twice",
}

ZONES = sorted(set(_names().values()))
DAYS = st.dates(date(1970, 1, 2), date(2199, 12, 30))
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def walked(wall: datetime, name: str) -> tuple[datetime, str]:
    """The same answer found the slow way: minute by minute through 60 hours, as a clock on the wall would show them."""
    place = zone(name)
    at = wall.replace(tzinfo=UTC) - timedelta(hours=30)
    shown = [(at + MINUTE * step, local(at + MINUTE * step, place)) for step in range(60 * 60)]
    right = [moment for moment, clock in shown if clock == wall]
    if right:
        return right[0], "fold" if len(right) > 1 else "plain"
    return next(moment for (_, before), (moment, clock) in pairwise(shown) if before < wall < clock), "gap"


@pytest.mark.parametrize(("name", "wall", "kind", "expected", "why"), EDGES, ids=IDS)
def test_edge_zones(name: str, wall: str, kind: str, expected: str, why: str) -> None:
    """A time that clocks skip means the first moment after; one they show twice means the first of the two."""
    at = datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert instant(datetime.fromisoformat(wall), name) == (at, kind)
    assert walked(datetime.fromisoformat(wall), name) == (at, kind)


def table_rows() -> list[str]:
    """The rows of the table in the documentation, worked out anew."""
    rows = []
    for name, wall, _, _, why in EDGES:
        at, kind = instant(datetime.fromisoformat(wall), name)
        shown = f"{local(at, zone(name)):%Y-%m-%d %H:%M}"
        rows.append(f"| {name} | {wall.replace('T', ' ')} | {CHANGES[kind]} | {shown} | {at:%Y-%m-%d %H:%M} | {why} |")
    return rows


def test_the_documented_table_is_true() -> None:
    """What the documentation says of the edge zones is what happens, row by row."""
    text = PAGE.read_text(encoding="utf-8")
    documented = [line for line in text.splitlines() if line.startswith("| ") and "/" in line.split("|")[1]]
    assert documented == table_rows()


@given(st.sampled_from(ZONES), DAYS, CLOCKS)
def test_every_wall_time_gives_one_instant(name: str, day: date, clock: time) -> None:
    """An instant shows the wall time it was made from or, where clocks skip that, the first moment after it."""
    wall, place = datetime.combine(day, clock), zone(name)
    at, kind = instant(wall, name)
    if kind == "gap":
        assert local(at, place) > wall
        assert local(at - timedelta(seconds=1), place) < wall
    else:
        assert local(at, place) == wall


@settings(max_examples=60)
@given(st.sampled_from(ZONES), st.dates(date(1973, 1, 1), date(2060, 1, 1)), CLOCKS)
def test_the_instant_is_the_one_a_clock_would_show(name: str, day: date, clock: time) -> None:
    """Watching a clock for two days finds the same instant, in every zone since offsets are whole minutes."""
    wall = datetime.combine(day, clock)
    assert walked(wall, name) == instant(wall, name)


@given(st.sampled_from(ZONES), DAYS, CLOCKS, st.integers(1, 40))
def test_a_slot_s_instants_follow_the_days(name: str, first: date, clock: time, length: int) -> None:
    """A daily slot has one instant on every day that exists, each later than the one before."""
    last = min(first + timedelta(days=length), date(2199, 12, 31))
    found = list(occurrences(read_slots(f"daily {clock:%H:%M} {name}"), first, last))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    assert [occurrence.wall.date() for occurrence in found] == [day for day in days if exists(day, zone(name))]
    assert all(before.at < after.at for before, after in pairwise(found))
    assert all((occurrence.at, occurrence.kind) == instant(occurrence.wall, name) for occurrence in found)


@pytest.mark.parametrize("name", sorted({name for name, *_ in EDGES}))
def test_every_change_of_clocks_in_the_edge_zones(name: str) -> None:
    """Through four years of changes, the hours at which clocks change keep their place and their order."""
    slots = read_slots(
        "daily " + " ".join(f"{hour:02}:{minute:02}" for hour in (0, 1, 2, 3, 23) for minute in (0, 30)), name
    )
    found = list(occurrences(slots, date(2023, 1, 1), date(2026, 12, 31)))
    assert all(before.at <= after.at for before, after in pairwise(found))
    assert len({occurrence.slot for occurrence in found}) == len(found) == 1461 * 10
    for occurrence in found:
        if occurrence.kind != "plain":
            assert walked(occurrence.wall, name) == (occurrence.at, occurrence.kind)


@pytest.mark.parametrize(
    ("name", "day"), [("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Kwajalein", date(1993, 8, 21))]
)
def test_a_day_that_is_left_out_has_no_slots(name: str, day: date) -> None:
    """A day missing from a zone's calendar gets no post: its posts would all fall on the next day's midnight."""
    around = list(occurrences(read_slots("daily 00:00 09:00", name), day - timedelta(days=1), day + timedelta(days=1)))
    assert [occurrence.wall.day for occurrence in around] == [day.day - 1] * 2 + [day.day + 1] * 2
    assert len({occurrence.at for occurrence in around}) == 4


def test_the_second_time_round_is_stepped_over() -> None:
    """A moved post never lands in a repeated hour's second run, whose wall time would name the first."""
    place = zone("Europe/Paris")
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, 7, tzinfo=UTC)
    assert unambiguous(first, place) == first
    assert unambiguous(second, place) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_an_instant_is_no_wall_time() -> None:
    """A time with a zone is refused where a wall time is wanted: the mix-up would be an hour off."""
    with pytest.raises(ValueError, match="has a zone"):
        instant(datetime(2026, 1, 1, tzinfo=UTC), "UTC")
