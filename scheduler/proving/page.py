"""One account's page on the fake network: its dialect, the faults ordered for it, and the requests in hand.

Touches: the network, where the page stands in front of a real server.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from threading import Condition
from typing import Any
from urllib.parse import urlsplit

from scheduler.proving.dialect import Dialect, Reply, Request, shown_json
from scheduler.proving.faults import Call, Fault

_LONGEST = 20.0
"""Seconds after which a page that does not come to rest, or does not show what is waited for, is given up."""

_KEPT = frozenset({"host", "connection", "content-length", "transfer-encoding", "date", "server"})
"""Headers that each of two connections has for itself."""


START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""The time on every page until its clock is set."""


class Page:
    """What the network holds of one account."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._faults: dict[Call, deque[Fault]] = defaultdict(deque)
        self._running = 0
        self._changed = Condition()
        self._upstream = ""
        self._met = 0
        self._bugs: list[str] = []
        self._clock = (START, time.monotonic())

    def now(self) -> datetime:
        """The network's time: what the judge has set it to, and from there on as time goes by."""
        at, since = self._clock
        return at + timedelta(seconds=time.monotonic() - since)

    @contextmanager
    def working(self) -> Iterator[None]:
        """A request is in hand: the page is not at rest while the block runs."""
        with self._changed:
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def fault_for(self, request: Request, *, only: Fault | None = None) -> tuple[Fault, Call] | None:
        """The fault that this request meets, and for what call; it is used up then.

        With `only` it must be that one: whoever asks so has not read the request's body yet.
        """
        with self._changed:
            call = self._dialect.call_of(request)
            if call is None or not self._faults[call] or only not in (None, self._faults[call][0]):
                return None
            self._met += 1
            return self._faults[call].popleft(), call

    def serve(self, request: Request, target: str) -> Reply:
        """What the network answers, or the real server behind it; `target` is what was asked for as it was sent."""
        if self._upstream:
            return _forwarded(self._upstream, request, target)
        with self._changed:
            try:
                self._tell_time()
                return self._dialect.serve(request)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a bug of the dialect, and must be told
                self._bugs.append(f"{request.method} {request.path}: {error!r}")
                return Reply(500)
            finally:
                self._changed.notify_all()

    def refusal(self, fault: Fault, call: Call) -> Reply:
        """The network's own words for a fault."""
        with self._changed:
            self._tell_time()
            return self._dialect.refusal(fault, call)

    def _tell_time(self) -> None:
        self._dialect.set(clock=int(self.now().timestamp()))

    def control(self, what: str, told: dict[str, Any]) -> dict[str, Any]:
        """Obeys the judge, and gives everything that is shown, how many ordered faults were met, and what is wrong."""
        with self._changed:
            if what == "settle":
                self._changed.wait_for(lambda: self._running == 0, _LONGEST)
            elif what == "wait":
                self._changed.wait_for(lambda: len(self._dialect.shown()) >= told["posts"], _LONGEST)
            elif what == "order":
                self._faults[told["call"]].extend([Fault(told["fault"])] * told["times"])
            elif what == "set":
                self._dialect.set(**told)
            elif what == "forward":
                self._upstream = told["to"].rstrip("/")
            elif what == "clock":
                self._clock = (datetime.fromisoformat(told["at"]), time.monotonic())
            return {"posts": shown_json(self._dialect.shown()), "met": self._met, "bugs": self._bugs}


def _forwarded(upstream: str, request: Request, target: str) -> Reply:
    """What the real server answers."""
    parts = urlsplit(upstream)
    with closing(HTTPConnection(parts.hostname or "", parts.port or 80, timeout=_LONGEST)) as connection:
        headers = {name: value for name, value in request.headers.items() if name not in _KEPT}
        connection.request(request.method, parts.path + target, request.body or None, headers)
        answer = connection.getresponse()
        kept = {name: value for name, value in answer.getheaders() if name.lower() not in _KEPT}
        return Reply(answer.status, answer.read(), kept)
