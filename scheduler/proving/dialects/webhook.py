"""A receiver of webhooks: a fake of what somebody would write who has read docs/webhook.md, in memory.

Pure. It is as strict as the page says that one may be, so that a document that is not as promised is found out.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from scheduler.proving.dialect import Reply, Request
from scheduler.proving.faults import Call, Fault
from scheduler.publishers.truth import Shown

KEY = b"proving-key-that-must-not-leak"
SECRET = f"whsec_{b64encode(KEY).decode()}"

_PATH = "/hook"

_TOLERANCE = 300
"""Seconds that a document may be old."""

_FIELDS = {
    "check": {"version", "type", "account", "created_at"},
    "post": {
        *("version", "type", "key", "account", "text", "language", "created_at", "due_at", "facets", "reply_to"),
        "pictures",
    },
}

_PICTURE = {"type", "width", "height", "alt", "sha256", "data"}


class WebhookDialect:
    """A receiver that makes a post of every document. `bodies` are the documents that were taken, as they came.

    Settings: `keeps_keys`, it makes one post of the same key; `clock`, its time in seconds since 1970, without which it
    takes documents of any age; `gone`, it wants no more; `silent`, it takes documents without a word.
    """

    def __init__(self, base: str) -> None:
        self.bodies: list[bytes] = []
        self.checks = 0
        self._base = base
        self._posts: list[Shown] = []
        self._by_key: dict[str, int] = {}
        self._keeps_keys = self._gone = self._silent = False
        self._clock: int | None = None

    def call_of(self, request: Request) -> Call | None:
        """Documents but checks."""
        publishes = request.method == "POST" and not request.headers.get("webhook-id", "").startswith("check-")
        return "publish" if publishes else None

    def serve(self, request: Request) -> Reply:
        """Takes a document that is signed and whole."""
        if (request.method, request.path) != ("POST", _PATH):
            return Reply.of(404, {"error": "there is nothing here"})
        if self._gone:
            return Reply.of(410, {"error": "no more, please"})
        if not self._is_signed(request):
            return self.refusal(Fault.LOGIN, "publish")
        if why := _wrong(request):
            return Reply.of(422, {"error": why})
        self.bodies.append(request.body)
        told = request.told
        if told["type"] == "check":
            self.checks += 1
            return Reply(204)
        return self._take(told)

    def refusal(self, fault: Fault, call: Call) -> Reply:
        """As a receiver might say it; nobody tells it how."""
        if fault is Fault.RATE_LIMIT:
            return Reply.of(429, {"error": "slowly"}, Retry_After="120")
        if fault is Fault.LOGIN:
            return Reply.of(401, {"error": "the signature is not right"})
        if fault is Fault.DUPLICATE:
            return Reply.of(409, {"error": "that key was here"})
        if fault is Fault.REFUSED:
            return Reply.of(422, {"error": "not like this"})
        return Reply.of(503 if fault is Fault.ERROR_BEFORE else 500, {"error": "out of order"}, Retry_After="5")

    def shown(self) -> Sequence[Shown]:
        """Every post that it made."""
        return list(self._posts)

    def set(self, **settings: bool | int) -> None:
        """Changes what it does."""
        self._keeps_keys = bool(settings.get("keeps_keys", self._keeps_keys))
        self._gone = bool(settings.get("gone", self._gone))
        self._silent = bool(settings.get("silent", self._silent))
        self._clock = settings.get("clock", self._clock)
        if settings.get("forget_keys"):
            self._by_key.clear()

    def _is_signed(self, request: Request) -> bool:
        id, at = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
        if not at.isdigit() or not id or "." in id or request.headers.get("idempotency-key") != id:
            return False
        if self._clock is not None and abs(self._clock - int(at)) > _TOLERANCE:
            return False
        right = hmac.digest(KEY, f"{id}.{at}.".encode() + request.body, hashlib.sha256)
        return f"v1,{b64encode(right).decode()}" in request.headers.get("webhook-signature", "").split(" ")

    def _take(self, told: Mapping[str, Any]) -> Reply:
        key = told["key"]
        if not (self._keeps_keys and key in self._by_key):
            self._by_key[key] = len(self._posts) + 1
            pictures = tuple(b64decode(one["data"], validate=True) for one in told["pictures"])
            alts = tuple(one["alt"] for one in told["pictures"])
            parent = told["reply_to"] and told["reply_to"]["id"]
            id = key if self._silent else f"{self._by_key[key]}"
            self._posts.append(Shown(id, told["text"], pictures, alts, key, parent))
        if self._silent:
            return Reply(202)
        number = self._by_key[key]
        return Reply.of(201, {"id": number, "url": f"https://receiver.example/{number}"})


def _wrong(request: Request) -> str | None:
    """What is not as the page says in a document; None when everything is."""
    told, id = request.told, request.headers["webhook-id"]
    if request.headers.get("content-type") != "application/json" or told.get("version") != 1:
        return "no document of version 1"
    if set(told) != _FIELDS.get(told.get("type", "")):
        return "fields too many or too few"
    times = [datetime.fromisoformat(told[name]) for name in ("created_at", "due_at") if name in told]
    if any(at.tzinfo is None for at in times):
        return "a time without a zone"
    if told["type"] == "check":
        return None if id.startswith("check-") else "a check under a post's id"
    if told["key"] != id:
        return "two keys"
    text = told["text"].encode()
    for facet in told["facets"]:
        if set(facet) != {"start", "end", "kind", "target"} or not 0 <= facet["start"] < facet["end"] <= len(text):
            return "a facet of nothing"
    for one in told["pictures"]:
        if set(one) != _PICTURE or hashlib.sha256(b64decode(one["data"], validate=True)).hexdigest() != one["sha256"]:
            return "a picture that is not whole"
    return None


def account_options(base: str) -> dict[str, str]:
    """What an account needs to post here."""
    return {"url": f"{base}{_PATH}"}


def login_secrets() -> dict[str, str]:
    """The secret, as the specification writes it."""
    return {"secret": SECRET}
