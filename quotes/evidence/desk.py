"""The desk of proof: quotes held against documents, confirmed by people, and checked again.

Touches: disk (through the engine it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from quotes.admission import admit_label
from quotes.database import reading, writing
from quotes.errors import InputError, NotFound
from quotes.evidence.checking import check
from quotes.evidence.confirming import choose_evidence, keep_confirmation, keep_grade, named_evidence
from quotes.evidence.held import Held, ReadDocument, held_as_read, keep_document, load_held
from quotes.evidence.keeping import follow, keep_evidence, load_evidence
from quotes.evidence.rechecking import held_against, newer_targets
from quotes.evidence.record import Evidence, Outcome, best_first, says_same
from quotes.finding import find_document
from quotes.model import Document, Grade
from quotes.resolving import resolve, resolve_all
from quotes.rows import among, in_chunks, load_documents, load_quotes
from quotes.tables import document as documents
from quotes.tables import quote


class Proofs:
    """Evidence for the quotes of a database. Ids are taken as `Store` takes them.

    Checking holds a few hundred quotes at a time, each few in a transaction of their own: what was checked before an
    error stays. Every other method is one transaction. Every method raises StorageError.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def checking(
        self,
        ids: Iterable[str] | None,
        against: ReadDocument | str,
        *,
        grade: Grade | None = None,
        now: datetime,
        tool: str,
    ) -> Iterator[Outcome]:
        """Holds quotes, all of them without `ids`, against a document, and keeps what comes of it.

        `against` is a document as it was just read, which is then kept, or a kept one: its name, its hash, or the
        beginning of either. `grade` is kept with it if a person gives it one; `tool` is the name and version of what
        asks. Each outcome is given as soon as it is kept: nothing more is checked than is asked for. Raises NotFound,
        and InputError for a document without text and for a name that fits several.
        """
        with writing(self._engine, alone=True) as connection:
            pks = _pks(connection, ids)
            document_pk = _kept(connection, against, now=now)
            if grade is not None:
                keep_grade(connection, document_pk, grade)
        return self._check_kept({document_pk: pks}, now=now, tool=tool)

    def looking(
        self,
        ids: Iterable[str] | None,
        against: ReadDocument | str,
        *,
        grade: Grade | None = None,
        now: datetime,
        tool: str,
    ) -> Iterator[Outcome]:
        """What `checking` would give, keeping nothing."""
        with reading(self._engine) as connection:
            pks = _pks(connection, ids)
            held = _held(connection, against, grade)
        return self._looking(pks, held, now=now, tool=tool)

    def rechecking(self, ids: Iterable[str] | None = None, *, now: datetime, tool: str) -> Iterator[Outcome]:
        """Holds quotes, all of them without `ids`, against everything kept that they were held against before, in its
        newest version, and against the documents of their sources. Gives them as `checking` does. Raises NotFound."""
        with reading(self._engine) as connection:
            targets = held_against(connection, None if ids is None else resolve_all(connection, ids))
        return self._check_kept(targets, now=now, tool=tool)

    def recheck_newer(self, sha256: str, *, now: datetime, tool: str) -> tuple[Outcome, ...]:
        """Holds what was held against older versions of a document against this one. Raises NotFound."""
        with reading(self._engine) as connection:
            targets = newer_targets(connection, _document_pk(connection, sha256))
        return tuple(self._check_kept(targets, now=now, tool=tool))

    def document(self, name: str) -> Document:
        """The kept document of this name or hash, or of one that begins so. Raises NotFound and InputError."""
        with reading(self._engine) as connection:
            return find_document(load_documents(connection), name)

    def of(self, id: str) -> tuple[Evidence, ...]:
        """The evidence for a quote, best first. Raises NotFound."""
        with reading(self._engine) as connection:
            pk = resolve(connection, id)
            return best_first(load_evidence(connection, [pk]).get(pk, ()))

    def candidate(self, id: str, document: str | None = None) -> Evidence:
        """The evidence that `confirm` would confirm: in the document named, or the best there is.

        Raises NotFound without any, and InputError where the words are not the document's or were not checked since
        they changed.
        """
        with reading(self._engine) as connection:
            return choose_evidence(connection, resolve(connection, id), document)

    def confirm(
        self, id: str, document: str | None = None, *, by: str, now: datetime, seen: Evidence | None = None
    ) -> Evidence:
        """Keeps who has seen the words in the document, and when; `seen` is what they were shown.

        Raises as `candidate` does, and InputError when the evidence is no longer what was seen.
        """
        who = admit_label(by, "The name of who confirms")
        with writing(self._engine, alone=True) as connection:
            pk = resolve(connection, id)
            chosen = choose_evidence(connection, pk, document)
            if seen is not None and not says_same(seen, chosen):
                raise InputError("The quote or its evidence changed while it was shown.", "Look at it again.")
            return keep_confirmation(connection, pk, chosen, by=who, at=now)

    def unconfirm(self, id: str, document: str | None = None) -> Evidence:
        """Takes a confirmation back: that in the document named, or the only one. Raises NotFound and InputError."""
        with writing(self._engine, alone=True) as connection:
            pk = resolve(connection, id)
            confirmed = [each for each in load_evidence(connection, [pk]).get(pk, ()) if each.confirmed_at is not None]
            if not confirmed:
                raise NotFound(f"{id} is not confirmed.", "`pullquote show` tells what is.")
            return keep_confirmation(connection, pk, named_evidence(confirmed, document), by=None, at=None)

    def set_grade(self, name: str, grade: Grade | None) -> Document:
        """Gives a document a grade, or its format's own; what was confirmed in it must be confirmed again.

        Raises NotFound, and InputError when the name fits several documents.
        """
        with writing(self._engine, alone=True) as connection:
            found = find_document(load_documents(connection), name)
            keep_grade(connection, _document_pk(connection, found.sha256), grade)
            return found

    def _looking(self, pks: Sequence[int], held: Held, *, now: datetime, tool: str) -> Iterator[Outcome]:
        for chunk in in_chunks(pks):
            with reading(self._engine) as connection:
                outcomes = check(connection, held, chunk, now=now, tool=tool)
            yield from outcomes.values()

    def _check_kept(self, targets: Mapping[int, Sequence[int]], *, now: datetime, tool: str) -> Iterator[Outcome]:
        for document_pk, pks in targets.items():
            with reading(self._engine) as connection:
                held = load_held(connection, document_pk)
            for chunk in in_chunks(pks):
                with reading(self._engine) as connection:
                    outcomes = check(connection, held, chunk, now=now, tool=tool)
                with writing(self._engine, alone=True) as connection:
                    outcomes = _as_now(connection, held, outcomes, now=now, tool=tool)
                    keep_evidence(connection, document_pk, {pk: one.evidence for pk, one in outcomes.items()})
                    follow(connection, outcomes)
                    kept = load_quotes(connection, list(outcomes))
                    proven = load_evidence(connection, list(outcomes))
                by_id = {each.id: each for each in kept}
                for pk, outcome in outcomes.items():
                    after = by_id.get(outcome.quote.id)
                    stored = [each for each in proven.get(pk, ()) if each.document == held.document.sha256]
                    if after is not None and stored:
                        yield Outcome(after, stored[0])


