"""Choosing the next quote to post: out of a shuffled bag, so that nothing comes twice before everything came once.

Pure. It knows no accounts and no slots, only instants. Every cycle is a shuffle by weight of its own. What is left in
the bag is shuffled anew every `DEAL` draws: that changes no odds, for a shuffled rest is as good as any other shuffle
of it, and keeps what was drawn from lying in front of all that was not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from heapq import heapify, heappop, heappush
from itertools import chain
from typing import NamedTuple

from quotes.bag import Bag, Candidate, Placed, Pool, Shuffle, key_of, number_of
from quotes.usage import Label, Resting, Usage, Use, WhenExhausted

__all__ = ["Bag", "Candidate", "Choice", "Chooser", "Dry", "Pool", "Usage", "Use", "choose", "number_of"]

DEAL = 64
"""Draws between two shuffles: about what a segment of a large bag holds."""

# Candidates looked at, in order, for one that does not repeat the author, source or topic just posted.
_LOOKAHEAD = 8

NOTHING_FIT = "no quote is fit to be chosen"
"""The reason when the bag is empty: nothing is stored, nothing is approved, or the filter finds nothing."""


class Choice(NamedTuple):
    """The candidate chosen, and which time round this is for its words.

    `before` is their last use. `labels` are when its resting labels were used last. `passed` counts what came before it
    in the bag and was left there, by reason: `used` (its words are), `author`, `source` and `topic` (resting), `alike`
    (another fits better after the one before). `early` is for one that was chosen for want of others before its rest
    was over, which is at `rested_at`; None for words that should never come again.
    """

    candidate: Candidate
    cycle: int
    before: Use | None = None
    labels: tuple[tuple[str, datetime], ...] = ()
    passed: tuple[tuple[str, int], ...] = ()
    early: bool = False
    rested_at: datetime | None = None


class Dry(NamedTuple):
    """Why nothing could be chosen, and until when that lasts; None when waiting alone will not help."""

    reason: str
    until: datetime | None


class _Ready(NamedTuple):
    """A candidate in the order of preference: least often used, then as the shuffle of that cycle has it."""

    cycle: int
    place: float
    candidate: Candidate


class Chooser:
    """Chooses from one bag for one place, at instants that never go back.

    Several choosers may share a `Usage`: what one takes, the others leave. `clash` says how unwelcome a candidate is at
    an instant for reasons of the caller's own; 0 is welcome. Only choices that are `explained` tell of their labels.
    """

    def __init__(
        self,
        bag: Bag,
        usage: Usage,
        seed: str,
        clash: Callable[[Candidate, datetime], int] | None = None,
        *,
        explained: bool = False,
    ) -> None:
        self._bag, self._usage, self._seed, self._clash, self._explained = bag, usage, seed, clash, explained
        self._walked = bag.empty
        self._turn = -1
        self._passed: Counter[str] = Counter()

    def choose(self, at: datetime) -> Choice | Dry:
        """The best candidate for this instant, taken down in the usage; or why there is none."""
        if self._passed:
            self._passed.clear()
        if self._turn != self._usage.drawn // DEAL:
            self._shuffle_anew()
        self._wake(at)
        if (row := self._best(self._next, at)) is not None:
            return self._taken(row, at)
        if self._usage.when_exhausted is WhenExhausted.AGAIN:
            early = self._before_its_time(at)
        else:
            early = self._soonest(at) if self._usage.when_exhausted is WhenExhausted.WARN else None
        return self._dry(at) if early is None else self._taken(early[0], at)._replace(early=True, rested_at=early[1])

    def _taken(self, row: _Ready, at: datetime) -> Choice:
        usage, candidate = self._usage, row.candidate
        before = usage.uses.get(candidate.cluster)
        labels = tuple(usage.last_uses(candidate, at)) if self._explained else ()
        usage.add(candidate, row.cycle + 1, at)
        self._rest(candidate)
        passed = tuple(sorted(self._passed.items())) if self._passed else ()
        return Choice(candidate, row.cycle + 1, before, labels, passed)

    def _best(self, following: Callable[[datetime], _Ready | None], at: datetime) -> _Ready | None:
        """Of the next few of one cycle the first that clashes least; the others go back."""
        looked: list[_Ready] = []
        best, least = 0, 0
        while len(looked) < _LOOKAHEAD and (row := following(at)) is not None:
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
            return None
        row = looked.pop(best)
        if best:
            self._passed["alike"] += best
        for other in looked:
            heappush(self._ready, other)
        return row

    def _next(self, at: datetime) -> _Ready | None:
        """The next candidate that may be posted at this instant, taken out of the order."""
        while True:
            if not self._walked and not (self._ready and self._ready[0].cycle == 0):
                row = self._walk_on(at)
            elif self._ready:
                row = heappop(self._ready)
            else:
                return None
            if row is None:
                continue
            use = self._usage.uses.get(row.candidate.cluster)
            fit = (use.cycle if use else 0) == row.cycle
            if not fit:  # another chooser has taken these words
                self._rest(row.candidate)
            elif self._usage.rests and (resting := self._usage.resting(row.candidate, at)) is not None:
                fit = False
                self._passed[resting.label.kind] += 1
                heappush(self._waiting.setdefault(resting.label, []), row)
                self._sleep(resting)
            if self._waiting:
                # The next one of the same author may fit better, or wait for something else.
                for label in self._usage.labels(row.candidate):
                    self._follow(label, at)
            if fit:
                return row

    def _walk_on(self, at: datetime) -> _Ready | None:
        step = next(self._walk, None)
        if step is None:
            self._walked = True
            self._wake(at)  # what was found used may have rested long ago
            return None
        place, candidate = step
        if candidate.cluster in self._usage.uses:
            self._passed["used"] += 1
            self._rest(candidate)
            return None
        return _Ready(0, place, candidate)

    def _shuffle_anew(self) -> None:
        """Begins the order of this turn; what has been walked through need not be looked for once more."""
        first = self._turn < 0
        self._turn = self._usage.drawn // DEAL
        self._shuffles: dict[int, Shuffle] = {}
        known: list[_Ready] = []
        if first or not self._walked:
            self._walk: Iterator[Placed] = self._bag.shuffled(self._shuffle(1))
            self._resting: list[tuple[datetime, Candidate]] = []
        else:
            # Of those that wait for one label only the first comes back; in another order that is another one.
            known = [*self._ready, *chain.from_iterable(self._waiting.values())]
        self._ready: list[_Ready] = [self._row(row.candidate, row.cycle) for row in known]
        heapify(self._ready)
        self._waiting: dict[Label, list[_Ready]] = {}
        self._wakes: list[Resting] = []
        self._asleep: set[Label] = set()

    def _shuffle(self, cycle: int) -> Shuffle:
        if cycle not in self._shuffles:
            self._shuffles[cycle] = Shuffle(self._seed, cycle, self._turn)
        return self._shuffles[cycle]

    def _row(self, candidate: Candidate, used: int) -> _Ready:
        place = self._shuffle(used + 1).place(key_of(candidate.cluster), candidate.weight)
        return _Ready(used, place, candidate)

    def _rest(self, candidate: Candidate) -> None:
        """Lays a used candidate aside until its words may come round again, if they ever may."""
        if self._usage.again_after is not None:
            use = self._usage.uses[candidate.cluster]
            heappush(self._resting, (use.last + self._usage.again_after, candidate))
        elif self._usage.when_exhausted is WhenExhausted.WARN:
            heappush(self._resting, (self._usage.uses[candidate.cluster].last, candidate))

    def _wake(self, at: datetime) -> None:
        """Brings back what has rested enough: words, and one candidate of each label that was waited for."""
        while self._usage.again_after is not None and self._resting and self._resting[0][0] <= at:
            candidate = heappop(self._resting)[1]
            use = self._usage.uses[candidate.cluster]
            if use.last + self._usage.again_after > at:
                self._rest(candidate)
            else:
                heappush(self._ready, self._row(candidate, use.cycle))
        while self._wakes and self._wakes[0].until <= at:
            label = heappop(self._wakes).label
            self._asleep.remove(label)
            self._follow(label, at)

    def _follow(self, label: Label, at: datetime) -> None:
        """Brings the next waiting candidate of a label back, or notes when that can be."""
        rows = self._waiting.get(label)
        if not rows:
            return
        if (until := self._usage.rests_until(label, at)) is None:
            heappush(self._ready, heappop(rows))
        else:
            self._sleep(Resting(until, label))

    def _sleep(self, resting: Resting) -> None:
        if resting.label not in self._asleep:
            self._asleep.add(resting.label)
            heappush(self._wakes, resting)

    def _before_its_time(self, at: datetime) -> tuple[_Ready, datetime | None] | None:
        """The next of the words that rest, as if their rest were over, and when it is."""
        rows = [self._row(one, self._usage.uses[one.cluster].cycle) for _, one in self._resting]
        following = iter(sorted(row for row in rows if self._usage.resting(row.candidate, at) is None))
        row = self._best(lambda _: next(following, None), at)
        self._ready.clear()  # the others looked at rest on
        return None if row is None else self._woken(row, self._rested_at(row.candidate))

    def _soonest(self, at: datetime) -> tuple[_Ready, datetime | None] | None:
        """What is nearest to the end of its rest, and when that is; of what never comes again, what was used first."""
        uses = self._usage.uses
        rows = [(self._row(one, uses[one.cluster].cycle), self._rested_at(one)) for _, one in self._resting]
        rows += [(row, at) for waiting in self._waiting.values() for row in waiting]
        ends = []
        for row, rested in rows:
            label = self._usage.resting(row.candidate, at)
            end = rested if label is None or rested is None else max(rested, label.until)
            ends.append((end is None, end or uses[row.candidate.cluster].last, row))
        if not ends:
            return None
        never, end, row = min(ends)
        return self._woken(row, None if never else end)

    def _woken(self, row: _Ready, rested_at: datetime | None) -> tuple[_Ready, datetime | None]:
        """The row, no longer among those that rest."""
        self._resting = [one for one in self._resting if one[1] != row.candidate]
        heapify(self._resting)
        for waiting in self._waiting.values():
            if row in waiting:
                waiting.remove(row)
                heapify(waiting)
        return row, rested_at

    def _rested_at(self, candidate: Candidate) -> datetime | None:
        again = self._usage.again_after
        return None if again is None else self._usage.uses[candidate.cluster].last + again

    def _unwelcome(self, candidate: Candidate, at: datetime) -> int:
        clash = self._clash(candidate, at) if self._clash is not None else 0
        if (before := self._usage.latest) is not None:
            if candidate.author == before.author != "":
                clash += 4
            if candidate.source == before.source != "":
                clash += 2
            if candidate.topic == before.topic != "":
                clash += 1
        return clash

    def _dry(self, at: datetime) -> Dry:
        if self._bag.empty:
            return Dry(NOTHING_FIT, None)
        resting = [self._resting[0][0]] if self._resting and self._usage.again_after is not None else []
        wakes = [*resting, *(one.until for one in self._wakes[:1])]
        if not wakes:
            return Dry("every quote has been used", None)
        return Dry("every quote or its author is resting", max(at, min(wakes)))


def choose(candidates: Iterable[Candidate], *, at: datetime, seed: str, usage: Usage | None = None) -> Choice | Dry:
    """One quote for one instant, taken down in the usage; or why there is none."""
    return Chooser(Pool(candidates), Usage() if usage is None else usage, seed).choose(at)
