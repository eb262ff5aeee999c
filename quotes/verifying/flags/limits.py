"""Words that limit what a quote says and stand right before it: "Only", "Almost all", "Perhaps".

Pure.
"""

from __future__ import annotations

import re

from quotes.prose.words import word_list
from quotes.verifying.flags.languages import language_of, pieces, quantifiers
from quotes.verifying.flags.running import Surroundings, shown
from quotes.verifying.verification import Flag, FlagKind

_CLAUSE_END = re.compile(r"[,;:.!?…—–()\"“”]")
# "Almost all of the", "Not even a few of".
_WORDS_BEFORE = 3
_EMPTY = word_list("of the even a just then von der de les los las di os as")
# These join sentences and limit nothing.
_JOINING = re.compile(r"\b(?:above|after|at|in|(?:first|best|worst) of|once and for) all\b", re.I)


def limit_flags(around: Surroundings) -> list[Flag]:
    """QUANTIFIER_CHANGED when a word for how many, how often or how surely was cut off in front of the quote.

    It stands right before the quote, with nothing but little words between; over a comma only where it begins the
    sentence ("Perhaps, …").
    """
    before = " ".join(around.before.split())
    clause = _JOINING.sub(" and ", _CLAUSE_END.split(before)[-1])
    if not clause.strip() and before.endswith(","):
        clause = before[:-1] if len(before.split()) == 1 else ""
    if not clause.strip():
        return []
    language = language_of(around.before + around.running.text[around.start : around.end])
    for word in reversed(pieces(clause)[-_WORDS_BEFORE:]):
        if quantifiers(word, language):
            return [Flag(FlagKind.QUANTIFIER_CHANGED, f"{shown(before)} stands before it")]
        if word not in _EMPTY:
            break
    return []
