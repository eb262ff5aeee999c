"""The limits that networks tell in the headers of their answers: how many requests there are, and how many are left.

Pure. What a server says is not believed beyond what a limit can be, and is never shown as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scheduler.wire.wire import Answer

FAMILIES = (
    "x-ratelimit",  # Mastodon and Discord
    "ratelimit",  # Bluesky, and the drafts of the IETF (draft-ietf-httpapi-ratelimit-headers, up to version 7)
    "x-rate-limit",  # X, for the call
    "x-user-limit-24hour",  # X, for the user's day
    "x-app-limit-24hour",  # X, for the app's day
)
"""What the names of the three headers of a limit begin with: `-limit`, `-remaining` and `-reset`."""

_NUMBER = re.compile(r"[0-9]{1,9}")
"""Nine digits: a thousand million requests are more than any limit is about."""

_SECONDS = re.compile(r"([0-9]{1,11})(?:\.[0-9]{1,6})?")
"""Eleven digits of seconds since 1970 reach to the year 5138, which a datetime still holds."""

_LONGEST = timedelta(days=32)
"""The longest limit there is runs for a month (X's); a later end is a server's mistake, or a lie."""

_SINCE_1970 = 10**9
"""A greater number of seconds is a moment since 1970 (September 2001 and later), a smaller one a wait from now."""


@dataclass(frozen=True, slots=True)
class ToldLimit:
    """One limit as a network told it: at most `most` requests until `resets_at`, and how many are `left`."""

    family: str
    most: int
    left: int
    resets_at: datetime | None


def told_limits(answer: Answer, now: datetime) -> Iterator[ToldLimit]:
    """The limits in an answer's headers; one whose figures are missing or cannot be is left out."""
    for family in FAMILIES:
        most, left = (answer.headers.get(f"{family}-{name}", "").strip() for name in ("limit", "remaining"))
        if _NUMBER.fullmatch(most) and _NUMBER.fullmatch(left) and int(left) <= int(most):
            reset = _moment(answer.headers.get(f"{family}-reset", "").strip(), now)
            yield ToldLimit(family, int(most), int(left), reset)


def _moment(text: str, now: datetime) -> datetime | None:
    """When a limit starts anew: a moment of ISO 8601, seconds since 1970, or seconds from now."""
    at: datetime | None = None
    if found := _SECONDS.fullmatch(text):
        seconds = int(found[1])
        at = datetime.fromtimestamp(seconds, UTC) if seconds > _SINCE_1970 else now + timedelta(seconds=seconds)
    else:
        with suppress(ValueError):
            at = datetime.fromisoformat(text)
    if at is None or at.tzinfo is None:
        return None
    return at if timedelta(0) <= at - now <= _LONGEST else None
