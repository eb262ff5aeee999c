"""Discord: a webhook's messages go out once, call nobody, and every answer is told for what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
from scheduler.logins.discord import sign_in, webhook_in
from scheduler.model import Account, Picture, Receipt, Thread
from scheduler.proving.dialect import Reply
from scheduler.proving.dialects.discord import (
    CHANNELS,
    GUILD,
    THREAD,
    TOKEN,
    WEBHOOK,
    DiscordDialect,
    account_options,
    login_secrets,
)
from scheduler.publisher import Busy, RecoveryKind, Unsure
from scheduler.publishers.conformance import PIXEL, check_publisher
from scheduler.publishers.discord import DiscordPublisher

Server = DialectServer[DiscordDialect]


@pytest.fixture
def server() -> Iterator[Server]:
    """A channel with a webhook."""
    with serving(DiscordDialect) as running:
        yield running


def _account(server: Server, **options: str) -> Account:
    return Account("feed", "discord", "discord", options={**account_options(server.base), **options})


def _open(server: Server, **options: str) -> DiscordPublisher:
    return DiscordPublisher(_account(server, **options), access_with(login_secrets()))


def _said(server: Server) -> dict[str, Any]:
    """The JSON of the last message."""
    body = server.seen[-1].body
    if server.seen[-1].headers["content-type"] != "application/json":
        body = body.partition(b"\r\n\r\n")[2].partition(b"\r\n--")[0]
    said: dict[str, Any] = json.loads(body)
    return said


def test_discord_conforms(server: Server) -> None:
    """The suite of all publishers, over HTTP; replies are the next messages, for a webhook cannot reply."""
    account = _account(server)
    secrets = login_secrets()
    check_publisher(
        lambda: DiscordPublisher(account, access_with(secrets)), server, account, secrets=[secrets["token"]], flat=True
    )


def test_what_is_unsure_is_held() -> None:
    """A webhook has no key, and cannot be asked what it sent: only a person can look."""
    publisher = DiscordPublisher(Account("feed", "discord", "discord"), access_with(login_secrets()))
    assert (publisher.recovery.kind, publisher.login_ends()) == (RecoveryKind.HOLD, None)


def test_nothing_in_a_quote_calls_anybody(server: Server) -> None:
    """Whatever a quote says, nobody is pinged: not everybody, no role, no person."""
    text = "“Hello @everyone, @here, <@123> and <@&456>.”"
    publish(_open(server), outgoing(_account(server), text))
    publish(_open(server), outgoing(_account(server), text, pictures=()))
    assert [one.text for one in server.posts()] == [text, text]
    assert server.dialect.pinged == []
    assert _said(server)["allowed_mentions"] == {"parse": []}


def test_the_receipt_leads_to_the_message(server: Server) -> None:
    """Its address, and its time by Discord's clock; without the server's number there is no address to give."""
    receipt = publish(_open(server), outgoing(_account(server)))
    assert receipt.url == f"https://discord.com/channels/{GUILD}/{CHANNELS[0]}/{receipt.remote_id}"
    assert receipt.posted_at == datetime(2026, 11, 23, 9, 0, 0, 123_000, tzinfo=UTC)
    assert publish(_open(server, guild=""), outgoing(_account(server), "Another.")).url is None


def test_ten_pictures_arrive_in_their_order(server: Server) -> None:
    """Each with its alt text; one more is refused before anything is sent."""
    kinds = ("png", "jpeg", "webp", "gif") * 3
    pictures = tuple(Picture(PIXEL + b"%d" % n, kinds[n], 1, 1, f"Picture “{n}”" * (n > 0)) for n in range(11))
    publisher, account = _open(server), _account(server)
    publish(publisher, outgoing(account, pictures=pictures[:10]))
    (shown,) = server.posts()
    assert shown.pictures == tuple(one.data for one in pictures[:10])
    assert shown.alts == tuple(one.alt for one in pictures[:10])
    with pytest.raises(Refused, match="11 pictures are too many for Discord: it takes 10"):
        publisher.upload(outgoing(account, pictures=pictures))


@pytest.mark.parametrize(
    ("picture", "rule"),
    [
        (Picture(bytes(10 * 1024 * 1024 + 1), "png", 1, 1, ""), "picture"),
        (Picture(PIXEL, "tiff", 1, 1, ""), "picture"),
        (Picture(b"", "png", 1, 1, ""), "picture"),
        (Picture(PIXEL, "png", 0, 1, ""), "picture"),
        (Picture(PIXEL, "png", 1, 1, "a" * 1025), "alt"),
    ],
)
def test_a_picture_that_discord_would_not_take_is_not_sent(server: Server, picture: Picture, rule: str) -> None:
    """Size, type and alt text are looked at first: nothing is sent that cannot arrive as it should."""
    with pytest.raises(Refused) as caught:
        _open(server).upload(outgoing(_account(server), pictures=(picture,)))
    assert (caught.value.rule, server.seen) == (rule, [])


def test_posts_go_to_the_thread_that_is_named(server: Server) -> None:
    """The option thread_id names a thread of the channel, which a forum must have."""
    server.dialect.set(forum=True)
    error = refused(_open(server), _account(server))
    assert isinstance(error, Refused)
    assert (error.rule, error.hint) == ("login", "Set the option thread_id.")
    receipt = publish(_open(server, thread_id=THREAD), outgoing(_account(server)))
    assert f"/{THREAD}/" in receipt.url
    assert "Unknown Channel" in refused(_open(server, thread_id="12"), _account(server)).message


def test_a_reply_is_the_next_message(server: Server) -> None:
    """Whatever it replies to, even what a person typed: the channel's order is the thread."""
    parent = Receipt("https://discord.com/channels/1/2/3", None, NOW, "person")
    publish(_open(server), outgoing(_account(server), "And more.", thread=Thread(parent, parent)))
    assert [one.text for one in server.posts()] == ["And more."]


