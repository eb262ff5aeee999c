"""`python -m benchmarks.studio`: how long the studio's pages take, over a library of a hundred thousand quotes.

The studio runs in a process of its own, as `pullquote studio` does, and is asked over a connection that is kept, as a
browser asks it. Beside it stands what an empty answer takes in the same run: the ratio says more than milliseconds.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import quote as percent_encoded
from urllib.parse import urlencode, urlsplit

from benchmarks.library_words import drafts, vocabulary
from pullquote.studio.guard import PROOF_HEADER
from pullquote.studio.serving import serve
from pullquote.workspace import make_workspace, workspace_at
from templates.load import Designs

_ROUNDS = 200


def main() -> None:
    """Measures everything and prints one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.studio", description=__doc__)
    parser.add_argument("--quotes", type=int, default=100_000, help="size of the library")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        workspace = make_workspace(root)
        with workspace.open_store() as store:
            store.add(drafts(options.quotes), now=datetime(2027, 1, 1, tzinfo=UTC))
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        process = multiprocessing.get_context("spawn").Process(target=_serve, args=(root, theirs), daemon=True)
        process.start()
        browser = _Browser(ours.recv())
        _print(_rows(browser))
        process.terminate()
        process.join()


def _serve(root: Path, pipe: Connection) -> None:
    serve(workspace_at(root), pipe.send, port=0)


class _Browser:
    """One kept connection with a session, that says how long each answer took."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._connection = http.client.HTTPConnection(parts.netloc)
        self._connection.request("GET", f"/?{parts.query}")
        answer = self._connection.getresponse()
        answer.read()
        self._cookie = str(answer.getheader("set-cookie")).partition(";")[0]
        page = self.get("/")[1].decode()
        self._proof = page.partition('name="pullquote-proof" content="')[2].partition('"')[0]

    def get(self, address: str) -> tuple[float, bytes]:
        """Milliseconds and what came."""
        return self._asked("GET", address, None, {})

    def send(self, address: str, fields: dict[str, str]) -> tuple[float, bytes]:
        """Milliseconds and what came of a form."""
        headers = {"Origin": self._origin, PROOF_HEADER: self._proof, "x-pullquote-script": "1"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._asked("POST", address, urlencode(fields).encode(), headers)

    def _asked(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> tuple[float, bytes]:
        start = time.perf_counter()
        self._connection.request(method, address, body, {"Cookie": self._cookie, **headers})
        answer = self._connection.getresponse()
        data = answer.read()
        spent = (time.perf_counter() - start) * 1000
        assert answer.status < 400, (address, answer.status, data[:300])
        return spent, data


def _rows(browser: _Browser) -> list[tuple[str, float, float]]:
    words, chance = vocabulary(), random.Random(13)
    empty = _spread([browser.get("/favicon.ico")[0] for _ in range(_ROUNDS)])
    rows = [("an empty answer", *empty)]

    def ask(name: str, address: Callable[[], str]) -> None:
        rows.append((name, *_spread([browser.get(address())[0] for _ in range(_ROUNDS)])))

    ask("library", lambda: "/")
    ask("library, newest first", lambda: "/?order=newest")
    ask("search, a rare word", lambda: f"/library/found?q={chance.choice(words[5_000:])}")
    ask("search, a common word", lambda: f"/library/found?q={chance.choice(words[:10])}")
    ask("search, 1 to 4 letters typed", lambda: f"/library/found?q={chance.choice(words)[: chance.randint(1, 4)]}")
    ask("search, never posted", lambda: f"/library/found?unposted=1&q={chance.choice(words[:1_000])}")
    ask("review", lambda: "/review")
    for form in ("portrait", "story"):
        rows.append((f"preview, {form}", *_spread(_previews(browser, form))))
    return rows


def _previews(browser: _Browser, form: str) -> list[float]:
    """Previews with their pictures, of a text that grows letter by letter, in every design."""
    spent = []
    text = "The water is never in a hurry to arrive, and it always does, in its own time and at its own place."
    # The photo design needs a photo.
    for design in [name for name in Designs().names() if name != "photo"]:
        for length in range(20, 60, 2):
            fields = {"text": text[:length].strip(), "by": "Ann Author", "design": design, "format": form}
            first, data = browser.send("/card/preview", fields)
            told = json.loads(data)
            assert told["pictures"], told
            spent.append(first + browser.get(percent_encoded(told["pictures"][0], safe="/?=&"))[0])
    return spent


def _spread(spent: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(spent)
    return ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]


def _print(rows: Sequence[tuple[str, float, float]]) -> None:
    least = rows[0][1]
    print("| | p50 ms | p95 ms | p50 as empty answers |\n|---|---|---|---|")
    for name, middle, late in rows:
        print(f"| {name} | {middle:.1f} | {late:.1f} | {middle / least:.0f} |")


if __name__ == "__main__":
    main()
