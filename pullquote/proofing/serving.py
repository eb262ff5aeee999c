"""The proof sheet behind a small server on this machine, so that its button approves what is marked.

Touches: a local port, and the disk through what approving does. Nobody else is answered: the address has a secret of
this run, and a request must name this host and, to approve, come from the page itself.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any

from quotes.errors import PullquoteError

HOST = "127.0.0.1"

_MOST_BYTES = 1024 * 1024
"""Bytes of a request to approve: ten thousand names of cases."""

_SECONDS = 10
"""How long a connection may be silent: browsers open some that they never use."""

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'"

Approve = Callable[[Sequence[str]], None]
"""Approves cases by their names, all of which exist; raises `PullquoteError`."""


class SheetServer(ThreadingHTTPServer):
    """Serves one page at `address` until it is shut down; `approve` is called for the cases that the page sends."""

    daemon_threads = True

    def __init__(self, page: bytes, known: frozenset[str], approve: Approve) -> None:
        super().__init__((HOST, 0), _Answer)
        self.page = page
        self.known = known
        self.approve = approve
        self.approving = Lock()
        self.secret = secrets.token_urlsafe(24)
        self.host = f"{HOST}:{self.server_address[1]}"

    @property
    def address(self) -> str:
        """Where the page is; whoever knows it may approve."""
        return f"http://{self.host}/{self.secret}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that goes away in the middle is nothing to tell."""


class _Answer(BaseHTTPRequestHandler):
    server: SheetServer
    timeout = _SECONDS

    def do_GET(self) -> None:
        if self._known("/"):
            self._send(HTTPStatus.OK, self.server.page, "text/html; charset=utf-8")

    def do_POST(self) -> None:
        if not self._known("/approve"):
            return
        if self.headers.get("Origin") != f"http://{self.server.host}":
            self._tell(HTTPStatus.FORBIDDEN, "Only the page itself may approve.")
        elif self.headers.get_content_type() != "application/json":
            self._tell(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "This takes JSON.")
        elif (cases := self._cases()) is not None:
            try:
                with self.server.approving:
                    self.server.approve(cases)
            except PullquoteError as error:
                self._tell(HTTPStatus.INTERNAL_SERVER_ERROR, str(error))
                return
            self._send(HTTPStatus.OK, json.dumps({"approved": cases}).encode(), "application/json")

    def _known(self, path: str) -> bool:
        """Whether a request is meant for this server and knows its secret; answers those that are not."""
        right = self.headers.get_all("Host") == [self.server.host]
        wanted = f"/{self.server.secret}{path}".encode()
        if right and secrets.compare_digest(self.path.encode(errors="replace"), wanted):
            return True
        self._tell(HTTPStatus.NOT_FOUND, "There is nothing here.")
        return False

    def _cases(self) -> list[str] | None:
        """The cases of a request's body; answers a body that is not right."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or int(length) > _MOST_BYTES:
            self._tell(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The list of cases is too long.")
            return None
        try:
            body = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            body = None
        cases = body.get("cases") if isinstance(body, dict) and body.keys() == {"cases"} else None
        if not isinstance(cases, list) or not all(isinstance(case, str) for case in cases):
            self._tell(HTTPStatus.BAD_REQUEST, 'This takes {"cases": ["…"]}.')
            return None
        if unknown := [case for case in cases if case not in self.server.known]:
            self._tell(HTTPStatus.BAD_REQUEST, f"There is no case {unknown[0][:80]!r} on this sheet.")
            return None
        return list(dict.fromkeys(cases))

    def _tell(self, status: HTTPStatus, words: str) -> None:
        self._send(status, json.dumps({"error": words}).encode(), "application/json")

    def _send(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the address has a secret."""
