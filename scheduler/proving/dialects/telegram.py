"""Telegram: a fake of the Bot API with one bot in one channel, in memory.

Pure. Methods, fields, limits and refusals are those of core.telegram.org/bots/api and of the Bot API server's own code
(tdlib/telegram-bot-api, Client.cpp), read 2026-11-21; what is only remembered says so. Unlike Telegram it keeps the
bytes of pictures that are sent as photos, so that they can be compared, and refuses fields that it does not know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.proving.dialect import Reply, Request
from scheduler.proving.faults import Call, Fault
from scheduler.publishers.truth import Shown
from scheduler.wire.multipart import Part, read_form

BOT = 110201543
TOKEN = f"{BOT}:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw-that-must-not-leak"
CHAT = -1001234567890
NAME = "quotes_of_the_day"

_SENT = 1_795_424_400
"""When everything is sent, in seconds since 1970, until it is given a clock."""

_WAIT = 120

_MOST_BYTES = 10 * 1024 * 1024
"""Of a photo."""

_MOST_CAPTION = 1024
_MOST_TEXT = 4096
_FEWEST, _MOST = 2, 10
"""Messages of an album."""


@dataclass(frozen=True, slots=True)
class _Message:
    """One message; those of an album have the same `post`, the number of its first."""

    id: int
    post: int
    text: str
    file: bytes | None
    kind: str
    parent: int | None


class TelegramDialect:
    """A channel with a bot. `chat` and `member` are what `getChat` and `getChatMember` say; either may be changed.

    Settings: `kicked`, the bot is out; `upgraded`, the chat has another number; `fails_at`, the number of the message
    of the next album that cannot be sent, after which the others are there all the same.
    """

    def __init__(self, base: str) -> None:
        self.chat: dict[str, Any] = {"id": CHAT, "type": "channel", "title": "Quotes of the Day", "username": NAME}
        self.member: dict[str, Any] = {"status": "administrator", "can_post_messages": True}
        self.kinds: list[str] = []
        """How each picture was sent: `photo` or `document`."""
        self._messages: list[_Message] = []
        self._kicked = self._upgraded = False
        self._fails_at = 0
        self._clock = _SENT
        self._methods: dict[str, tuple[set[str], Callable[[Mapping[str, Any], Mapping[str, Part]], Reply]]] = {
            "getMe": (set(), lambda fields, files: _ok({"id": BOT, "is_bot": True, "username": "quote_bot"})),
            "getChat": ({"chat_id"}, lambda fields, files: _ok(self.chat)),
            "getChatMember": ({"chat_id", "user_id"}, lambda fields, files: _ok(self.member)),
            "sendMessage": ({"chat_id", "text", "reply_parameters"}, self._send_message),
            "sendPhoto": ({"chat_id", "photo", "caption", "reply_parameters"}, self._send_file),
            "sendDocument": ({"chat_id", "document", "caption", "reply_parameters"}, self._send_file),
            "sendMediaGroup": ({"chat_id", "media", "reply_parameters"}, self._send_album),
        }

    def call_of(self, request: Request) -> Call | None:
        """What sends anything."""
        return "publish" if re.search(r"/send[A-Za-z]+$", request.path) else None

    def serve(self, request: Request) -> Reply:
        """Calls a method, for the one bot that there is."""
        found = re.fullmatch(r"/bot([^/]*)/([A-Za-z]+)", request.path)
        if found is None or not re.fullmatch(r"[0-9]+:[\w-]+", found[1]) or found[2] not in self._methods:
            return _error(404, "Not Found")
        if found[1] != TOKEN:
            return self.refusal(Fault.LOGIN, "publish")
        try:
            fields, files = _read(request)
        except (ValueError, KeyError):
            return _error(400, "Bad Request: can't parse the request")
        known, method = self._methods[found[2]]
        uploads = {str(item.get("media", "")).removeprefix("attach://") for item in fields.get("media", ())}
        if unknown := (set(fields) | set(files)) - known - uploads:
            return _error(400, f"Bad Request: there is no field {unknown.pop()}")
        return self._barred(fields) or method(fields, files)

    def refusal(self, fault: Fault, call: Call) -> Reply:
        """As Telegram says it."""
        if fault is Fault.RATE_LIMIT:
            return _error(429, f"Too Many Requests: retry after {_WAIT}", retry_after=_WAIT)
        if fault is Fault.LOGIN:
            return _error(401, "Unauthorized")
        if fault is Fault.ERROR_BEFORE:
            return Reply(502, b"<html><title>502 Bad Gateway</title></html>", {"Content-Type": "text/html"})
        if fault is Fault.ERROR_AFTER:
            return _error(500, "Internal Server Error: restart")
        return _error(400, "Bad Request: message text is empty")

    def shown(self) -> Sequence[Shown]:
        """Every post: an album is one, known by its first message."""
        albums: dict[int, list[_Message]] = {}
        for one in self._messages:
            albums.setdefault(one.post, []).append(one)
        return [
            Shown(
                f"{post}",
                "".join(one.text for one in messages),
                tuple(one.file for one in messages if one.file is not None),
                ("",) * sum(one.file is not None for one in messages),
                parent=None if messages[0].parent is None else f"{messages[0].parent}",
            )
            for post, messages in albums.items()
        ]

    def set(self, **settings: bool | int) -> None:
        """Changes what it does."""
        self._kicked = bool(settings.get("kicked", self._kicked))
        self._upgraded = bool(settings.get("upgraded", self._upgraded))
        self._fails_at = int(settings.get("fails_at", self._fails_at))
        self._clock = int(settings.get("clock", self._clock))

    def _barred(self, fields: Mapping[str, Any]) -> Reply | None:
        """Why the chat that is named is not one for this bot."""
        chat = fields.get("chat_id")
        if chat is None:
            return None
        if f"{chat}" not in (f"{CHAT}", f"@{self.chat.get('username')}"):
            return _error(400, "Bad Request: chat not found")
        if self._upgraded:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            return _error(400, words, migrate_to_chat_id=CHAT - 1)
        if self._kicked:
            return _error(403, "Forbidden: bot was kicked from the channel chat")
        return None

    def _send_message(self, fields: Mapping[str, Any], files: Mapping[str, Part]) -> Reply:
        text = fields.get("text", "")
        if not text.strip():
            return _error(400, "Bad Request: message text is empty")
        if _length(text) > _MOST_TEXT:
            return _error(400, "Bad Request: message is too long")
        return self._sent([(text, None, "text")], fields, one=True)

    def _send_file(self, fields: Mapping[str, Any], files: Mapping[str, Part]) -> Reply:
        ((kind, part),) = files.items()
        return self._refused(kind, fields.get("caption", ""), part) or self._sent(
            [(fields.get("caption", ""), part.data, kind)], fields, one=True
        )

    def _send_album(self, fields: Mapping[str, Any], files: Mapping[str, Part]) -> Reply:
        items = fields["media"]
        if not _FEWEST <= len(items) <= _MOST:
            # From memory; Telegram counts an album of one as one message by now.
            return _error(400, "Bad Request: too few or too many messages to send as an album")
        if len({item["type"] for item in items}) > 1:
            return _error(400, "Bad Request: document can't be mixed with other media types")
        made = []
        for item in items:
            part = files[item["media"].removeprefix("attach://")]
            if refused := self._refused(item["type"], item.get("caption", ""), part):
                return refused
            made.append((item.get("caption", ""), part.data, item["type"]))
        if at := self._fails_at:
            self._fails_at = 0
            self._sent([one for number, one in enumerate(made, 1) if number != at], fields)
            return _error(400, f'Bad Request: failed to send message #{at} with the error message "INTERNAL"')
        return self._sent(made, fields)

    def _refused(self, kind: str, caption: str, part: Part) -> Reply | None:
        if _length(caption) > _MOST_CAPTION:
            return _error(400, "Bad Request: message caption is too long")
        if kind == "photo" and len(part.data) > _MOST_BYTES:
            return _error(413, "Request Entity Too Large")
        if not part.filename or not part.data:
            return _error(400, "Bad Request: file must be non-empty")
        return None

    def _sent(
        self, made: Sequence[tuple[str, bytes | None, str]], fields: Mapping[str, Any], *, one: bool = False
    ) -> Reply:
        reply = fields.get("reply_parameters")
        parent = None if reply is None else reply["message_id"]
        if parent is not None and parent not in {message.id for message in self._messages}:
            return _error(400, "Bad Request: message to be replied not found")
        first = len(self._messages) + 2
        for number, (text, data, kind) in enumerate(made, first):
            self._messages.append(_Message(number, first, text, data, kind, parent))
        self.kinds += [kind for _, data, kind in made if data is not None]
        told = [{"message_id": first + number, "date": self._clock, "chat": self.chat} for number in range(len(made))]
        return _ok(told[0] if one else told)


def _read(request: Request) -> tuple[dict[str, Any], Mapping[str, Part]]:
    """The fields of a call, read as JSON where they are, and its files. Raises `ValueError` and `KeyError`."""
    type = request.headers.get("content-type", "")
    if type == "application/json":
        told: dict[str, Any] = json.loads(request.body)
        return told, {}
    parts = read_form(type, request.body)
    files = {name: part for name, part in parts.items() if part.filename is not None}
    fields: dict[str, Any] = {name: part.data.decode() for name, part in parts.items() if name not in files}
    for name in ("media", "reply_parameters"):
        if name in fields:
            fields[name] = json.loads(fields[name])
    return fields, files


def _length(text: str) -> int:
    """In UTF-16, as Telegram counts in entities."""
    return len(text.encode("utf-16-le")) // 2


def _ok(result: object) -> Reply:
    return Reply.of(200, {"ok": True, "result": result})


def _error(status: int, description: str, **parameters: int) -> Reply:
    told = {"ok": False, "error_code": status, "description": description}
    return Reply.of(status, {**told, **({"parameters": parameters} if parameters else {})})


def account_options(base: str) -> dict[str, str]:
    """What an account needs to post here."""
    return {"server": base, "chat": f"{CHAT}", "user": f"{BOT}", "handle": f"@{NAME}"}


def login_secrets() -> dict[str, str]:
    """The bot's token."""
    return {"token": TOKEN}
