"""The browser's way back: one answer to the question that was asked, and nothing for anybody else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from urllib.parse import urlencode, urlsplit

import pytest

from quotes.errors import InputError
from scheduler.logins.loopback import Loopback

HUSH = "hush-hush-7e1f"
STATE = "9f86d081884c7d65"

Visit = Callable[[int], object]


def _raw(port: int, data: bytes, *, whole: bool = True) -> bytes:
    """What comes back for these bytes; with nothing more to send the connection's other half is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as one:
        one.sendall(data)
        if whole:
            one.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := one.recv(4096):
            answer += piece
        return answer


def _get(port: int, target: str, *, host: str | None = None, method: str = "GET", more: str = "") -> bytes:
    return _raw(port, f"{method} {target} HTTP/1.1\r\nHost: {host or f'127.0.0.1:{port}'}\r\n{more}\r\n".encode())


def _answer(state: str | None = STATE, **parameters: str) -> str:
    return "/callback?" + urlencode({**parameters, **({} if state is None else {"state": state})})


class Person:
    """Opens addresses by visiting them; what was shown to them and what their visits got stands here."""

    def __init__(self, *visits: Visit) -> None:
        self.visits = visits
        self.shown: list[str] = []
        self.got: list[object] = []
        self._threads: list[threading.Thread] = []

    def show(self, address: str) -> None:
        """Sees an address."""
        self.shown.append(address)

    def open(self, address: str) -> bool:
        """Goes there, and comes back to the port it names."""
        port = urlsplit(_back(address)).port
        assert port is not None
        thread = threading.Thread(target=lambda: self.got.extend(visit(port) for visit in self.visits))
        self._threads.append(thread)
        thread.start()
        return True

    def done(self) -> list[object]:
        """What the visits got."""
        for thread in self._threads:
            thread.join(60)
        return self.got


def _address(redirect: str) -> str:
    return f"https://social.example/authorize?back={redirect}&state={STATE}"


def _back(address: str) -> str:
    """Where the address asks to be answered."""
    return dict(part.split("=", 1) for part in urlsplit(address).query.split("&"))["back"]


def _signed_in(person: Person, *, patience: float = 10, redirect: str | None = None) -> Mapping[str, str]:
    return Loopback(show=person.show, open=person.open, patience=patience)(_address, redirect=redirect)


def test_the_answer_comes_back() -> None:
    """The parameters of the network's answer are given, decoded; the person sees a plain page without any of them."""
    person = Person(lambda port: _get(port, _answer(code=f"{HUSH} é+&")))
    assert _signed_in(person) == {"code": f"{HUSH} é+&", "state": STATE}
    (shown,) = person.shown
    assert shown.startswith("https://social.example/authorize?back=http://127.0.0.1:")
    (page,) = person.done()
    assert isinstance(page, bytes)
    head, _, body = page.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    for line in (b"Content-Security-Policy: default-src 'none'", b"Referrer-Policy: no-referrer", b"no-store"):
        assert line in head
    assert b"close this page" in body and f"Content-Length: {len(body)}".encode() in head
    for word in (HUSH.encode(), STATE.encode(), b"<script", b"src=", b"href="):
        assert word not in page


