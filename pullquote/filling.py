"""Filling the slots ahead: what `pullquote plan`, the runner and the studio do.

Touches: disk, and the clock through the posting side.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pullquote.posting import Posting

if TYPE_CHECKING:
    from scheduler.plan.make import Plan


def fill(
    posting: Posting, *, days: int, seed: str, names: tuple[str, ...] = (), keep: bool = True
) -> tuple[Plan, list[int]]:
    """A plan for the days ahead, kept unless told otherwise, and the numbers of the posts that were kept."""
    now = posting.now()
    made = planned(posting, since=now, days=days, seed=seed, names=names)
    return made, keep_plan(posting, made, now) if keep else []


def planned(posting: Posting, *, since: datetime, days: int, seed: str, names: tuple[str, ...] = ()) -> Plan:
    """What would be posted in so many days from a moment on, on these accounts or all; nothing is kept.

    Raises `NotFound` for an account, `InputError` for slots that cannot be read, and `StorageError`.
    """
    chosen = [posting.accounts.get(name).name for name in names] or None
    posting.compare_quotes()
    until = since + timedelta(days=days)
    return posting.planning.plan(since=since, until=until, seed=seed, limits=posting.limits(), names=chosen)


def keep_plan(posting: Posting, made: Plan, now: datetime) -> list[int]:
    """Keeps a plan, puts a notice of its dry spells into the outbox, and gives the numbers of the new posts."""
    ids = posting.planning.keep(made.posts, look=posting.look, key=posting.key, now=now)
    posting.planning.tell_dry(made, now=now)
    return ids
