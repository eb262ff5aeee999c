"""The queue as a runner sees it: claiming posts, and writing down what became of them.

Touches: disk. Every write is conditional on the lease; only a receipt is taken whoever holds it, because it is proof.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, Select, select, update
from sqlalchemy.exc import IntegrityError

from quotes.database import reading, writing
from quotes.errors import StorageError
from scheduler.backoff import MOST_TRIES
from scheduler.breaker import pause, strike
from scheduler.claiming import (
    DUE,
    LEASE,
    Claim,
    any_ended,
    by_hand_statement,
    give_back_own,
    mend_leases,
    mend_waits,
    owned,
    set_aside,
    take,
    take_over,
)
from scheduler.model import Outgoing, Payload, Receipt
from scheduler.payloads import keep_payload
from scheduler.publisher import Handover
from scheduler.receipts import keep_receipt
from scheduler.repeating import posted_already
from scheduler.rules import Window
from scheduler.states import IN_FLIGHT, Event, State
from scheduler.tables import account, in_states, post, receipt
from scheduler.transitions import Lease, LeaseLost, move, record, storable, tell

_EXPIRED_AT_ONCE = 20
"""Leases looked at in one transaction: the rest are left to other runners."""

_AT_ONCE = 500
"""Posts skipped in one transaction, so that a year's backlog never holds the database for long."""


