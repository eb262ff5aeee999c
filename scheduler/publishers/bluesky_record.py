"""What a post is on Bluesky: its record, the key it lies under, and what the network would not take.

Pure. Sources: the lexicons `app.bsky.feed.post`, `app.bsky.embed.images` and `app.bsky.richtext.facet`, and the
specification of record keys on atproto.com; all tried on the reference server, PDS 0.5.35, on 2026-11-21. It takes some
things that no app can show (a facet beyond the text's end, a word sent as a picture), so they are looked for here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from quotes.errors import Refused
from scheduler.captions.counting import count_text, units
from scheduler.model import Facet, Outgoing, Payload, Picture, Receipt
from scheduler.rules import Rules

POSTS = "app.bsky.feed.post"
"""The collection that posts lie in."""

MIMES = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
"""The types of pictures, as they are announced to the server."""

DID = re.compile(r"did:[a-z]+:[a-zA-Z0-9._:%-]{1,200}")
"""The name of an account that never changes."""

_LABEL = r"[a-zA-Z0-9-]{0,61}[a-zA-Z0-9]"

HANDLE = re.compile(rf"(?=.{{1,253}}\Z)([a-zA-Z0-9]({_LABEL})?\.)+[a-zA-Z]({_LABEL})?")
"""The name of an account that people see, a name of a domain."""

CID = re.compile(r"b[a-z2-7]{20,200}")
"""The fingerprint of a record or of a picture, in the only form that is in use."""

_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
"""Of a TID: five bits each, sorted as they are worth."""

_SPREAD = 60_000_000
"""Microseconds over which the keys of posts that were begun at one time are spread: a minute. With the clock's ten bits
that makes 6·10¹⁰ keys, so that of a thousand posts in one minute two meet once in a hundred thousand times."""

_MAGIC = {"png": rb"\x89PNG\r\n\x1a\n", "jpeg": rb"\xff\xd8\xff", "webp": rb"RIFF.{4}WEBP"}
"""How a picture of each type begins."""

_TAG = 64, 640
"""Graphemes and bytes of a tag."""

_LONGEST_LINK = 2_000
"""Bytes of a link. The lexicon has no limit; no browser wants more."""

_LINK = re.compile(r"https?://[^\s/]\S*")

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")

_PLACES = (
    re.compile(rf"at://(?P<who>[^/\s]+)/{re.escape(POSTS)}/(?P<key>[A-Za-z0-9._:~-]{{1,512}})"),
    re.compile(r"https://[^/\s]+/profile/(?P<who>[^/\s]+)/post/(?P<key>[A-Za-z0-9._:~-]{1,512})/?(?:[?#]\S*)?"),
)
"""A post as the network names it, and its address on bsky.app or in another app of that make."""


@dataclass(frozen=True, slots=True)
class Found:
    """What had to be asked for before a post could be made: its pictures as the server names them, the accounts that
    are mentioned by their handles, and where in which thread it hangs."""

    blobs: Sequence[Mapping[str, Any]]
    dids: Mapping[str, str]
    reply: Mapping[str, Any] | None

    def as_media(self) -> tuple[str, ...]:
        """As texts: one for each picture, and one for all the rest."""
        rest = {"dids": dict(self.dids), "reply": self.reply}
        return (*(json.dumps(blob) for blob in self.blobs), json.dumps(rest))

    @classmethod
    def from_media(cls, media: Sequence[str]) -> Found:
        """What `as_media` made."""
        *blobs, rest = (json.loads(one) for one in media)
        return cls(blobs, rest["dids"], rest["reply"])


def record_key(key: str, created_at: datetime) -> str:
    """Where a post lies in its account's collection, the same for every try: a TID, 13 digits.

    A TID is a time in microseconds and ten bits for the clock that told it. Ours lies in the minute before the post was
    begun, at a place that the post's key decides: two posts begun at one time must not meet.
    """
    digest = int.from_bytes(hashlib.sha256(f"bluesky {key}".encode()).digest()[:16])
    spread, clock = divmod(digest % (_SPREAD << 10), 1 << 10)
    moment = (created_at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) - spread
    number = (moment & (1 << 53) - 1) << 10 | clock
    return "".join(_DIGITS[number >> shift & 31] for shift in range(60, -1, -5))


def blob_cid(data: bytes) -> str:
    """The fingerprint that a server must give a picture: CID version 1, raw bytes, SHA-256."""
    return "b" + base64.b32encode(b"\x01\x55\x12\x20" + hashlib.sha256(data).digest()).decode().lower().rstrip("=")


def record_of(outgoing: Outgoing, found: Found) -> dict[str, Any]:
    """The record of a post: the very same for every try, as long as the same is found."""
    payload = outgoing.payload
    moment = outgoing.created_at.astimezone(UTC)
    record: dict[str, Any] = {
        "$type": POSTS,
        "text": payload.text,
        "createdAt": f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z",
    }
    if _LANGUAGE.fullmatch(payload.language):
        record["langs"] = [payload.language]
    if facets := list(_facets(payload.facets, found.dids)):
        record["facets"] = facets
    if payload.pictures:
        record["embed"] = {
            "$type": "app.bsky.embed.images",
            "images": [
                {"alt": one.alt, "image": blob, "aspectRatio": {"width": one.width, "height": one.height}}
                for one, blob in zip(payload.pictures, found.blobs, strict=True)
            ],
        }
    if found.reply:
        record["reply"] = found.reply
    return record


def _facets(facets: Sequence[Facet], dids: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for facet in sorted(facets, key=lambda one: (one.start, one.end)):
        feature = {"$type": f"app.bsky.richtext.facet#{facet.kind}"}
        if facet.kind == "link":
            feature["uri"] = facet.target
        elif facet.kind == "tag":
            feature["tag"] = facet.target
        elif (did := dids.get(facet.target.lower())) is not None:
            feature["did"] = did
        else:
            continue  # nobody has that handle: it stays plain text
        yield {"index": {"byteStart": facet.start, "byteEnd": facet.end}, "features": [feature]}


def mentioned(payload: Payload) -> list[str]:
    """The handles that a text mentions, in small letters, each once."""
    handles = (facet.target.lower() for facet in payload.facets if facet.kind == "mention")
    return list(dict.fromkeys(handle for handle in handles if HANDLE.fullmatch(handle)))


def check_payload(payload: Payload, rules: Rules) -> None:
    """Raises `Refused` (rules `caption`, `picture`) for what Bluesky would not take, or take and show wrongly."""
    count = count_text(payload.text, rules.text)
    if not count.fits:
        raise Refused("caption", f"The caption is too long for Bluesky: {count.as_words}.", "Shorten it.")
    for facet in payload.facets:
        _check_facet(facet, payload.text.encode())
    if len(payload.pictures) > rules.pictures.most:
        raise Refused(
            "picture",
            f"Bluesky takes {rules.pictures.most} pictures in a post, not {len(payload.pictures)}.",
            "Post some of them in a reply.",
        )
    for number, picture in enumerate(payload.pictures, 1):
        _check_picture(number, picture, rules)


def _check_picture(number: int, picture: Picture, rules: Rules) -> None:
    if picture.type not in MIMES:
        raise Refused("picture", f"Bluesky takes no pictures of the type {picture.type}.", "Choose png or jpeg.")
    if not re.match(_MAGIC[picture.type], picture.data, re.DOTALL):
        raise Refused("picture", f"Picture {number} is said to be {picture.type}, but is not.", "Draw it anew.")
    most = rules.pictures.bytes
    if most is not None and len(picture.data) > most:
        raise Refused(
            "picture",
            f"Picture {number} has {len(picture.data):,} bytes; Bluesky takes {most:,}.",
            "Draw it as jpeg, or smaller.",
        )
    if picture.width < 1 or picture.height < 1:
        raise Refused("picture", f"Picture {number} has no width or no height.", "Draw it anew.")


def _check_facet(facet: Facet, text: bytes) -> None:
    whole = 0 <= facet.start < facet.end <= len(text) and all(
        place == len(text) or text[place] & 0xC0 != 0x80 for place in (facet.start, facet.end)
    )
    if not whole:
        raise Refused("caption", f"A {facet.kind} does not lie in the caption's text.", "Write the caption anew.")
    if facet.kind == "link" and not (_LINK.fullmatch(facet.target) and len(facet.target.encode()) <= _LONGEST_LINK):
        raise Refused("caption", "A link of the caption leads to no address that Bluesky takes.", "Mend the link.")
    graphemes, size = _TAG
    if facet.kind == "tag" and (units(facet.target, "graphemes") > graphemes or len(facet.target.encode()) > size):
        raise Refused("caption", f"A tag is longer than the {graphemes} characters that Bluesky takes.", "Shorten it.")


def place_of(receipt: Receipt, user: str) -> str:
    """The record key of an earlier post of the same user; a person may have given its address instead of its name.

    Raises `Refused` (rule `thread`). A handle in an address is not compared: it may have been renamed since.
    """
    for pattern in _PLACES:
        if found := pattern.fullmatch(receipt.remote_id.strip()):
            if found["who"].startswith("did:") and found["who"] != user:
                raise Refused("thread", "The post to reply to is another account's.", "Give the address of ours.")
            return found["key"]
    raise Refused(
        "thread",
        "The post to reply to has no address on Bluesky.",
        "It looks like https://bsky.app/profile/ann.example/post/3kez24mpxg26c.",
    )
