"""What the networks show, as the person sees it who answers the inbox and the judge at the end: over HTTP or on disk.

Touches: the network (loopback), disk (folders), processes (starts the fake networks).
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote as escaped

from scheduler.proving.dialects import account_options, login_secrets
from scheduler.proving.faults import Network
from scheduler.proving.traits import TRAITS


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as everybody can see it; `pictures` are digests of their bytes (SHA-256)."""

    id: str
    text: str
    key: str | None
    parent: str | None
    pictures: tuple[str, ...]
    alts: tuple[str, ...]


@dataclass(frozen=True)
class Truth:
    """All that an account shows, in the order it was made.

    `taken` are the moments at which a publishing call was taken, in seconds since 1970; `faults` counts those that were
    met, and `bugs` is what the fake stumbled over.
    """

    seen: Sequence[Seen]
    taken: Sequence[float] = ()
    faults: dict[str, int] = field(default_factory=dict)
    bugs: Sequence[str] = ()


class FolderTruth:
    """What a folder account shows: every sub-folder that is not hidden."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.options = {"folder": str(root)}
        self.secrets: dict[str, str] = {}

    def prepare(self) -> None:
        """Makes the folder."""
        self._root.mkdir(parents=True)

    def look(self, text: str) -> list[str]:
        """The messages with that text."""
        return [one.id for one in self.all().seen if one.text == text]

    def all(self) -> Truth:
        """Everything, read from the files as they stand."""
        folders = [path for path in self._root.iterdir() if not path.name.startswith(".")]
        return Truth(sorted(map(self._read, folders), key=lambda one: one.id))

    @staticmethod
    def _read(path: Path) -> Seen:
        record = json.loads((path / "post.json").read_text(encoding="utf-8"))
        pictures = tuple(hashlib.sha256((path / one["file"]).read_bytes()).hexdigest() for one in record["pictures"])
        alts = tuple((path / one["alt"]).read_text(encoding="utf-8")[:-1] for one in record["pictures"])
        text = (path / "caption.txt").read_text(encoding="utf-8")[:-1]
        return Seen(path.name, text, record["key"], record["reply_to"], pictures, alts)


class PageTruth:
    """What one page of the fake networks shows."""

    def __init__(self, port: int, network: Network, name: str) -> None:
        self._port = port
        self._path = f"/{escaped(network.value)}/{escaped(name)}"
        base = f"http://127.0.0.1:{port}{self._path}"
        self.options = {**account_options(network, base), **TRAITS[network].options}
        self.secrets = login_secrets(network)

    def prepare(self) -> None:
        """Nothing: a page is made when it is first asked for."""

    def look(self, text: str) -> list[str]:
        """The messages with that text, once the page is at rest."""
        found: list[str] = self._control("look", text=text)["ids"]
        return found

    def all(self) -> Truth:
        """Everything, once the page is at rest."""
        told = self._control("shown")
        seen = [
            Seen(one["id"], one["text"], one["key"], one["parent"], tuple(one["pictures"]), tuple(one["alts"]))
            for one in told["posts"]
        ]
        return Truth(seen, told["taken"], told["faults"], told["bugs"])

    def _control(self, what: str, **sent: object) -> dict[str, Any]:
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=120)) as connection:
            connection.request("POST", f"{self._path}/control/{what}", json.dumps(sent))
            told: dict[str, Any] = json.loads(connection.getresponse().read())
        return told


@contextmanager
def soak_networks(clock: Path, seed: str) -> Iterator[tuple[int, int]]:
    """The port of the fake networks, and the number of their process, which ends with the block."""
    command = [sys.executable, "-m", "benchmarks.soak.network"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None and server.stdout is not None
        server.stdin.write(json.dumps({"clock": str(clock), "seed": seed}).encode() + b"\n")
        server.stdin.flush()
        try:
            yield int(server.stdout.readline()), server.pid
        finally:
            server.stdin.close()
            server.wait()
