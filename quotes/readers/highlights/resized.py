"""Highlights that were made larger or smaller later: which of them the reader left standing.

Pure. A Kindle adds the new one and keeps the old one, so a clippings file holds both.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from quotes.identity import fold

# As many words in common tell two cuts of one passage from two passages that only stand beside each other.
_COMMON = 20
# As many neighbours are compared; more cuts of one passage have not been seen.
_MOST_NEIGHBOURS = 64


@dataclass(frozen=True, slots=True)
class Marked:
    """What was marked in a book: its words, and the first and last location (or page) it reaches over."""

    book: Hashable
    text: str
    start: int | None
    end: int | None


def replaced_by(marked: Sequence[Marked]) -> dict[int, int]:
    """For each highlight that a later one replaces, the later one's position in the list; others are left out.

    A later highlight replaces an earlier one of the same book when both reach over the same locations and share
    words, or when both have the very same words. That they only touch is not enough: the end of one sentence and the
    beginning of the next have the same location.
    """
    replaced: dict[int, int] = {}
    keys = [fold(each.text) for each in marked]
    seen: dict[tuple[Hashable, str], int] = {}
    for at in range(len(marked) - 1, -1, -1):
        same = seen.setdefault((marked[at].book, keys[at]), at)
        if same != at:
            replaced[at] = same
    ranges = sorted((each.start, at) for at, each in enumerate(marked) if each.start is not None)
    for position, (_, at) in enumerate(ranges):
        end = marked[at].end
        for start, other in ranges[position + 1 : position + 1 + _MOST_NEIGHBOURS]:
            if end is None or start is None or start > end:
                break
            earlier, later = sorted((at, other))
            if marked[at].book == marked[other].book and _share_words(keys[earlier], keys[later]):
                replaced[earlier] = max(later, replaced.get(earlier, later))
    return replaced


def _share_words(one: str, other: str) -> bool:
    """True when one holds the other, or the end of one is the beginning of the other."""
    return one in other or other in one or _continues(one, other) or _continues(other, one)


def _continues(first: str, second: str) -> bool:
    at = first.find(second[:_COMMON]) if len(second) >= _COMMON else -1
    return at >= 0 and second.startswith(first[at:])
