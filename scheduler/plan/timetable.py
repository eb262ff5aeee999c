"""The times of one account: where in a day a post may stand, given those that stand there already.

Pure. Blackouts, caps and limits refuse a slot; jitter and spacing move it later, never to another local day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from quotes.choosing import number_of
from scheduler.model import Schedule
from scheduler.plan.slots import Occurrence
from scheduler.plan.zones import instant, unambiguous, zone

RefusalKind = Literal["blackout", "cap", "limit", "no room"]

_CLOSEST = timedelta(minutes=1)
"""No two posts of an account stand closer, whatever its spacing: a network would show them in any order."""

_LARGEST_JUMP = timedelta(hours=3)
"""Clocks go forward by less within a day: further from midnight than this it need not be looked for."""

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class Refusal(NamedTuple):
    """Why a slot gets no post."""

    kind: RefusalKind
    text: str


class Timetable:
    """The instants an account's posts take up. `limit` is the network's: so many posts in any 24 hours.

    `taken` are the live posts that are already there, each with its local day. `key` seeds the jitter.
    """

    def __init__(self, schedule: Schedule, taken: Iterable[tuple[datetime, date]], limit: int | None, key: str) -> None:
        rows = list(taken)
        self.spacing = max(schedule.spacing, _CLOSEST)
        self._schedule, self._limit, self._key = schedule, limit, key
        self._instants = sorted(at for at, _ in rows)
        self._days = Counter(day for _, day in rows)
        self._late = schedule.jitter + _LARGEST_JUMP
        self._midnight: tuple[date, str, datetime] | None = None

    def place(self, occurrence: Occurrence, following: datetime | None) -> datetime | Refusal:
        """When the post of a slot goes out, or why it has none; `following` is the next slot's instant."""
        schedule, day = self._schedule, occurrence.wall.date()
        for first, last in schedule.blackouts:
            if first <= day <= last:
                return Refusal("blackout", f"{day} is in the blackout from {first} to {last}.")
        if schedule.daily_cap is not None and self._days[day] >= schedule.daily_cap:
            return Refusal("cap", f"{day} has {self._days[day]} posts; its cap is {schedule.daily_cap}.")
        at = self._free(occurrence, self._jittered(occurrence, following))
        if at is None:
            return Refusal("no room", f"Posts {_spoken(self.spacing)} apart leave no room within its grace.")
        if self._limit is not None and self._too_many(at, self._limit):
            return Refusal("limit", f"The network takes {self._limit} posts in 24 hours.")
        return at

    def take(self, at: datetime, day: date) -> None:
        """Notes that a post goes out at this instant, counted for this local day."""
        insort(self._instants, at)
        self._days[day] += 1

    def _jittered(self, occurrence: Occurrence, following: datetime | None) -> datetime:
        """The slot's instant, moved by its share of the jitter; short of the next slot's spacing and of midnight."""
        if not self._schedule.jitter:
            return occurrence.at
        latest = occurrence.at + self._schedule.jitter
        if (occurrence.wall + self._late).date() != occurrence.wall.date():
            latest = min(latest, self._end_of_day(occurrence))
        if following is not None and following - self.spacing < latest:
            latest = following - self.spacing
        room = int((latest - occurrence.at).total_seconds())
        if room <= 0:
            return occurrence.at
        share = number_of(self._key + occurrence.slot) * (room + 1) >> 64
        at = unambiguous(occurrence.at + share * _SECOND, zone(occurrence.zone))
        return at if at <= latest else occurrence.at

    def _free(self, occurrence: Occurrence, wanted: datetime) -> datetime | None:
        """The first instant from the wanted one on that keeps its distance; None when it lies past the grace."""
        at = self._spaced(wanted)
        if at == wanted:
            return at
        latest = min(occurrence.at + self._schedule.grace, self._end_of_day(occurrence))
        place = zone(occurrence.zone)
        # Where jitter leads nowhere, the slot's own instant may still be free.
        for start in (wanted, occurrence.at):
            at = self._spaced(start)
            while (moved := unambiguous(at, place) if at != occurrence.at else at) != at:
                at = self._spaced(moved)
            if at <= latest or at == occurrence.at:
                return at
        return None

    def _spaced(self, at: datetime) -> datetime:
        while True:
            index = bisect_right(self._instants, at - self.spacing)
            if index == len(self._instants) or self._instants[index] >= at + self.spacing:
                return at
            at = self._instants[index] + self.spacing
            if at.microsecond:  # a post made by hand; wall times are kept to the second
                at = at.replace(microsecond=0) + _SECOND

    def _too_many(self, at: datetime, limit: int) -> bool:
        """True when some 24 hours around this instant would hold more posts than the limit."""
        first, last = bisect_right(self._instants, at - _DAY), bisect_left(self._instants, at + _DAY)
        if last - first < limit:
            return False
        near = self._instants[first:last]
        insort(near, at)
        return any(near[index + limit] - near[index] < _DAY for index in range(len(near) - limit))

    def _end_of_day(self, occurrence: Occurrence) -> datetime:
        day = occurrence.wall.date()
        if self._midnight is None or self._midnight[:2] != (day, occurrence.zone):
            midnight = instant(datetime.combine(day + _DAY, time()), occurrence.zone).at
            self._midnight = day, occurrence.zone, midnight - _SECOND
        return self._midnight[2]


def _spoken(length: timedelta) -> str:
    minutes = length.total_seconds() / 60
    return f"{minutes:g} minutes" if minutes != 1 else "a minute"
