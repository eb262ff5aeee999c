"""One post from claim to receipt, and what to do when it is not known whether it arrived.

Touches: the network (through the publisher), the database (through the queue). Nothing is sent before the row says so;
nothing after the publish call may undo what it did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from quotes.errors import InputError, NotFound, PullquoteError, Refused, StorageError
from scheduler.backoff import LONGEST_DOUBT, MOST_LOOKS, MOST_TRIES, backoff, look_wait, sensible_wait
from scheduler.claiming import LEASE, LONGEST_LEASE, Claim
from scheduler.model import Outgoing, Payload, Receipt, ReceiptOrigin
from scheduler.publisher import Busy, Handover, Publisher, Recovery, RecoveryKind, Unsure
from scheduler.queue import Queue
from scheduler.transitions import Lease

STEPS = (
    "claimed",  # the claim is committed
    "composed",  # caption and picture are made, not yet kept
    "frozen",  # they are kept
    "uploaded",  # the network has the pictures
    "sending",  # the row says that the post may be out; the call comes next
    "answered",  # the call came back; nothing is written yet
    "received",  # the receipt is kept
    "recovering",  # the lease of a post that may be out was taken over
    "looked",  # the network was asked for it
    "uploaded again",  # for a replay
    "replayed",  # the same call again came back; nothing is written yet
)
"""The steps at which `pullquote prove` kills the process, in the order they come."""


class Log(Protocol):
    """Where a runner says what it does: one event with its particulars."""

    def __call__(self, event: str, /, **particulars: object) -> None:
        """Takes down the event."""


class Composer(Protocol):
    """Makes what a post says, and tells whether what was made before still holds."""

    def compose(self, claim: Claim) -> Payload:
        """Caption, pictures and alt texts. Raises `Refused` when they cannot be made right."""

    def stale(self, claim: Claim) -> str | None:
        """Why what was approved may no longer go out; None when it may."""


class Delivery:
    """Takes claimed posts out. `step` is called at each of `STEPS`.

    `StorageError` and `LeaseLost` come through: the first leaves the post to its lease, the second to another runner.
    """

    def __init__(
        self,
        queue: Queue,
        composer: Composer,
        *,
        clock: Callable[[], datetime],
        random: Random,
        log: Log,
        step: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._queue = queue
        self._composer = composer
        self._clock = clock
        self._random = random
        self._log = log
        self._step = step
        self.unstored: list[tuple[Claim, Receipt]] = []
        """Receipts that the database would not take; the runner brings them in before it does anything else."""
        self.unsent: Lease | None = None
        """The lease of the last post when the network certainly has not got it, whatever the database has heard."""

    def send(self, claim: Claim, publisher: Publisher) -> None:
        """Sends a claimed post, once."""
        self.unsent = lease = claim.lease
        self._step("claimed")
        room_at = self._queue.room_at(claim.account.name, publisher.rules.windows, now=self._clock())
        if room_at > self._clock():
            self._wait(claim, f"{publisher.rules.display} takes no more posts until then", room_at)
            return
        try:
            payload = self._made(claim)
        except (Refused, NotFound, InputError) as error:
            self._hold(claim, str(error))
            return
        except StorageError as error:
            self._not_sent(claim, error)
            return
        if claim.payload is None:
            self._step("composed")
            self._queue.freeze(lease, payload, now=self._clock())
            self._step("frozen")
        outgoing = claim.outgoing(payload)
        try:
            media = publisher.upload(outgoing)
        except Exception as error:  # noqa: BLE001 - whatever an upload raises, nothing irrevocable was sent
            self._not_sent(claim, error)
            return
        self._step("uploaded")
        began = self._clock()
        self._queue.begin_sending(lease, outgoing, now=began)
        self._step("sending")
        if not timedelta(0) <= self._clock() - began < LEASE / 2:
            # The machine stood still, or its clock was set: another runner may be looking for the post by now.
            self._queue.give_back(lease, "not sent: the machine stood still", now=self._clock(), declined=True)
            return
        self.unsent = None
        try:
            came = publisher.publish(outgoing, media, outgoing.key)
        except (Refused, Busy) as error:
            if isinstance(error, Refused) and error.rule == "duplicate":
                # Said by a network that has the text already: more likely ours than anyone's.
                self._find_out(replace(claim, payload=payload), publisher, str(error))
            else:
                self.unsent = lease
                self._not_sent(claim, error, declined=True)
            return
        except Exception as error:  # noqa: BLE001 - whatever else it raises, the network may have the post
            self._find_out(replace(claim, payload=payload), publisher, _words(error))
            return
        self._step("answered")
        self._end(claim, came)

    def _made(self, claim: Claim) -> Payload:
        """What was approved, if it still holds; or what is made now. Raises what making it raises."""
        if why := self._composer.stale(claim):
            raise Refused("stale", why)
        if (other := self._queue.repeated(claim)) is not None:
            raise Refused("repeat", f"the account has these words already: post {other}")
        if claim.payload is None:
            return self._composer.compose(claim)
        if not claim.payload.whole:
            raise Refused("stale", "its picture is no longer kept", "Approve it again.")
        return claim.payload

    def recover(self, claim: Claim, publisher: Publisher) -> None:
        """Finds out what became of a post that an earlier runner was sending."""
        self._step("recovering")
        self._find_out(claim, publisher, "the runner that was sending it stopped")

    def store(self) -> None:
        """Brings in the receipts that could not be stored before. Raises `StorageError` while they still cannot."""
        while self.unstored:
            claim, came = self.unstored[0]
            try:
                self._queue.receive(claim.lease, came, now=self._clock())
            except StorageError:
                raise
            except Exception as error:  # noqa: BLE001 - one receipt that cannot be kept must not keep all others out
                self._log("bug", post=claim.post.id, account=claim.account.name, error=error)
                self.unstored.pop(0)
                self._doubt(claim, f"its receipt could not be kept: {came.url or came.remote_id}")
                return
            self.unstored.pop(0)
            late = max(0, round((came.posted_at - claim.post.due_at).total_seconds()))
            about = {"post": claim.post.id, "account": claim.account.name, "network": claim.account.network}
            self._log("posted", **about, url=came.url, origin=came.origin, late=late)

    def fail(self, claim: Claim, error: Exception) -> None:
        """What a bug of ours or of a plugin's means: another try for what was not sent, another look for what may be.

        Raises `Refused` (rule `state`) or `LeaseLost` when the post has moved on meanwhile.
        """
        if claim.recovering:
            self._look_again(claim, error)
        else:
            self._not_sent(claim, error)

    def _find_out(self, claim: Claim, publisher: Publisher, why: str) -> None:
        """Looks back, replays where that is safe, asks a person where nothing else is left."""
        assert claim.payload is not None  # noqa: S101 - it was frozen before anything was sent
        outgoing = claim.outgoing(claim.payload)
        self._log("unsure", post=claim.post.id, account=claim.account.name, why=why)
        recovery = publisher.recovery
        if recovery.kind is RecoveryKind.HOLD:
            self._doubt(claim, f"{why}, and {publisher.rules.display} cannot be asked.")
            return
        try:
            came = publisher.find(outgoing)
        except Exception as error:  # noqa: BLE001 - a look that failed has told nothing
            self._look_again(claim, error)
            return
        self._step("looked")
        if came is not None:
            self._end(claim, came, "look back")
            return
        if recovery.kind is RecoveryKind.LOOK_BACK:
            self._look_again(claim, Unsure(f"{why}; it is not there yet"))
        elif not self._remembered(claim, recovery):
            self._doubt(claim, f"{why}, and {publisher.rules.display} has forgotten its key.")
        else:
            self._replay(claim, outgoing, publisher)

    def _remembered(self, claim: Claim, recovery: Recovery) -> bool:
        """Whether the network still knows the post's key. A try in the future means that the clock was set back."""
        age = self._clock() - claim.sent_as_of
        return recovery.window is None or timedelta(0) <= age <= recovery.window

    def _replay(self, claim: Claim, outgoing: Outgoing, publisher: Publisher) -> None:
        try:
            media = publisher.upload(outgoing)
        except Exception as error:  # noqa: BLE001 - it shows nothing; what was sent before may have arrived
            self._look_again(claim, error)
            return
        self._step("uploaded again")
        # The upload, or a machine that slept, may have used up the lease and the network's memory.
        self._queue.heartbeat(claim.lease, now=self._clock())
        if not self._remembered(claim, publisher.recovery):
            self._doubt(claim, f"{publisher.rules.display} has forgotten its key meanwhile.")
            return
        try:
            came = publisher.publish(outgoing, media, outgoing.key)
        except Exception as error:  # noqa: BLE001 - the first call may have arrived all the same
            self._look_again(claim, error)
            return
        self._step("replayed")
        self._end(claim, came, "replay")

    def _end(self, claim: Claim, came: Receipt | Handover, origin: ReceiptOrigin = "publish") -> None:
        """What a call that came back brought: the proof, or a post that is a person's now."""
        if isinstance(came, Receipt):
            self._receive(claim, replace(came, origin=origin))
            return
        self._queue.hand_over(claim.lease, came, now=self._clock())
        self._step("received")
        self._log("handed over", post=claim.post.id, account=claim.account.name, where=came.where)

    def _receive(self, claim: Claim, came: Receipt) -> None:
        if came.posted_at.tzinfo is None:
            # A publisher's slip is no reason to lose the proof.
            came = replace(came, posted_at=self._clock())
        self.unstored.append((claim, came))
        self.store()
        self._step("received")

    def _not_sent(self, claim: Claim, error: Exception, *, declined: bool = False) -> None:
        """Nothing went out, or the network declined it: back to the queue for another try, or failed for good."""
        now, why = self._clock(), _words(error)
        # An address that leads to this machine is no verdict on the post: a café's wireless does that to every name.
        if isinstance(error, Refused) and error.rule in ("login", "address"):
            # With its hint: the notice of it is all that a person may see.
            self._queue.pause(claim.account.name, str(error), now=now)
            self._queue.give_back(claim.lease, why, now=now, declined=declined)
            self._log("paused", account=claim.account.name, why=why)
        elif isinstance(error, Busy) and error.retry_after is not None:
            self._wait(claim, why, now + sensible_wait(error.retry_after), declined=declined)
        elif isinstance(error, Refused) or claim.post.attempts + 1 >= MOST_TRIES:
            self._queue.refuse(claim.lease, why, now=now, declined=declined, answer=why)
            rule = error.rule if isinstance(error, Refused) else None
            self._log("failed", post=claim.post.id, account=claim.account.name, why=why, rule=rule)
        else:
            at = now + backoff(claim.post.attempts + 1, self._random)
            self._queue.give_back(claim.lease, why, now=now, ready_at=at, declined=declined)
            self._log("later", post=claim.post.id, account=claim.account.name, why=why, next=at)

    def _wait(self, claim: Claim, why: str, until: datetime, *, declined: bool = False) -> None:
        # First the account, so that no other runner claims its next post in between.
        self._queue.wait(claim.account.name, why, until=until)
        self._queue.give_back(claim.lease, why, now=self._clock(), declined=declined)
        self._log("waits", post=claim.post.id, account=claim.account.name, why=why, until=until)

    def _hold(self, claim: Claim, why: str) -> None:
        self._queue.hold(claim.lease, why, now=self._clock())
        self._log("held", post=claim.post.id, account=claim.account.name, why=why)

    def _doubt(self, claim: Claim, why: str) -> None:
        self._queue.doubt(claim.lease, why, now=self._clock())
        self._log("inbox", post=claim.post.id, account=claim.account.name, why=why)

    def _look_again(self, claim: Claim, error: Exception) -> None:
        """Leaves the post for a later look, or for a person; "wait" is no answer, and uses up no look for a day."""
        now, why = self._clock(), _words(error)
        asked = error.retry_after if isinstance(error, Busy) else None
        counts = asked is None or now - claim.sent_as_of > LONGEST_DOUBT
        if counts and claim.post.looks + 1 >= MOST_LOOKS:
            self._doubt(claim, why)
            return
        wait = look_wait(claim.post.looks) if asked is None else min(sensible_wait(asked), LONGEST_LEASE)
        self._queue.look_again(claim.lease, why, now=now, at=now + wait, counts=counts)
        self._log("looks again", post=claim.post.id, account=claim.account.name, why=why, next=now + wait)


def _words(error: Exception) -> str:
    """What went wrong, for the history: our own errors in their words, others by their kind alone.

    The text of a library's error may hold addresses with tokens in them.
    """
    return error.message if isinstance(error, PullquoteError) else f"an unexpected {type(error).__name__}"
