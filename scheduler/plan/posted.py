"""What an account has posted and planned, as choosing for it wants to know it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, union_all

from quotes.bag import Candidate
from quotes.candidates import candidates_by_pk, members_of
from quotes.channels.past import added_up
from quotes.channels.rules import Rules
from quotes.rows import among, in_chunks
from quotes.usage import Use
from scheduler.model import Schedule
from scheduler.plan.past import further_uses
from scheduler.states import GONE
from scheduler.tables import account, post


class Posted:
    """The past of an account: a `quotes.channels.past.Past`. Its posts are its history, those still to come too."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        named = select(account.c.pk).where(account.c.name == name, account.c.removed_at.is_(None))
        self._account = connection.execute(named).scalar_one()
        self._further = {
            cluster: use for (owner, cluster), use in further_uses(connection).items() if owner == self._account
        }
        live = post.c.state.not_in([state.value for state in GONE])
        self._mine = (post.c.account_pk == self._account, live, post.c.cluster.is_not(None))

    def drawn(self) -> int:
        """How many quotes were ever taken, those of carousels too."""
        statement = select(post.c.cluster, func.max(post.c.cycle)).where(*self._mine).group_by(post.c.cluster)
        cycles = {cluster: use.cycle for cluster, use in self._further.items()}
        for cluster, cycle in self._connection.execute(statement):
            cycles[cluster] = max(cycle, cycles.get(cluster, 0))
        return sum(cycles.values())

    def uses(self, clusters: Sequence[str]) -> Mapping[str, Use]:
        """The uses of those of the clusters that have any: by their words as they were posted, and as they are now."""
        found = {cluster: self._further[cluster] for cluster in clusters if cluster in self._further}
        uses = list(found.items())
        for chunk in in_chunks(clusters):
            members = members_of(self._connection, chunk)
            when = (post.c.cycle, post.c.due_at)
            posted = select(post.c.cluster, *when).where(among(self._connection, post.c.cluster, chunk))
            present = select(members.c.cluster, *when).join(post, post.c.quote_pk == members.c.pk)
            rows = self._connection.execute(union_all(posted.where(*self._mine), present.where(*self._mine))).all()
            uses += [(row[0], Use(row[1], row[2])) for row in rows]
        return added_up(uses)

    def between(self, since: datetime, until: datetime) -> Sequence[tuple[datetime, Candidate]]:
        """What is posted after one instant and before another and is still kept."""
        statement = select(post.c.due_at, post.c.quote_pk).where(
            *self._mine, post.c.due_at > since, post.c.due_at < until, post.c.quote_pk.is_not(None)
        )
        rows = self._connection.execute(statement.order_by(post.c.due_at)).all()
        known: dict[int, Candidate] = {}
        for chunk in in_chunks({row[1] for row in rows}):
            known |= candidates_by_pk(self._connection, chunk)
        return [(row[0], known[row[1]]) for row in rows]

    def latest(self, at: datetime) -> Candidate | None:
        """What was posted last, up to an instant; None when there is nothing, or it is no longer kept."""
        statement = select(post.c.quote_pk).where(*self._mine, post.c.due_at <= at)
        pk = self._connection.execute(statement.order_by(post.c.due_at.desc(), post.c.pk.desc()).limit(1)).scalar()
        return None if pk is None else candidates_by_pk(self._connection, [pk])[pk]


def rules_of(schedule: Schedule) -> Rules:
    """The rules of choosing that a schedule has."""
    return Rules(
        again_after=schedule.again_after,
        author_rest=schedule.author_rest,
        source_rest=schedule.source_rest,
        topic_rest=schedule.topic_rest,
        when_exhausted=schedule.when_exhausted,
    )
