"""The rows of the matrix as data: what happens to the processes of each, one after the other.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scheduler.delivery import STEPS
from scheduler.proving.faults import BEHAVIOURS, Fault, Network, Order

COMMITS = ("claim", "freeze", "begin_sending", "receive")
"""Transactions of the queue that a first process comes to; it is killed inside each, just before the commit."""

WITHHELD = "between the network's commit and its answer"
STORAGE = "storage error"
"""A point that is reached when the database has refused something."""

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
    """What happens to one process, by the points it comes to: `kill`, `stop`, `lock`, or `clock ±SECONDS`, once each.

    `failing_receipts` is how often the database refuses to take a receipt. `later` is how many seconds after the
    life before it this one begins. A process that is `unreachable` finds nobody at the network's address.
    """

    deeds: Mapping[str, str] = field(default_factory=dict)
    failing_receipts: int = 0
    order: Order | None = None
    unreachable: bool = False
    forgotten: bool = False
    """The network has forgotten its keys before this life."""
    later: int = 6 * 60


@dataclass(frozen=True, slots=True)
class Scenario:
    """One row: its lives, after which as many plain ones follow as are needed. `wanted` posts must be there then.

    `runners` at once try to take `posts` posts; `settings` are the network's.
    """

    network: Network
    what: str
    lives: tuple[Life, ...]
    step: str = ""
    wanted: int = 1
    posts: int = 1
    runners: int = 1
    settings: Mapping[str, bool | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Family:
    """A first kill, and a second at every point that the recovery from it comes to."""

    network: Network
    step: str

    @property
    def first(self) -> Scenario:
        """The row with one kill."""
        return Scenario(self.network, f"killed {_at(self.step)}", (self._life(),), self.step)

    @property
    def seconds(self) -> bool:
        """Whether its second kills are in the usual matrix: where the network may have the post, and once before."""
        return self.step not in FIRST_POINTS or self.step in _SECONDS

    def then(self, second: str) -> Scenario:
        """The row with a second kill, of the process that recovers."""
        what = f"killed {_at(self.step)}, then {_at(second)}"
        return Scenario(self.network, what, (self._life(), Life({second: "kill"})), self.step)

    def _life(self) -> Life:
        if self.step == WITHHELD:
            return Life({WITHHELD: "kill"}, order=Order(Fault.WAITING))
        # A process comes to these by itself only when the answer to its own call was lost.
        order = Order(Fault.LOST_REPLY) if self.step in RECOVERY_STEPS else None
        return Life({self.step: "kill"}, order=order)


def _at(point: str) -> str:
    return point if point.startswith(("before", "between")) else f"at {point}"


def families(network: Network) -> Iterator[Family]:
    """Every first kill that there is on a network."""
    for step in FIRST_POINTS:
        yield Family(network, step)
    if network is Network.FOLDER:
        return
    yield Family(network, WITHHELD)
    for step in {Network.REPLAY: RECOVERY_STEPS[1:], Network.LOOK_BACK: ("looked",)}.get(network, ()):
        yield Family(network, step)


def scenarios(network: Network, *, stops: bool) -> Iterator[Scenario]:
    """Every other row of a network; those with processes that are stopped and wake up only with `stops`."""
    yield from _races(network)
    yield from _clocks(network)
    yield from _storage(network)
    if stops:
        for step in STEPS:
            if step not in RECOVERY_STEPS:
                what = f"stopped at {step}, woken after another has recovered"
                yield Scenario(network, what, (Life({step: "stop"}),), step)
    if network is not Network.FOLDER:
        yield from _faults(network)


def special() -> Iterator[Scenario]:
    """Rows of one network only."""
    killed = Life({"answered": "kill"})
    late = 2 * 3600
    forgetful, back = Network.FORGETFUL, Network.LOOK_BACK
    yield Scenario(forgetful, "killed at answered, back in time", (killed,), "answered")
    yield Scenario(forgetful, "killed, its key forgotten", (killed, Life(forgotten=True, later=late)), "answered")
    # The clock says that the try has yet to come; how long ago it was is not known then.
    for days in (1, 2):
        behind = Life(forgotten=True, later=late - days * DAY)
        what = f"killed, its key forgotten, clock {days} d back"
        yield Scenario(forgetful, what, (killed, behind), "answered")
    for unseen in (1, 3, 9):
        what = f"lost reply, not to be seen for {unseen} looks"
        yield Scenario(back, what, (Life(order=Order(Fault.LOST_REPLY)),), settings={"unseen": unseen})
        what = f"killed at answered, not to be seen for {unseen} looks"
        yield Scenario(back, what, (killed,), "answered", settings={"unseen": unseen})
    for fault in (Fault.LOST_REPLY, Fault.ERROR_AFTER):
        lives = (Life(order=Order(fault)),)
        yield Scenario(back, f"{fault}, duplicates refused", lives, settings={"refuses_duplicates": True})


def _faults(network: Network) -> Iterator[Scenario]:
    for fault in BEHAVIOURS:
        if fault is Fault.WAITING:
            continue
        wanted = 0 if fault is Fault.REFUSED else 1
        yield Scenario(network, f"{fault}", (Life(order=Order(fault)),), wanted=wanted)
        if fault not in (Fault.LOGIN, Fault.REFUSED, Fault.DUPLICATE):
            yield Scenario(network, f"{fault}, while uploading", (Life(order=Order(fault, "upload")),))
    for fault in (Fault.LOST_REPLY, Fault.ERROR_AFTER, Fault.HTML_AFTER, Fault.RATE_LIMIT, Fault.CLOSED):
        yield Scenario(network, f"{fault}, three times", (Life(order=Order(fault, times=3)),))
    yield Scenario(network, "connection refused", (Life(unreachable=True),))
    if network is Network.LOOK_BACK:
        blind = Life({"answered": "kill"}), Life(order=Order(Fault.ERROR_BEFORE, "find", 2))
        yield Scenario(network, "killed at answered, looking back fails twice", blind, "answered")


def _clocks(network: Network) -> Iterator[Scenario]:
    for step in ("claimed", "frozen", "uploaded", "sending", "answered"):
        for way, seconds in (("forwards", DAY), ("back", -DAY)):
            jump = f"clock {seconds:+d}"
            yield Scenario(network, f"clock a day {way} at {step}", (Life({step: jump}),), step)
            # Killed with the lease's end written by one clock, and read by the other.
            lives = (Life({step: "kill"}), Life(later=seconds))
            yield Scenario(network, f"killed at {step}, clock a day {way}", lives, step)


def _storage(network: Network) -> Iterator[Scenario]:
    # Each waits for a lock in vain for a second, so there are few.
    for step in ("claimed", "uploaded", "answered") if network is Network.REPLAY else ("answered",):
        yield Scenario(network, f"database locked at {step}", (Life({step: "lock"}),), step)
    yield Scenario(network, "database locked at answered, then killed", (Life({"answered": "lock", STORAGE: "kill"}),))
    yield Scenario(network, "disk full for the receipt, three times", (Life(failing_receipts=3),))
    yield Scenario(network, "disk full for the receipt, then killed", (Life({STORAGE: "kill"}, failing_receipts=9),))


def _races(network: Network) -> Iterator[Scenario]:
    for runners in (2, 4):
        what = f"{runners} runners race for 20 posts"
        yield Scenario(network, what, (Life(),), wanted=20, posts=20, runners=runners)
        killed = (Life({"answered": "kill"}),)
        yield Scenario(network, f"{what}, each killed once", killed, wanted=20, posts=20, runners=runners)
