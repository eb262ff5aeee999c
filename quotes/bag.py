"""The bag: candidates in a shuffled order by weight, the same whether they lie in memory or in the store.

Pure. A shuffle is a permutation by weight as Efraimidis and Spirakis make it (Information Processing Letters 97, 2006):
each candidate draws `1 - (1 - u) ** (1 / weight)` with a u of its own from 0 to 1, and the least comes first. The u is
made of the shuffle's salt and of the key of the candidate's words: the first bits of the key name a segment, which has
a place of its own among all segments, the rest decides within it. Keys are hashes, so this is as good as chance, and a
store that is indexed by them can walk it segment by segment without looking at all the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from heapq import heapify, heappop, merge
from typing import NamedTuple, Protocol

SEGMENT_BITS = 14
"""Segments are many enough to hold 61 of a million quotes each: about one answer of a database."""

SEGMENTS = 1 << SEGMENT_BITS

# A place has as many bits as a float tells apart, and the segment's are the first of them.
_PLACE_BITS = 53
_WITHIN_BITS = _PLACE_BITS - SEGMENT_BITS
_WHOLE = float(1 << _PLACE_BITS)
_SEGMENT_SHIFT = 64 - SEGMENT_BITS
_HALF_BITS = SEGMENT_BITS // 2
_HALF = (1 << _HALF_BITS) - 1
_MASK = 2**64 - 1
# So few are sorted quicker than their segments are looked for one by one.
_FEW = SEGMENTS // 8


class Candidate(NamedTuple):
    """What choosing needs to know of a quote.

    `cluster` is the key of all quotes with the same words, near-duplicates among them; `author`, `source` and `topic`
    are keys too, and an empty one is like no other. `weight` is from 1 to 100: how much sooner than others it comes.
    """

    quote: str
    cluster: str
    author: str
    source: str = ""
    topic: str = ""
    weight: int = 1


class Shuffle:
    """One shuffle of a bag: the order that a seed, a cycle and a turn give."""

    def __init__(self, seed: str, cycle: int = 1, turn: int = 0) -> None:
        salt = number_of(f"{seed}\x1f{cycle}\x1f{turn}")
        self._salt = salt
        # A Feistel network of four rounds is a permutation whatever the rounds do, and can be walked back.
        self._rounds = tuple(salt >> shift & 0xFFFF for shift in (0, 16, 32, 48))

    def place(self, key: int, weight: int = 1) -> float:
        """Where a key of 64 bits stands in this order, from 0 to below 1."""
        left, right = key >> 64 - _HALF_BITS, key >> _SEGMENT_SHIFT & _HALF
        for salt in self._rounds:
            left, right = right, left ^ (((right + salt) * 0x9E3779B1 >> 15) & _HALF)
        first = self.place_at(left << _HALF_BITS | right, key)
        return first if weight == 1 else 1 - (1 - first) ** (1 / weight)

    def place_at(self, rank: int, key: int) -> float:
        """Where a key whose segment stands at this rank stands, at weight 1."""
        # The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
        mixed = key ^ self._salt
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _MASK
        return (rank << _WITHIN_BITS | (mixed ^ mixed >> 31) >> 64 - _WITHIN_BITS) / _WHOLE

    def segment(self, rank: int) -> int:
        """Which segment stands at this rank: the first bits of its keys."""
        left, right = rank >> _HALF_BITS, rank & _HALF
        for salt in reversed(self._rounds):
            left, right = right ^ (((left + salt) * 0x9E3779B1 >> 15) & _HALF), left
        return left << _HALF_BITS | right


Placed = tuple[float, Candidate]
"""A candidate after its place in a shuffle: bare, for planning makes very many."""


class Bag(Protocol):
    """Candidates to choose from, wherever they are kept."""

    @property
    def empty(self) -> bool:
        """Whether there is no candidate at all."""

    def shuffled(self, shuffle: Shuffle) -> Iterator[Placed]:
        """One candidate of each cluster, in the shuffle's order, found as far as they are asked for."""


class Pool:
    """A bag in memory, prepared once for any number of choosers.

    Of the candidates of one cluster the heaviest is in the bag, of those the first that was given.
    """

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.candidates = tuple(candidates)
        heaviest: dict[str, Candidate] = {}
        for candidate in self.candidates:
            known = heaviest.setdefault(candidate.cluster, candidate)
            if candidate is not known and candidate.weight > known.weight:
                heaviest[candidate.cluster] = candidate
        self.clusters = frozenset(heaviest)
        self._heavy: list[tuple[int, Candidate]] = []
        self._light: list[tuple[int, Candidate]] = []
        for cluster, candidate in heaviest.items():
            (self._light if candidate.weight == 1 else self._heavy).append((key_of(cluster), candidate))
        self._segments: dict[int, list[tuple[int, Candidate]]] = {}
        if len(self._light) > _FEW:
            for one in self._light:
                self._segments.setdefault(one[0] >> _SEGMENT_SHIFT, []).append(one)

    @property
    def empty(self) -> bool:
        """Whether there is no candidate at all."""
        return not self.candidates

    def shuffled(self, shuffle: Shuffle) -> Iterator[Placed]:
        """One candidate of each cluster, in the shuffle's order, sorted as far as they are asked for."""
        light = self._by_segments(shuffle) if self._segments else in_place(shuffle, self._light)
        return merge(light, in_place(shuffle, self._heavy)) if self._heavy else light

    def in_order(self, seed: str, cycle: int = 1, turn: int = 0) -> Iterator[Candidate]:
        """The candidates of `shuffled`, without their places."""
        return (candidate for _, candidate in self.shuffled(Shuffle(seed, cycle, turn)))

    def _by_segments(self, shuffle: Shuffle) -> Iterator[Placed]:
        segment, place_at = shuffle.segment, shuffle.place_at
        for rank in range(SEGMENTS):
            if found := self._segments.get(segment(rank)):
                yield from sorted([(place_at(rank, key), candidate) for key, candidate in found])


def in_place(shuffle: Shuffle, keyed: Iterable[tuple[int, Candidate]]) -> Iterator[Placed]:
    """Candidates with their keys, in the shuffle's order, sorted as far as they are asked for."""
    waiting = [(shuffle.place(key, candidate.weight), candidate) for key, candidate in keyed]
    heapify(waiting)
    while waiting:
        yield heappop(waiting)


def key_of(cluster: str) -> int:
    """The 64 bits that a cluster's place is made of: those its 16 hex digits write, else a hash of it."""
    try:
        return int(cluster, 16) & _MASK if len(cluster) == 16 else number_of(cluster)
    except ValueError:
        return number_of(cluster)


def number_of(text: str) -> int:
    """64 bits that depend on nothing but the text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
