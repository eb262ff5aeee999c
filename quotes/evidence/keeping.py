"""Evidence as rows: kept once for each quote and document, and quotes that follow from it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from quotes.errors import NotFound
from quotes.evidence.found_json import read_flags, read_found, with_flags, with_found
from quotes.evidence.grades import grade_of
from quotes.evidence.proving import STOPS, proof_of
from quotes.evidence.record import Evidence, best_of
from quotes.evidence.versions import Versions
from quotes.misattributions.marking import mark_listed
from quotes.model import Grade, MatchClass, Proof
from quotes.rows import among, in_chunks
from quotes.search_index import index
from quotes.tables import document, evidence, import_run, quote
from quotes.verifying.verification import Found


def keep_evidence(connection: Connection, document_pk: int, checked: Mapping[int, Evidence]) -> None:
    """Keeps what quotes, by primary key, gave against the document, in place of what they gave before.

    A confirmation stays where what a person saw is still there. Raises NotFound when the document is gone.
    """
    if connection.execute(select(document.c.pk).where(document.c.pk == document_pk)).first() is None:
        raise NotFound("The document is no longer kept.", "Somebody took its import back; name the file again.")
    for chunk in in_chunks(checked):
        there = set(connection.execute(select(quote.c.pk).where(among(connection, quote.c.pk, chunk))).scalars())
        mine = (evidence.c.document_pk == document_pk, among(connection, evidence.c.quote_pk, chunk))
        before = {row.quote_pk: row for row in connection.execute(select(evidence).where(*mine))}
        rows = [_row(pk, document_pk, checked[pk], before.get(pk)) for pk in chunk if pk in there]
        connection.execute(delete(evidence).where(*mine))
        if rows:
            connection.execute(insert(evidence), rows)


def load_evidence(connection: Connection, pks: Iterable[int]) -> dict[int, list[Evidence]]:
    """The evidence for each of these quotes that has any, in the order it was first kept."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    for chunk in in_chunks(pks):
        rows = connection.execute(
            select(
                evidence,
                quote.c.id,
                quote.c.text.label("text_now"),
                quote.c.source_pk,
                *(document.c.sha256, document.c.name, document.c.format, document.c.grade.label("grade_said")),
            )
            .join(quote, quote.c.pk == evidence.c.quote_pk)
            .join(document, document.c.pk == evidence.c.document_pk)
            .where(among(connection, evidence.c.quote_pk, chunk))
            .order_by(evidence.c.document_pk)
        ).all()
        versions = Versions(connection, {row.document_pk for row in rows})
        held = defaultdict(set)
        for row in rows:
            held[row.quote_pk].add(row.document_pk)
        for row in rows:
            newer = {pk for pk in versions.all_of(row.document_pk) if pk > row.document_pk}
            replaced = bool(newer & held[row.quote_pk])
            found[row.quote_pk].append(_evidence(row, superseded=bool(newer), replaced=replaced))
    return found


def follow(connection: Connection, pks: Iterable[int], *, proof: bool = True) -> None:
    """Lets class and proof of these quotes follow from their evidence; without `proof` the class alone.

    A quote without any evidence that counts is unverified. What is disputed or misattributed stays so, and what a list
    of wrong credits says of a quote, but for a verified one, is said as soon as that is verified no more.
    """
    for chunk in in_chunks(pks):
        held = load_evidence(connection, chunk)
        columns = select(quote.c.pk, quote.c.match, quote.c.proof).where(among(connection, quote.c.pk, chunk))
        changes: dict[tuple[str | None, str], list[int]] = defaultdict(list)
        reproved: list[int] = []
        fallen: list[int] = []
        for pk, match, proven in connection.execute(columns):
            best = best_of(held.get(pk, ()))
            now = Proof.UNVERIFIED if best is None else best.proof
            follows = proof and Proof(proven) not in STOPS
            after = (None if best is None else best.match.value, now.value if follows else proven)
            if after != (match, proven):
                changes[after].append(pk)
            if after[1] != proven:
                reproved.append(pk)
                if proven == Proof.VERIFIED.value:
                    fallen.append(pk)
        for (match, proven), changed in changes.items():
            mine = among(connection, quote.c.pk, changed)
            connection.execute(update(quote).where(mine).values(match=match, proof=proven))
        mark_listed(connection, fallen)
        index(connection, reproved)


