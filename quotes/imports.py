"""Imports: documents kept part by part, what each call of an import brought, and taking the last one back.

Touches: disk (through the engine and the connections it is handed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from quotes.adding import Added, add_drafts
from quotes.database import reading, writing
from quotes.documents import keep_beside
from quotes.errors import InputError, NotFound
from quotes.misattributions.marking import count_marked
from quotes.model import Document, Proof
from quotes.readers.reader import Reading
from quotes.rows import in_chunks
from quotes.search_index import unindex
from quotes.speaking import count_waiting, drafts_as_heard
from quotes.tables import document, evidence, import_run, place, quote, turn
from quotes.transcripts.turn import TurnKind

_MOST_AT_ONCE = 10_000
"""Drafts in one transaction: a second's work. Each commit writes every page of the indexes that was touched, so with a
tenth as many the same pages are written almost ten times as often."""

Used = Callable[[Connection, list[int]], set[int]]
"""Which of these quotes, by primary key, something outside the store leans on: they are not taken back."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one document: quotes added, quotes that were known, and turns that wait for a speaker.

    Of those added, `misattributed` and `disputed` count the ones that a list of wrong credits speaks of.
    """

    document: str
    added: int = 0
    known: int = 0
    waiting: int = 0
    misattributed: int = 0
    disputed: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """A document and how much the store has of it: quotes found in it, its turns, and those that wait for a speaker."""

    document: Document
    quotes: int
    turns: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: ids of quotes, names of documents, and the quotes that stay, each with the reason."""

    number: int
    at: datetime
    origin: str
    removed: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    documents: tuple[str, ...]


class ImportRun:
    """One call of an import, which may hold many documents. It is recorded with the first of them."""

    def __init__(self, engine: Engine, origin: str, now: datetime) -> None:
        self._engine, self._origin, self._now = engine, origin, now
        self._cursor: str | None = None
        self._pk: int | None = None

    def keep(self, parts: Iterable[Reading], name: str, *, restore: bool = False) -> Kept:
        """Keeps a document that was called `name` and comes in one part or several, in a transaction every some parts.

        So no other writer waits long. When a part cannot be read or kept, all that the document brought is taken back
        and the error goes on; after a kill what was kept before is there, and importing it again adds the rest.

        With `restore` new quotes also get what an export carried of them, and the export itself is no document of
        theirs. Raises InputError for a document that is no export then.
        """
        with reading(self._engine) as connection:
            before = connection.execute(select(func.coalesce(func.max(quote.c.pk), 0))).scalar_one()
        sha256, added, known = "", 0, 0
        try:
            for some in _together(parts):
                sha256 = sha256 or some[0].document
                with writing(self._engine, alone=True) as connection:
                    pk = self._recorded(connection)
                    take = self._restore_part if restore else self._keep_part
                    outcomes = [take(connection, pk, part, name) for part in some]
                self._pk = pk
                added += sum(len(outcome.added) for outcome in outcomes)
                known += sum(len(outcome.known) for outcome in outcomes)
        except BaseException:
            self._take_back(sha256, before)
            raise
        with reading(self._engine) as connection:
            waiting = count_waiting(connection, sha256)
            marked = {} if self._pk is None else count_marked(connection, self._pk, before)
        wrong, doubtful = (marked.get(verdict, 0) for verdict in (Proof.MISATTRIBUTED, Proof.DISPUTED))
        return Kept(sha256, added, known, waiting, wrong, doubtful)

    @property
    def number(self) -> int | None:
        """The number by which it is undone; None while it has kept nothing."""
        return self._pk

    def close(self) -> None:
        """Forgets an import that brought nothing: undoing it would take back nothing, and hide the one before."""
        if self._pk is None or self._cursor is not None:
            return
        with writing(self._engine, alone=True) as connection:
            for table in (document, quote, place):
                if connection.execute(select(table.c.pk).where(table.c.import_pk == self._pk).limit(1)).first():
                    return
            connection.execute(delete(import_run).where(import_run.c.pk == self._pk))

    def advance(self, cursor: str) -> None:
        """Says up to where a service was read, once all of it is kept: what breaks off before is asked for again."""
        with writing(self._engine, alone=True) as connection:
            pk = self._recorded(connection)
            connection.execute(update(import_run).where(import_run.c.pk == pk).values(cursor=cursor))
        self._pk, self._cursor = pk, cursor

    def check_again(self, sha256: str, tool: str) -> int:
        """Holds quotes that were held against older versions of a document against this one; gives how many.

        `tool` is the name and version of what asks.
        """
        # Here, not above: the desk of proof leans on what imports keep.
        from quotes.evidence.desk import Proofs

        return len(Proofs(self._engine).recheck_newer(sha256, now=self._now, tool=tool))

    def _recorded(self, connection: Connection) -> int:
        """The import's number. A new one counts only once the transaction is kept, so the caller remembers it then."""
        if self._pk is not None:
            return self._pk
        row = insert(import_run).values(at=self._now, origin=self._origin)
        return int(connection.execute(row).inserted_primary_key[0])  # type: ignore[index]

    def _keep_part(self, connection: Connection, pk: int, part: Reading, name: str) -> Added:
        what = Document(part.document, name, part.format)
        drafts = drafts_as_heard(connection, part, name) if part.turns else part.drafts
        outcome = add_drafts(connection, drafts, now=self._now, read_from=what, import_pk=pk)
        keep_beside(connection, _pk_of(connection, part.document), part)
        return outcome

    def _restore_part(self, connection: Connection, pk: int, part: Reading, name: str) -> Added:
        # Here, not above: few imports restore.
        from quotes.exporting.restoring import restore, those_added

        if any(draft.carried is None for draft in part.drafts):
            raise InputError(f"{name} is no export of a library.", "Import it without --restore.")
        drafts = [draft._replace(place=None) for draft in part.drafts]
        outcome = add_drafts(connection, drafts, now=self._now, import_pk=pk)
        restore(connection, those_added(connection, drafts, outcome.added), now=self._now, import_pk=pk)
        return outcome

    def _take_back(self, sha256: str, before: int) -> None:
        if self._pk is None or not sha256:
            return
        with writing(self._engine, alone=True) as connection:
            pks = connection.execute(select(quote.c.pk).where(quote.c.import_pk == self._pk, quote.c.pk > before))
            _remove_quotes(connection, list(pks.scalars()))
            mine = select(document.c.pk).where(document.c.sha256 == sha256).scalar_subquery()
            connection.execute(delete(place).where(place.c.import_pk == self._pk, place.c.document_pk == mine))
            new = (document.c.sha256 == sha256, document.c.import_pk == self._pk)
            connection.execute(delete(document).where(*new))


