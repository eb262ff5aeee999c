"""What is worth knowing of planned days: cost, collisions, changes of clocks, and how near the limits are.

Pure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from scheduler.model import Account
from scheduler.plan.make import APART
from scheduler.plan.zones import instant, local, zone
from scheduler.rules import Rules
from scheduler.simulation.entries import Entry
from scheduler.simulation.segments import linked

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Collision:
    """Posts of several accounts that a reader of all of them would see as one: by the minute, or by their words."""

    kind: Literal["same minute", "same words"]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A day on which the clocks of a zone are changed: what they show just before and just after, and by how much."""

    day: date
    zone: str
    before: datetime
    after: datetime

    @property
    def shift(self) -> timedelta:
        """How far they go forward; less than nothing when they go back."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Headroom:
    """The most posts of an account in any such span, beside how many are allowed."""

    account: str
    what: str
    most: int
    limit: int


def cost_of(entry: Entry, rules: Rules) -> float:
    """What a post and its replies cost in US dollars by its network's prices; nothing when it does not go out."""
    if not entry.goes_out or entry.caption is None:
        return 0.0
    alts = [entry.alt, *(alt for _, alt in entry.more)] if rules.alt else []
    cost = rules.cost.of(link=entry.caption.linked, alts=sum(map(bool, alts)))
    return round(cost + sum(rules.cost.of(link=linked(reply, rules), alts=0) for reply in entry.replies), 6)


def collisions(entries: Sequence[Entry]) -> tuple[Collision, ...]:
    """Posts of different accounts in the same minute, and with the same words within a week, in order of time."""
    out = [one for one in sorted(entries, key=lambda one: (one.post.due_at, one.post.account)) if one.goes_out]
    minutes: dict[datetime, list[Entry]] = {}
    words: dict[str, list[Entry]] = {}
    for one in out:
        minutes.setdefault(one.post.due_at.replace(second=0, microsecond=0), []).append(one)
        if one.post.cluster:
            words.setdefault(one.post.cluster, []).append(one)
    found = [Collision("same minute", tuple(group)) for group in minutes.values() if _accounts(group) > 1]
    for group in words.values():
        for before, after in pairwise(group):
            if before.post.account != after.post.account and after.post.due_at - before.post.due_at < APART:
                found.append(Collision("same words", (before, after)))
    return tuple(sorted(found, key=lambda one: (one.entries[0].post.due_at, one.kind)))


def _accounts(entries: Sequence[Entry]) -> int:
    return len({one.post.account for one in entries})


def clock_changes(zones: Sequence[str], first: date, last: date) -> tuple[ClockChange, ...]:
    """Every change of the clocks of some zones from one local day to another, both included, by day and zone."""
    found = [change for name in sorted(set(zones)) for change in _changes(name, first, last)]
    return tuple(sorted(found, key=lambda one: (one.day, one.zone)))


def _changes(name: str, first: date, last: date) -> Iterator[ClockChange]:
    place = zone(name)
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        low = instant(datetime.combine(day, time()), place).at
        high = instant(datetime.combine(day + _DAY, time()), place).at
        if high - low == _DAY:
            continue
        # Between a moment with the day's first offset and one with its last: halved until they are a second apart.
        offset = low.astimezone(place).utcoffset()
        while high - low > timedelta(seconds=1):
            middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
            if middle.astimezone(place).utcoffset() == offset:
                low = middle
            else:
                high = middle
        # Just before, clocks were about to show this.
        yield ClockChange(day, name, local(low, place) + (high - low), local(high, place))


def headroom(entries: Sequence[Entry], accounts: Sequence[Account], rules: Mapping[str, Rules]) -> tuple[Headroom, ...]:
    """For each account how near its posts come to its network's limits and to its own cap a day."""
    found = []
    for account in accounts:
        mine = sorted((one for one in entries if one.post.account == account.name and one.goes_out), key=_due)
        # A network counts every message of a thread.
        times = [one.post.due_at for one in mine for _ in range(1 + len(one.replies))]
        for window in rules[account.rules].windows:
            span = timedelta(seconds=window.seconds)
            most = max((_within(times, index, span) for index in range(len(times))), default=0)
            found.append(Headroom(account.name, f"posts in {spoken(span)}", most, window.posts))
        if account.schedule.daily_cap is not None:
            days = Counter(one.day for one in mine if one.post.follows is None)
            found.append(
                Headroom(
                    account.name, "posts a day, its own cap", max(days.values(), default=0), account.schedule.daily_cap
                )
            )
    return tuple(found)


def _due(entry: Entry) -> datetime:
    return entry.post.due_at


def _within(times: Sequence[datetime], index: int, span: timedelta) -> int:
    """How many posts a span holds that begins with one of them."""
    return bisect_left(times, times[index] + span) - index


def spoken(span: timedelta) -> str:
    """`15 minutes`, `3 hours`, `24 hours`: the largest unit that divides it."""
    seconds = round(span.total_seconds())
    for unit, size in (("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds % size == 0:
            count = seconds // size
            return f"{count:,} {unit}{'' if count == 1 else 's'}"
    raise AssertionError("seconds divide every span")
