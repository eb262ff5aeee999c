"""One request and its answer: bounded in time and size, never redirected, and honest about what was sent.

Touches: the network.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpcore

from quotes.errors import PullquoteError
from scheduler.publisher import Busy, Unsure
from scheduler.wire.addresses import names_private, resolve

LARGEST = 4 * 1024 * 1024
"""Bytes of an answer that are read: a page of forty posts with everything about them is a tenth of that."""

_PIECE = 64 * 1024
"""Bytes written at once: the time that is left is looked at between pieces."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def told(self) -> dict[str, Any] | None:
        """The JSON object in it; None when it holds something else, such as a page of HTML."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None


class Wire:
    """Requests to one server, one after the other. Nothing is kept open between them, and nothing is tried twice.

    `patience` is the longest a request may take from its first byte to the answer's last, in seconds. Private addresses
    are refused unless `base` itself names one, or `private` allows it.
    """

    def __init__(self, base: str, *, patience: float, private: bool = False, largest: int = LARGEST) -> None:
        self.base = base.rstrip("/")
        self.patience = patience
        self._largest = largest
        self._backend = _Bounded(private=private or names_private(urlsplit(base).hostname or ""))

    def send(
        self,
        method: str,
        url: str,
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
        *,
        patience: float | None = None,
    ) -> Answer:
        """The answer to one request; any status is an answer, redirections too.

        Raises `Busy` when certainly nothing was sent, `Refused` (rule `address`) likewise, and `Unsure` when the
        request left and no whole answer came.
        """
        parts = urlsplit(url)
        self._backend.begin(self.patience if patience is None else patience)
        given = [(name, value) for name, value in headers if name.lower() not in _OURS]
        fixed = [("Host", parts.netloc.rpartition("@")[2]), ("Accept-Encoding", "identity"), ("Connection", "close")]
        if body or method in ("POST", "PUT", "PATCH"):
            fixed.append(("Content-Length", str(len(body))))
        try:
            with httpcore.ConnectionPool(_tls(), max_connections=1, network_backend=self._backend) as pool:
                stream = pool.stream(method, url, headers=_encoded([*fixed, *given]), content=body)
                with stream as response:
                    return Answer(response.status, _named(response.headers), self._read(response))
        except PullquoteError:
            raise
        except (OSError, ValueError, RuntimeError, httpcore.NetworkError, httpcore.TimeoutException,
                httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:  # fmt: skip
            raise self._outcome(error) from None

    def _read(self, response: httpcore.Response) -> bytes:
        pieces, length = [], 0
        for piece in response.iter_stream():
            pieces.append(piece)
            length += len(piece)
            if length > self._largest:
                raise Unsure(f"The answer is longer than {self._largest:,} bytes.")
        return b"".join(pieces)

    def _outcome(self, error: Exception) -> Busy | Unsure:
        """What an exception means; its own text stays out of it, for it may hold an address with a token in it."""
        kind = type(error).__name__
        if not self._backend.sent:
            return Busy(f"The server cannot be reached ({kind}).")
        return Unsure(f"The server did not answer ({kind}).")


_OURS = frozenset({"host", "accept-encoding", "connection", "content-length", "transfer-encoding"})
"""Headers that are ours to set: an answer is asked for unpacked, so that a small one cannot grow."""


class _Bounded(httpcore.NetworkBackend):
    """Connections to checked addresses, whose every read and write ends when the request's time is over."""

    def __init__(self, *, private: bool) -> None:
        self._inner = httpcore.SyncBackend()
        self._private = private
        self._until = 0.0
        self.sent = False

    def begin(self, patience: float) -> None:
        """A new request: its time begins, and nothing of it has been sent."""
        self._until = time.monotonic() + patience
        self.sent = False

    def left(self) -> float:
        """Seconds that are left. Raises `TimeoutError` when none are."""
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("out of time")
        return seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first number of the host that takes one."""
        numbers = resolve(host, port, private=self._private)
        for number in numbers[:-1]:
            try:
                return self._connected(number, port, self.left() / 2)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connected(numbers[-1], port, self.left())

    def _connected(self, number: str, port: int, seconds: float) -> httpcore.NetworkStream:
        return _Stream(self._inner.connect_tcp(number, port, timeout=seconds), self)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Never: networks are elsewhere."""
        raise OSError("no sockets of this machine")


class _Stream(httpcore.NetworkStream):
    """One connection within its time."""

    def __init__(self, inner: httpcore.NetworkStream, backend: _Bounded) -> None:
        self._inner = inner
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, timeout=self._backend.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._backend.sent = True
        for start in range(0, len(buffer), _PIECE):
            self._inner.write(buffer[start : start + _PIECE], timeout=self._backend.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, timeout=self._backend.left()), self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


_CONTEXTS: list[ssl.SSLContext] = []


def _tls() -> ssl.SSLContext:
    """The certificates that are trusted, read once: that takes 20 ms."""
    if not _CONTEXTS:
        import httpx

        _CONTEXTS.append(httpx.create_ssl_context())
    return _CONTEXTS[0]


def _encoded(headers: Sequence[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers]


def _named(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    named: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        named[key] = f"{named[key]}, {text}" if key in named else text
    return named
