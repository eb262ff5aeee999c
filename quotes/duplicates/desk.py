"""The desk for duplicates: finds like quotes, lists them, and keeps what a person says of them.

Touches: disk.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from sqlalchemy import Connection, Engine, Select, and_, func, literal, null, select, text

from quotes.database import reading, writing
from quotes.desk_tables import quote_pair
from quotes.duplicates.comparing import Progress, compare_all, forget_all
from quotes.duplicates.decisions import settle_pair
from quotes.duplicates.likeness import difference
from quotes.duplicates.pairing import Cluster, Compared, Decision, Pair, PairKind
from quotes.errors import InputError
from quotes.model import Quote
from quotes.resolving import resolve
from quotes.rows import among, in_chunks, load_quotes
from quotes.tables import UNCOMPARED, cluster_of, quote

_AT_ONCE = 100
"""Pairs whose quotes are in memory together: of the longest texts they take some 10 MB."""


class Duplicates:
    """Like quotes in a database. Nothing is ever merged by itself: a person merges, or settles a pair."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def compare(self, *, every: bool = False, progress: Progress | None = None) -> Compared:
        """Compares the quotes that are new or changed with all others; with `every`, all of them anew.

        In parts of one transaction each, so that whoever else writes need not wait long; when it is killed, the next
        call goes on. With nothing to do it costs one look at an empty index. Raises StorageError.
        """
        if every:
            with writing(self._engine, alone=True) as connection:
                forget_all(connection)
        return compare_all(self._engine, progress)

    def is_behind(self) -> bool:
        """Whether there are quotes that `compare` has not looked at since they were added or changed."""
        with reading(self._engine) as connection:
            return connection.execute(select(quote.c.pk).where(text(UNCOMPARED)).limit(1)).first() is not None

    def counts(self) -> dict[PairKind, int]:
        """How many pairs of each kind wait to be settled."""
        with reading(self._engine) as connection:
            return {
                kind: connection.execute(select(func.count()).select_from(_of_kind(kind, True).subquery())).scalar_one()
                for kind in PairKind
            }

    def page(self, kind: PairKind, *, after: int, limit: int) -> tuple[Pair, ...]:
        """The pairs of a kind that wait to be settled, oldest first, without the first so many."""
        with reading(self._engine) as connection:
            rows = connection.execute(_of_kind(kind, True).offset(after).limit(limit)).all()
            return tuple(_load_pairs(connection, [(first, second) for first, second in rows], kind))

    def pairs(
        self, kind: PairKind | None = None, *, open_only: bool = True, limit: int | None = None
    ) -> Iterator[Pair]:
        """The pairs of one kind or of all, oldest first: near, then contained, then conflicts.

        Without `open_only` also those that are settled. Which pairs these are is found out at the first one.
        """
        found: list[tuple[array[int], array[int]]] = []
        left = limit
        with reading(self._engine) as connection:
            kinds = tuple(PairKind) if kind is None else (kind,)
            for one in kinds:
                firsts, seconds = array("q"), array("q")
                for first, second in connection.execute(_of_kind(one, open_only).limit(left)):
                    firsts.append(first)
                    seconds.append(second)
                left = None if left is None else left - len(firsts)
                found.append((firsts, seconds))
        for one, (firsts, seconds) in zip(kinds, found, strict=True):
            for start in range(0, len(firsts), _AT_ONCE):
                ends = list(zip(firsts[start : start + _AT_ONCE], seconds[start : start + _AT_ONCE], strict=True))
                with reading(self._engine) as connection:
                    pairs = _load_pairs(connection, ends, one)
                yield from pairs

    def conflicts(self) -> Iterator[Pair]:
        """The same words under two names, the oldest with each other one, unless a person has settled it.

        They are always current, whether `compare` was called or not.
        """
        return self.pairs(PairKind.CONFLICT)

    def decide(self, first: str, second: str, decision: Decision | None) -> Pair:
        """Keeps what a person says of two quotes, None to take it back, and returns the pair.

        Any two can be declared variants, whether they look alike or not. Raises NotFound, for `apart` and None also
        when the two are no pair, and InputError when they are one quote.
        """
        with writing(self._engine, alone=True) as connection:
            ends = sorted({resolve(connection, first), resolve(connection, second)})
            if len(ends) == 1:
                raise InputError(f"{first} and {second} are one quote.", "Name two.")
            statement = select(quote.c.pk, quote.c.text, quote.c.words_key).where(quote.c.pk.in_(ends))
            older, newer = connection.execute(statement.order_by(quote.c.pk)).all()
            kind = settle_pair(connection, older, newer, decision)
            return _load_pairs(connection, [(older.pk, newer.pk)], kind)[0]

    def clusters(self) -> Iterator[Cluster]:
        """The quotes that count as one with others, cluster by cluster, in the order of their keys."""
        with reading(self._engine) as connection:
            several = select(cluster_of().label("key")).group_by(cluster_of()).having(func.count() > 1)
            # Sixteen letters for each: the keys of a million equal pairs are some 30 MB.
            keys = connection.execute(several.order_by("key")).scalars().all()
        for key in keys:
            with reading(self._engine) as connection:
                own = and_(quote.c.words_key == key, quote.c.cluster_key.is_(None))
                members = select(quote.c.id).where(own | (quote.c.cluster_key == key)).order_by(quote.c.pk)
                yield Cluster(key, tuple(connection.execute(members).scalars()))