FORGED = {
    "another path": lambda port: _get(port, "/favicon.ico"),
    "another path with the answer": lambda port: _get(port, _answer(code="forged").replace("/callback", "/callback/")),
    "another host": lambda port: _get(port, _answer(code="forged"), host="evil.example"),
    "another host with our port": lambda port: _get(port, _answer(code="forged"), host=f"evil.example:{port}"),
    "no port in the host": lambda port: _get(port, _answer(code="forged"), host="127.0.0.1"),
    "two hosts": lambda port: _get(port, _answer(code="forged"), more="Host: evil.example\r\n"),
    "no host": lambda port: _raw(port, f"GET {_answer(code='forged')} HTTP/1.1\r\n\r\n".encode()),
    "another method": lambda port: _get(port, _answer(code="forged"), method="POST"),
    "a whole address": lambda port: _get(port, f"http://evil.example{_answer(code='forged')}"),
    "another state": lambda port: _get(port, _answer("0" * 16, code="forged")),
    "no state": lambda port: _get(port, _answer(None, code="forged")),
    "a state that is no ASCII": lambda port: _get(port, _answer("é", code="forged")),
    "a forged refusal": lambda port: _get(port, _answer("0" * 16, error="access_denied")),
    "no parameters": lambda port: _get(port, "/callback"),
    "one twice": lambda port: _get(port, _answer(code="forged") + "&code=other"),
    "no UTF-8": lambda port: _get(port, _answer(code="forged") + "&x=%ff"),
    "too many": lambda port: _get(port, _answer(code="forged") + "".join(f"&x{n}=" for n in range(100))),
    "too long": lambda port: _get(port, _answer(code="x" * 40_000)),
    "not HTTP": lambda port: _raw(port, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9),
    "half a request": lambda port: _raw(port, f"GET {_answer(code='forged')} HT".encode()),
    "half a head": lambda port: _raw(port, f"GET {_answer(code='forged')} HTTP/1.1\r\nHost: 127.0.0.1:{port}".encode()),
    "nothing": lambda port: _raw(port, b""),
}


@pytest.mark.parametrize("how", list(FORGED))
def test_nothing_else_is_taken_for_the_answer(how: str) -> None:
    """Other paths, names, methods, states and what is no request are turned away, and the true answer still comes."""

    def forged(port: int) -> bytes:
        try:
            return FORGED[how](port)
        except OSError:  # an answer before all was sent, as to a request that is too long
            return b""

    person = Person(forged, lambda port: _get(port, _answer(code="true")))
    assert _signed_in(person)["code"] == "true"
    first, last = person.done()
    assert isinstance(first, bytes) and isinstance(last, bytes)
    assert not first.startswith(b"HTTP/1.1 200") and b"forged" not in first
    assert last.startswith(b"HTTP/1.1 200")


def test_spare_connections_hold_nothing_up() -> None:
    """Connections that browsers open and leave empty keep nobody from answering; of many the oldest are let go."""
    spare: list[socket.socket] = []

    def wait(port: int) -> bytes:
        spare.extend(socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(20))
        return spare[0].recv(1)

    person = Person(wait, lambda port: _get(port, _answer(code="true")))
    assert _signed_in(person)["code"] == "true"
    assert person.done()[0] == b""
    for one in spare:
        one.close()


def test_an_answer_in_pieces_is_whole() -> None:
    """A request that arrives byte by byte is read to its end."""

    def slowly(port: int) -> bytes:
        with socket.create_connection(("127.0.0.1", port)) as one:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in f"GET {_answer(code='true')} HTTP/1.1\r\nhost:  LOCALHOST:{port} \r\n\r\n".encode():
                one.sendall(bytes([byte]))
            return one.recv(4096)

    assert _signed_in(Person(slowly))["code"] == "true"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"error": "access_denied"}, "You said no"),
        ({"error": "access_denied", "error_description": "The owner\r\n denied\x1b[2J it"}, "The owner denied"),
        ({"error": "invalid_scope", "error_description": "No such scope."}, "No such scope"),
        ({"error": "server_error"}, "server_error"),
        ({"denied": HUSH}, "You said no"),
        ({"error": "x" * 5_000}, "xxx"),
    ],
)
def test_a_refusal_is_told(parameters: dict[str, str], words: str) -> None:
    """When the person or the network says no, that is the error, in the network's words on one short line."""
    with pytest.raises(InputError, match=words) as caught:
        _signed_in(Person(lambda port: _get(port, _answer(**parameters))))
    assert HUSH not in str(caught.value)
    assert "\n" not in caught.value.message and "\x1b" not in caught.value.message and len(caught.value.message) < 300


