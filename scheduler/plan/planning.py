"""The plan and the database: what planning must know, read at once; what it decided, kept at once.

Touches: disk. `scheduler.plan.make` decides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, select, update

from cards.spec import Look
from quotes.choosing import Pool
from quotes.database import reading, writing
from quotes.policy import Policy
from quotes.rows import CHUNK, in_chunks, insert_new
from quotes.tables import quote
from scheduler.model import Account, Campaign, NewPost
from scheduler.plan.make import DrySpell, History, Plan, make_plan, replanned
from scheduler.plan.past import further_uses, load_past, load_pool, repeats
from scheduler.plan.wanted import Only, filters_of
from scheduler.plan.zones import meant
from scheduler.rows import account_from, further_json, load_campaigns, post_from, posts_statement
from scheduler.states import CHANGEABLE, State
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
    """Plans in a database. Quotes that the `policy` forbids are never chosen."""

    def __init__(self, engine: Engine, policy: Policy = Policy()) -> None:  # noqa: B008 - frozen
        self._engine = engine
        self._policy = policy

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
                only: load_pool(connection, only, self._policy)
                for only in sorted(filters_of(list(accounts.values()), campaigns))
            }
            known = {candidate.quote: candidate for pool in pools.values() for candidate in pool.candidates}
            history = {one.name: load_past(connection, pk, one, known, since, until) for pk, one in accounts.items()}
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
            # PostgreSQL: a carousel locks out every other post of its accounts, so that each sees the other's quotes.
            carousels = any(new.more for new in posts)
            statement = select(account).where(account.c.removed_at.is_(None))
            rows = connection.execute(statement.with_for_update(read=not carousels, key_share=not carousels))
            accounts = {row.name: (row.pk, account_from(row)) for row in rows}
            taken = further_uses(connection)
            quotes = _quote_pks(connection, {new.quote for new in posts if new.quote})
            for chunk in in_chunks(posts):
                values = []
                for new in chunk:
                    if new.account not in accounts:
                        continue  # removed since it was planned
                    pk, one = accounts[new.account]
                    if repeats(connection, pk, (new.cluster, new.cycle), new.more, taken):
                        continue
                    drawn = look(one)
                    values.append(_row(new, pk, one.approves and not drafts, quotes, drawn, key(), now))
                insert_new(connection, post, values)
                # Asked for afterwards: RETURNING would make one large statement of each chunk, three times as slow.
                keys = [value["key"] for value in values]
                kept += connection.execute(select(post.c.pk).where(post.c.key.in_(keys)).order_by(post.c.pk)).scalars()
        return kept

    def follow_zones(self, *, now: datetime) -> int:
        """After a change of the zone data: moves posts still to come to what their wall times mean now; gives how many.

        What is past or in a runner's hand stays as it was.
        """
        # A reply goes out when it may, not at a wall time.
        ahead = in_states(post.c.state, *CHANGEABLE) & post.c.follows.is_(None) & (post.c.due_at > now)
        moved = 0
        # Looked for without the lock: the rules hardly ever change, and a year's backlog takes a while to look through.
        for chunk in in_chunks(self._moved_by_zones(ahead)):
            with writing(self._engine) as connection:
                statement = posts_statement().where(post.c.pk.in_(chunk), ahead).order_by(post.c.pk)
                rows = connection.execute(statement.with_for_update(of=post, skip_locked=True)).all()
                for to in replanned(map(post_from, rows), now):
                    values = {"due_at": to.due_at, "ready_at": to.ready_at, "expires_at": to.expires_at}
                    connection.execute(update(post).where(post.c.pk == to.post).values(**values))
                    state = State(next(row.state for row in rows if row.pk == to.post))
                    note = f"the zone's rules have changed: {to.due_at.isoformat()}"
                    record(connection, to.post, "move", now=now, before=state, after=state, note=note)
                    moved += 1
        return moved

    def _moved_by_zones(self, ahead: ColumnElement[bool]) -> list[int]:
        """Those posts whose wall time means another instant by now."""
        statement = select(post.c.pk, post.c.wall, post.c.zone, post.c.due_at).where(ahead).order_by(post.c.pk)
        with reading(self._engine) as connection:
            rows = connection.execute(statement).yield_per(CHUNK)
            return [pk for pk, wall, zone, due_at in rows if meant(wall, zone) != due_at]

    def tell_dry(self, plan: Plan, *, now: datetime) -> None:
        """Puts a notice of each day on which quotes run dry into the outbox."""
        with writing(self._engine) as connection:
            for spell in plan.dry:
                named = f" (campaign {spell.campaign})" if spell.campaign else ""
                words = f"Quotes for {spell.account}{named} run dry on {spell.day}: {spell.reason}."
                # One dry spell lasts from the last post that there is to the next one, whichever day is its first
                # by now.
                last = connection.execute(_last_post(spell)).scalar()
                tell(connection, f"dry:{spell.account}:{spell.campaign or ''}:{last}", "dry", words, now=now)


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
        "more": further_json(new.more),
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


def _last_post(spell: DrySpell) -> Select[int]:
    statement = select(func.max(post.c.pk)).join(account, account.c.pk == post.c.account_pk)
    statement = statement.where(account.c.name == spell.account, account.c.removed_at.is_(None))
    return statement if spell.campaign is None else statement.where(post.c.campaign == spell.campaign)
