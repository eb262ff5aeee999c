"""The `discord` publisher: posts to one channel through a webhook that somebody made there.

Touches: the network.

A webhook has no key against doubling (the `nonce` of bots is not among what it takes) and no list of what it sent: one
of its messages can be asked for by its id only, which is what a lost answer does not tell. So what is unsure is held
for a person. It cannot reply either: a post in a thread is the next message below the others, wherever they are.
Source: docs.discord.com, resources/webhook, message, reference and topics/rate-limits, read 2026-11-21.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from quotes.errors import InputError, Refused
from scheduler.logins.login import Secrets
from scheduler.model import Account, Outgoing, Picture, Receipt
from scheduler.networks import load_rules
from scheduler.publisher import Access, Busy, Health, Media, Recovery, RecoveryKind, Unsure
from scheduler.publishers.ready import asking, check_pictures, secrets_of
from scheduler.rules import Rules
from scheduler.wire.addresses import check_base
from scheduler.wire.multipart import Part, write_form
from scheduler.wire.outcomes import clock_off, one_line, usual_outcome, wait_of
from scheduler.wire.wire import Answer, Wire

SERVER = "https://discord.com/api/v10"

AGENT = ("User-Agent", "DiscordBot (pullquote, 1)")
"""The form that Discord asks for. Whoever does not say what he is may be turned away before Discord sees him."""

ID = re.compile(r"[0-9]{1,20}")
"""A snowflake: 64 bits, as text."""

TOKEN = re.compile(r"[A-Za-z0-9_.-]{1,200}")
"""What may stand in an address; today's tokens have 68 letters."""

_GATE = 40333
"""What the gate before Discord says where it shuts somebody out: `internal network error` (discord-api-docs 6473)."""

_THREAD = (10003, 220001, 220003)
"""The thread is unknown; the channel is a forum and no thread was named, or none and one was."""

_EXPLICIT = 20009
"""Discord takes the picture for one that may not be shown: the post's fault, though it says so with a 403."""

_ANEW = "Make another in the channel's settings (Integrations, Webhooks), then `pullquote accounts login NAME`."

_DEEPEST = 8
"""Levels of an error's object that are looked into: a message's own fields have three."""