def test_a_refusal_needs_no_state() -> None:
    """A network that leaves the state out when somebody says no is believed: there is nothing to be had by it."""
    with pytest.raises(InputError, match="You said no"):
        _signed_in(Person(lambda port: _get(port, _answer(None, error="access_denied"))))


def test_nobody_comes_back() -> None:
    """When no answer comes in time, that is the error, with the way for a browser on another machine."""
    with pytest.raises(InputError, match="No answer came back") as caught:
        _signed_in(Person(), patience=0.05)
    assert "--paste-address" in caught.value.hint


def test_a_fixed_port_is_listened_on_and_freed() -> None:
    """A redirect that the network must know beforehand is used as it is, twice in a row, and its port is free after."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    redirect = f"http://127.0.0.1:{port}/back/here"
    for _ in range(2):
        person = Person(lambda port: _get(port, f"/back/here?oauth_token=1&state={STATE}"))
        assert _signed_in(person, redirect=redirect)["oauth_token"] == "1"
        assert redirect in person.shown[0]
        person.done()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(InputError, match=f"Port {port}"):
            _signed_in(Person(), redirect=redirect)


@pytest.mark.parametrize(
    "redirect",
    [
        *("https://127.0.0.1:8723/callback", "http://example.org:8723/callback", "http://127.0.0.1/callback"),
        *("http://127.0.0.1:x/callback", "http://[::1/", "http://0.0.0.0:8723/callback", ""),
    ],
)
def test_a_redirect_leads_to_this_machine_only(redirect: str) -> None:
    """A redirect to anywhere else, or without a port, is refused before anything is opened."""
    person = Person()
    with pytest.raises(InputError, match="no address on this machine"):
        _signed_in(person, redirect=redirect)
    assert person.shown == []


def _pasting(text: Callable[[str], str], *, opens: bool | None = None) -> tuple[Mapping[str, str], list[str]]:
    shown: list[str] = []

    def back() -> str:
        return text(_back(shown[0]))

    open = None if opens is None else lambda _: opens
    return Loopback(show=shown.append, open=open, paste=back)(_address), shown


@pytest.mark.parametrize("opens", [None, False], ids=["elsewhere", "no browser"])
def test_an_address_may_be_pasted(opens: bool | None) -> None:
    """With a browser elsewhere, or none, the address that one ended on is the answer, with space around it or not."""
    found, _ = _pasting(lambda back: f"  {back}?code={HUSH}&state={STATE}#_=_\n", opens=opens)
    assert found == {"code": HUSH, "state": STATE}


PASTED = ["", HUSH, "{back}", "{back}?code={hush}&state=0000", "{back}x?code={hush}&state={state}"]
PASTED += ["https://evil.example/callback?code={hush}&state={state}", "https://social.example/authorize?state={state}"]


@pytest.mark.parametrize("pasted", PASTED)
def test_another_address_is_refused_and_not_shown(pasted: str) -> None:
    """An address that answers another question, or none, is refused; nothing of it is repeated."""
    with pytest.raises(InputError, match="not the address of this sign-in") as caught:
        _pasting(lambda back: pasted.format(back=back, hush=HUSH, state=STATE))
    assert HUSH not in str(caught.value) and STATE not in str(caught.value)


def test_a_refusal_may_be_pasted() -> None:
    """The address of a refusal is a refusal."""
    with pytest.raises(InputError, match="You said no"):
        _pasting(lambda back: f"{back}?error=access_denied&state={STATE}")


def test_a_stop_frees_the_port() -> None:
    """Ctrl-C while the answer is waited for comes through, and nothing listens any more."""
    ports: list[int] = []

    def stop(address: str) -> bool:
        ports.append(
            urlsplit(dict(part.split("=", 1) for part in urlsplit(address).query.split("&"))["back"]).port or 0
        )
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Loopback(show=lambda _: None, open=stop)(_address)
    with socket.socket() as one:
        assert one.connect_ex(("127.0.0.1", ports[0])) != 0
