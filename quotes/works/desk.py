"""Works: found, described, united and removed.

Touches: disk, or a database server.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Unpack

from sqlalchemy import Connection, Engine, delete, exists, select, update

from quotes.admission import admit_source
from quotes.database import reading
from quotes.errors import InputError
from quotes.people.parts import bare
from quotes.rows import in_chunks, source_row
from quotes.search_index import index
from quotes.tables import document_source, quote, source
from quotes.trying import changing
from quotes.works.alike import alike_works
from quotes.works.lookup import load_work, load_works, source_of, work_row
from quotes.works.record import AlikeWorks, Reworked, Work, WorkChanges
from quotes.works.uniting import quotes_of, unite


class Works:
    """The works in a database. Every method is one transaction: all of it is kept, or nothing.

    A work is named by its title, or by four or more digits of its id where several have one title. Methods raise
    NotFound with the nearest title, InputError when several works are meant or a value is not fit, and StorageError.
    With `dry_run` everything is done and told, and nothing kept.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, text: str | None = None) -> tuple[Work, ...]:
        """All works, by title; with a text those that have it in their title, case and accents aside."""
        with reading(self._engine) as connection:
            if text is None:
                return tuple(work for _, work in load_works(connection))
            wanted = bare(text)
            titles = connection.execute(select(source.c.pk, source.c.title)).all()
            pks = [row.pk for row in titles if wanted in bare(row.title)]
            return tuple(work for _, work in load_works(connection, pks))

    def get(self, named: str) -> Work:
        """The work of that title or id."""
        with reading(self._engine) as connection:
            return load_work(connection, work_row(connection, named).pk)

    def set(self, named: str, *, dry_run: bool = False, **changes: Unpack[WorkChanges]) -> Reworked:
        """The work after the changes, which hold for all quotes from it.

        When it becomes what another work is already, in title, kind, address and date, that one becomes part of it.
        """
        if not changes:
            raise InputError(
                "Nothing to change was given.", "A work has a title, a kind, an address, a date, a licence and rights."
            )
        with changing(self._engine, dry_run=dry_run) as connection:
            row = work_row(connection, named)
            before = source_of(row)
            after = source_row(admit_source(replace(before, **changes)))
            twin = connection.execute(
                select(source.c.pk).where(source.c.key == after["key"], source.c.pk != row.pk)
            ).scalar()
            united: tuple[Work, ...] = ()
            left_out: tuple[str, ...] = ()
            moved = 0
            # First what was asked for, so that it goes before what is known of the twin; but not yet the twin's key.
            terms = {"licence": after["licence"], "rights": after["rights"]}
            connection.execute(update(source).where(source.c.pk == row.pk).values(**terms))
            if twin is not None:
                united = (load_work(connection, twin),)
                moved, left_out = unite(connection, row.pk, [twin])
            named_now = {key: value for key, value in after.items() if key not in terms}
            connection.execute(update(source).where(source.c.pk == row.pk).values(**named_now))
            if after["title"] != before.title:
                index(connection, quotes_of(connection, row.pk))
            return Reworked(load_work(connection, row.pk), united, moved, left_out)

    def merge(self, keep: str, *others: str, dry_run: bool = False) -> Reworked:
        """The work after it took over quotes and documents of the others, which are deleted.

        Raises InputError when it is among the others; then nothing is changed.
        """
        if not others:
            raise InputError("No other work was given.", "Name the work to keep first, then the others.")
        with changing(self._engine, dry_run=dry_run) as connection:
            pk = work_row(connection, keep).pk
            pks = list(dict.fromkeys(work_row(connection, other).pk for other in others))
            if pk in pks:
                raise InputError(
                    f"{keep} cannot be merged into itself.",
                    "Name the work to keep once, and others; `pullquote sources` shows digits that tell them apart.",
                )
            united = tuple(load_work(connection, other) for other in pks)
            moved, left_out = unite(connection, pk, pks)
            return Reworked(load_work(connection, pk), united, moved, left_out)

    def alike(self) -> tuple[AlikeWorks, ...]:
        """Pairs of works of one title of which one may be the other with less known of it. None is united."""
        with reading(self._engine) as connection:
            return alike_works(work for _, work in load_works(connection))

    def remove(self, *named: str, dry_run: bool = False) -> tuple[Work, ...]:
        """Removes works that nothing is from, and gives them. Raises InputError for one that has quotes."""
        with changing(self._engine, dry_run=dry_run) as connection:
            pks = list(dict.fromkeys(work_row(connection, each).pk for each in named))
            found = [load_work(connection, pk) for pk in pks]
            for work in found:
                if work.quotes or work.documents:
                    raise InputError(
                        f"{work.source.title} is in use (quotes: {work.quotes:,}, documents: {work.documents:,}).",
                        "`pullquote sources merge` makes it part of another work.",
                    )
            _remove(connection, pks)
            return tuple(found)

    def remove_unused(self, *, dry_run: bool = False) -> tuple[Work, ...]:
        """Removes all works that no quote and no document is from, and gives them.

        A work with a note on licence or rights stays: somebody has worked on that.
        """
        with changing(self._engine, dry_run=dry_run) as connection:
            unused = select(source.c.pk).where(
                ~exists().where(quote.c.source_pk == source.c.pk),
                ~exists().where(document_source.c.source_pk == source.c.pk),
                source.c.licence.is_(None),
                source.c.rights.is_(None),
            )
            found = load_works(connection, list(connection.execute(unused).scalars()))
            _remove(connection, (pk for pk, _ in found))
            return tuple(work for _, work in found)


def _remove(connection: Connection, pks: Iterable[int]) -> None:
    for chunk in in_chunks(pks):
        connection.execute(delete(source).where(source.c.pk.in_(chunk)))
