"""The truth about what a network shows: the judge's eyes, which no publisher has.

Touches: disk (the folder), the network (the fake one's `control` addresses), processes (starts the fake network).
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote as escaped

from scheduler.proving.faults import Fault, Network, Order
from scheduler.publishers.conformance import Shown, Trouble

_FAULTS = {
    Trouble.LOST_REPLY: Fault.LOST_REPLY,
    Trouble.SERVER_ERROR: Fault.ERROR_AFTER,
    Trouble.GARBLED: Fault.HTML_AFTER,
    Trouble.RATE_LIMIT: Fault.RATE_LIMIT,
    Trouble.LOGIN: Fault.LOGIN,
}


class FolderWorld:
    """What a folder shows: every sub-folder that is not hidden."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def options(self) -> dict[str, str]:
        """What an account needs to post here."""
        return {"folder": str(self._root)}

    def posts(self) -> Sequence[Shown]:
        """Every post, read from the files as they stand."""
        return [self._read(path) for path in sorted(self._root.iterdir()) if not path.name.startswith(".")]

    def order(self, order: Order) -> None:
        """Nothing: a folder has no faults of a network."""

    def settle(self) -> None:
        """Nothing: a folder is at rest when nobody writes."""

    def wait_for(self, posts: int) -> None:
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
        return Shown(path.name, text, pictures, alts, record["key"])


class NetworkWorld:
    """What the fake network shows of one account, and its master: it obeys orders to fail."""

    def __init__(self, port: int, network: Network, page: str) -> None:
        self._port = port
        self._network = network
        self._page = page

    @property
    def options(self) -> dict[str, str]:
        """What an account needs to post here."""
        return {"port": str(self._port), "network": self._network.value, "page": self._page}

    def posts(self) -> Sequence[Shown]:
        """Every post, whether its maker ever heard of it or not."""
        return [_shown(one) for one in self._control("posts")["posts"]]

    def order(self, order: Order) -> None:
        """Lets coming requests go wrong."""
        self._control("order", fault=order.fault.value, call=order.call, times=order.times)

    def settle(self) -> None:
        """Waits until no request is being worked on: a slow one may still make its post."""
        self._control("settle")

    def wait_for(self, posts: int) -> None:
        """Waits until so many posts are there."""
        self._control("wait", posts=posts)

    def forget_keys(self) -> None:
        """Lets the network forget which keys it has seen, as when their hour is over."""
        self._control("forget")

    def set(self, **settings: bool | int) -> None:
        """Changes what the network does: `refuses_duplicates`; `unseen` reads lag behind."""
        self._control("set", **settings)

    def trouble(self, what: Trouble) -> bool:
        """Orders that fault for the next post."""
        fault = _FAULTS.get(what)
        if fault is not None:
            self.order(Order(fault))
        return fault is not None

    def _control(self, what: str, **sent: object) -> dict[str, Any]:
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=60)) as connection:
            path = f"/{escaped(self._network.value)}/{escaped(self._page)}/control/{what}"
            connection.request("POST", path, json.dumps(sent))
            told = json.loads(connection.getresponse().read())
        assert isinstance(told, dict)  # noqa: S101 - our own server
        return told


def _shown(one: dict[str, Any]) -> Shown:
    pictures = tuple(base64.b64decode(picture["data"]) for picture in one["pictures"])
    return Shown(one["id"], one["text"], pictures, tuple(picture["alt"] for picture in one["pictures"]), one["key"])


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
