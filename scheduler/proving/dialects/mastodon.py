"""A Mastodon server as its app sees it, in memory, and strict about what Mastodon 4.6 is strict about.

Pure.

Read in mastodon/mastodon on 2026-11-21: `post_status_service.rb`, `media_controller.rb`, `rate_limit_headers.rb`,
`rack_attack.rb`, `error_handling.rb`. Parameters that it does not know it ignores, as Rails does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from scheduler.captions.counting import count_text
from scheduler.networks import load_rules
from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.mastodon_forms import form_of, ids_of, parts_of
from scheduler.proving.dialects.mastodon_html import status_html
from scheduler.proving.dialects.mastodon_oauth import Apps
from scheduler.proving.faults import TOKEN, Call, Fault
from scheduler.publishers.truth import Shown
from scheduler.rules import INSTANCE_TYPES

_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
"""How the files begin that it takes; it looks into a file and does not believe its name."""

_BEGIN = int(datetime(2026, 11, 23, 8, tzinfo=UTC).timestamp())
"""Its time until it is told."""

_RESETS = timedelta(minutes=5)
"""The span of its rate limits."""

_ERRORS: dict[Fault, tuple[int, object]] = {
    Fault.RATE_LIMIT: (429, {"error": "Too many requests"}),
    Fault.LOGIN: (401, {"error": "The access token was revoked"}),
    Fault.REFUSED: (422, {"error": "Validation failed: Text can't be blank"}),
    Fault.DUPLICATE: (422, {"error": "Validation failed: Text can't be blank"}),  # it knows no duplicates
    Fault.ERROR_AFTER: (500, {"status": 500, "error": "Internal Server Error"}),
}


@dataclass
class _Media:
    id: str
    data: bytes
    alt: str | None
    polls: int
    """So many questions until it is ready."""
    attached: bool = False


@dataclass
class _Status:
    id: str
    text: str
    made: datetime
    media: list[_Media]
    key: str | None
    parent: str | None
    visibility: str
    language: str | None


class _Invalid(Exception):
    """What the server refuses, in its words."""

    def __init__(self, error: str, status: int = 422) -> None:
        super().__init__(error)
        self.reply = Reply.of(status, {"error": error})


class MastodonDialect:
    """One account, `@ann`, on a server of its own.

    `set` knows beside the usual: `slow_media`, so many questions until a picture is ready; `fails_media`, no picture
    ever is; `replay_500`, so many times the same key again is an error although the post is there, as in the summer of
    2026 (mastodon/mastodon#40399);
    `tells_characters`, the limit that it claims to have, whatever it has; `forgets_media`, as servers before 4.5 do:
    pictures it does not know are left out of a post without a word.
    """

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")
        self._me = str(110_000_000_000_000_000 + crc32(self._base.encode()))
        self._media: dict[str, _Media] = {}
        self._statuses: list[_Status] = []
        self._by_key: dict[str, _Status] = {}
        self._apps = Apps(self._base)
        self._settings: dict[str, int] = {}
        self._routes: dict[tuple[str, str], Callable[[Request], Reply]] = {
            ("GET", "/api/v2/instance"): self._instance,
            ("GET", "/api/v1/accounts/verify_credentials"): self._whose,
            ("GET", "/api/v1/apps/verify_credentials"): self._whose_app,
            ("POST", "/api/v2/media"): self._take_picture,
            ("POST", "/api/v1/statuses"): self._take_status,
            ("GET", f"/api/v1/accounts/{self._me}/statuses"): self._own,
        }

    @property
    def user(self) -> str:
        """The account's id and its server, as a publisher remembers it."""
        return f"{self._me}@{urlsplit(self._base).netloc}"

    def call_of(self, request: Request) -> Call | None:
        """By method and path."""
        if request.method == "POST":
            calls: dict[str, Call] = {"/api/v2/media": "upload", "/api/v1/statuses": "publish"}
            return calls.get(request.path)
        return "find" if re.fullmatch(r"/api/v1/accounts/\d+/statuses", request.path) else None

    def serve(self, request: Request) -> Reply:
        """What an app asks for."""
        if (reply := self._apps.serve(request)) is not None:
            return self._limited(reply)
        route = self._routes.get((request.method, request.path))
        if route is None and request.method == "GET" and request.path.startswith("/api/v1/media/"):
            route = self._show_picture
        if route is None:
            return self._limited(Reply.of(404, {"error": "Record not found"}))
        if route != self._instance and request.headers.get("authorization") != f"Bearer {TOKEN}":
            return self._limited(Reply.of(401, {"error": "The access token is invalid"}))
        try:
            return self._limited(route(request))
        except _Invalid as invalid:
            return self._limited(invalid.reply)

    def refusal(self, fault: Fault, call: Call) -> Reply:
        """A rate limit tells its end in ISO 8601 and nothing else; nginx says 503 in HTML."""
        if fault is Fault.ERROR_BEFORE:
            page = b"<html><head><title>503 Service Temporarily Unavailable</title></head></html>"
            return Reply(503, page, {"Content-Type": "text/html"})
        status, told = _ERRORS[fault]
        return self._limited(Reply.of(status, told), remaining=0)

    def shown(self) -> Sequence[Shown]:
        """Every status, with the key it came with."""
        return [
            Shown(one.id, one.text, _data(one), tuple(media.alt or "" for media in one.media), one.key, one.parent)
            for one in self._statuses
        ]

    def set(self, **settings: bool | int) -> None:
        """See the class."""
        self._settings |= {name: int(value) for name, value in settings.items()}
        if settings.get("forget_keys"):
            self._by_key.clear()

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._settings.get("clock", _BEGIN), UTC)

    def _limited(self, reply: Reply, remaining: int = 299) -> Reply:
        """With the headers that every answer has."""
        end = self._now() + _RESETS
        limits = {
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": f"{end.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z",
        }
        return Reply(reply.status, reply.body, {**reply.headers, **limits})

    def _whose(self, request: Request) -> Reply:
        told = {"id": self._me, "username": "ann", "acct": "ann", "url": f"{self._base}/@ann"}
        return Reply.of(200, {**told, "source": {"privacy": "public", "language": None}})

    def _whose_app(self, request: Request) -> Reply:
        scopes = ["read:accounts", "read:statuses", "write:statuses", "write:media"]
        return Reply.of(200, {"id": "1", "name": "Pullquote", "scopes": scopes})

    def _instance(self, request: Request) -> Reply:
        rules = load_rules("mastodon")
        statuses = {
            "max_characters": self._settings.get("tells_characters", rules.text.limit),
            "max_media_attachments": rules.pictures.most,
            "characters_reserved_per_url": rules.text.url_length,
        }
        media = {
            "supported_mime_types": [*INSTANCE_TYPES, "video/mp4"],
            "description_limit": rules.alt and rules.alt.limit,
            "image_size_limit": rules.pictures.bytes,
            "image_matrix_limit": rules.pictures.pixels,
        }
        configuration = {"statuses": statuses, "media_attachments": media}
        domain = urlsplit(self._base).netloc
        return Reply.of(200, {"domain": domain, "version": "4.6.0", "configuration": configuration})

    # --- pictures and statuses ----------------------------------------------------------------------------------------

    def _take_picture(self, request: Request) -> Reply:
        parts = parts_of(request)
        kind, data = parts.get("file", ("", b""))
        limits = load_rules("mastodon")
        if kind not in INSTANCE_TYPES or not data.startswith(_MAGIC):
            raise _Invalid("Validation failed: File content type is invalid, File is invalid")
        if len(data) > (limits.pictures.bytes or 0):
            raise _Invalid("Validation failed: File file size must be less than 16 MB")
        alt = parts["description"][1].decode() if "description" in parts else None
        if alt and limits.alt and len(alt) > limits.alt.limit:
            raise _Invalid(f"Validation failed: Description is too long (maximum is {limits.alt.limit} characters)")
        one = _Media(str(1000 + len(self._media)), data, alt, self._settings.get("slow_media", 0))
        self._media[one.id] = one
        return Reply.of(202 if one.polls else 200, self._attachment(one))

    def _show_picture(self, request: Request) -> Reply:
        one = self._media.get(request.path.rpartition("/")[2])
        if one is None or one.attached:
            raise _Invalid("Record not found", 404)
        if self._settings.get("fails_media"):
            raise _Invalid("Error processing thumbnail for uploaded media")
        one.polls = max(0, one.polls - 1)
        return Reply.of(206 if one.polls else 200, self._attachment(one))

    def _take_status(self, request: Request) -> Reply:
        form, key = form_of(request), request.headers.get("idempotency-key")
        if key and key in self._by_key:
            if self._settings.get("replay_500", 0) > 0:
                self._settings["replay_500"] -= 1
                return self.refusal(Fault.ERROR_AFTER, "publish")
            return Reply.of(200, self._json(self._by_key[key]))
        parent = form.get("in_reply_to_id")
        if parent and parent not in {one.id for one in self._statuses}:
            raise _Invalid("Record not found", 404)
        text, media = form.get("status", "").strip(), self._attached(ids_of(request))
        limit = load_rules("mastodon").text
        if not text and not media:
            raise _Invalid("Validation failed: Text can't be blank")
        if not count_text(text, limit).fits:
            raise _Invalid(f"Validation failed: Text character limit of {limit.limit} exceeded")
        if (visibility := form.get("visibility", "public")) not in ("public", "unlisted", "private", "direct"):
            raise _Invalid("Validation failed: Visibility is not included in the list")
        for one in media:
            one.attached = True
        id = str((int(self._now().timestamp() * 1000) << 16) + len(self._statuses))
        made = _Status(id, text, self._now(), media, key, parent, visibility, form.get("language"))
        self._statuses.append(made)
        if key:
            self._by_key[key] = made
        return Reply.of(200, self._json(made))

    def _attached(self, ids: list[str]) -> list[_Media]:
        if len(ids) > load_rules("mastodon").pictures.most:
            raise _Invalid("Cannot attach more than 4 files")
        known = {id: one for id, one in self._media.items() if not one.attached}
        if self._settings.get("forgets_media"):
            ids = [id for id in ids if id in known]
        if missing := [id for id in ids if id not in known]:
            raise _Invalid(f"Media {', '.join(missing)} not found or already attached to another post")
        if any(known[id].polls for id in ids):
            raise _Invalid("Cannot attach files that have not finished processing. Try again in a moment!")
        return [known[id] for id in ids]

    def _own(self, request: Request) -> Reply:
        """The account's statuses, newest first."""
        seen = list(self._statuses)
        if self._settings.get("unseen", 0) > 0 and seen:
            self._settings["unseen"] -= 1
            seen.pop()
        before = int(request.query.get("max_id") or 2**63)
        limit = min(40, int(request.query.get("limit") or 20))
        page = [one for one in reversed(seen) if int(one.id) < before][:limit]
        return Reply.of(200, [self._json(one) for one in page])

    def _json(self, one: _Status) -> dict[str, Any]:
        made = f"{one.made.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"
        return {
            "id": one.id,
            "created_at": made,
            "in_reply_to_id": one.parent,
            "visibility": one.visibility,
            "language": one.language,
            "url": f"{self._base}/@ann/{one.id}",
            "content": status_html(one.text, self._base),
            "reblog": None,
            "account": {"id": self._me, "acct": "ann"},
            "media_attachments": [self._attachment(media) for media in one.media],
        }

    def _attachment(self, one: _Media) -> dict[str, Any]:
        url = None if one.polls else f"{self._base}/system/{one.id}"
        return {"id": one.id, "type": "image", "url": url, "description": one.alt}


def _data(one: _Status) -> tuple[bytes, ...]:
    return tuple(media.data for media in one.media)


def account_options(base: str) -> dict[str, str]:
    """What an account needs to post here."""
    return {"server": base, "user": MastodonDialect(base).user}


def login_secrets() -> dict[str, str]:
    """The one token that opens every account."""
    return {"access_token": TOKEN}
