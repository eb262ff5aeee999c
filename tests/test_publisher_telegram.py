"""Telegram: a bot's messages go out once, its token is never shown, and every answer is told for what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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
from publishing_world import NOW, MemoryLogin, outgoing

from quotes.errors import InputError, PullquoteError, Refused, StorageError
from scheduler.logins.telegram import sign_in
from scheduler.model import Account, Picture, Receipt, Thread
from scheduler.proving.dialect import Reply
from scheduler.proving.dialects.telegram import BOT, CHAT, NAME, TOKEN, TelegramDialect, account_options, login_secrets
from scheduler.publisher import Busy, RecoveryKind, Unsure
from scheduler.publishers.conformance import PIXEL, check_publisher
from scheduler.publishers.telegram import TelegramPublisher

Server = DialectServer[TelegramDialect]
TWO = tuple(Picture(PIXEL + b"%d" % number, "png", 1, 1, "") for number in range(2))


@pytest.fixture
def server() -> Iterator[Server]:
    """A channel with a bot."""
    with serving(TelegramDialect) as running:
        yield running


def _account(server: Server, **options: str) -> Account:
    return Account("feed", "telegram", "telegram", options={**account_options(server.base), **options})


def _open(server: Server, **options: str) -> TelegramPublisher:
    return TelegramPublisher(_account(server, **options), access_with(login_secrets()))


def _methods(server: Server) -> list[str]:
    return [request.path.rpartition("/")[2] for request in server.seen]


@pytest.mark.parametrize("keep", ["no", "yes"])
def test_telegram_conforms(server: Server, keep: str) -> None:
    """The suite of all publishers, over HTTP, with photos and with files. The fake keeps a photo's bytes, so that they
    can be compared here; the real Telegram compresses photos anew, and leaves files as they are."""
    account = _account(server, keep_bytes=keep)
    check_publisher(lambda: TelegramPublisher(account, access_with(login_secrets())), server, account, secrets=[TOKEN])
    assert set(server.dialect.kinds) == {"document" if keep == "yes" else "photo"}


def test_what_is_unsure_is_held(server: Server) -> None:
    """Telegram has no key, and a bot cannot read what it sent: only a person can look."""
    assert (_open(server).recovery.kind, _open(server).login_ends()) == (RecoveryKind.HOLD, None)


def test_a_text_a_picture_and_an_album_go_by_their_own_methods(server: Server) -> None:
    """Without pictures a message, with one a photo, with several an album whose first has the caption."""
    account, publisher = _account(server), _open(server)
    for number in range(3):
        publish(publisher, outgoing(account, f"No. {number}", pictures=TWO[:number]))
    assert _methods(server) == ["sendMessage", "sendPhoto", "sendMediaGroup"]
    assert [(one.text, len(one.pictures)) for one in server.posts()] == [("No. 0", 0), ("No. 1", 1), ("No. 2", 2)]


def test_nothing_in_a_quote_is_markup(server: Server) -> None:
    """Stars, brackets and angles stay what they are: no way of reading them is asked for."""
    text = "“*Stars* and <b>angles</b> & [brackets](https://evil.example).”"
    for pictures in ((), TWO[:1], TWO):
        publish(_open(server), outgoing(_account(server), text, pictures=pictures))
        assert b"parse_mode" not in server.seen[-1].body
    assert {one.text for one in server.posts()} == {text}


def test_a_long_text_needs_no_picture(server: Server) -> None:
    """A text alone may be four times as long as a caption, counted in UTF-16."""
    publish(_open(server), outgoing(_account(server), "👍" * 2048, pictures=()))
    with pytest.raises(Refused, match="message is too long"):
        publish(_open(server), outgoing(_account(server), "👍" * 2049, pictures=()))
    with pytest.raises(Refused, match="caption is too long"):
        publish(_open(server), outgoing(_account(server), "👍" * 513, pictures=TWO))


@pytest.mark.parametrize(
    "picture",
    [
        Picture(bytes(10 * 1024 * 1024 + 1), "png", 1, 1, ""),
        Picture(PIXEL, "gif", 1, 1, ""),
        Picture(PIXEL, "png", 9000, 1001, ""),
        Picture(PIXEL, "png", 2100, 100, ""),
        Picture(PIXEL, "png", 100, 2100, ""),
    ],
)
def test_a_picture_that_telegram_would_not_take_is_not_sent(server: Server, picture: Picture) -> None:
    """Size, type, sides and shape are looked at first: nothing is sent that cannot arrive as it should."""
    with pytest.raises(Refused) as caught:
        _open(server).upload(outgoing(_account(server), pictures=(picture,)))
    assert (caught.value.rule, server.seen) == ("picture", [])


@pytest.mark.parametrize(
    ("chat", "url"),
    [
        ({"type": "channel", "id": CHAT, "username": NAME}, f"https://t.me/{NAME}/2"),
        ({"type": "supergroup", "id": CHAT}, "https://t.me/c/1234567890/2"),
        ({"type": "group", "id": -12345}, None),
        ({"type": "private", "id": 12345, "username": "ann_other"}, None),
        ({"type": "channel", "id": "x", "username": "../evil"}, None),
        ({"type": "channel"}, None),
        ([], None),
    ],
)
def test_the_receipt_leads_to_the_message_where_it_can_be_seen(server: Server, chat: Any, url: str | None) -> None:
    """A public chat has an address for everybody, a private one for its members, others none."""
    server.answers(Reply.of(200, {"ok": True, "result": {"message_id": 2, "date": 1_795_424_400, "chat": chat}}))
    receipt = publish(_open(server), outgoing(_account(server)))
    assert (receipt.remote_id, receipt.url) == ("2", url)
    assert receipt.posted_at == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("date", [None, -5, 10**30, "now", True])
def test_a_time_that_is_none_is_now(server: Server, date: object) -> None:
    """A receipt is worth more than its time: a wrong one does not lose it."""
    server.answers(Reply.of(200, {"ok": True, "result": {"message_id": 2, "date": date}}))
    assert publish(_open(server), outgoing(_account(server))).posted_at == NOW


def test_a_reply_hangs_below_a_message_that_a_person_linked(server: Server) -> None:
    """A pasted link is read for the message's number, in each form that Telegram's programs copy."""
    account = _account(server)
    first = publish(_open(server), outgoing(account, "First.")).remote_id
    links = [
        f"https://t.me/{NAME}/{first}", f"t.me/{NAME.upper()}/{first}?single", f"https://t.me/c/1234567890/{first}",
        f"https://t.me/c/1234567890/1/{first}/", first,
    ]  # fmt: skip
    for number, link in enumerate(links):
        parent = Receipt(link, None, NOW, "person")
        publish(_open(server), outgoing(account, f"More {number}.", thread=Thread(parent, parent)))
    assert [one.parent for one in server.posts()] == [None, *[first] * len(links)]


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/name/17", f"https://t.me/{NAME}", "https://t.me/another_name/17", "https://t.me/c/999/17",
        "no link", "https://t.me@evil.example/name/17", "17\n", "１７", "-5", "1" * 30, "",
    ],
)  # fmt: skip
def test_a_reply_to_no_message_of_this_chat_is_refused(server: Server, link: str) -> None:
    """Before anything is sent: a number of another chat would hang the reply below a stranger."""
    parent = Receipt(link, None, NOW, "person")
    with pytest.raises(Refused) as caught:
        _open(server).upload(outgoing(_account(server), thread=Thread(parent, parent)))
    assert (caught.value.rule, server.seen) == ("thread", [])


def test_a_reply_to_a_deleted_message_is_refused(server: Server) -> None:
    """It does not stand alone instead."""
    gone = Receipt("999", None, NOW)
    with pytest.raises(Refused) as caught:
        publish(_open(server), outgoing(_account(server), thread=Thread(gone, gone)))
    assert (caught.value.rule, server.posts()) == ("thread", [])


def _said(status: int, description: str, **parameters: object) -> Reply:
    told = {"ok": False, "error_code": status, "description": description}
    return Reply.of(status, {**told, **({"parameters": parameters} if parameters else {})})


ANSWERS: dict[str, tuple[Answer, type[PullquoteError], str]] = {
    "a page": (HTML, Unsure, "tells nothing (200)"),
    "not ok": (Reply.of(200, {"ok": False, "description": "x"}), Unsure, "tells nothing (200): x"),
    "ok and nothing": (Reply.of(200, {"ok": True}), Unsure, "(200)"),
    "no id": (Reply.of(200, {"ok": True, "result": {}}), Unsure, "has no id"),
    "an id that is none": (Reply.of(200, {"ok": True, "result": {"message_id": True}}), Unsure, "has no id"),
    "an empty album": (Reply.of(200, {"ok": True, "result": []}), Unsure, "has no id"),
    "lost": (LOST, Unsure, "did not answer"),
    "500": (_said(500, "Internal Server Error: restart"), Unsure, "restart"),
    "502": (Reply(502, b"<html>"), Unsure, "(502)"),
    "a redirection": (Reply(307, b"", {"Location": "/elsewhere"}), Unsure, "(307)"),
    "a token of nobody": (_said(401, "Unauthorized"), Refused, "does not know this bot: Unauthorized"),
    "a token that is none": (_said(404, "Not Found"), Refused, "does not know this bot: Not Found"),
    "kicked": (_said(403, "Forbidden: bot was kicked from the channel chat"), Refused, "may not post there"),
    "no member": (_said(403, "Forbidden: bot is not a member of the channel chat"), Refused, "may not post there"),
    "no chat": (_said(400, "Bad Request: chat not found"), Refused, "may not post there"),
    "no right": (_said(400, "Bad Request: not enough rights to send photos to the chat"), Refused, "may not post"),
    "a mute group": (_said(400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN"), Refused, "may not post there"),
    "too big": (_said(413, "Request Entity Too Large"), Refused, "too big"),
    "no picture": (_said(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"), Refused, "PHOTO_INVALID_DIMENSIONS"),
}
LOGIN = {"a token of nobody", "a token that is none", "kicked", "no member", "no chat", "no right", "a mute group"}


@pytest.mark.parametrize("label", ANSWERS)
def test_every_answer_is_told_for_what_it_is(server: Server, label: str) -> None:
    """Only Telegram's own refusal means that there is no message; a bot that is let in nowhere pauses its account."""
    answer, kind, words = ANSWERS[label]
    server.answers(answer)
    error = refused(_open(server), _account(server), TOKEN)
    assert type(error) is kind
    assert words in error.message
    assert (isinstance(error, Refused) and error.rule == "login") == (label in LOGIN)


