"""The posting side of a workspace as a simulation needs it: a copy of the database, another clock, networks in memory.

Touches: the copy of the database; nothing beyond it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from hashlib import blake2b
from random import Random

from sqlalchemy import Engine

from pullquote.branded_composer import BrandedComposer
from pullquote.posting import Posting
from pullquote.watching.watched import Watch
from pullquote.workspace import Workspace
from scheduler.composing import Composed, QuoteComposer
from scheduler.model import Account, Post
from scheduler.publisher import Publisher
from scheduler.runner import Runner
from scheduler.simulation.clock import VirtualClock
from scheduler.simulation.network import SimulatedNetworks
from scheduler.simulation.weather import Weather


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to simulate. Without `first` it begins at this moment; with it, at midnight of that local day.

    `accounts` are names, none for all; `faults` lets networks fail now and then.
    """

    days: int = 30
    first: date | None = None
    accounts: tuple[str, ...] = ()
    seed: str = "pullquote"
    faults: bool = False


class SimulatedPosting(Posting):
    """The posting side of a workspace over a copy of its database, with a clock and networks of its own."""

    def __init__(self, workspace: Workspace, engine: Engine, clock: VirtualClock, wanted: Wanted) -> None:
        super().__init__(workspace, engine)
        self.clock = clock
        self.wanted = wanted
        self._keys = 0
        self.random = Random(wanted.seed)  # noqa: S311 - it spreads retries, it keeps no secret
        self.networks = SimulatedNetworks(clock, Weather(wanted.seed, fair=not wanted.faults))
        self.seen: Callable[[Post, Account, Composed], None] = lambda post, account, made: None

    def now(self) -> datetime:
        """The simulation's moment."""
        return self.clock()

    def key(self) -> str:
        """A new key, the same ones in the same order in every simulation with this seed."""
        self._keys += 1
        return blake2b(f"{self.wanted.seed}\x1f{self._keys}".encode(), digest_size=16).hexdigest()

    @cached_property
    def composer(self) -> QuoteComposer:
        """Makes posts as ever, and shows each to the calendar."""
        return _Watched(self)

    def publisher(self, account: Account) -> Publisher:
        """The account's network in memory: nothing of this reaches the real one."""
        return self.networks.open(account)

    def runner(self, watch: Watch | None = None) -> Runner:
        """The real runner, unwatched; no time passes while it has a post in hand, so leases need no heartbeat."""
        return Runner(
            self.queue,
            self.composer,
            owner="simulation",
            publisher=self.publisher,
            clock=self.now,
            random=self.random,
            log=lambda event, /, **particulars: None,
        )


class _Watched(BrandedComposer):
    def __init__(self, posting: SimulatedPosting) -> None:
        # Each quote is asked for three times and never changes here.
        super().__init__(posting, cache(posting.store.get))
        self._posting = posting

    def composed(self, post: Post, account: Account) -> Composed:
        made = super().composed(post, account)
        self._posting.seen(post, account, made)
        return made
