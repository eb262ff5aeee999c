"""What has been taken from a bag so far in one place, and what rests because of it.

Pure. It knows no accounts and no slots, only instants.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from quotes.bag import Candidate


class WhenExhausted(StrEnum):
    """What happens when nothing may be chosen.

    `stop` chooses nothing. `again` lets words come round before their rest is over, in a new cycle. `warn` lets what is
    nearest to the end of its rest come all the same, and says so.
    """

    STOP = "stop"
    AGAIN = "again"
    WARN = "warn"


class Use(NamedTuple):
    """How a cluster has been used: how many times it has come round, and when last, planned posts included."""

    cycle: int
    last: datetime


class Label(NamedTuple):
    """What several quotes can share: the kind, `author`, `source` or `topic`, and its key."""

    kind: str
    key: str


class Resting(NamedTuple):
    """A label that rests, and until when."""

    until: datetime
    label: Label


@dataclass(slots=True)
class Usage:
    """What has been posted and planned so far in one place, kept up as more is chosen.

    `again_after` is when words may come round again, None for never; `author_rest`, `source_rest` and `topic_rest` are
    how long one rests before and after each use. `marks` holds each label's instants, in order; `latest` is the
    candidate before the next one. `drawn` counts all that was ever taken; left out, it is what `uses` add up to. Where
    uses are too many to hold, `look_up` finds those of some clusters.
    """

    uses: dict[str, Use] = field(default_factory=dict)
    marks: dict[Label, list[datetime]] = field(default_factory=dict)
    latest: Candidate | None = None
    again_after: timedelta | None = None
    author_rest: timedelta = timedelta(0)
    source_rest: timedelta = timedelta(0)
    topic_rest: timedelta = timedelta(0)
    when_exhausted: WhenExhausted = WhenExhausted.STOP
    drawn: int = -1
    look_up: Callable[[Sequence[str]], Mapping[str, Use]] | None = None
    _rests: dict[str, timedelta] = field(init=False)
    _looked_up: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        """Counts what was drawn, and sets the kinds of labels that do not rest aside."""
        rests = {"author": self.author_rest, "source": self.source_rest, "topic": self.topic_rest}
        self._rests = {kind: rest for kind, rest in rests.items() if rest}
        if self.drawn < 0:
            self.drawn = sum(use.cycle for use in self.uses.values())
        if self.again_after is None and self.when_exhausted is WhenExhausted.AGAIN:
            # To come again only when nothing else is left is all the rest that there is.
            self.again_after = timedelta(0)

    @property
    def rests(self) -> Mapping[str, timedelta]:
        """How long a label of each kind rests, of the kinds that do."""
        return self._rests

    def labels(self, candidate: Candidate) -> list[Label]:
        """The labels of a candidate that rest after a use."""
        if not self._rests:  # as most often, and asked of every candidate
            return []
        return [Label(kind, key) for kind in self._rests if (key := getattr(candidate, kind))]

    def add(self, candidate: Candidate, cycle: int, at: datetime) -> None:
        """Takes a use down."""
        before = self.uses.get(candidate.cluster)
        self.uses[candidate.cluster] = Use(cycle, at if before is None else max(at, before.last))
        if self._rests:
            self.mark(candidate, at)
        self.drawn += 1
        self.latest = candidate

    def mark(self, candidate: Candidate, at: datetime) -> None:
        """Takes down that a candidate's labels are used then."""
        for label in self.labels(candidate):
            if (instants := self.marks.get(label)) is None:
                self.marks[label] = [at]
            else:
                insort(instants, at)

    def foresee(self, clusters: Sequence[str]) -> None:
        """Finds the uses of clusters that are about to be asked for."""
        if self.look_up is not None and (new := [one for one in clusters if one not in self._looked_up]):
            for cluster, use in self.look_up(new).items():
                # What was taken since is not there yet.
                self.uses.setdefault(cluster, use)
            self._looked_up.update(new)

    def resting(self, candidate: Candidate, at: datetime) -> Resting | None:
        """The label of a candidate that rests longest from this instant on; None when none does."""
        found: Resting | None = None
        for kind in self._rests:
            label = (kind, getattr(candidate, kind))
            # Most labels were never used: a look at a bare pair is all they cost.
            if label in self.marks and label[1] and (until := self.rests_until(one := Label(*label), at)):
                found = Resting(until, one) if found is None else max(found, Resting(until, one))
        return found

    def rests_until(self, label: Label, at: datetime) -> datetime | None:
        """When a label that rests at this instant may be used again; None when it does not rest."""
        instants = self.marks.get(label)
        if not instants:
            return None
        rest = self._rests[label.kind]
        end = None
        for used in instants[bisect_left(instants, at - rest) :]:
            if used >= (end or at) + rest:
                break
            if used + rest > at:
                end = used + rest
        return end

    def last_uses(self, candidate: Candidate, at: datetime) -> Iterator[tuple[str, datetime]]:
        """The kinds of a candidate's labels, and when each was used last up to this instant, of those that were."""
        for label in self.labels(candidate):
            instants = self.marks.get(label, [])
            if index := bisect_right(instants, at):
                yield label.kind, instants[index - 1]
