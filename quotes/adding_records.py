"""What new quotes point to: people, works and tags, each found by its key or written down once.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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


class Records:
    """The people, works and tags of the drafts of one transaction, in which nobody else writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._people: dict[str, Known] = {}
        self._works: dict[str, Known] = {}
        self._tags: dict[str, Known] = {}
        self._with_terms: set[tuple[str, str | None, str | None]] = set()

    def people(self, attributions: Iterable[Attribution]) -> Mapping[str, Known]:
        """The person of each name's match key; a name already kept stays spelled as it is."""
        rows: dict[str, dict[str, Value]] = {}
        for each in attributions:
            key = fold(each.person)
            if key not in rows:
                rows[key] = {"name": each.person, "key": key, "kind": each.kind.value}
        return self._ensured(person, "name", self._people, rows)

    def translators(self, names: Iterable[str]) -> Mapping[str, Known]:
        """The person of each translator's match key."""
        return self.people(Attribution(name, kind=PersonKind.PERSON) for name in names)

    def tags(self, names: Iterable[str]) -> Mapping[str, Known]:
        """The tag of each name's match key; a tag already kept stays spelled as it is."""
        rows: dict[str, dict[str, Value]] = {}
        for name in names:
            rows.setdefault(fold(name), {"name": name, "key": fold(name)})
        return self._ensured(tag, "name", self._tags, rows)

    def works(self, works: Iterable[Source]) -> Mapping[str, Known]:
        """The work of each source's key."""
        rows: dict[str, dict[str, Value]] = {}
        for work in works:
            key = source_key(work)
            if key not in rows:
                rows[key] = source_row(work)
        return self._ensured(source, "title", self._works, rows)

    def keep_terms(self, works: Iterable[Source]) -> None:
        """Gives kept works the licence and the note on rights that are known of them now, where they have none."""
        rows: list[dict[str, Value]] = []
        for work in works:
            terms = (source_key(work), work.licence, work.rights)
            if terms[1:] == (None, None) or terms in self._with_terms:
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
        self, table: Table, label: str, known: dict[str, Known], rows: Mapping[str, Mapping[str, Value]]
    ) -> Mapping[str, Known]:
        if len(known) + len(rows) > _MOST_REMEMBERED:
            known.clear()
        for chunk in in_chunks(key for key in rows if key not in known):
            found = select(table.c.key, table.c.pk, table.c[label]).where(among(self._connection, table.c.key, chunk))
            known.update((row[0], (row[1], row[2])) for row in self._connection.execute(found).all())
        new = [key for key in rows if key not in known]
        if new:
            columns = ("pk", *rows[new[0]])
            pks = next_pks(self._connection, table, len(new))
            written = [(pk, *rows[key].values()) for pk, key in zip(pks, new, strict=True)]
            write_rows(self._connection, table, columns, written)
            known.update((key, (pk, str(rows[key][label]))) for pk, key in zip(pks, new, strict=True))
        return known