@pytest.mark.parametrize("fails_at", [1, 2])
def test_an_album_that_was_refused_in_part_is_unsure(server: Server, fails_at: int) -> None:
    """Telegram refuses the whole album when one of its messages fails, and the others are there all the same."""
    server.dialect.set(fails_at=fails_at)
    with pytest.raises(Unsure, match="some of it may be there"):
        publish(_open(server), outgoing(_account(server), pictures=TWO))
    assert len(server.posts()) == 1


@pytest.mark.parametrize("status", [400, 403])
@pytest.mark.parametrize("words", ['failed to send message #2 with the error message "X"', "Group send failed"])
def test_the_same_words_for_one_picture_are_a_refusal(server: Server, status: int, words: str) -> None:
    """Only an album can be there in part."""
    server.answers(_said(status, f"Bad Request: {words}"))
    assert isinstance(refused(_open(server), _account(server)), Refused)


def test_a_group_with_a_new_number_says_which(server: Server) -> None:
    """The account waits until it is given the number that Telegram tells."""
    server.dialect.set(upgraded=True)
    error = refused(_open(server), _account(server))
    assert isinstance(error, Refused)
    assert (error.rule, f"--chat={CHAT - 1}" in error.hint) == ("login", True)


@pytest.mark.parametrize(
    ("parameters", "header", "wait"),
    [
        ({"retry_after": 120}, "", 120),
        ({"retry_after": 0}, "", 0),
        ({"retry_after": "soon"}, "30", 30),
        ({"retry_after": -1}, "30", 30),
        ({"retry_after": 10**40}, "", None),
        ({"retry_after": True}, "Mon, 23 Nov 2026 09:05:00 GMT", 300),
        ({}, "", None),
    ],
)
def test_a_rate_limit_is_waited_for(server: Server, parameters: Any, header: str, wait: int | None) -> None:
    """As long as Telegram says in its own way, or else in the header; a word that is none is no wait."""
    headers = {"Retry-After": header} if header else {}
    body = json.dumps({"ok": False, "description": "Too Many Requests", "parameters": parameters}).encode()
    server.answers(Reply(429, body, headers))
    error = refused(_open(server), _account(server))
    assert isinstance(error, Busy)
    assert error.retry_after == (None if wait is None else timedelta(seconds=wait))


