"""The plain networks: one way of recovery each, and nothing else that could get in its way.

Pure.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from scheduler.proving.dialect import Reply, Request
from scheduler.proving.faults import RECOVERIES, TOKEN, Call, Fault, Network
from scheduler.publisher import RecoveryKind
from scheduler.publishers.truth import Shown

_WAIT = "120"
"""Seconds that it asks to wait: a wait that no backoff of ours would choose."""

_CALLS: dict[tuple[str, str], Call] = {
    ("POST", "/media"): "upload",
    ("POST", "/posts"): "publish",
    ("GET", "/posts"): "find",
}

_REFUSALS = {
    Fault.RATE_LIMIT: (429, "wait"),
    Fault.LOGIN: (401, "login"),
    Fault.DUPLICATE: (403, "duplicate"),
    Fault.REFUSED: (422, "refused"),
    Fault.ERROR_BEFORE: (503, "out of order"),
    Fault.ERROR_AFTER: (500, "out of order"),
}


class PlainDialect:
    """One account of the plain network whose name stands in its address."""

    def __init__(self, base: str) -> None:
        self._recovery = RECOVERIES[Network(unquote(base.rsplit("/", 2)[1]))].kind
        self._media: dict[str, dict[str, str]] = {}
        self._posts: list[dict[str, Any]] = []
        self._by_key: dict[str, dict[str, Any]] = {}
        self._refuses_duplicates = False
        self._unseen = 0

    def call_of(self, request: Request) -> Call | None:
        """By method and path."""
        return _CALLS.get((request.method, request.path))

    def serve(self, request: Request) -> Reply:
        """Takes a picture or a post, or shows the account or its posts."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return self.refusal(Fault.LOGIN, "publish")
        if (request.method, request.path) == ("GET", "/account"):
            return Reply.of(200, {"name": "ann"})
        call = self.call_of(request)
        if call == "upload":
            return self._take_picture(request.told)
        if call == "publish":
            return self._take_post(request.told, request.headers.get("idempotency-key"))
        if call == "find" and self._recovery is RecoveryKind.LOOK_BACK:
            return self._timeline()
        return Reply.of(404, {"error": "there is nothing here"})

    def refusal(self, fault: Fault, call: Call) -> Reply:
        """In a word."""
        status, error = _REFUSALS[fault]
        return Reply.of(status, {"error": error}, **({"Retry_After": _WAIT} if status == 429 else {}))

    def shown(self) -> Sequence[Shown]:
        """Every post, with the key that its maker put into it for the judge."""
        return [
            Shown(
                one["id"],
                one["text"],
                tuple(base64.b64decode(self._media[id]["data"]) for id in one["media"]),
                tuple(self._media[id]["alt"] for id in one["media"]),
                one["key"],
                one["reply_to"],
            )
            for one in self._posts
        ]

    def set(self, **settings: bool | int) -> None:
        """All that is known to all."""
        self._refuses_duplicates = bool(settings.get("refuses_duplicates", self._refuses_duplicates))
        self._unseen = int(settings.get("unseen", self._unseen))
        if settings.get("forget_keys"):
            self._by_key.clear()

    def _take_picture(self, sent: dict[str, Any]) -> Reply:
        id = f"picture-{len(self._media) + 1}"
        self._media[id] = {"data": sent["data"], "alt": sent["alt"]}
        return Reply.of(200, {"id": id})

    def _take_post(self, sent: dict[str, Any], key: str | None) -> Reply:
        if self._recovery is not RecoveryKind.REPLAY:
            key = None
        if key is not None and key in self._by_key:
            return Reply.of(200, self._by_key[key])
        ids = {one["id"] for one in self._posts}
        if not self._media.keys() >= set(sent["media"]) or not ids | {None} >= {sent["reply_to"]}:
            return Reply.of(422, {"error": "no such picture or post"})
        if self._refuses_duplicates and any(one["text"] == sent["text"] for one in self._posts):
            return self.refusal(Fault.DUPLICATE, "publish")
        id = str(len(self._posts) + 1)
        answer = {"id": id, "url": f"https://network.invalid/{id}", "made_at": sent["created_at"]}
        self._posts.append({**sent, **answer})
        if key is not None:
            self._by_key[key] = answer
        return Reply.of(200, answer)

    def _timeline(self) -> Reply:
        seen = list(self._posts)
        if self._unseen and seen:
            self._unseen -= 1
            seen.pop()
        return Reply.of(200, {"posts": [{key: one[key] for key in ("id", "url", "text", "made_at")} for one in seen]})


def account_options(base: str) -> dict[str, str]:
    """What an account needs to post here."""
    return {"server": base}


def login_secrets() -> dict[str, str]:
    """The one token that opens every account."""
    return {"token": TOKEN}
