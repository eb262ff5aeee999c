"""How long a text is by each network's own counting.

Pure. X: NFC, each address 23, an emoji 2, letters of most alphabets 1, everything else 2. Mastodon: user-perceived
characters, each address 23. Bluesky: user-perceived characters and bytes. Threads: an emoji as many as its bytes.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import regex

from scheduler.captions.addresses import find_addresses
from scheduler.rules import UNIT_NAMES, AltRules, TextRules, Unit

_HEAVY = regex.compile(r"[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
"""What X gives the weight of two; all else weighs one."""

_MAYBE_EMOJI = regex.compile(r"[\p{Emoji_Presentation}\p{RI}\ufe0f\u20e3]")

_CLUSTER = regex.compile(r"\X")

_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[0-9#*]\ufe0f?\u20e3|\p{RI}\p{RI}")
"""How a user-perceived character begins that is drawn as a picture."""

_MENTION = regex.compile(r"(?<![=/\w])(@[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)@[\w.-]*\w")
"""A mention with its server: `@name@server`. On Mastodon names are ASCII and servers are not (`account.rb`, read
2026-11-21)."""

_PLAIN_ASCII = regex.compile(r"[\n\x20-\x7e]*+")


@dataclass(frozen=True, slots=True)
class Count:
    """A text's length by a network's counting, beside the limit; `bytes` where the network counts them too."""

    length: int
    limit: int
    unit: Unit
    bytes: int | None = None
    byte_limit: int | None = None

    @property
    def fits(self) -> bool:
        """Whether the network takes the text."""
        return self.over == 0

    @property
    def over(self) -> int:
        """How much too long the text is, in units, or in bytes when only those are too many."""
        too_many = max(self.length - self.limit, 0)
        if not too_many and self.bytes is not None and self.byte_limit is not None:
            return max(self.bytes - self.byte_limit, 0)
        return too_many

    def as_json(self) -> dict[str, int | str | bool]:
        """The fields that every command prints."""
        row: dict[str, int | str | bool] = {
            "length": self.length,
            "limit": self.limit,
            "unit": self.unit,
            "fits": self.fits,
        }
        if self.bytes is not None and self.byte_limit is not None:
            row |= {"bytes": self.bytes, "byte_limit": self.byte_limit}
        return row

    @property
    def as_words(self) -> str:
        """`212 of 280 weighted characters`."""
        words = f"{self.length:,} of {self.limit:,} {UNIT_NAMES[self.unit]}"
        return words if self.bytes is None else f"{words}, {self.bytes:,} of {self.byte_limit:,} bytes"


def count_text(text: str, rules: TextRules) -> Count:
    """How long a caption is for a network."""
    return Count(
        length=_length(text, rules),
        limit=rules.limit,
        unit=rules.unit,
        bytes=None if rules.bytes is None else len(text.encode()),
        byte_limit=rules.bytes,
    )


def count_alt(text: str, rules: AltRules) -> Count:
    """How long an alt text is for a network."""
    return Count(length=units(text, rules.unit), limit=rules.limit, unit=rules.unit)


def units(text: str, unit: Unit) -> int:
    """The length of a text in a unit, addresses and mentions like any other words."""
    if unit == "characters":
        return len(text)
    if unit == "utf-16":
        return len(text) + sum(character > "\uffff" for character in text)
    if unit == "weighted":
        return _weight(unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
    if _PLAIN_ASCII.fullmatch(text):
        return len(text)
    clusters = _CLUSTER.findall(text)
    if unit == "graphemes":
        return len(clusters)
    return sum(len(cluster.encode()) if _EMOJI.match(cluster) else len(cluster) for cluster in clusters)


def _length(text: str, rules: TextRules) -> int:
    if rules.unit == "weighted":
        # X counts what it stores, which is composed: a letter and its accent are one.
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if rules.short_mentions:
        text = _MENTION.sub(r"\1", text)
    if rules.url_length is None:
        return units(text, rules.unit)
    total = end = 0
    for start, after in find_addresses(text, bare=rules.bare_domains):
        total += units(text[end:start], rules.unit) + rules.url_length
        end = after
    return total + units(text[end:], rules.unit)


def _weight(text: str) -> int:
    if not _MAYBE_EMOJI.search(text):
        return len(text) + len(_HEAVY.findall(text))
    return sum(
        2 if _EMOJI.match(cluster) else len(cluster) + len(_HEAVY.findall(cluster))
        for cluster in _CLUSTER.findall(text)
    )