def _together(parts: Iterable[Reading]) -> Iterator[list[Reading]]:
    """The parts to be kept in one transaction: the first alone, then with it as many drafts as came before, up to a
    limit, so that what a small document had is not lost with the part that broke.
    """
    some: list[Reading] = []
    before = waiting = 0
    for part in parts:
        some.append(part)
        waiting += len(part.drafts)
        if waiting >= min(before, _MOST_AT_ONCE):
            yield some
            before, waiting, some = before + waiting, 0, []
    if some:
        yield some


def last_cursor(connection: Connection, origin: str) -> str | None:
    """Up to where a service was read by the last import from it that says so."""
    said = select(import_run.c.cursor).where(import_run.c.origin == origin, import_run.c.cursor.is_not(None))
    return connection.execute(said.order_by(import_run.c.pk.desc()).limit(1)).scalar()


def load_holdings(connection: Connection) -> tuple[Holding, ...]:
    """Every document, oldest first, with what the store has of it."""
    quotes_of = select(func.count(place.c.quote_pk.distinct())).where(place.c.document_pk == document.c.pk)
    turns_of = select(func.count()).where(turn.c.document_pk == document.c.pk)
    waiting = turns_of.where(turn.c.speaker.is_(None), turn.c.kind == TurnKind.SPEECH.value)
    counts = (quotes_of.scalar_subquery(), turns_of.scalar_subquery(), waiting.scalar_subquery())
    rows = connection.execute(select(document, *counts).order_by(document.c.pk))
    return tuple(
        Holding(Document(row.sha256, row.name, row.format, row.imported_at), *row[-len(counts) :]) for row in rows
    )


