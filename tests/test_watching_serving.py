"""Figures at an address: what Prometheus gets, and what everyone else does not."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from watched_loop import read_figures

from pullquote.watching import serving as module
from pullquote.watching.serving import address_of, serving
from pullquote.workspace import Workspace
from quotes.errors import InputError, StorageError

Run = Callable[..., Result]

ROOT = Path(__file__).parents[1]
TEXT = b'# TYPE pullquote_posts gauge\npullquote_posts{state="posted",workspace="w"} 1.0\n'


class Figures:
    """Figures that count how often they were made, and can be told to fail."""

    def __init__(self) -> None:
        self.made = 0
        self.error: Exception | None = None
        self.bugs: list[Exception] = []

    def text(self) -> bytes:
        """The figures."""
        self.made += 1
        if self.error:
            raise self.error
        return TEXT


@pytest.fixture
def figures() -> Figures:
    """Figures of one line."""
    return Figures()


@pytest.fixture
def port(figures: Figures) -> Iterator[int]:
    """The port at which they are served."""
    with serving(("127.0.0.1", 0), figures.text, figures.bugs.append) as address:
        yield int(address.rpartition(":")[2])


def _ask(port: int, method: str = "GET", path: str = "/metrics", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read()


def _send(port: int, data: bytes) -> bytes:
    """Everything that comes back for these bytes, until the connection ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        came = b""
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65_536):
                came += piece
        except OSError:
            pass
        return came


