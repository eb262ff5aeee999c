"""Figures at an address, for Prometheus to fetch: GET /metrics and nothing else, bounded in every way.

Touches: a port.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from urllib.parse import urlsplit

from quotes.errors import InputError, StorageError

LOOPBACK = "127.0.0.1"

_SECONDS = 5.0
"""A whole request may take so long; Prometheus sends its in one piece, and gives up after ten by default."""

_MOST = 8
"""Requests at a time; Prometheus makes one every so many seconds."""

_FRESH_SECONDS = 1.0
"""Figures are made anew no more often than this, however many ask."""

_LOCAL = ("127.0.0.1", "localhost", "::1")

_ADDRESS = re.compile(r"(?:(?P<host>\[[0-9A-Fa-f:.%a-z]+\]|[^\[\]:\s]*):)?(?P<port>[0-9]{1,5})")


def address_of(text: str) -> tuple[str, int]:
    """The host and port of `HOST:PORT`, `[::1]:PORT`, or `PORT` on this machine alone. Raises `InputError`."""
    found = _ADDRESS.fullmatch(text.strip())
    if found is None or int(found["port"]) > 65_535:
        raise InputError(f"{text!r} is no address to serve at.", "Write HOST:PORT, such as 127.0.0.1:9717, or PORT.")
    return (found["host"] or LOOPBACK).strip("[]"), int(found["port"])


@contextmanager
def serving(address: tuple[str, int], text: Callable[[], bytes], failed: Callable[[Exception], None]) -> Iterator[str]:
    """Serves while the block runs, from threads of its own, and gives the address, as `127.0.0.1:9717`.

    `text` makes the figures; when it raises, `failed` is told, and whoever asked gets a 500 without a word. At an
    address of this machine alone, only requests for this machine's own names are answered: a page in a browser that
    another name leads here reads nothing. Raises `StorageError` for an address that cannot be served at.
    """
    server = _opened(address, text, failed)
    thread = threading.Thread(target=server.serve_forever, name="figures", daemon=True)
    thread.start()
    try:
        host, port = server.server_address[:2]
        yield f"[{host!s}]:{port}" if ":" in str(host) else f"{host!s}:{port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _opened(address: tuple[str, int], text: Callable[[], bytes], failed: Callable[[Exception], None]) -> _Server:
    host, port = address
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return _Server(address, family, text, failed)
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no name of a machine"
        raise StorageError(
            f"Figures cannot be served at {host}:{port}: {why}.",
            "Another runner may have it: name another port, or leave --metrics-at out and use --metrics.",
        ) from error


class _Server(ThreadingMixIn, TCPServer):
    """A thread for each request, a few at a time; what comes beyond is hung up on."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = _MOST

    def __init__(
        self, address: tuple[str, int], family: int, text: Callable[[], bytes], failed: Callable[[Exception], None]
    ) -> None:
        self.address_family = family
        self.local = _is_local(address[0])
        self._text = text
        self._failed = failed
        self._free = threading.BoundedSemaphore(_MOST)
        self._making = threading.Lock()
        self._made = (0.0, b"")
        super().__init__(address, _Handler)

    def text(self) -> bytes:
        """The figures, not much older than this moment."""
        with self._making:
            at, made = self._made
            if not made or time.monotonic() - at > _FRESH_SECONDS:
                made = self._text()
                self._made = (time.monotonic(), made)
            return made

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._free.release()  # no thread could be had, so none gives it back
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        over = threading.Timer(_SECONDS, _hang_up, (request,))
        over.daemon = True
        try:
            over.start()
            super().process_request_thread(request, client_address)
        finally:
            over.cancel()
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked has gone, or talks nonsense: nothing that anybody here could mend."""

    def failed(self, error: Exception) -> None:
        """Tells of a fault of ours."""
        self._failed(error)


def _hang_up(request: socket.socket) -> None:
    with suppress(OSError):
        request.shutdown(socket.SHUT_RDWR)


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Handler(BaseHTTPRequestHandler):
    """One request and its answer; the connection ends with it."""

    server: _Server
    timeout = _SECONDS

    def parse_request(self) -> bool:
        """Whether to go on to `do_GET`: nothing else is answered but with its refusal."""
        if not super().parse_request():
            return False
        refusal = self._refusal()
        if refusal is not None:
            self.send_error(refusal)
        return refusal is None

    def _refusal(self) -> HTTPStatus | None:
        if self.command != "GET":
            return HTTPStatus.METHOD_NOT_ALLOWED
        if self.server.local and _name_in(self.headers.get_all("Host", [])) not in _LOCAL:
            return HTTPStatus.MISDIRECTED_REQUEST
        return None if self.path.partition("?")[0] == "/metrics" else HTTPStatus.NOT_FOUND

    def do_GET(self) -> None:
        """The figures."""
        try:
            body = self.server.text()
        except Exception as error:  # noqa: BLE001 - a bug here must not go unseen, nor end the loop
            self.server.failed(error)
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A status and nothing of what was sent."""
        self.send_response(code)
        self.send_header("Content-Length", "0")
        if code == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET")
        self.end_headers()

    def version_string(self) -> str:
        """Who answers, without versions."""
        return "Pullquote"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what asks is no event of the runner."""


def _name_in(hosts: list[str]) -> str | None:
    """The name in the one Host header, without its port; None for none, several, or nonsense."""
    with suppress(ValueError):
        if len(hosts) == 1:
            return urlsplit(f"//{hosts[0]}").hostname
    return None
