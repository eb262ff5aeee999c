"""What an answer other than a good one means, where networks agree about it.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from quotes.errors import Refused
from scheduler.publisher import Busy, Unsure
from scheduler.wire.wire import Answer

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves a terminal's cursor, turns a line round, or cannot be stored: no network's words need it."""


def usual_outcome(
    answer: Answer, network: str, said: str = "", *, now: Callable[[], datetime], hide: Sequence[str] = ()
) -> Refused | Busy | Unsure:
    """What a status means on most networks; `said` is what the answer gives as its reason, in the network's words.

    `hide` are secrets that an answer may repeat, such as a token that stands in the path.

    429 is a wait, 401 and 403 the login, other 4xx a refusal, and everything else tells nothing: 408, a redirection, a
    5xx, and also a 2xx, which comes here only when it could not be read.
    """
    reason = one_line(said, hide=hide)
    why = f": {reason}" if reason else ""
    if answer.status == 429:
        return Busy(f"{network} asks to wait{why}.", wait_of(answer, now()))
    if answer.status in (401, 403):
        return Refused(
            "login", f"{network} does not let this account in{why}.", "`pullquote accounts login NAME` signs in again."
        )
    if 400 <= answer.status < 500 and answer.status != 408:
        return Refused("network", f"{network} refuses it ({answer.status}){why}.", "What it says tells what to change.")
    return Unsure(f"{network}'s answer tells nothing ({answer.status}){why}.")


def wait_of(answer: Answer, now: datetime) -> timedelta | None:
    """How long a network asks to wait: `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3)."""
    text = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        return timedelta(seconds=float(text))
    at = _date(text)
    return None if at is None else max(timedelta(0), at - now)


def clock_off(answer: Answer, now: datetime) -> timedelta | None:
    """By how much our clock is ahead of the network's, by the answer's `Date`; None when it has none."""
    at = _date(answer.headers.get("date", ""))
    return None if at is None else now - at


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo else None


def one_line(text: str, most: int = 200, *, hide: Sequence[str] = ()) -> str:
    """What a network said, short and on one line, for an error: it may be a page, and repeat a secret of ours."""
    for secret in sorted(filter(None, hide), key=len, reverse=True):
        text = text.replace(secret, "…")
    flat = " ".join(_UNSEEN.sub(" ", text).split()).rstrip(".")
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