def test_prometheus_gets_the_figures(port: int) -> None:
    """GET /metrics gives the figures in the text format, with a query or without; no more is said about the server."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/metrics?x=y")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, TEXT)
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["Server"] == "Pullquote"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "BREW", "get"])
def test_nothing_but_get_is_answered(port: int, figures: Figures, method: str) -> None:
    """Every other method is refused, and costs no figures."""
    assert _ask(port, method) == (405, b"")
    assert figures.made == 0


@pytest.mark.parametrize(
    "path", ["/", "/metrics/", "/metricsx", "/../metrics", "/%6detrics", "*", "http://localhost/metrics"]
)
def test_there_is_nothing_else_to_get(port: int, figures: Figures, path: str) -> None:
    """No other path has anything."""
    assert _ask(port, "GET", path, Host="localhost") == (404, b"")
    assert figures.made == 0


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:9717", "127.0.0.1.evil.example", "", "[::1", "localhost@x"]
)
def test_another_name_that_leads_here_reads_nothing(port: int, host: str) -> None:
    """At an address of this machine alone a request for another name is refused: a web page made a browser send it."""
    assert _ask(port, Host=host) == (421, b"")
    assert _ask(port, Host=f"localhost:{port}")[0] == 200


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET " + b"/" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
        b"GET /metrics HTTP/1.1\r\nX: " + b"y" * 1_000_000 + b"\r\n\r\n",
        b"GET /metrics HTTP/9.9\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\n\r\n",
        b"GET \x00\xff\r\n\r\n",
        b"POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * 100_000,
    ],
    ids=lambda data: repr(data[:30]),
)
def test_hostile_bytes_harm_nobody(port: int, data: bytes) -> None:
    """Whatever is sent gets a refusal or nothing; the next request is answered."""
    came = _send(port, data)
    assert TEXT not in came and b"evil" not in came
    assert _ask(port) == (200, TEXT)


def test_who_dawdles_is_hung_up_on(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that comes byte by byte is ended, so that slow ones cannot fill all places for ever."""
    monkeypatch.setattr(module, "_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        began = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() - began < 60:
                connection.sendall(b"G")
                time.sleep(0.05)
    assert _ask(port) == (200, TEXT)


def test_too_many_at_a_time_are_turned_away(port: int) -> None:
    """Beyond a few connections the next is hung up on at once; when one of them ends there is room again."""
    held = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(module._MOST)]
    try:
        deadline = time.monotonic() + 60
        while _send(port, b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n") and time.monotonic() < deadline:
            pass
        assert _send(port, b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n") == b""
    finally:
        for connection in held:
            connection.close()
    while time.monotonic() < deadline:
        if came := _send(port, b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            assert came.endswith(TEXT)
            return
    pytest.fail("no room again")


def test_a_flood_makes_the_figures_once(port: int, figures: Figures, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many ask in a moment, the figures are made once: a flood costs the runner little."""
    monkeypatch.setattr(module, "_FRESH_SECONDS", 60.0)
    threads = [threading.Thread(target=_ask, args=(port,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert figures.made == 1


def test_a_fault_is_a_500_without_words(port: int, figures: Figures) -> None:
    """When the figures cannot be made, whoever asked is told nothing of why, and the runner's log everything."""
    figures.error = RuntimeError("secret")
    assert _ask(port) == (500, b"")
    assert figures.bugs == [figures.error]


def test_a_port_in_use_is_said_in_words(port: int, figures: Figures) -> None:
    """A port that another runner has is an error that says what to do, not a traceback."""
    with pytest.raises(StorageError, match="in use") as caught, serving(("127.0.0.1", port), figures.text, print):
        pass
    assert "--metrics-at" in caught.value.hint


def test_an_address_that_is_not_here_is_said_in_words(figures: Figures) -> None:
    """Neither an address of another machine nor a name that nobody has is a traceback."""
    for host in ("192.0.2.1", "nowhere.invalid", "x" * 300):
        with pytest.raises(StorageError, match="cannot be served"), serving((host, 9), figures.text, print):
            pass


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("9717", ("127.0.0.1", 9717)),
        (":9717", ("127.0.0.1", 9717)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
        ("[::1]:9717", ("::1", 9717)),
        ("localhost:9717", ("localhost", 9717)),
    ],
)
def test_addresses_as_people_write_them(text: str, address: tuple[str, int]) -> None:
    """A port alone is one of this machine alone."""
    assert address_of(text) == address


@pytest.mark.parametrize("text", ["", "x", "host:", "1:2:3", "host:65536", "http://host:1", "::1:9717", "a b:1"])
def test_what_is_no_address_is_said_in_words(text: str) -> None:
    """A slip is told before anything is done."""
    with pytest.raises(InputError, match="no address"):
        address_of(text)


def test_a_loop_serves_and_writes_its_figures(workspace: Workspace, tmp_path: Path) -> None:
    """`run` with both ways out: its log says where the figures are, they are the same there, and a stop ends it."""
    file = tmp_path / "here.prom"
    words = ["run", "--json", "--every", "1", "--metrics", str(file), "--metrics-at", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "pullquote", "--workspace", str(workspace.root), *words],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        started = json.loads(process.stderr.readline())
        port = int(started["metrics_at"].rpartition(":")[2])
        deadline = time.monotonic() + 60
        while not (file.exists() and b"last_turn" in file.read_bytes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        status, text = _ask(port)
        assert status == 200
        served, written = read_figures(text), read_figures(file.read_bytes())
        assert served.keys() == written.keys()
        assert served["pullquote_posts"] == written["pullquote_posts"]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0


def test_once_writes_a_file_and_serves_nothing(command: Run, workspace: Workspace) -> None:
    """`--once` with `--metrics` leaves figures beside the health file; an address would be gone before anyone asks."""
    command("run", "--once", "--metrics", "--json", workspace=workspace)
    text = (workspace.root / "runner.prom").read_bytes()
    assert read_figures(text)["pullquote_database_up"] == {(): 1}
    assert b'workspace="workspace"' in text
    assert command("run", "--once", "--metrics-at", "9717", workspace=workspace).exit_code == 2


def test_without_being_asked_no_library_of_figures_is_loaded(workspace: Workspace) -> None:
    """A loop that nobody watches does not pay for it."""
    code = (
        "import sys; from pullquote.cli import cli; cli.main(sys.argv[1:], standalone_mode=False); "
        "assert 'prometheus_client' not in sys.modules and 'http.server' not in sys.modules"
    )
    words = ["--workspace", str(workspace.root), "run", "--once"]
    subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, check=True)
