"""Posts to `mastodon_mock`, a Mastodon server that is not ours: its own reading of the interface, with its own faults.

It is laxer than Mastodon, which `test_mastodon_dialect.py` is not: it counts code points, knows no limit of alt texts
or bytes, and no picture of it is ever late.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from publishing_world import access, outgoing

from quotes.errors import InputError, PullquoteError, Refused
from scheduler.logins.mastodon import sign_in
from scheduler.logins.signing_in import Field
from scheduler.model import Account, Receipt, Thread
from scheduler.publisher import Access, Busy, Unsure
from scheduler.publishers.conformance import Checks, check_publisher
from scheduler.publishers.mastodon import MastodonPublisher
from scheduler.publishers.truth import Shown, Trouble

TOKEN = "alice_token"  # what the mock gives its first account
PATIENCE = 10.0
"""Seconds for a request; the mock answers in a thousandth of that, unless the machine is busy."""

SERVER = """
import sys
from mastodon_mock.testing.server import MockServer

with MockServer() as server:
    print(server.port, flush=True)
    sys.stdin.read()
"""
"""In a process of its own: what it imports warns, and warnings are errors here."""

_FAULTS: dict[Trouble, dict[str, object]] = {
    Trouble.SERVER_ERROR: {"type": "status", "status": 500},
    Trouble.GARBLED: {"type": "malformed"},
    Trouble.RATE_LIMIT: {"type": "ratelimit"},
    Trouble.LOGIN: {"type": "status", "status": 401, "body": {"error": "The access token was revoked"}},
}


class Relay(ThreadingHTTPServer):
    """Stands before the mock and loses answers: the mock's own way, to be late, drops the post of who has gone."""

    daemon_threads = True

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Relaying)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.behind = behind
        self.client = httpx.Client(trust_env=False, timeout=60)
        self.loses = False
        """Whether the answer to the next post is lost."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: clients that give up are what some tests are about."""