def undo_last(connection: Connection, used: Used, *, number: int | None, dry_run: bool) -> Undone:
    """Takes the last import back: its quotes, but for those somebody worked on since, its places and documents.

    Raises NotFound when there is none, and InputError when it is not the one of a `number` that is given.
    """
    run = connection.execute(select(import_run).order_by(import_run.c.pk.desc()).limit(1)).first()
    if run is None:
        raise NotFound("There is no import to undo.", "`pullquote import FILE` makes one.")
    if number is not None and run.pk != number:
        raise InputError("Something was imported since.", "Undo that first.")
    brought = select(quote.c.pk, quote.c.id, quote.c.revision).where(quote.c.import_pk == run.pk)
    rows = connection.execute(brought.order_by(quote.c.pk)).all()
    leant_on = used(connection, [row.pk for row in rows])
    elsewhere = _found_elsewhere(connection, run.pk)
    why = {row.pk: _why_kept(row.pk, row.revision, leant_on, elsewhere) for row in rows}
    gone = [row for row in rows if not why[row.pk]]
    stays = [row for row in rows if why[row.pk]]
    confirmed = _confirmed_in(connection, run.pk)
    mine = select(document.c.name).where(document.c.import_pk == run.pk, document.c.pk.not_in(confirmed.values()))
    documents = tuple(connection.execute(mine.order_by(document.c.pk)).scalars())
    if not dry_run:
        _remove_quotes(connection, [row.pk for row in gone])
        _release(connection, run.pk, [row.pk for row in stays])
    removed = tuple(row.id for row in gone)
    kept = tuple((row.id, why[row.pk]) for row in stays)
    kept += tuple((id, f"somebody confirmed it in {name}, which stays") for id, name in confirmed)
    return Undone(run.pk, run.at, run.origin, removed, kept, documents)


def _why_kept(pk: int, revision: int, leant_on: set[int], elsewhere: set[int]) -> str:
    if pk in leant_on:
        return "it is planned or was posted"
    if revision:
        return "it was changed since"
    return "it was found in another document too" if pk in elsewhere else ""


def _found_elsewhere(connection: Connection, run_pk: int) -> set[int]:
    """Quotes of this import that a later or an unrecorded one found as well."""
    others = place.c.import_pk.is_(None) | (place.c.import_pk != run_pk)
    joined = place.join(quote, quote.c.pk == place.c.quote_pk)
    found = select(place.c.quote_pk).select_from(joined).where(quote.c.import_pk == run_pk, others)
    return set(connection.execute(found).scalars())


def _confirmed_in(connection: Connection, run_pk: int) -> dict[tuple[str, str], int]:
    """Documents of this import in which somebody has confirmed another quote, by that quote's id and their name."""
    joined = evidence.join(document, document.c.pk == evidence.c.document_pk).join(
        quote, quote.c.pk == evidence.c.quote_pk
    )
    columns = select(quote.c.id, document.c.name, document.c.pk).select_from(joined).order_by(quote.c.pk)
    seen = columns.where(document.c.import_pk == run_pk, evidence.c.confirmed_at.is_not(None))
    elsewhere = seen.where(quote.c.import_pk.is_distinct_from(run_pk))
    return {(id, name): document_pk for id, name, document_pk in connection.execute(elsewhere)}


def _release(connection: Connection, run_pk: int, stays: list[int]) -> None:
    """Takes back places and documents of the import; what stays keeps its own places and belongs to no import.

    A document stays in which somebody has confirmed a quote: that was not the import's doing.
    """
    for chunk in in_chunks(stays):
        connection.execute(update(place).where(place.c.quote_pk.in_(chunk)).values(import_pk=None))
        connection.execute(update(quote).where(quote.c.pk.in_(chunk)).values(import_pk=None))
    connection.execute(delete(place).where(place.c.import_pk == run_pk))
    confirmed = select(evidence.c.document_pk).where(evidence.c.confirmed_at.is_not(None))
    in_use = select(place.c.document_pk).union(confirmed)
    mine = document.c.import_pk == run_pk
    connection.execute(delete(document).where(mine, document.c.pk.not_in(in_use)))
    connection.execute(update(document).where(mine).values(import_pk=None))
    connection.execute(delete(import_run).where(import_run.c.pk == run_pk))


def _remove_quotes(connection: Connection, pks: list[int]) -> None:
    unindex(connection, pks)
    for chunk in in_chunks(pks):
        connection.execute(delete(quote).where(quote.c.pk.in_(chunk)))


def _pk_of(connection: Connection, sha256: str) -> int:
    return int(connection.execute(select(document.c.pk).where(document.c.sha256 == sha256)).scalar_one())
