"""The quotation marks of a language: those of the Unicode CLDR, and where a card has others and why.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cards.cldr_marks import CLDR, ROOT

LETTERS = "A-Za-z\u00c0-\u024f"
"""The commonest Latin letters, as ranges in a pattern: ’ between two of them is an apostrophe."""

MARK = re.compile(f"[\"'“”„‟«»‘’‚‛‹›「」『』｢｣＂״׳](?!(?<=[{LETTERS}]’)[{LETTERS}])")
"""Every character that may be a quotation mark; an apostrophe inside a word is none."""

NO_BREAK_SPACE = "\u00a0"

TURNED_APOSTROPHE = frozenset({"haw", "sm", "to", "ty", "uz"})
"""Languages with a turned apostrophe, which belongs to their letters: Hawai‘i, o‘zbek."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The outer and inner quotation marks of a language; `spaced` ones keep a space on their inner side.

    Characters stand in logical order: in a right-to-left text `open` is drawn on the right, and « and » are mirrored by
    the bidirectional algorithm (UAX #9), while “ and ” are not.
    """

    open: str
    close: str
    inner_open: str
    inner_close: str
    spaced: bool = False


DIFFERENCES: tuple[tuple[str, str, str], ...] = (
    ("ar apc", "«»”“", "Arabic print sets guillemets; the CLDR's outer marks serve as the inner ones"),
    ("de-ch de-li", "«»‹›", "Swiss print sets guillemets; the CLDR lets Germany's marks through"),
    (
        "es es-es es-ea es-gq es-ic es-ph",
        "«»“”",
        "the Royal Spanish Academy puts guillemets first; the Americas keep the CLDR's marks",
    ),
    ("fr ht", "«»“”", "the CLDR repeats the outer marks inside; print sets English ones there"),
    ("fr-ca", "«»“”", "the CLDR's inner marks are the wrong way round"),
    ("nl", "‘’“”", "the CLDR repeats the outer marks inside; print sets double ones there"),
    ("st", "“”‘’", "the CLDR opens with a double mark and closes with a single one"),
    ("lld", "“”‘’", "the CLDR's marks are the wrong way round for a text that runs to the right"),
    (
        "ug kk-arab kk-af kk-cn kk-ir kk-mn",
        "«»‹›",
        "drawn mirrored, the CLDR's marks point inwards; books have them point outwards",
    ),
    (
        "ps ckb lrc bqi bgn uz-arab uz-af",
        "«»‹›",
        "the CLDR has nothing of their own, and the root's marks bend away from words that run left: Persian ones",
    ),
    (
        "bal ks pa-arab skr trw",
        "”“’‘",
        "the CLDR has nothing of their own, and the root's marks bend away from words that run left: Urdu ones",
    ),
    (
        "ab ba ce cu mdf myv tg",
        "«»„“",
        "the CLDR has nothing of their own: Russian ones, beside which they are printed",
    ),
    ("grc", "«»“”", "not in the CLDR; printed as Greek is"),
)
"""Where a card's marks are not the CLDR's: the tags in lower case, the marks, and why.

A region or script that is not named here goes with its language.
"""

ALIASES = {"arb": "ar", "cmn": "zh", "iw": "he", "ji": "yi", "prs": "fa"}
"""Tags that are in use for a language whose marks stand under another one (BCP 47's deprecated and encompassed)."""

_SPACED = {"fr": True, "fr-ch": False}
"""Guillemets that stand off their words by a space: French ones do, but the Swiss set theirs close."""

_ROWS = (*CLDR.items(), *((four, tags) for tags, four, _ in DIFFERENCES))
_MARKS = {tag: four for four, tags in _ROWS for tag in tags.split()}


@lru_cache(maxsize=256)  # a batch has a handful of languages
def marks_for(language: str) -> Marks:
    """The marks of a BCP 47 tag, or of what is left when subtags are cut off its end; English where none is known."""
    chain = tags_of(language)
    four = next((_MARKS[tag] for tag in chain if tag in _MARKS), ROOT)
    spaced = next((_SPACED[tag] for tag in chain if tag in _SPACED), False)
    return Marks(four[0], four[1], four[2], four[3], spaced)


@lru_cache(maxsize=256)
def tags_of(language: str) -> tuple[str, ...]:
    """A tag in lower case and what it falls back to: `zh-Hant-HK` gives `zh-hant-hk`, `zh-hant` and `zh`."""
    first, *rest = language.replace("_", "-").lower().split("-")
    parts = [ALIASES.get(first, first), *rest]
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))
