"""What a network takes: its limits, its way of counting and its prices, as data that says where each figure is from.

Pure. `scheduler.networks` holds the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

Unit = Literal["weighted", "graphemes", "characters", "utf-16", "emoji-bytes"]
"""What a network counts: X's weighted characters, user-perceived characters, code points, UTF-16 code units, or
characters of which an emoji counts as many as it has bytes in UTF-8."""

Live = Literal["mentions", "tags", "domains"]
"""What a network makes a link of wherever it stands in a plain text."""

UNIT_NAMES: dict[str, str] = {
    "weighted": "weighted characters",
    "graphemes": "characters",
    "characters": "characters",
    "utf-16": "characters (UTF-16)",
    "emoji-bytes": "characters (emoji by their bytes)",
    "bytes": "bytes",
}
"""How each unit is called in a sentence."""


@dataclass(frozen=True, slots=True)
class TextRules:
    """The caption: at most `limit` units and, where given, `bytes` of UTF-8.

    `url_length` is what an address counts whatever its length; with `bare_domains` also one without `https://`. With
    `short_mentions` the server's name in `@name@server` does not count.
    """

    limit: int
    unit: Unit
    bytes: int | None = None
    url_length: int | None = None
    bare_domains: bool = False
    short_mentions: bool = False


@dataclass(frozen=True, slots=True)
class AltRules:
    """The alt text of one picture."""

    limit: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class PictureRules:
    """The pictures of one post: how many, of which types, how big. `least` is 1 where no post goes without one.

    `pixels` is width times height, `sides` width plus height, and `ratio` the least and the most of width by height.
    A picture wider than `most_width` or narrower than `least_width` is scaled by the network.
    """

    most: int
    types: tuple[str, ...]
    least: int = 0
    bytes: int | None = None
    pixels: int | None = None
    sides: int | None = None
    least_width: int | None = None
    most_width: int | None = None
    ratio: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many posts in any span of so many seconds."""

    posts: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What the network's programming interface asks for, in US dollars. A link in the text changes a post's price."""

    post: float = 0.0
    post_with_link: float = 0.0
    alt_text: float = 0.0

    def of(self, *, link: bool, alts: int) -> float:
        """The price of one post with so many alt texts."""
        return (self.post_with_link if link else self.post) + alts * self.alt_text


@dataclass(frozen=True, slots=True)
class TagRules:
    """`sensible` is how many hashtags help rather than look like spam; `limit` how many the network takes."""

    sensible: int
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """Where a figure is from and when that was read. What is not `confirmed` is from memory: check before relying."""

    source: str
    read: date
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """One network.

    `escapes` are the characters that stand for something in its `markup` and are written with a backslash: in `little`
    (LinkedIn) wherever they stand, in `markdown` (Discord) only in what a template fills in. `live` is what becomes a
    link by itself in a plain text; `links` tells whether an address in a caption can be followed. `alt` is None where
    no alt text is taken. `plain` is what a text without pictures may be, and `comment` a reply, where those differ.
    `replies` tells whether a post can be followed by others in its thread, or by comments. `documents` are the types
    of files that several pictures may go out as in one. Where posting is `assisted`, a person does it. Keys of
    `sources` are dotted names of figures, or of the table that holds them.
    """

    name: str
    display: str
    text: TextRules
    pictures: PictureRules
    tags: TagRules
    alt: AltRules | None = None
    plain: TextRules | None = None
    comment: TextRules | None = None
    replies: bool = False
    assisted: bool = False
    documents: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    cost: Cost = Cost()
    markup: Literal["none", "little", "markdown"] = "none"
    escapes: str = ""
    live: tuple[Live, ...] = ()
    links: bool = True
    facets: bool = False
    sources: Mapping[str, Figure] = field(default_factory=dict)

    def with_instance(self, configuration: Mapping[str, object]) -> Rules:
        """The rules of one Mastodon server, from the `configuration` that `GET /api/v2/instance` reports.

        A server is not ours and may lie: what is missing there, no whole number, or outside of `INSTANCE_BOUNDS` keeps
        its usual value, with which a post is at worst shorter or smaller than it could be. A lie within the bounds
        costs one post that the server refuses, in words.
        """
        statuses, media = _table(configuration, "statuses"), _table(configuration, "media_attachments")
        types = tuple(kind for mime, kind in INSTANCE_TYPES.items() if mime in _words(media, "supported_mime_types"))
        alt = _number(media, "description_limit", self.alt.limit if self.alt else None)
        return replace(
            self,
            text=replace(
                self.text,
                limit=_number(statuses, "max_characters", self.text.limit) or self.text.limit,
                url_length=_number(statuses, "characters_reserved_per_url", self.text.url_length),
            ),
            alt=replace(self.alt, limit=alt) if self.alt and alt else self.alt,
            pictures=replace(
                self.pictures,
                most=_number(statuses, "max_media_attachments", self.pictures.most) or self.pictures.most,
                # Every server takes one of these two; one that names neither has not said what it takes.
                types=types if {"png", "jpeg"} & set(types) else self.pictures.types,
                bytes=_number(media, "image_size_limit", self.pictures.bytes),
                pixels=_number(media, "image_matrix_limit", self.pictures.pixels),
            ),
        )

    def text_of(self, *, pictures: bool, reply: bool = False) -> TextRules:
        """The rules of a text that goes out with pictures or without, or of a reply."""
        if reply and self.comment is not None:
            return self.comment
        return self.text if pictures or self.plain is None else self.plain

    def figure(self, key: str) -> Figure | None:
        """Where the figure of that dotted name is from: its own note, or that of the table it stands in."""
        while key not in self.sources and "." in key:
            key = key.rpartition(".")[0]
        return self.sources.get(key)


INSTANCE_BOUNDS: dict[str, tuple[int, int]] = {
    "max_characters": (100, 100_000),
    "characters_reserved_per_url": (11, 200),
    "max_media_attachments": (1, 20),
    "description_limit": (100, 20_000),
    "image_size_limit": (64 * 1024, 100_000_000),
    "image_matrix_limit": (250_000, 16_384 * 16_384),
}
"""What a server may say of its limits and be believed, least and most; our own judgement of 2026-11-21.

Below 100 characters no quotation fits with its author, nor its alt text; above 100,000 there is no caption, and above
20,000 no alt text, of ours. An address counts at least as much as the shortest there is, `https://a.b`, and 200 is more
than any server reserves (Mastodon 23, GoToSocial 25). 20 pictures is what Pixelfed takes, the most there is. No card is
legible in less than 64 KiB or 500 by 500 pixels; none is drawn beyond 100 MB or 16,384 by 16,384.
"""

INSTANCE_TYPES = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/gif": "gif",
}
"""The types of pictures by the names that a server lists."""

_MOST_WORDS = 200
"""Entries of a list that are read; Mastodon lists about 40 types."""


def _table(of: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = of.get(key)
    return value if isinstance(value, Mapping) else {}


def _words(of: Mapping[str, object], key: str) -> frozenset[str]:
    value = of.get(key)
    if not isinstance(value, list | tuple):
        return frozenset()
    return frozenset(word for word in value[:_MOST_WORDS] if isinstance(word, str))


def _number(of: Mapping[str, object], key: str, usual: int | None) -> int | None:
    value = of.get(key)
    least, most = INSTANCE_BOUNDS[key]
    # `True` is an int to Python; 1e400 and NaN are floats, which no limit is.
    return value if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most else usual
