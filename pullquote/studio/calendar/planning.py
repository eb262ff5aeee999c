"""Planning the days ahead from the calendar: seen first, then kept.

Touches: disk, and the clock through the posting side.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pullquote.calendar_words import note_rows
from pullquote.filling import keep_plan, planned
from pullquote.output import one_line
from pullquote.posting import Posting
from pullquote.studio.answers import page, said, studio_of
from pullquote.studio.calendar.board import hues, language_of
from pullquote.studio.calendar.days import day_name
from pullquote.studio.calendar.facts import quotes_named
from pullquote.studio.calendar.showing import DAYS_AHEAD, MOST_DAYS
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from quotes.choosing import NOTHING_FIT
from quotes.errors import Outdated
from scheduler.plan.make import Plan
from scheduler.plan.unplanning import unplan
from scheduler.plan.zones import local, zone

SEED = "pullquote"
"""The seed that the commands have when none is named: the studio shuffles as they do."""

_LETTERS = 110
_STALE = timedelta(hours=1)
"""A plan that was looked at so long ago is looked at anew: slots have passed meanwhile."""


def preview(request: Request) -> Response:
    """What would be planned: which quote, when, where and why, what runs dry, and what is worth knowing."""
    given, posting = Fields(request.query_params), studio_of(request).posting
    days, names, seed = _asked(given)
    since = posting.now()
    made = planned(posting, since=since, days=days, seed=seed, names=names)
    return page(
        request,
        "calendar/plan.html",
        "calendar",
        posts=_rows(posting, made),
        dry=[_dry(one) for one in made.dry],
        unapproved=any(one.reason == NOTHING_FIT for one in made.dry),
        notes=list(note_rows(made.notes)),
        seen=_digest(made),
        since=since.isoformat(),
        days=days,
        account=names[0] if names else "",
        seed=seed,
    )


def plan(request: Request, given: Fields) -> Response:
    """Plans what was seen. Raises `Outdated` when it would be something else by now."""
    studio, words = studio_of(request), wording()
    posting = studio.posting
    days, names, seed = _asked(given)
    now = posting.now()
    since = _since(given, now)
    made = planned(posting, since=since, days=days, seed=seed, names=names)
    if _digest(made) != given.text("seen") or any(one.due_at <= now for one in made.posts):
        raise _changed()
    ids = keep_plan(posting, made, now)
    told = words("calendar.said.plan", count=len(ids))
    undo = studio.undoing.keep(told, partial(unplan, studio.engine, ids)) if ids else None
    return said(request, told, undo=undo, first=min((one.wall[:10] for one in made.posts), default=None))


def _asked(given: Fields) -> tuple[int, tuple[str, ...], str]:
    days = given.whole("days", least=1, most=MOST_DAYS, otherwise=DAYS_AHEAD)
    account = given.line("account")
    return days, (account,) if account else (), given.line("seed") or SEED


def _since(given: Fields, now: datetime) -> datetime:
    """The moment from which on a plan was looked at."""
    try:
        since = datetime.fromisoformat(given.text("since"))
        if timedelta(0) <= now - since <= _STALE:
            return since
    except (ValueError, TypeError):
        pass
    raise _changed()


def _changed() -> Outdated:
    words = wording()
    return Outdated(words("calendar.plan.changed"), words("calendar.plan.again"))


def _digest(made: Plan) -> str:
    """Tells one plan from another."""
    about = [(one.account, one.slot, one.quote, one.due_at.isoformat(), one.cycle) for one in made.posts]
    return hashlib.sha256(repr(about).encode()).hexdigest()[:32]


def _rows(posting: Posting, made: Plan) -> list[dict[str, Any]]:
    words = wording()
    quotes, colours = quotes_named(posting.engine, {one.quote for one in made.posts}), hues(posting.accounts.all())
    rows = []
    for one in sorted(made.posts, key=lambda one: (one.due_at, one.account)):
        quote, wall = quotes.get(one.quote or ""), local(one.due_at, zone(one.zone))
        why = words("calendar.plan.slot", time=one.slot[11:16]) if one.slot else ""
        why = words("calendar.plan.campaign", name=one.campaign) if one.campaign else why
        rows.append(
            {
                "quote": one.quote,
                "day": day_name(wall.date()),
                "time": f"{wall:%H:%M}",
                "wall": f"{wall:%Y-%m-%dT%H:%M}",
                "zone": one.zone,
                "account": one.account,
                "hue": colours.get(one.account, 0),
                "author": quote.attribution.person if quote else "",
                "words": one_line(quote.text, _LETTERS) if quote else "",
                "language": language_of(quote),
                "why": why,
                "again": words("calendar.plan.time_round", count=one.cycle) if one.cycle > 1 else "",
            }
        )
    return rows


def _dry(spell: Any) -> str:
    words = wording()
    who = words("calendar.plan.of_campaign", account=spell.account, name=spell.campaign or "")
    told = words(
        "calendar.plan.dry", who=who if spell.campaign else spell.account, day=day_name(spell.day), count=spell.slots
    )
    return words("calendar.plan.because", told=told, reason=spell.reason)
