"""The webhook: signed documents, the same at every try, to the address that was meant and no other."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dialect_server import (
    HTML,
    LOST,
    Answer,
    DialectServer,
    access_with,
    answering,
    no_browser,
    publish,
    refused,
    serving,
    without_secrets,
)
from publishing_world import NOW, outgoing

from quotes.errors import InputError, PullquoteError, Refused
from scheduler.logins.webhook import sign_in
from scheduler.model import Account, Facet, Outgoing, Picture, Receipt, Thread
from scheduler.proving.dialect import Reply
from scheduler.proving.dialects.webhook import SECRET, WebhookDialect, account_options, login_secrets
from scheduler.publisher import Busy, Recovery, RecoveryKind, Unsure
from scheduler.publishers.conformance import PIXEL, check_publisher
from scheduler.publishers.webhook import WebhookPublisher
from scheduler.publishers.webhook_signing import signature, signing_key

Server = DialectServer[WebhookDialect]
PAGE = (Path(__file__).resolve().parents[1] / "docs" / "webhook.md").read_text(encoding="utf-8")


@pytest.fixture
def server() -> Iterator[Server]:
    """A receiver."""
    with serving(WebhookDialect) as running:
        yield running


def _account(server: Server, **options: str) -> Account:
    return Account("hall", "webhook", "webhook", options={**account_options(server.base), **options})


def _open(server: Server, *, at: datetime = NOW, **options: str) -> WebhookPublisher:
    return WebhookPublisher(_account(server, **options), replace(access_with(login_secrets()), now=lambda: at))


@pytest.mark.parametrize("replays", ["no", "yes"])
def test_webhooks_conform(server: Server, replays: str) -> None:
    """The suite of all publishers, over HTTP; with a receiver that makes one post of a key, and one that does not."""
    server.dialect.set(keeps_keys=replays == "yes")
    account = _account(server, replays=replays)
    secrets = [SECRET, SECRET.removeprefix("whsec_")]
    check_publisher(lambda: WebhookPublisher(account, access_with(login_secrets())), server, account, secrets=secrets)


def test_what_is_unsure_is_held_unless_the_receiver_promises(server: Server) -> None:
    """Only a receiver that makes one post of the same key may be sent it again."""
    assert _open(server).recovery == _open(server, replays="no").recovery == Recovery(RecoveryKind.HOLD)
    assert _open(server, replays="yes").recovery == Recovery(RecoveryKind.REPLAY)
    assert _open(server).login_ends() is None


def _full(account: Account) -> Outgoing:
    """A post with everything that there may be."""
    one = outgoing(account, "“Plain words.” — Ann Other https://example.org")
    receipt = Receipt("41", "https://hall.example/41", NOW)
    facets = (Facet(33, 52, "link", "https://example.org"),)
    return replace(
        one, payload=replace(one.payload, facets=facets), thread=Thread(replace(receipt, remote_id="40"), receipt)
    )


def test_the_document_is_as_the_page_says(server: Server) -> None:
    """Every field that docs/webhook.md shows is sent, and no other; a picture arrives whole."""
    one = _full(_account(server))
    publish(_open(server), one)
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    shown, sent = json.loads(example), json.loads(server.dialect.bodies[0])
    assert (sent.keys(), sent["pictures"][0].keys()) == (shown.keys(), shown["pictures"][0].keys())
    assert {key: sent[key] for key in ("version", "type", "text", "facets", "reply_to")} == {
        key: shown[key] for key in ("version", "type", "text", "facets", "reply_to")
    }
    facet = sent["facets"][0]
    assert sent["text"].encode()[facet["start"] : facet["end"]].decode() == facet["target"]
    assert base64.b64decode(sent["pictures"][0]["data"]) == PIXEL
    assert sent["pictures"][0]["sha256"] == hashlib.sha256(PIXEL).hexdigest()
    assert (sent["key"], sent["created_at"]) == (one.key, "2026-11-23T09:00:00+00:00")


def test_every_try_has_the_same_bytes_and_a_time_of_its_own(server: Server) -> None:
    """A receiver may compare what comes twice; when it was sent is what keeps others from sending it again."""
    one = _full(_account(server))
    server.dialect.set(keeps_keys=True)
    for minutes in (0, 90):
        publish(_open(server, at=NOW + timedelta(minutes=minutes)), one)
    first, second = server.seen
    assert first.body == second.body
    assert len({request.headers["webhook-id"] for request in server.seen}) == 1
    apart = int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"])
    assert (apart, first.headers["webhook-signature"] == second.headers["webhook-signature"]) == (90 * 60, False)


def test_the_signature_is_that_of_the_specification() -> None:
    """The test vector of the Standard Webhooks libraries: a receiver may use any of them."""
    key = signing_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330.9, UTC)
    made = signature(b'{"test": 2432232314}', "msg_p5jXN8AQM9LWM0D4loKWxJek", at, key)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_long_enough_and_what_it_says_it_is() -> None:
    """Base64 behind `whsec_`, or any text; a short one could be guessed."""
    assert signing_key("é" * 12) == ("é" * 12).encode()
    for secret in ("", "short", "x" * 23, "whsec_", "whsec_" + "A" * 31, "whsec_" + "-_" * 20, "whsec_" + "A" * 28):
        with pytest.raises(Refused) as caught:
            signing_key(secret)
        assert caught.value.rule == "login"


def test_a_receipt_has_what_the_receiver_tells(server: Server) -> None:
    """Its id and address, or the key and none when it says nothing."""
    receipt = publish(_open(server), outgoing(_account(server)))
    assert (receipt.remote_id, receipt.url) == ("1", "https://receiver.example/1")
    server.dialect.set(silent=True)
    receipt = publish(_open(server), outgoing(_account(server), key="abc"))
    assert (receipt.remote_id, receipt.url, receipt.posted_at) == ("abc", None, NOW)


TAKEN: dict[str, tuple[Reply, str, str | None]] = {
    "200 and nothing": (Reply(200), "key", None),
    "201 and words": (Reply(201, b"thanks!", {"Content-Type": "text/html"}), "key", None),
    "204": (Reply(204), "key", None),
    "half a document": (Reply(200, b'{"id": "4'), "key", None),
    "a list": (Reply(200, b"[1]"), "key", None),
    "a number": (Reply.of(200, {"id": 0}), "0", None),
    "no number": (Reply.of(200, {"id": True}), "key", None),
    "an object": (Reply.of(200, {"id": {}, "url": []}), "key", None),
    "nothing": (Reply.of(200, {"id": "", "url": ""}), "key", None),
    "a long one": (Reply.of(200, {"id": "x" * 201}), "key", None),
    "a number without end": (Reply(200, b'{"id": 1' + b"0" * 300 + b"}"), "key", None),
    "a line break": (Reply.of(200, {"id": "a\nb", "url": "https://a.example/\n"}), "key", None),
    "another scheme": (Reply.of(200, {"id": "a", "url": "javascript:alert(1)"}), "a", None),
    "a password": (Reply.of(200, {"id": "a", "url": "https://a:b@c.example"}), "a", None),
    "all of it": (Reply.of(200, {"id": "ü 1", "url": "http://hall.example/1"}), "ü 1", "http://hall.example/1"),
}


@pytest.mark.parametrize(("answer", "id", "url"), TAKEN.values(), ids=TAKEN)
def test_any_2xx_is_taken_and_what_it_says_only_if_it_can_be_true(
    server: Server, answer: Reply, id: str, url: str | None
) -> None:
    """The status is the answer; an id or an address that is none is passed over."""
    server.answers(answer)
    receipt = publish(_open(server), outgoing(_account(server), key="key"))
    assert (receipt.remote_id, receipt.url) == (id, url)


ANSWERS: dict[str, tuple[Answer, type[PullquoteError], str]] = {
    "a page": (HTML, Unsure, "web page"),
    "a page after a blank": (Reply(201, b"\n <html>"), Unsure, "web page"),
    "lost": (LOST, Unsure, "did not answer"),
    "500": (Reply(500), Unsure, "(500)"),
    "503 that asks to wait": (Reply(503, b"", {"Retry-After": "5"}), Unsure, "(503)"),
    "408": (Reply(408), Unsure, "(408)"),
    "409": (Reply.of(409, {"error": "that key was here"}), Unsure, "conflict: that key was here"),
    "301": (Reply(301, b"", {"Location": "/x"}), Unsure, "(301)"),
    "302": (Reply(302, b"", {"Location": "/x"}), Unsure, "(302)"),
    "303": (Reply(303, b"", {"Location": "/x"}), Unsure, "(303)"),
    "304": (Reply(304), Unsure, "(304)"),
    "307": (Reply(307, b"", {"Location": "/x"}), Refused, "has moved (307)"),
    "308": (Reply(308, b"", {"Location": "/x"}), Refused, "has moved (308)"),
    "401": (Reply.of(401, {"message": "bad signature"}), Refused, "does not let this account in: bad signature"),
    "403": (Reply(403), Refused, "does not let this account in"),
    "404": (Reply(404, b"<html>"), Refused, "takes no posts at this address (404)"),
    "405": (Reply(405), Refused, "takes no posts at this address (405)"),
    "410": (Reply(410), Refused, "takes no posts at this address (410)"),
    "413": (Reply(413), Refused, "too big"),
    "422": (Reply.of(422, {"detail": "no such tag"}), Refused, "refuses it (422): no such tag"),
}
PAUSES = {"307", "308", "401", "403", "404", "405", "410"}


@pytest.mark.parametrize("label", ANSWERS)
def test_every_answer_is_told_for_what_it_is(server: Server, label: str) -> None:
    """Not taken for certain, by whose fault, or unsure; and no redirection is followed."""
    answer, kind, words = ANSWERS[label]
    server.answers(answer)
    error = refused(_open(server), _account(server), SECRET)
    assert type(error) is kind
    assert words in error.message
    assert (isinstance(error, Refused) and error.rule == "login") == (label in PAUSES)
    assert len(server.seen) == 1


@pytest.mark.parametrize(("header", "wait"), [("120", 120), ("Mon, 23 Nov 2026 09:02:00 GMT", 120), ("soon", None)])
def test_a_rate_limit_is_waited_for(server: Server, header: str, wait: int | None) -> None:
    """In seconds or until a time."""
    server.answers(Reply(429, b"", {"Retry-After": header}))
    error = refused(_open(server), _account(server))
    assert isinstance(error, Busy)
    assert error.retry_after == (None if wait is None else timedelta(seconds=wait))


def test_an_error_that_repeats_the_secret_keeps_it_to_itself(server: Server) -> None:
    """A receiver knows the secret too, and may be careless with it."""
    server.answers(Reply.of(401, {"error": f"expected another signature than with {SECRET}"}))
    assert "than with …" in refused(_open(server), _account(server), SECRET).message


def test_a_clock_that_is_off_is_named_as_the_reason(server: Server) -> None:
    """A receiver refuses what seems old: then neither address nor secret is wrong."""
    server.dialect.set(clock=int(NOW.timestamp()))
    publisher = _open(server, at=NOW - timedelta(minutes=17))
    with pytest.raises(Refused) as caught:
        publisher.check()
    assert caught.value.hint == "The clocks here and there are 17 minutes apart. Set them right."
    assert _open(server, at=NOW + timedelta(minutes=4)).check().clock_off == timedelta(minutes=4)


def test_a_check_makes_no_post_and_says_that_everything_is_right(server: Server) -> None:
    """A document of its own type, signed like a post: only so a wrong secret is known before the first post."""
    health = _open(server).check()
    host = server.base.removeprefix("http://").partition("/")[0]
    assert (health.handle, health.remember, health.clock_off) == (host, {"handle": host}, timedelta(0))
    assert (server.dialect.checks, server.posts()) == (1, [])
    wrong = WebhookPublisher(_account(server), access_with({"secret": "another secret of enough bytes"}))
    with pytest.raises(Refused, match="does not let this account in"):
        wrong.check()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(LOST, Busy), (Reply(500), Busy), (Reply(429), Busy), (Reply(409), Busy), (HTML, Refused), (Reply(302), Refused),
     (Reply(308), Refused), (Reply(404), Refused)],
)  # fmt: skip
def test_a_check_is_never_unsure(server: Server, answer: Answer, kind: type[PullquoteError]) -> None:
    """A page or a redirection is no receiver; what tells nothing is asked again."""
    server.answers(answer)
    with pytest.raises(kind) as caught:
        _open(server).check()
    without_secrets(caught.value, SECRET)


@pytest.mark.parametrize("secrets", [{}, {"secret": ""}, {"secret": "short"}, {"secret": "whsec_?"}, {"other": SECRET}])
def test_a_login_that_is_not_whole_sends_nothing(server: Server, secrets: dict[str, str]) -> None:
    """It is the account's fault, and certain: a post is not unsure because its login is missing."""
    publisher = WebhookPublisher(_account(server), access_with(secrets))
    for call in (publisher.upload, lambda one: publisher.publish(one, (), one.key), lambda one: publisher.check()):
        with pytest.raises(Refused) as caught:
            call(outgoing(_account(server)))
        assert caught.value.rule == "login"
    assert server.seen == []


