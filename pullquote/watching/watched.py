"""A runner that is watched: what it does with the post in its hand, told as events, with how long each step took.

Touches: the clock; what it stands around touches database, disk and network.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from pullquote.watching.limits import told_limits
from quotes.errors import Refused
from scheduler.claiming import Claim
from scheduler.delivery import Composer, Log
from scheduler.model import Account, Outgoing, Payload, Receipt
from scheduler.publisher import Busy, Handover, Health, Media, Publisher, Recovery, Unsure
from scheduler.queue import Queue
from scheduler.rules import Rules
from scheduler.wire.listening import listening
from scheduler.wire.wire import Answer

if TYPE_CHECKING:
    from pullquote.watching.figures import PostingFigures


class Watch:
    """What goes on around the post in hand of one runner: `log` gets the events, `figures` the limits of networks."""

    def __init__(self, log: Log, *, now: Callable[[], datetime], figures: PostingFigures | None = None) -> None:
        self._log = log
        self._now = now
        self._figures = figures
        self._claim: Claim | None = None

    def log(self, event: str, /, **particulars: object) -> None:
        """Passes an event on; one about the post in hand, or its account, with all that is known of that."""
        claim = self._claim
        if claim is not None and claim.account.name == particulars.get("account"):
            if particulars.get("post", claim.post.id) == claim.post.id:
                particulars = {**particulars, **_about(claim)}
            else:
                particulars = {**particulars, "network": claim.account.network}
        self._log(event, **particulars)

    def queue(self, engine: Engine) -> Queue:
        """A queue that tells which post it hands out."""
        return _Queue(engine, self)

    def composer(self, inner: Composer) -> Composer:
        """A composer that tells how long it took."""
        return _Composer(inner, self)

    def publisher(self, opened: Callable[[Account], Publisher]) -> Callable[[Account], Publisher]:
        """Publishers that tell how long each call took, and how it ended."""
        return lambda account: _Publisher(opened(account), account, self)

    def took(self, claim: Claim | None) -> None:
        """Another post is in hand from now on, or none."""
        self._claim = claim
        if claim is not None:
            late = max(0.0, (self._now() - claim.post.due_at).total_seconds())
            about = {"due": claim.post.due_at, "late": round(late), "recovering": claim.recovering or None}
            self.log("claimed", post=claim.post.id, account=claim.account.name, **about)

    @contextmanager
    def step(self, name: str, account: Account, post: int, payload: Payload | None = None) -> Iterator[_Step]:
        """Times a step of a post, and tells how it ended; what it raises comes through."""
        step = _Step("ok", payload)
        began = time.monotonic()
        try:
            with listening(lambda answer: self._hear(account, name, answer)):
                yield step
        except BaseException as error:
            step.result = next((name for kind, name in _RESULTS.items() if isinstance(error, kind)), "error")
            raise
        finally:
            seconds = round(time.monotonic() - began, 3)
            about = {"step": name, "result": step.result, "seconds": seconds, **step.size()}
            self.log("step", post=post, account=account.name, **about)

    def _hear(self, account: Account, step: str, answer: Answer) -> None:
        if self._figures is None:
            return
        try:
            self._figures.tell_limits(account, step, told_limits(answer, self._now()))
        except Exception as error:  # noqa: BLE001 - what becomes of a call must not hang on what is read beside it
            self._log("bug", error=error)


_RESULTS: Mapping[type[BaseException], str] = {Busy: "busy", Refused: "refused", Unsure: "unsure"}
"""The ways a call can end but well; whatever else it raises is an error."""


class _Step:
    """How a step goes, and what it is about."""

    def __init__(self, result: str, payload: Payload | None) -> None:
        self.result = result
        self.payload = payload

    def size(self) -> dict[str, object]:
        if self.payload is None:
            return {}
        pictures = self.payload.pictures
        return {"pictures": len(pictures), "bytes": sum(len(picture.data) for picture in pictures)}


def _about(claim: Claim) -> dict[str, object]:
    return {
        "post": claim.post.id,
        "account": claim.account.name,
        "network": claim.account.network,
        "attempt": claim.post.attempts + 1,
        "fence": claim.lease.fence,
        "owner": claim.lease.owner,
    }


class _Queue(Queue):
    def __init__(self, engine: Engine, watch: Watch) -> None:
        super().__init__(engine)
        self._watch = watch

    def claim(self, owner: str, *, now: datetime, only: int | None = None) -> Claim | None:
        claim = super().claim(owner, now=now, only=only)
        self._watch.took(claim)
        return claim

    def claim_expired(self, owner: str, *, now: datetime) -> Claim | None:
        claim = super().claim_expired(owner, now=now)
        self._watch.took(claim)
        return claim

    def skip_late(self, *, now: datetime) -> Counter[str]:
        # A turn begins: the post of one that broke off is in nobody's hand.
        self._watch.took(None)
        return super().skip_late(now=now)


class _Composer:
    def __init__(self, inner: Composer, watch: Watch) -> None:
        self._inner = inner
        self._watch = watch

    def compose(self, claim: Claim) -> Payload:
        with self._watch.step("compose", claim.account, claim.post.id) as step:
            step.payload = self._inner.compose(claim)
            return step.payload

    def stale(self, claim: Claim) -> str | None:
        return self._inner.stale(claim)


class _Publisher:
    def __init__(self, inner: Publisher, account: Account, watch: Watch) -> None:
        self._inner = inner
        self._account = account
        self._watch = watch

    @property
    def rules(self) -> Rules:
        return self._inner.rules

    @property
    def recovery(self) -> Recovery:
        return self._inner.recovery

    def login_ends(self) -> datetime | None:
        return self._inner.login_ends()

    def check(self) -> Health:
        return self._inner.check()

    def upload(self, outgoing: Outgoing) -> Media:
        with self._watch.step("upload", self._account, outgoing.post, outgoing.payload):
            return self._inner.upload(outgoing)

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt | Handover:
        self._watch.log("sending", post=outgoing.post, account=self._account.name)
        with self._watch.step("publish", self._account, outgoing.post):
            return self._inner.publish(outgoing, media, key)

    def find(self, outgoing: Outgoing) -> Receipt | Handover | None:
        with self._watch.step("find", self._account, outgoing.post):
            return self._inner.find(outgoing)
