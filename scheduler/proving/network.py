"""The fake network: an HTTP server in its own process, which remembers what it was sent when its clients die.

Touches: the network (loopback only). Run as `python -m scheduler.proving.network`: it prints its port and serves until
its standard input ends. Every address starts with `/NETWORK/ACCOUNT`; what lies under `control` is for the judge.
"""

from __future__ import annotations

import base64
import hashlib
import json
import signal
import sys
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any
from urllib.parse import unquote

from scheduler.proving.faults import BEHAVIOURS, TOKEN, Behaviour, Fault, Network

SLOW = 0.75
"""Seconds that a slow answer takes; three times what the client waits."""

_GONE = 20.0
"""Seconds after which a withheld answer, or an account that does not come to rest, is given up."""

_WAIT = "120"


@dataclass
class AccountState:
    """What the network holds of one account."""

    media: dict[str, dict[str, str]] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    by_key: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    refuses_duplicates: bool = False
    unseen: int = 0
    """So many reads do not show the newest post yet."""
    running: int = 0


class FakeNetwork(ThreadingHTTPServer):
    """Every network and account of it, in memory."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.accounts: dict[tuple[str, str], AccountState] = defaultdict(AccountState)
        self.changed = Condition()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: clients that are killed in the middle of a request are what this server is for."""


class _Request(BaseHTTPRequestHandler):
    server: FakeNetwork
    timeout = 30
    # Small answers: waiting to fill a packet would cost 40 ms each.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Reads the account's own posts, or the truth."""
        self._answer_with(b"")

    def do_POST(self) -> None:
        """Takes a picture, a post, or an order."""
        self._answer_with(None)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: standard error is the command's."""

    def _answer_with(self, body: bytes | None) -> None:
        network, name, *rest = [unquote(part) for part in self.path.strip("/").split("/")]
        if rest[0] == "control":
            with self.server.changed:
                account = self.server.accounts[network, name]
            self._control(account, rest[1])
            return
        call = "find" if body is not None else ("upload" if rest == ["media"] else "publish")
        with self.server.changed:
            account = self.server.accounts[network, name]
            account.running += 1
            fault = account.faults[call].popleft() if account.faults[call] else None
        try:
            self._serve(Network(network), account, call, fault)
        finally:
            with self.server.changed:
                account.running -= 1
                self.server.changed.notify_all()

    def _serve(self, network: Network, account: AccountState, call: str, fault: Fault | None) -> None:
        if fault is Fault.CLOSED:
            return
        sent = self._body()
        usual = Behaviour("first", 200, "right")
        does = BEHAVIOURS[fault] if fault else usual
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            does = BEHAVIOURS[Fault.LOGIN]
        answer: dict[str, Any] = {}
        if does.commit == "first":
            status, answer = self._commit(network, account, call, sent)
            if status != 200:
                self._reply(status, json.dumps(answer))
                return
        if fault is Fault.WAITING:
            self._until_gone()
            return
        if does.slow:
            time.sleep(SLOW)
        if does.commit == "late":
            _, answer = self._commit(network, account, call, sent)
        self._tell(does, fault, answer)

    def _tell(self, does: Behaviour, fault: Fault | None, answer: dict[str, Any]) -> None:
        if does.status is None:
            return
        if does.answer == "html":
            self._reply(does.status, "<!DOCTYPE html><title>One moment</title>", "text/html")
        elif does.answer == "half":
            whole = json.dumps(answer)
            self._reply(does.status, whole[: len(whole) // 2])
        elif does.answer == "right":
            self._reply(does.status, json.dumps(answer))
        else:
            code = "duplicate" if fault is Fault.DUPLICATE else f"fault {does.status}"
            self._reply(does.status, json.dumps({"error": code}))

    def _commit(
        self, network: Network, account: AccountState, call: str, sent: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        with self.server.changed:
            try:
                if call == "upload":
                    return 200, _take_picture(account, sent)
                if call == "find":
                    return self._timeline(network, account)
                key = self.headers.get("Idempotency-Key") if network in (Network.REPLAY, Network.FORGETFUL) else None
                return _take_post(account, sent, key)
            finally:
                self.server.changed.notify_all()

    def _timeline(self, network: Network, account: AccountState) -> tuple[int, dict[str, Any]]:
        if network is not Network.LOOK_BACK:
            return 404, {"error": "this network cannot be read"}
        shown = list(account.posts)
        if account.unseen and shown:
            account.unseen -= 1
            shown.pop()
        return 200, {"posts": [{key: one[key] for key in ("id", "url", "text", "made_at")} for one in shown]}

    def _control(self, account: AccountState, what: str) -> None:
        sent = self._body()
        with self.server.changed:
            if what == "settle":
                self.server.changed.wait_for(lambda: account.running == 0, _GONE)
            elif what == "order":
                account.faults[sent["call"]].extend([Fault(sent["fault"])] * sent["times"])
            elif what == "forget":
                account.by_key.clear()
            elif what == "set":
                account.refuses_duplicates = bool(sent.get("refuses_duplicates", account.refuses_duplicates))
                account.unseen = int(sent.get("unseen", account.unseen))
            elif what == "wait":
                self.server.changed.wait_for(lambda: len(account.posts) >= sent["posts"], _GONE)
            posts = [{**one, "pictures": [account.media[id] for id in one["media"]]} for one in account.posts]
        self._reply(200, json.dumps({"posts": posts}))

    def _body(self) -> dict[str, Any]:
        length = int(self.headers.get("Content-Length") or 0)
        told = json.loads(self.rfile.read(length) or b"{}")
        return told if isinstance(told, dict) else {}

    def _until_gone(self) -> None:
        self.connection.settimeout(_GONE)
        try:
            self.connection.recv(1)
        except OSError:
            return

    def _reply(self, status: int, text: str, kind: str = "application/json") -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if status == 429:
            self.send_header("Retry-After", _WAIT)
        self.end_headers()
        self.wfile.write(data)


def _take_picture(account: AccountState, sent: dict[str, Any]) -> dict[str, Any]:
    id = f"picture-{len(account.media) + 1}"
    account.media[id] = {"data": sent["data"], "alt": sent["alt"]}
    digest = hashlib.sha256(base64.b64decode(sent["data"])).hexdigest()
    return {"id": id, "sha256": digest}


def _take_post(account: AccountState, sent: dict[str, Any], key: str | None) -> tuple[int, dict[str, Any]]:
    if key is not None and key in account.by_key:
        return 200, account.by_key[key]
    if any(id not in account.media for id in sent["media"]):
        return 422, {"error": "no such picture"}
    if account.refuses_duplicates and any(one["text"] == sent["text"] for one in account.posts):
        return 403, {"error": "duplicate"}
    id = str(len(account.posts) + 1)
    answer = {"id": id, "url": f"https://network.invalid/{id}", "made_at": sent["created_at"]}
    account.posts.append({**sent, **answer})
    if key is not None:
        account.by_key[key] = answer
    return 200, answer


def main() -> None:
    """Serves until standard input ends, so that no server outlives the command that started it."""
    # Ctrl-C is for the command, which ends this process then.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = FakeNetwork()
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    sys.stdin.buffer.read()
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    main()
