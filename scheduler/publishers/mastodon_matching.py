"""Whether a status that a Mastodon server shows is a post of ours.

Pure.

A status is the post when it has the same words, the same pictures by their alt texts in the same order, hangs below the
same post or below none, and is not older than the post. The server keeps no key that could be read back, so this is all
there is; why it is enough: a quote is not posted twice within its rest, so that no two captions of ours are alike for
as long as anybody looks, and where they are (a short reply, say), they hang below different posts. What a person has
posted by hand in those minutes with the very same words and alt texts is taken for the post, and rightly: their
followers have seen it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import unquote

from scheduler.model import Outgoing
from scheduler.publishers.mastodon_server import id_from, moment

_MENTION = re.compile(r"(?<![=/\w])(@\w(?:[\w.-]*\w)?)@[\w.-]*\w")
"""A mention with its server, which the server shows without, or does not know and shows as it was typed."""

_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")

# Not the standard library's reader of HTML, to which 60 kB of nothing but `<a ` are work for more than a minute.
_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*+)([^<>]*+)>")
_CLASS = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)')""")
_HREF = re.compile(r"""\bhref=(?:"([^"]*)"|'([^']*)')""")

_BREAKS = {"br": "\n", "/p": "\n\n"}
"""Where a word ends though no space stands there."""

_GROWTH = 100
"""How much longer than a caption its HTML may be: a mention of two characters takes about 150, a link 30 times."""


def is_the_post(status: Mapping[str, Any], outgoing: Outgoing, parent: str | None, since: datetime) -> bool:
    """Whether a status, as JSON, is that post; `parent` is the id it hangs below, `since` the earliest it can be of."""
    made, content = moment(status.get("created_at")), status.get("content")
    if made is None or made < since or status.get("reblog") is not None or not isinstance(content, str):
        return False
    if not id_from(status.get("id")) or (id_from(status.get("in_reply_to_id")) or None) != parent:
        return False
    if _alts(status) != [_alike(picture.alt) for picture in outgoing.payload.pictures]:
        return False
    # Nothing that long is ours, and reading it might take long.
    if len(content) > _GROWTH * (len(outgoing.text) + _GROWTH):
        return False
    return _alike(outgoing.text) in texts_of(content)


def texts_of(html: str) -> set[str]:
    """What a status says, as it can be compared: with its links as they are shown, and as they lead.

    Mastodon shows a link whole, in three pieces of which two are hidden; some relatives shorten it. The text of a
    mention or a tag is what was typed, its address is not.
    """
    shown: list[str] = []
    leading: list[str] = []
    end, in_link = 0, False
    for tag in _TAG.finditer(html):
        words = _plain(html[end : tag.start()]) + _BREAKS.get(tag[1].lower(), "")
        shown.append(words)
        if not in_link:
            leading.append(words)
        if tag[1].lower() == "a" and not {"mention", "hashtag"} & set(_attribute(_CLASS, tag[2]).split()):
            in_link = True
            leading.append(_attribute(_HREF, tag[2]))
        elif tag[1].lower() == "/a":
            in_link = False
        end = tag.end()
    rest = _plain(html[end:])
    return {_alike("".join([*shown, rest])), _alike("".join([*leading, rest]))}


def _plain(html: str) -> str:
    """Without its entities; as it stands when one of them is a number of thousands of digits, which nobody reads."""
    with suppress(ValueError):
        return unescape(html)
    return html


def _attribute(which: re.Pattern[str], attributes: str) -> str:
    found = which.search(attributes)
    return _plain(found[1] or found[2] or "") if found else ""


def _alts(status: Mapping[str, Any]) -> list[str] | None:
    """The alt texts of a status's pictures; None when it does not tell."""
    media = status.get("media_attachments")
    if not isinstance(media, list) or not all(isinstance(one, dict) for one in media):
        return None
    return [_alike(one["description"]) if isinstance(one.get("description"), str) else "" for one in media]


def _alike(text: str) -> str:
    """A text without what a server may change in it: spaces, capital letters, accents' form, the way an address is
    escaped, and the server in a mention."""
    text = _MENTION.sub(r"\1", unicodedata.normalize("NFC", text))
    return _SPACE.sub("", unquote(text)).casefold()
