"""Choosing the next quote to post: the unused first, then the one that has rested longest, by seed.

Pure. It knows no accounts and no slots, only instants. Candidates stand in an order made of the seed and of their own
keys, so adding a quote puts one more in its place and leaves the others' order alone.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from heapq import heappop, heappush
from typing import NamedTuple

# Candidates looked at, in order, for one that does not repeat the author, source or topic just posted.
_LOOKAHEAD = 8
# Parts of the order: a chooser sorts only the parts it gets to, which is what makes large libraries quick.
_PARTS = 256
_MIXER = 0x9E3779B97F4A7C15
_MASK = 2**64 - 1

NOTHING_FIT = "no quote is fit to be chosen"
"""The reason when the pool is empty: nothing is stored, nothing is approved, or the filter finds nothing."""


class Candidate(NamedTuple):
    """What choosing needs to know of a quote.

    `cluster` is the key of all quotes with the same words; `author`, `source` and `topic` are keys too, and an empty
    one is like no other.
    """

    quote: str
    cluster: str
    author: str
    source: str = ""
    topic: str = ""


class Use(NamedTuple):
    """How a cluster has been used: how many times it has come round, and when last, planned posts included."""

    cycle: int
    last: datetime


class Choice(NamedTuple):
    """The candidate chosen, and which time round this is for its words."""

    candidate: Candidate
    cycle: int


class Dry(NamedTuple):
    """Why nothing could be chosen, and until when that lasts; None when waiting alone will not help."""

    reason: str
    until: datetime | None


class Pool:
    """Candidates to choose from, prepared once for any number of choosers."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.candidates = tuple(candidates)
        self.clusters = frozenset(candidate.cluster for candidate in self.candidates)
        self._parts: dict[int, list[tuple[int, str, Candidate]]] = {}
        for candidate in self.candidates:
            number = number_of(candidate.cluster)
            self._parts.setdefault(number % _PARTS, []).append((number, candidate.quote, candidate))

    def in_order(self, seed: str) -> Iterator[Candidate]:
        """Every candidate, in the seed's order, sorted as far as it is asked for."""
        salt = number_of(seed)
        for part in sorted(self._parts, key=lambda part: ((number_of(f"{part}") ^ salt) * _MIXER & _MASK, part)):
            rows = self._parts[part]
            for _, _, candidate in sorted(((row[0] ^ salt) * _MIXER & _MASK, row[1], row[2]) for row in rows):
                yield candidate


@dataclass(slots=True)
class Usage:
    """What has been posted and planned so far in one place, kept up as more is chosen.

    `again_after` is when words may come round again, None for never; `author_rest` is how long an author rests before
    and after each post. `authors` holds each author's instants, in order; `latest` the candidate before the next one.
    """

    uses: dict[str, Use] = field(default_factory=dict)
    authors: dict[str, list[datetime]] = field(default_factory=dict)
    latest: Candidate | None = None
    again_after: timedelta | None = None
    author_rest: timedelta = timedelta(0)

    def add(self, choice: Choice, at: datetime) -> None:
        """Takes a choice down."""
        candidate = choice.candidate
        before = self.uses.get(candidate.cluster)
        self.uses[candidate.cluster] = Use(choice.cycle, at if before is None else max(at, before.last))
        if self.author_rest and candidate.author:
            insort(self.authors.setdefault(candidate.author, []), at)
        self.latest = candidate

    def rests_until(self, author: str, at: datetime) -> datetime | None:
        """When an author who rests at this instant may be posted again; None when the author does not rest."""
        instants = self.authors.get(author) if self.author_rest else None
        if not instants:
            return None
        end = None
        for used in instants[bisect_left(instants, at - self.author_rest) :]:
            if used >= (end or at) + self.author_rest:
                break
            if used + self.author_rest > at:
                end = used + self.author_rest
        return end


class _Ready(NamedTuple):
    """A candidate in the order of preference: least often used, longest ago, then by the seed."""

    cycle: int
    last: float
    rank: int
    candidate: Candidate


