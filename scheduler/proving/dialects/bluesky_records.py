"""Which records of posts the fake of Bluesky takes: as the lexicons have it, and nothing that they do not know.

Pure. Limits and words of `app.bsky.feed.post`, `app.bsky.embed.images` and `app.bsky.richtext.facet` as PDS 0.5.35
applied them on 2026-11-21. It is stricter in three things: it refuses what the lexicons do not know; a facet that does
not lie in the text; and, in every post and not in the first alone, a picture's type or size that is not as it was
brought.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import regex

POSTS = "app.bsky.feed.post"

LARGEST_BLOB = 2_000_000
"""Bytes of a picture in a post."""

_DID = re.compile(r"did:(plc:[a-z2-7]{24}|web:[a-z0-9.-]+)")

_TID = re.compile(r"[234567abcdefghij][234567a-z]{12}")
_CID = re.compile(r"b[a-z2-7]{58}")
_URI = re.compile(r"at://did:[a-z0-9:.-]+/[a-zA-Z0-9.-]+/[a-zA-Z0-9._:~-]+")
_LINK = re.compile(r"\w+:(//)?[^\s/]\S*")
_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,20})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_LANGUAGE = re.compile(r"(i|[a-z]{2,3})(-[a-zA-Z0-9]+)*")

_SNIFFED = (("image/png", rb"\x89PNG\r\n\x1a\n"), ("image/jpeg", rb"\xff\xd8\xff"), ("image/webp", rb"RIFF.{4}WEBP"))


class Invalid(Exception):
    """What is wrong with a record, in the words of the reference server as far as they go; `error` is their name."""

    def __init__(self, message: str, error: str = "InvalidRequest") -> None:
        super().__init__(message)
        self.error = error


def check_post(place: str, record: Mapping[str, Any], blobs: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises `Invalid` unless this may be put at that place; `blobs` are those that were brought, by their CID."""
    if not _TID.fullmatch(place):
        raise Invalid(f'Invalid record key for {POSTS}: Invalid TID string (got "{place}") at $')
    known = {"$type", "text", "createdAt", "langs", "facets", "embed", "reply"}
    _object(record, known, {"text", "createdAt"}, "")
    if record.get("$type") != POSTS:
        raise Invalid(f"Invalid $type: expected {POSTS}, got {record.get('$type')}")
    text = _text(record, "text", "", 300, 3000)
    if not _DATETIME.fullmatch(str(record["createdAt"])):
        raise Invalid(_at("Invalid datetime", ".createdAt"))
    for language in _list(record, "langs", "", 3):
        if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
            raise Invalid(_at("Invalid language", ".langs[0]"))
    for number, facet in enumerate(_list(record, "facets", "", None)):
        _facet(facet, text.encode(), f".facets[{number}]")
    if "embed" in record:
        _images(record["embed"], blobs)
    if "reply" in record:
        _object(record["reply"], {"root", "parent"}, {"root", "parent"}, ".reply")
        for name in ("root", "parent"):
            _strong_ref(record["reply"][name], f".reply.{name}")


def cid_of(record: Mapping[str, Any]) -> str:
    """A fingerprint in a record's form. The real one is taken of another encoding."""
    return _cid(b"\x01\x71\x12\x20", json.dumps(record, sort_keys=True).encode())


def blob_of(data: bytes, announced: str) -> dict[str, Any]:
    """What is said of a picture that was brought: its type is what it begins with, else what was announced."""
    sniffed = next((mime for mime, magic in _SNIFFED if re.match(magic, data, re.DOTALL)), announced)
    ref = {"$link": _cid(b"\x01\x55\x12\x20", data)}
    return {"$type": "blob", "ref": ref, "mimeType": sniffed, "size": len(data)}


def _cid(prefix: bytes, data: bytes) -> str:
    digest = hashlib.sha256(data).digest()
    return "b" + base64.b32encode(prefix + digest).decode().lower().rstrip("=")


def _facet(facet: Any, text: bytes, at: str) -> None:
    _object(facet, {"index", "features"}, {"index", "features"}, at)
    _object(facet["index"], {"byteStart", "byteEnd"}, {"byteStart", "byteEnd"}, f"{at}.index")
    start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
    try:
        # Half of a letter on either side is no text.
        whole = type(start) is type(end) is int and 0 <= start < end <= len(text) and text[start:end].decode()
    except UnicodeDecodeError:
        whole = False
    if not whole:
        raise Invalid(_at("facet beyond the text", f"{at}.index"))
    kinds: dict[str, tuple[str, Callable[[str], object]]] = {
        "app.bsky.richtext.facet#link": ("uri", _LINK.fullmatch),
        "app.bsky.richtext.facet#mention": ("did", _DID.fullmatch),
        "app.bsky.richtext.facet#tag": ("tag", lambda tag: _length(tag) <= 64 and len(tag.encode()) <= 640),
    }
    for feature in facet["features"]:
        key, fits = kinds.get(feature.get("$type"), ("", bool))
        _object(feature, {"$type", key}, {"$type", key}, f"{at}.features[0]")
        if not isinstance(feature[key], str) or not fits(feature[key]):
            raise Invalid(_at(f"Invalid {key}", f"{at}.features[0].{key}"))


