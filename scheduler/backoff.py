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
