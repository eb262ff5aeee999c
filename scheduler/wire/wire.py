"""One request and its answer: bounded in time and size, never redirected, and honest about what was sent.

Touches: the network.
"""

from __future__ import annotations

import json
import re
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpcore

from quotes.errors import PullquoteError, Refused
from scheduler.publisher import Busy, Unsure
from scheduler.wire.addresses import names_private, resolve, split_address
from scheduler.wire.listening import heard

LARGEST = 4 * 1024 * 1024
"""Bytes of an answer that are read: a page of forty posts with everything about them is a tenth of that."""

_AROUND = 256 * 1024
"""Bytes that may come around the body: headers, the sizes of chunks, answers that say "go on". h11 takes 100 KiB of
headers; what asks for more wants to be read for ever."""

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A header's name (RFC 9110, section 5.6.2)."""

_VALUE = re.compile(r"([\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?")
"""A header's value (RFC 9110, section 5.5): no line break that would begin another header, no space around it."""


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

    `patience` is the longest a request may take, in seconds: from looking up the name to the answer's last byte.
    Private addresses are refused unless `base` itself names one, or `private` allows it. Without encryption only
    private ones are talked to, unless `in_clear` allows it: for what anybody may read, and with nothing secret sent.
    """

    def __init__(
        self, base: str, *, patience: float, private: bool = False, largest: int = LARGEST, in_clear: bool = False
    ) -> None:
        self.base = base.rstrip("/")
        self.patience = patience
        self._largest = largest
        self._in_clear = in_clear
        meant = private or names_private(urlsplit(base).hostname or "")
        self._backend = _Bounded(private=meant, most=largest + _AROUND)

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

        Raises `Busy` when certainly nothing was sent, `Refused` likewise (rule `address` for where it would go, `login`
        for a header that cannot be sent), and `Unsure` when the request left and no whole answer came.
        """
        parts = _checked(url)
        fixed = [("Host", parts.netloc), ("Accept-Encoding", "identity"), ("Connection", "close")]
        if body or method in ("POST", "PUT", "PATCH"):
            fixed.append(("Content-Length", str(len(body))))
        written = _written([*fixed, *((name, value) for name, value in headers if name.lower() not in _OURS)])
        clear = parts.scheme == "http" and not self._in_clear
        self._backend.begin(self.patience if patience is None else patience, clear=clear)
        try:
            with httpcore.ConnectionPool(_tls(), max_connections=1, network_backend=self._backend) as pool:
                stream = pool.stream(method, url, headers=written, content=body)
                with stream as response:
                    answer = Answer(response.status, _named(response.headers), self._read(response))
            heard(answer)
            return answer
        except PullquoteError as error:
            outcome = error
        except (OSError, ValueError, RuntimeError, httpcore.NetworkError, httpcore.TimeoutException,
                httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:  # fmt: skip
            outcome = self._outcome(error)
        # Out here, and not where it was caught: a library's error may quote a header with a token in it, and `from
        # None` would hide it from a traceback only.
        raise outcome

    def _read(self, response: httpcore.Response) -> bytes:
        pieces, length = [], 0
        for piece in response.iter_stream():
            pieces.append(piece)
            length += len(piece)
            if length > self._largest:
                raise _too_long(self._largest)
        return b"".join(pieces)

    def _outcome(self, error: Exception) -> Busy | Unsure:
        """What an exception means; its own text stays out of it, for it may hold an address with a token in it."""
        kind = type(error.__cause__ or error.__context__ or error).__name__
        if not self._backend.sent:
            return Busy(f"The server cannot be reached ({kind}).")
        return Unsure(f"The server did not answer ({kind}).")


_OURS = frozenset({"host", "accept-encoding", "connection", "content-length", "transfer-encoding"})
"""Headers that are ours to set: an answer is asked for unpacked, so that a small one cannot grow."""


class _Bounded(httpcore.NetworkBackend):
    """Connections to checked addresses, whose every read and write ends when the request's time is over."""

    def __init__(self, *, private: bool, most: int) -> None:
        self._inner = httpcore.SyncBackend()
        self._private = private
        self._most = most
        self._clear = False
        self._until = 0.0
        self._came = 0
        self.sent = False

    def begin(self, patience: float, *, clear: bool) -> None:
        """A new request, `clear` when not encrypted: its time begins, nothing is sent, and nothing has come."""
        self._until = time.monotonic() + patience
        self._clear = clear
        self._came = 0
        self.sent = False

    def take(self, length: int) -> None:
        """Counts bytes that came. Raises `Unsure` when they are too many, whatever they are."""
        self._came += length
        if self._came > self._most:
            raise _too_long(self._most)

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
        numbers = resolve(host, port, private=self._private, clear=self._clear, seconds=self.left())
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
        data = self._inner.read(max_bytes, timeout=self._backend.left())
        self._backend.take(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # Not by the inner stream, which would give every piece that the other side takes the whole time anew.
        connection, rest = self._inner.get_extra_info("socket"), memoryview(buffer)
        while rest:
            connection.settimeout(self._backend.left())
            self._backend.sent = True
            try:
                rest = rest[connection.send(rest) :]
            except TimeoutError:
                raise
            except OSError as error:
                # httpcore goes on to read what the other side may have said before it hung up.
                raise httpcore.WriteError(type(error).__name__) from error

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


def _checked(url: str) -> SplitResult:
    """The parts of an address. Raises `Refused`, without the address: it may hold a token."""
    parts = split_address(url)
    if parts is None or parts.username is not None:
        raise Refused(
            "address", "The request has no address that can be used.", "Nothing was sent. Is the server right?"
        )
    return parts


def _written(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """Headers in bytes. Raises `Refused` for one that would end its line, without its value: it may be a token."""
    written = []
    for name, value in headers:
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise Refused(
                "login",
                "What is sent with every request holds a line break, or a letter that cannot be sent.",
                "Nothing was sent. A login that was typed or copied wrongly does this: sign in again.",
            )
        written.append((name.encode("ascii"), value.encode("latin-1")))
    return written


def _too_long(most: int) -> Unsure:
    return Unsure(f"The answer is longer than {most:,} bytes.")


def _named(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    named: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        named[key] = f"{named[key]}, {text}" if key in named else text
    return named
