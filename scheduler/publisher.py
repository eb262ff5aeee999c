"""The publisher seam: what a network must be able to do, and the four ways a call can end.

Pure. `scheduler.publishers` holds ours; others come through the entry points `pullquote.publishers`.
`scheduler.publishers.conformance` is the suite that every one must pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from quotes.errors import PullquoteError
from scheduler.logins.login import Login
from scheduler.model import Account, Outgoing, Receipt
from scheduler.rules import Rules

Media = tuple[str, ...]
"""What a network calls the uploaded pictures, in their order."""


class Busy(PullquoteError):
    """Certainly not posted, and worth trying again: a rate limit, or the network could not be reached.

    `retry_after` is the network's own word on how long to wait. Then the wait belongs to the whole account and uses up
    no attempt; without it the post is tried again after a backoff.
    """

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unsure(PullquoteError):
    """The request went out and its outcome is unknown: no answer, half an answer, or a server's error."""


class RecoveryKind(StrEnum):
    """How one finds out what became of a publish call without an answer."""

    REPLAY = "replay"  # the same key again gives the same post
    LOOK_BACK = "look back"  # the account's own posts can be read
    HOLD = "hold"  # neither: only a person can look


@dataclass(frozen=True, slots=True)
class Recovery:
    """A network's way of recovery; a replay is safe for `window` after the first try, None for ever."""

    kind: RecoveryKind
    window: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """A post that a person has to make: everything they need lies at `where`. `do` says in a sentence what to do."""

    where: str
    do: str


@dataclass(frozen=True, slots=True)
class Health:
    """What a network says of an account's login.

    `handle` is its name there today, `profile` where anybody sees its posts. `remember` are options that the account
    should keep: whose login it is, limits that the network tells. `clock_off` is by how much our clock is ahead of the
    network's. `warnings` are sentences for a person.
    """

    handle: str
    profile: str | None = None
    remember: Mapping[str, str] = field(default_factory=dict)
    clock_off: timedelta | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Access:
    """What the opener of a publisher is handed beside the account: its login, the clock, and how patient to be.

    `patience` is the longest that one request may take, in seconds; bringing a picture may take three times as long.
    """

    login: Login
    now: Callable[[], datetime]
    patience: float = 20.0


Opener = Callable[[Account, Access], "Publisher"]
"""What a plugin's entry point names. It sends nothing, and raises `InputError` for options it cannot work with."""


class Publisher(Protocol):
    """One network, for one account.

    Every method may raise `Refused` (it will never be taken: rule `login` when it is the account's fault), `Busy`
    (certainly not done, try again) or `Unsure` (`publish` only); any other exception from `publish` counts as unsure.
    Each has a time limit of its own, shorter than a lease.
    """

    @property
    def rules(self) -> Rules:
        """The network's limits."""

    @property
    def recovery(self) -> Recovery:
        """How to find out what became of a publish call without an answer."""

    def login_ends(self) -> datetime | None:
        """When the account's login stops working unless it is renewed; None when it does not, or nobody knows."""

    def check(self) -> Health:
        """Asks the network whose login this is. Raises `Refused` (rule `login`) when it is not let in, or when it
        belongs to another account than the one that was added; `Busy` when the network cannot tell now."""

    def upload(self, outgoing: Outgoing) -> Media:
        """Brings the pictures to the network; may be done again, and shows nothing to anyone."""

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt | Handover:
        """Makes the post, below `outgoing.thread` if there is one. The only step that cannot be taken back."""

    def find(self, outgoing: Outgoing) -> Receipt | Handover | None:
        """Looks for the post on the network; None when it is not there or cannot be looked for."""
