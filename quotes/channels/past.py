"""What was taken for a channel, as choosing wants to know it: looked up as far as it is asked for.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, Row, func, select, union_all

from quotes.bag import Candidate
from quotes.candidates import candidates_by_pk, members_of
from quotes.desk_tables import chosen
from quotes.rows import among, in_chunks
from quotes.usage import Use


class Past(Protocol):
    """The history of a place that quotes are chosen for."""

    def drawn(self) -> int:
        """How many quotes were ever taken."""

    def uses(self, clusters: Sequence[str]) -> Mapping[str, Use]:
        """The uses of those of the clusters that have any: by their words as they were taken, and as they are now."""

    def between(self, since: datetime, until: datetime) -> Sequence[tuple[datetime, Candidate]]:
        """What was taken after one instant and before another and is still kept."""

    def latest(self, at: datetime) -> Candidate | None:
        """What was taken last, up to an instant; None when there is nothing, or it is no longer kept."""


class Taken:
    """The past of a channel that is no account: the table `chosen`. `channel` is its key."""

    def __init__(self, connection: Connection, channel: str) -> None:
        self._connection, self._channel = connection, channel

    def drawn(self) -> int:
        """How many quotes were ever taken."""
        statement = select(func.count()).where(chosen.c.channel == self._channel)
        return self._connection.execute(statement).scalar_one()

    def uses(self, clusters: Sequence[str]) -> Mapping[str, Use]:
        """The uses of those of the clusters that have any: by their words as they were taken, and as they are now."""
        rows: list[Row[str, int, datetime]] = []
        for chunk in in_chunks(clusters):
            members = members_of(self._connection, chunk)
            when = (chosen.c.cycle, chosen.c.at)
            posted = select(chosen.c.cluster, *when).where(among(self._connection, chosen.c.cluster, chunk))
            present = select(members.c.cluster, *when).join(chosen, chosen.c.quote_pk == members.c.pk)
            posted = posted.where(chosen.c.channel == self._channel)
            # Spelled so that the channel's own index, which has all that was ever taken, is not thought better.
            present = present.where(chosen.c.channel.concat("") == self._channel)
            rows += self._connection.execute(union_all(posted, present)).all()
        return added_up((row[0], Use(row[1], row[2])) for row in rows)

    def between(self, since: datetime, until: datetime) -> Sequence[tuple[datetime, Candidate]]:
        """What was taken after one instant and before another and is still kept."""
        statement = select(chosen.c.at, chosen.c.quote_pk).where(
            chosen.c.channel == self._channel, chosen.c.at > since, chosen.c.at < until, chosen.c.quote_pk.is_not(None)
        )
        rows = self._connection.execute(statement.order_by(chosen.c.at)).all()
        known: dict[int, Candidate] = {}
        for chunk in in_chunks({row[1] for row in rows}):
            known |= candidates_by_pk(self._connection, chunk)
        return [(row[0], known[row[1]]) for row in rows]

    def latest(self, at: datetime) -> Candidate | None:
        """What was taken last, up to an instant; None when there is nothing, or it is no longer kept."""
        statement = select(chosen.c.quote_pk).where(chosen.c.channel == self._channel, chosen.c.at <= at)
        pk = self._connection.execute(statement.order_by(chosen.c.at.desc(), chosen.c.pk.desc()).limit(1)).scalar()
        return None if pk is None else candidates_by_pk(self._connection, [pk])[pk]


def added_up(uses: Iterable[tuple[str, Use]]) -> dict[str, Use]:
    """Each cluster's uses as one: the highest cycle and the last instant."""
    found: dict[str, Use] = {}
    for cluster, use in uses:
        known = found.get(cluster, use)
        found[cluster] = Use(max(use.cycle, known.cycle), max(use.last, known.last))
    return found
