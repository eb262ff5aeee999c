"""The plan and the database: what planning must know, read at once; what it decided, kept at once.

Touches: disk. `scheduler.plan` decides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, select, update

from cards.spec import Look
from quotes.candidates import candidates_by_pk, load_candidates
from quotes.choosing import Candidate, Choice, Dry, Pool, Use, choose
from quotes.database import reading, writing
from quotes.errors import NotFound, Refused
from quotes.model import Standing, Words
from quotes.rows import in_chunks, insert_new
from quotes.search import Query
from quotes.tables import quote
from scheduler.model import Account, Campaign, NewPost, Post
from scheduler.plan import History, Kept, Only, Plan, filters_of, make_plan, replanned
from scheduler.rows import account_from, load_campaigns, post_from, posts_statement
from scheduler.states import CHANGEABLE, GONE, State
from scheduler.tables import account, in_states, post
from scheduler.transitions import record, tell

_MARGIN = timedelta(days=2)
"""More than any zone is from UTC: local days at both ends of a span are then known whole."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything a plan is made from, as of one moment."""

    accounts: tuple[Account, ...]
    campaigns: tuple[Campaign, ...]
    pools: Mapping[Only, Pool]
    history: Mapping[str, History]


class Planning:
    """Plans in a database. With `only_approved`, quotes that the editor has not approved are never chosen."""

    def __init__(self, engine: Engine, *, only_approved: bool = True) -> None:
        self._engine = engine
        self._only_approved = only_approved

    def plan(
        self,
        *,
        since: datetime,
        until: datetime,
        seed: str,
        limits: Mapping[str, int],
        names: Collection[str] | None = None,
    ) -> Plan:
        """What would be posted from one instant to before another, on some accounts or all; nothing is kept.

        Raises `InputError` for slots or a filter that cannot be read.
        """
        basis = self.basis(since, until)
        chosen = [one for one in basis.accounts if names is None or one.name in names]
        return make_plan(
            chosen, basis.campaigns, basis.pools, basis.history, since=since, until=until, seed=seed, limits=limits
        )

    def basis(self, since: datetime, until: datetime) -> Basis:
        """What a plan of that span is made from."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(account).where(account.c.removed_at.is_(None)).order_by(account.c.pk)
            ).all()
            accounts = {row.pk: account_from(row) for row in rows}
            campaigns = load_campaigns(connection)
            pools = {
                only: Pool(load_candidates(connection, self._query(only)))
                for only in sorted(filters_of(list(accounts.values()), campaigns))
            }
            known = {candidate.quote: candidate for pool in pools.values() for candidate in pool.candidates}
            history = {one.name: _history(connection, pk, one, known, since, until) for pk, one in accounts.items()}
        return Basis(tuple(accounts.values()), tuple(campaigns), pools, history)

    def keep(
        self,
        posts: Sequence[NewPost],
        *,
        look: Callable[[Account], Look],
        key: Callable[[], str],
        now: datetime,
        drafts: bool = False,
    ) -> list[int]:
        """Keeps planned posts and gives their numbers: as drafts, or queued for accounts that approve by themselves.

        With `drafts` all are drafts.

        A post whose slot or quote was taken meanwhile is left out: the constraints decide, and a next plan fills the
        slot. `key` gives a new key at each call, unlike any other.
        """
        kept: list[int] = []
        with writing(self._engine) as connection:
            rows = connection.execute(select(account).where(account.c.removed_at.is_(None)))
            accounts = {row.name: (row.pk, account_from(row)) for row in rows}
            quotes = _quote_pks(connection, {new.quote for new in posts if new.quote})
            for chunk in in_chunks(posts):
                values = []
                for new in chunk:
                    pk, one = accounts[new.account]
                    drawn = look(one)
                    values.append(_row(new, pk, one.approves and not drafts, quotes, drawn, key(), now))
                insert_new(connection, post, values)
                # Asked for afterwards: RETURNING would make one large statement of each chunk, three times as slow.
                keys = [value["key"] for value in values]
                kept += connection.execute(select(post.c.pk).where(post.c.key.in_(keys)).order_by(post.c.pk)).scalars()
        return kept

    def another(self, it: Post, quote_id: str | None, *, seed: str) -> Choice:
        """Another quote for a post: the one named, or the next that a plan would choose.

        Raises `Refused` (rule `repeat`) when the one named is on the account already, or when there is none left.
        """
        with reading(self._engine) as connection:
            row = connection.execute(
                select(account).where(account.c.name == it.account, account.c.removed_at.is_(None))
            ).one()
            one = account_from(row)
            pool = Pool(load_candidates(connection, self._query(tuple(sorted(one.only.items())))))
            known = {candidate.quote: candidate for candidate in pool.candidates}
            past = _history(connection, row.pk, one, known, it.due_at, it.due_at)
            named = None if quote_id is None else _candidate(connection, quote_id)
        rest = one.schedule.again_after
        if named is not None:
            return _next_time(named, past.uses.get(named.cluster), rest, it.due_at, one.name)
        left = [candidate for candidate in pool.candidates if candidate.cluster != it.cluster]
        found = choose(left, at=it.due_at, seed=seed, uses=past.uses, again_after=rest)
        if isinstance(found, Dry):
            raise Refused(
                "repeat", f"There is no other quote for post {it.id}: {found.reason}.", "Add or approve more."
            )
        return found

    def one_off(
        self, name: str, quote_id: str, *, wall: str, zone: str, due_at: datetime, expires_at: datetime | None
    ) -> NewPost:
        """A post outside all slots. Raises `NotFound`, and `Refused` (rule `repeat`) when the account has the quote."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(account).where(account.c.name == name, account.c.removed_at.is_(None))
            ).one()
            one = account_from(row)
            candidate = _candidate(connection, quote_id)
            past = _history(connection, row.pk, one, {}, due_at, due_at)
        choice = _next_time(candidate, past.uses.get(candidate.cluster), one.schedule.again_after, due_at, name)
        return NewPost(
            account=name,
            quote=candidate.quote,
            cluster=candidate.cluster,
            cycle=choice.cycle,
            slot=None,
            campaign=None,
            wall=wall,
            zone=zone,
            due_at=due_at,
            expires_at=expires_at,
            variant=past.made,
        )

    def follow_zones(self, *, now: datetime) -> int:
        """After a change of the zone data: moves posts still to come to what their wall times mean now; gives how many.

        What is past or in a runner's hand stays as it was.
        """
        ahead = in_states(post.c.state, *CHANGEABLE)
        moved = 0
        with writing(self._engine) as connection:
            statement = posts_statement().where(ahead, post.c.due_at > now).order_by(post.c.pk)
            rows = connection.execute(statement.with_for_update(of=post, skip_locked=True)).all()
            for to in replanned(map(post_from, rows), now):
                values = {"due_at": to.due_at, "ready_at": to.ready_at, "expires_at": to.expires_at}
                connection.execute(update(post).where(post.c.pk == to.post).values(**values))
                state = State(next(row.state for row in rows if row.pk == to.post))
                note = f"the zone's rules have changed: {to.due_at.isoformat()}"
                record(connection, to.post, "move", now=now, before=state, after=state, note=note)
                moved += 1
        return moved

    def tell_dry(self, plan: Plan, *, now: datetime) -> None:
        """Puts a notice of each day on which quotes run dry into the outbox."""
        with writing(self._engine) as connection:
            for spell in plan.dry:
                named = f" (campaign {spell.campaign})" if spell.campaign else ""
                words = f"Quotes for {spell.account}{named} run dry on {spell.day}: {spell.reason}."
                tell(connection, f"dry:{spell.account}:{spell.campaign or ''}:{spell.day}", "dry", words, now=now)

    def _query(self, only: Only) -> Query:
        values: dict[str, Any] = dict(only)
        if "words" in values:
            values["words"] = Words(values["words"])
        standing = Standing.APPROVED if self._only_approved else None
        return Query(**values, standing=standing, rejected=False)


