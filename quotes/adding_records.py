"""What new quotes point to: people, works and tags, each found by its key or written down once.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from sqlalchemy import Connection, Table, and_, bindparam, func, or_, select, update

from quotes.bulk import next_pks, write_rows
from quotes.identity import fold
from quotes.model import Attribution, PersonKind, Source
from quotes.rows import Value, among, in_chunks, source_key, source_row
from quotes.schema import TEXT
from quotes.tables import person, source, tag

_MOST_REMEMBERED = 50_000
"""Keys of each kind, some 10 MB of them. A library rarely has more people; what is forgotten is looked up again."""

Known = tuple[int, str]
"""A primary key and the name that is kept."""

_Row = Mapping[str, Value]

T = TypeVar("T")


class Records:
    """The people, works and tags of the drafts of one transaction, in which nobody else writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._people: dict[str, Known] = {}
        self._works: dict[str, Known] = {}
        self._tags: dict[str, Known] = {}
        self._with_terms: set[tuple[str, str | None, str | None]] = set()

    def people(self, credited: Iterable[tuple[str, Attribution]]) -> Mapping[str, Known]:
        """The person of each name's match key, given with it; a name already kept stays spelled as it is."""

        def row(key: str, by: Attribution) -> _Row:
            return {"name": by.person, "key": key, "kind": by.kind.value}

        return self._ensured(person, "name", self._people, credited, row)

    def translators(self, names: Iterable[str]) -> Mapping[str, Known]:
        """The person of each translator's match key."""
        return self.people((fold(name), Attribution(name, kind=PersonKind.PERSON)) for name in names)

    def tags(self, names: Iterable[str]) -> Mapping[str, Known]:
        """The tag of each name's match key; a tag already kept stays spelled as it is."""

        def row(key: str, name: str) -> _Row:
            return {"name": name, "key": key}

        return self._ensured(tag, "name", self._tags, ((fold(name), name) for name in names), row)

    def works(self, works: Iterable[tuple[str | None, Source | None]]) -> Mapping[str, Known]:
        """The work of each source's key, given with it; what has none is passed over."""

        def row(key: str, work: Source) -> _Row:
            return source_row(work)

        given = ((key, work) for key, work in works if key is not None and work is not None)
        return self._ensured(source, "title", self._works, given, row)

    def keep_terms(self, works: Iterable[Source]) -> None:
        """Gives kept works the licence and the note on rights that are known of them now, where they have none."""
        rows: list[dict[str, Value]] = []
        for work in works:
            if work.licence is None and work.rights is None:
                continue
            terms = (source_key(work), work.licence, work.rights)
            if terms in self._with_terms:
                continue
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

    def _ensured(
        self,
        table: Table,
        label: str,
        known: dict[str, Known],
        given: Iterable[tuple[str, T]],
        row_of: Callable[[str, T], _Row],
    ) -> Mapping[str, Known]:
        # Of two spellings the first counts.
        things: dict[str, T] = {}
        for key, thing in given:
            things.setdefault(key, thing)
        if len(known) + len(things) > _MOST_REMEMBERED:
            known.clear()
        for chunk in in_chunks(key for key in things if key not in known):
            found = select(table.c.key, table.c.pk, table.c[label]).where(among(self._connection, table.c.key, chunk))
            known.update((row[0], (row[1], row[2])) for row in self._connection.execute(found).all())
        new = {key: row_of(key, thing) for key, thing in things.items() if key not in known}
        if new:
            columns = ("pk", *next(iter(new.values())))
            pks = next_pks(self._connection, table, len(new))
            write_rows(
                self._connection,
                table,
                columns,
                [(pk, *row.values()) for pk, row in zip(pks, new.values(), strict=True)],
            )
            known.update((key, (pk, str(row[label]))) for pk, (key, row) in zip(pks, new.items(), strict=True))
        return known
