"""A calendar as a page to look at before anything goes out: months at a glance, then every post as it will look.

Touches: disk (reads its template, writes the page).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from cards.writing import write_whole
from pullquote.calendar_json import cost_json, zones_of
from pullquote.calendar_words import MONTHS, change_words, day_words, dollars, note_rows, reason, standing, summary
from pullquote.output import count_of, one_line
from scheduler.plan.zones import local, zone
from scheduler.simulation.entries import Calendar, Entry
from scheduler.simulation.findings import Collision, clock_changes, collisions, cost_of, headroom

_HUES = 8
"""How many colours the page has for accounts; a ninth account shares the first one's. The name stands beside it."""

_DAY = timedelta(days=1)


def write_calendar(path: Path, calendar: Calendar) -> Path:
    """Writes the page and gives its path; its pictures lie beside it already.

    The page stands alone: no network and no script. The same calendar gives the same bytes. Raises `StorageError`.
    """
    environment = Environment(
        loader=PackageLoader("pullquote", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("calendar.html").render(CalendarView(calendar).values())
    write_whole(path, page.encode("utf-8", "replace"))
    return path


class CalendarView:
    """A calendar as templates are given it; the studio's shows a simulation by it too."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._collided = collisions(calendar.entries)
        self._changes = clock_changes(zones_of(calendar), calendar.first, calendar.last)
        self._numbers = {id(one): number for number, one in enumerate(calendar.entries, 1)}
        self._hues = {one.name: number % _HUES + 1 for number, one in enumerate(calendar.accounts)}
        self._several_zones = len({one.post.zone for one in calendar.entries}) > 1
        self._collisions: dict[int, list[Collision]] = {}
        for found in self._collided:
            for one in found.entries:
                self._collisions.setdefault(id(one), []).append(found)
        self._days: dict[date, list[Entry]] = {}
        for one in calendar.entries:
            self._days.setdefault(one.day, []).append(one)

    def values(self) -> dict[str, Any]:
        """Everything a page shows, in words and numbers; pictures by their files' names."""
        calendar = self._calendar
        first, last = calendar.first, calendar.last
        same_year = first.year == last.year
        return {
            "kind": calendar.kind,
            "title": f"{day_words(first, year=not same_year)} to {day_words(last, year=True)}",
            "summary": list(summary(calendar, self._collided, self._changes)),
            "faults": calendar.faults,
            "seed": calendar.seed,
            "accounts": [self._account(number, one) for number, one in enumerate(calendar.accounts, 1)],
            "headroom": [
                {"account": one.account, "what": one.what, "most": one.most, "limit": one.limit, "hue": self._hue(one)}
                for one in headroom(calendar.entries, calendar.accounts, calendar.rules)
            ],
            "prices": [
                {**price, "network": calendar.rules[price["network"]].display}
                for price in cost_json(calendar)["prices"]
            ],
            "dollars": dollars,
            "notes": list(note_rows(calendar.notes)),
            "attention": sum(self._to_see(one) for one in calendar.entries),
            "months": list(self._months()),
            "weeks": list(self._weeks()),
        }

    def _hue(self, one: Any) -> int:
        return self._hues.get(one.account, 1)

    def _account(self, number: int, one: Any) -> dict[str, Any]:
        mine = [entry for entry in self._calendar.entries if entry.post.account == one.name]
        rules = self._calendar.rules[one.rules]
        cost = round(sum(cost_of(entry, rules) for entry in mine), 6)
        return {
            "number": number,
            "name": one.name,
            "network": rules.display,
            "hue": self._hues[one.name],
            "slots": one.schedule.slots or "no slots",
            "posts": count_of(sum(entry.goes_out for entry in mine), "post"),
            "cost": dollars(cost) if cost else "",
        }

    def _months(self) -> Iterator[dict[str, Any]]:
        first, last = self._calendar.first, self._calendar.last
        month = first.replace(day=1)
        while month <= last:
            following = (month + 31 * _DAY).replace(day=1)
            # From a Monday to a Sunday; days of other months, and weeks without a day shown, are left blank or out.
            start = month - month.weekday() * _DAY
            weeks = []
            while start < following:
                days = [start + number * _DAY for number in range(7)]
                if any(month <= day < following and first <= day <= last for day in days):
                    weeks.append([self._cell(day) if month <= day < following else None for day in days])
                start += 7 * _DAY
            yield {"name": f"{MONTHS[month.month - 1]} {month.year}", "weeks": weeks}
            month = following

    def _cell(self, day: date) -> dict[str, Any]:
        entries = self._days.get(day, [])
        return {
            "day": day.day,
            "id": day.isoformat(),
            "inside": self._calendar.first <= day <= self._calendar.last,
            "words": day_words(day),
            "marks": list(self._marks(day)),
            "posts": [self._glimpse(one) for one in entries],
        }

    def _marks(self, day: date) -> Iterator[dict[str, str]]:
        """What is special about a day: a short word and a sentence."""
        for change in self._changes:
            if change.day == day:
                forward = change.shift > timedelta(0)
                yield {"sort": "clock", "short": "clocks " + ("+" if forward else "−"), "long": change_words(change)}
        for account in self._calendar.accounts:
            for first, last in account.schedule.blackouts:
                if first <= day <= last:
                    until = "" if first == last else f", {day_words(first)} to {day_words(last)}"
                    yield {"sort": "blackout", "short": "blackout", "long": f"{account.name} rests: blackout{until}."}
        for supply in self._calendar.supplies:
            if supply.dry_on == day and not supply.beyond:
                named = f" (campaign {supply.campaign})" if supply.campaign else ""
                yield {"sort": "dry", "short": "dry", "long": f"{supply.account}{named}: quotes run dry."}

    def _glimpse(self, one: Entry) -> dict[str, Any]:
        words, sort = standing(one)
        return {
            "number": self._numbers[id(one)],
            "time": f"{one.wall:%H:%M}",
            "account": one.post.account,
            "account_number": self._place(one),
            "hue": self._hues[one.post.account],
            "picture": one.picture,
            "author": one.author,
            "state": words,
            "sort": sort,
            "see": self._to_see(one),
        }

    def _place(self, one: Entry) -> int:
        return 1 + next(n for n, known in enumerate(self._calendar.accounts) if known.name == one.post.account)

    def _to_see(self, one: Entry) -> bool:
        """Whether a person should look at it before it goes out."""
        caption = one.caption
        return standing(one)[1] in ("bad", "late") or bool(caption and (caption.advice or caption.dropped))

    def _weeks(self) -> Iterator[dict[str, Any]]:
        marked = {day for day in self._each_day() if any(self._marks(day))}
        weeks: dict[date, list[date]] = {}
        for day in self._each_day():
            if day in self._days or day in marked:
                weeks.setdefault(day - day.weekday() * _DAY, []).append(day)
        for monday, days in weeks.items():
            yield {
                "name": f"Week of {day_words(max(monday, self._calendar.first))}",
                "posts": count_of(sum(len(self._days.get(day, [])) for day in days), "post"),
                "days": [
                    {
                        "id": day.isoformat(),
                        "words": day_words(day, year=True),
                        "marks": list(self._marks(day)),
                        "posts": [self._post(one) for one in self._days.get(day, [])],
                    }
                    for day in days
                ],
            }

    def _each_day(self) -> Iterator[date]:
        for number in range(self._calendar.first.toordinal(), self._calendar.last.toordinal() + 1):
            yield date.fromordinal(number)

    def _post(self, one: Entry) -> dict[str, Any]:
        caption, rules, place = one.caption, self._calendar.rules[one.account.rules], zone(one.post.zone)
        cost = cost_of(one, rules)
        return {
            **self._glimpse(one),
            "zone": one.post.zone,
            # Where accounts live by different clocks, a time alone says too little.
            "city": one.post.zone.rpartition("/")[2].replace("_", " ") if self._several_zones else "",
            "network": rules.display,
            "id": one.post.id if one.planned else None,
            "campaign": one.post.campaign,
            "again": one.post.cycle > 1,
            "went": f"{local(one.posted_at, place):%H:%M}" if one.posted_at and one.late >= 60 else "",
            "reason": reason(one),
            "heading": f"{one.author}: {one_line(one.words, 60)}" if one.words else "A quote that was deleted",
            "language": one.language,
            "segments": caption.segments if caption else (),
            "count": caption.count if caption else None,
            "dropped": (caption.dropped or ()) if caption else (),
            "unknown": caption is not None and caption.dropped is None,
            "advice": caption.advice if caption else (),
            "remarks": one.remarks,
            "alt": one.alt or f"Card: {one.author}",
            "more": one.more,
            "replies": one.replies,
            "has_alt": bool(one.alt),
            "cost": dollars(cost) if cost else "",
            "collisions": [self._collision(found, one) for found in self._collisions.get(id(one), ())],
            "history": [
                {
                    "at": f"{local(line.at, place):%d.%m. %H:%M}",
                    "event": line.event,
                    "after": line.after.value,
                    "note": line.note,
                }
                for line in one.history
            ],
        }

    def _collision(self, found: Collision, one: Entry) -> dict[str, Any]:
        others = [other for other in found.entries if other is not one]
        said = "Same minute as" if found.kind == "same minute" else "Same words as"
        links = [
            {
                "number": self._numbers[id(other)],
                "words": f"{other.post.account}, {other.wall:%H:%M}"
                if found.kind == "same minute"
                else f"{other.post.account} on {day_words(other.day)}",
            }
            for other in others
        ]
        return {"said": said, "links": links}
