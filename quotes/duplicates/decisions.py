"""What people have said of pairs: it is said of the words, so it holds for every two quotes of the same words.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, or_, select, update

from quotes.desk_tables import quote_pair
from quotes.duplicates.clusters import join, keys_of, sort_anew
from quotes.duplicates.finding import unites
from quotes.duplicates.likeness import Likeness, keyed, likeness
from quotes.duplicates.pairing import Decision, PairKind
from quotes.errors import NotFound
from quotes.rows import among, in_chunks, insert_new
from quotes.tables import quote


def settle_pair(
    connection: Connection, older: Row[int, str, str], newer: Row[int, str, str], said: Decision | None
) -> PairKind:
    """Writes down what was said of two quotes, given as rows of pk, text and words_key, and brings clusters in step.

    Gives the pair's kind. Any two may be declared variants. Raises NotFound for another word on two that are no pair.
    """
    ends = (older.pk, newer.pk)
    pair = and_(quote_pair.c.first_pk == ends[0], quote_pair.c.second_pk == ends[1])
    kept = connection.execute(select(quote_pair.c.kind).where(pair)).scalar()
    first, second = keyed(older.text), keyed(newer.text)
    alike = likeness(first, second)
    if alike is Likeness.NOT and kept is None and said is not Decision.VARIANTS:
        raise NotFound("These two are no pair.", "`pullquote dupes` lists the pairs.")
    kind = _KIND_OF.get(alike) or PairKind(kept or PairKind.NEAR)
    if said is None and alike in (Likeness.SAME, Likeness.NOT):
        # No comparing would have found it: it was kept for the sake of the decision.
        connection.execute(delete(quote_pair).where(pair))
    else:
        insert_new(connection, quote_pair, [{"first_pk": ends[0], "second_pk": ends[1], "kind": kind.value}])
        pair = pair if kind is PairKind.CONFLICT else _between(older.words_key, newer.words_key)
        connection.execute(update(quote_pair).where(pair).values(decision=said))
    if said is Decision.VARIANTS or (said is None and alike in _KIND_OF and unites(kind, first, second)):
        join(connection, [ends])
    else:
        sort_anew(connection, keys_of(connection, ends).values())
    return kind


def decisions_by_words(connection: Connection) -> dict[frozenset[str], Decision]:
    """Everything people have said of pairs that are no conflicts, by the two keys of their words."""
    # Without a join or an order, for which SQLite would leave the index of the few pairs that are decided.
    rows = connection.execute(select(quote_pair).where(quote_pair.c.decision.is_not(None))).all()
    decided = sorted(tuple(row) for row in rows if row.kind != PairKind.CONFLICT.value)
    words = words_of(connection, {pk for first, second, *_ in decided for pk in (first, second)})
    return {frozenset((words[first], words[second])): Decision(said) for first, second, _, said in decided}


def words_of(connection: Connection, pks: Iterable[int]) -> dict[int, str]:
    """The key of the words of each of these quotes that is there."""
    found: dict[int, str] = {}
    for chunk in in_chunks(sorted(pks)):
        statement = select(quote.c.pk, quote.c.words_key).where(among(connection, quote.c.pk, chunk))
        found.update((row[0], row[1]) for row in connection.execute(statement))
    return found


_KIND_OF = {
    Likeness.NEAR: PairKind.NEAR,
    Likeness.CONTAINED: PairKind.CONTAINED,
    Likeness.SAME: PairKind.CONFLICT,
}


def _between(one: str, other: str) -> ColumnElement[bool]:
    """Whether a pair is of these words, whichever is the older."""
    these = select(quote.c.pk).where(quote.c.words_key == one)
    those = select(quote.c.pk).where(quote.c.words_key == other)
    first, second = quote_pair.c.first_pk, quote_pair.c.second_pk
    return or_(and_(first.in_(these), second.in_(those)), and_(first.in_(those), second.in_(these)))
