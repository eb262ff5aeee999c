"""Marking quotes that stand on a list of misattributed sayings.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, func, or_, select, update

from quotes.desk_tables import misattribution
from quotes.model import Proof
from quotes.rows import among, in_chunks
from quotes.tables import person, quote


def mark_listed(connection: Connection, pks: Iterable[int]) -> tuple[int, ...]:
    """Gives those of the quotes that stand on a list, word for word by that name, the list's verdict.

    What was verified stays: there the primary text was seen. Gives the primary keys of the quotes that were marked.
    """
    if connection.execute(select(misattribution.c.pk).limit(1)).first() is None:
        return ()
    marked: list[int] = []
    for chunk in in_chunks(pks):
        listed = (
            select(quote.c.pk, misattribution.c.verdict)
            .join(person, person.c.pk == quote.c.person_pk)
            .join(misattribution, misattribution.c.words_key == quote.c.words_key)
            .where(or_(misattribution.c.person_key == person.c.key, misattribution.c.person_key == ""))
            .where(among(connection, quote.c.pk, chunk), quote.c.proof != Proof.VERIFIED.value)
            # The harder verdict last: it counts.
            .order_by(misattribution.c.verdict)
        )
        verdicts = {row[0]: row[1] for row in connection.execute(listed)}
        for verdict in sorted(set(verdicts.values())):
            mine = [pk for pk, said in verdicts.items() if said == verdict]
            connection.execute(update(quote).where(quote.c.pk.in_(mine)).values(proof=verdict))
        marked += verdicts
    return tuple(marked)


def count_marked(connection: Connection, import_pk: int, after: int) -> dict[Proof, int]:
    """How many of the quotes that an import brought after a primary key have a list's verdict, by verdict."""
    counts: Counter[Proof] = Counter()
    verdicts = (Proof.MISATTRIBUTED.value, Proof.DISPUTED.value)
    brought = (quote.c.import_pk == import_pk, quote.c.pk > after, quote.c.proof.in_(verdicts))
    counted = select(quote.c.proof, func.count()).where(*brought).group_by(quote.c.proof)
    # From the lists to the quotes: they have some hundred sayings, and the import may have brought a million quotes.
    for chunk in in_chunks(connection.execute(select(misattribution.c.words_key).distinct()).scalars().all()):
        for proof, number in connection.execute(counted.where(among(connection, quote.c.words_key, chunk))):
            counts[Proof(proof)] += number
    return counts