@pytest.mark.parametrize("told", [{"parameters": 3, "description": []}, {"parameters": [1]}, {"description": "\ud800"}])
def test_nonsense_in_an_error_does_no_harm(server: Server, told: dict[str, Any]) -> None:
    """Words of the wrong kind are passed over."""
    server.answers(Reply.of(400, told))
    error = refused(_open(server), _account(server))
    assert isinstance(error, Refused)
    assert error.message.isascii()


def test_an_error_that_repeats_the_address_keeps_the_token_to_itself(server: Server) -> None:
    """The token stands in every path, and servers like to say what they did not find."""
    server.answers(_said(400, f"Bad Request: no such method /bot{TOKEN}/sendPhoto"))
    assert "/bot…/sendPhoto" in refused(_open(server), _account(server), TOKEN).message
    server.close()
    assert isinstance(refused(_open(server), _account(server), TOKEN), Busy)


@pytest.mark.parametrize("secrets", [{}, {"token": ""}, {"token": "../../x"}, {"token": "123:short"}, {"other": TOKEN}])
def test_a_login_that_is_not_whole_sends_nothing(server: Server, secrets: dict[str, str]) -> None:
    """It is the account's fault, and certain: a post is not unsure because its login is missing."""
    publisher = TelegramPublisher(_account(server), access_with(secrets))
    for call in (publisher.upload, lambda one: publisher.publish(one, (), one.key), lambda one: publisher.check()):
        with pytest.raises(Refused) as caught:
            call(outgoing(_account(server)))
        assert caught.value.rule == "login"
    assert server.seen == []


