"""The wire: whatever the other side does, a request ends in time, goes nowhere it should not, and tells the truth."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from loopback_peer import OK, SECRET, Peer, Script, peer_that, request_of

from quotes.errors import PullquoteError, Refused
from scheduler.publisher import Busy, Unsure
from scheduler.wire import wire as wire_module
from scheduler.wire.wire import LARGEST, Answer, Wire


def _forever(piece: bytes, before: bytes = b"", pause: float = 0.0) -> Script:
    """Sends this again and again, until the client is gone."""
    waiting = threading.Event()

    def send(connection: socket.socket) -> None:
        connection.sendall(before)
        while True:
            connection.sendall(piece)
            waiting.wait(pause)

    return send


def _error(wire: Wire, url: str, **sent: object) -> PullquoteError:
    """What a request raises. Neither it nor what it was raised over may hold a secret."""
    headers = [("Authorization", f"Bearer {SECRET}")]
    with pytest.raises(PullquoteError) as caught:
        wire.send("POST", url, sent.get("headers", headers), sent.get("body", b"{}"))  # type: ignore[arg-type]
    seen: BaseException | None = caught.value
    while seen is not None:
        assert SECRET not in f"{seen} {seen!r} {seen.__dict__}"
        seen = seen.__cause__ or seen.__context__
    return caught.value


def test_a_request_goes_out_as_given_and_its_answer_comes_back() -> None:
    """Method, path, headers and body arrive; status, headers (in lower case, joined) and body are given back."""
    answer = b"HTTP/1.1 201 Made\r\nX-One: a\r\nx-one: b\r\nContent-Length: 7\r\n\r\n" + b'{"a":1}'
    with peer_that(answer) as peer:
        got = Wire(peer.base, patience=5).send("POST", f"{peer.base}/p/a?b=c", [("X-Mine", "ä")], b"body")
    assert got == Answer(201, {"x-one": "a, b", "content-length": "7"}, b'{"a":1}')
    assert got.told == {"a": 1}
    head, _, body = peer.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /p/a?b=c HTTP/1.1\r\n")
    assert (b"X-Mine: \xe4" in head, body) == (True, b"body")


def test_how_a_request_is_framed_is_not_for_others_to_say() -> None:
    """Host, length and packing are the wire's: a library that sets them too makes no request in two meanings."""
    meant = [
        ("host", "other.example"),
        ("content-length", "0"),
        ("transfer-encoding", "chunked"),
        ("accept-encoding", "br"),
    ]
    with peer_that(OK) as peer:
        Wire(peer.base, patience=5).send("POST", peer.base, meant, b"body")
    head = peer.requests[0].lower()
    assert [head.count(name) for name in (b"\r\nhost:", b"content-length: 4", b"encoding: identity")] == [1, 1, 1]
    assert not any(word in head for word in (b"other.example", b"chunked", b" br\r\n"))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 404, 500, 599])
def test_every_status_is_an_answer_and_no_redirection_is_followed(status: int) -> None:
    """A login never goes where an answer points: what was asked is all that is asked."""
    with peer_that(b"HTTP/1.1 %d So\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n" % status) as peer:
        assert Wire(peer.base, patience=5).send("POST", peer.base, body=b"{}").status == status
    assert peer.connections == 1


def test_nobody_there_is_busy() -> None:
    """A refused connection took nothing along."""
    with closing(socket.create_server(("127.0.0.1", 0))) as gone:
        port = gone.getsockname()[1]
    error = _error(Wire(f"http://127.0.0.1:{port}", patience=5), f"http://127.0.0.1:{port}/")
    assert isinstance(error, Busy)
    assert "ConnectionRefusedError" in error.message