def _images(embed: Any, blobs: Mapping[str, Mapping[str, Any]]) -> None:
    _object(embed, {"$type", "images"}, {"$type", "images"}, ".embed")
    if embed["$type"] != "app.bsky.embed.images":
        raise Invalid(_at("Unknown embed", ".embed.$type"))
    for number, image in enumerate(_list(embed, "images", ".embed", 4)):
        at = f".embed.images[{number}]"
        _object(image, {"alt", "image", "aspectRatio"}, {"alt", "image"}, at)
        _text(image, "alt", at, None, None)
        sides = image.get("aspectRatio", {"width": 1, "height": 1})
        _object(sides, {"width", "height"}, {"width", "height"}, f"{at}.aspectRatio")
        if not all(type(sides[side]) is int and sides[side] >= 1 for side in ("width", "height")):
            raise Invalid(_at("integer too small (minimum 1)", f"{at}.aspectRatio"))
        blob = image["image"]
        names = {"$type", "ref", "mimeType", "size"}
        _object(blob, names, names, f"{at}.image")
        if not str(blob["mimeType"]).startswith("image/"):
            raise Invalid(_at(f'Expected "image/*" (got "{blob["mimeType"]}")', f"{at}.image.mimeType"))
        if type(blob["size"]) is not int or blob["size"] > LARGEST_BLOB:
            raise Invalid(_at(f"blob too big (maximum {LARGEST_BLOB}, got {blob['size']})", f"{at}.image"))
        _brought(blob, blobs.get(blob["ref"].get("$link")))


def _brought(blob: Mapping[str, Any], there: Mapping[str, Any] | None) -> None:
    if there is None:
        raise Invalid(f"Could not find blob: {blob['ref'].get('$link')}", "BlobNotFound")
    for key, what, error in (("mimeType", "Mimetype", "InvalidMimeType"), ("size", "Size", "InvalidSize")):
        if blob[key] != there[key]:
            wanted = f"Expected: {there[key]}, Got: {blob[key]}"
            raise Invalid(f"Referenced {what} does not match stored blob. {wanted}", error)


def _strong_ref(ref: Any, at: str) -> None:
    _object(ref, {"uri", "cid"}, {"uri", "cid"}, at)
    if not _URI.fullmatch(str(ref["uri"])):
        raise Invalid(_at("Invalid AT-URI", f"{at}.uri"))
    if not _CID.fullmatch(str(ref["cid"])):
        raise Invalid(_at("Invalid CID string", f"{at}.cid"))


def _object(told: Any, known: set[str], needed: set[str], at: str) -> None:
    if not isinstance(told, dict):
        raise Invalid(_at("Expected object value type", at))
    for key in sorted(needed - told.keys()):
        raise Invalid(_at(f'Missing required key "{key}"', at))
    for key in sorted(told.keys() - known):
        raise Invalid(_at(f'Unknown key "{key}"', at))


def _text(of: Mapping[str, Any], key: str, at: str, graphemes: int | None, size: int | None) -> str:
    text = of[key]
    if not isinstance(text, str):
        raise Invalid(_at("Expected string value type", f"{at}.{key}"))
    if size is not None and len(text.encode()) > size:
        raise Invalid(_at(f"string too big (maximum {size}, got {len(text.encode())})", f"{at}.{key}"))
    if graphemes is not None and _length(text) > graphemes:
        raise Invalid(_at(f"grapheme too big (maximum {graphemes}, got {_length(text)})", f"{at}.{key}"))
    return text


def _list(of: Mapping[str, Any], key: str, at: str, most: int | None) -> Sequence[Any]:
    found = of.get(key, [])
    if not isinstance(found, list):
        raise Invalid(_at("Expected array value type", f"{at}.{key}"))
    if most is not None and len(found) > most:
        raise Invalid(_at(f"array too big (maximum {most}, got {len(found)})", f"{at}.{key}"))
    return found


def _length(text: str) -> int:
    return len(regex.findall(r"\X", text))


def _at(what: str, path: str) -> str:
    return f"Invalid {POSTS} record: {what} at $.record{path}"
