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
"""What every client of the fake network logs in with; no error may show it."""


class Network(StrEnum):
    """Where a row of the matrix posts to: the real folder, or the fake network with one way of recovery."""

    FOLDER = "folder"
    REPLAY = "replay"  # honours a key for ever; cannot be read
    FORGETFUL = "replay 1 h"  # forgets keys after an hour
    LOOK_BACK = "look back"  # knows no keys; the account's own posts can be read
    HOLD = "hold"  # neither


RECOVERIES = {
    Network.REPLAY: Recovery(RecoveryKind.REPLAY),
    Network.FORGETFUL: Recovery(RecoveryKind.REPLAY, timedelta(hours=1)),
    Network.LOOK_BACK: Recovery(RecoveryKind.LOOK_BACK),
    Network.HOLD: Recovery(RecoveryKind.HOLD),
}

Commit = Literal["never", "first", "late"]
"""Whether the fake network makes the post: not at all, before it answers, or after its client has given up."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the fake network does to a request. `status` None: no answer; `answer` is what stands in the answer."""

    commit: Commit
    status: int | None
    answer: Literal["right", "error", "html", "half"] = "error"
    slow: bool = False


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
    WAITING = "made, answer withheld"  # until the client is gone


BEHAVIOURS = {
    Fault.LOST_REPLY: Behaviour("first", None),
    Fault.ERROR_AFTER: Behaviour("first", 500),
    Fault.ERROR_BEFORE: Behaviour("never", 503),
    Fault.RATE_LIMIT: Behaviour("never", 429),
    Fault.HTML_AFTER: Behaviour("first", 200, "html"),
    Fault.HTML_BEFORE: Behaviour("never", 200, "html"),
    Fault.HALF: Behaviour("first", 200, "half"),
    Fault.SLOW_AFTER: Behaviour("first", 200, "right", slow=True),
    Fault.SLOW_BEFORE: Behaviour("never", None, slow=True),
    Fault.LATE: Behaviour("late", 200, "right", slow=True),
    Fault.CLOSED: Behaviour("never", None),
    Fault.LOGIN: Behaviour("never", 401),
    Fault.DUPLICATE: Behaviour("never", 403),
    Fault.REFUSED: Behaviour("never", 422),
    Fault.WAITING: Behaviour("first", None),
}

Call = Literal["upload", "publish", "find"]


@dataclass(frozen=True, slots=True)
class Order:
    """A fault for the next `times` requests of one kind."""

    fault: Fault
    call: Call = "publish"
    times: int = 1
