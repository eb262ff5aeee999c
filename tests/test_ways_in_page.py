"""Pages of the web: fetched from where they may be, in time, no larger than they may be, and called what they are."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from typing import Any

import httpcore
import pytest
from loopback_peer import SECRET, Script, peer_that

from pullquote.arriving import page
from pullquote.arriving.document import Arrived, Unreachable
from pullquote.arriving.page import LARGEST, fetch_page, is_address
from quotes.errors import InputError, NotFound, PullquoteError, Refused
from scheduler.wire import addresses

LIST = '"The first plain words." — Ann Author, A Book\n'.encode()


def _answer(body: bytes = LIST, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def _got(answer: bytes | Script, path: str = "/list.txt", **how: Any) -> Arrived:
    with peer_that(answer) as peer:
        return fetch_page(peer.base + path, private=True, **how)


def _error(answer: bytes | Script, path: str = "/list.txt", **how: Any) -> PullquoteError:
    """What fetching raises; what is secret in the address stands in none of it."""
    with pytest.raises(PullquoteError) as caught:
        _got(answer, f"{path}?token={SECRET}", **how)
    seen: BaseException | None = caught.value
    while seen is not None:
        assert SECRET not in f"{seen} {seen!r}"
        seen = seen.__cause__ or seen.__context__
    return caught.value


def _forever(piece: bytes, before: bytes, pause: float = 0.0) -> Script:
    waiting = threading.Event()

    def send(connection: socket.socket) -> None:
        connection.sendall(before)
        while True:
            connection.sendall(piece)
            waiting.wait(pause)

    return send


# --- where it may be --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.0.0.1", "192.168.1.1", "172.16.0.1"),
        *("169.254.169.254", "[fe80::1]", "[fc00::1]", "100.64.0.1", "2130706433", "[64:ff9b::7f00:1]"),
    ],
)
def test_private_addresses_are_refused(host: str) -> None:
    """A page, or whoever sends a link, cannot make this machine ask its own network for something."""
    with pytest.raises(Refused, match="is at a private address") as caught:
        fetch_page(f"http://{host}:9/latest/meta-data")
    assert (caught.value.rule, "--allow-private" in caught.value.hint) == ("address", True)


def _public(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Lets names stand for servers on the internet, which are on loopback in truth; all others are looked up."""
    truly = addresses.resolve

    def resolve(host: str, port: int, **how: Any) -> list[str]:
        return ["127.0.0.1"] if host in names else truly(host, port, **how)

    monkeypatch.setattr("scheduler.wire.wire.resolve", resolve)


