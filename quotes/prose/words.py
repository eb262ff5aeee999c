"""Words of a text as the rules of wording compare them, and lists of such words.

Pure.
"""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
"""A word with the apostrophes and hyphens within it."""


def plain(word: str) -> str:
    """A word in small letters with straight apostrophes."""
    return word.lower().replace("’", "'")


def words_of(text: str) -> list[str]:
    """The words of a text, plain, in order."""
    return [plain(word) for word in WORD.findall(text)]


def word_list(*lines: str) -> frozenset[str]:
    """The words that stand in the lines, divided by spaces."""
    return frozenset(" ".join(lines).split())
