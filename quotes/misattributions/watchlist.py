"""Texts held against lists of misattributed sayings: word for word, within another text, or nearly so.

Pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quotes.identity import fold
from quotes.misattributions.entry import Misattribution
from quotes.search_terms import searchable, tokens

_SHINGLE = 3
"""Words in a row that two texts must share to be compared: two sayings that share fewer are not the same one."""

_FEWEST = 4
"""Words of a saying that is looked for within other texts: shorter ones stand in texts of anybody."""

_NEAR = 0.75
"""Share of the words, in order, that two wordings of one saying have in common. It proposes, a person decides."""

_MOST_COMPARED = 20
"""Sayings that one text is compared with: those it shares most with."""


class Likeness(StrEnum):
    """How a text stands to a listed saying, from surest to least."""

    EXACT = "exact"
    CONTAINS = "contains"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Listed:
    """A saying that a text is like. Only an `EXACT` one is the same words by the same name."""

    entry: Misattribution
    likeness: Likeness


class Watchlist:
    """Lists, prepared for any number of texts. `names` gives a person's name of record by the key of another one."""

    def __init__(self, entries: Iterable[Misattribution], names: Mapping[str, str] | None = None) -> None:
        self._names = {key: fold(name) for key, name in (names or {}).items()}
        self._entries = tuple(entries)
        self._people = [self._key(entry.person) if entry.person else "" for entry in self._entries]
        self._listed_people = frozenset(self._people)
        self._words = [_words(entry.text) for entry in self._entries]
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._shingles: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, entry in enumerate(self._entries):
            self._exact[fold(entry.text)].append(number)
            for shingle in _shingles(self._words[number]):
                self._shingles[shingle].append(number)

    def find(self, text: str, person: str) -> tuple[Listed, ...]:
        """The listed sayings that a text credited to a person is like, the surest first."""
        key = self._key(person)
        if key not in self._listed_people and "" not in self._listed_people:
            return ()  # so it is for most of a library, whose words need not be looked at
        found: dict[int, Likeness] = {}
        for number in self._exact.get(fold(text), ()):
            if self._people[number] in ("", key):
                found[number] = Likeness.EXACT
        words = _words(text)
        shared: Counter[int] = Counter()
        for shingle in _shingles(words):
            for number in self._shingles.get(shingle, ()):
                if self._people[number] in ("", key) and number not in found:
                    shared[number] += 1
        for number, _ in shared.most_common(_MOST_COMPARED):
            likeness = _likeness(words, self._words[number])
            if likeness is not None:
                found[number] = likeness
        order = list(Likeness)
        ranked = sorted(found.items(), key=lambda pair: (order.index(pair[1]), pair[0]))
        return tuple(Listed(self._entries[number], likeness) for number, likeness in ranked)

    def _key(self, person: str) -> str:
        key = fold(person)
        return self._names.get(key, key)


def _words(text: str) -> tuple[str, ...]:
    """The words of a text; an apostrophe parts none, as in its match key."""
    return tuple(tokens(searchable(fold(text))))


def _shingles(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {words[at : at + _SHINGLE] for at in range(len(words) - _SHINGLE + 1)}


def _likeness(words: tuple[str, ...], saying: tuple[str, ...]) -> Likeness | None:
    if len(saying) >= _FEWEST and f" {' '.join(saying)} " in f" {' '.join(words)} ":
        return Likeness.CONTAINS
    from rapidfuzz.distance import Indel  # late: making a workspace keeps a list, and compares nothing

    # The longest common subsequence of words, twice, by the words of both; two long texts take no time to speak of.
    return Likeness.NEAR if Indel.normalized_similarity(words, saying, score_cutoff=_NEAR) else None
