"""Versions of a document: read once more under the same name, with other bytes.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, select

from quotes.rows import among, in_chunks
from quotes.tables import document, document_source, document_text

NAMELESS = frozenset({"standard input"})
"""What documents are called that came without a name: they have no versions."""


class Versions:
    """The versions of some documents, by primary key, oldest first; only those whose text is kept.

    Two documents are versions of one when name and format are the same, unless it is known of both which works they
    are, and they have none in common: `transcript.txt` is many people's name for many recordings.
    """

    def __init__(self, connection: Connection, pks: Iterable[int]) -> None:
        self._name: dict[int, tuple[str, str]] = {}
        self._called: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._works: dict[int, set[int]] = defaultdict(set)
        columns = (document.c.pk, document.c.name, document.c.format)
        wanted = dict.fromkeys(pks)
        for chunk in in_chunks(wanted):
            for pk, name, format in connection.execute(select(*columns).where(among(connection, document.c.pk, chunk))):
                self._name[pk] = (name, format)
        for names in in_chunks({name: None for name, _ in self._name.values()}):
            of_text = select(*columns).join(document_text, document_text.c.document_pk == document.c.pk)
            named = of_text.where(among(connection, document.c.name, names)).order_by(document.c.pk)
            for pk, name, format in connection.execute(named):
                self._called[name, format].append(pk)
        for chunk in in_chunks({pk: None for called in self._called.values() for pk in called} | wanted):
            about = select(document_source).where(among(connection, document_source.c.document_pk, chunk))
            for document_pk, source_pk in connection.execute(about):
                self._works[document_pk].add(source_pk)

    def all_of(self, pk: int) -> tuple[int, ...]:
        """All versions of the document, itself among them if its text is kept."""
        return tuple(other for other in self._called_as(pk) if self._same(pk, other))

    def newest_of(self, pk: int) -> int:
        """The version that was kept last."""
        return next((other for other in reversed(self._called_as(pk)) if self._same(pk, other)), pk)

    def _called_as(self, pk: int) -> list[int]:
        name = self._name.get(pk)
        return [pk] if name is None or name[0] in NAMELESS else self._called.get(name, [])

    def _same(self, one: int, other: int) -> bool:
        if one == other:
            return True
        ours, theirs = self._works.get(one, set()), self._works.get(other, set())
        return not ours or not theirs or bool(ours & theirs)
