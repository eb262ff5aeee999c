"""The calendar page: the inbox on top, then the days.

Touches: disk (reads posts and quotes).
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pullquote.posting import Posting
from pullquote.studio.answers import page, studio_of
from pullquote.studio.calendar.board import Wanted, board, hues, today_of
from pullquote.studio.calendar.days import VIEWS, day_name, read_span
from pullquote.studio.calendar.inbox import inbox
from pullquote.studio.fields import Fields
from scheduler.states import State

DAYS_AHEAD = 7
"""Days that the form of planning proposes: a week is what a person can look through."""

MOST_DAYS = 732
"""Days that can be planned at once, as in `pullquote plan`."""


def calendar(request: Request) -> Response:
    """The whole page."""
    return page(request, "calendar/calendar.html", "calendar", **_values(request))


def pieces(request: Request) -> Response:
    """What of the page may change while it is open: the inbox and the days."""
    return page(request, "calendar/pieces.html", "calendar", **_values(request))


def _values(request: Request) -> dict[str, Any]:
    given, posting = Fields(request.query_params), studio_of(request).posting
    account = given.line("account")
    name = posting.accounts.get(account).name if account else None
    state = given.kind("state", State)
    today = today_of(posting, name)
    span = read_span(given, today)
    accounts = posting.accounts.all()
    colours = hues(accounts)
    return {
        **board(posting, Wanted(span, name, state), today),
        "inbox": inbox(posting),
        "view": span.view,
        "views": VIEWS,
        "title": span.title(),
        "span_from": span.inside[0].isoformat(),
        "earlier": span.earlier.isoformat(),
        "later": span.later.isoformat(),
        "today": today.isoformat(),
        "today_name": day_name(today, year=True),
        "account": name or "",
        "state": state.value if state else "",
        "states": [one.value for one in State],
        "accounts": [
            {"name": one.name, "hue": colours[one.name], "paused": one.paused or "", "slots": one.schedule.slots}
            for one in accounts
        ],
        "planned_days": DAYS_AHEAD,
        "most_days": MOST_DAYS,
        "begun": _begun(posting, name),
    }


def _begun(posting: Posting, account: str | None) -> bool:
    """Whether there is any post at all: an empty month of a full calendar needs another word than an empty one."""
    return account is not None or bool(posting.desk.counts())