def forget_evidence(connection: Connection, pks: Sequence[int]) -> None:
    """Drops all evidence for these quotes."""
    for chunk in in_chunks(pks):
        connection.execute(delete(evidence).where(among(connection, evidence.c.quote_pk, chunk)))


def forget_confirmations(connection: Connection, pks: Sequence[int]) -> None:
    """Drops who has confirmed the evidence for these quotes: that was said of another author, or of another work."""
    for chunk in in_chunks(pks):
        mine = among(connection, evidence.c.quote_pk, chunk)
        connection.execute(update(evidence).where(mine).values(confirmed_by=None, confirmed_at=None))


def held_by_last_import(connection: Connection) -> tuple[int, ...]:
    """The quotes, by primary key, with evidence in documents of the last import: taking it back may take that along."""
    last = select(func.max(import_run.c.pk)).scalar_subquery()
    joined = select(evidence.c.quote_pk).join(document, document.c.pk == evidence.c.document_pk)
    return tuple(connection.execute(joined.where(document.c.import_pk == last).distinct()).scalars())


def _row(pk: int, document_pk: int, each: Evidence, before: Row[tuple[object, ...]] | None) -> dict[str, object]:
    found = with_found(each.found, each.count)
    row: dict[str, object] = {
        "quote_pk": pk,
        "document_pk": document_pk,
        "text": each.text,
        "grade": each.grade.value,
        "match": each.match.value,
        "found": found,
        "flags": with_flags(each.flags),
        "tool": each.tool,
        "checked_at": each.checked_at,
        "confirmed_by": None,
        "confirmed_at": None,
    }
    if before is not None and before.confirmed_at is not None and _still_there(before, each, found):
        row |= {"confirmed_by": before.confirmed_by, "confirmed_at": before.confirmed_at}
    return row


def _still_there(seen: Row[tuple[object, ...]], each: Evidence, found: str) -> bool:
    """Whether a person who confirmed would see the same words at the same place, and nothing more to look at.

    A flag that is gone takes nothing back: they said yes in spite of it. One that comes back is new.
    """
    if (seen.text, seen.grade, seen.match) != (each.text, each.grade.value, each.match.value):
        return False
    same_place = _best_place(seen.found, each) == _best_place(found, each)
    return same_place and set(each.flags) <= set(read_flags(seen.flags))


def _best_place(found: str, each: Evidence) -> list[Found]:
    places, _ = read_found(found, each.document, each.name)
    return [replace(one, flags=()) for one in places[:1]]


def _evidence(row: Row[tuple[object, ...]], *, superseded: bool, replaced: bool) -> Evidence:
    found, count = read_found(row.found, row.sha256, row.name)
    flags = read_flags(row.flags)
    match, grade = MatchClass(row.match), Grade(row.grade)
    current = row.text == row.text_now and grade is grade_of(row.format, row.grade_said)
    confirmed = row.confirmed_at is not None
    kinds = [flag.kind for flag in flags]
    return Evidence(
        quote=row.id,
        document=row.sha256,
        name=row.name,
        format=row.format,
        grade=grade,
        text=row.text,
        match=match,
        found=found,
        count=count,
        flags=flags,
        tool=row.tool,
        checked_at=row.checked_at,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        current=current,
        superseded=superseded,
        counts=current and not replaced,
        proof=proof_of(match, grade, kinds, confirmed=confirmed, sourced=row.source_pk is not None),
    )