ANSWERS: dict[str, tuple[Answer, type[PullquoteError], str]] = {
    "a page": (HTML, Unsure, "tells nothing (200)"),
    "no content": (Reply(204), Unsure, "tells nothing (204)"),
    "no id": (Reply.of(200, {"content": "x"}), Unsure, "(200)"),
    "an id that is none": (Reply.of(200, {"id": "../1"}), Unsure, "(200)"),
    "a list": (Reply.of(200, [{"id": "1"}]), Unsure, "(200)"),
    "lost": (LOST, Unsure, "did not answer"),
    "500": (Reply.of(500, {"message": "500: Internal Server Error", "code": 0}), Unsure, "Internal Server Error"),
    "502": (Reply(502, b"<html>"), Unsure, "(502)"),
    "503 that asks to wait": (Reply(503, b"", {"Retry-After": "5"}), Unsure, "(503)"),
    "408": (Reply(408), Unsure, "(408)"),
    "a redirection": (Reply(302, b"", {"Location": "https://evil.example"}), Unsure, "(302)"),
    "deleted": (Reply.of(404, {"message": "Unknown Webhook", "code": 10015}), Refused, "Unknown Webhook"),
    "an errant path": (Reply(404, b"<html>"), Refused, "does not know this webhook"),
    "no permission": (Reply.of(403, {"message": "Missing Permissions", "code": 50013}), Refused, "Missing Permissions"),
    "barred at the gate": (Reply(403, b"error code: 1015"), Refused, "gate before Discord"),
    "barred in JSON": (Reply.of(403, {"message": "internal network error", "code": 40333}), Refused, "gate before"),
    "explicit": (Reply.of(403, {"message": "Explicit content cannot be sent", "code": 20009}), Refused, "Explicit"),
    "too big": (Reply.of(413, {"message": "Request entity too large", "code": 40005}), Refused, "too big"),
    "moderated": (Reply.of(400, {"message": "Message was blocked by automatic moderation", "code": 200000}),
                  Refused, "automatic moderation"),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "kind", "words"), ANSWERS.values(), ids=ANSWERS)
def test_every_answer_is_told_for_what_it_is(
    server: Server, answer: Answer, kind: type[PullquoteError], words: str
) -> None:
    """Only Discord's own refusal means that there is no message; everything else is unsure."""
    server.answers(answer)
    error = refused(_open(server), _account(server), TOKEN)
    assert type(error) is kind
    assert words in error.message


@pytest.mark.parametrize(
    ("label", "rule"),
    [("deleted", "login"), ("barred at the gate", "login"), ("explicit", "network"), ("too big", "picture")],
)
def test_a_refusal_says_whose_fault_it_is(server: Server, label: str, rule: str) -> None:
    """An account is paused for its own faults only, and not for a post's."""
    server.answers(ANSWERS[label][0])
    error = refused(_open(server), _account(server))
    assert isinstance(error, Refused)
    assert error.rule == rule


def test_a_refused_field_is_named(server: Server) -> None:
    """Discord's words for each field are flattened into one line."""
    error = refused_text(server, "x" * 2001)
    assert error.message.endswith("Invalid Form Body; content: Must be 2000 or fewer in length.")


