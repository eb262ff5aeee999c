"""The truth about what a network shows: the judge's eyes, which no publisher has.

Touches: disk (the folder), the network (the fake one's `control` addresses), processes (starts the fake network).
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote as escaped
from urllib.parse import urlsplit

from scheduler.proving.dialect import shown_from
from scheduler.proving.dialects import account_options, login_secrets
from scheduler.proving.faults import Fault, Network, Order
from scheduler.proving.traits import TRAITS
from scheduler.publishers.truth import Shown, Trouble

_FAULTS = {
    Trouble.LOST_REPLY: Fault.LOST_REPLY,
    Trouble.SERVER_ERROR: Fault.ERROR_AFTER,
    Trouble.GARBLED: Fault.HTML_AFTER,
    Trouble.RATE_LIMIT: Fault.RATE_LIMIT,
    Trouble.LOGIN: Fault.LOGIN,
}

_LONGEST = 20.0
"""Seconds after which a real server that does not show what is waited for is given up."""


class FolderWorld:
    """What a folder shows: every sub-folder that is not hidden."""

    met = 0
    bugs: Sequence[str] = ()
    """A folder has no faults of a network, and nobody speaks for it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def options(self) -> dict[str, str]:
        """What an account needs to post here."""
        return {"folder": str(self._root)}

    def posts(self) -> Sequence[Shown]:
        """Every post, read from the files as they stand."""
        return [self._read(path) for path in sorted(self._root.iterdir()) if not path.name.startswith(".")]

    @property
    def secrets(self) -> dict[str, str]:
        """None: a folder has no login."""
        return {}

    def order(self, order: Order) -> None:
        """Nothing: a folder has no faults of a network."""

    def settle(self) -> None:
        """Nothing: a folder is at rest when nobody writes."""

    def wait_for(self, posts: int) -> None:
        """Nothing, likewise."""

    def set(self, **settings: bool | int) -> None:
        """Nothing, likewise."""

    def clock(self, at: datetime) -> None:
        """Nothing, likewise."""

    def trouble(self, what: Trouble) -> bool:
        """None of these can be had."""
        return False

    @staticmethod
    def _read(path: Path) -> Shown:
        record = json.loads((path / "post.json").read_text(encoding="utf-8"))
        pictures = tuple((path / one["file"]).read_bytes() for one in record["pictures"])
        alts = tuple((path / one["alt"]).read_text(encoding="utf-8")[:-1] for one in record["pictures"])
        text = (path / "caption.txt").read_text(encoding="utf-8")[:-1]
        return Shown(path.name, text, pictures, alts, record["key"], record["reply_to"])


class NetworkWorld:
    """What one page of the fake network shows, and its master: it obeys orders to fail."""

    def __init__(self, port: int, network: Network, page: str) -> None:
        self.base = f"http://127.0.0.1:{port}/{escaped(network.value)}/{escaped(page)}"
        self._network = network
        self.met = 0
        """How many of the ordered faults have been met, as of the last word from the network."""
        self.bugs: list[str] = []
        """What a dialect stumbled over, likewise."""

    @property
    def options(self) -> dict[str, str]:
        """What an account needs to post here."""
        return {**account_options(self._network, self.base), **TRAITS[self._network].options}

    @property
    def secrets(self) -> dict[str, str]:
        """What such an account logs in with."""
        return login_secrets(self._network)

    def posts(self) -> Sequence[Shown]:
        """Every post, whether its maker ever heard of it or not."""
        return shown_from(self._control("posts")["posts"])

    def order(self, order: Order) -> None:
        """Lets coming requests go wrong."""
        self._control("order", fault=order.fault.value, call=order.call, times=order.times)

    def settle(self) -> None:
        """Waits until no request is being worked on: a slow one may still make its post."""
        self._control("settle")

    def wait_for(self, posts: int) -> None:
        """Waits until so many posts are there."""
        self._control("wait", posts=posts)

    def set(self, **settings: bool | int) -> None:
        """Changes what the network does: see `scheduler.proving.dialect.Dialect.set`."""
        self._control("set", **settings)

    def clock(self, at: datetime) -> None:
        """Sets the network's clock, which goes on from there."""
        self._control("clock", at=at.isoformat())

    def trouble(self, what: Trouble) -> bool:
        """Orders that fault for the next post."""
        fault = _FAULTS.get(what)
        if fault is not None:
            self.order(Order(fault))
        return fault is not None

    def _control(self, what: str, **sent: object) -> dict[str, Any]:
        parts = urlsplit(self.base)
        with closing(HTTPConnection("127.0.0.1", parts.port, timeout=60)) as connection:
            connection.request("POST", f"{parts.path}/control/{what}", json.dumps(sent))
            told: dict[str, Any] = json.loads(connection.getresponse().read())
        self.met, self.bugs = told["met"], told["bugs"]
        return told


class ForwardedWorld(NetworkWorld):
    """A page that stands in front of a real server, so that faults can be had there too.

    `upstream` is the server's address and `truth` reads what it shows. Requests are sorted into calls, and refused, by
    the dialect of `network`; everything else the real server does. `options` and `secrets` are the dialect's, and are
    most likely to be overridden with what the real server wants; only `server` must stay `base`.
    """

    def __init__(
        self, port: int, network: Network, page: str, *, upstream: str, truth: Callable[[], Sequence[Shown]]
    ) -> None:
        super().__init__(port, network, page)
        self._truth = truth
        self._control("forward", to=upstream)

    def posts(self) -> Sequence[Shown]:
        """What the real server shows."""
        self._control("posts")
        return self._truth()

    def wait_for(self, posts: int) -> None:
        """Looks until so many posts are there."""
        until = time.monotonic() + _LONGEST
        while len(self._truth()) < posts and time.monotonic() < until:
            time.sleep(0.02)


@contextmanager
def fake_network() -> Iterator[int]:
    """The port of a fake network in a process of its own, which ends with the block."""
    command = [sys.executable, "-m", "scheduler.proving.network"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:  # noqa: S603 - our own
        assert server.stdin is not None and server.stdout is not None  # noqa: S101 - both are pipes
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()
            server.wait()
