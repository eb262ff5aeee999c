"""The posts at the fake X: taken, rewritten as X rewrites them, and shown page by page.

Pure. Limits: docs.x.com, OpenAPI description and rate limits (read 2026-11-21). What becomes of a text: see
`scheduler.publishers.x_timeline`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from scheduler.captions.addresses import find_addresses
from scheduler.captions.counting import count_text
from scheduler.networks import load_rules
from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.x_media import MediaShelf
from scheduler.proving.dialects.x_problems import duplicate, invalid, problem
from scheduler.publishers.truth import Shown

_FIELDS = {
    "attachments", "author_id", "conversation_id", "created_at", "edit_history_tweet_ids", "entities", "id", "lang",
    "note_tweet", "referenced_tweets", "text",
}  # fmt: skip

_ASKED = {"max_results", "pagination_token", "start_time", "end_time", "since_id", "tweet.fields", "exclude"}

_GONE = "You attempted to reply to a Tweet that is deleted or not visible to you."

_TOO_LONG = "Your Tweet text is too long."


@dataclass(frozen=True)
class _Post:
    id: str
    said: str
    text: str
    urls: tuple[dict[str, Any], ...]
    media: tuple[str, ...]
    parent: str | None
    made: datetime | None


class Timeline:
    """The posts of one user. So many times as `unseen` says, the newest does not show yet."""

    def __init__(self, user: str) -> None:
        self.unseen = 0
        self.refuses = True
        self._user = user
        self._numbers = count(1_990_000_000_000_000_001)
        self._shortened = count(1)
        self._posts: list[_Post] = []

    def take(self, request: Request, handle: str, media: MediaShelf, now: datetime | None) -> Reply:
        """Makes a post of a request, or says what is wrong with it."""
        told = request.told
        if wrong := _wrong(told):
            return invalid(wrong)
        text, ids = told.get("text", ""), tuple(told.get("media", {}).get("media_ids", ()))
        parent = told.get("reply", {}).get("in_reply_to_tweet_id")
        if not count_text(text, load_rules("x").text).fits:
            return invalid(_TOO_LONG)
        if not all(media.has(id) for id in ids):
            return invalid("Your media IDs are invalid.")
        if parent is not None and all(post.id != parent for post in self._posts):
            return problem(403, "Forbidden", _GONE)
        if self.refuses and text and any(post.said == text for post in self._posts):
            return duplicate()
        id = str(next(self._numbers))
        written, urls = self._written(text, id, handle, ids)
        self._posts.append(_Post(id, text, written, urls, ids, parent, now))
        return Reply.of(201, {"data": {"id": id, "text": written, "edit_history_tweet_ids": [id]}})

    def page(self, request: Request, now: datetime | None) -> Reply:
        """A page of the posts, the newest first."""
        query = request.query
        fields = set(filter(None, query.get("tweet.fields", "").split(",")))
        if wrong := _wrong_question(query, fields, now):
            return invalid(wrong)
        since = datetime.fromisoformat(query.get("start_time", "2010-11-06T00:00:01Z"))
        seen = self._posts
        if self.unseen and seen:
            self.unseen -= 1
            seen = seen[:-1]
        found = [post for post in reversed(seen) if post.made is None or post.made >= since]
        first, size = int(query.get("pagination_token", "0")), int(query.get("max_results", "10"))
        shown = found[first : first + size]
        meta: dict[str, Any] = {"result_count": len(shown)}
        if first + size < len(found):
            meta["next_token"] = str(first + size)
        told: dict[str, Any] = {"meta": meta}
        if shown:
            told["data"] = [self._told(post, fields, since) for post in shown]
        return Reply.of(200, told)

    def shown(self, media: MediaShelf) -> list[Shown]:
        """Every post, oldest first."""
        found = []
        for post in self._posts:
            pictures = [media.picture(id) for id in post.media]
            data, alts = tuple(one for one, _ in pictures), tuple(alt for _, alt in pictures)
            found.append(Shown(post.id, post.said, data, alts, None, post.parent))
        return found

    def _written(
        self, text: str, id: str, handle: str, media: tuple[str, ...]
    ) -> tuple[str, tuple[dict[str, Any], ...]]:
        """The text as X keeps it: without white space at its ends, addresses shortened, escaped; and its addresses."""
        text = text.strip()
        pieces, urls, end = [], [], 0
        for start, after in find_addresses(text, bare=True):
            if start < end:
                continue  # a domain in the path of another
            address = text[start:after]
            whole = address if re.match("https?://", address, re.IGNORECASE) else f"http://{address}"
            urls.append(self._short(whole))
            pieces += [_escaped(text[end:start]), urls[-1]["url"]]
            end = after
        written = "".join([*pieces, _escaped(text[end:])])
        if media:
            short = self._short(f"https://x.com/{handle}/status/{id}/photo/1")
            urls += [{**short, "media_key": f"3_{one}"} for one in media]
            written = f"{written} {short['url']}".strip()
        return written, tuple(urls)

    def _short(self, address: str) -> dict[str, Any]:
        bare = re.sub(r"^https?://(www\.)?", "", address)
        return {
            "url": f"https://t.co/{next(self._shortened):010d}",
            "expanded_url": address,
            "display_url": bare if len(bare) <= 27 else f"{bare[:26]}…",
        }

    def _told(self, post: _Post, fields: set[str], since: datetime) -> dict[str, Any]:
        made = post.made or since + timedelta(seconds=1)
        told: dict[str, Any] = {"id": post.id, "text": post.text, "edit_history_tweet_ids": [post.id]}
        if "created_at" in fields:
            told["created_at"] = f"{made.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
        if "entities" in fields and post.urls:
            told["entities"] = {"urls": list(post.urls)}
        if "attachments" in fields and post.media:
            told["attachments"] = {"media_keys": [f"3_{one}" for one in post.media]}
        if "referenced_tweets" in fields and post.parent:
            told["referenced_tweets"] = [{"type": "replied_to", "id": post.parent}]
        return told


def _wrong(told: dict[str, Any]) -> str | None:
    """What a post's request has that X's schema has not."""
    if not told or set(told) - {"text", "media", "reply"}:
        return "$: has a property that is not defined in the schema and the schema does not allow additional properties"
    if not isinstance(told.get("text", ""), str) or not (told.get("text") or "media" in told):
        return "$.text: is missing but it is required"
    if "media" in told:
        media = told["media"]
        ids = media.get("media_ids") if isinstance(media, dict) and set(media) == {"media_ids"} else None
        if not isinstance(ids, list) or not all(isinstance(id, str) and id.isdigit() for id in ids):
            return "$.media.media_ids: is not what the schema wants"
        if not 1 <= len(ids) <= 4:
            return "$.media.media_ids: there must be a minimum of 1 and a maximum of 4 items in the array"
    if "reply" in told:
        reply = told["reply"]
        if not isinstance(reply, dict) or set(reply) != {"in_reply_to_tweet_id"}:
            return "$.reply: is not what the schema wants"
        if not re.fullmatch("[0-9]{1,19}", str(reply["in_reply_to_tweet_id"])):
            return "$.reply.in_reply_to_tweet_id: does not match the regex pattern ^[0-9]{1,19}$"
    return None


def _wrong_question(query: Any, fields: set[str], now: datetime | None) -> str | None:
    """What is wrong with a question for posts."""
    if unknown := set(query) - _ASKED:
        return f"The query parameter [{unknown.pop()}] is not one of {sorted(_ASKED)}."
    if unknown := fields - _FIELDS:
        return f"The `tweet.fields` query parameter value [{unknown.pop()}] is not one of {sorted(_FIELDS)}."
    most = query.get("max_results", "10")
    if not most.isdigit() or not 5 <= int(most) <= 100:
        return f"The `max_results` query parameter value [{most}] is not between 5 and 100."
    start = query.get("start_time")
    if start is not None and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", start):
        return f"The `start_time` query parameter value [{start}] does not match YYYY-MM-DDTHH:mm:ssZ."
    if start is not None and now is not None and datetime.fromisoformat(start) >= now:
        return f"Invalid 'start_time':'{start}'. It must be a minimum of 10 seconds prior to the request time."
    if not query.get("pagination_token", "0").isdigit():
        return "The `pagination_token` query parameter value is not valid."
    return None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
