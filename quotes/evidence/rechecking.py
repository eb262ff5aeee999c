"""Checking again: which documents a quote is to be held against, and what follows when it changes.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from quotes.errors import NotFound
from quotes.evidence.checking import check
from quotes.evidence.held import load_held
from quotes.evidence.keeping import follow, forget_confirmations, forget_evidence, keep_evidence, load_evidence
from quotes.evidence.proving import proof_of
from quotes.evidence.record import Checker, Evidence, best_of
from quotes.evidence.versions import Versions
from quotes.identity import fold
from quotes.model import Proof, Quote
from quotes.resolving import resolve
from quotes.rows import among, in_chunks
from quotes.tables import document, document_source, document_text, evidence, quote


def held_against(
    connection: Connection, pks: Collection[int] | None = None, *, sources: bool = True
) -> dict[int, list[int]]:
    """Which quotes are to be held against which documents, by primary keys; of all quotes without `pks`.

    A quote belongs to the newest version of each document it was held against and, with `sources`, of each kept one
    that is its source's.
    """
    pairs: set[tuple[int, int]] = set()
    kept = select(document_text.c.document_pk)
    of_evidence = select(evidence.c.document_pk, evidence.c.quote_pk).where(evidence.c.document_pk.in_(kept))
    of_source = (
        select(document_source.c.document_pk, quote.c.pk)
        .join(quote, quote.c.source_pk == document_source.c.source_pk)
        .where(document_source.c.document_pk.in_(kept))
    )
    statements = [(of_evidence, evidence.c.quote_pk), *([(of_source, quote.c.pk)] if sources else [])]
    for statement, column in statements:
        if pks is None:
            pairs.update((row[0], row[1]) for row in connection.execute(statement))
            continue
        for chunk in in_chunks(pks):
            mine = statement.where(among(connection, column, chunk))
            pairs.update((row[0], row[1]) for row in connection.execute(mine))
    versions = Versions(connection, {document_pk for document_pk, _ in pairs})
    newest = {(versions.newest_of(document_pk), pk) for document_pk, pk in pairs}
    targets: dict[int, list[int]] = defaultdict(list)
    for document_pk, pk in sorted(newest):
        targets[document_pk].append(pk)
    return targets


def check_again(connection: Connection, pks: Collection[int], checker: Checker | None, *, proof: bool = True) -> None:
    """Holds quotes that changed once more against what they were held against, inside the caller's transaction.

    Without a checker their evidence is dropped: it is of other words. Without `proof` only their class follows.
    """
    known = _with_evidence(connection, pks)
    held = [pk for pk in pks if pk in known]
    if checker is None:
        forget_evidence(connection, held)
    else:
        for document_pk, mine in held_against(connection, held, sources=False).items():
            document_held = load_held(connection, document_pk)
            outcomes = check(connection, document_held, mine, now=checker.clock(), tool=checker.tool)
            keep_evidence(connection, document_pk, {pk: outcome.evidence for pk, outcome in outcomes.items()})
    follow(connection, held, proof=proof)


def after_edit(
    connection: Connection, pk: int, before: Quote, after: Quote, changed: Iterable[str], checker: Checker | None
) -> None:
    """What follows for the evidence of a quote that a person changed. The proof that they said stands.

    Who confirmed the words confirmed whose they are and where from: by another author, or of another work, they must be
    confirmed again.
    """
    said = "proof" in changed
    best = best_of(load_evidence(connection, [pk]).get(pk, ()))
    if not credits_same(before, after):
        forget_confirmations(connection, [pk])
    if before.text != after.text or fold(before.attribution.person) != fold(after.attribution.person):
        check_again(connection, [pk], checker, proof=not said)
    # Only where it followed from evidence: what a person said of it stands.
    elif not said and best is not None and before.proof is _proof_before(best, sourced=before.source is not None):
        follow(connection, [pk])


def credits_same(one: Quote, other: Quote) -> bool:
    """Whether a quote credits the author and work that another one does; a work that was not named yet is no other."""
    if fold(one.attribution.person) != fold(other.attribution.person):
        return False
    return one.source is None or (other.source is not None and fold(one.source.title) == fold(other.source.title))


def after_hearing(connection: Connection, sha256: str, changed: Sequence[str], checker: Checker | None) -> None:
    """What follows when a transcript's speakers or names change, for quotes held against it and those it changed."""
    joined = select(evidence.c.quote_pk).join(document, document.c.pk == evidence.c.document_pk)
    pks = dict.fromkeys(connection.execute(joined.where(document.c.sha256 == sha256)).scalars())
    for id in changed:
        try:
            pks.setdefault(resolve(connection, id))
        except NotFound:
            continue
    check_again(connection, pks, checker)


def newer_targets(connection: Connection, document_pk: int) -> Mapping[int, list[int]]:
    """Quotes to be held against a document because they were held against an older version of it."""
    older = [pk for pk in Versions(connection, [document_pk]).all_of(document_pk) if pk < document_pk]
    held = select(evidence.c.quote_pk).where(among(connection, evidence.c.document_pk, older)).distinct()
    pks = list(connection.execute(held.order_by(evidence.c.quote_pk)).scalars()) if older else []
    return {document_pk: pks} if pks else {}


def _proof_before(best: Evidence, *, sourced: bool) -> Proof:
    confirmed = best.confirmed_at is not None
    return proof_of(best.match, best.grade, best.kinds, confirmed=confirmed, sourced=sourced)


def _with_evidence(connection: Connection, pks: Collection[int]) -> set[int]:
    held: set[int] = set()
    for chunk in in_chunks(pks):
        mine = select(evidence.c.quote_pk).where(among(connection, evidence.c.quote_pk, chunk))
        held |= set(connection.execute(mine).scalars())
    return held
