"""Hashtags from a quote's tags.

Pure. Several words become one in CamelCase, which screen readers read word by word; letters keep their marks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import regex

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_INSIDE = regex.compile(r"(?<=\p{L})['’ʼ`](?=\p{L})")


def hashtag(label: str) -> str | None:
    """`life-long learning` as `#LifeLongLearning`; None for what is no tag: digits only, or no letters at all."""
    text = _INSIDE.sub("", unicodedata.normalize("NFC", label))
    words = _WORD.findall(text)
    if not regex.search(r"\p{L}", "".join(words)):
        return None
    return "#" + (words[0] if len(words) == 1 else "".join(word[:1].upper() + word[1:] for word in words))


def hashtags(labels: Iterable[str]) -> tuple[str, ...]:
    """The hashtags of several labels, each once, in their order."""
    made: dict[str, str] = {}
    for label in labels:
        if tag := hashtag(label):
            made.setdefault(tag.casefold(), tag)
    return tuple(made.values())
