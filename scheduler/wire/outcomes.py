"""What an answer other than a good one means, where networks agree about it.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from quotes.errors import Refused
from scheduler.publisher import Busy, Unsure
from scheduler.wire.wire import Answer


def usual_outcome(
    answer: Answer, network: str, said: str = "", *, now: Callable[[], datetime]
) -> Refused | Busy | Unsure:
    """What a status means on most networks; `said` is what the answer gives as its reason, in the network's words.

    429 is a wait, 401 and 403 the login, other 4xx a refusal, and everything else tells nothing: 408, a redirection, a
    5xx, and also a 2xx, which comes here only when it could not be read.
    """
    why = f": {one_line(said)}" if said.strip() else ""
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
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(timedelta(0), at - now) if at.tzinfo else None


def clock_off(answer: Answer, now: datetime) -> timedelta | None:
    """By how much our clock is ahead of the network's, by the answer's `Date`; None when it has none."""
    try:
        at = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return None
    return now - at if at.tzinfo else None


def one_line(text: str, most: int = 200) -> str:
    """What a network said, short and on one line, for an error: it may be a page."""
    flat = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split()).rstrip(".")
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"
