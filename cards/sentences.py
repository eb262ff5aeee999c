"""Where the sentences of a text end (UAX #29), short forms and initials told apart from full stops.

Pure. Sentences are found by ICU.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

import regex

_ABBREVIATION = regex.compile(
    r"(?:\b(?:mrs?|ms|mx|drs?|prof|st|mt|ft|sr|jr|rev|hon|gen|col|maj|capt|lieut|lt|sgt|messrs|esq"
    r"|vs|vol|pp?|fig|cf|ca|approx|ed|eds|trans|etc"
    r"|mme|mlle|mm|hr|fr|frl|bzw|usw|geb|nr|bd|abb|sra?|srta|sres|dra?|uds?|sig|dott|ing|mevr|dhr|ks"
    r"|t\.d|т\.д|т\.п|гг?|св|проф|акад|стр|руб|тыс|млн)"
    r"|(?:^|[\s.(«„“])\p{L})\.$",
    regex.IGNORECASE,
)
"""A full stop that ends no sentence: after a short form, or after an initial."""

_LABEL = regex.compile(r"\b(?:nos?|num|núm|art|cap|ch|chap|sect|sec|pág|pag|глава|гл|рис|том|т|с)\.$", regex.IGNORECASE)
"""A full stop that ends no sentence before a number: "No. 5"."""

_ORDINAL = regex.compile(r"(?:^|\s)\d{1,3}\.$")
_ORDINAL_LANGUAGES = frozenset(
    {"cs", "da", "de", "et", "fi", "hr", "hu", "is", "lv", "nb", "nn", "no", "sk", "sl", "sr"}
)
"""Languages that write "3rd" as "3."."""

_LONGEST_SHORT_FORM = 12
"""Characters before a full stop that can belong to a short form or an initial."""

_OPENING = "([{「『（《〈【〔［｛“‘«„"


def sentence_ends(text: str, language: str) -> list[int]:
    """Where each sentence ends, white space after it left out; short forms such as "Mr." end none."""
    # Imported late: the tables take 50 ms to load, and only what is too long is cut.
    from icu4py.breakers import SentenceBreaker

    units = [end for _, end in SentenceBreaker(text, language).segments()]
    found = [_trimmed(text, end) for end in _places(text, units)]
    ordinals = language.replace("_", "-").partition("-")[0].lower() in _ORDINAL_LANGUAGES
    return [end for end in dict.fromkeys(found) if end and not _goes_on(text, end, ordinals=ordinals)]


def _trimmed(text: str, end: int) -> int:
    """The end of a sentence without white space, and without a mark that opens the next one: ICU keeps 「 with 。."""
    if end < len(text) and not text[end - 1].isspace():
        while end and text[end - 1] in _OPENING:
            end -= 1
    return len(text[:end].rstrip())


def _goes_on(text: str, end: int, *, ordinals: bool) -> bool:
    before = text[max(0, end - _LONGEST_SHORT_FORM) : end]
    if _ABBREVIATION.search(before) or (ordinals and _ORDINAL.search(before)):
        return True
    return text[end:].lstrip()[:1].isdigit() and _LABEL.search(before) is not None


def _places(text: str, units: list[int]) -> list[int]:
    """Places in a text from ICU's, which counts UTF-16 units."""
    if all(character <= "\uffff" for character in text):
        return units
    widths = list(accumulate((2 if character > "\uffff" else 1 for character in text), initial=0))
    return [bisect_right(widths, end) - 1 for end in units]