def _named(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The receiver's address by a name that leads into this machine."""
    real = socket.getaddrinfo

    def look(host: str, port: int, *rest: int, **more: int) -> Any:
        return real("127.0.0.1" if host == "hook.example" else host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look)
    return server.base.replace("127.0.0.1", "hook.example") + "/hook"


def test_a_name_that_leads_into_the_house_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is the account's fault, so that its posts wait; unless the person says that it is meant."""
    url = _named(server, monkeypatch)
    error = refused(_open(server, url=url.replace("http:", "https:")), _account(server), SECRET)
    assert isinstance(error, Refused)
    assert (error.rule, "at a private address" in error.message) == ("login", True)
    assert "--option private=yes" in error.hint
    assert server.seen == []
    assert publish(_open(server, url=url, private="yes"), outgoing(_account(server))).remote_id == "1"


BAD_URLS = [
    "", "hooks.example", "ftp://hooks.example", "http://hooks.example/x", "https://ann:pw@hooks.example/",
    "https://hooks.example/#part", "https://hooks.example/\r\nX: y", "https://hooks.example/é", "https://hö.example/",
    "https://", "file:///etc/passwd", "https://hooks.example/" + "x" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("url", BAD_URLS)
def test_an_address_that_cannot_work_is_told_at_once(url: str) -> None:
    """In the clear, with a password, or no address at all: nothing is opened, and the address not shown."""
    account = Account("hall", "webhook", "webhook", options={"url": url})
    with pytest.raises(InputError) as caught:
        WebhookPublisher(account, access_with())
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["https://hooks.example/a?b=c", "http://192.168.1.20:8000/q", "http://[::1]:8000", " https://a.example "]
)
def test_addresses_that_work_are_taken_as_they_are(url: str) -> None:
    """With a query, with a private number, on this machine."""
    account = Account("hall", "webhook", "webhook", options={"url": url})
    assert WebhookPublisher(account, access_with()).rules.name == "webhook"


@pytest.mark.parametrize("name", ["private", "replays"])
def test_a_choice_is_yes_or_no(server: Server, name: str) -> None:
    """A slip must not be taken for no."""
    with pytest.raises(InputError, match="neither yes nor no"):
        WebhookPublisher(replace(_account(server), options={**_account(server).options, name: "true"}), access_with())


def test_posts_can_be_fitted_to_another_network(server: Server) -> None:
    """What that network would not take is not sent: its rules are the account's."""
    account = replace(_account(server), rules="telegram")
    publisher = WebhookPublisher(account, access_with(login_secrets()))
    with pytest.raises(Refused, match="Picture 1 is not for Telegram"):
        publisher.upload(outgoing(account, pictures=(Picture(PIXEL, "gif", 1, 1, ""),)))
    publisher = WebhookPublisher(replace(account, rules="instagram"), access_with(login_secrets()))
    with pytest.raises(Refused, match="Instagram takes no post without a picture"):
        publisher.upload(outgoing(account, pictures=()))


def test_signing_in_asks_for_both_and_sends_a_check(server: Server) -> None:
    """The address is an option that may be seen, the secret is not; a login that does not work is not kept."""
    account = Account("hall", "webhook", "webhook")
    ask, asked = answering(f" {server.base}/hook ", f" {SECRET}\n")
    signed = sign_in(account, access_with(), ask, no_browser)
    assert [(one.name, one.secret) for one in asked] == [("url", False), ("secret", True)]
    assert (signed.secrets, signed.options["url"]) == (login_secrets(), f"{server.base}/hook")
    assert (server.dialect.checks, SECRET in str(signed.options)) == (1, False)
    with pytest.raises(Refused, match="does not let this account in"):
        sign_in(_account(server), access_with(), answering("another secret of enough bytes")[0], no_browser)


@pytest.mark.parametrize("secret", ["sesame", "whsec_no Base64 at all, but long enough"])
def test_a_weak_secret_is_not_taken(server: Server, secret: str) -> None:
    """It is told how to make a better one, and nothing is sent."""
    ask, _ = answering(secret)
    with pytest.raises(InputError) as caught:
        sign_in(_account(server), access_with(), ask, no_browser)
    without_secrets(caught.value, secret)
    assert "This makes one" in caught.value.hint
    assert server.seen == []


def test_the_receiver_on_the_page_works(tmp_path: Path) -> None:
    """Whoever copies it has a receiver that takes posts once, makes nothing of checks, and lets nobody else in."""
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "receiver.py").write_text(program, encoding="utf-8")
    (tmp_path / "secret.txt").write_text(f"{SECRET}\n", encoding="utf-8")
    command = [sys.executable, "receiver.py", "0"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as receiver:
        try:
            assert receiver.stdout is not None
            url = f"http://127.0.0.1:{receiver.stdout.readline().strip()}/"
            account = Account("hall", "webhook", "webhook", options={"url": url, "replays": "yes"})
            # The receiver is a program of its own, with the machine's clock.
            true = replace(access_with(login_secrets()), now=lambda: datetime.now(UTC))  # noqa: TID251
            publisher, one = WebhookPublisher(account, true), outgoing(account)
            publisher.check()
            assert [publish(publisher, one).remote_id for _ in range(2)] == [one.key] * 2
            for secrets, now in (
                ({"secret": "another secret of enough bytes"}, true.now),
                (login_secrets(), lambda: datetime(2026, 1, 1, tzinfo=UTC)),
            ):
                stranger = WebhookPublisher(account, replace(access_with(secrets), now=now))
                with pytest.raises(Refused, match="does not let this account in"):
                    publish(stranger, replace(one, key="another"))
        finally:
            receiver.kill()
    made = [path for path in tmp_path.iterdir() if path.suffix not in (".py", ".txt")]
    assert [path.name for path in made] == [f"{one.key}.json"]
    assert json.loads(made[0].read_bytes())["text"] == one.text
