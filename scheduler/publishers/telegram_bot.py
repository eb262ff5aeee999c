"""A Telegram bot: its calls, what their answers mean, and what it may do in a chat.

Touches: the network. The bot's token stands in the path of every call, so no address of one may be shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from quotes.errors import Refused
from scheduler.publisher import Access, Busy, Health, Unsure
from scheduler.publishers.ready import asking
from scheduler.wire.addresses import check_base
from scheduler.wire.outcomes import clock_off, one_line, usual_outcome
from scheduler.wire.wire import Answer, Wire

SERVER = "https://api.telegram.org"

TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,100}")
"""The bot's number and its password; nothing in it could lead a path astray."""

_CHAT = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}|-?[1-9][0-9]{0,18}")
"""A public name (four letters at least, thirty-two at most), or a number of at most 64 bits."""

_LINK = re.compile(
    r"/(?:c/(?P<inner>[0-9]{1,18})|(?P<name>[A-Za-z][A-Za-z0-9_]{3,31}))(?:/[0-9]{1,18})?/(?P<id>[0-9]{1,18})/?"
)
"""The path of a message's link: `/name/17`, `/c/1234567890/17`, with the number of a topic before its own or not."""

_PARTLY = re.compile(r"failed to send message #|group send failed", re.IGNORECASE)
"""The words of an album of which one message could not be sent. Whether the others are there they do not say."""

_NOT_HERE = re.compile(
    r"chat not found|not enough rights|have no rights|need administrator rights|member list is inaccessible"
    r"|chat_id is empty|group chat was deactivated|topic_closed|chat_\w*(forbidden|required|restricted)"
    r"|peer_id_invalid|channel_private|user_banned_in_channel",
    re.IGNORECASE,
)
"""The words of a 400 for a bot that may not post in a chat, or a chat that is gone: the account's fault."""

_NO_PARENT = re.compile(r"(replied|to be replied|reply) not found|reply_message_id_invalid", re.IGNORECASE)

_LET_POST = "Make the bot an administrator of the channel, with the right to post; or a member of the group."

_NEW_TOKEN = "@BotFather shows the bot's token; `pullquote accounts login NAME` takes it."


class Bot:
    """A bot by its token. Raises `Refused` (rule `login`) at once for what cannot be one."""

    def __init__(self, wire: Wire, token: str, access: Access) -> None:
        if not TOKEN.fullmatch(token):
            raise Refused("login", "The account's login is no token of a bot.", _NEW_TOKEN)
        self._wire = wire
        self._token = token
        self._access = access
        self.clock_off: timedelta | None = None
        """By how much our clock is ahead of Telegram's, as of the last answer."""

    def call(self, method: str, fields: Mapping[str, Any]) -> object:
        """The result of a call without files. Raises `Refused`, `Busy` and `Unsure`."""
        return self._send(method, "application/json", json.dumps(dict(fields)).encode())

    def call_with_files(self, method: str, form: tuple[str, bytes], *, album: bool = False) -> object:
        """The result of a call with files, likewise; an `album` can be refused after a part of it was sent."""
        return self._send(method, *form, patience=3 * self._access.patience, album=album)

    def _send(
        self, method: str, type: str, body: bytes, *, patience: float | None = None, album: bool = False
    ) -> object:
        address = f"{self._wire.base}/bot{self._token}/{method}"
        answer = self._wire.send("POST", address, [("Content-Type", type)], body, patience=patience)
        self.clock_off = clock_off(answer, self._access.now())
        told = answer.told or {}
        if answer.status == 200 and told.get("ok") is True and "result" in told:
            return told["result"]
        raise self._outcome(answer, told, album=album)

    def _outcome(self, answer: Answer, told: Mapping[str, Any], *, album: bool) -> Refused | Busy | Unsure:
        """What an answer other than a good one means.

        A 4xx says that no message was sent, but for an album: then its messages are sent one by one, and the first
        that fails gives its words to the whole. 429 asks to repeat the request, in Telegram's own words.
        """
        described = told.get("description")
        said = one_line(described, hide=[self._token]) if isinstance(described, str) else ""
        why = f": {said}" if said else ""
        parameters = told.get("parameters")
        parameters = parameters if isinstance(parameters, dict) else {}
        refused = 400 <= answer.status < 500
        if answer.status == 429 and is_number(wait := parameters.get("retry_after")) and 0 <= wait < 10**9:
            return Busy("Telegram asks to wait.", timedelta(seconds=wait))
        if refused and album and _PARTLY.search(said):
            return Unsure(f"Telegram could not send all of the album{why}; some of it may be there.")
        if refused and is_number(chat := parameters.get("migrate_to_chat_id")):
            hint = f"`pullquote accounts edit NAME --chat={chat}`, then let the account go on."
            return Refused("login", "The group has become a supergroup with another number.", hint)
        if answer.status in (401, 404):
            return Refused("login", f"Telegram does not know this bot{why}.", _NEW_TOKEN)
        if answer.status == 403 or (answer.status == 400 and _NOT_HERE.search(said)):
            return Refused("login", f"The bot may not post there{why}.", _LET_POST)
        if answer.status == 400 and _NO_PARENT.search(said):
            return Refused("thread", f"The message to reply to is gone{why}.", "Was it deleted?")
        if answer.status == 413:
            return Refused("picture", f"The pictures are too big for Telegram{why}.", "Draw them as JPEG.")
        return usual_outcome(answer, "Telegram", said, now=self._access.now)


