"""Telling our post among those that X shows, although X rewrites texts.

Pure. What X does to a text (docs.x.com, data dictionary, read 2026-11-21; the escapes are from memory): every address
becomes a short one, and `entities.urls` says what stood there; pictures add one more short address at the end; `&`, `<`
and `>` are escaped as in HTML; a text over 280 characters stands whole in `note_tweet` only.

A post is taken for ours when it stands on the account's own timeline, was made since ours was begun (give or take
what a clock may be off), says the same when all that is undone, has as many pictures, and hangs below the same post, or
below none. X itself refuses a second post with the same text, so no two can match; and were it a person who posted
the very same by hand meanwhile, then it is out, once, and that is what was wanted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from scheduler.model import Outgoing

MARGIN = timedelta(minutes=10)
"""How much earlier than ours a post may have been made by X's clock: a clock that is further off is told of."""

_MEDIA = re.compile(r"https?://(?:www\.)?(?:x|twitter)\.com/[^/]+/status/[0-9]+/(?:photo|video)/[0-9]+")

_MENTIONS = re.compile(r"^(?:@\w+\s+)+")
"""What X may put before the text of a reply: those who are replied to."""

_POST = re.compile(
    r"https?://(?:(?:www|mobile)\.)?(?:x|twitter)\.com/(?:\w+|i(?:/web)?)/status(?:es)?/(?P<id>[0-9]{1,19})(?:[/?#].*)?",
    re.IGNORECASE | re.ASCII,
)

_LONGEST_CASES = 64
"""Addresses of one text that are tried out: more than fit into a long text of X's, and no work for a lie."""


def id_of(written: str) -> str | None:
    """The id of a post, from a receipt: the id itself, or the address of the post as a person has it."""
    text = written.strip()
    if re.fullmatch(r"[0-9]{1,19}", text):
        return text
    address = _POST.fullmatch(text)
    return address["id"] if address else None


def find_ours(posts: object, outgoing: Outgoing, *, since: datetime, parent: str | None) -> tuple[str, datetime] | None:
    """The id of our post among those of one page, and when it was made; the first one made, if there were several."""
    found = []
    for post in posts if isinstance(posts, list) else []:
        if isinstance(post, dict) and (made := made_at(post)) and made >= since and is_ours(post, outgoing, parent):
            found.append((made, str(post["id"])))
    if not found:
        return None
    made, id = min(found)
    return id, made


def made_at(post: Mapping[str, Any]) -> datetime | None:
    """When a post was made; None when X does not say."""
    try:
        made = datetime.fromisoformat(post["created_at"])
    except (KeyError, TypeError, ValueError):
        return None
    return made if made.tzinfo else None


def is_ours(post: Mapping[str, Any], outgoing: Outgoing, parent: str | None) -> bool:
    """Whether a post says the same, with as many pictures, below the same post."""
    id, text, urls = post.get("id"), post.get("text"), _urls(post)
    if isinstance(note := post.get("note_tweet"), dict) and isinstance(note.get("text"), str):
        text, urls = note["text"], [*urls, *_urls(note)]
    if not isinstance(id, str) or not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,19}", id):
        return False
    pictures = len(outgoing.payload.pictures)
    if _pictures(post) != pictures or _parent(post) != parent:
        return False
    ours = _plain(outgoing.text).strip()
    if _says(text, urls, ours, media=pictures > 0):
        return True
    return parent is not None and _says(_MENTIONS.sub("", text), urls, ours, media=pictures > 0)


def _says(text: str, urls: Sequence[Mapping[str, Any]], ours: str, *, media: bool) -> bool:
    """Whether X's text, undone, is ours: each short address may stand for any writing of what it leads to."""
    cases = {str(url["url"]): url for url in urls[:_LONGEST_CASES]}
    if media and (last := re.search(r"\s*(\S+)\s*$", text)) and _is_media(cases.get(last[1])):
        text = text[: last.start()]
    pieces = re.split(f"({'|'.join(map(re.escape, cases))})", text) if cases else [text]
    pattern = []
    for number, piece in enumerate(pieces):
        if number % 2:
            pattern.append(f"(?:{'|'.join(_writings(cases[piece]))})")
        else:
            plain = _plain(_unescaped(piece))
            plain = plain.lstrip() if number == 0 else plain
            pattern.append(re.escape(plain.rstrip() if number == len(pieces) - 1 else plain))
    return re.fullmatch("".join(pattern), ours) is not None


def _writings(url: Mapping[str, Any]) -> list[str]:
    """Patterns of how an address may have been written: with or without `https://` and a last slash, its host in
    letters of any case or of its own alphabet, its path with or without percent signs."""
    found = [str(url["url"])]
    for name in ("expanded_url", "unwound_url", "display_url"):
        address = url.get(name)
        if isinstance(address, str) and address and "…" not in address:
            found += [address, _unescaped(address), unquote(address)]
    found += [_own_alphabet(address) for address in found]
    bare = {re.sub(r"^https?://", "", one, flags=re.IGNORECASE).rstrip("/") for one in found}
    return [rf"(?i:(?:https?://)?{re.escape(unicodedata.normalize('NFC', one))}/?)" for one in sorted(bare) if one]


def _own_alphabet(address: str) -> str:
    """An address with its host as people write it, where X shows that in ASCII."""
    try:
        host = urlsplit(address).hostname or ""
        return address.replace(host, host.encode("ascii").decode("idna"), 1)
    except (UnicodeError, ValueError):
        return address


def _is_media(url: Mapping[str, Any] | None) -> bool:
    if url is None:
        return False
    leads_to = url.get("expanded_url")
    return "media_key" in url or (isinstance(leads_to, str) and _MEDIA.fullmatch(leads_to) is not None)


def _urls(of: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    entities = of.get("entities")
    urls = entities.get("urls") if isinstance(entities, dict) else None
    listed = urls if isinstance(urls, list) else []
    return [url for url in listed if isinstance(url, dict) and isinstance(url.get("url"), str) and url["url"]]


def _pictures(post: Mapping[str, Any]) -> int:
    attached = post.get("attachments")
    keys = attached.get("media_keys") if isinstance(attached, dict) else None
    return len(keys) if isinstance(keys, list) else 0


def _parent(post: Mapping[str, Any]) -> str | None:
    """The id of the post that this one is a reply to."""
    others = post.get("referenced_tweets")
    for other in others if isinstance(others, list) else []:
        if isinstance(other, dict) and other.get("type") == "replied_to":
            return str(other.get("id"))
    return None


def _unescaped(text: str) -> str:
    # The ampersand last, or what was written as `&lt;` would become `<`.
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _plain(text: str) -> str:
    """Composed letters, and one space for all white space in a row."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
