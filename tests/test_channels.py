"""How a person is told: against a mail server, a web server and programs of the test's own."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from posting_world import NOW

from quotes.errors import PullquoteError
from scheduler.channels import Channel, NotTold, all_of, body, command, mail, subject, webhook
from scheduler.notices import Notice

NOTICES = [
    Notice("failed", "Post 7 failed: “trop long” 👍", NOW),
    Notice("unsure", "Post 8 is unsure.", NOW),
    Notice("failed", "Post 9 failed.", NOW),
]
SECRET = "correct horse"


class MailServer:
    """A server for one conversation, that notes each line and whether TLS hid it."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, refuse: str = "", bye: str = "221 bye") -> None:
        self.said: list[tuple[str, bool]] = []
        self._tls, self._refuse, self._bye = tls, refuse, bye
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends it."""
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return
        try:
            self._talk(connection)
        except OSError:
            connection.close()

    def _talk(self, connection: socket.socket) -> None:
        hidden, data = False, False
        connection.settimeout(5)
        connection.sendall(b"220 test\r\n")
        file = connection.makefile("rb")
        while line := file.readline():
            text = line.decode().rstrip("\r\n")
            self.said.append((text, hidden))
            word = text.partition(" ")[0].upper()
            if data:
                data = text != "."
                answer = "" if data else "250 taken"
            elif self._refuse and word == self._refuse:
                answer = f"535 no, {SECRET} is not the password of someone"
            elif word == "EHLO":
                offers = [*(["STARTTLS"] if self._tls and not hidden else []), "AUTH PLAIN"]
                answer = "\r\n".join(["250-test", *(f"250-{one}" for one in offers), "250 8BITMIME"])
            elif word == "STARTTLS":
                assert self._tls is not None
                connection.sendall(b"220 go on\r\n")
                file.close()
                connection = self._tls.wrap_socket(connection, server_side=True)
                file, hidden = connection.makefile("rb"), True
                continue
            elif word == "DATA":
                answer, data = "354 go on", True
            elif word == "AUTH":
                answer = "235 welcome"
            else:
                answer = self._bye if word == "QUIT" else "250 fine"
            if answer:
                connection.sendall(f"{answer}\r\n".encode())
            if word == "QUIT":
                break
        file.close()
        connection.close()


@pytest.fixture
def mail_server() -> Iterator[Callable[..., MailServer]]:
    """Starts mail servers, and ends them."""
    started: list[MailServer] = []

    def start(**given: object) -> MailServer:
        started.append(MailServer(**given))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key, in one file."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(
        ["openssl", *words.split(), *names, "-keyout", str(path), "-out", f"{path}.crt"],
        check=True,
        capture_output=True,
    )
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


def _tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _mail(server: MailServer, user: str = "", password: str = "") -> Channel:
    return mail("localhost", server.port, sender="from@example.org", to="to@example.org", user=user, password=password)


def _not_told(channel: Channel) -> str:
    with pytest.raises(NotTold) as error:
        channel(NOTICES)
    shown = f"{error.value} {error.value!r} {error.value.__cause__!r}"
    assert SECRET not in shown and base64.b64encode(SECRET.encode()).decode() not in shown
    assert error.value.hint
    return error.value.message


def test_a_message_says_what_and_when() -> None:
    """The subject counts the kinds, the body has a line for each with its time."""
    assert subject(NOTICES) == "Pullquote: 2 failed, 1 unsure"
    assert body(NOTICES).splitlines()[1] == "2026-11-23 09:00 UTC  Post 8 is unsure."


def test_mail_without_tls_and_without_password(mail_server: Callable[..., MailServer]) -> None:
    """A local server without TLS takes the mail; nothing secret is sent."""
    server = mail_server()
    _mail(server)(NOTICES)
    said = [line for line, _ in server.said]
    assert "Subject: Pullquote: 2 failed, 1 unsure" in said and "To: to@example.org" in said
    assert not any(line.startswith("AUTH") for line in said)


def test_mail_over_starttls(
    mail_server: Callable[..., MailServer], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a server offers TLS it is used, and the password goes through it only."""
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    server = mail_server(tls=_tls(certificate))
    _mail(server, "someone", SECRET)(NOTICES)
    plain = [line for line, hidden in server.said if not hidden]
    assert [line.partition(" ")[0].upper() for line in plain] == ["EHLO", "STARTTLS"]
    assert any(line.startswith("AUTH PLAIN") for line, hidden in server.said if hidden)
    assert "." in [line for line, _ in server.said]


def test_a_password_is_never_sent_without_tls(mail_server: Callable[..., MailServer]) -> None:
    """To a server that offers no TLS neither password nor mail is sent."""
    server = mail_server()
    assert "no TLS" in _not_told(_mail(server, "someone", SECRET))
    server.close()
    assert [line.partition(" ")[0].upper() for line, _ in server.said] in (["EHLO"], ["EHLO", "QUIT"])


def test_a_password_is_never_sent_to_a_stranger(mail_server: Callable[..., MailServer], certificate: Path) -> None:
    """A server whose certificate nobody vouches for gets no password."""
    server = mail_server(tls=_tls(certificate))
    _not_told(_mail(server, "someone", SECRET))
    server.close()
    assert not any("AUTH" in line for line, _ in server.said)


