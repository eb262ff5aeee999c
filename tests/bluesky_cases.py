"""What Bluesky says to records that are not right: one table, held against the fake and against a real server."""

from __future__ import annotations

from typing import Any

POSTS = "app.bsky.feed.post"

PLACE = "3n2xnwfaxh7lk"

GOOD: dict[str, Any] = {"$type": POSTS, "text": "Plain words.", "createdAt": "2026-11-23T09:00:00.000Z"}

FAMILY = "👨‍👩‍👧‍👦"
"""One letter to a reader, 25 bytes on the wire."""


UNLIKE: dict[str, tuple[dict[str, Any], str]] = {
    "not there": ({"ref": {"$link": "bafkreibme22gw2h7y2h7tg2fhqotaqjucnbc24deqo72b6mkl2egezxhvy"}}, "BlobNotFound"),
    "another type": ({"mimeType": "image/jpeg"}, "InvalidMimeType"),
    "another size": ({"size": 5}, "InvalidSize"),
}
"""What a post may say of a picture that is not so, and by what name it is refused."""


def images(*blobs: dict[str, Any], **changes: object) -> dict[str, Any]:
    """Pictures in a post."""
    sides = {"width": 1, "height": 1}
    one = [{"alt": "A card", "image": blob, "aspectRatio": sides, **changes} for blob in blobs]
    return {"$type": "app.bsky.embed.images", "images": one}


def facet(kind: str, target: str, start: int = 0, end: int = 5, key: str = "") -> dict[str, Any]:
    """A part of the text that is more than text."""
    keys = {"link": "uri", "mention": "did", "tag": "tag"}
    feature = {"$type": f"app.bsky.richtext.facet#{kind}", keys[kind]: target}
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}


def refused(blob: dict[str, Any]) -> dict[str, tuple[dict[str, Any], tuple[str, ...]]]:
    """Records by what is wrong with them, each with what stands in the message. `blob` is a picture that is there."""
    wrong: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
        "301 characters": ({"text": "x" * 301}, ("grapheme too big (maximum 300, got 301) at $.record.text",)),
        "3,025 bytes": ({"text": FAMILY * 121}, ("string too big (maximum 3000, got 3025) at $.record.text",)),
        "another type": ({"$type": "app.bsky.feed.like"}, ("Invalid $type: expected app.bsky.feed.post",)),
        "no time": ({"createdAt": None}, ("$.record",)),
        "a time without a zone": ({"createdAt": "2026-11-23T09:00:00"}, ("Invalid datetime", "$.record.createdAt")),
        "no language": ({"langs": ["not a lang"]}, ("Invalid language", "$.record.langs[0]")),
        "four languages": ({"langs": ["en"] * 4}, ("array too big (maximum 3, got 4) at $.record.langs",)),
        "a link to nowhere": ({"facets": [facet("link", "not a uri")]}, ("Invalid uri", "features[0].uri")),
        "a mention by handle": ({"facets": [facet("mention", "ann.test")]}, ("$.record.facets[0].features[0].did",)),
        "a tag of 65": ({"facets": [facet("tag", "x" * 65)]}, ("$.record.facets[0].features[0].tag",)),
        "five pictures": (
            {"embed": images(*[blob] * 5)},
            ("array too big (maximum 4, got 5) at $.record.embed.images",),
        ),
        "no width": (
            {"embed": images(blob, aspectRatio={"width": 0, "height": 1})},
            ("integer too small (minimum 1", "$.record.embed.images[0].aspectRatio"),
        ),
        "a text as a picture": (
            {"embed": images({**blob, "mimeType": "text/plain"})},
            ('Expected "image/*" (got "text/plain") at $.record.embed.images[0].image.mimeType',),
        ),
        "a picture of 2,000,001 bytes": (
            {"embed": images({**blob, "size": 2_000_001})},
            ("blob too big (maximum 2000000, got 2000001) at $.record.embed.images[0].image",),
        ),
        "a reply to nothing": (
            {"reply": {key: {"uri": f"at://did:plc:x/{POSTS}/{PLACE}", "cid": "zz"} for key in ("root", "parent")}},
            ("Invalid CID string", "$.record.reply.root.cid"),
        ),
    }
    return {name: ({**GOOD, **changes}, words) for name, (changes, words) in wrong.items()}
