"""How things stand with a workspace's posting at one moment: what is due, what limits leave, which accounts wait.

Touches: the database, which is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from quotes.database import reading
from quotes.errors import NotFound
from scheduler.model import Account
from scheduler.rules import Window
from scheduler.states import State
from scheduler.tables import account, in_states, post, receipt

if TYPE_CHECKING:
    from pullquote.posting import Posting


@dataclass(frozen=True, slots=True)
class WindowUse:
    """One limit of a network's rules: at most `posts` in `seconds`, of which `left` are left to the account."""

    posts: int
    seconds: int
    left: int


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """One account: posts that are due and since when, until when its queue reaches, and what its limits leave.

    A queue that is empty reaches until now, where the account has slots; else `queued_until` is None.
    """

    account: Account
    due: int = 0
    oldest_due: datetime | None = None
    queued_until: datetime | None = None
    windows: tuple[WindowUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """All of it `at` a moment: posts by state, accounts, and what chores found out, by the accounts' names.

    `login_ends` is when logins end, `dry_from` the first day on which an account has no quote for a slot. `free_bytes`
    is the space left on the workspace's disk. What nobody could tell yet is None.
    """

    at: datetime | None = None
    posts: Mapping[State, int] | None = None
    accounts: tuple[AccountStanding, ...] = ()
    login_ends: Mapping[str, datetime] = field(default_factory=dict)
    dry_from: Mapping[str, date] = field(default_factory=dict)
    free_bytes: int | None = None


def accounts_standing(posting: Posting, accounts: Sequence[Account], now: datetime) -> tuple[AccountStanding, ...]:
    """How each of these accounts stands. Raises `StorageError`.

    However many posts there are: what is queued for later, and what was posted long ago, is not looked at.
    """
    windows = {one.name: _windows(posting, one) for one in accounts}
    lengths = {window.seconds for some in windows.values() for window in some}
    with reading(posting.engine) as connection:
        due = _due(connection, now)
        until = _queued_until(connection)
        used = {seconds: _posted_since(connection, now - timedelta(seconds=seconds)) for seconds in lengths}
    found = []
    for one in accounts:
        # One that was added between the two readings stands in the next.
        if one.name in until:
            count, oldest = due.get(one.name, (0, None))
            uses = tuple(
                WindowUse(each.posts, each.seconds, max(0, each.posts - used[each.seconds].get(one.name, 0)))
                for each in windows[one.name]
            )
            reaches = until[one.name] or (now if one.schedule.slots.strip() else None)
            found.append(AccountStanding(one, count, oldest, reaches, uses))
    return tuple(found)


def _windows(posting: Posting, one: Account) -> tuple[Window, ...]:
    try:
        return posting.rules(one).windows
    except NotFound:
        return ()  # its rules went with another version; `doctor` tells, and the others are watched all the same


def _due(connection: Connection, now: datetime) -> dict[str, tuple[int, datetime]]:
    statement = (
        select(account.c.name, func.count(), func.min(post.c.due_at))
        .join(account, account.c.pk == post.c.account_pk)
        # Bound, unlike elsewhere: SQLite then takes the index by state and time, and reads no post of the future.
        .where(post.c.state == State.QUEUED.value, post.c.due_at <= now, account.c.removed_at.is_(None))
        .group_by(account.c.name)
    )
    return {name: (count, oldest) for name, count, oldest in connection.execute(statement)}


def _queued_until(connection: Connection) -> dict[str, datetime | None]:
    last = select(func.max(post.c.ready_at)).where(
        post.c.account_pk == account.c.pk, in_states(post.c.state, State.QUEUED)
    )
    statement = select(account.c.name, last.scalar_subquery()).where(account.c.removed_at.is_(None))
    return dict(iter(connection.execute(statement)))


def _posted_since(connection: Connection, since: datetime) -> dict[str, int]:
    posted = select(func.count()).where(receipt.c.account_pk == account.c.pk, receipt.c.posted_at > since)
    statement = select(account.c.name, posted.scalar_subquery()).where(account.c.removed_at.is_(None))
    return dict(iter(connection.execute(statement)))