class Queue:
    """Posts on their way out. Every method is one transaction; each may raise `StorageError`.

    Methods that take a lease raise `LeaseLost` when somebody else has taken the post over.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, owner: str, *, now: datetime, only: int | None = None) -> Claim | None:
        """The post that has been due longest, now leased to `owner`; None when nothing is due.

        An account gives one post at a time, and none while it is paused or waits. With `only`, that post and no other,
        due or not, spacing or not.
        """
        try:
            # Losing a claim to a power cut is harmless, so it need not wait for the disk.
            with writing(self._engine, durable=False) as connection:
                statement = DUE if only is None else by_hand_statement(now, only)
                values = {"now": now} if only is None else None
                while (found := connection.execute(statement, values).first()) is not None:
                    try:
                        return take(connection, found, owner, now=now)
                    except StorageError as error:
                        set_aside(connection, found.post_pk, error.message, now=now)
        except IntegrityError:
            # On PostgreSQL two runners may reach for two posts of one account; the constraint lets one through.
            pass
        return None

    def claim_expired(self, owner: str, *, now: datetime) -> Claim | None:
        """A post that was being sent when its lease ran out, to find out what became of it.

        Posts that were only claimed go back to the queue on the way: nothing irrevocable had been sent.
        """
        with reading(self._engine) as connection:
            if not any_ended(connection, now):
                return None
        with writing(self._engine) as connection:
            mend_leases(connection, now)
            mend_waits(connection, now)
            statement = (
                select(post.c.pk, post.c.state, post.c.attempts)
                .where(in_states(post.c.state, *IN_FLIGHT), post.c.lease_until <= now)
                .order_by(post.c.lease_until)
                .limit(_EXPIRED_AT_ONCE)
                .with_for_update(skip_locked=True)
            )
            for pk, state, attempts in connection.execute(statement).all():
                if state == State.SENDING:
                    try:
                        return take_over(connection, pk, owner, now=now)
                    except StorageError as error:
                        set_aside(connection, pk, error.message, now=now)
                else:
                    _back_after_death(connection, pk, attempts + 1, now)
        return None

    def reply_to(self, post_id: int) -> int | None:
        """The number of the post that goes on with another's thread; None while there is none."""
        with reading(self._engine) as connection:
            return connection.execute(select(post.c.pk).where(post.c.follows == post_id)).scalar()

    def repeated(self, claim: Claim) -> int | None:
        """The post with which the account has words of this one already, in the same cycle; None when there is none."""
        if claim.post.quote is None:
            return None
        with reading(self._engine) as connection:
            return posted_already(connection, claim.post.id)

    def heartbeat(self, lease: Lease, *, now: datetime) -> None:
        """Keeps the lease for another while."""
        with writing(self._engine, durable=False) as connection:
            statement = update(post).where(
                post.c.pk == lease.post, post.c.lease_owner == lease.owner, post.c.fence == lease.fence
            )
            if not connection.execute(statement.values(lease_until=now + LEASE)).rowcount:
                raise LeaseLost(f"Post {lease.post} is no longer ours.", "Another runner has taken it over.")

    def freeze(self, lease: Lease, payload: Payload, *, now: datetime) -> None:
        """Keeps what the post says, word for word and byte for byte, before anything is sent."""
        with writing(self._engine) as connection:
            state = owned(connection, lease)
            keep_payload(connection, lease.post, payload)
            record(connection, lease.post, "freeze", now=now, before=state, after=state, owner=lease.owner)

    def begin_sending(self, lease: Lease, outgoing: Outgoing, *, now: datetime) -> None:
        """Commits, to the disk, that from now on the network may have the post."""
        with writing(self._engine) as connection:
            sent = {
                "key": outgoing.key,
                "text": outgoing.text,
                "created_at": outgoing.created_at.isoformat(),
                "alt": [picture.alt for picture in outgoing.payload.pictures],
                "sha256": [hashlib.sha256(picture.data).hexdigest() for picture in outgoing.payload.pictures],
            }
            move(connection, lease.post, Event.SEND, now=now, lease=lease, sent=sent, lease_until=now + LEASE)

    def receive(self, lease: Lease, came: Receipt, *, now: datetime) -> None:
        """Keeps a receipt, for ever, and marks the post posted. Never loses it to a lost lease."""
        with writing(self._engine) as connection:
            keep_receipt(connection, lease.post, came, now=now, owner=lease.owner)

    def give_back(
        self, lease: Lease, why: str, *, now: datetime, ready_at: datetime | None = None, declined: bool = False
    ) -> None:
        """Returns a post that certainly was not sent to the queue; with `ready_at` as a failed try, to go out then.

        `declined` when the network itself said so: without it, a post that is being sent raises `Refused`.
        """
        with writing(self._engine) as connection:
            values = {"sent_as_of": None} if ready_at is None else {"sent_as_of": None, "ready_at": ready_at}
            event = Event.DECLINE if declined else Event.GIVE_BACK
            move(connection, lease.post, event, now=now, lease=lease, note=why, **values)
            if ready_at is not None:
                tried = update(post).where(post.c.pk == lease.post)
                connection.execute(tried.values(attempts=post.c.attempts + 1))

    def give_back_own(self, owner: str, unsent: Lease | None, *, now: datetime, ready_at: datetime) -> int:
        """As `scheduler.claiming.give_back_own`."""
        with writing(self._engine) as connection:
            return give_back_own(connection, owner, unsent, now=now, ready_at=ready_at)

    def hold(self, lease: Lease, why: str, *, now: datetime) -> None:
        """Keeps a claimed post back until a person has looked at it, and tells them."""
        with writing(self._engine) as connection:
            move(connection, lease.post, Event.HOLD, now=now, lease=lease, note=why, reason=why)
            tell(connection, f"held:{lease.post}:{lease.fence}", "held", f"Post {lease.post} is held: {why}", now=now)

    def refuse(self, lease: Lease, why: str, *, now: datetime, declined: bool = False, answer: str = "") -> None:
        """Marks a post that certainly was not sent and will not be taken as failed, and tells a person.

        `declined` as for `give_back`.
        """
        with writing(self._engine) as connection:
            event = Event.REFUSE if declined else Event.GIVE_UP
            move(connection, lease.post, event, now=now, lease=lease, note=why, reason=why, answer=answer)
            tell(
                connection, f"failed:{lease.post}:{lease.fence}", "failed", f"Post {lease.post} failed: {why}", now=now
            )
            strike(connection, lease.post, why, now=now)

    def doubt(self, lease: Lease, why: str, *, now: datetime) -> None:
        """Puts a post of unknown fate into the inbox, and tells a person."""
        with writing(self._engine) as connection:
            move(connection, lease.post, Event.DOUBT, now=now, lease=lease, note=why, reason=why)
            words = f"It is not known whether post {lease.post} went out: {why} `pullquote inbox` asks what you see."
            tell(connection, f"unsure:{lease.post}:{lease.fence}", "unsure", words, now=now)
            strike(connection, lease.post, why, now=now)

    def hand_over(self, lease: Lease, handover: Handover, *, now: datetime) -> None:
        """Leaves a post to a person, who has everything they need for it, and tells them."""
        with writing(self._engine) as connection:
            where = storable(handover.where)
            move(connection, lease.post, Event.HAND, now=now, lease=lease, note=where, reason=handover.do)
            told = f"`pullquote queue posted {lease.post}`"
            words = f"Post {lease.post} is yours to make. {handover.do} It lies in {where}. When it is there: {told}."
            tell(connection, f"by hand:{lease.post}:{lease.fence}", "by hand", words, now=now)

    def look_again(self, lease: Lease, why: str, *, now: datetime, at: datetime, counts: bool = True) -> None:
        """Leaves a post of unknown fate for a later look; until then nobody touches it.

        It `counts` as a look unless the network would not answer yet.
        """
        with writing(self._engine) as connection:
            owned(connection, lease)
            values = {"lease_owner": None, "lease_until": at, "looks": post.c.looks + int(counts)}
            connection.execute(update(post).where(post.c.pk == lease.post).values(**values))
            record(
                connection, lease.post, "look again", now=now, before=State.SENDING, after=State.SENDING,
                owner=lease.owner, note=why,
            )  # fmt: skip

    def wait(self, name: str, why: str, *, until: datetime) -> None:
        """Sends nothing for an account until then, as a network asked."""
        with writing(self._engine) as connection:
            statement = update(account).where(account.c.pk == _named(name).scalar_subquery())
            connection.execute(statement.values(waits_until=until, waits_for=why))

    def pause(self, name: str, why: str, *, now: datetime) -> None:
        """Sends nothing for an account until a person has resumed it, and tells them."""
        with writing(self._engine) as connection:
            pk = connection.execute(_named(name)).scalar()
            if pk is not None:
                pause(connection, pk, why, now=now)

    def skip_late(self, *, now: datetime) -> Counter[str]:
        """Skips what is too late by its slot's grace, never sending a burst; gives how many posts of which account."""
        skipped: Counter[str] = Counter()
        with reading(self._engine) as connection:
            if connection.execute(_late_statement(now).limit(1)).first() is None:
                return skipped
        while True:
            with writing(self._engine) as connection:
                statement = _late_statement(now).limit(_AT_ONCE).with_for_update(of=post, skip_locked=True)
                late = connection.execute(statement).all()
                for pk, name in late:
                    move(connection, pk, Event.SKIP, now=now, note="too late", reason="too late by its slot's grace")
                    words = (
                        f"A post of {name} was skipped: too late by its slot's grace (post {pk}; there may be more)."
                    )
                    tell(connection, f"skipped:{name}:{now.date()}", "skipped", words, now=now)
            skipped.update(name for _, name in late)
            if len(late) < _AT_ONCE:
                return skipped

    def room_at(self, name: str, windows: Sequence[Window], *, now: datetime) -> datetime:
        """From when on the network's limits leave room for one more post of an account; `now` when they do now."""
        at = now
        with reading(self._engine) as connection:
            for window in windows:
                statement = (
                    select(receipt.c.posted_at)
                    .join(account, account.c.pk == receipt.c.account_pk)
                    .where(account.c.name == name, receipt.c.posted_at > now - timedelta(seconds=window.seconds))
                    .order_by(receipt.c.posted_at.desc())
                    .offset(window.posts - 1)
                    .limit(1)
                )
                oldest = connection.execute(statement).scalar()
                if oldest is not None:
                    at = max(at, oldest + timedelta(seconds=window.seconds))
        return at


def _back_after_death(connection: Connection, pk: int, tries: int, now: datetime) -> None:
    """A post whose runner died before sending: back to the queue, unless it seems to be what kills them."""
    if tries < MOST_TRIES:
        move(connection, pk, Event.GIVE_BACK, now=now, note="the lease ran out", sent_as_of=None, attempts=tries)
        return
    why = f"its runner stopped {tries} times while it was in hand"
    move(connection, pk, Event.GIVE_UP, now=now, note=why, reason=why, attempts=tries)
    tell(connection, f"failed:{pk}:{now.isoformat()}", "failed", f"Post {pk} failed: {why}.", now=now)


def _named(name: str) -> Select[int]:
    return select(account.c.pk).where(account.c.name == name, account.c.removed_at.is_(None))


def _late_statement(now: datetime) -> Select[int, str]:
    """Queued posts that are later than their slots allow, with the names of their accounts."""
    return (
        select(post.c.pk, account.c.name)
        .join(account, account.c.pk == post.c.account_pk)
        # What is too late was due. Without that said, SQLite looks at every queued post for want of statistics.
        .where(in_states(post.c.state, State.QUEUED), post.c.expires_at < now, post.c.due_at < now)
    )