class Chooser:
    """Chooses from one pool for one place, at instants that never go back.

    Several choosers may share a `Usage`: what one takes, the others leave. `clash` says how unwelcome a candidate is at
    an instant for reasons of the caller's own; 0 is welcome.
    """

    def __init__(
        self, pool: Pool, usage: Usage, seed: str, clash: Callable[[Candidate, datetime], int] | None = None
    ) -> None:
        self._pool, self._usage, self._clash = pool, usage, clash
        self._walk = enumerate(pool.in_order(seed))
        self._walked = not pool.candidates
        self._seen: set[str] = set()
        self._ready: list[_Ready] = []
        self._resting: list[tuple[datetime, _Ready]] = []
        self._waiting: dict[str, list[_Ready]] = {}
        self._wakes: list[tuple[datetime, str]] = []
        self._asleep: set[str] = set()

    def choose(self, at: datetime) -> Choice | Dry:
        """The best candidate for this instant, taken down in the usage; or why there is none."""
        self._wake(at)
        looked: list[_Ready] = []
        best, least = 0, 0
        while len(looked) < _LOOKAHEAD and (row := self._next(at)) is not None:
            if looked and row.cycle != looked[0].cycle:
                heappush(self._ready, row)  # an unused quote goes before a used one, however well that would fit
                break
            clash = self._unwelcome(row.candidate, at)
            if not looked or clash < least:
                best, least = len(looked), clash
            looked.append(row)
            if not clash:
                break
        if not looked:
            return self._dry(at)
        row = looked.pop(best)
        for other in looked:
            heappush(self._ready, other)
        choice = Choice(row.candidate, row.cycle + 1)
        self._usage.add(choice, at)
        self._rest(row)
        return choice

    def _next(self, at: datetime) -> _Ready | None:
        """The next candidate that may be posted at this instant, taken out of the order."""
        while True:
            if not self._walked and not (self._ready and self._ready[0].cycle == 0):
                row = self._walk_on()
            elif self._ready:
                row = heappop(self._ready)
            else:
                return None
            if row is None:
                continue
            author = row.candidate.author
            use = self._usage.uses.get(row.candidate.cluster)
            if (use.cycle if use else 0) != row.cycle:  # another chooser has taken these words
                self._rest(row)
                self._follow(author, at)
            elif (until := self._usage.rests_until(author, at)) is not None:
                heappush(self._waiting.setdefault(author, []), row)
                self._sleep(author, until)
            else:
                self._follow(author, at)  # the author's next one may fit better
                return row

    def _walk_on(self) -> _Ready | None:
        step = next(self._walk, None)
        if step is None:
            self._walked = True
            return None
        rank, candidate = step
        if candidate.cluster in self._seen:
            return None
        self._seen.add(candidate.cluster)
        row = _Ready(0, 0.0, rank, candidate)
        if candidate.cluster in self._usage.uses:
            self._rest(row)
            return None
        return row

    def _rest(self, row: _Ready) -> None:
        """Lays a used candidate aside until its words may come round again, if they ever may."""
        if self._usage.again_after is not None:
            use = self._usage.uses[row.candidate.cluster]
            row = _Ready(use.cycle, use.last.timestamp(), row.rank, row.candidate)
            heappush(self._resting, (use.last + self._usage.again_after, row))

    def _wake(self, at: datetime) -> None:
        """Brings back what has rested enough: words, and one candidate of each author who was waited for."""
        while self._resting and self._resting[0][0] <= at:
            heappush(self._ready, heappop(self._resting)[1])
        while self._wakes and self._wakes[0][0] <= at:
            author = heappop(self._wakes)[1]
            self._asleep.remove(author)
            self._follow(author, at)

    def _follow(self, author: str, at: datetime) -> None:
        """Brings the next waiting candidate of an author back, or notes when that can be."""
        rows = self._waiting.get(author)
        if not rows:
            return
        if (until := self._usage.rests_until(author, at)) is None:
            heappush(self._ready, heappop(rows))
        else:
            self._sleep(author, until)

    def _sleep(self, author: str, until: datetime) -> None:
        if author not in self._asleep:
            self._asleep.add(author)
            heappush(self._wakes, (until, author))

    def _unwelcome(self, candidate: Candidate, at: datetime) -> int:
        clash = self._clash(candidate, at) if self._clash is not None else 0
        before = self._usage.latest
        if before is not None:
            clash += 4 * (candidate.author == before.author != "")
            clash += 2 * (candidate.source == before.source != "") + (candidate.topic == before.topic != "")
        return clash

    def _dry(self, at: datetime) -> Dry:
        if not self._pool.candidates:
            return Dry(NOTHING_FIT, None)
        wakes = [heap[0][0] for heap in (self._resting, self._wakes) if heap]
        if not wakes:
            return Dry("every quote has been used", None)
        return Dry("every quote or its author is resting", max(at, min(wakes)))


def choose(
    candidates: Iterable[Candidate],
    *,
    at: datetime,
    seed: str,
    uses: Mapping[str, Use] | None = None,
    authors: Mapping[str, Iterable[datetime]] | None = None,
    again_after: timedelta | None = None,
    author_rest: timedelta = timedelta(0),
) -> Choice | Dry:
    """One quote for one instant: an unused one, else the one used least often and longest ago that has rested.

    `uses` are the clusters used so far and `authors` each author's instants.
    """
    instants = {author: sorted(found) for author, found in (authors or {}).items()}
    usage = Usage(dict(uses or {}), instants, again_after=again_after, author_rest=author_rest)
    return Chooser(Pool(candidates), usage, seed).choose(at)


def number_of(text: str) -> int:
    """64 bits that depend on nothing but the text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
