"""Finding a phrase in a text by its words, however its letters, marks and spaces are spelled.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from quotes.model import Span

# People type these one for another; a phrase is found in either spelling.
_ALIKE = str.maketrans("’‘ʼ“”„«»", "'''" + '"' * 5)

# Thai, Lao, Burmese, Khmer, kana and Han, written without spaces between words, and Hangul, whose words have endings:
# there a part of a run is as good as a word.
_SPACELESS = (
    *(range(0x0E00, 0x0F00), range(0x1000, 0x10A0), range(0x1780, 0x1800), range(0x3005, 0x3008)),
    *(range(0x3040, 0x3100), range(0x31F0, 0x3200), range(0x3400, 0x4DC0), range(0x4E00, 0xA000)),
    *(range(0xAC00, 0xD7B0), range(0xF900, 0xFB00), range(0x20000, 0x40000)),
)

# Vowels and final consonants of Korean syllables that are written letter by letter.
_JAMO = range(0x1160, 0x1200)

_JOINER = "\u200d"


class Searched:
    """A text to find phrases in.

    `plain` is the text in one spelling, and `origins` tells for each place in it, its end too, the place in the text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        starts = [at for at in range(len(text)) if not at or not _goes_on(text, at)]
        pieces = [_plain(text[start:end]) for start, end in pairwise([*starts, len(text)])]
        self.plain = "".join(pieces)
        self.origins = [start for start, piece in zip(starts, pieces, strict=True) for _ in piece] + [len(text)]

    def places(self, phrase: str) -> list[Span]:
        """Where the phrase stands as whole words."""
        return [span for span in self.anywhere(phrase) if is_whole(self.text, *span)]

    def anywhere(self, phrase: str) -> Iterator[Span]:
        """Where the phrase stands, inside of words too, but never a letter without its marks."""
        said = _plain(phrase)
        at = self.plain.find(said) if said else -1
        while at >= 0:
            end = at + len(said)
            if self._is_edge(at) and self._is_edge(end):
                yield self.origins[at], self.origins[end]
            at = self.plain.find(said, at + 1)

    def in_other_case(self, phrase: str) -> str | None:
        """What the text has where the phrase would stand if capitals were not told from small letters."""
        found = re.search(re.escape(_plain(phrase)), self.plain, re.IGNORECASE)
        return self.text[self.origins[found.start()] : self.origins[found.end()]] if found else None

    def _is_edge(self, at: int) -> bool:
        return at == 0 or self.origins[at - 1] != self.origins[at]


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch of a text cuts no word at either end."""
    return not _is_inside(text, start) and not _is_inside(text, end)


def word_around(text: str, start: int, end: int) -> str:
    """The whole words that a stretch of a text is a part of."""
    while _is_inside(text, start):
        start -= 1
    while _is_inside(text, end):
        end += 1
    return text[start:end]


def count_words(text: str) -> int:
    """How many words a text has; where they are written without spaces, each letter counts as one."""
    apart = "".join(f" {character}" if _is_spaceless(character) else character for character in text)
    return sum(any(map(str.isalnum, word)) for word in apart.split())


def _is_inside(text: str, at: int) -> bool:
    """Whether a place lies inside of a word, or between a letter and its marks."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.category(after)[0] == "M" or _JOINER in (before, after):
        return True
    if not after.isalnum() or not (before.isalnum() or unicodedata.category(before)[0] == "M"):
        return False
    return not (_is_spaceless(before) or _is_spaceless(after))


def _is_spaceless(character: str) -> bool:
    return character > "\u0dff" and any(ord(character) in block for block in _SPACELESS)


def _goes_on(text: str, at: int) -> bool:
    """Whether a character belongs to the one before it, as a mark, in a Korean syllable or as one more space."""
    character = text[at]
    if character.isspace():
        return text[at - 1].isspace()
    return character > "\u02ff" and (unicodedata.category(character)[0] == "M" or ord(character) in _JAMO)


def _plain(words: str) -> str:
    """Words in the one spelling that they are found by."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", words).translate(_ALIKE))
