"""The edges of the wire: addresses as people type them, answers in words, forms, and libraries that ride over it."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as some
from loopback_peer import SECRET, Peer, request_of

from quotes.errors import InputError, Refused
from scheduler.publisher import Busy, Unsure
from scheduler.wire.adapters import client_on, session_on
from scheduler.wire.addresses import check_base
from scheduler.wire.multipart import Part, read_form, write_form
from scheduler.wire.outcomes import clock_off, one_line, usual_outcome, wait_of
from scheduler.wire.wire import Answer, Wire

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("https://social.example", "https://social.example"),
        (" https://social.example/ ", "https://social.example"),
        ("https://social.example:8443/under/", "https://social.example:8443/under"),
        ("http://localhost:2583", "http://localhost:2583"),
        ("http://127.0.0.1:1/x", "http://127.0.0.1:1/x"),
        ("http://[::1]:1", "http://[::1]:1"),
        ("http://192.168.1.20", "http://192.168.1.20"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
    ],
)
def test_a_servers_address_is_taken_as_typed(typed: str, base: str) -> None:
    """With a port or a path, without its last slash; a name in any alphabet as the wire wants it."""
    assert check_base(typed, what="The server") == base


@pytest.mark.parametrize(
    "typed",
    [
        "", "social.example", "ftp://social.example", "http://social.example", "http://8.8.8.8", "https://",
        "https://{secret}@social.example", "https://a:{secret}@social.example", "https://social.example:{secret}",
        "https://social.example?{secret}", "https://social.example#{secret}", "https://social example/{secret}",
        "https://straße.example/{secret}", "https://social.example/ü{secret}", "https://a／b.example/{secret}",
        "https://[::1/{secret}", "http://localhost.evil.example/{secret}",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_a_servers_is_told_unseen(typed: str) -> None:
    """In the clear, with a password, or none at all: and a secret that stands in it is not repeated."""
    with pytest.raises(InputError) as caught:
        check_base(typed.format(secret=SECRET), what="The server")
    assert SECRET not in f"{caught.value} {caught.value.__cause__!r} {caught.value.__context__!r}"


def test_a_name_in_the_clear_is_for_ones_own_network_only() -> None:
    """Whoever says that a private name is meant may do without encryption there; the wire looks at the number."""
    assert check_base("http://receiver:8080/q", what="It", private=True) == "http://receiver:8080/q"


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("120", 120), ("1.5", 1.5), ("0", 0), (" 7 ", 7), ("Mon, 23 Nov 2026 09:01:00 GMT", 60),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0), ("Mon, 23 Nov 2026 09:01:00 -0000", None), ("", None), ("soon", None),
        ("-5", None), ("1e9", None), ("1" * 10, None), ("nan", None), ("١٢", None), ("120\x00", None),
        ("Mon, 23 Nov 20000000000000000000026 09:00:00 GMT", None), ("Mon, 23 Nov 2026 09:00:00 +9999", None),
        (f"Mon, 23 Nov 2026 09:00:00 +{'9' * 40}", None),
    ],
)  # fmt: skip
def test_a_wait_is_read_in_both_forms_and_nonsense_is_none(text: str, wait: float | None) -> None:
    """Seconds or a date; what is no length of time is no wait, and breaks nothing."""
    found = wait_of(Answer(429, {"retry-after": text}), NOW)
    assert found == (None if wait is None else timedelta(seconds=wait))


@given(some.text(some.characters(codec="latin-1"), max_size=60))
def test_no_date_breaks_anything(text: str) -> None:
    """Whatever a server says its time is."""
    wait_of(Answer(429, {"retry-after": text}), NOW)
    clock_off(Answer(200, {"date": text}), NOW)


def test_the_clocks_difference_is_ours_less_theirs() -> None:
    """Positive when we are ahead; unknown without a date."""
    answer = Answer(200, {"date": "Mon, 23 Nov 2026 08:57:00 GMT"})
    assert (clock_off(answer, NOW), clock_off(Answer(200), NOW)) == (timedelta(minutes=3), None)


@pytest.mark.parametrize(
    ("status", "kind", "rule"),
    [
        (400, Refused, "network"), (401, Refused, "login"), (403, Refused, "login"), (404, Refused, "network"),
        (408, Unsure, None), (422, Refused, "network"), (429, Busy, None), (499, Refused, "network"),
        (200, Unsure, None), (204, Unsure, None), (302, Unsure, None), (308, Unsure, None), (500, Unsure, None),
        (503, Unsure, None), (599, Unsure, None), (100, Unsure, None),
    ],
)  # fmt: skip
def test_a_status_means_what_networks_agree_on(status: int, kind: type, rule: str | None) -> None:
    """Certain is only what the network itself has declined."""
    outcome = usual_outcome(Answer(status), "Mastodon", "No way.", now=lambda: NOW)
    assert type(outcome) is kind
    assert getattr(outcome, "rule", None) == rule
    assert outcome.message.startswith("Mastodon")
    assert "No way" in outcome.message


def test_what_a_network_says_is_short_plain_and_without_secrets() -> None:
    """One line, without what moves a cursor, turns a line round or cannot be stored; a secret is taken out of it."""
    said = f"\x1b[2J a\r\nb\u202e\ud800\x9b \u2028{SECRET} at /bot{SECRET}x."
    assert one_line(said, hide=["", SECRET]) == "[2J a b … at /bot…x"
    assert one_line("x" * 300) == "x" * 199 + "…"
    error = usual_outcome(Answer(400), "It", SECRET, now=lambda: NOW, hide=[SECRET])
    assert SECRET not in error.message


def test_a_form_is_read_as_others_read_it() -> None:
    """Names, types and bytes arrive, whatever bytes they are: read by our own reader, and by Python's for mail."""
    from email.parser import BytesParser
    from email.policy import HTTP

    binary = bytes(range(256)) + b"\r\n--\r\n\r\n--pullquote-0\r\n"
    parts = [
        Part("payload_json", '{"ü": "“a”"}'.encode(), "application/json"),
        Part("files[0]", binary, "image/png", 'a "b"\r\nX: y.png'),
        Part("empty", b""),
    ]
    type, body = write_form(parts)
    assert list(read_form(type, body).values()) == parts
    mail = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {type}\r\n\r\n".encode() + body)
    names = [part.get_param("name", header="content-disposition") for part in mail.iter_parts()]
    assert names == ["payload_json", "files[0]", "empty"]
    assert next(iter(mail.iter_parts())).get_content() == parts[0].data