class _Relaying(BaseHTTPRequestHandler):
    server: Relay

    def do_GET(self) -> None:
        """Any request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        url = self.server.behind + self.path
        reply = self.server.client.request(self.command, url, headers=headers, content=body)
        if self.server.loses and (self.command, self.path) == ("POST", "/api/v1/statuses"):
            self.server.loses = False
            return
        self.send_response_only(reply.status_code)
        for name, value in reply.headers.items():
            if name.lower() != "server":
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.content)

    do_POST = do_GET  # noqa: N815 - the name is http.server's

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


class Mock:
    """The mock's first account, as its own interface and its control plane show it."""

    def __init__(self, relay: Relay) -> None:
        self.base = relay.base
        self._relay = relay
        self._seen: dict[str, Shown] = {}
        self._client = httpx.Client(
            base_url=relay.behind, headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False
        )

    def close(self) -> None:
        """Hangs up."""
        self._client.close()
        self._relay.client.close()

    def reset(self) -> None:
        """An empty account without faults."""
        self._client.post("/api/v1/_mock/reset").raise_for_status()
        self._seen.clear()

    def fault(self, path: str, **effect: object) -> None:
        """What the next request of a path meets."""
        rule = {"match": {"path": path, "methods": ["POST"]}, "effect": effect, "count": 1}
        self._client.post("/api/v1/_mock/faults", json=rule).raise_for_status()

    def account(self, **options: str) -> Account:
        """An account that posts there."""
        return Account("alice", "mastodon", "mastodon", options={"server": self.base, **options})

    def publisher(self, given: Access | None = None, /, **options: str) -> MastodonPublisher:
        """Opens it anew."""
        return MastodonPublisher(self.account(**options), given or access(PATIENCE, access_token=TOKEN))

    def posts(self) -> Sequence[Shown]:
        """Everything that the account shows."""
        id = self._client.get("/api/v1/accounts/verify_credentials").json()["id"]
        shown = self._client.get(f"/api/v1/accounts/{id}/statuses", params={"limit": 40}).json()
        for one in shown:
            if one["id"] not in self._seen:
                self._seen[one["id"]] = self._shown(one)
        return [self._seen[one["id"]] for one in shown]

    def trouble(self, what: Trouble) -> bool:
        """By the mock's own faults, and the relay's; it cannot be unreachable."""
        if what is Trouble.LOST_REPLY:
            self._relay.loses = True
        elif what in _FAULTS:
            self.fault("/api/v1/statuses", **_FAULTS[what])
        return what is not Trouble.UNREACHABLE

    def authorize(self, username: str, address: str) -> Mapping[str, str]:
        """What a browser brings back when a person picks that account on the mock's page."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert httpx.get(address, trust_env=False, timeout=60).status_code == 200
        reply = self._client.post("/oauth/authorize", data={"username": username, **asked})
        return dict(parse_qsl(urlsplit(reply.headers["Location"]).query))

    def _shown(self, one: Mapping[str, object]) -> Shown:
        text = self._client.get(f"/api/v1/statuses/{one['id']}/source").json()["text"]
        media = one["media_attachments"]
        assert isinstance(media, list)
        pictures = tuple(self._client.get(each["url"]).content for each in media)
        alts = tuple(each["description"] or "" for each in media)
        parent = one["in_reply_to_id"]
        return Shown(str(one["id"]), text, pictures, alts, None, None if parent is None else str(parent))


@pytest.fixture(scope="module")
def running() -> Iterator[Mock]:
    """The mock in its process, for all tests of this file."""
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            with Relay(f"http://127.0.0.1:{int(server.stdout.readline())}") as relay:
                thread = threading.Thread(target=relay.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
                thread.start()
                mock = Mock(relay)
                yield mock
                mock.close()
                relay.shutdown()
                thread.join()
        finally:
            server.kill()  # at its own pace it would wait for the requests that hang


@pytest.fixture
def mock(running: Mock) -> Mock:
    """The mock, empty."""
    running.reset()
    return running


def test_it_keeps_every_promise_of_a_publisher(mock: Mock) -> None:
    """The suite for all publishers passes on a server that we did not write."""
    check_publisher(mock.publisher, mock, mock.account(), secrets=[TOKEN])


@pytest.mark.parametrize("trouble", [Trouble.LOST_REPLY, *_FAULTS])
def test_each_trouble_ends_in_one_post(mock: Mock, trouble: Trouble) -> None:
    """By the mock's own faults, and a reply that is truly lost: the error tells the truth, and there is one post."""
    Checks(mock.publisher, mock, mock.account(), (TOKEN,)).troubled(trouble)


def test_a_post_is_found_in_the_mocks_own_html(mock: Mock) -> None:
    """Links, mentions, emphasis and paragraphs as another server writes them."""
    for number, text in enumerate(
        (
            "“Plain words.” — Ann Other\n\nhttps://example.com/a/very/long/path/that/is/cut?x=1&y=2 #Stoic",
            "For @bob and @dave@remote.example: 1 < 2 & “quotes”\nécrit 👩‍👩‍👧‍👦",
            "No link",
        )
    ):
        publisher = mock.publisher()
        sent = outgoing(mock.account(), text, key=f"{number:032x}")
        receipt = publisher.publish(sent, publisher.upload(sent), sent.key)
        assert mock.publisher().find(sent) == receipt
        assert mock.publisher().find(replace(sent, payload=replace(sent.payload, text=f"{text}."))) is None


def test_a_keyed_retry_gives_the_same_post(mock: Mock) -> None:
    """The mock keeps keys as Mastodon does, also when the second call says something else."""
    sent = outgoing(mock.account(), pictures=())
    first = mock.publisher().publish(sent, (), sent.key)
    other = replace(sent, payload=replace(sent.payload, text="other words"))
    assert mock.publisher().publish(other, (), sent.key) == first
    assert len(mock.posts()) == 1


def test_a_text_that_the_mock_refuses_is_refused(mock: Mock) -> None:
    """422 in the mock's words."""
    sent = outgoing(mock.account(), "a" * 501, pictures=())
    with pytest.raises(Refused, match="Text is too long") as refused:
        mock.publisher().publish(sent, (), sent.key)
    assert refused.value.rule == "network"
    assert not mock.posts()


