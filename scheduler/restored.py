"""A queue that was brought back from a backup: nothing in it goes out a second time unless a person says so.

Touches: disk (through the connection it is handed). Whatever happened after the backup is not known here. The library
that it was taken from, or another copy, may have sent what is due by now, and may still be sending.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, update

from scheduler.states import CHANGEABLE, IN_FLIGHT, Event, State
from scheduler.tables import account, history, in_states, post
from scheduler.transitions import move, record, tell

RESTORE = "restore"
"""Who did it, in the history of what was done to a restored queue."""

_RESTORED = "restored from "
"""What the reason of a pause begins with that came with a restore."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """What a person must look at before a restored queue goes on: how many posts are held, how many are unsure, and
    the accounts that were paused, by name."""

    held: int
    unsure: int
    paused: tuple[str, ...]


def doubt_restored(connection: Connection, *, backed_up_at: datetime, now: datetime) -> Doubted:
    """Pauses every account, holds what was due by now or in a runner's hand, and leaves what was being sent unsure.

    What is due later stays as it is, behind the pauses. A reply to a post that somebody else may have seen through is
    held when that post's receipt comes: see `doubted`.
    """
    since = f"the backup of {backed_up_at:%Y-%m-%d %H:%M} UTC"
    # A clock that is behind that of the backup knows less of what was due.
    now = max(now, backed_up_at)
    held = unsure = 0
    why = f"may have gone out since {since}: look at the network"
    # Posts of which nothing can be said but by whoever looks; those that wait for an answer already, too.
    due = and_(in_states(post.c.state, *CHANGEABLE), _due(now))
    open_ones = or_(due, in_states(post.c.state, *IN_FLIGHT, State.UNSURE, State.HANDED))
    statement = select(post.c.pk, post.c.state, post.c.reason).where(open_ones).order_by(post.c.pk)
    for pk, found, reason in connection.execute(statement).all():
        state = State(found)
        if state is State.SENDING:
            move(connection, pk, Event.DOUBT, now=now, owner=RESTORE, note=why, reason=why)
            unsure += 1
        elif state in (State.UNSURE, State.HANDED):
            record(connection, pk, Event.DOUBT.value, now=now, before=state, after=state, owner=RESTORE, note=why)
        elif state is State.HELD:
            both = f"{why}; it was held before: {reason}" if reason else why
            connection.execute(update(post).where(post.c.pk == pk).values(reason=both))
            record(connection, pk, Event.HOLD.value, now=now, before=state, after=state, owner=RESTORE, note=both)
            held += 1
        else:
            move(connection, pk, Event.HOLD, now=now, owner=RESTORE, note=why, reason=why)
            held += 1
    if held or unsure:
        words = f"Restored from {since}: {held} posts are held and {unsure} are in the inbox, for they may be out."
        tell(connection, f"restored:{now.isoformat()}", "restored", words, now=now)
    return Doubted(held, unsure, _pause_all(connection, since))


def doubted(connection: Connection, pk: int) -> bool:
    """Whether a post was open when its queue was restored: its thread may have been seen through elsewhere."""
    mine = (history.c.post_pk == pk, history.c.owner == RESTORE)
    return bool(connection.execute(select(exists().where(*mine))).scalar())


def by_restore(paused: str) -> bool:
    """Whether an account is paused because it was restored, by the reason of its pause."""
    return paused.startswith(_RESTORED)


def paused_anew(paused: str | None, reason: str) -> str:
    """The reason of a pause by hand: what a restore has paused stays so until it is resumed, and is looked at then."""
    return f"{paused}; paused again: {reason}" if paused is not None and by_restore(paused) else reason


def hold_missed(connection: Connection, account_pk: int, *, now: datetime) -> int:
    """Holds what came due while an account was paused by a restore, and gives how many posts that were.

    Whoever posted for it meanwhile may have sent them. What a person has looked at since the restore goes on.
    """
    paused = connection.execute(select(account.c.paused).where(account.c.pk == account_pk)).scalar_one()
    if paused is None or not by_restore(paused):
        return 0
    looked_at = exists().where(history.c.post_pk == post.c.pk, history.c.owner == RESTORE)
    statement = select(post.c.pk).where(
        post.c.account_pk == account_pk, in_states(post.c.state, State.DRAFT, State.QUEUED), _due(now), ~looked_at
    )
    why = "may have gone out while this account was paused after a restore: look at the network"
    pks = connection.execute(statement.order_by(post.c.pk)).scalars().all()
    for pk in pks:
        move(connection, pk, Event.HOLD, now=now, owner=RESTORE, note=why, reason=why)
    return len(pks)


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(post.c.due_at <= now, post.c.ready_at <= now)


def _pause_all(connection: Connection, since: str) -> tuple[str, ...]:
    why = f"{_RESTORED}{since}; resume it when no other Pullquote posts for it"
    present = select(account.c.pk, account.c.name, account.c.paused).where(account.c.removed_at.is_(None))
    rows = connection.execute(present.order_by(account.c.pk)).all()
    for row in rows:
        both = f"{why}; it was paused before: {row.paused}" if row.paused else why
        connection.execute(update(account).where(account.c.pk == row.pk).values(paused=both))
    return tuple(row.name for row in rows)
