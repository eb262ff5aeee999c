"""A bag that stays in the store: a million quotes in shuffled order, a few segments at a time.

Touches: disk (through the connection it is handed). The order is `quotes.bag`'s, the same as of a pool in memory.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from heapq import merge
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    func,
    select,
)

from quotes.bag import SEGMENT_BITS, SEGMENTS, Bag, Candidate, Placed, Pool, Shuffle, in_place, key_of
from quotes.candidates import CARD_PROOFS, candidates_by_pk, candidates_statement, load_candidates
from quotes.channels import statements
from quotes.model import Proof, Standing
from quotes.rows import in_chunks
from quotes.search import Order, Query, matching
from quotes.tables import quote

Foresee = Callable[[Sequence[str]], None]
"""Is told the clusters that are about to be looked at, so that their uses can be found together."""

# So many are read at once and shuffled in memory; more are walked segment by segment.
_FEW = 400
# So many that a filter finds are read at once: the price of every choice with that filter.
_FOUND = 1_000
# One segment of a large bag holds the few candidates that are looked at; of a small one, more are needed.
_FIRST, _FASTER, _MOST = 1, 8, 1_024
# Past so many segments with less than one row each, all rows are read at once: there are fewer than segments.
_SPARSE = 73
# So many words are looked at first: as many as choosing compares. Then more at a time: they are used, or not fit.
_LOOKED_AT, _MORE = 8, 4
# A statement with more rows has met words that are stored thousands of times.
_CROWD = 4 * _MOST

_SHIFT = 64 - SEGMENT_BITS


def open_bag(connection: Connection, query: Query, foresee: Foresee, proofs: Collection[Proof] = CARD_PROOFS) -> Bag:
    """The bag of what a query finds, is proven so and a card can be made of. Raises `InputError` for a bad query."""
    standings = _standings(query)
    size, any_heavy = connection.execute(statements.SIZE, {"standings": standings, "most": _FEW + 1}).one()
    if size <= _FEW:
        return _foreseen(Pool(load_candidates(connection, query, proofs)), foresee)
    dense = replace(query, text="", author=None, source=None, topic=None, section=None, tag=None)
    among = None
    if dense != query:
        found = matching(connection, replace(query, order=Order.OLDEST)).order_by(None)
        pks = list(connection.execute(found.limit(_FOUND + 1)).scalars())
        if len(pks) <= _FOUND:
            known: dict[int, Candidate] = {}
            for chunk in in_chunks(pks):
                known |= candidates_by_pk(connection, chunk, fit=proofs)
            return _foreseen(Pool(known[pk] for pk in sorted(known)), foresee)
        among = frozenset(connection.execute(found).scalars())
    rest = replace(dense, standing=None, rejected=True)
    condition = None if rest == Query(limit=rest.limit, order=rest.order) else matching(connection, rest).whereclause
    return StoredBag(connection, standings, frozenset(proofs), condition, among, foresee, any_heavy=any_heavy)


def _foreseen(pool: Pool, foresee: Foresee) -> Pool:
    foresee(sorted(pool.clusters))
    return pool


def _standings(query: Query) -> list[str]:
    if query.standing is not None:
        return [query.standing.value]
    return [one.value for one in Standing if query.rejected or one is not Standing.REJECTED]


class StoredBag:
    """A bag in the store, as of the connection's moment.

    `proofs` are those that will do, `condition` what must hold of a quote besides, and `among` the primary keys it must
    be one of. Without `any_heavy` all quotes have the usual weight.
    """

    def __init__(
        self,
        connection: Connection,
        standings: Sequence[str],
        proofs: frozenset[Proof],
        condition: ColumnElement[bool] | None,
        among: frozenset[int] | None,
        foresee: Foresee,
        *,
        any_heavy: bool,
    ) -> None:
        self._connection, self._standings, self._proofs = connection, list(standings), proofs
        self._condition, self._among, self._foresee = condition, among, foresee
        self._heavy = self._load_heavy() if any_heavy else []
        self._clusters = {candidate.cluster for _, candidate in self._heavy}
        self._walked: tuple[Shuffle | None, list[Placed], Iterator[Placed]] = (None, [], iter(()))

    @property
    def empty(self) -> bool:
        """Never for sure: that would have to be looked for."""
        return False

    def shuffled(self, shuffle: Shuffle) -> Iterator[Placed]:
        """One candidate of each cluster, in the shuffle's order, read as far as they are asked for, and once."""
        if shuffle != self._walked[0]:
            light = self._by_segments(shuffle)
            self._walked = (shuffle, [], merge(light, in_place(shuffle, self._heavy)) if self._heavy else light)
        _, known, more = self._walked
        index = 0
        while True:
            if index == len(known):
                if (step := next(more, None)) is None:
                    return
                known.append(step)
            yield known[index]
            index += 1

    def _load_heavy(self) -> list[tuple[int, Candidate]]:
        rows = self._connection.execute(self._and(statements.heavy(self._proofs)), {"standings": self._standings}).all()
        first: dict[str, Candidate] = {}
        for candidate in self._candidates(rows):
            first.setdefault(candidate.cluster, candidate)
        self._foresee(list(first))
        return [(key_of(cluster), candidate) for cluster, candidate in first.items()]

    def _by_segments(self, shuffle: Shuffle) -> Iterator[Placed]:
        rank, count, most, rows, looked_at = 0, _FIRST, _MOST, 0, _LOOKED_AT
        while rank < SEGMENTS:
            if rank >= _SPARSE and rows < rank:
                placed = self._placed(shuffle, self._load_light())
                yield from placed[bisect_left(placed, rank / SEGMENTS, key=itemgetter(0)) :]
                return
            past = min(rank + count, SEGMENTS)
            segments = [shuffle.segment(one) for one in range(rank, past)]
            if (keyed := self._load_keys(segments)) is None and count > 1:
                count = most = count // 2
                continue
            if keyed is None:
                found = self._load_segment(segments[0])
                rows += len(found)
                yield from self._placed(shuffle, found)
            else:
                waiting = sorted(keyed, key=lambda key: shuffle.place(key_of(key)))
                while waiting:
                    some, waiting = waiting[:looked_at], waiting[looked_at:]
                    found = self._load_placed({(pk, key) for key in some for pk in keyed[key]})
                    rows += len(found)
                    yield from self._placed(shuffle, found)
                    looked_at = min(looked_at * _MORE, _CROWD)
            rank, count = past, min(count * _FASTER, most)

    def _placed(self, shuffle: Shuffle, rows: Sequence[Any]) -> list[Placed]:
        """The candidates of some rows, in the shuffle's order."""
        first: dict[str, Candidate] = {}
        for candidate in self._candidates(rows):
            if candidate.cluster not in self._clusters:
                first.setdefault(candidate.cluster, candidate)
        self._foresee(list(first))
        return sorted((shuffle.place(key_of(cluster)), candidate) for cluster, candidate in first.items())

    def _load_light(self) -> Sequence[Any]:
        """All light rows, oldest first."""
        if self._among is not None:
            placed = statements.placed(self._connection.dialect.name, self._proofs)
            # They are the ones a query found, so they stand as it asks.
            return [row for chunk in in_chunks(sorted(self._among)) for row in self._load_pks(placed, chunk)]
        statement = self._and(statements.light(self._proofs))
        return self._connection.execute(statement, {"standings": self._standings}).all()

    def _and(self, statement: Any) -> Any:
        """The statement with the condition, if there is one."""
        return statement if self._condition is None else statement.where(self._condition)

    def _candidates(self, rows: Sequence[Any]) -> Iterator[Candidate]:
        for row in rows:
            if self._among is None or row[0] in self._among:
                yield Candidate._make(row[1:])

    def _load_keys(self, segments: list[int]) -> dict[str, list[int]] | None:
        """The primary keys of the quotes of segments, fit or not, by the keys of their words; None for too many."""
        most = _CROWD + 2 * len(segments) * len(self._standings)
        statement = statements.keys(self._connection.dialect.name)
        rows = self._connection.execute(statement, self._bounds(segments) | {"most": most + 1}).all()
        if len(rows) > most:
            return None
        found: dict[str, list[int]] = {}
        for pk, key in rows:
            if pk is not None and (self._among is None or pk in self._among):
                found.setdefault(key, []).append(pk)
        return found

    def _load_placed(self, keyed: set[tuple[int, str]]) -> Sequence[Any]:
        """The light rows of pairs of a primary key and the key of its words, near-duplicates counted in."""
        rows = self._load_pks(statements.placed(self._connection.dialect.name, self._proofs), [pk for pk, _ in keyed])
        return [row for row in rows if (row[0], row[2]) in keyed]

    def _load_pks(self, statement: Any, pks: list[int]) -> Sequence[Any]:
        given = {"pks": statements.listed(self._connection.dialect.name, pks)}
        return self._connection.execute(self._and(statement), given).all()

    def _load_segment(self, segment: int) -> Sequence[Any]:
        """The light rows of a segment, oldest first."""
        dialect = self._connection.dialect.name
        if self._condition is None:
            both, some = statements.segments(dialect, self._proofs)
        else:
            both, some = statements.segments_where(dialect, self._proofs, self._condition)
        given = self._bounds([segment])
        # A range without quotes has a row of nothing in each half.
        most = _CROWD + 2 * len(self._standings)
        rows = self._connection.execute(some, given | {"most": most + 1}).all()
        if len(rows) <= most:
            return sorted((row for row in rows if row[0] is not None), key=lambda row: row[0])
        return self._load_crowd(both, given)

    def _bounds(self, segments: list[int]) -> dict[str, Any]:
        lows = [f"{one << _SHIFT:016x}" for one in segments]
        # Past the last digit there is none, but a letter that is greater than all.
        highs = [f"{one + 1 << _SHIFT:016x}" if one + 1 < SEGMENTS else "g" for one in segments]
        return statements.bounds(self._connection.dialect.name, self._standings, lows, highs)

    def _load_crowd(self, statement: Any, given: dict[str, Any]) -> Sequence[Any]:
        """Of each cluster the oldest row: thousands of quotes may have the same words."""
        rows = statement.subquery()
        if self._among is not None:
            found = select(rows).where(rows.c[0].is_not(None)).order_by(rows.c[0])
            return self._connection.execute(found, given).all()
        oldest = select(func.min(rows.c[0])).where(rows.c[0].is_not(None)).group_by(rows.c[2])
        kept = candidates_statement().where(quote.c.pk.in_(oldest)).order_by(quote.c.pk)
        return self._connection.execute(kept, given).all()
