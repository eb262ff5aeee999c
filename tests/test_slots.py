"""Slots as text: what is read, what is refused and how, and the one text that is written back."""

from __future__ import annotations

from datetime import date, time

import pytest
import tzdata
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from scheduler.plan.slots import Slots, occurrences, read_slots, read_wall, zone_data_version
from scheduler.plan.zones import zone

CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
WEEKS = st.lists(st.sets(CLOCKS, max_size=4), min_size=7, max_size=7).filter(any)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("mon-fri 09:00, sat 11:00 Europe/Paris", "mon-fri 09:00, sat 11:00 Europe/Paris"),
        ("mon,wed 9:00 17:30 utc", "mon,wed 09:00 17:30 UTC"),
        ("Monday – Wednesday 17:30, 09:00 Asia/Tokyo", "mon-wed 09:00 17:30 Asia/Tokyo"),
        ("fri-mon 08:00 america/new_york", "mon,fri-sun 08:00 America/New_York"),
        ("weekdays 09:00 weekends 11:00 UTC", "mon-fri 09:00, sat-sun 11:00 UTC"),
        ("sun-sat 00:00 UTC", "daily 00:00 UTC"),
        ("daily 09:00, tues 12:00 UTC", "mon,wed-sun 09:00, tue 09:00 12:00 UTC"),
    ],
)
def test_one_text_for_the_same_times(text: str, canonical: str) -> None:
    """Slots are written back in one way however they were typed, and that way reads back as the same slots."""
    assert str(read_slots(text)) == canonical
    assert read_slots(canonical) == read_slots(text)


@given(WEEKS, st.sampled_from(["UTC", "Europe/Paris", "America/Port-au-Prince", "Etc/GMT-14"]))
def test_any_week_survives_being_written(week: list[set[time]], name: str) -> None:
    """No times of a week are lost or moved by writing them down and reading them again."""
    slots = Slots(tuple(tuple(sorted(times)) for times in week), name)
    assert read_slots(str(slots)) == slots


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "empty", "mon-fri 09:00"),
        (" , ", "empty", "mon-fri 09:00"),
        ("mun 09:00 UTC", "'mun' is not a day", "Did you mean sun?"),
        ("mon 09:00, satt 10:00 UTC", "'satt' is not a day", "Did you mean sat?"),
        ("mon-fri-sat 09:00 UTC", "'mon-fri-sat' is not a day", "Days are mon"),
        ("mon mon-tue 09:00 UTC", "mon stands twice", "Take one out"),
        ("mon 25:00 UTC", "no time 25:00", "00:00 to 23:59"),
        ("mon 09:60 UTC", "no time 09:60", "00:00 to 23:59"),
        ("mon 24:00 UTC", "24:00 is not a time of a day", "00:00 and the following day"),
        ("mon 9am UTC", "'9am' is not a time", "17:30"),
        ("mon 09:00, daily 9:00 UTC", "mon 09:00 is there twice", "Take one out"),
        ("09:00 UTC", "no day before '09:00'", "daily 09:00"),
        ("mon 09:00, tue UTC", "no time after 'tue'", "mon-fri"),
        ("UTC", "no days and times", "mon-fri"),
        ("mon 09:00", "name no time zone", "Europe/Paris"),
        ("mon 09:00 Europe/Paris tue 10:00 UTC", "'Europe/Paris' is not at the end", "write it once, last"),
        ("mon 09:00 Europe/Pariss", "'Europe/Pariss' is not a time zone", "Did you mean Europe/Paris?"),
        ("mon 09:00 kolkata", "'kolkata' is not a time zone", "Did you mean Asia/Kolkata?"),
        ("mon 09:00 " * 300, "characters", "2,000 are the most"),
    ],
)
def test_errors_say_what_and_what_to_do(text: str, message: str, hint: str) -> None:
    """Slots that cannot be read are refused with the very word that is wrong and a way to put it right."""
    with pytest.raises(InputError) as caught:
        read_slots(text)
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/localtime", "Europe/../UTC", "zones", "", "C:\\UTC", "\0"])
def test_a_zone_is_a_name_and_never_a_path(name: str) -> None:
    """Nothing outside the list of zones is opened, whatever is given as a name."""
    with pytest.raises(InputError, match="not a time zone"):
        zone(name)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever is typed gives slots or an InputError, never another exception."""
    try:
        slots = read_slots(text)
    except InputError:
        return
    assert read_slots(str(slots)) == slots


def test_a_zone_is_asked_for_unless_one_is_handed_in() -> None:
    """UTC is never guessed; a campaign's slots may take the zone of its account."""
    assert read_slots("mon 09:00", "Europe/Paris").zone == "Europe/Paris"
    assert read_slots("mon 09:00 UTC", "Europe/Paris").zone == "UTC"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-02-30 09:00", "no day 2026-02-30"),
        ("2026-13-01 09:00", "no day 2026-13-01"),
        ("2026-11-23 24:00", "24:00"),
        ("tomorrow", "not a day and a time"),
        ("1492-10-12 09:00", "out of reach"),
    ],
)
def test_a_time_that_never_exists_is_refused(text: str, message: str) -> None:
    """A one-off post cannot be put where no calendar has a day or time."""
    with pytest.raises(InputError, match=message):
        read_wall(text)


def test_a_one_off_time_is_read() -> None:
    """A day and a time are enough for a one-off post."""
    assert read_wall(" 2026-11-23T9:00 ").isoformat() == "2026-11-23T09:00:00"


def test_occurrences_come_in_order_with_their_keys() -> None:
    """Each slot-day has a key of its own, its local day and time, and days come one after another."""
    slots = read_slots("sat 11:00, fri 09:00 17:30 Europe/Paris")
    found = [occurrence.slot for occurrence in occurrences(slots, date(2026, 11, 19), date(2026, 11, 27))]
    assert found == [
        "2026-11-20T09:00",
        "2026-11-20T17:30",
        "2026-11-21T11:00",
        "2026-11-27T09:00",
        "2026-11-27T17:30",
    ]


def test_occurrences_are_lazy() -> None:
    """Asking for all time costs nothing until it is looked at."""
    slots = read_slots("daily 09:00 UTC")
    assert next(occurrences(slots, date.min, date.max)).slot == "1970-01-01T09:00"


def test_the_zone_data_is_the_package_s() -> None:
    """Instants come from the installed tzdata, whose edition is told, and not from whatever the system has."""
    assert zone_data_version() == tzdata.IANA_VERSION
