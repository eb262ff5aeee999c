"""What tests of publishers are made of: a login in memory, a clock that stands, posts to send."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from quotes.errors import NotFound
from scheduler.logins.login import NoLogin
from scheduler.model import Account, Outgoing, Payload, Picture, Thread
from scheduler.publisher import Access
from scheduler.publishers.conformance import PIXEL

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

ACCESS = Access(NoLogin(), lambda: NOW)
"""For networks without a login."""


class MemoryLogin:
    """A login that is kept in memory, with everything that was ever written."""

    def __init__(self, secrets: Mapping[str, str] | None = None) -> None:
        self.written: list[dict[str, str]] = [] if secrets is None else [dict(secrets)]
        self._lock = threading.RLock()

    def read(self) -> Mapping[str, str]:
        """What was written last."""
        if not self.written:
            raise NotFound("The account has no login.", "`pullquote accounts login NAME` signs in.")
        return dict(self.written[-1])

    def write(self, secrets: Mapping[str, str]) -> None:
        """Keeps these."""
        self.written.append(dict(secrets))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One thread at a time."""
        with self._lock:
            yield


def access(patience: float = 2.0, **secrets: str) -> Access:
    """Access with these secrets, and a clock that stands at `NOW`."""
    return Access(MemoryLogin(secrets), lambda: NOW, patience)


def outgoing(
    account: Account,
    text: str = "“Plain words.” — Ann Other",
    *,
    key: str = "c0ffee" * 5 + "00",
    pictures: tuple[Picture, ...] = (Picture(PIXEL, "png", 1, 1, "Quote card: “Plain words.”"),),
    thread: Thread | None = None,
) -> Outgoing:
    """A post to send, with one picture."""
    return Outgoing(17, account, Payload(text, "en", pictures), key, NOW, NOW, thread)