def test_a_server_that_accepts_nobody_is_busy() -> None:
    """A connection that never comes about ends with the request's time, and nothing was sent."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        error = _error(Wire(base, patience=0.2), base)
        for one in waiting:
            one.close()
    assert isinstance(error, Busy)


HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BROKEN: dict[str, bytes] = {
    "no word": b"",
    "half a line": b"HTTP/1.1 20",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "less than it says": HEAD + b"Content-Length: 50\r\n\r\n{}",
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
    "a length below nothing": HEAD + b"Content-Length: -1\r\n\r\n{}",
    "a length that is none": HEAD + b"Content-Length: two\r\n\r\n{}",
    "a chunk without an end": CHUNKED + b"ffff\r\n{}",
    "a chunk of no size": CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
    "chunks without an end": CHUNKED + b"2\r\n{}\r\n",
    "packed in no way we asked for": HEAD + b"Transfer-Encoding: gzip\r\n\r\n{}",
    "a header without an end": HEAD + b"X: y",
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_half_an_answer_is_unsure(answer: bytes) -> None:
    """The request left and no whole answer came: it may have been done."""
    with peer_that(answer) as peer:
        assert isinstance(_error(Wire(peer.base, patience=5), f"{peer.base}/{SECRET}"), Unsure)


def test_a_connection_closed_before_the_request_was_read_is_unsure() -> None:
    """What the other side's kernel took may have been read after all."""
    with closing(Peer(lambda connection: None)) as peer:
        assert isinstance(_error(Wire(peer.base, patience=5), peer.base), Unsure)


def _wait(connection: socket.socket) -> None:
    """Until the client is gone."""
    connection.recv(1)


ENDLESS: dict[str, Script] = {
    "drip by drip": _forever(b"a", HEAD + b"Content-Length: 99999999\r\n\r\n", 0.01),
    "headers drip by drip": _forever(b"a", HEAD + b"X: ", 0.01),
    "a body": _forever(b"a" * 65536, HEAD + b"\r\n"),
    "a body of chunks": _forever(b"4\r\naaaa\r\n" * 4096, CHUNKED),
    "headers": _forever(b"X: y\r\n" * 4096, HEAD),
    "one header": _forever(b"y" * 65536, HEAD + b"X: "),
    "go on, go on": _forever(b"HTTP/1.1 100 Continue\r\n\r\n" * 1024),
    "chunks with notes": _forever(b"1;" + b"n" * 15 + b"\r\na\r\n", CHUNKED),
    "nothing": _wait,
}


@pytest.mark.parametrize("script", ENDLESS.values(), ids=ENDLESS)
def test_an_answer_without_end_ends(script: Script) -> None:
    """Neither a slow server nor one that never stops holds a runner up, or fills its memory."""
    with peer_that(script) as peer:
        error = _error(Wire(peer.base, patience=0.25, largest=1 << 20), peer.base)
    assert isinstance(error, Unsure)


def test_the_answers_most_bytes_are_still_an_answer() -> None:
    """The limit is what is read, not less; one byte more is refused."""
    for more, whole in ((0, True), (1, False)):
        body = b"a" * (LARGEST + more)
        with peer_that(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body) as peer:
            wire = Wire(peer.base, patience=10)
            if whole:
                assert len(wire.send("GET", peer.base).body) == LARGEST
            else:
                assert "longer than" in _error(wire, peer.base).message


def test_a_bomb_is_not_unpacked() -> None:
    """Packed bytes stay packed, whatever the answer calls them: a kilobyte cannot become a gigabyte."""
    bomb = gzip.compress(bytes(8 << 20))
    with peer_that(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb) as peer:
        assert Wire(peer.base, patience=5).send("GET", peer.base).body == bomb


def test_a_peer_that_does_not_read_holds_nobody_up() -> None:
    """A large picture to a server that reads a byte now and then ends with the request's time, and is unsure."""

    def sip(connection: socket.socket) -> None:
        while not peer.done.wait(0.01) and connection.recv(1):
            pass

    with closing(Peer(sip)) as peer:
        assert isinstance(_error(Wire(peer.base, patience=0.25), peer.base, body=bytes(32 << 20)), Unsure)