class _Unreadable(MemoryLogin):
    """A login on a disk that gives nothing."""

    def read(self) -> Mapping[str, str]:
        """Nothing."""
        raise StorageError("The disk is gone.")


def test_a_login_that_cannot_be_read_now_is_tried_again(server: Server) -> None:
    """A disk out of order is no fault of the account, and certainly nothing was sent."""
    publisher = TelegramPublisher(_account(server), replace(access_with(), login=_Unreadable()))
    with pytest.raises(Busy, match="The disk is gone"):
        publisher.publish(outgoing(_account(server)), (), "key")
    assert server.seen == []


def test_the_check_names_the_chat_and_keeps_its_number(server: Server) -> None:
    """A channel's name may be given to another channel: from the check on the account goes by its number."""
    health = _open(server, chat=f"@{NAME}").check()
    assert (health.handle, health.profile, health.warnings) == (f"@{NAME}", f"https://t.me/{NAME}", ())
    assert (health.remember["user"], health.remember["chat"]) == (f"{BOT}", f"{CHAT}")
    assert health.clock_off == timedelta(0)
    assert _methods(server) == ["getMe", "getChat", "getChatMember"]


def test_a_renamed_channel_is_still_the_one(server: Server) -> None:
    """Its new name is taken over, and posts go on."""
    server.dialect.chat["username"] = "words_of_the_day"
    health = _open(server).check()
    assert (health.handle, health.remember["profile"]) == ("@words_of_the_day", "https://t.me/words_of_the_day")
    assert publish(_open(server), outgoing(_account(server))).url == "https://t.me/words_of_the_day/2"


def test_another_bot_is_not_taken_for_the_one_that_was_added(server: Server) -> None:
    """By its number, which no other bot ever has."""
    with pytest.raises(Refused, match="not the bot that was added"):
        _open(server, user="1").check()


MUTE = {"type": "group", "permissions": {"can_send_messages": False}}
MEMBERS: dict[str, tuple[dict[str, Any], dict[str, Any], str | None]] = {
    "who posts": ({"type": "channel"}, {"status": "administrator", "can_post_messages": True}, None),
    "who owns": ({"type": "channel"}, {"status": "creator"}, None),
    "who may not": ({"type": "channel"}, {"status": "administrator", "can_post_messages": False}, "may not post"),
    "who reads": ({"type": "channel"}, {"status": "member"}, "only reads it"),
    "who left": ({"type": "supergroup"}, {"status": "left"}, "not in that chat"),
    "who was kicked": ({"type": "group"}, {"status": "kicked"}, "not in that chat"),
    "a member": ({"type": "supergroup", "permissions": {"can_send_messages": True}}, {"status": "member"}, None),
    "of a mute group": (MUTE, {"status": "member"}, "may not post"),
    "an administrator of one": (MUTE, {"status": "administrator"}, None),
    "who is restricted": ({"type": "supergroup"}, {"status": "restricted", "can_send_messages": False}, "may not post"),
    "a person": ({"type": "private", "first_name": "Ann"}, {"status": "left"}, None),
}  # fmt: skip


