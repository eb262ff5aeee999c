"""One quote at a time: another one for a post, and a post outside all slots.

Touches: disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select

from quotes.candidates import candidates_by_pk
from quotes.choosing import Candidate, Choice, Dry, Usage, Use, choose
from quotes.database import reading
from quotes.errors import NotFound, Refused
from quotes.policy import Policy
from quotes.tables import quote
from scheduler.model import Account, FurtherQuote, NewPost, Post
from scheduler.plan.past import load_past, load_pool
from scheduler.plan.wanted import filter_of
from scheduler.rows import account_from
from scheduler.tables import account


class Picking:
    """Picks by hand what a plan would choose. Only quotes that the `policy` allows are picked."""

    def __init__(self, engine: Engine, policy: Policy = Policy()) -> None:  # noqa: B008 - frozen
        self._engine = engine
        self._policy = policy

    def another(self, it: Post, quote_id: str | None, *, seed: str) -> Choice:
        """Another quote for a post: the one named, or the next that a plan would choose.

        Raises `Refused` (rule `repeat`) when the one named is on the account already, or when there is none left.
        """
        with reading(self._engine) as connection:
            pk, one = _account(connection, it.account)
            pool = load_pool(connection, filter_of(one), self._policy)
            known = {candidate.quote: candidate for candidate in pool.candidates}
            past = load_past(connection, pk, one, known, it.due_at, it.due_at)
            named = None if quote_id is None else _candidate(connection, quote_id)
        rest = one.schedule.again_after
        if named is not None:
            return _next_time(named, past.uses.get(named.cluster), rest, it.due_at, one.name)
        left = [candidate for candidate in pool.candidates if candidate.cluster != it.cluster]
        # By hand, so labels need not rest; that words do not repeat holds all the same.
        found = choose(left, at=it.due_at, seed=seed, usage=Usage(dict(past.uses), again_after=rest))
        if isinstance(found, Dry):
            raise Refused(
                "repeat", f"There is no other quote for post {it.id}: {found.reason}.", "Add or approve more."
            )
        return found

    def one_off(
        self,
        name: str,
        quote_ids: Sequence[str],
        *,
        wall: str,
        zone: str,
        due_at: datetime,
        expires_at: datetime | None,
    ) -> NewPost:
        """A post outside all slots, of one quote or, as a carousel, of several.

        Raises `NotFound`, and `Refused` (rule `repeat`) when the account has one of the quotes, or when two of them
        have the same words.
        """
        with reading(self._engine) as connection:
            pk, one = _account(connection, name)
            candidates = [_candidate(connection, id) for id in quote_ids]
            past = load_past(connection, pk, one, {}, due_at, due_at)
        if len({candidate.cluster for candidate in candidates}) < len(candidates):
            raise Refused("repeat", "Two of these quotes have the same words.", "Name each once.")
        rest = one.schedule.again_after
        first, *further = [_next_time(it, past.uses.get(it.cluster), rest, due_at, name) for it in candidates]
        return NewPost(
            account=name,
            quote=first.candidate.quote,
            cluster=first.candidate.cluster,
            cycle=first.cycle,
            slot=None,
            campaign=None,
            wall=wall,
            zone=zone,
            due_at=due_at,
            expires_at=expires_at,
            variant=past.made,
            more=tuple(FurtherQuote(it.candidate.quote, it.candidate.cluster, it.cycle) for it in further),
        )


def _account(connection: Connection, name: str) -> tuple[int, Account]:
    row = connection.execute(select(account).where(account.c.name == name, account.c.removed_at.is_(None))).first()
    if row is None:
        raise NotFound(f"There is no account {name!r}.", "`pullquote accounts list` lists them.")
    return row.pk, account_from(row)


def _candidate(connection: Connection, quote_id: str) -> Candidate:
    pk = connection.execute(select(quote.c.pk).where(quote.c.id == quote_id)).scalar()
    if pk is None:
        raise NotFound(f"There is no quote {quote_id!a}.", "`pullquote quotes` lists them with their ids.")
    return candidates_by_pk(connection, [pk])[pk]


def _next_time(candidate: Candidate, use: Use | None, again_after: timedelta | None, at: datetime, name: str) -> Choice:
    """Which time round a quote would be. Raises `Refused` when it may not come round yet."""
    if use is None:
        return Choice(candidate, 1)
    if again_after is None or at < use.last + again_after:
        when = "never come again" if again_after is None else f"come again from {use.last + again_after:%Y-%m-%d} on"
        raise Refused(
            "repeat",
            f"{name} has the quote {candidate.quote} already ({use.last:%Y-%m-%d}); it may {when}.",
            "Choose another quote, or let quotes come again: `pullquote accounts edit NAME --again-after DAYS`.",
        )
    return Choice(candidate, use.cycle + 1)