def refused_text(server: Server, text: str) -> PullquoteError:
    """What a text comes to that is refused."""
    one = outgoing(_account(server), text)
    with pytest.raises(Refused) as caught:
        publish(_open(server), one)
    return caught.value


@pytest.mark.parametrize(
    "told",
    [
        {"message": 3, "errors": [1]},
        {"errors": {"a": {"_errors": [3, None, {"message": {}}]}, "_errors": {"x": 1}}},
        {"message": "\x1b[2J\u202e\ud800", "code": [], "errors": None},
    ],
)
def test_nonsense_in_an_error_does_no_harm(server: Server, told: dict[str, Any]) -> None:
    """Words of the wrong kind are passed over, and what would garble a terminal or a database is taken out."""
    server.answers(Reply.of(400, told))
    error = refused(_open(server), _account(server))
    assert isinstance(error, Refused)
    assert error.message.encode().isascii()
    assert error.message.isprintable()


def test_depth_without_a_bottom_is_not_looked_into(server: Server) -> None:
    """An error nested a thousand times is a refusal like another."""
    inner: dict[str, Any] = {"_errors": [{"message": "deep"}]}
    for _ in range(900):
        inner = {"a": inner}
    server.answers(Reply.of(400, {"message": "No.", "errors": inner}))
    assert refused(_open(server), _account(server)).message == "Discord refuses it (400): No."


@pytest.mark.parametrize(
    ("body", "header", "wait"),
    [
        ({"retry_after": 64.57, "global": False}, "65", 64.57),
        ({"retry_after": "soon"}, "65", 65),
        ({"retry_after": float("nan")}, "65", 65),
        ({"retry_after": -1}, "65", 65),
        ({"retry_after": True}, "", None),
        ({"retry_after": 1e300}, "", None),
        ({"message": "You are being blocked from accessing our API temporarily"}, "", None),
    ],
)
def test_a_rate_limit_is_waited_for(server: Server, body: object, header: str, wait: float | None) -> None:
    """As long as the body says, to the fraction of a second, or else the header; a word that is none is no wait."""
    server.answers(Reply.of(429, body, **({"Retry_After": header} if header else {})))
    error = refused(_open(server), _account(server))
    assert isinstance(error, Busy)
    assert error.retry_after == (None if wait is None else timedelta(seconds=wait))


def test_an_error_that_repeats_the_address_keeps_the_token_to_itself(server: Server) -> None:
    """Servers like to say what they did not find; the token is taken out of it."""
    server.answers(Reply.of(404, {"message": f"Cannot POST /webhooks/{WEBHOOK}/{TOKEN}", "code": 0}))
    error = refused(_open(server), _account(server), TOKEN)
    assert f"/webhooks/{WEBHOOK}/…" in error.message


@pytest.mark.parametrize(
    "secrets",
    [{}, {"id": WEBHOOK}, {"id": WEBHOOK, "token": ""}, {"id": "1/2", "token": "x"}, {"id": "1", "token": "a b"}],
)
def test_a_login_that_is_not_whole_sends_nothing(server: Server, secrets: dict[str, str]) -> None:
    """It is the account's fault, and certain: a post is not unsure because its login is missing."""
    publisher = DiscordPublisher(_account(server), access_with(secrets))
    for call in (publisher.upload, lambda one: publisher.publish(one, (), one.key), lambda one: publisher.check()):
        with pytest.raises(Refused) as caught:
            call(outgoing(_account(server)))
        assert caught.value.rule == "login"
    assert server.seen == []


def test_nobody_at_the_address_is_busy(server: Server) -> None:
    """What could not be connected was certainly not sent."""
    server.close()
    assert isinstance(refused(_open(server), _account(server), TOKEN), Busy)


def test_the_check_names_the_webhook_and_remembers_where_it_posts(server: Server) -> None:
    """Its name, its channel, and the address that members open."""
    health = _open(server).check()
    profile = f"https://discord.com/channels/{GUILD}/{CHANNELS[0]}"
    assert (health.handle, health.profile, health.clock_off) == ("Quotes", profile, timedelta(0))
    assert health.remember == {
        "user": WEBHOOK, "handle": "Quotes", "guild": GUILD, "channel": CHANNELS[0], "profile": profile,
    }  # fmt: skip


def test_a_renamed_or_moved_webhook_is_still_the_one(server: Server) -> None:
    """A new name is taken over; a new channel is told, for posts go elsewhere now."""
    server.dialect.name = "Words"
    server.dialect.set(moved=True)
    health = _open(server).check()
    assert (health.handle, health.remember["channel"]) == ("Words", CHANNELS[1])
    assert health.warnings == ("The webhook was moved: it posts to another channel than before.",)


