"""The fake network: an HTTP server in its own process, which remembers what it was sent when its clients die.

Touches: the network (loopback only). Run as `python -m scheduler.proving.network`: it prints its port and serves until
its standard input ends. Every address starts with `/NETWORK/PAGE`; what lies under `control` there is for the judge.
"""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, unquote

from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects import dialect_at
from scheduler.proving.faults import BEHAVIOURS, Call, Fault, Network
from scheduler.proving.page import Page

_GONE = 20.0
"""Seconds after which a client that never gives up is given up itself."""


class FakeNetwork(ThreadingHTTPServer):
    """Every network and page of it, in memory."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self._pages: dict[str, Page] = {}
        self._lock = Lock()

    def page(self, network: str, name: str) -> Page:
        """The page at `/NETWORK/PAGE`, both as they stand in addresses; made when it is first asked for."""
        prefix = f"/{network}/{name}"
        with self._lock:
            if prefix not in self._pages:
                base = f"http://127.0.0.1:{self.server_address[1]}{prefix}"
                self._pages[prefix] = Page(dialect_at(Network(unquote(network)), base))
            return self._pages[prefix]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: clients that are killed in the middle of a request are what this server is for."""


class _Request(BaseHTTPRequestHandler):
    server: FakeNetwork
    timeout = 30
    _page: Page | None = None
    # Small answers: waiting to fill a packet would cost 40 ms each.
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: standard error is the command's."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The `Date` of the answer, by the page's clock."""
        return super().date_time_string(timestamp if self._page is None else self._page.now().timestamp())

    def answer(self) -> None:
        """Finds the page, and lets it obey the judge or serve a publisher."""
        _, network, name, rest = self.path.split("/", 3)
        page = self.server.page(network, name)
        if rest.startswith("control/"):
            told = page.control(rest.removeprefix("control/"), json.loads(self._body() or b"{}"))
            self._reply(Reply.of(200, told))
            return
        path, _, query = f"/{rest}".partition("?")
        headers = {key.lower(): value for key, value in self.headers.items()}
        head = Request(self.command, unquote(path), dict(parse_qsl(query, keep_blank_values=True)), headers)
        self._page = page
        with page.working():
            if page.fault_for(head, only=Fault.CLOSED):
                return
            request = replace(head, body=self._body())
            met = page.fault_for(request)
            if met is None:
                self._reply(page.serve(request, f"/{rest}"))
            elif met[0] is not Fault.CLOSED:
                self._go_wrong(page, request, f"/{rest}", *met)

    # One name for each method, as `BaseHTTPRequestHandler` wants them.
    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

    def _go_wrong(self, page: Page, request: Request, target: str, fault: Fault, call: Call) -> None:
        does = BEHAVIOURS[fault]
        made = Reply(200)
        if does.commit == "first":
            made = page.serve(request, target)
            if made.status >= 400:
                self._reply(made)
                return
        if does.waits:
            self._until_gone()
        if does.commit == "late":
            page.serve(request, target)
        if does.answer == "html":
            self._reply(Reply(200, b"<!DOCTYPE html><title>One moment</title>", {"Content-Type": "text/html"}))
        elif does.answer == "half":
            self._reply(replace(made, body=made.body[: len(made.body) // 2]))
        elif does.answer == "said":
            self._reply(page.refusal(fault, call))

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _until_gone(self) -> None:
        """Waits until the client hangs up: nobody sends more after a request."""
        self.connection.settimeout(_GONE)
        try:
            self.connection.recv(1)
        except OSError:
            return

    def _reply(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)


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