def _history(
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
    uses = connection.execute(
        select(post.c.cluster, func.max(post.c.cycle), func.max(post.c.due_at))
        .where(mine, live, post.c.cluster.is_not(None))
        .group_by(post.c.cluster)
    )
    made = connection.execute(select(func.count()).where(mine)).scalar_one()
    return History(
        slots=frozenset(slots),
        posts=kept,
        uses={cluster: Use(cycle, last) for cluster, cycle, last in uses},
        made=made,
    )


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


def _quote_pks(connection: Connection, ids: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in in_chunks(sorted(ids)):
        rows = connection.execute(select(quote.c.id, quote.c.pk).where(quote.c.id.in_(chunk)))
        found.update((row[0], row[1]) for row in rows)
    return found


def _row(
    new: NewPost, account_pk: int, approved: bool, quotes: Mapping[str, int], look: Look, key: str, now: datetime
) -> dict[str, Any]:
    state = State.QUEUED if approved else State.DRAFT
    return {
        "account_pk": account_pk,
        "campaign": new.campaign,
        "quote_pk": quotes.get(new.quote or ""),
        "quote_id": new.quote,
        "cluster": new.cluster,
        "cycle": new.cycle,
        "slot": new.slot,
        "wall": new.wall,
        "zone": new.zone,
        "due_at": new.due_at,
        "ready_at": new.due_at,
        "expires_at": new.expires_at,
        "state": state.value,
        "variant": new.variant,
        "design": look.design,
        "format": look.format,
        "palette": look.palette,
        "key": key,
        "attempts": 0,
        "looks": 0,
        "fence": 0,
        "added_at": now,
    }