def _of_kind(kind: PairKind, open_only: bool) -> Select[int, int]:
    return _conflicts(open_only) if kind is PairKind.CONFLICT else _likes(kind, open_only)


def _likes(kind: PairKind, open_only: bool) -> Select[int, int]:
    statement = select(quote_pair.c.first_pk, quote_pair.c.second_pk).where(quote_pair.c.kind == kind.value)
    if open_only:
        statement = statement.where(quote_pair.c.decision.is_(None))
    return statement.order_by(quote_pair.c.first_pk, quote_pair.c.second_pk)


def _conflicts(open_only: bool) -> Select[int, int]:
    """Of the quotes of equal words the oldest with each other one: as many pairs as there are others."""
    shared = (
        select(quote.c.words_key, func.min(quote.c.pk).label("oldest"))
        .group_by(quote.c.words_key)
        .having(func.count() > 1)
        .subquery()
    )
    statement = (
        select(shared.c.oldest, quote.c.pk)
        .join(shared, shared.c.words_key == quote.c.words_key)
        .where(quote.c.pk != shared.c.oldest)
        .order_by(shared.c.oldest, quote.c.pk)
    )
    if open_only:
        decided = select(literal(1)).where(
            quote_pair.c.first_pk == shared.c.oldest,
            quote_pair.c.second_pk == quote.c.pk,
            quote_pair.c.decision.is_not(null()),
        )
        statement = statement.where(~decided.exists())
    return statement


def _load_pairs(connection: Connection, ends: list[tuple[int, int]], kind: PairKind) -> list[Pair]:
    """The pairs, whole; one of whose quotes was deleted meanwhile is left out."""
    pks = list(dict.fromkeys(pk for both in ends for pk in both))
    quotes: dict[int, Quote] = {}
    for chunk in in_chunks(pks):
        ids = select(quote.c.id, quote.c.pk).where(among(connection, quote.c.pk, chunk))
        by_id = {row[0]: row[1] for row in connection.execute(ids)}
        quotes.update((by_id[one.id], one) for one in load_quotes(connection, chunk))
    firsts = sorted({first for first, _ in ends})
    decided = select(quote_pair.c.first_pk, quote_pair.c.second_pk, quote_pair.c.decision).where(
        among(connection, quote_pair.c.first_pk, firsts), quote_pair.c.decision.is_not(None)
    )
    decisions = {(first, second): Decision(said) for first, second, said in connection.execute(decided)}
    return [
        Pair(
            quotes[first],
            quotes[second],
            kind,
            difference(quotes[first].text, quotes[second].text),
            decisions.get((first, second)),
        )
        for first, second in ends
        if first in quotes and second in quotes
    ]
