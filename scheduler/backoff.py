"""How long to wait before the next try.

Pure.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

MOST_TRIES = 6
"""With the waits below: about an hour and a half on average, which outlives most outages worth outliving."""

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)

MOST_LOOKS = 4
"""Looks for a post of unknown fate: at once, and after half a minute, one and two; then a person is asked."""

LONGEST_DOUBT = timedelta(days=1)
"""How long a network may answer every look with "wait" before that counts as no answer."""

LEAST_ASKED, LONGEST_ASKED = timedelta(seconds=10), timedelta(days=31)
"""What a network may ask to wait: not nothing, or one turn would knock without end; no longer than a month's quota."""


def sensible_wait(asked: timedelta) -> timedelta:
    """The wait that a network asks for, within reason: a reset time may be over by our clock, or a slip."""
    return min(max(asked, LEAST_ASKED), LONGEST_ASKED)


def backoff(tries: int, random: Random) -> timedelta:
    """The wait after so many failed tries, at least one: anything up to 30 s, doubled each time, up to an hour.

    Full jitter, so that posts that failed together do not come back together.
    """
    # Capped before doubling, which a clock's largest span would not survive for ever.
    longest = min(FIRST_WAIT * (1 << min(tries - 1, 10)), LONGEST_WAIT)
    return max(timedelta(seconds=1), random.random() * longest)


def look_wait(looks: int) -> timedelta:
    """The wait before the next look, after so many."""
    return FIRST_WAIT * (1 << looks)