def test_another_webhook_is_not_taken_for_the_one_that_was_added(server: Server) -> None:
    """Neither by what the account remembers, nor by what Discord answers."""
    with pytest.raises(Refused, match="not the webhook that was added"):
        _open(server, user="1").check()
    server.answers(Reply.of(200, {"id": "2", "name": "Evil"}))
    with pytest.raises(Refused, match="not the webhook that was added"):
        _open(server).check()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(LOST, Busy), (HTML, Busy), (Reply(500), Busy), (Reply.of(429, {"retry_after": 3}), Busy), (Reply(404), Refused)],
)
def test_a_check_is_never_unsure(server: Server, answer: Answer, kind: type[PullquoteError]) -> None:
    """Nobody sees a question, so one without an answer can be asked again."""
    server.answers(answer)
    with pytest.raises(kind) as caught:
        _open(server).check()
    without_secrets(caught.value, TOKEN)


def test_a_hostile_name_is_made_harmless(server: Server) -> None:
    """A name is shown in terminals: it stays short and on its line."""
    server.dialect.name = f"\x1b]0;{TOKEN}\x07\n" + "a" * 999
    handle = _open(server).check().handle
    assert handle.isprintable()
    assert (len(handle), TOKEN in handle) == (80, False)


@pytest.mark.parametrize(
    "address",
    [
        f"https://discord.com/api/webhooks/{WEBHOOK}/{TOKEN}",
        f" https://discord.com/api/v10/webhooks/{WEBHOOK}/{TOKEN}/ ",
        f"https://ptb.discord.com/api/webhooks/{WEBHOOK}/{TOKEN}?thread_id=5",
        f"https://DiscordApp.com/api/webhooks/{WEBHOOK}/{TOKEN}",
    ],
)
def test_a_webhooks_address_is_read_in_every_form(address: str) -> None:
    """As Discord's programs copy it, today and before."""
    assert webhook_in(address) == login_secrets()


@pytest.mark.parametrize(
    "address",
    [
        f"http://discord.com/api/webhooks/{WEBHOOK}/{TOKEN}",
        f"https://discord.com.evil.example/api/webhooks/{WEBHOOK}/{TOKEN}",
        f"https://evil.example/api/webhooks/{WEBHOOK}/{TOKEN}",
        f"https://discord.com:8443/api/webhooks/{WEBHOOK}/{TOKEN}",
        f"https://discord.com@evil.example/api/webhooks/{WEBHOOK}/{TOKEN}",
        f"https://discord.com/api/webhooks/{WEBHOOK}/{TOKEN}/slack",
        f"https://discord.com/api/webhooks/../{TOKEN}",
        TOKEN,
        "",
    ],
)
def test_another_address_is_no_webhook_and_is_not_shown(address: str) -> None:
    """The whole address is the secret, also when it is the wrong one."""
    with pytest.raises(InputError) as caught:
        webhook_in(address)
    without_secrets(caught.value, TOKEN)


def test_signing_in_takes_the_address_apart_and_looks(server: Server) -> None:
    """The token is kept as a secret, everything else as options; another webhook may take the old one's place."""
    account = _account(server, user="1", channel="2")
    ask, asked = answering(f"{server.base}/webhooks/{WEBHOOK}/{TOKEN}")
    signed = sign_in(account, access_with(), ask, no_browser)
    assert [one.secret for one in asked] == [True]
    assert signed.secrets == login_secrets()
    assert (signed.options["user"], signed.options["channel"]) == (WEBHOOK, CHANNELS[0])
    assert TOKEN not in str(signed.options)
    opened = replace(account, options={**account.options, **signed.options})
    assert DiscordPublisher(opened, access_with(signed.secrets)).check().warnings == ()


def test_signing_in_with_a_webhook_that_is_gone_is_refused(server: Server) -> None:
    """Nothing is kept that does not work."""
    server.dialect.set(deleted=True)
    ask, _ = answering(f"{server.base}/webhooks/{WEBHOOK}/{TOKEN}")
    with pytest.raises(Refused) as caught:
        sign_in(_account(server), access_with(), ask, no_browser)
    without_secrets(caught.value, TOKEN)


@pytest.mark.parametrize(
    "options", [{"thread_id": "general"}, {"server": "http://discord.example"}, {"server": "https://a@b.example"}]
)
def test_options_that_cannot_work_are_told_at_once(options: dict[str, str]) -> None:
    """Before anything is planned for the account."""
    with pytest.raises(InputError):
        DiscordPublisher(Account("feed", "discord", "discord", options=options), access_with())
