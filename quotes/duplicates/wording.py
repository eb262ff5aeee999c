"""A text as words to be compared: each as it is written, and its match key.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotes.identity import fold
from quotes.search_terms import searchable


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as words. `written` are they as they stand, with the white space before each, and put together they are
    the text; `keys` are their match keys, one each. In scripts without spaces a character counts as a word.
    """

    written: tuple[str, ...]
    keys: tuple[str, ...]


def keys_of(folded: str) -> list[str]:
    """The words of a match key that `fold` gave, without putting them beside the words as they are written."""
    return folded.split() if folded.isascii() else searchable(folded).split()


def wording_of(text: str) -> Wording:
    """The words of a text. Marks that stand alone, such as a dash between spaces, belong to the word before."""
    written: list[str] = []
    keys: list[str] = []
    for piece in _pieces(text):
        key = fold(piece)
        if written and not any(map(str.isalnum, key)) and _is_mark(key):
            written[-1] += piece
        else:
            written.append(piece)
            keys.append(key)
    return Wording(tuple(written), tuple(keys))


def _pieces(text: str) -> list[str]:
    """The text cut before the white space of each word, and between the characters of scripts without spaces."""
    pieces: list[str] = []
    end = 0
    for word in text.split():
        start = text.index(word, end)
        lead = text[end:start]
        end = start + len(word)
        if not word.isascii() and len(searchable(word).split()) > 1:
            pieces.append(lead + word[0])
            pieces.extend(word[1:])
        else:
            pieces.append(lead + word)
    return pieces


def _is_mark(key: str) -> bool:
    """True for what `fold` leaves of punctuation: a text of it alone folds to itself, and symbols are words."""
    return fold(f"a{key}a") != f"a{key}a"
