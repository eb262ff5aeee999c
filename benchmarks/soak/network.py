"""The soak's networks: the fakes of `pullquote prove`, under its weather and its clock, in a process that outlives all.

Touches: the network (loopback only). Run as `python -m benchmarks.soak.network`: its orders come by standard input, it
prints its port, and serves until standard input ends.
"""

from __future__ import annotations

import hashlib
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread, local
from typing import Any
from urllib.parse import unquote

from benchmarks.soak.clock import SharedClock
from benchmarks.soak.weather import Weather
from scheduler.proving.dialect import Dialect, Reply, Request
from scheduler.proving.dialects import dialect_at
from scheduler.proving.dialects.mastodon import MastodonDialect
from scheduler.proving.faults import Call, Fault, Network
from scheduler.proving.network import FakeNetwork
from scheduler.proving.page import Page
from scheduler.proving.traits import TRAITS
from scheduler.publishers.truth import Shown

_REMEMBERED = 3600
"""Seconds for which Mastodon honours a key."""

_LONGEST = 30.0
"""Seconds after which a page that does not come to rest is given up: longer than any client waits."""


class SoakPage(Page):
    """One account's page: it draws faults instead of obeying orders, and keeps when it took a post."""

    def __init__(self, dialect: Dialect, weather: Weather, clock: SharedClock) -> None:
        super().__init__(dialect)
        self._its = dialect
        self._weather = weather
        self._world = clock
        self._drawn = local()
        self._taken: list[float] = []
        self._faults_met: Counter[str] = Counter()

    def now(self) -> datetime:
        """The world's time: a network's clock is right."""
        return self._world.now()

    def fault_for(self, request: Request, *, only: Fault | None = None) -> tuple[Fault, Call] | None:
        """The fault that this request meets: drawn once, as soon as it is known which call it is.

        It is asked twice by the same thread: with `only` before the body is read, then without.
        """
        with self._changed:
            call = self._its.call_of(request)
            drawn = only is None and self._drawn.yet
            if not drawn:
                self._drawn.yet = call is not None
                self._drawn.fault = None if call is None or self._world.calm else self._weather.fault(call, self.now())
            fault: Fault | None = self._drawn.fault
            if call is None or fault is None or only not in (None, fault):
                return None
            self._faults_met[fault.value] += 1
            return fault, call

    def serve(self, request: Request, target: str) -> Reply:
        """What the network answers, sometimes slowly; it keeps when it took something that publishes."""
        if not self._world.calm and (delay := self._weather.delay()):
            time.sleep(delay)
        reply = super().serve(request, target)
        if reply.status < 300 and self._its.call_of(request) == "publish":
            self._taken.append(self.now().timestamp())
        return reply

    def control(self, what: str, told: dict[str, Any]) -> dict[str, Any]:
        """Answers the person and the judge, once the page is at rest: `look` for a text, else all that is shown."""
        with self._changed:
            # A late request may still make its post.
            self._changed.wait_for(lambda: self._running == 0, _LONGEST)
            if what == "look":
                return {"ids": [one.remote_id for one in self._its.shown() if one.text == told["text"]]}
            faults = dict(self._faults_met)
            return {"posts": _told(self._its.shown()), "taken": self._taken, "faults": faults, "bugs": self._bugs}


class SoakMastodon(MastodonDialect):
    """A Mastodon that forgets a key after its hour, as the real one does."""

    def serve(self, request: Request) -> Reply:
        """As ever, but with the keys of this hour alone."""
        key = request.headers.get("idempotency-key", "")
        known = self._by_key.get(key)
        if known is not None and (self._now() - known.made).total_seconds() > _REMEMBERED:
            del self._by_key[key]
        return super().serve(request)


class SoakNetworks(FakeNetwork):
    """Every network of the soak."""

    def __init__(self, clock: SharedClock, seed: str) -> None:
        super().__init__()
        self._clock = clock
        self._seed = seed
        self._soaked: dict[str, SoakPage] = {}
        self._door = Lock()

    def page(self, network: str, name: str) -> SoakPage:
        """The page at `/NETWORK/NAME`, made when it is first asked for."""
        prefix = f"/{network}/{name}"
        with self._door:
            if prefix not in self._soaked:
                kind = Network(unquote(network))
                base = f"http://127.0.0.1:{self.server_address[1]}{prefix}"
                dialect = SoakMastodon(base) if kind is Network.MASTODON else dialect_at(kind, base)
                # A network that would take a text twice: what is sent twice must be seen.
                dialect.set(refuses_duplicates=False, **TRAITS[kind].settings)
                weather = Weather(self._seed, prefix, duplicates=TRAITS[kind].duplicates)
                self._soaked[prefix] = SoakPage(dialect, weather, self._clock)
            return self._soaked[prefix]


def _told(shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """Posts for the judge, with digests in the place of pictures."""
    return [
        {
            "id": one.remote_id,
            "text": one.text,
            "key": one.key,
            "parent": one.parent,
            "pictures": [hashlib.sha256(data).hexdigest() for data in one.pictures],
            "alts": list(one.alts),
        }
        for one in shown
    ]


def main() -> None:
    """Serves until standard input ends, so that no server outlives the soak."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orders = json.loads(sys.stdin.readline())
    server = SoakNetworks(SharedClock(Path(orders["clock"])), orders["seed"])
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    sys.stdin.buffer.read()
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    main()
