"""Other names of people: which name a quote by an alias is kept under.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from quotes.identity import fold
from quotes.rows import among, in_chunks
from quotes.tables import person, person_alias


def names_of_record(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """For each of the names that is an alias, by its match key, the name of the person it belongs to."""
    if connection.execute(select(person_alias.c.key).limit(1)).first() is None:
        return {}
    found: dict[str, str] = {}
    for chunk in in_chunks(dict.fromkeys(map(fold, names))):
        joined = select(person_alias.c.key, person.c.name).join(person, person.c.pk == person_alias.c.person_pk)
        found.update(
            (row[0], row[1]) for row in connection.execute(joined.where(among(connection, person_alias.c.key, chunk)))
        )
    return found


def name_of_record(connection: Connection, name: str) -> str:
    """The name of the person who has this other name; the name itself when nobody has."""
    return names_of_record(connection, [name]).get(fold(name), name)
