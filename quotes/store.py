"""The store of quotes: everything that is kept, found and changed goes through here.

Touches: disk.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from types import TracebackType
from typing import Unpack

from sqlalchemy import Engine, delete, select, update

from quotes.adding import Added, add_drafts, read_ahead
from quotes.bulk import drop_pages
from quotes.database import describe, reading, unlogged, writing
from quotes.documents import load_text
from quotes.editing import Changes, apply_changes, attach_tags, check_all_seen, check_seen, mark_changed, revision_of
from quotes.errors import InputError
from quotes.evidence.keeping import follow, forget_confirmations, held_by_last_import
from quotes.evidence.rechecking import after_edit, after_hearing, check_again, credits_same
from quotes.evidence.record import Checker
from quotes.finding import find_document
from quotes.identity import fold
from quotes.imports import (
    Holding,
    ImportRun,
    Undone,
    Used,
    last_cursor,
    load_holdings,
    undo_last,
)
from quotes.merging import merge_into
from quotes.model import Document, Draft, Quote, Standing
from quotes.resolving import former_ids, ids_of, resolve, resolve_all
from quotes.rows import CHUNK, in_chunks, load_documents, load_quotes
from quotes.search import Query, counting, matching
from quotes.search_index import index, unindex
from quotes.speaking import Heard, Hearing, hear, load_hearing
from quotes.tables import quote, quote_tag, tag

__all__ = ["Added", "Changes", "Query", "Store"]


class Store:
    """Quotes in a database. Every method is one transaction: all of it is kept, or nothing.

    Wherever an id is asked for, its first four or more digits do if no other quote's id begins so, and an id the quote
    had before it was edited. Every method raises StorageError when the database will not take or give the data.
    Where a method takes what was `seen`, revisions by id, it raises Outdated and changes nothing when one is another.
    `checker` checks evidence again for what a method changes; without one such evidence is dropped.
    As a context manager it closes the engine's connections at the end.
    """

    def __init__(self, engine: Engine, checker: Checker | None = None) -> None:
        self._engine, self._checker = engine, checker

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()

    def add(self, drafts: Iterable[Draft], *, now: datetime, document: Document | None = None) -> Added:
        """Keeps the drafts as unverified candidates; known words by a known author only gain a place.

        Raises InputError for a draft that is not fit, and then keeps none of them. Many go into an empty library
        `unlogged`: then what makes the drafts must not read the library, which would wait for itself.
        """
        drafts, are_many = read_ahead(drafts)
        with (
            unlogged(self._engine) if are_many else nullcontext(),
            writing(self._engine, alone=True) as connection,
        ):
            return add_drafts(connection, drafts, now=now, read_from=document)

    def get(self, id: str) -> Quote:
        """The quote with this id. Raises NotFound, or InputError when several ids begin so."""
        with reading(self._engine) as connection:
            return load_quotes(connection, [resolve(connection, id)])[0]

    def revision(self, id: str) -> int:
        """How often people changed this quote, for `edit` to be sure that nobody did meanwhile. Raises as `get`."""
        with reading(self._engine) as connection:
            return revision_of(connection, resolve(connection, id))

    def former_ids(self, id: str) -> tuple[str, ...]:
        """The ids that lead to this quote beside its own: those it had, and those of quotes merged into it."""
        with reading(self._engine) as connection:
            return former_ids(connection, resolve(connection, id))

    def find(self, query: Query | None = None) -> Iterator[Quote]:
        """The quotes asked for, one after the other; all of them without a query.

        What is found is settled at the first one; each is read shortly before it is given, so the store may be
        changed meanwhile. Raises InputError for a bad query.
        """
        with reading(self._engine) as connection:
            # Eight bytes for each quote found: the only part that grows with what is found.
            pks = array("q", connection.execute(matching(connection, query or Query())).scalars())
        for chunk in in_chunks(pks):
            with reading(self._engine) as connection:
                quotes = load_quotes(connection, chunk)
                if len(chunk) == CHUNK:
                    drop_pages(connection)
            yield from quotes

    def count(self, query: Query | None = None) -> int:
        """How many quotes `find` would give."""
        with reading(self._engine) as connection:
            return connection.execute(counting(connection, query or Query())).scalar_one()

    def edit(self, id: str, *, seen: int | None = None, **changes: Unpack[Changes]) -> Quote:
        """The quote after the changes; other words or another author give it a new id, with the old one as alias.

        Its places keep what was found, its emphasis the phrases that are still there for sure. Raises NotFound, and
        InputError for a value that is not fit or when the quote would become one that is already kept; with the
        revision that was `seen`, Outdated when it is another by now.
        """
        with writing(self._engine, alone=True) as connection:
            pk = resolve(connection, id)
            if seen is not None:
                check_seen(connection, pk, seen)
            before = load_quotes(connection, [pk])[0]
            apply_changes(connection, pk, before, changes)
            after_edit(connection, pk, before, load_quotes(connection, [pk])[0], changes, self._checker)
            return load_quotes(connection, [pk])[0]

    def merge(self, id: str, others: Iterable[str], *, seen: Mapping[str, int] | None = None) -> Quote:
        """The quote after it took over places, tags and ids of the others, which are deleted; its fields stay.

        Evidence for the same words comes with them, but not that somebody confirmed it for another author or work.
        Without emphasis of its own it takes that of another with the same words. Raises NotFound, and InputError when
        it is among the others; then nothing is changed.
        """
        with writing(self._engine, alone=True) as connection:
            check_all_seen(connection, seen)
            pk = resolve(connection, id)
            merged = resolve_all(connection, others)
            if pk in merged:
                raise InputError(f"{id} cannot be merged into itself.", "Name the quote to keep once, and others.")
            kept = load_quotes(connection, [pk])[0]
            others_credit = [other for other in merged if not credits_same(load_quotes(connection, [other])[0], kept)]
            forget_confirmations(connection, others_credit)
            merge_into(connection, pk, merged)
            check_again(connection, [pk], self._checker)
            return load_quotes(connection, [pk])[0]

    def tag(self, ids: Iterable[str], *tags: str, seen: Mapping[str, int] | None = None) -> tuple[str, ...]:
        """Gives each quote these tags, and returns their ids. Raises NotFound and InputError."""
        with writing(self._engine, alone=True) as connection:
            check_all_seen(connection, seen)
            pks = resolve_all(connection, ids)
            attach_tags(connection, pks, tags)
            mark_changed(connection, pks)
            index(connection, pks)
            return ids_of(connection, pks)

    def untag(self, ids: Iterable[str], *tags: str, seen: Mapping[str, int] | None = None) -> tuple[str, ...]:
        """Takes these tags off each quote that has them, and returns the ids. Raises NotFound."""
        with writing(self._engine, alone=True) as connection:
            check_all_seen(connection, seen)
            pks = resolve_all(connection, ids)
            # PostgreSQL takes no NUL, not even to ask whether it is there.
            named = select(tag.c.pk).where(tag.c.key.in_([fold(name) for name in tags if "\0" not in name]))
            for chunk in in_chunks(pks):
                off = delete(quote_tag).where(quote_tag.c.quote_pk.in_(chunk), quote_tag.c.tag_pk.in_(named))
                connection.execute(off)
            mark_changed(connection, pks)
            index(connection, pks)
            return ids_of(connection, pks)

    def delete(self, ids: Iterable[str], *, seen: Mapping[str, int] | None = None) -> tuple[str, ...]:
        """Deletes the quotes with their places and aliases, and returns their ids. Raises NotFound, and keeps all."""
        with writing(self._engine, alone=True) as connection:
            check_all_seen(connection, seen)
            pks = resolve_all(connection, ids)
            deleted = ids_of(connection, pks)
            unindex(connection, pks)
            for chunk in in_chunks(pks):
                connection.execute(delete(quote).where(quote.c.pk.in_(chunk)))
            return deleted

    def set_standing(
        self, ids: Iterable[str], standing: Standing, *, seen: Mapping[str, int] | None = None
    ) -> tuple[str, ...]:
        """Gives each quote the editor's word, and returns their ids. Raises NotFound, and changes none."""
        with writing(self._engine, alone=True) as connection:
            check_all_seen(connection, seen)
            pks = resolve_all(connection, ids)
            for chunk in in_chunks(pks):
                connection.execute(update(quote).where(quote.c.pk.in_(chunk)).values(standing=standing.value))
            mark_changed(connection, pks)
            index(connection, pks)
            return ids_of(connection, pks)

    @contextmanager
    def importing(self, origin: str, now: datetime) -> Iterator[ImportRun]:
        """One call of an import; `origin` says from where: `files`, `watch`, or a service's name."""
        run = ImportRun(self._engine, origin, now)
        try:
            yield run
        finally:
            run.close()

    def undo_import(self, used: Used, *, number: int | None = None, dry_run: bool = False) -> Undone:
        """Takes back what the last import brought, or only says what that would be.

        Quotes stay that a person has changed since, that another document holds too, or that `used` names. Raises
        NotFound when there is no import, and InputError when the last is not the one of this `number`.
        """
        if dry_run:
            with reading(self._engine) as connection:
                return undo_last(connection, used, number=number, dry_run=True)
        with writing(self._engine, alone=True) as connection:
            held = held_by_last_import(connection)
            undone = undo_last(connection, used, number=number, dry_run=False)
            follow(connection, held)
            return undone

    def last_cursor(self, origin: str) -> str | None:
        """Up to where a service was read, as it said itself."""
        with reading(self._engine) as connection:
            return last_cursor(connection, origin)

    def holdings(self) -> tuple[Holding, ...]:
        """Every document, oldest first, with how many quotes and turns there are of it."""
        with reading(self._engine) as connection:
            return load_holdings(connection)

    def find_document(self, name: str) -> Document:
        """The document of this name or SHA-256, or of one that begins so. Raises NotFound, and InputError for several.

        Of two documents of one name it is the later one.
        """
        return find_document(self.documents(), name)

    def text_of(self, sha256: str) -> str:
        """What a document says, line by line. Raises NotFound."""
        with reading(self._engine) as connection:
            return load_text(connection, sha256)

    def hearing(self, sha256: str) -> Hearing:
        """How a transcript is heard: turns, names, and whether fillers are left out. Raises NotFound."""
        with reading(self._engine) as connection:
            return load_hearing(connection, sha256)

    def hear(self, sha256: str, hearing: Hearing, *, now: datetime) -> Heard:
        """Keeps how a transcript is heard, and brings its quotes in step. Raises NotFound."""
        with writing(self._engine, alone=True) as connection:
            heard = hear(connection, sha256, hearing, now=now)
            after_hearing(connection, sha256, heard.changed, self._checker)
            return heard

    def kept_in(self) -> tuple[str, str]:
        """Where the database is, and the name and version of the software that keeps it: to be shown."""
        return describe(self._engine)

    def documents(self) -> tuple[Document, ...]:
        """Every document quotes were imported from, oldest first."""
        with reading(self._engine) as connection:
            return load_documents(connection)
