"""The signs of a text: numbers that like texts share, so that like texts are found without comparing all with all.

Pure. Winnowing (Schleimer, Wilkerson, Aiken: "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003)
takes one of each few neighbouring word groups by a rule that looks at nothing else, so that two texts share a sign
whenever they share a run of words, wherever it stands. The rule takes the longest words, which are the rarer ones.
"""

from __future__ import annotations

from zlib import crc32

from quotes.duplicates.likeness import LEAST_CHARACTERS_INSIDE, Keyed

_SHORT = 10
"""Words. In a longer text one changed word leaves a run of `LEAST_INSIDE` others; a shorter one needs another sign."""

_GROUP, _CHARACTERS = 2, 4
"""Words in a group, and characters where there are no spaces: two of either are too common there."""


def signs_of(text: Keyed) -> set[int]:
    """The signs of a text, as numbers of 32 bits with a sign.

    Two texts that share a run of as many words as a quote within a quote must have share one, and so do two of up to
    ten words that are equal but for one word.
    """
    words = text.words
    group = _CHARACTERS if text.least_inside == LEAST_CHARACTERS_INSIDE else _GROUP
    window = text.least_inside - group + 1
    ranked = [
        (len(run) << 32) | crc32(run.encode("utf-8", "surrogatepass"))
        for run in map(" ".join, zip(*(words[start:] for start in range(group)), strict=False))
    ]
    chosen = {max(ranked[at : at + window]) & 0xFFFFFFFF for at in range(len(ranked) - window + 1)}
    if len(words) <= _SHORT:
        chosen.update(map(_without, [words, *(words[:at] + words[at + 1 :] for at in range(len(words)))]))
    return {number - 0x80000000 for number in chosen}


def _without(words: tuple[str, ...]) -> int:
    """The sign of a short text as a whole, apart from all signs of groups."""
    return crc32("\x1f".join(("", *words)).encode("utf-8", "surrogatepass"))
