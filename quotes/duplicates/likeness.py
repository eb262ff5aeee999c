"""How two texts stand to each other: the same words, nearly the same, one inside the other, or different.

Pure. A ratio of characters only proposes; words decide, and what differs is told in words. "To be wrong is nothing" and
"To be wronged is nothing" have a ratio of 96 and differ in meaning: no ratio tells, so a person is shown the word.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Levenshtein

from quotes.duplicates.wording import keys_of, wording_of
from quotes.identity import fold

LEAST_RATIO = 80.0
"""Of 2,127 public quotations all 46 pairs of variants have this `fuzz.ratio` on match keys, and no other pair has."""

LEAST_KEPT = 2 / 3
"""Words of the longer text that the other has too, in order. Half would hold two sentences of one build for one."""

LIKE_SPELLING = 0.65
"""Of `Indel.normalized_similarity`: one letter of three may differ, or an ending, as in `wrong` and `wronged`."""

LEAST_INSIDE = 5
"""Words of the text that lies inside the other. Four and fewer are often a turn of phrase that nobody quotes."""

LEAST_CHARACTERS_INSIDE = 10
"""The same in scripts without spaces, whose words have some two characters each."""

WORDS_TO_A_SWAP = 10
"""Words of the longer text for each one that stands in another's place. In a shorter text the word that was swapped is
what it says: "Rain is a patient teacher" and "Hunger is a patient teacher" are two sayings."""

Parts = tuple["Part", ...]


class Likeness(StrEnum):
    """How two texts are alike."""

    SAME = "same"
    NEAR = "near"
    CONTAINED = "contained"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of two texts laid side by side, white space included: equal words, or what each has in its place."""

    first: str
    second: str
    is_equal: bool

    def __str__(self) -> str:
        """As `wdiff` writes it: `[-gone-]{+new+}`."""
        if self.is_equal:
            return max(self.first, self.second, key=_lead)
        lead = (self.first or self.second)[: _lead(self.first or self.second)]
        gone, new = self.first.strip(), self.second.strip()
        return lead + (f"[-{gone}-]" if gone else "") + (f"{{+{new}+}}" if new else "")


@dataclass(frozen=True, slots=True)
class Keyed:
    """A text made ready to be compared many times: its match key and the key's words."""

    key: str
    words: tuple[str, ...]

    @property
    def spaced(self) -> str:
        """The words with a space around each: one text lies in another at word borders if it does as a string."""
        return f" {' '.join(self.words)} "

    @property
    def least_inside(self) -> int:
        """How many words it must have to be looked for in others."""
        spaceless = sum(len(word) == 1 and not word.isascii() for word in self.words)
        return LEAST_CHARACTERS_INSIDE if 2 * spaceless > len(self.words) else LEAST_INSIDE


def keyed(text: str) -> Keyed:
    """The text, ready to be compared."""
    key = fold(text)
    return Keyed(key, tuple(keys_of(key)))


def likeness(first: Keyed, second: Keyed) -> Likeness:
    """How two texts are alike; which is the first makes no difference.

    Near: their ratio is at least `LEAST_RATIO`, and so many words are kept, a word of like spelling among them, that it
    is no other sentence of the same build. Contained: the shorter stands whole in the other, at word borders.
    """
    if first.key == second.key:
        return Likeness.SAME
    if fuzz.ratio(first.key, second.key, score_cutoff=LEAST_RATIO) and _kept(first.words, second.words) >= LEAST_KEPT:
        return Likeness.NEAR
    inner, outer = sorted((first, second), key=lambda one: len(one.words))
    if len(inner.words) >= inner.least_inside and inner.spaced in outer.spaced:
        return Likeness.CONTAINED
    return Likeness.NOT


def is_most_of(first: Keyed, second: Keyed) -> bool:
    """Whether the shorter has more than half of the words of the longer.

    Two texts that are each more than half of a third one overlap in it, so that they cannot be strangers.
    """
    shorter, longer = sorted((len(first.words), len(second.words)))
    return 2 * shorter > longer


def is_one_saying(first: Keyed, second: Keyed) -> bool:
    """Whether two texts that are near can be told to be one saying without asking: few words of it were swapped.

    Words of like spelling, added and dropped ones do not count; numbers that differ make two sayings.
    """
    swapped = 0
    for step in Levenshtein.opcodes(first.words, second.words):
        ours = first.words[step.src_start : step.src_end]
        theirs = second.words[step.dest_start : step.dest_end]
        if step.tag != "equal" and any(map(_has_digit, (*ours, *theirs))):
            return False
        if step.tag == "replace":
            pairs = zip(ours, theirs, strict=True)
            swapped += sum(Indel.normalized_similarity(a, b) < LIKE_SPELLING for a, b in pairs)
    return swapped * WORDS_TO_A_SWAP <= max(len(first.words), len(second.words))


def difference(first: str, second: str) -> Parts:
    """The two texts side by side, word by word: put together, each side is its text. For people to read."""
    ours, theirs = wording_of(first), wording_of(second)
    parts: list[Part] = []
    for is_equal, steps in groupby(Levenshtein.opcodes(ours.keys, theirs.keys), key=lambda step: step.tag == "equal"):
        stretch = list(steps)
        from_first = ours.written[stretch[0].src_start : stretch[-1].src_end]
        from_second = theirs.written[stretch[0].dest_start : stretch[-1].dest_end]
        parts.append(Part("".join(from_first), "".join(from_second), is_equal))
    return tuple(parts)


def marked(parts: Parts) -> str:
    """The difference in one line: the first text with what the second has instead, as `wdiff` marks it."""
    return "".join(map(str, parts)).strip()


def _kept(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    """The share of the longer text's words that the other has too, equal or of like spelling, in order."""
    kept = 0
    for step in Levenshtein.opcodes(first, second):
        ours, theirs = first[step.src_start : step.src_end], second[step.dest_start : step.dest_end]
        if step.tag == "equal":
            kept += len(ours)
        elif step.tag == "replace":
            likes = (Indel.normalized_similarity(a, b) >= LIKE_SPELLING for a, b in zip(ours, theirs, strict=True))
            kept += sum(likes)
    return kept / max(len(first), len(second))


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))
