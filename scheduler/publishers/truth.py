"""The truth about a network, as the checks of publishers and the judge of `pullquote prove` see it.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Shown:
    """One post as everybody can see it on the network. `key` is None where the network keeps none.

    `parent` is the id of the post that it is a reply to, None where it is none or the network does not say.
    """

    remote_id: str
    text: str
    pictures: tuple[bytes, ...]
    alts: tuple[str, ...]
    key: str | None = None
    parent: str | None = None


class Trouble(StrEnum):
    """What a world may be asked to do to the next publish call."""

    LOST_REPLY = "lost reply"  # the post is made; the answer never comes
    SERVER_ERROR = "server error"  # an answer that tells nothing: 500
    GARBLED = "garbled"  # an answer that cannot be read
    RATE_LIMIT = "rate limit"  # certainly not made; wait
    UNREACHABLE = "unreachable"  # nothing can be sent
    LOGIN = "login"  # the token is no longer good


class World(Protocol):
    """The truth about a network, which no publisher can see: the judge of these checks."""

    def posts(self) -> Sequence[Shown]:
        """Every post that the account shows."""

    def trouble(self, what: Trouble) -> bool:
        """Makes the next publish call meet this trouble, once; False when this world has no such trouble."""
