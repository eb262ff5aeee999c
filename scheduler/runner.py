"""The posting loop's one turn: recover, skip what is too late, send what is due.

Touches: database and network, through queue and publishers. The clock is handed in; `pullquote run` turns the loop.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from random import Random

from quotes.errors import PullquoteError, StorageError
from scheduler.backoff import backoff
from scheduler.claiming import Claim
from scheduler.delivery import Composer, Delivery, Log
from scheduler.model import Account
from scheduler.publisher import Publisher
from scheduler.queue import Queue
from scheduler.transitions import Lease, LeaseLost


class Runner:
    """Takes posts out, one after the other; any number of runners may share a database.

    `owner` must be unlike any other runner's. `publisher` opens an account's network and may raise `PullquoteError`.
    `beat` keeps a lease alive while its block runs. `step` is called at each of `scheduler.delivery.STEPS`.
    """

    def __init__(
        self,
        queue: Queue,
        composer: Composer,
        *,
        owner: str,
        publisher: Callable[[Account], Publisher],
        clock: Callable[[], datetime],
        random: Random,
        log: Log,
        beat: Callable[[Lease], AbstractContextManager[object]] = lambda _: nullcontext(),
        step: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._queue = queue
        self._owner = owner
        self._publisher = publisher
        self._clock = clock
        self._log = log
        self._beat = beat
        self._random = random
        self._delivery = Delivery(queue, composer, clock=clock, random=random, log=log, step=step)
        self._broken_off = False
        self.stopping = False
        """Set it, from a signal handler for instance, and the turn ends after the post in hand."""

    def turn(self) -> int:
        """Does everything that is due and gives how many posts were taken in hand.

        Raises `StorageError` when the database will not take or give the data; the next turn goes on.
        """
        try:
            return self._turn()
        except StorageError:
            self._broken_off = True
            raise

    def _turn(self) -> int:
        self._delivery.store()
        if self._broken_off:
            self._give_back_own()
        for name, posts in self._queue.skip_late(now=self._clock()).items():
            self._log("skipped", account=name, posts=posts)
        handled = 0
        while not self.stopping and (claim := self._next()):
            handled += 1
            self._handle(claim)
        return handled

    def store(self) -> None:
        """Brings in the receipts that the database would not take before. Raises `StorageError`."""
        self._delivery.store()

    def send(self, post: int) -> bool:
        """Sends one queued post now, by hand, and what follows it in its thread; False when it cannot be claimed."""
        claim = self._queue.claim(self._owner, now=self._clock(), only=post)
        if claim is None:
            return False
        while claim is not None:
            self._handle(claim)
            reply = self._queue.reply_to(claim.post.id)
            claim = None if reply is None else self._queue.claim(self._owner, now=self._clock(), only=reply)
        return True

    def _give_back_own(self) -> None:
        """What the database may have taken down in the turn that it broke off: this runner has nothing in hand."""
        # Not at once, so that a post which the database will not take for its own sake stands in no other's way.
        now = self._clock()
        given = self._queue.give_back_own(
            self._owner, self._delivery.unsent, now=now, ready_at=now + backoff(1, self._random)
        )
        self._broken_off = False
        if given:
            self._log("given back", posts=given)

    def _next(self) -> Claim | None:
        """What may have been sent already comes first: the longer it waits, the less a network remembers."""
        return self._queue.claim_expired(self._owner, now=self._clock()) or self._queue.claim(
            self._owner, now=self._clock()
        )

    def _handle(self, claim: Claim) -> None:
        """One post; nothing that it raises but a database out of order ends the turn."""
        post, name = claim.post.id, claim.account.name
        try:
            try:
                publisher = self._publisher(claim.account)
            except PullquoteError as error:
                self._cannot_open(claim, error)
                return
            with self._beat(claim.lease):
                if claim.recovering:
                    self._delivery.recover(claim, publisher)
                else:
                    self._delivery.send(claim, publisher)
        except LeaseLost:
            self._log("lease lost", post=post, account=name)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug in one post's way must not stop the others
            self._log("bug", post=post, account=name, error=error)
            self._give_up(claim, error)

    def _cannot_open(self, claim: Claim, error: PullquoteError) -> None:
        """An account whose network cannot be opened is paused; a post that may be out waits for another look."""
        now = self._clock()
        self._log("paused", account=claim.account.name, why=error.message)
        self._queue.pause(claim.account.name, str(error), now=now)
        if claim.recovering:
            self._queue.doubt(claim.lease, error.message, now=now)
        else:
            self._queue.give_back(claim.lease, error.message, now=now)

    def _give_up(self, claim: Claim, error: Exception) -> None:
        """After a bug: another try if nothing was sent, else another look; a post that has moved on is left alone."""
        try:
            self._delivery.fail(claim, error)
        except PullquoteError as refused:
            self._log("left to its lease", post=claim.post.id, account=claim.account.name, why=refused.message)