def _as_now(
    connection: Connection, held: Held, outcomes: Mapping[int, Outcome], *, now: datetime, tool: str
) -> dict[int, Outcome]:
    """The outcomes, once more for quotes that somebody changed since they were checked."""
    there: dict[int, tuple[str, str]] = {}
    for chunk in in_chunks(outcomes):
        mine = select(quote.c.pk, quote.c.id, quote.c.text).where(among(connection, quote.c.pk, chunk))
        there.update((pk, (id, text)) for pk, id, text in connection.execute(mine))
    changed = [pk for pk in there if there[pk] != (outcomes[pk].quote.id, outcomes[pk].quote.text)]
    again = check(connection, held, changed, now=now, tool=tool) if changed else {}
    return {pk: again.get(pk, one) for pk, one in outcomes.items() if pk in there}


def _pks(connection: Connection, ids: Iterable[str] | None) -> list[int]:
    if ids is not None:
        return resolve_all(connection, ids)
    return list(connection.execute(select(quote.c.pk).order_by(quote.c.pk)).scalars())


def _document_pk(connection: Connection, sha256: str) -> int:
    pk = connection.execute(select(documents.c.pk).where(documents.c.sha256 == sha256)).scalar()
    if pk is None:
        raise NotFound("This document is not kept.", "`pullquote documents` lists those that are.")
    return int(pk)


def _named_pk(connection: Connection, name: str) -> int:
    return _document_pk(connection, find_document(load_documents(connection), name).sha256)


def _kept(connection: Connection, against: ReadDocument | str, *, now: datetime) -> int:
    """The primary key of the document, which is kept by now."""
    if isinstance(against, ReadDocument):
        return keep_document(connection, against, now=now)
    return _named_pk(connection, against)


def _held(connection: Connection, against: ReadDocument | str, grade: Grade | None) -> Held:
    """The document as it is kept, with the speakers a person has named; as it was read if it is not."""
    if isinstance(against, ReadDocument):
        try:
            held = load_held(connection, _document_pk(connection, against.reading.document))
        except NotFound:
            return held_as_read(against, grade)
    else:
        held = load_held(connection, _named_pk(connection, against))
    return held if grade is None else replace(held, grade=grade)
