"""Where a line may end by ICU (UAX #14), and what that costs in scripts that set no spaces between words.

Pure. Japanese is broken between phrases, Chinese between words, Korean at spaces only. Which of them it is, each run
of the text decides for itself, so that a Japanese title is broken well in an English sentence. Thai, Lao, Khmer and
Burmese have legal breaks between words only: ICU's dictionaries see to that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

import regex
from icu4py.breakers import LineBreaker, WordBreaker

from cards.break_costs import KEPT_WORD, PARTICLE, PHRASE
from cards.leaning import primary

STRICT = "und"
"""ICU's root rules are the strict ones of UAX #14: no small kana and no prolonged sound mark begins a line."""

_EASTERN = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fff\u3001-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffef"
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff]+"
)
"""Runs of Han, kana and Hangul with the punctuation of their width."""

_KANA = re.compile(
    "[\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f\U0001aff0-\U0001b16f]"
)
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc]")

_HAN_PARTICLES = frozenset("的了着著过過吗嗎呢吧啊呀嘛们們")
"""Words of one character that lean on the one before. As part of a longer word (“了解”) they are no such word."""

_HAN_NUMERALS = frozenset("〇零一二三四五六七八九十百千万萬億亿")
"""A year or a sum in these (“一九四五年”) is one word, which dictionaries of words do not have."""


def legal_starts(text: str, language: str) -> tuple[list[int], dict[int, float]]:
    """Where UAX #14 lets lines start, never inside a grapheme, and the costs of those that are not between words."""
    graphemes = set(accumulate((len(cluster) for cluster in regex.findall(r"\X", text)), initial=0))
    starts = [place for place in _ends(text, STRICT, LineBreaker) if place in graphemes]
    costs: dict[int, float] = {}
    runs = _runs(text, language)
    if not runs:
        return starts, costs
    kinds = {kind for _, _, kind in runs}
    phrases = frozenset(_ends(text, "ja@lw=phrase", LineBreaker)) if "ja" in kinds else frozenset()
    words = frozenset(_ends(text, "zh", WordBreaker)) if "zh" in kinds else frozenset()
    at = 0
    for begin, end, kind in runs:
        while at < len(starts) and starts[at] < begin:
            at += 1
        while at < len(starts) and starts[at] <= end:
            place = starts[at]
            at += 1
            if place == len(text) or text[place - 1].isspace():
                continue
            if kind == "ko":
                cost = _korean(text, place)
            elif text[place] in _HAN_NUMERALS and text[place - 1] in _HAN_NUMERALS:
                cost = PHRASE
            elif kind == "ja":
                cost = 0.0 if place in phrases else PHRASE
            else:
                cost = _chinese(text, place, words)
            if cost:
                costs[place] = max(cost, costs.get(place, 0.0))
    return starts, costs


def _runs(text: str, language: str) -> list[tuple[int, int, str]]:
    """The runs of East Asian script, each with the language whose rules it follows.

    Han alone is Japanese in a text that is Japanese, or that has kana and is neither Chinese nor Korean; else Chinese.
    """
    found = [*_EASTERN.finditer(text)]
    name = primary(language)
    japanese = bool(found) and (name == "ja" or (name not in ("zh", "yue", "ko") and _KANA.search(text) is not None))
    return [(run.start(), run.end(), _script(run[0], "ja" if japanese else "zh")) for run in found]


def _script(run: str, han: str) -> str:
    if _KANA.search(run):
        return "ja"
    return "ko" if _HANGUL.search(run) else han


def _korean(text: str, place: int) -> float:
    """Between letters or figures the word is kept; beside punctuation, such as before a bracket, it may be parted."""
    return KEPT_WORD if text[place - 1].isalnum() and text[place].isalnum() else PHRASE


def _chinese(text: str, place: int, words: frozenset[int]) -> float:
    if place not in words or (text[place - 1].isdigit() and text[place].isalpha()):
        return PHRASE
    return PARTICLE if text[place] in _HAN_PARTICLES and place + 1 in words else 0.0


def word_ends(text: str, language: str) -> list[int]:
    """Where each word of a text and each stretch between words ends, by ICU's rules and dictionaries."""
    return _ends(text, language, WordBreaker)


def _ends(text: str, language: str, breaker: type[LineBreaker] | type[WordBreaker]) -> list[int]:
    ends = [end for _, end in breaker(text, language).segments()]
    if text.isascii() or max(text) <= "\uffff":
        return ends
    # ICU counts UTF-16 units, of which a character beyond U+FFFF takes two.
    widths = list(accumulate((2 if character > "\uffff" else 1 for character in text), initial=0))
    return [bisect_right(widths, end) - 1 for end in ends]
