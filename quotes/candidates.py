"""The quotes that may be chosen for a post, as light rows: choosing looks at thousands of them.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    bindparam,
    func,
    select,
    union_all,
)

from quotes.bag import Candidate
from quotes.model import Proof, Words
from quotes.rows import among
from quotes.search import Query, matching
from quotes.tables import cluster_of, person, quote, source

_NOBODYS = (Words.BIOGRAPHY.value, Words.ADVERTISEMENT.value)
"""Words that are nobody's own: a card of them is always refused, so they are not chosen."""


CARD_PROOFS = frozenset(Proof) - {Proof.MISATTRIBUTED}
"""The proofs of quotes that a card can be made of: the words are not somebody else's."""


def load_candidates(connection: Connection, query: Query, proofs: Collection[Proof] = CARD_PROOFS) -> list[Candidate]:
    """What a query finds, is proven so and a card can be made of, oldest first. Raises `InputError` for a bad query."""
    found = matching(connection, query).order_by(None).subquery()
    statement = candidates_statement().where(quote.c.pk.in_(select(found)), fit_for_cards(proofs)).order_by(quote.c.pk)
    return [Candidate._make(row[1:]) for row in connection.execute(statement).all()]


def candidates_by_pk(
    connection: Connection, pks: Iterable[int], *, fit: Collection[Proof] | None = None
) -> dict[int, Candidate]:
    """The candidate of each quote that is still there; with `fit`, of those that are proven so and fit for a card."""
    rows = connection.execute(_by_pk(None if fit is None else frozenset(fit)), {"pks": list(pks)}).all()
    return {row[0]: Candidate._make(row[1:]) for row in rows}


@lru_cache(maxsize=16)
def _by_pk(fit: frozenset[Proof] | None) -> Select[int, str, str, str, str, str, int]:
    """Built once: choosing asks for the latest of a channel each time."""
    statement = candidates_statement().where(quote.c.pk.in_(bindparam("pks", expanding=True)))
    return statement if fit is None else statement.where(fit_for_cards(fit))


def members_of(connection: Connection, clusters: Sequence[str]) -> Subquery:
    """The quotes of these clusters, as `pk` and `cluster`."""
    return members(lambda column: among(connection, column, clusters))


def members(wanted: Callable[[ColumnElement[str]], ColumnElement[bool]]) -> Subquery:
    """The quotes whose cluster's key is `wanted`, as `pk` and `cluster`."""
    own = select(quote.c.pk, quote.c.words_key.label("cluster")).where(quote.c.cluster_key.is_(None))
    shared = select(quote.c.pk, quote.c.cluster_key.label("cluster"))
    return union_all(own.where(wanted(quote.c.words_key)), shared.where(wanted(quote.c.cluster_key))).subquery()


def fit_for_cards(proofs: Collection[Proof] = CARD_PROOFS) -> ColumnElement[bool]:
    """The condition that a card can be made of a quote: the words are somebody's, and its proof is one of these."""
    # What may not be is the shorter list, and mostly of one. Word by word: SQLAlchemy writes a list anew each time.
    others = [one.value for one in Proof if one not in proofs or one not in CARD_PROOFS]
    return and_(*(quote.c.words != one for one in _NOBODYS), *(quote.c.proof != one for one in others))


def candidates_statement(
    ranges: FromClause | None = None, within: ColumnElement[bool] | None = None
) -> Select[int, str, str, str, str, str, int]:
    """Every quote's primary key, and its candidate's parts in their order.

    With a table of `ranges`, the quotes `within` each of them, and a row of nothing for a range without any: joined
    from the left, so that SQLite goes from range to range and cannot think better of it.
    """
    statement = select(
        quote.c.pk,
        quote.c.id,
        cluster_of(),
        person.c.key,
        func.coalesce(source.c.key, ""),
        func.coalesce(quote.c.topic_key, ""),
        quote.c.weight,
    )
    by_person, by_source = person.c.pk == quote.c.person_pk, source.c.pk == quote.c.source_pk
    if ranges is None or within is None:
        return statement.join(person, by_person).outerjoin(source, by_source)
    joined = ranges.outerjoin(quote, within).outerjoin(person, by_person).outerjoin(source, by_source)
    return statement.select_from(joined)