@pytest.mark.parametrize(("chat", "member", "words"), MEMBERS.values(), ids=MEMBERS)
def test_the_check_says_whether_the_bot_may_post(
    server: Server, chat: dict[str, Any], member: dict[str, Any], words: str | None
) -> None:
    """Before the first post: a bot without the right is refused, and its account paused."""
    server.dialect.chat = {"id": CHAT, **chat}
    server.dialect.member = member
    if words is None:
        assert _open(server).check().warnings == ()
        return
    with pytest.raises(Refused, match=words) as caught:
        _open(server).check()
    assert caught.value.rule == "login"


def test_a_group_without_pictures_is_told(server: Server) -> None:
    """Texts go through there, cards do not."""
    server.dialect.chat = {"id": CHAT, "type": "group", "title": "Quotes", "permissions": {"can_send_photos": False}}
    server.dialect.member = {"status": "member"}
    health = _open(server).check()
    assert (health.handle, health.warnings) == ("Quotes", ("The bot may not send pictures to that group.",))


@pytest.mark.parametrize("call", [0, 1, 2])
@pytest.mark.parametrize("answer", [LOST, HTML, Reply(500), Reply.of(200, {"ok": True, "result": []})])
def test_a_check_is_never_unsure(server: Server, call: int, answer: Answer) -> None:
    """Nobody sees a question, so one without an answer can be asked again."""
    server.answers(*[server.dialect.serve] * call, answer)
    with pytest.raises(Busy) as caught:
        _open(server).check()
    without_secrets(caught.value, TOKEN)


@pytest.mark.parametrize("chat", [f"@{NAME}", f"{CHAT}"])
def test_signing_in_asks_for_the_token_and_the_chat(server: Server, chat: str) -> None:
    """The token is not shown while it is typed and kept as a secret; the chat is an option, by its number."""
    account = _account(server, chat="", user="1")
    ask, asked = answering(f" {TOKEN}\n", chat)
    signed = sign_in(account, access_with(), ask, no_browser)
    assert [(one.name, one.secret) for one in asked] == [("token", True), ("chat", False)]
    assert signed.secrets == login_secrets()
    assert (signed.options["chat"], signed.options["user"]) == (f"{CHAT}", f"{BOT}")
    assert TOKEN not in str(signed.options)


def test_a_chat_that_is_given_is_not_asked_for(server: Server) -> None:
    """The command has it already."""
    ask, asked = answering(TOKEN)
    sign_in(_account(server), access_with(), ask, no_browser)
    assert [one.name for one in asked] == ["token"]


@pytest.mark.parametrize(("token", "chat"), [("12:x", ""), (f"bot{TOKEN}", ""), (TOKEN, "Quotes"), (TOKEN, "t.me/x")])
def test_what_cannot_be_a_login_is_told_before_anything_is_sent(server: Server, token: str, chat: str) -> None:
    """And the token that was typed is not shown."""
    ask, _ = answering(token, chat)
    with pytest.raises(InputError) as caught:
        sign_in(_account(server, chat=""), access_with(), ask, no_browser)
    without_secrets(caught.value, token)
    assert server.seen == []


@pytest.mark.parametrize(
    "options",
    [
        {}, {"chat": "quotes"}, {"chat": "@../x"}, {"chat": "-0"}, {"chat": "@quotes", "keep_bytes": "maybe"},
        {"chat": "@quotes", "server": "http://bots.example"},
    ],
)  # fmt: skip
def test_options_that_cannot_work_are_told_at_once(options: dict[str, str]) -> None:
    """Before anything is planned for the account."""
    with pytest.raises(InputError):
        TelegramPublisher(Account("feed", "telegram", "telegram", options=options), access_with())
