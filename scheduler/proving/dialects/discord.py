"""Discord: a fake of a channel with one webhook, in memory.

Pure. Shapes, limits and error codes are those of docs.discord.com (resources/webhook, message, reference, topics/
opcodes-and-status-codes, read 2026-11-21) and of bodies in public issue threads; what is only remembered says so. It
is stricter than Discord with fields that it does not know: Discord passes over them in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scheduler.proving.dialect import Reply, Request
from scheduler.proving.faults import Call, Fault
from scheduler.publishers.truth import Shown
from scheduler.wire.multipart import Part, read_form

WEBHOOK = "223704706495545344"
TOKEN = "proving-webhook-token_that-must.not-leak"
GUILD = "199737254929760256"
CHANNELS = ("199737254929760257", "199737254929760999")
"""Where the webhook posts, and where it does after it was moved."""

THREAD = "199737254929760300"

_MOST_BYTES = 10 * 1024 * 1024
"""From memory; the documentation says 20 MiB by now, older pages and servers less."""

_MADE_AT = datetime(2026, 11, 23, 9, 0, 0, 123_000, UTC)
"""When everything is sent, until it is given a clock."""

_FIELDS = {"content", "allowed_mentions", "attachments", "flags"}
_MENTION = re.compile(r"@everyone|@here|<@[!&]?[0-9]+>")
_FILE = re.compile(r"files\[([0-9]+)\]")


@dataclass(frozen=True, slots=True)
class _Message:
    id: str
    channel: str
    text: str
    files: tuple[bytes, ...]
    alts: tuple[str, ...]


class DiscordDialect:
    """A channel. `name` may be changed at any time; `pinged` are the mentions that called somebody.

    Settings: `deleted`, the webhook is gone; `moved`, it posts to another channel; `forum`, the channel is one.
    """

    def __init__(self, base: str) -> None:
        self.name = "Quotes"
        self.pinged: list[str] = []
        self._messages: list[_Message] = []
        self._deleted = self._moved = self._forum = False
        self._clock = _MADE_AT

    def call_of(self, request: Request) -> Call | None:
        """Executing the webhook is all that is decided."""
        return "publish" if request.method == "POST" and request.path.startswith("/webhooks/") else None

    def serve(self, request: Request) -> Reply:
        """Shows the webhook or lets it post."""
        agent = request.headers.get("user-agent", "")
        if not agent or agent.startswith(("Python-urllib/", "Java/1.")):
            return Reply(403, b"error code: 1010", {"Content-Type": "text/plain"})
        found = re.fullmatch(r"/webhooks/([^/]+)/([^/]+)", request.path)
        if found is None:
            return Reply.of(404, {"message": "404: Not Found", "code": 0})
        if found[1] != WEBHOOK or self._deleted:
            return Reply.of(404, {"message": "Unknown Webhook", "code": 10015})
        if found[2] != TOKEN:
            return self.refusal(Fault.LOGIN, "publish")
        if request.method == "GET":
            told = {"type": 1, "id": WEBHOOK, "name": self.name, "avatar": None, "application_id": None}
            return Reply.of(200, {**told, "channel_id": self._channel, "guild_id": GUILD, "token": TOKEN})
        if request.method != "POST":
            return Reply.of(405, {"message": "405: Method Not Allowed", "code": 0})
        return self._execute(request)

    def refusal(self, fault: Fault, call: Call) -> Reply:
        """As Discord says it."""
        if fault is Fault.RATE_LIMIT:
            told = {"message": "You are being rate limited.", "retry_after": 119.5, "global": False}
            return Reply.of(429, told, Retry_After="120", X_RateLimit_Scope="user")
        if fault is Fault.LOGIN:
            return Reply.of(401, {"message": "Invalid Webhook Token", "code": 50027})
        if fault in (Fault.ERROR_BEFORE, Fault.ERROR_AFTER):
            status = 502 if fault is Fault.ERROR_BEFORE else 500
            return Reply.of(status, {"message": f"{status}: Internal Server Error", "code": 0})
        return _invalid("content", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 2000 in length.")

    def shown(self) -> Sequence[Shown]:
        """Every message. Webhooks cannot reply, so nothing hangs below anything."""
        return [Shown(one.id, one.text, one.files, one.alts) for one in self._messages]

    def set(self, **settings: bool | int) -> None:
        """Changes what it does."""
        self._deleted = bool(settings.get("deleted", self._deleted))
        self._moved = bool(settings.get("moved", self._moved))
        self._forum = bool(settings.get("forum", self._forum))
        if "clock" in settings:
            self._clock = datetime.fromtimestamp(settings["clock"], UTC)

    @property
    def _channel(self) -> str:
        return CHANNELS[self._moved]

    def _execute(self, request: Request) -> Reply:
        if unknown := set(request.query) - {"wait", "thread_id", "with_components"}:
            return _invalid(unknown.pop(), "UNKNOWN", "There is no such parameter.")
        thread = request.query.get("thread_id")
        if thread is not None and thread != THREAD:
            return Reply.of(404, {"message": "Unknown Channel", "code": 10003})
        if self._forum and thread is None:
            message = "Webhooks posted to forum channels must have a thread_name or thread_id"
            return Reply.of(400, {"message": message, "code": 220001})
        try:
            said, files = _read(request)
        except (ValueError, KeyError):
            return Reply.of(400, {"message": "Invalid Form Body", "code": 50035})
        if refused := _refused(said, files):
            return refused
        text, notes = said.get("content") or "", {one["id"]: one for one in said.get("attachments", ())}
        alts = tuple(notes.get(number, {}).get("description", "") for number in files)
        datas = tuple(part.data for part in files.values())
        made = _Message(str(int(WEBHOOK) + 1000 + len(self._messages)), thread or self._channel, text, datas, alts)
        self._messages.append(made)
        if said.get("allowed_mentions", {}).get("parse") != []:
            self.pinged += _MENTION.findall(text)
        if request.query.get("wait") not in ("true", "True", "1"):
            return Reply(204)
        told = {"id": made.id, "type": 0, "content": text, "channel_id": made.channel, "webhook_id": WEBHOOK}
        told |= {"timestamp": self._clock.isoformat(), "attachments": [{"id": one} for one in notes]}
        return Reply.of(200, told)


def _read(request: Request) -> tuple[dict[str, Any], Mapping[int, Part]]:
    """What is said, and the files by their numbers. Raises `ValueError` and `KeyError`."""
    type = request.headers.get("content-type", "")
    if type == "application/json":
        said: dict[str, Any] = json.loads(request.body)
        return said, {}
    fields = read_form(type, request.body)
    said = json.loads(fields["payload_json"].data)
    numbers = {name: _FILE.fullmatch(name) for name in fields if name != "payload_json"}
    files = {int(found[1]): fields[name] for name, found in numbers.items() if found is not None}
    if len(files) != len(numbers) or not all(part.filename and part.type for part in files.values()):
        raise ValueError("a file without a number, a name or a type")
    return said, dict(sorted(files.items()))


def _refused(said: Mapping[str, Any], files: Mapping[int, Part]) -> Reply | None:
    """Why Discord would not take a message; None when it would."""
    if unknown := set(said) - _FIELDS:
        return _invalid(unknown.pop(), "UNKNOWN", "There is no such field.")
    if not said.get("content") and not files:
        return Reply.of(400, {"message": "Cannot send an empty message", "code": 50006})
    # UTF-16 as the careful reading: Discord does not say what it counts.
    if len(said.get("content", "").encode("utf-16-le")) // 2 > 2000:
        return _invalid("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")
    if len(files) > 10:
        return Reply.of(400, {"message": "Maximum number of attachments in a message reached (10)", "code": 30015})
    if any(len(part.data) > _MOST_BYTES for part in files.values()):
        return Reply.of(413, {"message": "Request entity too large", "code": 40005})
    for one in said.get("attachments", ()):
        if one["id"] not in files or one["filename"] != files[one["id"]].filename:
            return _invalid(f"attachments.{one['id']}.id", "ATTACHMENT_NOT_FOUND", "There is no such file.")
        if len(one.get("description", "")) > 1024:
            field = f"attachments.{one['id']}.description"
            return _invalid(field, "BASE_TYPE_MAX_LENGTH", "Must be 1024 or fewer in length.")
    return None


def _invalid(field: str, code: str, message: str) -> Reply:
    errors: dict[str, Any] = {"_errors": [{"code": code, "message": message}]}
    for name in reversed(field.split(".")):
        errors = {name: errors}
    return Reply.of(400, {"code": 50035, "message": "Invalid Form Body", "errors": errors})


def account_options(base: str) -> dict[str, str]:
    """What an account needs to post here."""
    return {"server": base, "user": WEBHOOK, "guild": GUILD, "channel": CHANNELS[0]}


def login_secrets() -> dict[str, str]:
    """The webhook's address, in its two parts."""
    return {"id": WEBHOOK, "token": TOKEN}