@pytest.mark.parametrize("where", ["http://127.0.0.1:{port}/secret", "//localhost:{port}/secret"])
def test_a_redirection_leads_to_no_private_address(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """A public page that points at this machine is not followed there: the second request is never made."""
    _public(monkeypatch, "pages.example")

    def redirect(connection: socket.socket) -> None:
        connection.sendall(_answer(b"", f"Location: {where.format(port=peer.port)}", status="302 Found"))

    with peer_that(redirect) as peer:
        with pytest.raises(Refused, match="is at a private address"):
            fetch_page(f"http://pages.example:{peer.port}/")
        assert (peer.connections, len(peer.requests)) == (1, 1)


def test_a_name_is_looked_up_once_and_its_number_is_talked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when it is looked at and private a moment later (DNS rebinding) leads nowhere new."""
    numbers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    connected: list[str] = []

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(numbers), port))]

    def connect(self: httpcore.SyncBackend, host: str, port: int, **_: Any) -> httpcore.NetworkStream:
        connected.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with pytest.raises(Unreachable):
        fetch_page("http://pages.example/")
    assert connected == ["93.184.216.34"]


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        (f"https://ann:{SECRET}@example.org/", "holds a name or password"),
        ("https:///page", "is no address of a page"),
        ("http://[::1", "is no address of a page"),
        ("https://example.org:0/", "no address that can be used"),
    ],
)
def test_an_address_that_will_not_do_is_told(address: str, complaint: str) -> None:
    """Passwords do not belong in addresses, and half an address is not guessed at; neither is shown again."""
    with pytest.raises(PullquoteError, match=complaint) as caught:
        fetch_page(address)
    assert SECRET not in str(caught.value)


def test_only_web_addresses_are_fetched() -> None:
    """A file has no scheme; others than http and https are told."""
    assert [is_address(name) for name in ("notes.txt", "c:\\a", "HTTP://example.org", "https://x.y")] == [0, 0, 1, 1]
    for name in ("ftp://example.org/a", "file:///etc/passwd", "gopher://x"):
        with pytest.raises(InputError, match="is not fetched"):
            is_address(name)


# --- what comes back --------------------------------------------------------------------------------------------------


def test_a_server_that_may_be_asked_leads_to_no_other_private_one() -> None:
    """Whoever allows one server of the network has not allowed it to have the machine's own data fetched."""
    for where in ("http://169.254.169.254/latest/meta-data/", "http://localhost:9/", "http://10.0.0.1/"):
        error = _error(_answer(b"", f"Location: {where}", status="302 Found"))
        assert isinstance(error, Refused) and "name that address itself" in error.hint


def test_redirections_are_followed_five_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that has moved is found, in any of the ways a server says so, and called by where it was found."""

    def server(steps: int) -> Script:
        def answer(connection: socket.socket) -> None:
            left = steps - len(peer.requests) + 1
            went = f"Location: {'.' if left % 2 else peer.base}/näxt?{left}#part".encode().decode("latin-1")
            connection.sendall(_answer(b"", went, status=f"{(301, 302, 303, 307, 308)[left % 5]} Moved"))
            if not left:
                connection.sendall(_answer())

        return lambda connection: connection.sendall(_answer()) if len(peer.requests) > steps else answer(connection)

    with peer_that(lambda connection: script(connection)) as peer:
        script = server(5)
        assert fetch_page(f"{peer.base}/start", private=True).name == f"{peer.base}/n%C3%A4xt?1"
    with peer_that(lambda connection: script(connection)) as peer:
        script = server(6)
        with pytest.raises(Unreachable, match="more than 5 times"):
            fetch_page(f"{peer.base}/start", private=True)
        assert peer.connections == 6


@pytest.mark.parametrize(
    ("status", "kind", "complaint"),
    [
        ("404 Not Found", NotFound, "There is no page"),
        ("410 Gone", NotFound, "There is no page"),
        ("403 Forbidden", InputError, "is not shown to everybody"),
        ("400 Bad", InputError, "refuses to give"),
        ("503 Later", Unreachable, "cannot give"),
        ("429 Slower", Unreachable, "cannot give"),
        ("304 Same", Unreachable, "cannot give"),
        ("204 Empty", Unreachable, "cannot give"),
    ],
)
def test_every_other_answer_is_told(status: str, kind: type[PullquoteError], complaint: str) -> None:
    """A missing page, one behind a login and a server in trouble are three things, each with what to do."""
    error = _error(_answer(b"<h1>Sorry</h1>", status=status))
    assert (type(error), complaint in error.message, bool(error.hint)) == (kind, True, True)


def test_a_slow_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends a byte now and then does not hold the command for ever: time counts for the whole page."""
    slow = _forever(b"x", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", pause=0.05)
    assert isinstance(_error(slow, patience=0.4), Unreachable)
    monkeypatch.setattr(page, "MOST_REDIRECTS", 10_000)
    assert isinstance(_error(_answer(b"", "Location: /on", status="302 Found"), patience=0.4), Unreachable)


def test_an_endless_page_is_given_up() -> None:
    """A body, or headers, without an end are read no further than the limit."""
    assert "longer than" in _error(_forever(b"x" * 65_536, b"HTTP/1.1 200 OK\r\n\r\n")).message
    assert isinstance(_error(_forever(b"X-More: y\r\n", b"HTTP/1.1 200 OK\r\n")), Unreachable)


@pytest.mark.parametrize("type", ["image/png", "audio/mpeg", "video/mp4", "text/css", "application/zip", "font/woff2"])
def test_what_holds_no_words_is_told(type: str) -> None:
    """The address of a picture or a film is refused for what it is."""
    assert "Name the page of its words." in _error(_answer(b"\x89PNG", f"Content-Type: {type}")).hint


@pytest.mark.parametrize(
    "type",
    [
        *("text/html", "text/plain; charset=utf-8", "TEXT/Markdown", "text/vtt", "application/x-subrip", ""),
        *("application/json", "application/pdf", "application/epub+zip", "application/octet-stream"),
    ],
)
def test_documents_of_every_kind_come_whole(type: str) -> None:
    """Every type that may hold quotations is taken, byte for byte; unencrypted ones with a warning."""
    got = _got(_answer(LIST, *([f"Content-Type: {type}"] if type else [])))
    assert (got.data, got.url) == (LIST, got.name)
    assert "unencrypted" in got.warnings[0]


def test_packed_pages_are_unpacked_within_bounds() -> None:
    """Servers that pack unasked are understood; a packed page that grows beyond the limit is stopped."""
    raw = zlib.compressobj(wbits=-15)
    bare = raw.compress(LIST) + raw.flush()
    for packing, body in (("gzip", gzip.compress(LIST)), ("deflate", zlib.compress(LIST)), ("deflate", bare)):
        assert _got(_answer(body, f"Content-Encoding: {packing}")).data == LIST
    bomb = gzip.compress(bytes(LARGEST + 1))
    twice = gzip.compress(gzip.compress(bytes(2 * LARGEST)))
    for body, packing in ((bomb, "gzip"), (twice, "gzip, gzip")):
        assert "unpacks to more than" in _error(_answer(body, f"Content-Encoding: {packing}")).message
    assert "packed in a way" in _error(_answer(LIST, "Content-Encoding: br")).message
    assert "cannot be undone" in _error(_answer(LIST, "Content-Encoding: gzip")).message
    assert "its end is missing" in _error(_answer(gzip.compress(LIST)[:-9], "Content-Encoding: gzip")).message
