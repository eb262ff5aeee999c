"""The quotes that may be chosen for a post, as light rows: choosing looks at thousands of them.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Select, func, select

from quotes.choosing import Candidate
from quotes.model import Proof, Words
from quotes.search import Query, matching
from quotes.tables import person, quote, source

_NOBODYS = (Words.BIOGRAPHY.value, Words.ADVERTISEMENT.value)
"""Words that are nobody's own: a card of them is always refused, so they are not chosen."""


def load_candidates(connection: Connection, query: Query) -> list[Candidate]:
    """What a query finds and a card can be made of, oldest first. Raises `InputError` for a bad query."""
    found = matching(connection, query).order_by(None).subquery()
    statement = (
        _rows()
        .where(quote.c.pk.in_(select(found)))
        .where(quote.c.words.not_in(_NOBODYS), quote.c.proof != Proof.MISATTRIBUTED.value)
        .order_by(quote.c.pk)
    )
    return [Candidate(*row[1:]) for row in connection.execute(statement)]


def candidates_by_pk(connection: Connection, pks: Iterable[int]) -> dict[int, Candidate]:
    """The candidate of each quote that is still there."""
    return {row[0]: Candidate(*row[1:]) for row in connection.execute(_rows().where(quote.c.pk.in_(list(pks))))}


def _rows() -> Select[int, str, str, str, str, str]:
    return (
        select(
            quote.c.pk,
            quote.c.id,
            quote.c.words_key,
            person.c.key,
            func.coalesce(source.c.key, ""),
            func.coalesce(quote.c.topic_key, ""),
        )
        .join(person, person.c.pk == quote.c.person_pk)
        .outerjoin(source, source.c.pk == quote.c.source_pk)
    )
