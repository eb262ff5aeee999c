"""X for tests: its fake behind a server that can be told what to answer, and an account with either kind of login."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote

from publishing_world import NOW, MemoryLogin

from scheduler.model import Account
from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.x import XDialect, account_options, login_secrets
from scheduler.proving.dialects.x_people import first_tokens
from scheduler.publisher import Access
from scheduler.publishers.x import XPublisher

PREFIX = "/some/prefix"

DATE = "%a, %d %b %Y %H:%M:%S GMT"


class LOST:
    """As an answer of `XServer`: none, and the connection is closed."""


Answer = Reply | type[LOST] | Callable[[Request], Reply | type[LOST]]


class XServer:
    """A server on loopback that speaks the dialect, and before that gives the `answers` ordered for a path."""

    def __init__(self) -> None:
        self.seen: list[Request] = []
        self.answers: dict[str, list[Answer]] = {}
        self.clock_off = timedelta(0)
        self.now = NOW
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        server.daemon_threads = True
        self._server = server
        self._lock = threading.Lock()
        self.base = f"http://127.0.0.1:{server.server_address[1]}{PREFIX}"
        self.x = XDialect(self.base)
        self.x.set(clock=int(NOW.timestamp()))
        self._thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        """The server goes away."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def meets(self, path: str, *answers: Answer) -> None:
        """What the next requests for a path are answered."""
        self.answers.setdefault(path, []).extend(answers)

    def at(self, moment: datetime) -> None:
        """X's own clock, in the fake and in its answers."""
        self.now = moment
        self.x.set(clock=int(moment.timestamp()))

    def made(self, path: str) -> int:
        """How many requests for a path there were."""
        return sum(request.path == path for request in self.seen)

    def commits(self, answer: Reply | type[LOST]) -> Callable[[Request], Reply | type[LOST]]:
        """An answer other than the right one, after the fake has done what was asked."""

        def commit(request: Request) -> Reply | type[LOST]:
            assert self.x.serve(request).status < 300
            return answer

        return commit

    def answer(self, request: Request) -> Reply | type[LOST]:
        """What is ordered, or what the fake says."""
        with self._lock:
            self.seen.append(request)
            waiting = self.answers.get(request.path)
            if not waiting:
                return self.x.serve(request)
            answer = waiting.pop(0)
            return answer if isinstance(answer, Reply | type) else answer(request)


def _handler_of(world: XServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

        def date_time_string(self, timestamp: float | None = None) -> str:
            return world.now.strftime(DATE)

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path, _, query = self.path.partition("?")
            assert path.startswith(PREFIX)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = dict(parse_qsl(query, keep_blank_values=True))
            reply = world.answer(Request(self.command, unquote(path[len(PREFIX) :]), asked, headers, body))
            if not isinstance(reply, Reply):
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = answer  # noqa: N815

    return Handler


@contextmanager
def x_server() -> Iterator[XServer]:
    """A server for one test."""
    server = XServer()
    try:
        yield server
    finally:
        server.close()


def login_of(auth: str) -> MemoryLogin:
    """The login that the fake lets in, of either kind; tokens as they were given at `NOW`."""
    return MemoryLogin(login_secrets() if auth == "oauth1" else first_tokens(since=NOW))


class World:
    """A server, an account on it, and its login in memory. `now` is our clock."""

    def __init__(self, server: XServer, auth: str = "oauth1") -> None:
        self.server = server
        self.x = server.x
        self.now = NOW
        self.account = Account("feed", "x", "x", options=account_options(server.base))
        self.login = login_of(auth)

    def access(self, patience: float = 2.0) -> Access:
        """Access of a new process."""
        return Access(self.login, lambda: self.now, patience)

    def open(self, patience: float = 2.0, **options: str) -> XPublisher:
        """A publisher of a new process; an option that is empty is taken away."""
        given = {name: value for name, value in {**self.account.options, **options}.items() if value}
        return XPublisher(replace(self.account, options=given), self.access(patience), sleep=lambda _: None)

    def forward(self, span: timedelta) -> None:
        """Time passes, here and at X."""
        self.now += span
        self.server.at(self.now)
