"""The networks there are for proving, and the faults they can be ordered to have.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from scheduler.publisher import Recovery, RecoveryKind

TOKEN = "proving-token-that-must-not-leak"
"""What every client of the plain networks logs in with; no error may show it."""


class Network(StrEnum):
    """Where a row of the matrix posts to: the real folder, a fake of a real network, or one of four plain networks."""

    FOLDER = "folder"
    REPLAY = "replay"  # honours a key for ever; cannot be read
    FORGETFUL = "replay 1 h"  # forgets keys after an hour
    LOOK_BACK = "look back"  # knows no keys; the account's own posts can be read
    HOLD = "hold"  # neither
    BLUESKY = "bluesky"
    MASTODON = "mastodon"
    X = "x"
    DISCORD = "discord"
    TELEGRAM = "telegram"
    WEBHOOK = "webhook"
    KEYED = "webhook keyed"  # its receiver promises one post for the same key


RECOVERIES = {
    Network.REPLAY: Recovery(RecoveryKind.REPLAY),
    Network.FORGETFUL: Recovery(RecoveryKind.REPLAY, timedelta(hours=1)),
    Network.LOOK_BACK: Recovery(RecoveryKind.LOOK_BACK),
    Network.HOLD: Recovery(RecoveryKind.HOLD),
}
"""The plain networks, which have a way of recovery and nothing else; `scheduler.proving.client` posts to them."""

Commit = Literal["never", "first", "late"]
"""Whether the fake network makes the post: not at all, before it answers, or after its client has given up."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the fake network does to a request, and what it answers: None is nothing, `said` the network's own words.

    With `waits` it does not answer until the client is gone.
    """

    commit: Commit
    answer: Literal["said", "html", "half"] | None
    waits: bool = False


class Fault(StrEnum):
    """What can go wrong with one request, by the name it has in the table that `pullquote prove` prints."""

    LOST_REPLY = "lost reply"
    ERROR_AFTER = "5xx after commit"
    ERROR_BEFORE = "5xx before commit"
    RATE_LIMIT = "429"
    HTML_AFTER = "HTML after commit"
    HTML_BEFORE = "HTML before commit"
    HALF = "half an answer"
    SLOW_AFTER = "slow after commit"
    SLOW_BEFORE = "slow, never made"
    LATE = "made after the time-out"
    CLOSED = "closed before reading"
    LOGIN = "401"
    DUPLICATE = "said to be a duplicate"
    REFUSED = "422"


BEHAVIOURS = {
    Fault.LOST_REPLY: Behaviour("first", None),
    Fault.ERROR_AFTER: Behaviour("first", "said"),
    Fault.ERROR_BEFORE: Behaviour("never", "said"),
    Fault.RATE_LIMIT: Behaviour("never", "said"),
    Fault.HTML_AFTER: Behaviour("first", "html"),
    Fault.HTML_BEFORE: Behaviour("never", "html"),
    Fault.HALF: Behaviour("first", "half"),
    Fault.SLOW_AFTER: Behaviour("first", None, waits=True),
    Fault.SLOW_BEFORE: Behaviour("never", None, waits=True),
    Fault.LATE: Behaviour("late", None, waits=True),
    Fault.CLOSED: Behaviour("never", None),
    Fault.LOGIN: Behaviour("never", "said"),
    Fault.DUPLICATE: Behaviour("never", "said"),
    Fault.REFUSED: Behaviour("never", "said"),
}

Call = Literal["upload", "publish", "find"]


@dataclass(frozen=True, slots=True)
class Order:
    """A fault for the next `times` requests of one kind."""

    fault: Fault
    call: Call = "publish"
    times: int = 1
