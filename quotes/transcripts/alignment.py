"""Two transcripts of one recording, word by word: which word of the one is which of the other.

Pure. Stretches that are the same once in both are found first and put in order; only what lies between two of them is
compared word by word, so two hours take about a second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

# Four words in a row that stand once in each text are the same place.
_RUN = 4
# What lies between two places and is longer than this is another text: an advertisement, a missing part.
_LONGEST_GAP = 300


def aligned(one: Sequence[str], other: Sequence[str]) -> tuple[int | None, ...]:
    """For each word of the first text the index of the same word in the second, or None; rising."""
    found: list[int | None] = [None] * len(one)
    anchors = [(-1, -1), *_anchors(one, other), (len(one), len(other))]
    for (low, low_other), (high, high_other) in pairwise(anchors):
        if low >= 0:
            found[low] = low_other
        gap, gap_other = high - low - 1, high_other - low_other - 1
        if not 0 < gap <= _LONGEST_GAP or not 0 < gap_other <= _LONGEST_GAP:
            continue
        matcher = SequenceMatcher(None, one[low + 1 : high], other[low_other + 1 : high_other], autojunk=False)
        for block in matcher.get_matching_blocks():
            for step in range(block.size):
                found[low + 1 + block.a + step] = low_other + 1 + block.b + step
    return tuple(found)


def _anchors(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places that hold the same words, rising in both texts."""
    places, places_other = _once(one), _once(other)
    pairs = sorted((at, places_other[run]) for run, at in places.items() if run in places_other)
    return _longest_rising(pairs)


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Each run of words that stands once, and where."""
    places: dict[tuple[str, ...], int] = {}
    twice: set[tuple[str, ...]] = set()
    for at in range(len(words) - _RUN + 1):
        run = tuple(words[at : at + _RUN])
        if run in places:
            twice.add(run)
        places[run] = at
    return {run: at for run, at in places.items() if run not in twice}


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs whose second numbers rise too (patience sorting, as in Bram Cohen's patience diff)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, second) in enumerate(pairs):
        position = bisect_left(tails, second)
        before.append(ends[position - 1] if position else -1)
        if position == len(tails):
            tails.append(second)
            ends.append(at)
        else:
            tails[position], ends[position] = second, at
    rising: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        rising.append(pairs[at])
        at = before[at]
    return rising[::-1]
