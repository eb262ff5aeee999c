"""Which texts are the same words: the match key of a text, and the identity of a quotation.

Pure.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache

from quotes.model import Draft, Quote

# Everything people type where an apostrophe or a single quotation mark belongs. Taken out before NFKC as well as
# after, because NFKC turns U+00B4 into a space and a combining accent.
_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’‚‛ʹʻʼʽˈ′‵＇｀"))

# Drawn without ink and written at will, but neither format controls (Cf) nor white space by category.
_INKLESS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))

_SEPARATOR = "\x1f"

_OFTEN_FOLDED = 64
"""Characters of a text whose key is remembered: names, titles and labels, which come again; the memory for it stays
under 8 MB."""


def fold(text: str) -> str:
    """The match key of a text: equal for two spellings of the same words.

    Compatibility forms, case, apostrophes, other punctuation, white space and invisible characters make no
    difference; letters, accents, digits and symbols (`+`, `$`, emoji) do. A text of punctuation alone folds to itself.
    Only for comparing: never shown, never stored as the words.
    """
    return _fold_again(text) if len(text) <= _OFTEN_FOLDED else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        # Nothing NFKC changes.
        return _one_spaced(text.encode().translate(_ASCII_KEY, _ASCII_DROPPED)).decode() or text.strip()
    # Unicode's NFKC_Casefold needs both steps twice before it stands still (The Unicode Standard, D147).
    key = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    key = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", key).casefold())
    folded = "".join(map(_folded_character, key.translate(_APOSTROPHES)))
    # Dropping an invisible character can bring a letter and its accent together.
    folded = unicodedata.normalize("NFKC", " ".join(folded.split()))
    return folded or unicodedata.normalize("NFC", text).strip()


_fold_again = lru_cache(maxsize=16_384)(_fold)
"""A large library has few topics and tags, and most of its quotes are by some thousand people."""


def quote_id(text: str, author: str) -> str:
    """The identity of these words by this author: 16 hex digits that depend on nothing else."""
    return id_of_keys(fold(text), fold(author))


def id_of_keys(text_key: str, author_key: str) -> str:
    """The identity of a quotation, for who has folded its words and its author already."""
    key = f"{text_key}{_SEPARATOR}{author_key}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def quote_of(draft: Draft) -> Quote:
    """The quote that an admitted draft would be, without being stored."""
    return Quote(
        id=quote_id(draft.text, draft.attribution.person),
        text=draft.text,
        attribution=draft.attribution,
        source=draft.source,
        locator=draft.locator,
        topic=draft.topic,
        language=draft.language,
        words=draft.words,
        translator=draft.translator,
    )


def is_invisible(character: str) -> bool:
    """True for white space and for characters that put no ink on a page by themselves."""
    return (
        character.isspace()
        or character == "\u2800"  # the braille pattern without dots
        or character in _INKLESS
        or unicodedata.category(character) in ("Cf", "Cc", "Zl", "Zp")
        or any(ord(character) in selectors for selectors in _VARIATION_SELECTORS)
    )


def _one_spaced(key: bytes) -> bytes:
    """Without spaces at the ends and with one between words: five times as quick as taking it apart."""
    while b"  " in key:
        key = key.replace(b"  ", b" ")
    return key.strip(b" ")


@lru_cache(maxsize=8_192)
def _folded_character(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "L" or category[0] == "N":
        return character if character not in _INKLESS else ""
    if category[0] == "P" or character.isspace() or category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if is_invisible(character) else character


# Most texts are ASCII, where one table does the work of all the steps; importing thousands of quotes feels it.
_ASCII_KEY = "".join(_folded_character(chr(code).lower()) for code in range(128)).encode().ljust(256)
_ASCII_DROPPED = bytes(code for code in _APOSTROPHES if code < 128)