def test_a_rate_limit_in_seconds_since_1970_is_read(mock: Mock) -> None:
    """The mock tells the end of a limit in another form than Mastodon, and `Retry-After` beside it."""
    mock.fault("/api/v1/statuses", type="ratelimit", headers={"Retry-After": ""})
    sent = outgoing(mock.account(), pictures=())
    with pytest.raises(Busy) as busy:
        mock.publisher().publish(sent, (), sent.key)
    wait = busy.value.retry_after
    assert wait is not None
    assert timedelta(seconds=290) < wait <= timedelta(seconds=301)


@pytest.mark.parametrize(
    ("effect", "kind"),
    [
        ({"type": "status", "status": 500}, Busy),
        ({"type": "malformed"}, Busy),
        ({"type": "ratelimit"}, Busy),
        ({"type": "timeout"}, Busy),
        ({"type": "status", "status": 422, "body": {"error": "Validation failed: File is invalid"}}, Refused),
    ],
)
def test_an_upload_that_fails_has_posted_nothing(
    mock: Mock, effect: dict[str, object], kind: type[PullquoteError]
) -> None:
    """No fault of an upload leaves anybody in doubt."""
    mock.fault("/api/v2/media", **effect)
    patience = 0.1 if effect["type"] == "timeout" else PATIENCE
    with pytest.raises(kind):
        mock.publisher(access(patience, access_token=TOKEN)).upload(outgoing(mock.account()))
    assert not mock.posts()


def test_a_call_that_hangs_ends_in_its_time(mock: Mock) -> None:
    """The library would wait for five minutes; a request here has the patience that it was given."""
    mock.fault("/api/v1/statuses", type="timeout")
    sent = outgoing(mock.account(), pictures=())
    began = time.monotonic()
    with pytest.raises(Unsure):
        mock.publisher(access(0.2, access_token=TOKEN)).publish(sent, (), sent.key)
    assert time.monotonic() - began < 60


def test_the_mocks_own_check(mock: Mock) -> None:
    """Who it is, where, and with what limits; a token of another account is refused."""
    health = mock.publisher().check()
    assert health.handle == "@alice@mock.local"
    assert health.profile == "https://mock.local/@alice"
    remembered = mock.publisher(**health.remember)
    assert (remembered.rules.pictures.bytes, remembered.rules.pictures.types) == (
        10_485_760,
        ("png", "jpeg", "webp", "gif"),
    )
    with pytest.raises(Refused, match="posts as @alice@mock"):
        mock.publisher(access(PATIENCE, access_token="bob_token"), **health.remember).check()
    with pytest.raises(Refused, match="login"):
        mock.publisher(access(PATIENCE, access_token="revoked")).check()


def test_a_person_signs_in_and_posts(mock: Mock) -> None:
    """From the address of a server to a thread of two posts: app, browser, code, token, check, picture, reply."""
    opened: list[str] = []

    def browser(address: Callable[[str], str], *, redirect: str | None = None) -> Mapping[str, str]:
        opened.append(address("http://127.0.0.1:4711/"))
        return mock.authorize("bob", opened[0])

    def ask(field: Field) -> str:
        if field.name == "server":
            return f"{mock.base}/@bob"
        raise InputError("Nobody knows that.")

    before = Account("quotes", "mastodon", "mastodon")
    came = sign_in(before, access(PATIENCE), ask, browser)
    assert "code_challenge=" in opened[0]
    assert set(came.secrets) == {"access_token", "client_id", "client_secret"}
    assert came.options["handle"] == "@bob@mock.local"
    assert came.options["server"] == mock.base
    account = replace(before, options=came.options)
    given = access(PATIENCE, **came.secrets)
    publisher = MastodonPublisher(account, given)
    assert publisher.check().warnings == ()
    first = outgoing(account)
    receipt = publisher.publish(first, publisher.upload(first), first.key)
    assert isinstance(receipt, Receipt)
    reply = outgoing(account, "A reply", key="1" * 32, pictures=(), thread=Thread(receipt, receipt))
    publisher.publish(reply, (), reply.key)
    found = MastodonPublisher(account, given).find(reply)
    assert isinstance(found, Receipt)
    assert found.remote_id != receipt.remote_id
