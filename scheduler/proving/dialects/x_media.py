"""The pictures at the fake X: brought as multipart forms, described in JSON, kept for a day.

Pure. Limits: docs.x.com, media best practices and the OpenAPI description (read 2026-11-21).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import Any

from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.x_problems import invalid, problem

_LARGEST = 5 * 1024 * 1024

_LONGEST_ALT = 1000

_CATEGORIES = ("tweet_image", "dm_image", "subtitles")

_TYPES = ("image/jpeg", "image/bmp", "image/png", "image/webp", "image/pjpeg", "image/tiff", "text/srt", "text/vtt")

_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"BM", b"II*\x00", b"MM\x00*")
"""How the files of those types begin."""


@dataclass
class _Picture:
    data: bytes
    alt: str = ""
    turns: int = 0


class MediaShelf:
    """The pictures of one account. `turns` is how many questions a new one takes to be ready."""

    def __init__(self) -> None:
        self.turns = 0
        self._numbers = count(1_900_000_000_000_000_001)
        self._kept: dict[str, _Picture] = {}
        self._forgotten: set[str] = set()

    def has(self, id: str) -> bool:
        """Whether a post may have this picture."""
        return id in self._kept and id not in self._forgotten and not self._kept[id].turns

    def picture(self, id: str) -> tuple[bytes, str]:
        """A picture's bytes and alt text."""
        return self._kept[id].data, self._kept[id].alt

    def forget(self) -> None:
        """A day is over: no new post may have the pictures that were brought before."""
        self._forgotten = set(self._kept)

    def serve(self, request: Request) -> Reply:
        """Answers below `/2/media/`."""
        if (request.method, request.path) == ("POST", "/2/media/upload"):
            return self._take(request)
        if (request.method, request.path) == ("GET", "/2/media/upload"):
            return self._status(request)
        if (request.method, request.path) == ("POST", "/2/media/metadata"):
            return self._describe(request)
        return problem(404, "Not Found", "Not Found")

    def _take(self, request: Request) -> Reply:
        form = form_of(request)
        if unknown := set(form) - {"media", "media_category", "media_type", "shared", "additional_owners"}:
            return invalid(f"The form field [{unknown.pop()}] is not known.")
        data = form.get("media", b"")
        if form.get("media_category", b"").decode() not in _CATEGORIES:
            return invalid("$.media_category: does not have a value in the enumeration")
        if "media_type" in form and form["media_type"].decode() not in _TYPES:
            return invalid("$.media_type: does not have a value in the enumeration")
        if len(data) > _LARGEST:
            return invalid(f"File size exceeds {_LARGEST} bytes.")
        if not data.startswith(_BEGINNINGS):
            return invalid("media type unrecognized.")
        id = str(next(self._numbers))
        self._kept[id] = _Picture(data, turns=self.turns)
        return Reply.of(200, {"data": self._told(id)})

    def _status(self, request: Request) -> Reply:
        id = request.query.get("media_id", "")
        if set(request.query) != {"command", "media_id"} or request.query["command"] != "STATUS":
            return invalid("The query parameter [command] is not one of [STATUS].")
        if id not in self._kept:
            return problem(404, "Not Found", "Not Found")
        self._kept[id].turns = max(self._kept[id].turns - 1, 0)
        return Reply.of(200, {"data": self._told(id)})

    def _describe(self, request: Request) -> Reply:
        told = request.told
        metadata = told.get("metadata")
        if set(told) != {"id", "metadata"} or not isinstance(metadata, dict) or set(metadata) != {"alt_text"}:
            return invalid("$: is missing or has properties that the schema does not have")
        alt = metadata["alt_text"]
        if not isinstance(alt, dict) or set(alt) != {"text"} or not isinstance(alt["text"], str) or not alt["text"]:
            return invalid("$.metadata.alt_text.text: is missing but it is required")
        if len(alt["text"]) > _LONGEST_ALT:
            return invalid(f"$.metadata.alt_text.text: must be at most {_LONGEST_ALT} characters long")
        if told["id"] not in self._kept or told["id"] in self._forgotten:
            return invalid("$.id: there is no such media")
        self._kept[told["id"]].alt = alt["text"]
        return Reply.of(200, {"data": {"id": told["id"], "associated_metadata": metadata}})

    def _told(self, id: str) -> dict[str, Any]:
        picture = self._kept[id]
        told = {"id": id, "media_key": f"3_{id}", "size": len(picture.data), "expires_after_secs": 86_400}
        if self.turns:
            state = "in_progress" if picture.turns else "succeeded"
            told["processing_info"] = {"state": state, "check_after_secs": 1}
        return told


def form_of(request: Request) -> dict[str, bytes]:
    """The fields of a form of the type `multipart/form-data` (RFC 7578); empty when it is none."""
    boundary = re.fullmatch(r'multipart/form-data; *boundary="?([^";]+)"?', request.headers.get("content-type", ""))
    if boundary is None:
        return {}
    found = {}
    for part in (b"\r\n" + request.body).split(b"\r\n--" + boundary[1].encode())[1:-1]:
        head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if name := re.search(rb'; *name="([^"]*)"', head):
            found[name[1].decode()] = data
    return found
