"""The browser's way back: this machine's own address, on which a network's answer to a sign-in arrives, once.

Touches: the network (this machine's loopback address only). Nothing that arrives is shown or logged.
"""

from __future__ import annotations

import hmac
import selectors
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, urlsplit

from quotes.errors import InputError
from scheduler.wire.outcomes import one_line

PATIENCE = 300.0
"""Seconds a person has to sign in and agree: time to look for a password and a second factor."""

_LARGEST = 16 * 1024
"""Bytes of a request: browsers send one or two thousand, and an authorization code is a line."""

_QUICK = 10.0
"""Seconds for one request to arrive: from this machine it takes none, but browsers also open spare connections."""

_MOST = 8
"""Connections at a time; a browser opens two or three."""

_PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Pullquote</title><p>{}</p></html>\n"""

_HEADERS = (
    "Content-Type: text/html; charset=utf-8",
    "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "Cache-Control: no-store",
    "Connection: close",
)


class Loopback:
    """A `scheduler.logins.signing_in.Browser` that listens on 127.0.0.1 for the answer.

    `show` tells a person the address to open. `open` opens it in their browser and says whether there was one; None
    when that is on another machine. `paste` asks for the address a browser ended on where nothing can be listened for;
    None when nobody is there to ask.
    """

    def __init__(
        self,
        *,
        show: Callable[[str], None],
        open: Callable[[str], bool] | None,
        paste: Callable[[], str] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._show = show
        self._open = open
        self._paste = paste
        self._patience = patience

    def __call__(self, address: Callable[[str], str], *, redirect: str | None = None) -> Mapping[str, str]:
        """The parameters of the network's answer. Raises `InputError` for a refusal, and when none came in time."""
        with _listening(redirect) as server:
            back = _Back.at(redirect, server.getsockname()[1])
            url = address(back.uri)
            states = [value for key, value in parse_qsl(urlsplit(url).query) if key == "state"]
            back = _Back(back.parts, states[0] if states else None)
            self._show(url)
            opened = self._open is not None and self._open(url)
            if opened or self._paste is None:
                return _agreed(_arrived(server, back, self._patience))
        return _agreed(back.pasted(self._paste()))


@dataclass(frozen=True, slots=True)
class _Back:
    """Where the answer is to arrive, and the `state` that it must bring where the question had one."""

    parts: SplitResult
    state: str | None = field(default=None, repr=False)

    @classmethod
    def at(cls, redirect: str | None, port: int) -> _Back:
        return cls(urlsplit(redirect or f"http://127.0.0.1:{port}/callback"))

    @property
    def uri(self) -> str:
        return self.parts.geturl()

    def answer_in(self, target: str) -> dict[str, str] | None:
        """The parameters that a path with a query brings; None when they are none, or answer another question."""
        path, _, query = target.partition("?")
        try:
            pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=50)
        except ValueError:
            return None
        found = dict(pairs)
        if path != (self.parts.path or "/") or not pairs or len(found) < len(pairs):
            return None
        given = found.get("state", "")
        # Some networks leave the state out when a person says no; a forged "no" gets nobody anything.
        if self.state is None or (not given and "error" in found):
            return found
        return found if hmac.compare_digest(given.encode(), self.state.encode()) else None

    def pasted(self, text: str) -> dict[str, str]:
        """The parameters in an address that a person brought. Raises `InputError`, which shows none of it."""
        start = f"{self.parts.scheme}://{self.parts.netloc}"
        text = text.strip()
        found = self.answer_in(text.removeprefix(start).partition("#")[0]) if text.startswith(start) else None
        if found is None:
            raise InputError(
                "That is not the address of this sign-in's answer.",
                f"Run it again, and paste the whole address that begins with {self.uri} at the end.",
            )
        return found


def _listening(redirect: str | None) -> socket.socket:
    """A socket on any free port, or on that of the redirect. Raises `InputError`."""
    port = 0
    if redirect is not None:
        try:
            parts = urlsplit(redirect)
            port = parts.port or 0
        except ValueError:
            parts = urlsplit("")
        if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost") or not port:
            raise InputError(
                f"{redirect!r} is no address on this machine.", "Register http://127.0.0.1:8723/callback, say."
            )
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows lets others take a port over without it
            server.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the sign-in before may have just ended
        server.bind(("127.0.0.1", port))
        server.listen(64)  # those that wait for their turn cost nothing
    except OSError:
        server.close()
        raise InputError(
            f"Port {port} of this machine is in use.", "End the program that listens there, or wait for it."
        ) from None
    return server


