"""What an account has posted and planned, as planning wants to know it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from quotes.candidates import load_candidates
from quotes.choosing import Candidate, Pool, Use
from quotes.errors import InputError
from quotes.model import Standing, Words
from quotes.search import Query
from quotes.tables import quote
from scheduler.model import Account, NewPost
from scheduler.plan.make import History, Kept, Only
from scheduler.rows import further_quotes
from scheduler.states import GONE
from scheduler.tables import post

_MARGIN = timedelta(days=2)
"""More than any zone is from UTC: local days at both ends of a span are then known whole."""


def load_pool(connection: Connection, only: Only, *, only_approved: bool) -> Pool:
    """The quotes that a filter lets through. Raises `InputError` for a filter that cannot be read."""
    values: dict[str, Any] = dict(only)
    if "words" in values:
        if values["words"] not in tuple(Words):
            kinds = ", ".join(Words)
            raise InputError(f"words={values['words']} is no kind of words.", f"There are {kinds}.")
        values["words"] = Words(values["words"])
    standing = Standing.APPROVED if only_approved else None
    return Pool(load_candidates(connection, Query(**values, standing=standing, rejected=False)))


def load_past(
    connection: Connection, pk: int, one: Account, known: Mapping[str, Candidate], since: datetime, until: datetime
) -> History:
    """What an account has posted and planned; live posts only near the span."""
    live = post.c.state.not_in([state.value for state in GONE])
    mine = post.c.account_pk == pk
    near = since - _MARGIN - max(one.schedule.author_rest, one.schedule.spacing)
    slots = connection.execute(
        select(post.c.slot).where(mine, post.c.slot.is_not(None), post.c.due_at >= since - _MARGIN)
    ).scalars()
    posts = connection.execute(
        select(post.c.due_at, post.c.wall, post.c.quote_id, post.c.cluster)
        .where(mine, live, post.c.due_at >= near, post.c.due_at < until + _MARGIN)
        .order_by(post.c.due_at)
    )
    kept = []
    for due_at, wall, quote_id, cluster in posts:
        candidate = known.get(quote_id or "")
        if candidate is None and cluster is not None:
            candidate = Candidate(quote_id or "", cluster, "")
        kept.append(Kept(due_at, date.fromisoformat(wall[:10]), candidate))
    # By the words as they were posted, and as they are now: a quote that was mended since is the same quote.
    posted, present = post.c.cluster, func.coalesce(quote.c.words_key, post.c.cluster)
    uses: dict[str, Use] = {}
    for words in (posted, present):
        rows = connection.execute(
            select(words, func.max(post.c.cycle), func.max(post.c.due_at))
            .select_from(post.outerjoin(quote, quote.c.pk == post.c.quote_pk))
            .where(mine, live, post.c.cluster.is_not(None))
            .group_by(words)
        )
        for cluster, cycle, last in rows:
            known_use = uses.get(cluster, Use(cycle, last))
            uses[cluster] = Use(max(cycle, known_use.cycle), max(last, known_use.last))
    for (account_pk, cluster), use in further_uses(connection).items():
        if account_pk == pk:
            known_use = uses.get(cluster, use)
            uses[cluster] = Use(max(use.cycle, known_use.cycle), max(use.last, known_use.last))
    made = connection.execute(select(func.count()).where(mine)).scalar_one()
    return History(
        slots=frozenset(slots),
        posts=kept,
        uses=uses,
        made=made,
    )


def further_uses(connection: Connection) -> dict[tuple[int, str], Use]:
    """The further quotes of live carousels, by their account's row and the key of their words."""
    live = post.c.state.not_in([state.value for state in GONE])
    statement = select(post.c.account_pk, post.c.more, post.c.due_at).where(post.c.more.is_not(None), live)
    uses: dict[tuple[int, str], Use] = {}
    for account_pk, more, due_at in connection.execute(statement):
        for one in further_quotes(more):
            known = uses.get((account_pk, one.cluster), Use(one.cycle, due_at))
            uses[account_pk, one.cluster] = Use(max(one.cycle, known.cycle), max(due_at, known.last))
    return uses


def repeats(connection: Connection, new: NewPost, pk: int, taken: Mapping[tuple[int, str], Use]) -> bool:
    """Whether a new post would repeat what a carousel has, or a new carousel what any post has.

    Between posts of one quote each a constraint decides; it cannot see a carousel's further quotes.
    """
    everything = [*((one.cluster, one.cycle) for one in new.more)]
    if new.cluster is not None:
        everything.append((new.cluster, new.cycle))
    if any((use := taken.get((pk, cluster))) and use.cycle >= cycle for cluster, cycle in everything):
        return True
    live = post.c.state.not_in([state.value for state in GONE])
    for one in new.more:
        same = (post.c.account_pk == pk, post.c.cluster == one.cluster, post.c.cycle >= one.cycle)
        if connection.execute(select(post.c.pk).where(*same, live).limit(1)).first():
            return True
    return False
