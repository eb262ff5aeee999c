"""What a row of the matrix is made of, and the rows with kills: at every point, and at every point of the recovery.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scheduler.delivery import STEPS
from scheduler.proving.faults import BEHAVIOURS, Fault, Network, Order
from scheduler.proving.traits import TRAITS
from scheduler.publisher import RecoveryKind

COMMITS = ("claim", "freeze", "begin_sending", "receive")
"""Transactions of the queue that a first process comes to; it is killed inside each, just before the commit."""

WITHHELD = "between the network's commit and its answer"
STORAGE = "storage error"
"""A point that is reached when the database has refused something."""

CUT, UNANSWERED = "cut", "unanswered"
"""What is done to every connection to the database server: nothing comes through any more; or no answer does."""

RECOVERY_STEPS = ("recovering", "looked", "uploaded again", "replayed")

DAY = 86_400


def commit_point(transaction: str) -> str:
    """The name of the point just before the commit of one of the queue's transactions."""
    return f"before the commit of {transaction}"


FIRST_POINTS = (
    *(step for step in STEPS if step not in RECOVERY_STEPS),
    *(commit_point(name) for name in COMMITS),
)
"""Every point that a process comes to that sends a post for the first time."""


_SECONDS = ("uploaded", "sending", "answered", commit_point("receive"))


@dataclass(frozen=True, slots=True)
class Life:
    """What happens to one process, by the points it comes to: `kill`, `stop`, `lock`, `cut`, `unanswered`, or
    `clock ±SECONDS`, once each.

    A point with ` 2` behind it is come to for the second time. `failing_receipts` is how often the database refuses to
    take a receipt. This life begins `later` seconds after the one before it, and the machine's clock is set by `jump`
    seconds in between. A process that is `unreachable` finds nobody at the network's address. `settings` change what
    the network does from this life on.
    """

    deeds: Mapping[str, str] = field(default_factory=dict)
    failing_receipts: int = 0
    order: Order | None = None
    unreachable: bool = False
    settings: Mapping[str, bool | int] = field(default_factory=dict)
    later: int = 6 * 60
    jump: int = 0


@dataclass(frozen=True, slots=True)
class Scenario:
    """One row: its lives, after which as many plain ones follow as are needed. `wanted` messages must be there then.

    `runners` at once try to take `posts` posts, each followed by `replies` in a thread of its own.
    """

    network: Network
    what: str
    lives: tuple[Life, ...]
    step: str = ""
    wanted: int = 1
    posts: int = 1
    runners: int = 1
    replies: int = 0

    @property
    def in_vain(self) -> bool:
        """Whether a process waits for an answer that never comes, and is not killed meanwhile."""
        orders = [life.order for life in self.lives if WITHHELD not in life.deeds]
        return any(order is not None and BEHAVIOURS[order.fault].waits for order in orders)


@dataclass(frozen=True, slots=True)
class Family:
    """A first kill, and a second at every point that the recovery from it comes to."""

    network: Network
    step: str

    @property
    def first(self) -> Scenario:
        """The row with one kill."""
        return Scenario(self.network, f"killed {_at(self.step)}", self._lives(), self.step)

    @property
    def seconds(self) -> bool:
        """Whether its second kills are in the usual matrix: where the network may have the post, and once before."""
        return self.step not in FIRST_POINTS or self.step in _SECONDS

    def then(self, second: str) -> Scenario:
        """The row with a second kill, of the process that recovers."""
        what = f"killed {_at(self.step)}, then {_at(second)}"
        return Scenario(self.network, what, (*self._lives(), Life({second: "kill"})), self.step)

    def _lives(self) -> tuple[Life, ...]:
        kill, traits = {self.step: "kill"}, TRAITS[self.network]
        if self.step == WITHHELD:
            return (Life(kill, order=Order(Fault.SLOW_AFTER)),)
        if self.step not in RECOVERY_STEPS:
            return (Life(kill),)
        # A process comes to these by itself only when the answer to its own call was lost; and to a replay only when
        # the post is not seen.
        lost = Order(Fault.LOST_REPLY)
        if not traits.reads or self.step == "looked":
            return (Life(kill, order=lost),)
        unseen = {"unseen": 9}
        if traits.settles:
            return Life(order=lost, settings=unseen), Life(kill)
        return (Life(kill, order=lost, settings=unseen),)


def _at(point: str) -> str:
    return point if point.startswith(("before", "between")) else f"at {point}"


def families(network: Network) -> Iterator[Family]:
    """Every first kill that there is on a network."""
    for step in FIRST_POINTS:
        yield Family(network, step)
    if network is Network.FOLDER:
        return
    yield Family(network, WITHHELD)
    traits = TRAITS[network]
    steps = {RecoveryKind.REPLAY: RECOVERY_STEPS[1:], RecoveryKind.LOOK_BACK: ("looked",)}.get(traits.kind, ())
    for step in steps:
        yield Family(network, step)
