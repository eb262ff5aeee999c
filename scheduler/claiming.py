"""Claims: which post comes next, and the lease on it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, FromClause, Row, Select, and_, bindparam, exists, func, or_, select, update

from quotes.schema import Moment
from scheduler.breaker import pause
from scheduler.model import Account, Outgoing, Payload, Post, Thread
from scheduler.receipts import CLOSEST, SPACING
from scheduler.rows import account_from, load_payload, load_thread, post_from, posts_statement
from scheduler.states import IN_FLIGHT, Event, State
from scheduler.tables import account, in_states, post
from scheduler.transitions import Lease, LeaseLost, move, record

LEASE = timedelta(minutes=5)
"""How long a post stays with a runner that shows no sign of life; longer than any publisher's time limit."""

LONGEST_LEASE = timedelta(minutes=15)
"""More than any lease or wait for another look; one that reaches further means that the clock was set back."""


_NOW = bindparam("now", type_=Moment())


@dataclass(frozen=True, slots=True)
class Claim:
    """A post in a runner's hand. `recovering` when an earlier runner may have sent it already.

    `sent_as_of` is what the network is told as the time of making; it stays the same however often it is sent. `thread`
    is where a reply hangs.
    """

    lease: Lease
    post: Post
    account: Account
    payload: Payload | None
    sent_as_of: datetime
    recovering: bool
    thread: Thread | None = None

    def outgoing(self, payload: Payload) -> Outgoing:
        """What goes to the publisher."""
        one = self.post
        return Outgoing(one.id, self.account, payload, one.key, self.sent_as_of, one.due_at, self.thread)


def _due() -> Select[Any]:
    """The post that has been due longest among the first of each account that may post now, and its account.

    A reply comes before all that stands by itself, also when it has had to wait: nobody posts into a thread.
    """
    first = post.alias()
    reply = post.alias()
    flying = post.alias()
    next_of_account = func.coalesce(
        _first_due(reply).where(reply.c.follows.is_not(None)).scalar_subquery(), _first_due(first).scalar_subquery()
    )
    in_hand = exists().where(flying.c.account_pk == account.c.pk, in_states(flying.c.state, *IN_FLIGHT))
    return (
        select(account, post.c.pk.label("post_pk"))
        .select_from(account)
        .join(post, post.c.pk == next_of_account)
        .where(
            account.c.removed_at.is_(None),
            account.c.paused.is_(None),
            or_(
                account.c.waits_until.is_(None),
                account.c.waits_until <= _NOW,
                # A thread is one thing to its readers: it does not rest in the middle.
                and_(account.c.waits_for == SPACING, post.c.follows.is_not(None)),
            ),
            in_states(post.c.state, State.QUEUED),
            ~in_hand,
        )
        .order_by(post.c.ready_at, post.c.pk)
        .limit(1)
        .with_for_update(of=post, skip_locked=True)
    )


def _first_due(one: FromClause) -> Select[int]:
    """Of an account's queued posts the first to go out, correlated to the account of the statement around it."""
    return (
        select(one.c.pk)
        .where(one.c.account_pk == account.c.pk, in_states(one.c.state, State.QUEUED), one.c.ready_at <= _NOW)
        .order_by(one.c.ready_at, one.c.pk)
        .limit(1)
    )


DUE = _due()
"""The post to claim at `now`, bound when it is run. Made once: building it takes as long as running it."""


def by_hand_statement(now: datetime, pk: int) -> Select[Any]:
    """That one post and its account, if the account is neither paused, nor busy, nor told to wait by its network."""
    flying = post.alias()
    in_hand = exists().where(flying.c.account_pk == account.c.pk, in_states(flying.c.state, *IN_FLIGHT))
    may_go = or_(account.c.waits_until.is_(None), account.c.waits_until <= now, account.c.waits_for == SPACING)
    return (
        select(account, post.c.pk.label("post_pk"))
        .join(account, account.c.pk == post.c.account_pk)
        .where(post.c.pk == pk, in_states(post.c.state, State.QUEUED), may_go, ~in_hand)
        .where(account.c.paused.is_(None), account.c.removed_at.is_(None))
        .with_for_update(of=post, skip_locked=True)
    )


def take(connection: Connection, found: Row[Any], owner: str, *, now: datetime) -> Claim:
    """The queued post that a statement found, leased to `owner`.

    Raises `StorageError`, and changes nothing, when its account is damaged.
    """
    it, pk = account_from(found), found.post_pk
    as_of = func.coalesce(post.c.sent_as_of, now)
    move(connection, pk, Event.CLAIM, now=now, owner=owner, sent_as_of=as_of, **_lease_values(owner, now))
    return _claim(connection, pk, owner, it, recovering=False)