@given(some.lists(some.binary(max_size=80), max_size=4))
def test_a_form_is_the_same_bytes_each_time_and_comes_back_whole(datas: list[bytes]) -> None:
    """A try a day later sends what the first one sent."""
    parts = [Part(f"f{number}", data, filename="x") for number, data in enumerate(datas)]
    type, body = write_form(parts)
    assert (type, body) == write_form(parts)
    assert [part.data for part in read_form(type, body).values()] == datas


def test_a_form_made_by_others_is_read() -> None:
    """The reader is the fakes' judge, so it must not know our own forms only."""
    request = httpx.Request(
        "POST", "https://a.example", data={"a": "ü"}, files={"f": ("n.png", b"\r\n\0", "image/png")}
    )
    fields = read_form(request.headers["content-type"], request.read())
    assert (fields["a"].data.decode(), fields["f"]) == ("ü", Part("f", b"\r\n\0", "image/png", "n.png"))


@pytest.mark.parametrize(
    ("type", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1'),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n1\r\n--x--"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 2 + b"--x--",
        ),
    ],
)
def test_what_is_no_form_is_told(type: str, body: bytes) -> None:
    """Half a form, parts without names, names twice."""
    with pytest.raises(ValueError, match=r"."):
        read_form(type, body)


def test_a_parts_type_cannot_begin_a_header() -> None:
    """Not even a mistake of ours makes another header of it."""
    with pytest.raises(ValueError, match="no type"):
        write_form([Part("a", b"", "image/png\r\nX: y")])


def _echo(connection: socket.socket) -> None:
    """Answers with what it was asked, a cookie, a redirection's target, and packed bytes that are called so."""
    asked = request_of(connection)
    body = gzip.compress(b"{}") if b"/packed" in asked else json.dumps({"asked": asked.decode("latin-1")}).encode()
    extra = b"Content-Encoding: gzip\r\n" if b"/packed" in asked else b""
    status = b"302 Found" if b"/moved" in asked else b"200 OK"
    head = b"HTTP/1.1 %s\r\nSet-Cookie: a=b\r\nLocation: /next\r\n%sX-Kept: yes\r\nContent-Length: %d\r\n\r\n"
    connection.sendall(head % (status, extra, len(body)) + body)


def _requests(wire: Wire) -> Callable[..., Any]:
    return session_on(wire).request


def _httpx(wire: Wire) -> Callable[..., Any]:
    return client_on(wire).request


LIBRARIES = pytest.mark.parametrize("library", [_requests, _httpx], ids=["requests", "httpx"])


@LIBRARIES
def test_a_library_rides_over_the_wire(
    library: Callable[[Wire], Callable[..., Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its requests arrive as it means them; no proxy, no redirection, nothing unpacked."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with closing(Peer(_echo)) as peer:
        ask = library(Wire(peer.base, patience=5))
        came = ask("POST", f"{peer.base}/a?b=ü", data={"c": "ü"}, headers={"X-Mine": "1"})
        asked = came.json()["asked"]
        assert asked.startswith("POST /a?b=%C3%BC HTTP/1.1\r\n")
        assert asked.endswith("\r\n\r\nc=%C3%BC")
        assert (came.status_code, came.headers["x-kept"]) == (200, "yes")
        assert ask("GET", f"{peer.base}/moved").status_code == 302
        assert ask("GET", f"{peer.base}/packed").content == gzip.compress(b"{}")
    assert peer.connections == 3


@LIBRARIES
def test_a_librarys_errors_are_the_wires(library: Callable[[Wire], Callable[..., Any]]) -> None:
    """What went wrong is told in our own three words, not in the library's."""
    with closing(Peer(lambda connection: None)) as peer, pytest.raises(Unsure):
        library(Wire(peer.base, patience=5))("GET", peer.base)
    with pytest.raises(Busy):
        library(Wire(peer.base, patience=5))("GET", peer.base)
    with pytest.raises(Refused):
        library(Wire("https://social.example", patience=5))("GET", "http://127.0.0.1:9/")


def test_a_library_that_knows_one_host_only_is_led_to_another() -> None:
    """For tests and fakes; but not away from a host whose name only begins in the same way."""
    with closing(Peer(_echo)) as peer:
        session = session_on(Wire(f"{peer.base}/fake", patience=5), instead_of="https://api.x.example")
        assert "GET /fake/2/me?a=b " in session.get("https://api.x.example/2/me?a=b").json()["asked"]
        assert "GET /fake/ " in session.get("https://api.x.example").json()["asked"]
        with pytest.raises((Busy, Refused)):
            session.get("https://api.x.example.invalid/2/me")
