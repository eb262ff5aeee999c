"""The `telegram` publisher: a bot posts to one channel, group or chat.

Touches: the network.

Telegram knows no key against doubling, and a bot cannot read what a channel shows, its own messages included. So what
is unsure is held for a person. Pictures cannot be brought beforehand: a bot uploads by sending. Captions go out without
a parse mode, so that nothing in a quote is markup; there are no alt texts. Source: core.telegram.org/bots/api as its
mirrors repeat it, and the Bot API server's own code (tdlib/telegram-bot-api, Client.cpp), read 2026-11-21.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from quotes.errors import InputError
from scheduler.model import Account, Outgoing, Picture, Receipt
from scheduler.networks import load_rules
from scheduler.publisher import Access, Health, Media, Recovery, RecoveryKind, Unsure
from scheduler.publishers.ready import check_pictures, chosen, secrets_of
from scheduler.publishers.telegram_bot import (
    Bot,
    is_chat,
    is_number,
    look_at_chat,
    message_in,
    public_name,
    telegram_wire,
)
from scheduler.rules import Rules
from scheduler.wire.multipart import Part, write_form


class TelegramPublisher:
    """One chat of a bot.

    Options: `chat`, `@name` or the chat's number; `keep_bytes`, `yes` to send pictures as files, which Telegram does
    not compress and does not show in full; `server`, the address of a Bot API server of one's own.
    """

    def __init__(self, account: Account, access: Access) -> None:
        chat = account.options.get("chat", "")
        if not is_chat(chat):
            raise InputError(
                f"The account {account.name!r} names no chat to post to.",
                "`pullquote accounts edit NAME --chat @channel`, or its number, which begins with -100.",
            )
        self._options = account.options
        self._chat = chat
        self._keeps_bytes = chosen(account.options, "keep_bytes")
        self._access = access
        self._wire = telegram_wire(account.options, access)
        self._rules = load_rules(account.rules)

    @property
    def rules(self) -> Rules:
        """The limits of the network the account names."""
        return self._rules

    @property
    def recovery(self) -> Recovery:
        """None but a person."""
        return Recovery(RecoveryKind.HOLD)

    def login_ends(self) -> datetime | None:
        """Never by itself."""
        return None

    def check(self) -> Health:
        """The bot and the chat as Telegram knows them, and whether the one may post to the other."""
        return look_at_chat(self._bot(), self._chat, self._options)

    def upload(self, outgoing: Outgoing) -> Media:
        """Looks at the pictures and at what is replied to; they are brought with the message."""
        check_pictures(outgoing.payload.pictures, self._rules)
        self._reply(outgoing)
        self._bot()
        return ()

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """Sends a text, a picture with a caption, or an album with a caption below."""
        bot, pictures = self._bot(), outgoing.payload.pictures
        fields = {"chat_id": self._chat, **self._reply(outgoing)}
        if not pictures:
            came = bot.call("sendMessage", {**fields, "text": outgoing.text})
        elif len(pictures) == 1:
            came = self._send_one(bot, fields, outgoing.text, pictures[0])
        else:
            came = self._send_album(bot, fields, outgoing.text, pictures)
        message = came[0] if isinstance(came, list) and came else came
        if not isinstance(message, dict) or not is_number(message.get("message_id")):
            raise Unsure("Telegram's answer has no id.")
        number = message["message_id"]
        return Receipt(f"{number}", _url(message), _made_at(message, self._access.now()), answer=f"message {number}")

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Nothing: a bot cannot read what a chat shows."""
        return None

    def _bot(self) -> Bot:
        return Bot(self._wire, secrets_of(self._access, "token")["token"], self._access)

    def _reply(self, outgoing: Outgoing) -> dict[str, Any]:
        """The field that hangs a message below another; nothing for one that stands by itself.

        Raises `Refused` (rule `thread`) for a parent that is no message of this chat.
        """
        if outgoing.thread is None:
            return {}
        return {"reply_parameters": {"message_id": message_in(outgoing.thread.parent.remote_id, self._options)}}

    def _send_one(self, bot: Bot, fields: Mapping[str, Any], text: str, picture: Picture) -> object:
        kind, method = ("document", "sendDocument") if self._keeps_bytes else ("photo", "sendPhoto")
        return bot.call_with_files(method, _form({**fields, "caption": text}, {kind: picture}))

    def _send_album(self, bot: Bot, fields: Mapping[str, Any], text: str, pictures: Sequence[Picture]) -> object:
        """Telegram shows the caption of the first as the album's, as long as no other has one."""
        kind = "document" if self._keeps_bytes else "photo"
        files = {f"card{number}": picture for number, picture in enumerate(pictures, 1)}
        items = [{"type": kind, "media": f"attach://{name}"} for name in files]
        items[0]["caption"] = text
        return bot.call_with_files("sendMediaGroup", _form({**fields, "media": items}, files), album=True)


def _form(fields: Mapping[str, Any], files: Mapping[str, Picture]) -> tuple[str, bytes]:
    """A form: texts as they are, everything else as JSON, as Telegram wants it there."""
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
    parts = [Part(name, text.encode()) for name, text in texts.items()]
    for name, picture in files.items():
        parts.append(Part(name, picture.data, f"image/{picture.type}", f"{name}.{picture.type}"))
    return write_form(parts)


def _url(message: Mapping[str, Any]) -> str | None:
    """Where a message is seen: by all in a public chat, by members in a private channel or supergroup; else nowhere."""
    chat, number = message.get("chat"), message["message_id"]
    if not isinstance(chat, dict) or chat.get("type") not in ("channel", "supergroup"):
        return None
    if name := public_name(chat):
        return f"https://t.me/{name}/{number}"
    inner = f"{chat.get('id')}".removeprefix("-100")
    return f"https://t.me/c/{inner}/{number}" if inner.isascii() and inner.isdigit() else None


def _made_at(message: Mapping[str, Any], now: datetime) -> datetime:
    """`date`, in seconds since 1970; now when it is no time."""
    seconds = message.get("date")
    # Until the year 2100: what lies beyond is no time at which anything was posted.
    return datetime.fromtimestamp(seconds, UTC) if is_number(seconds) and 0 < seconds < 4_102_444_800 else now
