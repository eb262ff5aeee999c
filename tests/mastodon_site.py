"""A Mastodon server on loopback for tests: the dialect behind HTTP, with faults, and answers of a test's own."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from publishing_world import NOW, access, outgoing

from scheduler.model import Account, Outgoing, Picture, Receipt, Thread
from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.mastodon import MastodonDialect
from scheduler.proving.faults import TOKEN, Fault
from scheduler.publisher import Access
from scheduler.publishers.conformance import PIXEL
from scheduler.publishers.mastodon import MastodonPublisher
from scheduler.publishers.truth import Shown, Trouble

PREFIX = "/mastodon/ann"

Answering = Reply | Callable[[Request], Reply | None]

STATUSES = "/api/v1/statuses"
MEDIA = "/api/v2/media"
WHO = "/api/v1/accounts/verify_credentials"
APP = "/api/v1/apps/verify_credentials"
INSTANCE = "/api/v2/instance"

LOST = Reply(0)
"""No answer: the connection is closed."""


class Site(ThreadingHTTPServer):
    """One account's server, whose clock stands at `NOW`; `asked` holds every request, in order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}{PREFIX}"
        self.dialect = MastodonDialect(self.base)
        self.dialect.set(clock=int(NOW.timestamp()))
        self.asked: list[Request] = []
        self._said: dict[tuple[str, str], list[Answering]] = {}
        self._faults: list[Fault] = []

    def say(self, path: str, *answers: Answering, method: str = "GET") -> None:
        """What the next requests of a path are answered; the last answer stays."""
        self._said[method, path] = list(answers)

    def fault(self, fault: Fault) -> None:
        """What the next publish call meets."""
        self._faults.append(fault)

    def paths(self, method: str = "") -> list[str]:
        """Every path that was asked for."""
        return [one.path for one in self.asked if one.method.startswith(method)]

    def account(self, **options: str) -> Account:
        """An account on this server."""
        return Account("ann", "mastodon", "mastodon", options={"server": self.base, **options})

    def publisher(self, given: Access | None = None, /, **options: str) -> MastodonPublisher:
        """Opens the account anew; it does not really wait between two questions."""
        return MastodonPublisher(self.account(**options), given or LOGIN, pause=lambda _: None)

    def posts(self) -> Sequence[Shown]:
        """The truth."""
        return self.dialect.shown()

    def trouble(self, what: Trouble) -> bool:
        """Every trouble but that of a server that is not there, which a server cannot have."""
        faults = {
            Trouble.LOST_REPLY: Fault.LOST_REPLY,
            Trouble.SERVER_ERROR: Fault.ERROR_AFTER,
            Trouble.GARBLED: Fault.HTML_AFTER,
            Trouble.RATE_LIMIT: Fault.RATE_LIMIT,
            Trouble.LOGIN: Fault.LOGIN,
        }
        if what in faults:
            self.fault(faults[what])
        return what in faults

    def answer(self, request: Request) -> Reply:
        """What the dialect says, unless a test says otherwise."""
        self.asked.append(request)
        if answers := self._said.get((request.method, request.path)):
            said = answers.pop(0) if len(answers) > 1 else answers[0]
            reply = said if isinstance(said, Reply) else said(request)
            if reply is not None:
                return reply
        call = self.dialect.call_of(request)
        if call != "publish" or not self._faults:
            return self.dialect.serve(request)
        fault = self._faults.pop(0)
        if fault in (Fault.RATE_LIMIT, Fault.LOGIN, Fault.REFUSED, Fault.ERROR_BEFORE):
            return self.dialect.refusal(fault, call)
        reply = self.dialect.serve(request)
        if fault is Fault.LOST_REPLY:
            return LOST
        if fault is Fault.HTML_AFTER:
            return PAGE
        if fault is Fault.HALF:
            return Reply(200, reply.body[: len(reply.body) // 2], reply.headers)
        return self.dialect.refusal(Fault.ERROR_AFTER, call)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: clients that give up are what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        """Any request."""
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        assert parts.path.startswith(PREFIX), parts.path
        request = Request(self.command, parts.path[len(PREFIX) :], query, headers, body)
        reply = self.server.answer(request)
        if reply is LOST:
            return
        self.send_response_only(reply.status)
        if "Date" not in reply.headers:
            self.send_header("Date", format_datetime(NOW, usegmt=True))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    do_POST = do_GET  # noqa: N815 - the name is http.server's

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


PAGE = Reply(200, b"<!DOCTYPE html><title>One moment</title>", {"Content-Type": "text/html"})
"""What stands in front of many servers."""

LOGIN = access(patience=10.0, access_token=TOKEN)


def told(status: int, what: object, **headers: str) -> Reply:
    """An answer in JSON, also in what Python writes and JSON does not know, such as NaN."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(what).encode(), {"Content-Type": "application/json", **named})


@contextmanager
def mastodon_site() -> Iterator[Site]:
    """A server that serves while the block runs."""
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()


def posted(site: Site, sent: Outgoing | None = None, **options: str) -> Receipt:
    """The receipt of a post, brought there and made."""
    publisher = site.publisher(**options)
    sent = sent or outgoing(site.account())
    receipt = publisher.publish(sent, publisher.upload(sent), sent.key)
    assert isinstance(receipt, Receipt)
    return receipt


def form_of(site: Site) -> dict[str, list[str]]:
    """What stood in the last status that was sent."""
    return parse_qs([one.body for one in site.asked if one.path == STATUSES][-1].decode())


def own_path(site: Site) -> str:
    """Where the account's own statuses are asked for."""
    return f"/api/v1/accounts/{site.dialect.user.partition('@')[0]}/statuses"


def pictures_of(*alts: str) -> tuple[Picture, ...]:
    """Pictures with these alt texts."""
    return tuple(Picture(PIXEL + alt.encode(), "png", 1, 1, alt) for alt in alts)


def thread_below(remote_id: str) -> Thread:
    """Where a reply to that post hangs."""
    receipt = Receipt(remote_id, None, NOW, origin="person")
    return Thread(receipt, receipt)
