"""Which quotes count as one where nothing may repeat: those of equal words, and those that pairs link to them.

Touches: disk (through the connection it is handed). The rules are in docs/decisions/0026-duplicates.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Row, case, func, or_, select, update

from quotes.desk_tables import quote_pair
from quotes.duplicates.finding import unites
from quotes.duplicates.likeness import keyed
from quotes.duplicates.pairing import Decision, PairKind
from quotes.rows import among, in_chunks
from quotes.tables import cluster_of, quote


def join(connection: Connection, links: Iterable[tuple[int, int]]) -> None:
    """Makes one cluster of each two that a link joins; its key is that of the one with the oldest quote."""
    ends = list(links)
    keys = keys_of(connection, {pk for link in ends for pk in link})
    groups = _Groups()
    for first, second in ends:
        if first in keys and second in keys:
            groups.unite(keys[first], keys[second])
    for members in groups.of_several():
        oldest = _oldest(connection, members)
        key = min(members, key=lambda one: oldest[one])
        for chunk in in_chunks(sorted(members - {key})):
            connection.execute(update(quote).where(_of_clusters(connection, chunk)).values(cluster_key=_stored(key)))


def join_siblings(connection: Connection, pks: Iterable[int]) -> None:
    """Puts new quotes into the clusters of those of equal words."""
    sibling = quote.alias("sibling")
    for chunk in in_chunks(pks):
        joined = (
            select(quote.c.pk, func.min(sibling.c.cluster_key).label("key"))
            .join(sibling, sibling.c.words_key == quote.c.words_key)
            .where(among(connection, quote.c.pk, chunk))
            .where(quote.c.cluster_key.is_(None), sibling.c.cluster_key.is_not(None))
            .group_by(quote.c.pk)
        )
        for row in connection.execute(joined).all():
            connection.execute(update(quote).where(quote.c.pk == row.pk).values(cluster_key=row.key))


def sort_anew(connection: Connection, keys: Iterable[str]) -> None:
    """Works out anew which quotes of these clusters are together, after a link has gone.

    A cluster that falls apart leaves its key to the part with the quote it is the words of, or else with the oldest: an
    account may have posted a quote that is gone by now, and what was nearly the same must not come round as new.
    """
    rows = _members(connection, keys)
    groups = _Groups()
    for row in rows:
        groups.unite(row.words_key, row.words_key)
    words = {row.pk: row.words_key for row in rows}
    for first, second in _links(connection, words):
        groups.unite(words[first], words[second])
    owner = {row.words_key: groups.root(row.words_key) for row in rows}
    given: dict[str, str] = {}
    taken: set[str] = set()
    for row in rows:
        root = groups.root(row.words_key)
        if root not in given:
            is_free = row.key not in taken and owner.get(row.key, root) == root
            given[root] = row.key if is_free else row.words_key
            taken.add(given[root])
    changed: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        key = given[groups.root(row.words_key)]
        if row.cluster_key != (None if key == row.words_key else key):
            changed[key].append(row.pk)
    for key, pks in changed.items():
        for chunk in in_chunks(pks):
            here = update(quote).where(among(connection, quote.c.pk, chunk))
            connection.execute(here.values(cluster_key=_stored(key)))


def keys_of(connection: Connection, pks: Iterable[int]) -> dict[int, str]:
    """The key of the cluster of each of these quotes that is there."""
    found: dict[int, str] = {}
    for chunk in in_chunks(sorted(pks)):
        statement = select(quote.c.pk, cluster_of()).where(among(connection, quote.c.pk, chunk))
        found.update((row[0], row[1]) for row in connection.execute(statement))
    return found


class _Groups:
    """Things united two by two: a disjoint-set forest with path halving."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, one: str) -> str:
        parent = self._parent
        parent.setdefault(one, one)
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    def unite(self, first: str, second: str) -> None:
        self._parent[self.root(second)] = self.root(first)

    def of_several(self) -> list[set[str]]:
        together: dict[str, set[str]] = defaultdict(set)
        for one in list(self._parent):
            together[self.root(one)].add(one)
        return [members for members in together.values() if len(members) > 1]


def _stored(key: str) -> ColumnElement[str | None]:
    """The key as it is stored: not at all where the words give it."""
    return case((quote.c.words_key == key, None), else_=key)


def _of_clusters(connection: Connection, keys: list[str]) -> ColumnElement[bool]:
    """Whether a quote is in one of these clusters, so that both indexes serve."""
    own = among(connection, quote.c.words_key, keys) & quote.c.cluster_key.is_(None)
    return or_(own, among(connection, quote.c.cluster_key, keys))


def _oldest(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    oldest: dict[str, int] = {}
    for chunk in in_chunks(sorted(keys)):
        statement = select(cluster_of(), func.min(quote.c.pk)).where(_of_clusters(connection, chunk))
        oldest.update((row[0], row[1]) for row in connection.execute(statement.group_by(cluster_of())))
    return oldest


def _members(connection: Connection, keys: Iterable[str]) -> list[Row[int, str, str | None, str]]:
    """The quotes of these clusters, oldest first."""
    rows: list[Row[int, str, str | None, str]] = []
    for chunk in in_chunks(sorted(set(keys))):
        columns = select(quote.c.pk, quote.c.words_key, quote.c.cluster_key, cluster_of().label("key"))
        rows.extend(connection.execute(columns.where(_of_clusters(connection, chunk))).all())
    return sorted(rows, key=lambda row: row.pk)


def _links(connection: Connection, words: dict[int, str]) -> list[tuple[int, int]]:
    """The pairs among these quotes that make them one."""
    links: list[tuple[int, int]] = []
    for chunk in in_chunks(words):
        first, second = quote.alias("first"), quote.alias("second")
        statement = (
            select(quote_pair, first.c.text.label("first_text"), second.c.text.label("second_text"))
            .join(first, first.c.pk == quote_pair.c.first_pk)
            .join(second, second.c.pk == quote_pair.c.second_pk)
            .where(among(connection, quote_pair.c.first_pk, chunk))
        )
        for row in connection.execute(statement):
            if row.second_pk not in words or row.decision == Decision.APART.value:
                continue
            if row.decision is not None or unites(PairKind(row.kind), keyed(row.first_text), keyed(row.second_text)):
                links.append((row.first_pk, row.second_pk))
    return links
