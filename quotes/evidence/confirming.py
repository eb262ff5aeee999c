"""What people say of evidence: that they have seen the words, and what a document is worth.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from quotes.editing import mark_changed
from quotes.errors import InputError, NotFound
from quotes.evidence.grades import grade_of
from quotes.evidence.keeping import follow, load_evidence
from quotes.evidence.record import Evidence
from quotes.finding import find_document
from quotes.model import Document, Grade, MatchClass
from quotes.tables import document, evidence
from quotes.verifying.verification import FlagKind

_CONFIRMABLE = frozenset({MatchClass.VERBATIM, MatchClass.NEAR_VERBATIM})
_GRADES = tuple(Grade)


def choose_evidence(connection: Connection, pk: int, name: str | None) -> Evidence:
    """The evidence a person can confirm: in the document named, or else in the one that is worth most.

    Raises NotFound without any; InputError when the words are not the document's, when they changed since they were
    checked, and when several documents are worth the same.
    """
    kept = load_evidence(connection, [pk]).get(pk, [])
    if not kept:
        raise NotFound("This quote was held against no document.", "`pullquote verify ID --against FILE` does so.")
    if name is not None:
        return _admitted(named_evidence(kept, name))
    fit = [each for each in kept if each.counts and each.match in _CONFIRMABLE]
    if not fit:
        return _admitted(kept[-1])
    # What was imported from a document is proven by no look at it.
    fit = [each for each in fit if FlagKind.OWN_DOCUMENT not in each.kinds] or fit
    most = min(_GRADES.index(each.grade) for each in fit)
    return named_evidence([each for each in fit if _GRADES.index(each.grade) == most], None)


def named_evidence(kept: Sequence[Evidence], name: str | None) -> Evidence:
    """The evidence in the document named, or the only one. Raises NotFound and InputError."""
    if name is None:
        if len(kept) == 1:
            return kept[0]
        names = ", ".join(each.name for each in kept[:5])
        raise InputError(f"It was held against several documents: {names}.", "Name one with --against.")
    found = find_document([Document(each.document, each.name, each.format) for each in kept], name)
    return next(each for each in kept if each.document == found.sha256)


def keep_confirmation(
    connection: Connection, pk: int, chosen: Evidence, *, by: str | None, at: datetime | None
) -> Evidence:
    """Keeps who has confirmed the evidence for a quote and when, or with None that nobody has."""
    document_pk = select(document.c.pk).where(document.c.sha256 == chosen.document).scalar_subquery()
    mine = (evidence.c.quote_pk == pk, evidence.c.document_pk == document_pk)
    connection.execute(update(evidence).where(*mine).values(confirmed_by=by, confirmed_at=at))
    mark_changed(connection, [pk])
    follow(connection, [pk])
    return next(each for each in load_evidence(connection, [pk])[pk] if each.document == chosen.document)


def keep_grade(connection: Connection, document_pk: int, said: Grade | None) -> None:
    """Keeps what a person says a document is worth; None for its format's own grade.

    Quotes held against it follow. What was confirmed in it was confirmed of another kind of document, and is no longer.
    """
    mine = document.c.pk == document_pk
    connection.execute(update(document).where(mine).values(grade=None if said is None else said.value))
    format = connection.execute(select(document.c.format).where(mine)).scalar_one()
    now = grade_of(format, None if said is None else said.value).value
    held = evidence.c.document_pk == document_pk
    other = select(evidence.c.quote_pk).where(held, evidence.c.grade != now)
    pks = list(connection.execute(other.order_by(evidence.c.quote_pk)).scalars())
    regraded = update(evidence).where(held, evidence.c.grade != now)
    connection.execute(regraded.values(grade=now, confirmed_by=None, confirmed_at=None))
    follow(connection, pks)


def _admitted(chosen: Evidence) -> Evidence:
    if not chosen.current:
        raise InputError(
            f"The quote or the grade of {chosen.name} has changed since it was checked.",
            f"`pullquote verify {chosen.quote[:8]}` checks it again.",
        )
    if chosen.match not in _CONFIRMABLE:
        raise InputError(
            f"The words of {chosen.quote[:8]} are not those of {chosen.name}: {chosen.match.value}.",
            "Only words that stand there can be confirmed: edit the quote, or name another document.",
        )
    return chosen
