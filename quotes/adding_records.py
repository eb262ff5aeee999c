"""What new quotes point to: people, works and tags, each found by its key or written down once.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import Connection, Table, and_, bindparam, func, or_, select, update

from quotes.bulk import next_pks, write_rows
from quotes.identity import fold
from quotes.keys import source_key
from quotes.model import Attribution, Source
from quotes.rows import Value, among, in_chunks, insert_new, keys_to_pks, source_row
from quotes.schema import TEXT
from quotes.search_index import Facet, facet
from quotes.tables import person, source, tag

_MOST_REMEMBERED = 50_000
"""Keys of each kind, some 23 MB of them. A library rarely has more people; what is forgotten is looked up again."""


class Known(NamedTuple):
    """A record that is kept, by the name that is kept."""

    pk: int
    name: str
    facet: Facet


_Row = Mapping[str, Value]

T = TypeVar("T")


class Records:
    """The people, works and tags of the drafts of one transaction, in which nobody else writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.people = Kept(connection, person, "author", "name", _person_row)
        self.works = Kept(connection, source, "source", "title", _work_row)
        self.tags = Kept(connection, tag, "tag", "name", _tag_row)
        self._with_terms: set[tuple[str, str | None, str | None]] = set()

    def forget(self) -> None:
        """Makes room where too much is remembered."""
        for each in (self.people, self.works, self.tags):
            each.forget()

    def keep_terms(self, works: Iterable[Source]) -> None:
        """Gives kept works the licence and the note on rights that are known of them now, where they have none."""
        rows: list[dict[str, Value]] = []
        for work in works:
            if work.licence is None and work.rights is None:
                continue
            terms = (source_key(work), work.licence, work.rights)
            if terms in self._with_terms:
                continue
            # A known quote does not bring its work: what is said of one that is not kept has not been said.
            if terms[0] in self.works.known:
                if len(self._with_terms) >= _MOST_REMEMBERED:
                    self._with_terms.clear()
                self._with_terms.add(terms)
            rows.append(dict(zip(("its_key", "its_licence", "its_rights"), terms, strict=True)))
        if rows:
            licence, rights = bindparam("its_licence", type_=TEXT), bindparam("its_rights", type_=TEXT)
            statement = (
                update(source)
                .where(source.c.key == bindparam("its_key"))
                .where(
                    or_(
                        and_(source.c.licence.is_(None), licence.is_not(None)),
                        and_(source.c.rights.is_(None), rights.is_not(None)),
                    )
                )
            )
            self._connection.execute(
                statement.values(
                    licence=func.coalesce(source.c.licence, licence), rights=func.coalesce(source.c.rights, rights)
                ),
                rows,
            )


class Kept(Generic[T]):
    """The records of one table, which a search can filter by: what is `known` of them, by their keys."""

    def __init__(
        self, connection: Connection, table: Table, filter_name: str, label: str, row_of: Callable[[str, T], _Row]
    ) -> None:
        self._connection, self._table, self._filter_name = connection, table, filter_name
        self._label, self._row_of = label, row_of
        self.known: dict[str, Known] = {}

    def forget(self) -> None:
        """Makes room if too much is remembered."""
        if len(self.known) > _MOST_REMEMBERED:
            self.known.clear()

    def ensure(self, given: Iterable[tuple[str, T]]) -> Mapping[str, Known]:
        """Finds or writes down the records of keys, given with what they would be made of; gives all that is known.

        What is already kept stays spelled as it is; of two spellings the first counts.
        """
        known, table = self.known, self._table
        asked: dict[str, T] = {}
        for key, thing in given:
            if key not in known:
                asked.setdefault(key, thing)
        for chunk in in_chunks(asked):
            found = select(table.c.key, table.c.pk, table.c[self._label])
            rows = self._connection.execute(found.where(among(self._connection, table.c.key, chunk))).all()
            known.update((row[0], self._known(row[1], row[2])) for row in rows)
        new = {key: self._row_of(key, thing) for key, thing in asked.items() if key not in known}
        if new:
            columns = ("pk", *next(iter(new.values())))
            pks = next_pks(self._connection, table, len(new))
            rows_of_new = [(pk, *row.values()) for pk, row in zip(pks, new.values(), strict=True)]
            write_rows(self._connection, table, columns, rows_of_new)
            written = zip(pks, new.items(), strict=True)
            known.update((key, self._known(pk, str(row[self._label]))) for pk, (key, row) in written)
        return known

    def _known(self, pk: int, name: str) -> Known:
        return Known(pk, name, facet(self._filter_name, pk, name))


def ensure_people(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The primary key for each name's match key; a name already kept stays spelled as it is."""
    given = with_keys(names)
    people = Records(connection).people.ensure((key, Attribution(name)) for key, name in given)
    return {key: people[key].pk for key, _ in given}


def ensure_source(connection: Connection, works: Iterable[dict[str, Value]]) -> dict[str, int]:
    """The primary key for each source row's key."""
    rows = {str(row["key"]): row for row in works}
    insert_new(connection, source, list(rows.values()))
    return keys_to_pks(connection, source, rows)


def ensure_tags(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The primary key for each tag's match key; a tag already kept stays spelled as it is."""
    given = with_keys(names)
    tags = Records(connection).tags.ensure(given)
    return {key: tags[key].pk for key, _ in given}


def _person_row(key: str, by: Attribution) -> _Row:
    return {"name": by.person, "key": key, "kind": by.kind.value}


def _work_row(key: str, work: Source) -> _Row:
    return source_row(work)


def _tag_row(key: str, name: str) -> _Row:
    return {"name": name, "key": key}


def with_keys(names: Iterable[str]) -> list[tuple[str, str]]:
    """Names, each after its match key."""
    return [(fold(name), name) for name in names]
