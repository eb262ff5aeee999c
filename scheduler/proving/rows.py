"""The rows of the matrix that are no families of kills: faults, clocks, storage, stops, races, threads, special cases.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scheduler.delivery import STEPS
from scheduler.proving.cuts import cuts_of
from scheduler.proving.faults import BEHAVIOURS, Fault, Network, Order
from scheduler.proving.scenarios import DAY, RECOVERY_STEPS, STORAGE, Life, Scenario, commit_point
from scheduler.proving.traits import TRAITS
from scheduler.publisher import RecoveryKind

_HOUR = 3600
_KILLED = Life({"answered": "kill"})
_UNSEEN = {"unseen": 9}
"""More looks than are taken before a person is asked."""


def rows_of(network: Network, *, stops: bool, brief: bool = False, server: bool = False) -> Iterator[Scenario]:
    """Every row of a network that is no family.

    Those with processes that are stopped and wake up only with `stops`, and those with connections that are cut only
    with a `server` of the database. `brief` leaves out what is more about our side
    than about the network, and all but the first of what is done several times.
    """
    if network is not Network.FOLDER:
        yield from _faults(network, brief=brief)
    yield from _threads(network, brief=brief)
    yield from _special(network)
    if server:
        yield from cuts_of(network, brief=brief)
    if brief:
        return
    yield from _races(network)
    yield from _clocks(network)
    yield from _storage(network)
    if stops:
        for step in STEPS:
            if step not in RECOVERY_STEPS:
                what = f"stopped at {step}, woken after another has recovered"
                yield Scenario(network, what, (Life({step: "stop"}),), step)


def _faults(network: Network, *, brief: bool) -> Iterator[Scenario]:
    traits = TRAITS[network]
    for fault in BEHAVIOURS:
        if fault is Fault.DUPLICATE and not traits.duplicates:
            continue
        wanted = 0 if fault is Fault.REFUSED else 1
        yield Scenario(network, f"{fault}", (Life(order=Order(fault)),), wanted=wanted)
        if traits.uploads and not brief and fault not in (Fault.LOGIN, Fault.REFUSED, Fault.DUPLICATE):
            yield Scenario(network, f"{fault}, while uploading", (Life(order=Order(fault, "upload")),))
    yield Scenario(network, "connection refused", (Life(unreachable=True),))
    if brief:
        return
    for fault in (Fault.LOST_REPLY, Fault.ERROR_AFTER, Fault.HTML_AFTER, Fault.RATE_LIMIT, Fault.CLOSED):
        yield Scenario(network, f"{fault}, three times", (Life(order=Order(fault, times=3)),))
    if traits.reads:
        for fault in (Fault.ERROR_BEFORE, Fault.RATE_LIMIT, Fault.HTML_BEFORE, Fault.LOGIN):
            blind = _KILLED, Life(order=Order(fault, "find", 2))
            yield Scenario(network, f"killed at answered, looking back meets {fault}", blind, "answered")


def _threads(network: Network, *, brief: bool) -> Iterator[Scenario]:
    """A post with two replies: each message once, and under the one before where the network says so."""
    rows: list[tuple[str, Life, int]] = [] if brief else [("a thread of three", Life(), 1)]
    for point in ("answered",) if brief else ("sending", "answered", commit_point("receive"), "received"):
        for number, which in ((2, "second"),) if brief else ((1, "first"), (2, "second"), (3, "third")):
            rows.append((f"a thread, killed {_in_thread(point)} of its {which} message", Life({point: "kill"}), number))
    if network is not Network.FOLDER:
        for fault in (Fault.LOST_REPLY,) if brief else (Fault.LOST_REPLY, Fault.CLOSED):
            rows.append((f"a thread, {fault}", Life(order=Order(fault)), 1))
    for what, life, number in rows:
        if TRAITS[network].one_a_second:
            lives = (*[Life()] * (number - 1), life)
        else:
            nth = "" if number == 1 else f" {number}"
            lives = (replace(life, deeds={f"{point}{nth}": deed for point, deed in life.deeds.items()}),)
        yield Scenario(network, what, lives, wanted=3, replies=2)


def _in_thread(point: str) -> str:
    return point if point.startswith("before") else f"at {point}"


def _special(network: Network) -> Iterator[Scenario]:
    """Rows that only some networks have."""
    traits = TRAITS[network]
    if traits.kind is RecoveryKind.LOOK_BACK:
        yield from _seen_late(network)
    if traits.kind is RecoveryKind.LOOK_BACK:
        refusing = {"refuses_duplicates": True}
        for fault in (Fault.LOST_REPLY, Fault.ERROR_AFTER, Fault.LATE):
            for settings, when in ((refusing, ""), ({**refusing, **_UNSEEN}, " and seen late")):
                lives = (Life(order=Order(fault), settings=settings),)
                yield Scenario(network, f"{fault}, duplicates refused{when}", lives)
    if network in (Network.FORGETFUL, Network.MASTODON):
        yield from _forgetting(network)
    if network is Network.MASTODON:
        # As some versions of 2026 answer a key they know: mastodon/mastodon#40399.
        for times in (1, 3):
            settings = {"replay_500": times, "unseen": 1}
            what = f"killed at answered, seen late, the key answered with 500 {times}×"
            yield Scenario(network, what, (_KILLED, Life(settings=settings)), "answered")
    if network is Network.BLUESKY:
        ended = {"expire_access": True}
        yield Scenario(network, "its login ended, renewed while posting", (Life(settings=ended),))
        yield Scenario(network, "killed at answered, its login ended", (_KILLED, Life(settings=ended)), "answered")
        for days in (1, 30):
            for settings, when in (({}, ""), (_UNSEEN, ", not seen")):
                later = Life(later=days * DAY, settings=settings)
                yield Scenario(
                    network, f"killed at answered, replayed {days} d later{when}", (_KILLED, later), "answered"
                )


def _seen_late(network: Network) -> Iterator[Scenario]:
    for unseen in (1, 3, 9):
        settings = {"unseen": unseen}
        what = f"not to be seen for {unseen} looks"
        yield Scenario(network, f"lost reply, {what}", (Life(order=Order(Fault.LOST_REPLY), settings=settings),))
        lives = (replace(_KILLED, settings=settings),)
        yield Scenario(network, f"killed at answered, {what}", lives, "answered")


def _forgetting(network: Network) -> Iterator[Scenario]:
    """Keys that the network keeps for an hour."""
    yield Scenario(network, "killed at answered, back in time", (_KILLED,), "answered")
    sights = [({}, "")] if not TRAITS[network].reads else [({}, ""), (_UNSEEN, ", not seen")]
    for settings, when in sights:
        forgotten = {"forget_keys": True, **settings}
        yield Scenario(
            network,
            f"killed, its key forgotten{when}",
            (_KILLED, Life(settings=forgotten, later=2 * _HOUR)),
            "answered",
        )
        # The clock says that the try has yet to come; how long ago it was is not known then.
        for days in (1, 2):
            behind = Life(settings=forgotten, later=2 * _HOUR, jump=-days * DAY)
            what = f"killed, its key forgotten{when}, clock {days} d back"
            yield Scenario(network, what, (_KILLED, behind), "answered")


def _clocks(network: Network) -> Iterator[Scenario]:
    for step in ("claimed", "frozen", "uploaded", "sending", "answered"):
        for way, seconds in (("forwards", DAY), ("back", -DAY)):
            jump = f"clock {seconds:+d}"
            yield Scenario(network, f"clock a day {way} at {step}", (Life({step: jump}),), step)
            # Killed with the lease's end written by one clock, and read by the other.
            lives = (Life({step: "kill"}), Life(jump=seconds))
            yield Scenario(network, f"killed at {step}, clock a day {way}", lives, step)


def _storage(network: Network) -> Iterator[Scenario]:
    # Each waits for a lock in vain for a second, so there are few.
    for step in ("claimed", "uploaded", "answered") if network is Network.FOLDER else ("answered",):
        yield Scenario(network, f"database locked at {step}", (Life({step: "lock"}),), step)
    yield Scenario(network, "database locked at answered, then killed", (Life({"answered": "lock", STORAGE: "kill"}),))
    yield Scenario(network, "disk full for the receipt, three times", (Life(failing_receipts=3),))
    yield Scenario(network, "disk full for the receipt, then killed", (Life({STORAGE: "kill"}, failing_receipts=9),))


def _races(network: Network) -> Iterator[Scenario]:
    for runners in (2, 4):
        what = f"{runners} runners race for 20 posts"
        yield Scenario(network, what, (Life(),), wanted=20, posts=20, runners=runners)
        yield Scenario(network, f"{what}, each killed once", (_KILLED,), wanted=20, posts=20, runners=runners)
