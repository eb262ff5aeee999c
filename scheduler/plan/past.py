"""What an account has posted and planned, as planning wants to know it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from quotes.candidates import load_candidates
from quotes.choosing import Candidate, Pool, Use
from quotes.errors import InputError, Refused
from quotes.model import Words
from quotes.policy import Policy
from quotes.rows import in_chunks
from quotes.search import Query
from quotes.tables import alias, cluster_of, quote
from scheduler.model import Account, FurtherQuote
from scheduler.plan.make import History, Kept
from scheduler.plan.wanted import Only
from scheduler.rows import further_quotes
from scheduler.states import GONE
from scheduler.tables import account, post

_MARGIN = timedelta(days=2)
"""More than any zone is from UTC: local days at both ends of a span are then known whole."""


def load_pool(connection: Connection, only: Only, policy: Policy) -> Pool:
    """The quotes that a filter and the policy let through. Raises `InputError` for a filter that cannot be read."""
    values: dict[str, Any] = dict(only)
    if "words" in values:
        if values["words"] not in tuple(Words):
            kinds = ", ".join(Words)
            raise InputError(f"words={values['words']} is no kind of words.", f"There are {kinds}.")
        values["words"] = Words(values["words"])
    query = Query(**values, standing=policy.standing, rejected=False)
    return Pool(load_candidates(connection, query, policy.proofs))


def load_past(
    connection: Connection, pk: int, one: Account, known: Mapping[str, Candidate], since: datetime, until: datetime
) -> History:
    """What an account has posted and planned; live posts only near the span."""
    live = post.c.state.not_in([state.value for state in GONE])
    # A thread is one post to whoever plans: its replies fill no slot and no day, and turn no variant.
    mine, begins = post.c.account_pk == pk, post.c.follows.is_(None)
    near = since - _MARGIN - max(one.schedule.longest_rest, one.schedule.spacing)
    slots = connection.execute(
        select(post.c.slot).where(mine, post.c.slot.is_not(None), post.c.due_at >= since - _MARGIN)
    ).scalars()
    posts = connection.execute(
        select(post.c.due_at, post.c.wall, post.c.quote_id, post.c.cluster)
        .where(mine, live, begins, post.c.due_at >= near, post.c.due_at < until + _MARGIN)
        .order_by(post.c.due_at)
    )
    kept = []
    for due_at, wall, quote_id, cluster in posts:
        candidate = known.get(quote_id or "")
        if candidate is None and cluster is not None:
            candidate = Candidate(quote_id or "", cluster, "")
        kept.append(Kept(due_at, date.fromisoformat(wall[:10]), candidate))
    # By the words as they were posted, and as they are now: a quote that was mended since is the same quote.
    posted, present = post.c.cluster, func.coalesce(cluster_of(), post.c.cluster)
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
    made = connection.execute(select(func.count()).where(mine, begins)).scalar_one()
    return History(
        slots=frozenset(slots),
        posts=kept,
        uses=uses,
        made=made,
    )


def further_uses(connection: Connection, *, but: int | None = None) -> dict[tuple[int, str], Use]:
    """The further quotes of live carousels, of all `but` one, by their account's row and the key of their words.

    By the words as they were posted, and as they are now, as for a post of one quote.
    """
    live = post.c.state.not_in([state.value for state in GONE])
    statement = select(post.c.pk, post.c.account_pk, post.c.more, post.c.due_at).where(post.c.more.is_not(None), live)
    carousels = [row for row in connection.execute(statement) if row.pk != but]
    present = _present_words(connection, {one.quote for row in carousels for one in further_quotes(row.more)})
    uses: dict[tuple[int, str], Use] = {}
    for row in carousels:
        for one in further_quotes(row.more):
            for words in {one.cluster, present.get(one.quote, one.cluster)}:
                known = uses.get((row.account_pk, words), Use(one.cycle, row.due_at))
                uses[row.account_pk, words] = Use(max(one.cycle, known.cycle), max(row.due_at, known.last))
    return uses


def _present_words(connection: Connection, ids: set[str]) -> dict[str, str]:
    """The key of the words that quotes have now, by ids that they have or had; nothing of those that were deleted."""
    found: dict[str, str] = {}
    for chunk in in_chunks(sorted(ids)):
        by_id = select(quote.c.id, cluster_of()).where(quote.c.id.in_(chunk))
        by_alias = select(alias.c.id, cluster_of()).join(quote, quote.c.pk == alias.c.quote_pk)
        for statement in (by_id, by_alias.where(alias.c.id.in_(chunk))):
            found.update((row[0], row[1]) for row in connection.execute(statement))
    return found


def repeats(
    connection: Connection,
    account_pk: int,
    first: tuple[str | None, int],
    more: Sequence[FurtherQuote],
    taken: Mapping[tuple[int, str], Use],
) -> bool:
    """Whether a post of these quotes would repeat what a carousel has, or be a carousel with what any post has.

    `first` is the key of the first quote's words and its cycle, `taken` what `further_uses` gives. Between posts of one
    quote each a constraint decides; it cannot see a carousel's further quotes.
    """
    further = [(one.cluster, one.cycle) for one in more]
    everything = [(cluster, cycle) for cluster, cycle in (first, *further) if cluster is not None]
    if any((use := taken.get((account_pk, cluster))) and use.cycle >= cycle for cluster, cycle in everything):
        return True
    live = post.c.state.not_in([state.value for state in GONE])
    for cluster, cycle in further:
        same = (post.c.account_pk == account_pk, post.c.cluster == cluster, post.c.cycle >= cycle)
        if connection.execute(select(post.c.pk).where(*same, live).limit(1)).first():
            return True
    return False


def must_not_repeat(
    connection: Connection, pk: int, first: tuple[str | None, int], more: Sequence[FurtherQuote]
) -> None:
    """Raises `Refused` (rule `repeat`) when a post that is there may not have these quotes, as `repeats` sees it.

    Its account is locked, for a carousel against every other post, until the caller's transaction ends.
    """
    mine = select(post.c.account_pk).where(post.c.pk == pk).scalar_subquery()
    locked = select(account.c.pk).where(account.c.pk == mine)
    alone = bool(more)
    owner = connection.execute(locked.with_for_update(read=not alone, key_share=not alone)).scalar_one()
    if repeats(connection, owner, first, more, further_uses(connection, but=pk)):
        raise Refused(
            "repeat",
            f"A quote of post {pk} is on its account already, or on its way there.",
            "Choose another quote.",
        )