@dataclass(slots=True)
class _Talk:
    """A connection whose request is still arriving."""

    until: float
    head: bytearray = field(default_factory=bytearray, repr=False)


def _arrived(server: socket.socket, back: _Back, patience: float) -> dict[str, str]:
    """The first answer to the question; everything else that knocks is turned away. Raises `InputError`."""
    talks: dict[socket.socket, _Talk] = {}
    until = time.monotonic() + patience
    server.setblocking(False)
    with selectors.DefaultSelector() as selector:
        selector.register(server, selectors.EVENT_READ)

        def drop(one: socket.socket) -> None:
            selector.unregister(one)
            del talks[one]
            one.close()

        try:
            while (now := time.monotonic()) < until:
                for one in [one for one, talk in talks.items() if talk.until < now]:
                    drop(one)
                for key, _ in selector.select(min(1.0, until - now)):
                    ready = key.fileobj
                    if ready is server:
                        _accept(server, selector, talks, drop)
                    elif isinstance(ready, socket.socket) and ready in talks and _whole(ready, talks[ready]):
                        found = _serve(ready, bytes(talks[ready].head), back)
                        drop(ready)
                        if found is not None:
                            return found
        finally:
            for one in list(talks):
                drop(one)
    raise InputError(
        f"No answer came back from the browser within {patience / 60:.0f} minutes.",
        "Run it again. If the browser is on another machine, add --paste-address.",
    )


def _accept(
    server: socket.socket,
    selector: selectors.BaseSelector,
    talks: dict[socket.socket, _Talk],
    drop: Callable[[socket.socket], None],
) -> None:
    with suppress(OSError):
        one, _ = server.accept()
        one.setblocking(False)
        if len(talks) >= _MOST:
            drop(next(iter(talks)))
        talks[one] = _Talk(time.monotonic() + _QUICK)
        selector.register(one, selectors.EVENT_READ)


def _whole(one: socket.socket, talk: _Talk) -> bool:
    """Reads what has come; True when the request is whole, too long or over."""
    try:
        piece = one.recv(4096)
    except BlockingIOError:
        return False
    except OSError:
        piece = b""
    talk.head += piece
    return not piece or b"\r\n\r\n" in talk.head or len(talk.head) > _LARGEST


def _serve(one: socket.socket, head: bytes, back: _Back) -> dict[str, str] | None:
    """Answers a request; gives the parameters when it brings the network's answer."""
    status, found = _judged(head, back)
    if found is None:
        words = "Nothing is here."
    elif _refusal(found) is None:
        words = "Pullquote has its answer. You can close this page; it goes on where you began."
    else:
        words = "Pullquote was not let in. You can close this page; where you began says more."
    body = _PAGE.format(words).encode()
    lines = (f"HTTP/1.1 {status}", *_HEADERS, f"Content-Length: {len(body)}", "", "")
    with suppress(OSError):
        one.settimeout(1.0)
        one.sendall("\r\n".join(lines).encode() + body)
        one.shutdown(socket.SHUT_WR)
    return found


def _judged(head: bytes, back: _Back) -> tuple[str, dict[str, str] | None]:
    """The status that a request gets, and the parameters when it brings the network's answer."""
    first, *rest = head.decode("latin-1").partition("\r\n\r\n")[0].split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1.") or b"\r\n\r\n" not in head:
        return "400 Bad Request", None
    hosts = [
        value.strip().lower() for name, _, value in (line.partition(":") for line in rest) if name.lower() == "host"
    ]
    # A page elsewhere may have its own name lead to this machine; then that name stands here.
    port = back.parts.port
    if len(hosts) != 1 or hosts[0] not in (f"127.0.0.1:{port}", f"localhost:{port}"):
        return "404 Not Found", None
    if words[0] != "GET":
        return "405 Method Not Allowed", None
    found = back.answer_in(words[1])
    return ("404 Not Found", None) if found is None else ("200 OK", found)


def _refusal(found: Mapping[str, str]) -> str | None:
    """Why the network let nobody in, in its words; None when it did. `error` is OAuth 2's way, `denied` OAuth 1's."""
    if "denied" in found:
        return "access_denied"
    return found.get("error")


def _agreed(found: dict[str, str]) -> dict[str, str]:
    """The answer, unless it is a refusal: then raises `InputError`."""
    why = _refusal(found)
    if why is None:
        return found
    described = found.get("error_description", "")
    if why == "access_denied":
        raise InputError(
            f"You said no, or the network did{f': {one_line(described)}' if described else ''}.",
            "Run it again to say yes.",
        )
    raise InputError(
        f"The network did not let Pullquote in: {one_line(described or why)}.", "What it says tells what to change."
    )
