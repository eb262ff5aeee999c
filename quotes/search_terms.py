"""What a person typed into a search, read as terms; and what is a word to the index.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Scripts written without spaces between words, and Korean, whose words change at the end. A whole run would be one
# token; with a space around each character, words in them are found as phrases.
_SPACELESS = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3031-\u3035\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff])"
)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKS = '"“”„«»'
_TERM = re.compile(
    rf"(?P<minus>[-−]?)(?:[{_MARKS}](?P<phrase>[^{_MARKS}]*)(?:[{_MARKS}]|$)|(?P<word>[^\s{_MARKS}]+))(?P<star>\*?)"
)

# Words in almost every English text. Ranking all quotes by one of them takes a second in a million and says nothing;
# beside other words they only slow the search down.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a about all an and are as at be but by can do for from had has have he her his i if in is it its me "
        "my no not of on one or our out she so that the their them there they this to up us was we were what "
        "when who will with you your ",
    )
)


# The marks that SQLite's tokenizer `unicode61 remove_diacritics 2` takes off letters, and so does `tokens`.
_DIACRITICS = frozenset(
    "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030f\u0311\u031b"
    "\u0323\u0324\u0325\u0326\u0327\u0328\u032d\u032e\u0330\u0331"
)
_ASCII_WORD = re.compile("[a-z0-9]+")
# Longer ones are cut: PostgreSQL takes none above 2,046 bytes.
_LONGEST_TOKEN = 400


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase to look for in the index, as it was typed; its last word may be a beginning only."""

    words: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """A search, read. The literal ones are looked for character by character, not in the index.

    `only_common` says that every wanted word is too common to rank by.
    """

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    literal: tuple[str, ...] = ()
    unwanted_literal: tuple[str, ...] = ()
    only_common: bool = False


def searchable(text: str) -> str:
    """The text as the index holds it: compatibility forms and case folded, spaceless scripts spaced out."""
    if text.isascii():
        return text.lower()
    return _SPACELESS.sub(r" \1 ", unicodedata.normalize("NFKC", text).casefold())


def tokens(text: str) -> list[str]:
    """The words of a `searchable` text, in order and as often as they stand there, as SQLite's tokenizer sees them.

    A word is a run of letters, digits and private characters; accents on the letters of English go.
    """
    words = _ASCII_WORD.findall(text) if text.isascii() else "".join(map(_of_a_word, text)).split(" ")
    return [word[:_LONGEST_TOKEN] for word in words if word]


def read_terms(text: str) -> Terms:
    """The terms of a search. Anything may be typed; what has no meaning as a search is looked for as it is."""
    wanted: list[tuple[Term, bool]] = []
    unwanted: list[Term] = []
    literal: list[str] = []
    unwanted_literal: list[str] = []
    cleaned = _UNPRINTABLE.sub(" ", text)
    for match in _TERM.finditer(cleaned):
        phrase, word = match["phrase"], (match["word"] or "").rstrip("*")
        term = word if phrase is None else phrase.strip()
        is_prefix = (match["word"] or "").endswith("*") or match["star"] == "*"
        if _is_symbolic(term):
            (unwanted_literal if match["minus"] else literal).append(term)
        elif not tokens(searchable(term)):
            continue
        elif match["minus"]:
            unwanted.append(Term(term, is_prefix))
        else:
            wanted.append((Term(term, is_prefix), phrase is None and not is_prefix and term.casefold() in _COMMON))
    if not (wanted or unwanted or literal or unwanted_literal) and cleaned.strip():
        literal.append(cleaned.strip())
    telling = tuple(term for term, is_common in wanted if not is_common)
    return Terms(
        wanted=telling or tuple(term for term, _ in wanted),
        unwanted=tuple(unwanted),
        literal=tuple(literal),
        unwanted_literal=tuple(unwanted_literal),
        only_common=not telling,
    )


@lru_cache(maxsize=4096)
def _of_a_word(character: str) -> str:
    """What is left of a character in a word: itself, its letter, or nothing; a space if it is of no word."""
    if character in _DIACRITICS:
        return ""
    category = unicodedata.category(character)
    if category[0] not in "LN" and category != "Co":
        return " "
    letter = unicodedata.normalize("NFD", character)[0]
    return letter if letter.isascii() else character


def _is_symbolic(term: str) -> bool:
    """True when symbols matter: the index knows `C` but not `C++`, and no emoji."""
    return any(unicodedata.category(character) in ("Sm", "Sc", "So") for character in term)