def test_an_answer_before_the_end_of_the_request_is_read() -> None:
    """A server that has seen enough says so early, as for a picture that is too large: that is its answer."""

    def enough(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        while connection.recv(65536):
            pass

    with closing(Peer(enough)) as peer:
        assert Wire(peer.base, patience=10).send("POST", peer.base, body=bytes(8 << 20)).status == 413


BAD_ADDRESSES = {
    "name and password": "http://ann:{secret}@127.0.0.1:9/",
    "a name only": "http://{secret}@127.0.0.1:9/",
    "a line break": "http://127.0.0.1:9/{secret}\r\nX-Evil: 1",
    "a tab": "http://127.0.0.1:9/\t{secret}",
    "a space": "http://127.0.0.1:9/{secret} HTTP/1.1",
    "letters": "http://127.0.0.1:9/{secret}/é",
    "a host of letters": "https://bücher.example/{secret}",
    "another scheme": "ftp://127.0.0.1:9/{secret}",
    "a file": "file:///etc/{secret}",
    "no host": "http:///{secret}",
    "a port of words": "http://127.0.0.1:{secret}/",
    "a port too high": "http://127.0.0.1:99999/{secret}",
    "port nought": "http://127.0.0.1:0/{secret}",
    "half a number": "http://[::1/{secret}",
    "a backslash": "https://127.0.0.1\\@evil.example/{secret}",
    "nothing": "",
}


@pytest.mark.parametrize("url", BAD_ADDRESSES.values(), ids=BAD_ADDRESSES)
def test_an_address_that_is_none_is_refused_unseen(url: str) -> None:
    """What cannot be read in one way only is not talked to, and not shown."""
    error = _error(Wire("http://127.0.0.1:9", patience=5), url.format(secret=SECRET))
    assert isinstance(error, Refused)
    assert error.rule == "address"


@pytest.mark.parametrize("value", ["{}\r\nX-Evil: 1", "{}\n", " {}", "{} ", "{}\0", "{}\x7f", "{}“", "\ud800{}"])
def test_a_header_cannot_begin_another(value: str) -> None:
    """A token with a line break, or with a letter that has no place in a header, is refused before a connection."""
    with peer_that(OK) as peer:
        error = _error(Wire(peer.base, patience=5), peer.base, headers=[("Authorization", value.format(SECRET))])
        for name in (f"X-{SECRET}: y", "", "X Y", "X\r\nY"):
            assert isinstance(_error(Wire(peer.base, patience=5), peer.base, headers=[(name, "y")]), Refused)
    assert isinstance(error, Refused)
    assert (error.rule, peer.connections) == ("login", 0)


def _names(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> list[object]:
    """Lets every name have these numbers; gives the list of names that are looked up."""
    asked: list[object] = []

    def look(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    return asked


PRIVATE = [
    "127.0.0.1", "127.8.9.10", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "192.0.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::1", "2001:0:7f00:1::1",
]  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE)
def test_a_name_cannot_lead_into_the_house(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    """A name that anybody may point at this machine or its neighbours is refused, in whatever form its number comes."""
    _names(monkeypatch, "93.184.216.34", number)
    error = _error(Wire("https://hook.example", patience=5), f"https://hook.example/{SECRET}")
    assert isinstance(error, Refused)
    assert (error.rule, error.message) == ("address", "hook.example is at a private address.")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.1.2.3", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "127.1", "0x7f.1"]
)
def test_nor_can_a_number_that_an_answer_names(host: str) -> None:
    """A server that was named publicly cannot send us to a number of this house, however it is written."""
    error = _error(Wire("https://social.example", patience=5), f"https://{host}/{SECRET}")
    assert isinstance(error, Refused)
    assert error.rule == "address"


@pytest.mark.parametrize("private", [False, True])
def test_nothing_goes_out_in_the_clear(monkeypatch: pytest.MonkeyPatch, private: bool) -> None:
    """Without encryption only private numbers are talked to, even where those are allowed."""
    _names(monkeypatch, "93.184.216.34")
    error = _error(Wire("https://hook.example", patience=5, private=private), f"http://hook.example/{SECRET}")
    assert isinstance(error, Refused)
    assert (error.rule, "in the clear" in error.message) == ("address", True)


def test_a_name_is_looked_up_once_and_its_number_is_what_is_talked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that has another number a moment later does not get round the check; the request still bears the name."""
    with peer_that(OK) as peer:
        asked = _names(monkeypatch, "127.0.0.1")
        base = f"http://hook.example:{peer.port}"
        assert Wire(base, patience=5, private=True).send("GET", base).body == b"ok"
        monkeypatch.undo()
    assert asked == ["hook.example", "127.0.0.1"]  # the second is the number itself
    assert f"\r\nHost: hook.example:{peer.port}\r\n".encode() in peer.requests[0]


def test_the_next_number_is_tried_when_one_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with several numbers is reached when one of them is."""
    real = socket.getaddrinfo
    with peer_that(OK) as peer:
        base = f"http://hook.example:{peer.port}"

        def look(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
            hosts = ["127.0.0.2", "127.0.0.1"] if host == "hook.example" else [host]
            return [row for one in hosts for row in real(one, port, type=socket.SOCK_STREAM)]

        monkeypatch.setattr(socket, "getaddrinfo", look)
        assert Wire(base, patience=5, private=True).send("GET", base).status == 200


@pytest.mark.parametrize("error", [socket.gaierror(-2, SECRET), UnicodeError(SECRET), OSError(SECRET)])
def test_a_name_without_a_number_is_busy(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """A resolver out of order says nothing about the post."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert isinstance(_error(Wire("https://hook.example", patience=5), "https://hook.example/"), Busy)


def test_a_name_that_is_there_without_a_number_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty answer is none."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])
    assert isinstance(_error(Wire("https://hook.example", patience=5), "https://hook.example/"), Busy)


def test_a_resolver_that_hangs_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver knows no time limit; a request has one all the same."""
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(30))
    assert isinstance(_error(Wire("https://hook.example", patience=0.2), "https://hook.example/"), Busy)
    done.set()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for hook.example with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hook.example")])
    since, until = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), since, until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hook.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "hook.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def _tls_peer(certificate: Path) -> Iterator[Peer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            peer.requests.append(request_of(secure))
            secure.sendall(OK)

    with closing(Peer(serve)) as peer:
        yield peer


@pytest.mark.parametrize(
    ("name", "trusted"), [("hook.example", True), ("other.example", True), ("hook.example", False)]
)
def test_a_certificate_must_be_good_and_bear_the_name(
    monkeypatch: pytest.MonkeyPatch, certificate: Path, name: str, trusted: bool
) -> None:
    """The number is what is talked to, the name is what is proven; where it is not, nothing is sent."""
    if trusted:
        monkeypatch.setattr(wire_module, "_CONTEXTS", [ssl.create_default_context(cafile=str(certificate))])
    with _tls_peer(certificate) as peer:
        _names(monkeypatch, "127.0.0.1")
        base = f"https://{name}:{peer.port}"
        wire = Wire(base, patience=5, private=True)
        if name == "hook.example" and trusted:
            assert wire.send("POST", f"{base}/x", body=bytes(1 << 20)).body == b"ok"
            assert len(peer.requests[0]) > 1 << 20
        else:
            error = _error(wire, base)
            assert isinstance(error, Busy)
            assert "SSLCertVerificationError" in error.message
            assert peer.requests == []


def test_encryption_to_a_port_that_knows_none_sends_nothing() -> None:
    """A server that answers in the clear gets no request."""
    seen: list[bytes] = []

    def plain(connection: socket.socket) -> None:
        seen.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with closing(Peer(plain)) as peer:
        error = _error(Wire(f"https://127.0.0.1:{peer.port}", patience=5), f"https://127.0.0.1:{peer.port}/{SECRET}")
    assert isinstance(error, Busy)
    assert all(SECRET.encode() not in one for one in seen)


def test_a_clear_request_to_an_encrypted_port_is_unsure(certificate: Path) -> None:
    """It left, and what came back is no HTTP."""
    with _tls_peer(certificate) as peer:
        assert isinstance(_error(Wire(peer.base, patience=5), peer.base), Unsure)


@pytest.mark.parametrize(
    "body", [b"", b"<!DOCTYPE html>", b"[1]", b"3", b"null", b'"a"', b"{", b"\xff\xfe", b"[" * 99999, b"1" * 9999]
)
def test_an_answer_that_holds_no_object_tells_nothing(body: bytes) -> None:
    """HTML, lists, bytes that are no text and depths without a bottom are nothing, and raise nothing."""
    assert Answer(200, {}, body).told is None
