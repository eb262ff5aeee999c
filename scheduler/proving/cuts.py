"""The rows of the matrix in which the connection to the database server is cut; a database in a file has none.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.delivery import STEPS
from scheduler.proving.faults import Network
from scheduler.proving.scenarios import COMMITS, CUT, RECOVERY_STEPS, UNANSWERED, Life, Scenario, commit_point
from scheduler.proving.traits import TRAITS
from scheduler.publisher import RecoveryKind

_KILLED = Life({"answered": "kill"})


def cuts_of(network: Network, *, brief: bool = False) -> Iterator[Scenario]:
    """At every step, before every commit and just after it: the server has kept what it was told, and cannot say so.

    `brief` has those alone after which the database and the network may know different things.
    """
    for commit in ("begin_sending", "receive") if brief else COMMITS:
        point = commit_point(commit)
        yield Scenario(network, f"connection cut {point}", (Life({point: CUT}),), point)
        what = f"connection cut, the answer to the commit of {commit} lost"
        yield Scenario(network, what, (Life({point: UNANSWERED}),), point)
    if brief:
        return
    for step in STEPS:
        if step not in RECOVERY_STEPS:
            yield Scenario(network, f"connection cut at {step}", (Life({step: CUT}),), step)
    yield from _recovering(network)


def _recovering(network: Network) -> Iterator[Scenario]:
    """The same while finding out what became of a post whose runner was killed."""
    killed = "killed at answered, connection cut"
    yield Scenario(network, f"{killed} at recovering", (_KILLED, Life({"recovering": CUT})), "answered")
    ends = "doubt" if TRAITS[network].kind is RecoveryKind.HOLD else "receive"
    # Its first commit is of a look at what there is to take over; the second takes over.
    for point, name in ((f"{commit_point('claim_expired')} 2", "claim_expired"), (commit_point(ends), ends)):
        for deed, when in ((CUT, f" before the commit of {name}"), (UNANSWERED, f", the commit of {name} unanswered")):
            yield Scenario(network, f"{killed}{when}", (_KILLED, Life({point: deed})), "answered")