class DiscordPublisher:
    """One channel. Options: `thread_id`, a thread of the channel to post in; `server`, for tests."""

    def __init__(self, account: Account, access: Access) -> None:
        self._options = account.options
        self._thread = account.options.get("thread_id", "")
        if self._thread and not ID.fullmatch(self._thread):
            raise InputError(
                "The option thread_id is no number of a thread.", "Copy it with Discord's “Copy Thread ID”."
            )
        self._access = access
        self._wire = discord_wire(account.options, access)
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
        """The webhook as Discord knows it. Warns when it was moved to another channel."""
        return look_at_webhook(self._wire, self._secrets(), self._options, self._access)

    def upload(self, outgoing: Outgoing) -> Media:
        """Looks at the pictures. Discord has no way to bring them before the message."""
        check_pictures(outgoing.payload.pictures, self._rules)
        self._secrets()
        return ()

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """Sends the message with its pictures. `wait=true`: only then does Discord say what became of it."""
        secrets = self._secrets()
        pictures = outgoing.payload.pictures
        query = {"wait": "true", **({"thread_id": self._thread} if self._thread else {})}
        type, body = _message(outgoing.text, pictures)
        answer = self._wire.send(
            "POST",
            f"{_address(self._wire, secrets)}?{urlencode(query)}",
            [AGENT, ("Content-Type", type)],
            body,
            patience=self._access.patience * (3 if pictures else 1),
        )
        told = answer.told or {}
        if answer.status == 200 and _is_id(id := told.get("id")):
            return Receipt(str(id), self._url(told), _made_at(told, self._access.now()), answer=f"message {id}")
        raise _outcome(answer, secrets, self._access)

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Nothing: a webhook cannot be asked what it has sent."""
        return None

    def _secrets(self) -> Secrets:
        return checked_secrets(secrets_of(self._access, "id", "token"))

    def _url(self, told: Mapping[str, Any]) -> str | None:
        """Where members see the message; None as long as the server (Discord's word: guild) is not known."""
        guild, channel = self._options.get("guild", ""), told.get("channel_id")
        if not ID.fullmatch(guild) or not _is_id(channel):
            return None
        return f"https://discord.com/channels/{guild}/{channel}/{told['id']}"


def discord_wire(options: Mapping[str, str], access: Access) -> Wire:
    """The way to Discord, or to the option `server`. Raises `InputError`."""
    return Wire(check_base(options.get("server", SERVER), what="The option server"), patience=access.patience)


def checked_secrets(secrets: Secrets) -> Secrets:
    """Secrets that may stand in an address. Raises `Refused` (rule `login`)."""
    if not ID.fullmatch(secrets["id"]) or not TOKEN.fullmatch(secrets["token"]):
        raise Refused("login", "The account's login is no webhook.", _ANEW)
    return secrets


def look_at_webhook(wire: Wire, secrets: Secrets, options: Mapping[str, str], access: Access) -> Health:
    """What Discord says of a webhook. Raises `Refused` (rule `login`) and `Busy`."""
    with asking():
        answer = wire.send("GET", _address(wire, secrets), [AGENT])
        told = answer.told or {}
        if answer.status != 200 or not _is_id(told.get("id")):
            raise _outcome(answer, secrets, access)
    if told["id"] != secrets["id"] or options.get("user", told["id"]) != told["id"]:
        raise Refused(
            "login", "This is not the webhook that was added.", "`pullquote accounts login NAME` with that one."
        )
    name = told.get("name")
    handle = one_line(name, 80, hide=[secrets["token"]]) if isinstance(name, str) else "webhook"
    found = {key: told[f"{key}_id"] for key in ("guild", "channel") if _is_id(told.get(f"{key}_id"))}
    moved = "channel" in found and options.get("channel", found["channel"]) != found["channel"]
    profile = "https://discord.com/channels/{guild}/{channel}".format(**found) if len(found) == 2 else None
    remember = {"user": secrets["id"], "handle": handle, **found, **({"profile": profile} if profile else {})}
    warnings = ("The webhook was moved: it posts to another channel than before.",) if moved else ()
    return Health(handle, profile, remember, clock_off(answer, access.now()), warnings)


def _address(wire: Wire, secrets: Secrets) -> str:
    return f"{wire.base}/webhooks/{secrets['id']}/{secrets['token']}"


def _message(text: str, pictures: tuple[Picture, ...]) -> tuple[str, bytes]:
    """A message's type and body. Nothing in it calls anybody, whatever a quote says."""
    said: dict[str, Any] = {"content": text, "allowed_mentions": {"parse": []}}
    if not pictures:
        return "application/json", json.dumps(said).encode()
    names = [f"card-{number}.{picture.type}" for number, picture in enumerate(pictures, 1)]
    said["attachments"] = [
        {"id": number, "filename": name, **({"description": picture.alt} if picture.alt else {})}
        for number, (name, picture) in enumerate(zip(names, pictures, strict=True))
    ]
    parts = [Part("payload_json", json.dumps(said).encode(), "application/json")]
    for number, (name, picture) in enumerate(zip(names, pictures, strict=True)):
        parts.append(Part(f"files[{number}]", picture.data, f"image/{picture.type}", name))
    return write_form(parts)


def _outcome(answer: Answer, secrets: Secrets, access: Access) -> Refused | Busy | Unsure:
    """What an answer other than a good one means; a 4xx of Discord's own means that no message was made."""
    told, hide = answer.told or {}, [secrets["token"]]
    said = one_line("; ".join(_reasons(told)), hide=hide)
    code, why = told.get("code"), f": {said}" if said else ""
    if answer.status == 429:
        return Busy(f"Discord asks to wait{why}.", _wait(told) or wait_of(answer, access.now()))
    if answer.status in (400, 404) and code in _THREAD:
        return Refused("login", f"Discord wants another thread_id for this channel{why}.", "Set the option thread_id.")
    if answer.status in (401, 404):
        return Refused("login", f"Discord does not know this webhook{why}.", _ANEW)
    if answer.status == 403 and code in (None, _GATE):
        return Refused(
            "login",
            "The gate before Discord lets nobody in from here.",
            "This machine's address is barred for a while, not the webhook. Let the account go on later.",
        )
    if answer.status == 403 and code == _EXPLICIT:
        return Refused("network", f"Discord refuses it{why}.", "Look at the picture.")
    if answer.status == 413:
        return Refused("picture", f"The pictures are too big for Discord{why}.", "Draw them as JPEG or WebP.")
    return usual_outcome(answer, "Discord", said, now=access.now, hide=hide)


def _reasons(told: Mapping[str, Any]) -> Iterator[str]:
    """Discord's words in an error: `Invalid Form Body`, and then `content: Must be 2000 or fewer in length.`"""
    if isinstance(message := told.get("message"), str):
        yield message
    yield from _about_fields(told.get("errors"), "")


def _about_fields(errors: object, field: str, depth: int = 0) -> Iterator[str]:
    if not isinstance(errors, dict) or depth > _DEEPEST:
        return
    for name, inner in errors.items():
        if name != "_errors":
            yield from _about_fields(inner, f"{field}.{name}".lstrip("."), depth + 1)
            continue
        for one in inner if isinstance(inner, list) else ():
            if isinstance(one, dict) and isinstance(message := one.get("message"), str):
                yield f"{field}: {message}".lstrip(": ")


def _wait(told: Mapping[str, Any]) -> timedelta | None:
    """`retry_after`, in seconds with a fraction; None when it is no length of time."""
    seconds = told.get("retry_after")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 10**9:
        return None
    return timedelta(seconds=seconds)


def _made_at(told: Mapping[str, Any], now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(told.get("timestamp", ""))
    except (TypeError, ValueError):
        return now
    return at if at.tzinfo else now


def _is_id(value: object) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None
