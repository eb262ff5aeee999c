"""The weekly times at which an account posts: read from text, written back, and found in the calendar.

Pure. `mon-fri 09:00 17:30, sat 11:00 Europe/Paris`: days, then their times, as often as needed, then the zone. A comma
parts as a space does. `docs/scheduling.md` tells people about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from quotes.errors import InputError, nearest
from scheduler.plan.zones import Kind, Resolved, exists, instant, local, offset, zone, zone_data_version

__all__ = ["Occurrence", "Resolved", "Slots", "instant", "occurrences", "read_slots", "read_wall", "zone_data_version"]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEVERAL = {"daily": range(7), "weekdays": range(5), "weekends": range(5, 7)}
_DASH = re.compile(r"\s*[-\u2010-\u2015]\s*")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_WALL = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]+(\S+)")
_EXAMPLE = 'Write days, times and a zone, such as "mon-fri 09:00 17:30, sat 11:00 Europe/Paris".'

_LONGEST = 2_000
"""Characters: room for a hundred times or more."""

_YEARS = range(1970, 2200)
"""Years in which a post can be planned: far from both ends of what a datetime can hold."""


@dataclass(frozen=True, slots=True)
class Slots:
    """The times of a week, Monday first, each day's in order, on the clocks of one zone.

    Made by `read_slots`; `str` gives the one text for these times, which reads back as the same.
    """

    week: tuple[tuple[time, ...], ...]
    zone: str

    def __str__(self) -> str:
        groups: dict[tuple[time, ...], list[int]] = {}
        for day, times in enumerate(self.week):
            if times:
                groups.setdefault(times, []).append(day)
        texts = [f"{_days_text(days)} {' '.join(f'{at:%H:%M}' for at in times)}" for times, days in groups.items()]
        return f"{', '.join(texts)} {self.zone}"


class Occurrence(NamedTuple):
    """One slot on one day. `slot` is its key, `2026-11-23T09:00`; `at` the instant that its wall time means."""

    slot: str
    wall: datetime
    zone: str
    at: datetime
    kind: Kind


def read_slots(text: str, zone_name: str | None = None) -> Slots:
    """The slots that a text means; `zone_name` is the zone when the text names none.

    Without either there is an error and no guess: a guess of UTC would post an hour or more off, all year, unnoticed.
    Raises `InputError` that says which word cannot be read.
    """
    words = _DASH.sub("-", text[: _LONGEST + 1]).replace(",", " ").split()
    if not words:
        raise InputError("There are no slots: the text is empty.", _EXAMPLE)
    if len(text) > _LONGEST:
        raise InputError(f"The slots have {len(text):,} characters.", f"{_LONGEST:,} are the most.")
    if not _is_time(words[-1]) and _days(words[-1]) is None:
        zone_name = words.pop()
    elif zone_name is None:
        hint = 'End with it, such as "mon-fri 09:00 Europe/Paris", or with UTC.'
        raise InputError(f"The slots {text.strip()[:80]!r} name no time zone.", hint)
    week: list[set[time]] = [set() for _ in _DAYS]
    days: list[int] = []
    before = ""
    for word in words:
        if _is_time(word):
            if not days:
                raise InputError(f"There is no day before {word!r}.", f'Write "daily {word}", or days such as mon-fri.')
            _add(week, days, _time(word))
        else:
            if _is_time(before):
                days = []
            found = _days(word)
            if found is None:
                raise _unknown_day(word)
            for day in found:
                if day in days:
                    raise InputError(
                        f"{_DAYS[day]} stands twice before the same times, again in {word!r}.", "Take one out."
                    )
                days.append(day)
        before = word
    # The zone is looked at last: of two mistakes the one further left is told first.
    name = zone(zone_name).key
    if not _is_time(before):
        raise InputError(f"There is no time after {before!r}." if before else "There are no days and times.", _EXAMPLE)
    return Slots(tuple(tuple(sorted(times)) for times in week), name)


def read_wall(text: str) -> datetime:
    """The wall time written as `2026-11-23 09:00`. Raises `InputError` for a day or time that no calendar has."""
    parts = _WALL.fullmatch(text.strip())
    if parts is None:
        raise InputError(f"{text[:80]!r} is not a day and a time.", 'Write them as "2026-11-23 09:00".')
    try:
        day = date.fromisoformat(parts[1])
    except ValueError as error:
        raise InputError(f"There is no day {parts[1]}: {error}.", "Write year-month-day.") from None
    if day.year not in _YEARS:
        raise InputError(f"The year {day.year} is out of reach.", f"Years go from {_YEARS[0]} to {_YEARS[-1]}.")
    return datetime.combine(day, _time(parts[2]))


def occurrences(slots: Slots, first: date, last: date) -> Iterator[Occurrence]:
    """Every slot from one local day to another, both included, in order, each with exactly one instant.

    Days are counted first and the wall time is set on each, so no change of clocks can add up. A day that the zone's
    calendar leaves out has no slots. Two wall times in one gap mean the same instant; the plan keeps posts apart.
    """
    place = zone(slots.zone)
    week = [[(at, at.replace(fold=1), at.replace(tzinfo=UTC), f"T{at:%H:%M}") for at in times] for times in slots.week]
    first, last = max(first, date(_YEARS[0], 1, 1)), min(last, date(_YEARS[-1], 12, 31))
    for number in range(first.toordinal(), last.toordinal() + 1):
        times = week[(number - 1) % 7]
        if not times:
            continue
        day = date.fromordinal(number)
        name = day.isoformat()
        for clock, again, as_utc, ending in times:
            wall = datetime.combine(day, clock)
            ahead = offset(wall, place)
            if ahead == offset(datetime.combine(day, again), place):
                # What `instant` finds on all but two days a year, for half the time.
                yield Occurrence(name + ending, wall, slots.zone, datetime.combine(day, as_utc) - ahead, "plain")
                continue
            at, kind = instant(wall, place)
            if kind == "gap" and local(at, place).date() != day and not exists(day, place):
                break
            yield Occurrence(name + ending, wall, slots.zone, at, kind)


def _is_time(word: str) -> bool:
    return word[:1].isdigit()


def _time(word: str) -> time:
    parts = _CLOCK.fullmatch(word)
    if parts is None:
        raise InputError(f"{word[:80]!r} is not a time.", "Write hours and minutes from 00:00 to 23:59, such as 17:30.")
    hour, minute = int(parts[1]), int(parts[2])
    if (hour, minute) == (24, 0):
        raise InputError("24:00 is not a time of a day.", "Write 00:00 and the following day.")
    if hour > 23 or minute > 59:
        raise InputError(f"There is no time {word}.", "Times go from 00:00 to 23:59.")
    return time(hour, minute)


def _days(word: str) -> list[int] | None:
    """The days a word means, None when it means none; `fri-mon` goes on over the end of the week."""
    word = word.casefold()
    if word in _SEVERAL:
        return list(_SEVERAL[word])
    ends = [_day(part) for part in word.split("-")]
    if len(ends) > 2 or None in ends:
        return None
    first, last = ends[0] or 0, ends[-1] or 0
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def _day(word: str) -> int | None:
    """The day that a name or its first letters, at least three, mean."""
    matching = [day for day, name in enumerate(_FULL_DAYS) if len(word) >= 3 and name.startswith(word)]
    return matching[0] if matching else None


def _unknown_day(word: str) -> InputError:
    word = word[:80]
    if "/" in word or word.casefold() == "utc":
        return InputError(f"The zone {word!r} is not at the end.", "All slots share one zone: write it once, last.")
    day = nearest(word.casefold(), (*_DAYS, *_FULL_DAYS, *_SEVERAL))
    hint = f"Did you mean {day}?" if day else "Days are mon, tue, wed, thu, fri, sat, sun, daily, weekdays, weekends."
    return InputError(f"{word!r} is not a day.", hint)


def _add(week: list[set[time]], days: list[int], at: time) -> None:
    for day in days:
        if at in week[day]:
            raise InputError(f"The slot {_DAYS[day]} {at:%H:%M} is there twice.", "Take one out.")
        week[day].add(at)


def _days_text(days: list[int]) -> str:
    if len(days) == 7:
        return "daily"
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    texts = [f"{_DAYS[run[0]]}-{_DAYS[run[-1]]}" if len(run) > 1 else _DAYS[run[0]] for run in runs]
    return ",".join(texts)
