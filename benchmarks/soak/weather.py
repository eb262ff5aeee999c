"""What goes wrong on the soak's networks: a fault for some of the calls, slow answers, and hours without any.

Pure: it draws from the random numbers it is handed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from quotes.choosing import number_of
from scheduler.proving.faults import Call, Fault

_PUBLISH = {
    Fault.LOST_REPLY: 60,
    Fault.ERROR_AFTER: 30,
    Fault.ERROR_BEFORE: 30,
    Fault.RATE_LIMIT: 40,
    Fault.HTML_AFTER: 15,
    Fault.HTML_BEFORE: 15,
    Fault.HALF: 15,
    Fault.CLOSED: 30,
    Fault.SLOW_AFTER: 4,
    Fault.SLOW_BEFORE: 4,
    Fault.LATE: 4,
    Fault.LOGIN: 3,
    Fault.REFUSED: 5,
    Fault.DUPLICATE: 5,
}
"""Of ten thousand calls that publish, so many meet each fault: lost replies most, since they are what doubles posts."""

_OTHERS = {
    Fault.ERROR_BEFORE: 40,
    Fault.RATE_LIMIT: 20,
    Fault.HTML_BEFORE: 15,
    Fault.HALF: 15,
    Fault.CLOSED: 40,
    Fault.SLOW_BEFORE: 4,
}
"""The same of uploads and looks. `HALF` of an upload is a picture that arrived, with an answer that did not."""

_SLOW, _SLOWEST = 200, 0.1
"""Of ten thousand calls so many are slow: they take up to so many seconds, which no clock leaps over."""

_DAY_IN = 8
"""One day in so many has an outage on each account's network."""


class Weather:
    """The faults of one account's network."""

    def __init__(self, seed: str, account: str, *, duplicates: bool) -> None:
        self._seed = f"{seed}\x1f{account}"
        self._random = Random(self._seed)
        left_out = set() if duplicates else {Fault.DUPLICATE}
        self._publish = {fault: weight for fault, weight in _PUBLISH.items() if fault not in left_out}

    def fault(self, call: Call, now: datetime) -> Fault | None:
        """What the next call meets; None for nothing."""
        if self._outage(now):
            return Fault.CLOSED if call == "publish" and self._random.random() < 0.5 else Fault.ERROR_BEFORE
        lot = self._random.randrange(10_000)
        for fault, weight in (self._publish if call == "publish" else _OTHERS).items():
            lot -= weight
            if lot < 0:
                return fault
        return None

    def delay(self) -> float:
        """Seconds that an answer takes longer than it must."""
        return self._random.random() * _SLOWEST if self._random.randrange(10_000) < _SLOW else 0.0

    def _outage(self, now: datetime) -> bool:
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        number = number_of(f"{self._seed}\x1f{midnight:%Y-%m-%d}")
        if number % _DAY_IN:
            return False
        starts = midnight + timedelta(minutes=(number >> 8) % (20 * 60))
        # From what a retry outlasts to what only a person does.
        return starts <= now < starts + timedelta(minutes=20 + (number >> 24) % 200)
