"""Every event that a log can hold: its name, how grave it is, and the particulars that come with it.

Pure. `docs/watching.md` shows this table; programs read logs by it, so names and particulars stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much an event wants of a person."""

    INFO = "info"  # nothing
    WARNING = "warning"  # to be looked at some time
    ERROR = "error"  # something stands still, or is a person's to answer


@dataclass(frozen=True, slots=True)
class Known:
    """One event. `ends_as` is what a post ends its turn in a runner's hand as, where the event ends it."""

    name: str
    level: Level
    particulars: tuple[str, ...]
    meaning: str
    ends_as: str | None = None


ABOUT_A_POST = ("post", "account", "network", "attempt", "fence", "owner")
"""What a runner adds to every event about the post in its hand: enough to find its other events, and no other's."""

_POST = ("post", "account")

_ALL = (
    Known("started", Level.INFO, ("owner", "every", "metrics_at"), "the loop begins"),
    Known("stopped", Level.INFO, (), "the loop has ended, as it was asked to"),
    Known("claimed", Level.INFO, (*_POST, "due", "late", "recovering"), "a runner has taken a post in hand"),
    Known(
        "step",
        Level.INFO,
        (*_POST, "step", "result", "seconds", "pictures", "bytes"),
        "a step of its way is over: compose, upload, publish or find; ok, busy, refused, unsure or error",
    ),
    Known("sending", Level.INFO, _POST, "the call that makes the post goes out now"),
    Known("posted", Level.INFO, (*_POST, "url", "origin", "late"), "its receipt is kept", "posted"),
    Known("handed over", Level.INFO, (*_POST, "where"), "a person has all they need to make it", "handed"),
    Known("later", Level.WARNING, (*_POST, "why", "next"), "nothing was sent; it is tried again", "busy"),
    Known("waits", Level.WARNING, (*_POST, "why", "until"), "its account waits, as the network asks", "busy"),
    Known("failed", Level.ERROR, (*_POST, "why", "rule"), "refused, by that rule, or out of tries", "failed"),
    Known("held", Level.WARNING, (*_POST, "why"), "what was approved no longer holds", "held"),
    Known("skipped", Level.WARNING, ("account", "posts"), "posts were too late by their slots' grace", "skipped"),
    Known("unsure", Level.WARNING, (*_POST, "why"), "it may be out: the network is asked"),
    Known("looks again", Level.WARNING, (*_POST, "why", "next"), "its fate is not known yet"),
    Known("inbox", Level.ERROR, (*_POST, "why"), "its fate is yours to tell: `pullquote inbox`", "unsure"),
    Known("paused", Level.ERROR, ("account", "why"), "the account sends nothing until it is resumed"),
    Known("given back", Level.INFO, ("posts",), "the database broke off; what was certainly not sent is queued again"),
    Known("lease lost", Level.WARNING, _POST, "another runner has taken the post over"),
    Known("left to its lease", Level.WARNING, (*_POST, "why"), "after a bug; it is taken up when its lease ends"),
    Known("planned", Level.INFO, ("posts",), "free slots were filled"),
    Known("dry", Level.WARNING, ("account", "day", "why"), "from that day on there is no quote for a slot"),
    Known("zones changed", Level.INFO, ("posts",), "posts follow the new rules of their zones"),
    Known("warning", Level.WARNING, ("account", "why"), "what a network says about an account's login"),
    Known("told", Level.INFO, ("notices",), "a person was told"),
    Known("not told", Level.ERROR, ("why", "hint"), "a way of telling a person does not work"),
    Known("clock jumped", Level.WARNING, ("by", "waits"), "the clock was set, by so many seconds"),
    Known("clock differs", Level.WARNING, ("by",), "this machine's clock is so many seconds off the database's"),
    Known("trouble", Level.ERROR, ("why", "hint"), "a turn or a chore could not be done; it is tried again"),
    Known("bug", Level.ERROR, (*_POST, "error"), "a fault of ours or of a plugin: kind and frames, no message"),
    Known("drawing", Level.INFO, ("wanted", "drawn", "kept", "refused", "bytes", "seconds"), "so far, every 15 s"),
    Known("not drawn", Level.WARNING, ("quote", "row", "design", "format", "palette", "rule", "why"), "a refusal"),
    Known("note", Level.INFO, ("words",), "what a person is told beside the cards"),
    Known("drawn", Level.INFO, ("wanted", "drawn", "kept", "refused", "bytes", "seconds"), "in all, at the end"),
)

EVENTS = {one.name: one for one in _ALL}
"""The events by their names."""
