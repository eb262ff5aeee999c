"""Who is meant by a name: people by their name or another name of theirs, and the nearest when nobody is.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from quotes.admission import admit_label
from quotes.errors import NotFound, nearest
from quotes.identity import fold
from quotes.model import PersonKind
from quotes.people.record import Person
from quotes.rows import among, in_chunks
from quotes.tables import person, person_alias, quote, quote_translator

# Comparing a mistyped name with one name takes some 20 µs; so many are compared before anybody notices.
_MOST_COMPARED = 1_000


def person_row(connection: Connection, name: str) -> Row[tuple[object, ...]]:
    """The row of the person of that name, or of that other name. Raises NotFound, and InputError for no name."""
    wanted = admit_label(name, "The name")
    row = row_of_key(connection, fold(wanted)) or holder_of(connection, fold(wanted))
    if row is None:
        near = nearest(wanted, _like(connection, wanted))
        hint = f"Did you mean {near}?" if near else "`pullquote people` lists everybody."
        raise NotFound(f"There is nobody called {wanted}.", hint)
    return row


def row_of_key(connection: Connection, key: str) -> Row[tuple[object, ...]] | None:
    """The row of the person whose own name folds to the key."""
    return connection.execute(select(person).where(person.c.key == key)).first()


def holder_of(connection: Connection, key: str) -> Row[tuple[object, ...]] | None:
    """The row of the person who has another name that folds to the key."""
    joined = person_alias.join(person, person.c.pk == person_alias.c.person_pk)
    return connection.execute(select(person).select_from(joined).where(person_alias.c.key == key)).first()


def all_names(connection: Connection) -> list[tuple[int, str]]:
    """Every name and other name with its person's primary key, in the order of people."""
    own = select(person.c.pk, person.c.name)
    other = select(person_alias.c.person_pk, person_alias.c.name)
    rows = [*connection.execute(own), *connection.execute(other.order_by(person_alias.c.key))]
    return sorted(((row[0], row[1]) for row in rows), key=lambda row: row[0])


def load_people(connection: Connection, pks: Sequence[int] | None = None) -> list[tuple[int, Person]]:
    """People with their primary keys, by name; all of them without `pks`."""
    if pks is None:
        found = _loaded(connection, None)
    else:
        found = [each for chunk in in_chunks(pks) for each in _loaded(connection, chunk)]
    return sorted(found, key=lambda each: (fold(each[1].name), each[0]))


def load_person(connection: Connection, pk: int) -> Person:
    """One person by primary key."""
    return _loaded(connection, [pk])[0][1]


def _loaded(connection: Connection, pks: list[int] | None) -> list[tuple[int, Person]]:
    def of_them(statement: Select[Any], column: ColumnElement[int]) -> Select[Any]:
        return statement if pks is None else statement.where(among(connection, column, pks))

    names: dict[int, list[str]] = defaultdict(list)
    aliased = select(person_alias.c.person_pk, person_alias.c.name).order_by(person_alias.c.key)
    for pk, name in connection.execute(of_them(aliased, person_alias.c.person_pk)).all():
        names[pk].append(name)
    counts = []
    for column in (quote.c.person_pk, quote_translator.c.person_pk):
        counted = of_them(select(column, func.count()).group_by(column), column)
        counts.append({row[0]: row[1] for row in connection.execute(counted).all()})
    said, translated = counts
    return [
        (
            row.pk,
            Person(
                row.name,
                PersonKind(row.kind),
                tuple(names[row.pk]) if row.pk in names else (),
                row.url,
                row.note,
                said.get(row.pk, 0),
                translated.get(row.pk, 0),
            ),
        )
        for row in connection.execute(of_them(select(person), person.c.pk)).all()
    ]


def _like(connection: Connection, name: str) -> list[str]:
    """The names that share most pairs of letters with this one: comparing all of them closely would take too long."""
    return most_like(name, (known for _, known in all_names(connection)))


def most_like(name: str, known: Iterable[str]) -> list[str]:
    """Those of the known names that share most pairs of letters with this one, the likest first."""
    wanted = _pairs(name)
    shared = [(len(wanted & _pairs(each)), each) for each in known]
    ranked = sorted((each for each in shared if each[0]), key=lambda each: (-each[0], each[1]))
    return [each for _, each in ranked[:_MOST_COMPARED]]


def _pairs(name: str) -> set[str]:
    key = fold(name[:100])
    return {key[at : at + 2] for at in range(len(key) - 1)}
