"""Which work is meant: by its title, or by its id where several are called alike.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from quotes.admission import admit_label
from quotes.errors import InputError, NotFound, nearest
from quotes.identity import fold
from quotes.model import Source, SourceKind
from quotes.people.lookup import most_like
from quotes.rows import among, in_chunks
from quotes.tables import document_source, person, quote, source
from quotes.works.record import Work

# As for quotes: fewer digits would name several works in a collection of some hundred.
_SHORTEST_ID = 4
_ID_DIGITS = 16
# Enough to tell two works of one title apart.
_MOST_AUTHORS = 3
# Works of one title that an error names; more would fill the screen.
_MOST_NAMED = 8


def work_row(connection: Connection, named: str) -> Row[tuple[object, ...]]:
    """The row of the work of that title, or whose id begins so.

    Raises NotFound, and InputError when several are meant, with what tells them apart.
    """
    wanted = admit_label(named, "The title")
    rows = connection.execute(select(source).where(source.c.folded == fold(wanted)).order_by(source.c.pk)).all()
    digits = wanted.lower()
    if not rows and len(digits) >= _SHORTEST_ID and set(digits) <= set("0123456789abcdef"):
        begins = select(source).where(source.c.key >= digits, source.c.key < digits + "g")
        rows = connection.execute(begins.order_by(source.c.pk).limit(_MOST_NAMED + 1)).all()
    if not rows:
        titles = connection.execute(select(source.c.title)).scalars()
        near = nearest(wanted, most_like(wanted, titles))
        hint = f"Did you mean {near}?" if near else "`pullquote sources` lists them all."
        raise NotFound(f"There is no work called {wanted}.", hint)
    if len(rows) > 1:
        told = "; ".join(f"{row.key[:8]} is {described(source_of(row))}" for row in rows[:_MOST_NAMED])
        more = f"; and {len(rows) - _MOST_NAMED:,} more" if len(rows) > _MOST_NAMED else ""
        raise InputError(f"Several works are called {wanted}: {told}{more}.", "Give the digits instead of the title.")
    return rows[0]


def described(work: Source) -> str:
    """What tells a work from another of its title: `a book, 1912, https://…`."""
    kind = "of unknown kind" if work.kind is SourceKind.UNKNOWN else f"{_article(work.kind)} {work.kind}"
    return ", ".join(part for part in (kind, work.date or "without a date", work.url) if part)


def source_of(row: Row[tuple[object, ...]]) -> Source:
    """The source a row holds."""
    return Source(row.title, SourceKind(row.kind), row.url, row.date, row.licence, row.rights)


def load_works(connection: Connection, pks: Sequence[int] | None = None) -> list[tuple[int, Work]]:
    """Works with their primary keys, by title; all of them without `pks`."""
    if pks is None:
        found = _loaded(connection, None)
    else:
        found = [each for chunk in in_chunks(pks) for each in _loaded(connection, chunk)]
    return sorted(found, key=lambda each: (fold(each[1].source.title), each[0]))


def load_work(connection: Connection, pk: int) -> Work:
    """One work by primary key."""
    return _loaded(connection, [pk])[0][1]


def _loaded(connection: Connection, pks: list[int] | None) -> list[tuple[int, Work]]:
    def of_them(statement: Select[Any], column: ColumnElement[int]) -> Select[Any]:
        return statement if pks is None else statement.where(among(connection, column, pks))

    quotes: dict[int, int] = defaultdict(int)
    authors: dict[int, list[str]] = defaultdict(list)
    credited = select(quote.c.source_pk, person.c.name, func.count()).join(person, person.c.pk == quote.c.person_pk)
    counted = credited.where(quote.c.source_pk.is_not(None)).group_by(quote.c.source_pk, person.c.pk, person.c.name)
    for work_pk, name, count in connection.execute(of_them(counted.order_by(person.c.name), quote.c.source_pk)).all():
        quotes[work_pk] += count
        if len(authors[work_pk]) < _MOST_AUTHORS:
            authors[work_pk].append(name)
    held = select(document_source.c.source_pk, func.count()).group_by(document_source.c.source_pk)
    documents = {row[0]: row[1] for row in connection.execute(of_them(held, document_source.c.source_pk)).all()}
    return [
        (
            row.pk,
            Work(
                row.key[:_ID_DIGITS],
                source_of(row),
                quotes.get(row.pk, 0),
                documents.get(row.pk, 0),
                tuple(authors.get(row.pk, ())),
            ),
        )
        for row in connection.execute(of_them(select(source), source.c.pk)).all()
    ]


def _article(kind: SourceKind) -> str:
    return "an" if kind.value[0] in "aeiou" else "a"
