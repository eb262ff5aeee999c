"""Where long words may be parted by a hyphen, by the patterns of their language.

Touches: pyphen's pattern files, each read once when its language is first asked for (0.1 s; a second for German and
Hungarian, whose patterns are ten times as many).
"""

from __future__ import annotations

import re
from functools import cache

import pyphen

from cards.leaning import manners_of, primary

LEAST_BEFORE = 2
LEAST_AFTER = 3
"""Letters on either side of the hyphen: what newspapers allow and most patterns were made for."""

SHORTEST = 7
"""Letters of the shortest word that is parted: in a shorter one the hyphen saves next to no room."""

_WORD = re.compile(rf"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff]{{{SHORTEST},}}")
"""Words of the alphabets that part words with a hyphen: Latin, Greek, Cyrillic."""

_WITHIN = re.compile(r"[-\u2010\u2011/@_\u0300-\u036f]")
"""Beside one of these the letters found are only a part of the word."""

_SENTENCE_BEGIN = re.compile(r"(?:^|[.!?…:\n])[\s“‘„«‹\"'’”»›(\[¿¡—–]*$")
_LOOK_BACK = 16
"""Characters before a word that tell whether it begins a sentence."""


def syllables(text: str, language: str) -> list[int]:
    """The places in a text where a hyphen may be drawn, in order; none for a language without patterns.

    Left whole: words of fewer than seven letters, compounds that have a hyphen, the last word of the text, words in
    capitals, and names: what has a capital inside a sentence, but for German, where every noun has one.
    """
    patterns = _patterns(language)
    if patterns is None:
        return []
    end = len(text.rstrip("\n .,;:!?…)]}'\"”’»›“‘«"))
    nouns_have_capitals = manners_of(language).nouns_have_capitals
    found: list[int] = []
    for word in _WORD.finditer(text):
        begin, stop = word.span()
        if stop >= end or _WITHIN.search(text[max(0, begin - 1) : begin] + text[stop : stop + 1]):
            continue
        name = word[0][0].isupper() and not nouns_have_capitals
        if word[0].isupper() or (name and not _SENTENCE_BEGIN.search(text[max(0, begin - _LOOK_BACK) : begin])):
            continue
        # A pattern with data changes the spelling at the hyphen (old German “Zuk-ker”): the words stay the words.
        found += (begin + int(place) for place in patterns.positions(word[0]) if not place.data)
    return found


@cache
def _patterns(language: str) -> pyphen.Pyphen | None:
    tag = language.replace("_", "-")
    known = pyphen.language_fallback("nb" if primary(tag) == "no" else tag)
    return pyphen.Pyphen(lang=known, left=LEAST_BEFORE, right=LEAST_AFTER) if known else None
