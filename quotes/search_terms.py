"""What a person typed into a search, read as terms, and written as an FTS5 match that is never a syntax error.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Scripts written without spaces between words, and Korean, whose words change at the end. FTS5's tokenizer would make
# one token of a whole run; with a space around each character, words in them are found as phrases.
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


@dataclass(frozen=True, slots=True)
class Terms:
    """A search, read. `wanted` and `unwanted` are FTS5 strings; the literal ones are looked for character by character.

    `only_common` says that every wanted word is too common to rank by.
    """

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    literal: tuple[str, ...] = ()
    unwanted_literal: tuple[str, ...] = ()
    only_common: bool = False


def searchable(text: str) -> str:
    """The text as the index holds it: compatibility forms and case folded, spaceless scripts spaced out."""
    return _SPACELESS.sub(r" \1 ", unicodedata.normalize("NFKC", text).casefold())


def read_terms(text: str) -> Terms:
    """The terms of a search. Anything may be typed; what has no meaning as a search is looked for as it is."""
    wanted: list[tuple[str, bool]] = []
    unwanted: list[str] = []
    literal: list[str] = []
    unwanted_literal: list[str] = []
    cleaned = _UNPRINTABLE.sub(" ", text)
    for match in _TERM.finditer(cleaned):
        phrase, word = match["phrase"], (match["word"] or "").rstrip("*")
        term = word if phrase is None else phrase.strip()
        is_prefix = (match["word"] or "").endswith("*") or match["star"] == "*"
        if _is_symbolic(term):
            (unwanted_literal if match["minus"] else literal).append(term)
        elif not _has_token(term):
            continue
        elif match["minus"]:
            unwanted.append(_quoted(term, is_prefix))
        else:
            wanted.append((_quoted(term, is_prefix), phrase is None and not is_prefix and term.casefold() in _COMMON))
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


def match_expression(terms: Terms, filters: Iterable[Sequence[str]], *, together: str = " AND ") -> str:
    """The FTS5 expression for the terms, each of the filters being tokens of which one must be there."""
    parts = [f"{{text names}} : ({together.join(terms.wanted)})"]
    parts += [f"filters : ({' OR '.join(tokens)})" for tokens in filters]
    expression = " AND ".join(parts)
    if terms.unwanted:
        expression = f"({expression}) NOT {{text names}} : ({' OR '.join(terms.unwanted)})"
    return expression


def _quoted(term: str, is_prefix: bool) -> str:
    quoted = '"' + searchable(term).replace('"', '""') + '"'
    return f"{quoted} *" if is_prefix else quoted


def _has_token(term: str) -> bool:
    return any(character.isalnum() for character in term)


def _is_symbolic(term: str) -> bool:
    """True when symbols matter: the index knows `C` but not `C++`, and no emoji."""
    return any(unicodedata.category(character) in ("Sm", "Sc", "So") for character in term)
