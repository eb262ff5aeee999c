"""What X's answers mean: its refusals, limits and waits, sorted into ours.

Pure. The kinds of errors are those of docs.x.com, response codes and errors (read 2026-11-21); bodies that no
documentation has are from public issue threads, and said so where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from quotes.errors import Refused
from scheduler.publisher import Busy, Unsure
from scheduler.wire.outcomes import clock_off, one_line, usual_outcome, wait_of
from scheduler.wire.wire import Answer

WINDOW = timedelta(minutes=15)
"""X's limits are for a quarter of an hour (docs.x.com, rate limits): the wait where it does not say how long."""

NOTABLE = timedelta(minutes=1)
"""A clock that is off by less does no harm: X takes signatures for some five minutes (from memory)."""

LONGEST_DRIFT = timedelta(days=1)
"""No certificate would be taken by a clock that is further off than this: then it is the `Date` that is wrong."""

_LIMITS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
"""Each limit has three headers: `-limit`, `-remaining` and `-reset`, in seconds since 1970."""

_UNPAID = frozenset({"credits", "spend-cap-reached"})
"""Kinds of problems that only paying solves: 402 `credits` and 403 `spend-cap-reached` (public reports of 2026)."""

_HINTS = {
    "client-forbidden": "Attach the app to a project in X's developer console, then sign in again.",
    "client-not-enrolled": "Attach the app to a project in X's developer console, then sign in again.",
    "oauth1-permissions": "Give the app the permission Read and write in X's developer console, make its access token "
    "anew, then sign in again with that.",
}

_BILLING = "Look at credits and spending limit at https://console.x.com, then `pullquote accounts resume NAME`."

_CLOCK = "Set this machine's clock: X turns away what is signed at another time. Then let the account go on."

_TOO_LONG = re.compile(r"too long|bit shorter", re.IGNORECASE)
_BAD_MEDIA = re.compile(r"\bmedia ?_?ids?\b.*\binvalid\b", re.IGNORECASE)
_REPLY = re.compile(r"\brepl(?:y|ies|ied|ying)\b", re.IGNORECASE)


def outcome(answer: Answer, said: str, *, now: Callable[[], datetime]) -> Refused | Busy | Unsure:
    """What an answer other than a good one means; `said` is its `reason`, without any secret.

    An answer that is not in the words of X's interface, such as a page of HTML, tells nothing, whatever its status: it
    may be from a machine on the way. Only 429 is a wait even so.
    """
    kind, why = _kind(answer), f": {one_line(said)}" if said.strip() else ""
    if answer.status == 429:
        return _too_many(answer, kind, why, now())
    if answer.told is None and answer.body.strip():
        return Unsure(f"X's answer tells nothing ({answer.status}).")
    if answer.status == 402 or kind in _UNPAID:
        return Refused("login", f"X takes nothing more until it is paid for{why}.", _BILLING)
    if kind == "usage-capped":
        return _capped(answer, why, now())
    if answer.status in (400, 403) and (refused := _about_the_post(answer.status, said, why)):
        return refused
    if answer.status == 401:
        return _not_let_in(answer, why, now())
    if answer.status == 403 and kind in _HINTS:
        return Refused("login", f"X does not let this app post{why}.", _HINTS[kind])
    return usual_outcome(answer, "X", said, now=now)


def reason(answer: Answer) -> str:
    """What X gives as its reason, in its own words: hostile text, and it may repeat what it was sent."""
    told = answer.told or {}
    listed = told.get("errors")
    first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    words = (first.get("message"), first.get("detail"), told.get("detail"), told.get("title"))
    return next((word for word in words if isinstance(word, str) and word.strip()), "")


def drift(answer: Answer, now: datetime) -> timedelta | None:
    """By how much our clock is ahead of X's; None when the answer does not say, or says what cannot be."""
    off = clock_off(answer, now)
    return None if off is None or abs(off) > LONGEST_DRIFT else off


def in_minutes(off: timedelta) -> str:
    """`7 minutes ahead of X's`, of our clock."""
    minutes = round(abs(off) / timedelta(minutes=1))
    return f"{minutes} minute{'' if minutes == 1 else 's'} {'ahead of' if off > timedelta(0) else 'behind'} X's"


def wait_until_reset(answer: Answer, now: datetime) -> timedelta | None:
    """How long until X takes requests again; None when it does not say.

    Of its limits those count that are used up; where none admits to that, the one of the quarter of an hour. Times are
    compared with X's own clock, where the answer tells it.
    """
    now -= drift(answer, now) or timedelta(0)
    spent = [at for limit in _LIMITS if _is_spent(answer, limit) and (at := _reset(answer, limit))]
    if not spent and wait_of(answer, now) is None and (at := _reset(answer, _LIMITS[0])):
        spent = [at]
    return max(timedelta(0), max(spent) - now) if spent else wait_of(answer, now)


def _too_many(answer: Answer, kind: str, why: str, now: datetime) -> Refused | Busy:
    if kind == "usage-capped":
        return _capped(answer, why, now)
    wait = wait_until_reset(answer, now)
    return Busy(f"X asks to wait{why}.", WINDOW if wait is None else wait)


def _capped(answer: Answer, why: str, now: datetime) -> Refused | Busy:
    """A month's use is used up. The headers of such an answer speak of other limits, unless one of those is spent too
    (a public report of 2026-02 has 39,999 of 40,000 requests left)."""
    told = any(_is_spent(answer, limit) for limit in _LIMITS) or wait_of(answer, now) is not None
    if told and (wait := wait_until_reset(answer, now)) is not None:
        return Busy(f"X takes nothing more for a while{why}.", wait)
    return Refused("login", f"X takes nothing more this month{why}.", _BILLING)


def _about_the_post(status: int, said: str, why: str) -> Refused | Busy | None:
    """A refusal that is the post's own; None when it is not."""
    if status == 403 and "duplicate content" in said.lower():
        return Refused("duplicate", f"X has a post with this text already{why}.")
    if _TOO_LONG.search(said):
        return Refused("caption", f"The text is too long for X{why}.", "Shorten it.")
    if _BAD_MEDIA.search(said):
        # They live for a day; the next try brings the pictures anew.
        return Busy(f"X no longer has the pictures{why}.")
    if _REPLY.search(said):
        return Refused("thread", f"X does not take this reply{why}.", "Look whether the post above it is still there.")
    return None


def _not_let_in(answer: Answer, why: str, now: datetime) -> Refused:
    off = drift(answer, now)
    if off is not None and abs(off) > NOTABLE:
        return Refused("login", f"X does not let this account in{why}; this clock is {in_minutes(off)}.", _CLOCK)
    return Refused("login", f"X does not let this account in{why}.", "`pullquote accounts login NAME` signs in again.")


def _kind(answer: Answer) -> str:
    """The last word of the problem's `type`, which is an address; empty for none and for `about:blank`."""
    kind = (answer.told or {}).get("type")
    return kind.rpartition("/")[2].lower() if isinstance(kind, str) and "/" in kind else ""


def _is_spent(answer: Answer, limit: str) -> bool:
    return answer.headers.get(f"{limit}-remaining", "").strip() == "0"


def _reset(answer: Answer, limit: str) -> datetime | None:
    text = answer.headers.get(f"{limit}-reset", "").strip()
    if not re.fullmatch(r"[0-9]{1,11}", text):  # eleven digits reach to the year 5138, which a datetime still holds
        return None
    return datetime.fromtimestamp(int(text), UTC)
