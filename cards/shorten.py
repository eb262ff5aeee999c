"""Where a text may be cut short: at the end of a sentence or of a word, never inside what belongs together.

Pure. Words end where lines may.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate

import regex

from cards.break_costs import KEPT_WORD
from cards.breaks import find_breaks
from cards.marks import Marks
from cards.quotation import enclosed
from cards.sentences import sentence_ends

_SENTENCE_SHARE = 0.5
"""A cut at a sentence's end is taken while it keeps at least this much of what a cut at a word would keep."""

_TOGETHER = regex.compile(r"https?://\S+|www\.\S+|[@#＠＃]\w[\w.@\-]*|\w[\w.\-]*\.\w{2,}[^\s]*", regex.IGNORECASE)
"""Addresses, mentions and tags inside a text: a cut goes before or after them."""

_HANGING = " ,;:—–-(«„“‘¿¡[/\u00a0"


def shortened(text: str, language: str, fits: Callable[[str], bool], *, least: int = 12) -> str | None:
    """The longest beginning of a text, with an ellipsis, that fits; None when fewer than `least` characters would.

    `fits` tells of a text whether it fits; whatever fits, something shorter fits too. A cut at the end of a sentence
    is preferred, unless one at a word keeps more than twice as much.
    """

    def to_word(end: int) -> str:
        return text[:end].rstrip(_HANGING) + "…"

    def to_sentence(end: int) -> str:
        return text[:end] + " …"

    word = _last_that(lambda end: fits(to_word(end)), _word_ends(text, language))
    sentences = [end for end in sentence_ends(text, language) if end < len(text)]
    sentence = _last_that(lambda end: fits(to_sentence(end)), sentences)
    if sentence and sentence >= _SENTENCE_SHARE * word:
        return to_sentence(sentence) if sentence >= least else None
    return to_word(word) if word and word >= least else None


def quoted_part(part: str, marks: Marks | None) -> str:
    """A beginning in quotation marks, if there are to be any. Its ellipsis stands outside: it is ours, not theirs."""
    if marks is None:
        return part
    words = part.removesuffix("…")
    kept = words.rstrip()
    return enclosed(kept, marks) + part[len(kept) :]


def _word_ends(text: str, language: str) -> list[int]:
    """Where words end: at white space, or where a script without spaces may break a line between two of them."""
    together = [found.span() for found in _TOGETHER.finditer(text)]
    starts = [start for start, _ in together]
    edges = set(accumulate((len(cluster) for cluster in regex.findall(r"\X", text)), initial=0))
    ends = []
    for place in find_breaks(text, language)[:-1]:
        spaced = place.start > place.end or text[place.end - 1 : place.end] in "—…"
        before = bisect_left(starts, place.end)
        whole = place.cost < KEPT_WORD and not (before and place.end < together[before - 1][1])
        if whole and place.end in edges and (spaced or not _latin(text, place.end)):
            ends.append(place.end)
    return ends


def _latin(text: str, place: int) -> bool:
    """Whether an alphabet that sets spaces between words stands on both sides: then a break is a hyphen's."""
    around = text[place - 2 : place + 1]
    return re.search(r"[^\u0000-\u058f\u1e00-\u1fff\u2010-\u2027]", around) is None


def _last_that(holds: Callable[[int], bool], ends: Sequence[int]) -> int:
    """The last of the ends for which something holds, found by halving; 0 when it does for none."""
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if holds(ends[middle]):
            low = middle + 1
        else:
            high = middle
    return ends[low - 1] if low else 0