def telegram_wire(options: Mapping[str, str], access: Access) -> Wire:
    """The way to Telegram, or to the option `server`. Raises `InputError`."""
    return Wire(check_base(options.get("server", SERVER), what="The option server"), patience=access.patience)


def is_chat(text: str) -> bool:
    """Whether it could be a chat: `@name`, or a number."""
    return _CHAT.fullmatch(text) is not None


def public_name(chat: Mapping[str, Any]) -> str | None:
    """The name that a chat has for everybody; None for a private one."""
    name = chat.get("username")
    return name if isinstance(name, str) and name and is_chat(f"@{name}") else None


def is_number(value: object) -> TypeGuard[int]:
    """Whether it is a whole number; `true` is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def message_in(id: str, options: Mapping[str, str]) -> int:
    """The number of a message of this chat, whose id may be a link that a person has pasted.

    Raises `Refused` (rule `thread`) for what is none, or is a message of another chat.
    """
    if re.fullmatch(r"[0-9]{1,18}", id):
        return int(id)
    link = urlsplit(id if "://" in id else f"https://{id}") if id.isascii() and id.isprintable() else None
    found = _LINK.fullmatch(link.path) if link is not None and link.netloc in ("t.me", "telegram.me") else None
    if found is None:
        raise Refused("thread", "What this replies to is no message of Telegram.", "Its link looks like t.me/name/17.")
    chat, handle = options.get("chat", ""), options.get("handle", "")
    here = {name.lower() for name in (chat, handle) if name.startswith("@")}
    elsewhere = f"@{found['name']}".lower() not in here if found["name"] else chat != f"-100{found['inner']}"
    # A chat that is known by one of its two names only may still be the other's.
    if elsewhere and (here if found["name"] else not chat.startswith("@")):
        raise Refused("thread", "What this replies to is a message of another chat.", "Threads stay in one chat.")
    return int(found["id"])


def look_at_chat(bot: Bot, chat: str, options: Mapping[str, str]) -> Health:
    """What Telegram says of a bot and of a chat. Raises `Refused` (rule `login`) and `Busy`."""
    with asking():
        me = _object(bot.call("getMe", {}))
        if not is_number(me.get("id")):
            raise Unsure("Telegram does not say which bot this is.")
        if options.get("user", f"{me['id']}") != f"{me['id']}":
            raise Refused("login", "This is not the bot that was added.", _NEW_TOKEN)
        there = _object(bot.call("getChat", {"chat_id": chat}))
        if not is_number(there.get("id")):
            raise Unsure("Telegram does not say which chat this is.")
        member: Mapping[str, Any] = {"status": "member"}
        if there.get("type") != "private":
            member = _object(bot.call("getChatMember", {"chat_id": chat, "user_id": me["id"]}))
    warnings = tuple(_warnings(there, member))
    name, title = public_name(there), there.get("title") or there.get("first_name")
    handle = f"@{name}" if name else (one_line(title, 80) if isinstance(title, str) else "") or chat
    profile = f"https://t.me/{name}" if name else None
    # By its number from now on: a name may be given to another chat.
    remember = {"user": f"{me['id']}", "chat": f"{there['id']}", "handle": handle}
    return Health(handle, profile, {**remember, **({"profile": profile} if profile else {})}, bot.clock_off, warnings)


def _warnings(chat: Mapping[str, Any], member: Mapping[str, Any]) -> list[str]:
    """What keeps the bot from posting pictures only. Raises `Refused` for what keeps it from posting at all."""
    status, allowed = member.get("status"), chat.get("permissions")
    if status in ("left", "kicked") or (chat.get("type") == "channel" and status not in ("creator", "administrator")):
        raise Refused("login", "The bot is not in that chat, or only reads it.", _LET_POST)
    if status == "administrator" and chat.get("type") == "channel" and member.get("can_post_messages") is not True:
        raise Refused("login", "The bot may not post to that channel.", _LET_POST)
    rights = member if status == "restricted" else allowed if status == "member" and isinstance(allowed, dict) else {}
    if rights.get("can_send_messages") is False:
        raise Refused("login", "The bot may not post in that group.", _LET_POST)
    return ["The bot may not send pictures to that group."] if rights.get("can_send_photos") is False else []


def _object(came: object) -> Mapping[str, Any]:
    if not isinstance(came, dict):
        raise Unsure("Telegram's answer cannot be read.")
    return came
