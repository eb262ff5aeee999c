"""Where in a document words like those of a quote may stand: stretches worth a comparison word by word.

Pure. A seed is a rare word, or three words in a row, that both have; seeds that keep their distance from each other lie
on one diagonal, as in Wilbur and Lipman's search (1983).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from quotes.verifying.aligned import Token
from quotes.verifying.checked import UNKNOWN, Checked

# So many runs, spread over the quote, and rarest words find every place that more than half of a quote stands at.
_MOST_SEEDS = 40
_MOST_WORDS = 16
# What a seed stands at more often tells nothing; the first places are taken, so that time is bounded.
_MOST_PLACES = 64
# A quote of common words only has no better seeds than these.
_COMMON = 2_000
_RUN = 3
# A window of the quote's own length would cut the end of a place with words of its own (RapidFuzz #219 and #323).
_WIDER = 0.4
_LEAST_ROOM = 12
_MOST_WINDOWS = 12
_LEAST_SUPPORT = 1 / 2


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a document's tokens, without its end, and how many words of the quote have a seed in it."""

    start: int
    end: int
    support: int


def windows(tokens: Sequence[Token], checked: Checked, low: int = 0, high: int | None = None) -> list[Window]:
    """The stretches between two tokens of the document, those with most seeds first; at most a dozen."""
    end = len(checked.tokens) if high is None else high
    coded = checked.code(tokens)
    hits = sorted(_hits(coded, checked, low, end))
    room = max(_LEAST_ROOM, int(len(tokens) * _WIDER))
    found: list[tuple[int, int, int]] = []
    words: set[int] = set()
    first = last = 0
    for diagonal, word in hits:
        if words and (diagonal - first > 2 * room or diagonal - last > room):
            found.append((-len(words), first, last))
            words = set()
        if not words:
            first = diagonal
        last = diagonal
        words.add(word)
    if words:
        found.append((-len(words), first, last))
    best = nsmallest(_MOST_WINDOWS, found)
    return [
        Window(max(low, first - room), min(end, last + len(tokens) + room), -support)
        for support, first, last in best
        if -support >= _LEAST_SUPPORT * -best[0][0]
    ]


def _hits(coded: str, checked: Checked, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Diagonals (place in the document less place in the quote) with the quote's word that lies on each."""
    counts = checked.counts
    known = [at for at, word in enumerate(coded) if word != UNKNOWN]
    by_rarity = sorted(known, key=lambda at: counts[coded[at]])
    rare = [at for at in by_rarity[:_MOST_WORDS] if counts[coded[at]] <= _MOST_PLACES]
    text = checked.coded
    for at in rare:
        for place in _places(text, coded[at], low, high):
            yield place - at, at
    found = bool(rare)
    step = max(1, len(coded) // _MOST_SEEDS)
    for at in range(0, len(coded) - _RUN + 1, step):
        run = coded[at : at + _RUN]
        if UNKNOWN not in run:
            for place in _places(text, run, low, high):
                found = True
                for more in range(_RUN):
                    yield place - at, at + more
    if not found:
        for at in by_rarity[:_RUN]:
            if counts[coded[at]] <= _COMMON:
                for place in _places(text, coded[at], low, high):
                    yield place - at, at


def _places(text: str, run: str, low: int, high: int) -> Iterator[int]:
    at = text.find(run, low, high)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(run, at + 1, high)
