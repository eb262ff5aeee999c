"""Which days a calendar shows, and how they are told: months and weeks from Monday to Sunday, and lists.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from quotes.errors import InputError
from scheduler.plan.zones import zone

VIEWS = ("month", "week", "list")

YEARS = range(1971, 2191)
"""Years that can be shown: a year within those in which a post can be planned."""

LISTED = 30
"""Days of a list."""

DAY = timedelta(days=1)
WEEK = 7 * DAY

_FURTHEST = timedelta(hours=26)
"""More than any zone is from UTC, for posts of local days."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a view, first and last included; `inside` are those that it is about, without its neighbours'."""

    view: str
    first: date
    last: date
    inside: tuple[date, date]
    earlier: date
    later: date

    def days(self) -> Iterator[date]:
        """Every day, in order."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + number * DAY

    def title(self) -> str:
        """`November 2026`, or from one day to another."""
        words = wording()
        first, last = self.inside
        if self.view == "month":
            return words("calendar.month_of", month=month_name(first.month), year=str(first.year))
        return words("calendar.from_to", first=short_day(first), last=short_day(last), year=str(last.year))

    def since(self) -> datetime:
        """An instant before the first day begins anywhere."""
        return datetime.combine(self.first, time(), zone("UTC")) - _FURTHEST

    def until(self) -> datetime:
        """An instant after the last day has ended everywhere."""
        return datetime.combine(self.last + DAY, time(), zone("UTC")) + _FURTHEST


def read_span(given: Fields, today: date) -> Span:
    """The days that an address asks for. Raises `InputError` for what is no view and no day."""
    view = given.one_of("view", VIEWS) or VIEWS[0]
    return span_of(view, read_day(given, "from") or today)


def read_day(given: Fields, name: str) -> date | None:
    """A day of a field, None for none. Raises `InputError` for what is no day within `YEARS`."""
    text = given.line(name)
    if text is None:
        return None
    words = wording()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputError(words("calendar.no_day", text=text[:40]), words("calendar.write_day")) from None
    if day.year not in YEARS:
        first, last = str(YEARS[0]), str(YEARS[-1])
        raise InputError(
            words("calendar.far_day", year=str(day.year)), words("calendar.near_days", first=first, last=last)
        )
    return day


def span_of(view: str, day: date) -> Span:
    """The days of a view that has a day in it; a list begins with it."""
    monday = day - day.weekday() * DAY
    if view == "week":
        return Span(view, monday, monday + 6 * DAY, (monday, monday + 6 * DAY), monday - WEEK, monday + WEEK)
    if view == "list":
        last = day + (LISTED - 1) * DAY
        return Span(view, day, last, (day, last), day - LISTED * DAY, day + LISTED * DAY)
    first = day.replace(day=1)
    following = (first + 31 * DAY).replace(day=1)
    last = following - DAY
    return Span(
        "month",
        first - first.weekday() * DAY,
        last + (6 - last.weekday()) * DAY,
        (first, last),
        (first - DAY).replace(day=1),
        following,
    )


def month_name(month: int) -> str:
    """`November`."""
    return wording()(f"calendar.month.{month}")


def day_name(day: date, *, year: bool = False) -> str:
    """`Monday 23 November`, with the year if need be."""
    words = wording()
    values = {"weekday": words(f"calendar.weekday.{day.weekday() + 1}"), "day": str(day.day)}
    key = "calendar.day_and_year" if year else "calendar.day"
    return words(key, **values, month=month_name(day.month), year=str(day.year))


def short_day(day: date) -> str:
    """`23 November`."""
    return wording()("calendar.short_day", day=str(day.day), month=month_name(day.month))
