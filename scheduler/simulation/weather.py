"""What goes wrong on a simulated network, and when: always the same for the same seed.

Pure.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from quotes.choosing import number_of


class Trouble(StrEnum):
    """How a publish call ends when it does not end well."""

    BUSY = "busy"  # 429, with a time to wait
    LOST = "lost"  # the post is made, its answer never comes
    ERROR = "error"  # a server's error; no post was made, but who could know


_OF_A_HUNDRED = ((5, Trouble.BUSY), (9, Trouble.LOST), (12, Trouble.ERROR))
"""How many of a hundred calls end in each, counted up."""

_ONE_DAY_IN = 6
"""One day in so many has an outage, for each account by itself."""


class Weather:
    """The faults of all networks of one simulation. Each depends on the seed, the account and the post alone, so that
    one account more does not change the weather of the others."""

    def __init__(self, seed: str, *, fair: bool) -> None:
        self._seed = seed
        self._fair = fair

    def outage_until(self, account: str, at: datetime) -> datetime | None:
        """When the outage ends that an account's network has at this moment; None when it has none."""
        if self._fair:
            return None
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        number = number_of(f"{self._seed}\x1foutage\x1f{account}\x1f{midnight:%Y-%m-%d}")
        if number % _ONE_DAY_IN:
            return None
        # Two to five hours: the shorter are outlasted by retries, the longer are not.
        starts = midnight + timedelta(minutes=(number >> 8) % (19 * 60))
        ends = starts + timedelta(minutes=120 + (number >> 24) % 180)
        return ends if starts <= at < ends else None

    def of_call(self, account: str, post: str, call: int) -> Trouble | None:
        """How a publish call ends, the first, second … one for a post; None for well."""
        if self._fair:
            return None
        lot = number_of(f"{self._seed}\x1fcall\x1f{account}\x1f{post}\x1f{call}") % 100
        return next((trouble for below, trouble in _OF_A_HUNDRED if lot < below), None)

    def wait(self, account: str, post: str) -> timedelta:
        """How long a busy network asks to wait: 5 to 35 minutes."""
        return timedelta(minutes=5 + number_of(f"{self._seed}\x1fwait\x1f{account}\x1f{post}") % 31)
