"""What was taken for a channel, as choosing wants to know it: looked up as far as it is asked for.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, Row

from quotes.bag import Candidate
from quotes.candidates import candidates_by_pk
from quotes.channels import statements
from quotes.rows import in_chunks
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
    """The past of a channel that is no account, as of now: the table `chosen`. `channel` is its key."""

    def __init__(self, connection: Connection, channel: str) -> None:
        self._connection, self._channel = connection, channel
        # Asked first of all: where nothing was taken, nothing else needs to be.
        self._drawn = int(connection.execute(statements.DRAWN, {"channel": channel}).scalar_one())

    def drawn(self) -> int:
        """How many quotes were ever taken."""
        return self._drawn

    def uses(self, clusters: Sequence[str]) -> Mapping[str, Use]:
        """The uses of those of the clusters that have any: by their words as they were taken, and as they are now."""
        if not self._drawn:
            return {}
        dialect = self._connection.dialect.name
        rows: list[Row[str, int, datetime]] = []
        for chunk in in_chunks(clusters):
            given = {"channel": self._channel, "clusters": statements.listed(dialect, chunk)}
            rows += self._connection.execute(statements.uses(dialect), given).all()
        return added_up((row[0], Use(row[1], row[2])) for row in rows)

    def between(self, since: datetime, until: datetime) -> Sequence[tuple[datetime, Candidate]]:
        """What was taken after one instant and before another and is still kept."""
        if not self._drawn:
            return []
        given = {"channel": self._channel, "since": since, "until": until}
        rows = self._connection.execute(statements.BETWEEN, given).all()
        known: dict[int, Candidate] = {}
        for chunk in in_chunks({row[1] for row in rows}):
            known |= candidates_by_pk(self._connection, chunk)
        return [(row[0], known[row[1]]) for row in rows]

    def latest(self, at: datetime) -> Candidate | None:
        """What was taken last, up to an instant; None when there is nothing, or it is no longer kept."""
        if not self._drawn:
            return None
        row = self._connection.execute(statements.LATEST, {"channel": self._channel, "at": at}).first()
        return None if row is None else Candidate._make(row[1:])


def added_up(uses: Iterable[tuple[str, Use]]) -> dict[str, Use]:
    """Each cluster's uses as one: the highest cycle and the last instant."""
    found: dict[str, Use] = {}
    for cluster, use in uses:
        known = found.get(cluster, use)
        found[cluster] = Use(max(use.cycle, known.cycle), max(use.last, known.last))
    return found