def test_a_refused_password_is_not_shown(
    mail_server: Callable[..., MailServer], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the server says to a wrong password, which may repeat it, is in no error."""
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    assert "SMTPAuthenticationError" in _not_told(
        _mail(mail_server(tls=_tls(certificate), refuse="AUTH"), "someone", SECRET)
    )


def test_a_password_in_any_letters(
    mail_server: Callable[..., MailServer], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password beyond ASCII works or is a plain error; it never stops the other channels."""
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    told: list[int] = []
    channels = [_mail(mail_server(tls=_tls(certificate)), "someone", "pässwörd"), lambda all: told.append(len(all))]
    all_of(channels, failed=lambda _: None)(NOTICES)
    assert told == [3]


def test_mail_that_was_taken_is_told(mail_server: Callable[..., MailServer]) -> None:
    """A server that is rude at the end has taken the mail all the same: it is not told again."""
    _mail(mail_server(bye="421 whatever"))(NOTICES)


@pytest.mark.parametrize("refuse", ["MAIL", "RCPT", "DATA"])
def test_mail_that_was_not_taken_is_an_error(mail_server: Callable[..., MailServer], refuse: str) -> None:
    """A server that refuses sender, receiver or text leaves the person untold, and says so without its words."""
    _not_told(_mail(mail_server(refuse=refuse)))


def test_no_mail_server_there() -> None:
    """A server that cannot be reached is an error with a hint."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert f"localhost:{port}" in _not_told(mail("localhost", port, sender="a@b.c", to="a@b.c"))


# --- webhooks ---------------------------------------------------------------------------------------------------------


class WebServer(HTTPServer):
    """Answers with one status, and notes what came."""

    status = 204
    came: list[tuple[str, bytes]]


class _Handler(BaseHTTPRequestHandler):
    server: WebServer

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.came.append((self.path, self.rfile.read(length)))
        if not self.server.status:
            self.connection.close()
            return
        self.send_response(self.server.status)
        self.send_header("Location", f"http://localhost:{self.server.server_port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """A web server."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = WebServer(("127.0.0.1", 0), _Handler)
    server.came = []
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _hook(web: WebServer) -> Channel:
    return webhook(f"http://127.0.0.1:{web.server_port}/hooks/{SECRET.replace(' ', '-')}")


def test_a_webhook_gets_words_and_parts(web: WebServer) -> None:
    """Chat services find the words under `text` or `content`, programs find each notice under `notices`."""
    _hook(web)(NOTICES)
    sent = json.loads(web.came[0][1])
    assert sorted(sent) == ["content", "notices", "text"]
    assert sent["text"].startswith("Pullquote: 2 failed, 1 unsure\n2026-11-23 09:00 UTC  Post 7")
    assert sent["notices"][1] == {"kind": "unsure", "message": "Post 8 is unsure.", "at": "2026-11-23T09:00:00+00:00"}


def test_what_chat_services_take_is_not_overrun(web: WebServer) -> None:
    """However many notices there are, `content` stays within what the strictest chat service takes."""
    _hook(web)(NOTICES * 100)
    assert len(json.loads(web.came[0][1])["content"]) <= 2000


@pytest.mark.parametrize("status", [301, 308, 400, 404, 429, 500, 0])
def test_only_a_yes_counts_and_no_redirect_is_followed(web: WebServer, status: int) -> None:
    """Anything but 2xx is not told, nothing is sent elsewhere, and the address is in no error."""
    web.status = status
    message = _not_told(_hook(web))
    assert SECRET.replace(" ", "-") not in message
    assert len(web.came) == 1


@pytest.mark.parametrize("url", ["http://[", "nonsense", "", "ftp://example.org/", "http://127.0.0.1:99999/"])
def test_an_address_that_is_none(url: str) -> None:
    """An address that cannot be one is an error with a hint, not a traceback."""
    _not_told(webhook(url))


# --- commands ---------------------------------------------------------------------------------------------------------


def test_a_command_gets_subject_and_message(tmp_path: Path) -> None:
    """The subject is the last argument, the message comes on standard input, both letter for letter."""
    script = (
        "import sys, pathlib; pathlib.Path(sys.argv[1]).write_bytes(sys.argv[2].encode() + sys.stdin.buffer.read())"
    )
    out = tmp_path / "out"
    command([sys.executable, "-c", script, str(out)])(NOTICES)
    assert out.read_text() == subject(NOTICES) + body(NOTICES)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([sys.executable, "-c", "raise SystemExit(3)"], "ended with 3"),
        (["no-such-program-here"], "FileNotFoundError"),
        ([sys.executable, "-c", "import time; time.sleep(60)"], "TimeoutExpired"),
    ],
    ids=["exit code", "missing", "time-out"],
)
def test_a_command_that_fails(monkeypatch: pytest.MonkeyPatch, words: list[str], says: str) -> None:
    """A program that fails, is missing or does not end is an error that names it."""
    if says == "TimeoutExpired":
        monkeypatch.setattr("scheduler.channels.TIMEOUT_SECONDS", 0.3)
    message = _not_told(command(words))
    assert says in message and words[0] in message


# --- several ----------------------------------------------------------------------------------------------------------


def test_one_channel_that_works_is_enough() -> None:
    """When one of several channels has told the person, the others' failures are noted and nothing is told twice."""
    told: list[int] = []
    failures: list[PullquoteError] = []

    def broken(_: object) -> None:
        raise NotTold("broken")

    all_of([broken, lambda all: told.append(len(all)), broken], failed=failures.append)(NOTICES)
    assert (told, len(failures)) == ([3], 2)
    with pytest.raises(NotTold):
        all_of([broken, broken], failed=failures.append)(NOTICES)
