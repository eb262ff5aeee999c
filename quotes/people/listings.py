"""Lists of misattributed sayings go by a person's name: when names change, what they say follows.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from quotes.desk_tables import misattribution
from quotes.identity import fold
from quotes.rows import in_chunks


def follow_names(connection: Connection, keys: Sequence[str], to_key: str) -> None:
    """Files what lists say of the names with these keys under another key."""
    named = select(misattribution.c.pk).where(misattribution.c.person_key.in_(keys))
    _file(connection, list(connection.execute(named).scalars()), to_key)


def give_back(connection: Connection, from_key: str, name_key: str) -> None:
    """Files what lists say of a name under that name again, which is no other name of a person any more."""
    columns = select(misattribution.c.pk, misattribution.c.person)
    rows = connection.execute(columns.where(misattribution.c.person_key == from_key)).all()
    _file(connection, [row.pk for row in rows if fold(row.person) == name_key], name_key)


def _file(connection: Connection, pks: list[int], to_key: str) -> None:
    """Files the entries under a key. Where a list then has the same saying twice, the harder verdict stays."""
    if not pks:
        return
    table = misattribution
    mine = set(pks)
    columns = select(table.c.pk, table.c.words_key, table.c.origin, table.c.person_key)
    # "misattributed" comes after "disputed", so the harder verdict is met first; of two alike the one that is there.
    ordered = columns.order_by(table.c.verdict.desc(), table.c.person_key != to_key, table.c.pk)
    kept: set[tuple[str, str]] = set()
    gone, moving = [], []
    for row in connection.execute(ordered).all():
        if row.pk not in mine and row.person_key != to_key:
            continue
        if (row.words_key, row.origin) in kept:
            gone.append(row.pk)
            continue
        kept.add((row.words_key, row.origin))
        moving += [row.pk] if row.pk in mine else []
    for chunk in in_chunks(gone):
        connection.execute(delete(table).where(table.c.pk.in_(chunk)))
    for chunk in in_chunks(moving):
        connection.execute(update(table).where(table.c.pk.in_(chunk)).values(person_key=to_key))
