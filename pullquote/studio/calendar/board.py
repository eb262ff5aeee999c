"""The days of a calendar with their posts, as its pages show them.

Touches: disk (reads posts and quotes).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pullquote.calendar_words import change_words
from pullquote.output import one_line
from pullquote.posting import Posting
from pullquote.studio.calendar import standing
from pullquote.studio.calendar.days import DAY, Span, day_name, month_name
from pullquote.studio.calendar.facts import quotes_named, times_posted
from pullquote.studio.posts.reading import seen_of
from pullquote.studio.wording import wording
from quotes.model import Quote
from scheduler.desk import Shown
from scheduler.model import Account, Post
from scheduler.plan.slots import read_slots
from scheduler.plan.zones import local, zone
from scheduler.simulation.findings import clock_changes
from scheduler.states import State

HUES = 8
"""Colours for accounts; a ninth shares the first one's. The account's name always stands beside it."""

_MORNING, _EVENING = 8, 20
"""Hours that a week shows, and more where something is posted earlier or later."""

_LETTERS = 90
"""Of a quote's words in a calendar: two lines of a list."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a calendar page is asked for: its days, one account or all, one state or all."""

    span: Span
    account: str | None = None
    state: State | None = None


def board(posting: Posting, wanted: Wanted, today: date) -> dict[str, Any]:
    """The weeks of a view with their days and posts, and what there is to know of the days."""
    now, span = posting.now(), wanted.span
    states = (wanted.state,) if wanted.state else ()
    found = list(posting.desk.posts(Shown(states, wanted.account, span.since(), span.until())))
    posts = [one for one in found if span.first <= _wall(one).date() <= span.last]
    accounts = posting.accounts.all()
    shown = Cards(posting, posts, accounts, now)
    days: dict[date, list[dict[str, Any]]] = {}
    for one in sorted(posts, key=lambda one: (_wall(one), one.account, one.id)):
        days.setdefault(_wall(one).date(), []).append(shown.card(one))
    told = _marks(span, posts, [one for one in accounts if wanted.account in (None, one.name)])
    hours = _hours(posts)
    return {
        "weeks": [
            {
                "number": str(monday.isocalendar().week),
                "monday": monday.isoformat(),
                "posts": sum(len(days.get(day, ())) for day in week),
                "days": [
                    {
                        "iso": day.isoformat(),
                        "number": str(day.day),
                        "name": day_name(day),
                        "month": month_name(day.month) if day.day == 1 else "",
                        "column": day.weekday() + 1,
                        "inside": span.inside[0] <= day <= span.inside[1],
                        "today": day == today,
                        "past": day < today,
                        "marks": told.get(day, ()),
                        "posts": days.get(day, ()),
                        "hours": _by_hour(days.get(day, ()), hours) if span.view == "week" else (),
                    }
                    for day in week
                ],
            }
            for monday, week in _weeks(span)
        ],
        "hours": [{"name": f"{hour:02}:00", "row": hour - hours[0] + 2} for hour in hours],
        "count": len(posts),
        "zones": sorted({one.zone for one in posts}),
    }


class Cards:
    """Posts as a calendar shows them; their quotes and receipts are read together."""

    def __init__(self, posting: Posting, posts: Sequence[Post], accounts: Sequence[Account], now: datetime) -> None:
        self._now = now
        self._quotes = quotes_named(posting.engine, {one.quote for one in posts})
        self._posted = times_posted(posting.engine, [one for one in posts if one.state is State.POSTED])
        self._hues = hues(accounts)
        self._several = len({one.zone for one in posts}) > 1

    def card(self, post: Post) -> dict[str, Any]:
        """A post's values for a template."""
        words, wall, quote = wording(), _wall(post), self._quotes.get(post.quote or "")
        state = words.named("shell.state", post.state.value)
        author = quote.attribution.person if quote else words("calendar.deleted")
        day = day_name(wall.date())
        return {
            "id": post.id,
            "number": str(post.id),
            "seen": seen_of(post),
            "wall": f"{wall:%Y-%m-%dT%H:%M}",
            "zone": post.zone,
            # Where accounts live by different clocks, a time alone says too little.
            "city": post.zone.rpartition("/")[2].replace("_", " ") if self._several else "",
            "time": f"{wall:%H:%M}",
            "day": day,
            "hour": wall.hour,
            "account": post.account,
            "hue": self._hues.get(post.account, 0),
            "state": post.state.value,
            "state_words": state,
            "sign": standing.SIGNS[post.state],
            "tone": standing.tone(post, self._now),
            "mark": standing.mark(post, self._posted.get(post.id), self._now),
            "can": standing.possible(post),
            "author": author,
            "words": one_line(quote.text, _LETTERS) if quote else "",
            "language": language_of(quote),
            "reason": post.reason or "",
            "url": post.url or "",
            "named": words("calendar.named", time=f"{wall:%H:%M}", day=day, account=post.account, author=author),
        }


def hues(accounts: Sequence[Account]) -> dict[str, int]:
    """The colour of each account, by its number."""
    return {one.name: number % HUES + 1 for number, one in enumerate(accounts)}


def language_of(quote: Quote | None) -> str:
    """The language of a quote's words, for `lang`; empty when it is not known."""
    return (quote.language or "") if quote else ""


def today_of(posting: Posting, account: str | None) -> date:
    """The day it is where the account posts, or the first that has slots; in UTC without any."""
    accounts = posting.accounts.all()
    slots = [one.schedule.slots for one in accounts if one.schedule.slots.strip() and account in (None, one.name)]
    return local(posting.now(), zone(read_slots(slots[0]).zone if slots else "UTC")).date()


def _wall(post: Post) -> datetime:
    return local(post.due_at, zone(post.zone))


def _weeks(span: Span) -> Iterator[tuple[date, list[date]]]:
    weeks: dict[date, list[date]] = {}
    for day in span.days():
        weeks.setdefault(day - day.weekday() * DAY, []).append(day)
    yield from weeks.items()


def _hours(posts: Sequence[Post]) -> range:
    found = [_wall(one).hour for one in posts]
    return range(min([_MORNING, *found]), max([_EVENING, *found]) + 1)


def _by_hour(posts: Sequence[dict[str, Any]], hours: range) -> list[dict[str, Any]]:
    return [
        {"hour": f"{hour:02}", "row": hour - hours[0] + 2, "posts": [one for one in posts if one["hour"] == hour]}
        for hour in hours
    ]


def _marks(span: Span, posts: Sequence[Post], accounts: Sequence[Account]) -> dict[date, list[dict[str, str]]]:
    """What is special about a day: a change of clocks, an account that rests."""
    words = wording()
    found: dict[date, list[dict[str, str]]] = {}
    zones = {one.zone for one in posts}
    zones |= {read_slots(one.schedule.slots).zone for one in accounts if one.schedule.slots.strip()}
    for change in clock_changes(sorted(zones), span.first, span.last):
        key = "calendar.clocks_forward" if change.shift > timedelta(0) else "calendar.clocks_back"
        told = {"sort": "clock", "short": words(key), "long": change_words(change)}
        found.setdefault(change.day, []).append(told)
    for account in accounts:
        for first, last in account.schedule.blackouts:
            for day in span.days():
                if first <= day <= last:
                    told = {
                        "sort": "rest",
                        "short": words("calendar.rests", account=account.name),
                        "long": words("calendar.blackout", account=account.name),
                    }
                    found.setdefault(day, []).append(told)
    return found