def take_over(connection: Connection, pk: int, owner: str, *, now: datetime) -> Claim:
    """A post that was being sent, leased to `owner` to find out what became of it. Raises what `take` raises."""
    it = account_from(connection.execute(_ACCOUNT_OF, {"pk": pk}).one())
    connection.execute(update(post).where(post.c.pk == pk).values(**_lease_values(owner, now)))
    both = State.SENDING
    record(connection, pk, "recover", now=now, before=both, after=both, owner=owner)
    return _claim(connection, pk, owner, it, recovering=True)


def set_aside(connection: Connection, pk: int, why: str, *, now: datetime) -> None:
    """Keeps a post whose account is damaged out of every runner's way: the account is paused, and a person told."""
    account_pk = connection.execute(select(post.c.account_pk).where(post.c.pk == pk)).scalar_one()
    pause(connection, account_pk, why, now=now)
    waits = update(post).where(post.c.pk == pk, in_states(post.c.state, *IN_FLIGHT))
    connection.execute(waits.values(lease_owner=None, lease_until=now + LEASE))


def give_back_own(
    connection: Connection, owner: str, unsent: Lease | None, *, now: datetime, ready_at: datetime
) -> int:
    """Returns what a runner with nothing in hand still has on lease to the queue, and gives how many posts that were.

    When answers of the database were lost to it, it does not know what was kept. What is claimed goes back; what is
    being sent only under the lease that certainly was not sent. No try is used up.
    """
    mine = select(post.c.pk, post.c.fence, post.c.state).where(
        post.c.lease_owner == owner, in_states(post.c.state, *IN_FLIGHT)
    )
    given = 0
    for pk, fence, state in connection.execute(mine.with_for_update()).all():
        lease = Lease(pk, owner, fence)
        if state == State.CLAIMED or lease == unsent:
            event = Event.GIVE_BACK if state == State.CLAIMED else Event.DECLINE
            why = "not sent: the database broke off"
            move(connection, pk, event, now=now, lease=lease, note=why, sent_as_of=None, ready_at=ready_at)
            given += 1
    return given


def owned(connection: Connection, lease: Lease) -> State:
    """The state of a leased post, whose row stays locked. Raises `LeaseLost`."""
    statement = select(post.c.state, post.c.lease_owner, post.c.fence).where(post.c.pk == lease.post)
    row = connection.execute(statement.with_for_update()).one()
    if (row.lease_owner, row.fence) != (lease.owner, lease.fence):
        raise LeaseLost(f"Post {lease.post} is no longer ours.", "Another runner has taken it over; it goes on there.")
    return State(row.state)


def mend_leases(connection: Connection, now: datetime) -> None:
    """Ends leases that reach further than any may: the clock was set back, and they would never run out."""
    statement = update(post).where(in_states(post.c.state, *IN_FLIGHT), post.c.lease_until > now + LONGEST_LEASE)
    connection.execute(statement.values(lease_until=now + LEASE))


def mend_waits(connection: Connection, now: datetime) -> None:
    """Ends the rests after a post that last longer than the account's spacing: the clock was set back."""
    for row in connection.execute(_SILENCED, {"tomorrow": now + _DAY}).all():
        rest = max(account_from(row).schedule.spacing, CLOSEST)
        if row.waits_until > now + rest:
            mended = update(account).where(account.c.pk == row.pk)
            connection.execute(mended.values(waits_until=now + rest))


_DAY = timedelta(days=1)
_SILENCED = select(account).where(
    account.c.waits_for == SPACING, account.c.waits_until > bindparam("tomorrow", type_=Moment())
)


def _ended() -> Select[int]:
    """Posts in flight whose lease has run out, or reaches further than any may."""
    ended = or_(post.c.lease_until <= _NOW, post.c.lease_until > bindparam("latest", type_=Moment()))
    return select(post.c.pk).where(in_states(post.c.state, *IN_FLIGHT), ended).limit(1)


_ENDED = _ended()


def any_ended(connection: Connection, now: datetime) -> bool:
    """Whether a lease has run out or reaches further than any may, or an account rests for more than a day."""
    ended = connection.execute(_ENDED, {"now": now, "latest": now + LONGEST_LEASE}).first()
    return ended is not None or connection.execute(_SILENCED, {"tomorrow": now + _DAY}).first() is not None


_ACCOUNT_OF = select(account).join(post, post.c.account_pk == account.c.pk).where(post.c.pk == bindparam("pk"))


def _lease_values(owner: str, now: datetime) -> dict[str, Any]:
    return {"lease_owner": owner, "lease_until": now + LEASE, "fence": post.c.fence + 1}


_ONE = posts_statement().where(post.c.pk == bindparam("pk"))


def _claim(connection: Connection, pk: int, owner: str, it: Account, *, recovering: bool) -> Claim:
    row = connection.execute(_ONE, {"pk": pk}).one()
    return Claim(
        lease=Lease(pk, owner, row.fence),
        post=post_from(row),
        account=it,
        payload=None if row.payload is None else load_payload(connection, pk),
        sent_as_of=row.sent_as_of,
        recovering=recovering,
        thread=load_thread(connection, row.follows),
    )
