"""What follows for evidence when the names of a person change: documents credit words by them.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from quotes.evidence.keeping import follow, load_evidence
from quotes.evidence.rechecking import check_again
from quotes.evidence.record import Checker, best_of
from quotes.rows import among, in_chunks
from quotes.tables import evidence, quote


def recheck(connection: Connection, pks: Sequence[int], gained: Collection[int], checker: Checker | None) -> None:
    """Checks quotes again that were held against documents; without a checker only what `gained` evidence follows it.

    Whom a transcript calls by another name of the person is the person from now on, or no longer. The proof that a
    person said of a quote stands, unless it gained the evidence of another one.
    """
    follows: list[int] = []
    stands: list[int] = []
    for chunk in in_chunks(pks if checker else gained):
        statement = select(quote.c.pk, quote.c.proof).where(among(connection, quote.c.pk, chunk))
        with_evidence = statement.where(select(evidence.c.pk).where(evidence.c.quote_pk == quote.c.pk).exists())
        proofs = {row[0]: row[1] for row in connection.execute(with_evidence)}
        held = load_evidence(connection, proofs)
        for pk, proven in proofs.items():
            best = best_of(held[pk])
            said = pk not in gained and best is not None and best.proof.value != proven
            (stands if said else follows).append(pk)
    if checker is None:
        follow(connection, follows)
        return
    check_again(connection, follows, checker)
    check_again(connection, stands, checker, proof=False)
