"""Which quotes are meant by ids, by their beginnings, or by ids they had before.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from quotes.errors import InputError, NotFound
from quotes.rows import in_chunks
from quotes.tables import alias, quote

# Of a 16-digit id; fewer digits would name several quotes in a collection of some hundred.
SHORTEST_PREFIX = 4


def resolve_all(connection: Connection, ids: Iterable[str]) -> list[int]:
    """The primary keys of the quotes meant, each once, in the order given. Raises NotFound or InputError."""
    return list(dict.fromkeys(resolve(connection, id) for id in ids))


def resolve(connection: Connection, id: str) -> int:
    """The primary key of the one quote meant. Raises NotFound or InputError."""
    wanted = id.strip().lower()
    if 0 < len(wanted) < SHORTEST_PREFIX:
        raise InputError(f"{wanted!a} is too short for an id.", f"Give at least {SHORTEST_PREFIX} of its 16 digits.")
    found: dict[int, str] = {}
    if wanted and set(wanted) <= set("0123456789abcdef"):
        by_id = select(quote.c.pk, quote.c.id).where(quote.c.id >= wanted, quote.c.id < wanted + "g")
        by_alias = select(alias.c.quote_pk, alias.c.id).where(alias.c.id >= wanted, alias.c.id < wanted + "g")
        # Some more than one are enough to name; a short prefix of a large collection has thousands.
        for statement in (by_alias.limit(5), by_id.limit(5)):
            found.update((pk, known) for pk, known in connection.execute(statement))
    if not found:
        raise NotFound(f"There is no quote {id!a}.", "`pullquote quotes` lists them with their ids.")
    if len(found) > 1:
        raise InputError(
            f"Several quotes begin with {wanted}: {', '.join(sorted(found.values()))}.", "Give more digits."
        )
    return next(iter(found))


def ids_of(connection: Connection, pks: Sequence[int]) -> tuple[str, ...]:
    """The ids of these quotes, in the order given."""
    ids: dict[int, str] = {}
    for chunk in in_chunks(pks):
        ids.update(
            (pk, id) for pk, id in connection.execute(select(quote.c.pk, quote.c.id).where(quote.c.pk.in_(chunk)))
        )
    return tuple(ids[pk] for pk in pks)


def former_ids(connection: Connection, pk: int) -> tuple[str, ...]:
    """The ids that lead to this quote beside its own."""
    return tuple(connection.execute(select(alias.c.id).where(alias.c.quote_pk == pk).order_by(alias.c.id)).scalars())
