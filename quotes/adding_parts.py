"""Drafts on their way in, some thousand at a time: each part is made ready while the one before is written.

Touches: disk (through the connection it is handed), and a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, insert, select

from quotes.adding_quotes import Keyed, Ready, ensure_records, is_known, keyed
from quotes.adding_records import Records
from quotes.admission import admit_draft
from quotes.bulk import (
    drop_scattered_indexes,
    make_scattered_indexes,
    merge_as_usual,
    next_pks,
    put_off_merging,
    write_rows,
)
from quotes.emphasis import emphasis_for, with_markup
from quotes.ids import IdFilter, Ids
from quotes.model import Document, Draft, Source
from quotes.people.aliases import by_names_of_record
from quotes.rows import PLACE_COLUMNS, Value, among, in_chunks, insert_new, keys_to_pks, place_values
from quotes.tables import alias, document, person_alias, place, quote
from quotes.write_behind import WriteBehind

PART = 8_000
"""Drafts at a time, and so in a piece of the full-text index, which takes 8,191 in one statement. Half as many took 24
MB less and 6 % more CPU (a million quotes)."""

_MANY = 20_000
"""New quotes from which on it is worth making indexes anew, if the library at most doubles: see `_make_way`. And kept
quotes up to which all ids are read before a load: in a thirtieth of a second."""


@dataclass(slots=True)
class _Part:
    """Some drafts. Of most the rows are ready as soon as they are read; the `waiting` ones are to be looked up first,
    some of them surely new, with the primary key they will have.

    After that `new` are those of them that are, by primary key, and `pks` are the quotes of all that were waiting.
    """

    ready: Ready
    waiting: list[tuple[int | None, Keyed]] = field(default_factory=list)
    works: list[Source] = field(default_factory=list)
    new: dict[int, Keyed] = field(default_factory=dict)
    pks: list[int] = field(default_factory=list)

    def is_empty(self) -> bool:
        """Whether no draft came."""
        return not (self.ready.quotes or self.waiting)


class Adding:
    """Drafts on their way in, all in one transaction. `added` and `known` are the ids of their quotes.

    Of the steps of a part only the second and the writing at the end use the connection, so the others may be done
    while the part before is written.
    """

    def __init__(
        self, connection: Connection, *, now: datetime, read_from: Document | None, import_pk: int | None
    ) -> None:
        self._connection, self._now, self._read_from, self._import_pk = connection, now, read_from, import_pk
        self._records = Records(connection)
        self._documents: dict[str, int] = {}
        self._last_pk = 0
        self._have_come: IdFilter | None = None
        self._unwritten: Ready | None = None
        self._without_indexes = False
        self.added, self.known = Ids(), Ids()

    def keep_few(self, drafts: Iterable[Draft]) -> None:
        """Keeps drafts that are one part. Raises InputError."""
        part = self._admit(drafts)
        self._look_up(part)
        self._prepare(part)()

    def keep_many(self, drafts: Iterator[Draft]) -> None:
        """Keeps drafts part by part, each made ready while the one before is written. Raises InputError."""
        if self._connection.dialect.name == "sqlite":
            put_off_merging(self._connection)
            self._remember_ids()
        with WriteBehind() as behind:
            ready: Callable[[], None] | None = None
            while not (part := self._admit(islice(drafts, PART))).is_empty():
                behind.wait()
                self._look_up(part)
                if ready is not None:
                    behind.start(ready)
                ready = self._prepare(part)
            behind.wait()
        if ready is not None:
            ready()
        self._finish()

    def _remember_ids(self) -> None:
        """Reads all ids that quotes have and have had, unless they are very many: what comes in can be told from them
        without asking the database.

        Not where a name may be another one's alias: then the ids to come are not yet known when a draft is read.
        """
        connection = self._connection
        is_large = connection.execute(select(quote.c.pk).offset(_MANY).limit(1)).first() is not None
        if is_large or connection.execute(select(person_alias.c.key).limit(1)).first() is not None:
            return
        self._have_come = IdFilter()
        for column in (quote.c.id, alias.c.id):
            for id in connection.execute(select(column)).scalars():
                self._have_come.has_come(id)
        self._last_pk = next_pks(connection, quote, 1)[0] - 1

    def _admit(self, drafts: Iterable[Draft]) -> _Part:
        """Makes the rows of all that can have them without a look at the database. Raises InputError."""
        records = self._records
        records.forget()
        part = _Part(Ready(self._connection, records))
        # Each as soon as it is read, while a processor has it at hand: in two passes it took half as long again.
        for draft in drafts:
            one = keyed(_admitted(draft))
            pk = self._pk_of_new(one.id)
            if pk is not None and one.draft.place is None and is_known(records, one):
                part.ready.take(pk, one)
            else:
                part.waiting.append((pk, one))
            work = one.draft.source
            if work is not None and (work.licence is not None or work.rights is not None):
                part.works.append(work)
        return part

    def _pk_of_new(self, id: str) -> int | None:
        """The primary key to be of a quote that has surely not come before."""
        if self._have_come is None or self._have_come.has_come(id):
            return None
        self._last_pk += 1
        return self._last_pk

    def _look_up(self, part: _Part) -> None:
        """Tells the new from the known, and makes sure of what they point to. The part before may be unwritten."""
        waiting = part.waiting = _by_names_of_record(self._connection, part.waiting)
        self._ensure_documents([one.draft for _, one in waiting])
        current = self._current(part)
        fresh: dict[str, Keyed] = {}
        for pk, one in waiting:
            # Once more in the same part it is known.
            if pk is None and one.id not in current:
                fresh.setdefault(one.id, one)
        self._make_way()
        pks = next_pks(self._connection, quote, len(fresh), after=self._last_pk)
        if fresh:
            self._last_pk = pks[-1]
        part.new = {pk: one for pk, one in waiting if pk is not None}
        part.new.update(zip(pks, fresh.values(), strict=True))
        ensure_records(self._records, [one for one in part.new.values() if not is_known(self._records, one)])
        current.update((id, (pk, id)) for id, pk in zip(fresh, pks, strict=True))
        self.known.extend(current[one.id][1] for pk, one in waiting if pk is None and fresh.get(one.id) is not one)
        part.pks = [current[one.id][0] if pk is None else pk for pk, one in waiting]

    def _prepare(self, part: _Part) -> Callable[[], None]:
        """Makes the rows that are left, and gives what writes all."""
        connection, ready = self._connection, part.ready
        for pk, one in part.new.items():
            ready.take(pk, one)
        ready.sort()
        self.added.extend(ready.ids())
        self._unwritten = ready
        places, more = self._places(part)

        def write() -> None:
            ready.write(connection, now=self._now, import_pk=self._import_pk)
            self._records.keep_terms(part.works)
            write_rows(connection, place, PLACE_COLUMNS, places, import_pk=self._import_pk)
            insert_new(connection, place, more)

        return write

    def _current(self, part: _Part) -> dict[str, tuple[int, str]]:
        """For each id that may be known and is, written or not, its quote and the id that has now."""
        asked = dict.fromkeys(one.id for pk, one in part.waiting if pk is None)
        if not asked:
            return {}
        current = _current_ids(self._connection, asked)
        unwritten = {one.id: pk for pk, one in part.waiting if pk is not None} | part.ready.ids()
        if self._unwritten is not None:
            unwritten |= self._unwritten.ids()
        current.update((id, (unwritten[id], id)) for id in asked if id in unwritten)
        return current

    def _make_way(self) -> None:
        """Lets indexes wait for the end once most of the library comes in at once: then they take a tenth of the time.

        Only where what has come is as much as what was there: no large index is made anew for a few quotes.
        """
        if self._connection.dialect.name != "sqlite" or self._without_indexes or len(self.added) < _MANY:
            return
        if self._last_pk <= 2 * len(self.added):
            drop_scattered_indexes(self._connection)
            self._without_indexes = True

    def _finish(self) -> None:
        """Does what was put off."""
        if self._connection.dialect.name == "sqlite":
            merge_as_usual(self._connection)
        if self._without_indexes:
            make_scattered_indexes(self._connection)

    def _ensure_documents(self, drafts: Sequence[Draft]) -> None:
        """Makes sure of the documents that the drafts were found in, and of the one that is read."""
        spots = [draft.place for draft in drafts if draft.place is not None]
        seen = {spot.document: spot.name for spot in spots if spot.document not in self._documents}
        if self._read_from is not None and self._read_from.sha256 not in self._documents:
            seen[self._read_from.sha256] = self._read_from.name
        if not seen:
            return
        have = keys_to_pks(self._connection, document, seen, by="sha256")
        for sha256, name in seen.items():
            if sha256 not in have:
                mine = self._read_from is not None and self._read_from.sha256 == sha256
                what = self._read_from if mine and self._read_from else Document(sha256, name, "unknown")
                row = {"sha256": sha256, "name": what.name, "format": what.format}
                self._connection.execute(
                    insert(document).values(**row, imported_at=self._now, import_pk=self._import_pk)
                )
        self._documents |= keys_to_pks(self._connection, document, seen, by="sha256")

    def _places(self, part: _Part) -> tuple[list[tuple[Value, ...]], list[dict[str, Value]]]:
        """The places of new quotes, and of those that may have them already."""
        fresh: dict[tuple[int, Value], tuple[Value, ...]] = {}
        more: list[dict[str, Value]] = []
        for pk, (_, one) in zip(part.pks, part.waiting, strict=True):
            spot = one.draft.place
            if spot is None:
                continue
            values = place_values(spot, pk, self._documents[spot.document])
            if pk in part.new:
                # What is new has no places yet but those given here, so none is asked for.
                fresh.setdefault((pk, values[-1]), values)
            else:
                more.append({**dict(zip(PLACE_COLUMNS, values, strict=True)), "import_pk": self._import_pk})
        return list(fresh.values()), more


def _admitted(draft: Draft) -> Draft:
    """The draft admitted, with its emphasis as the markup of the text that will be kept."""
    kept = admit_draft(draft)
    if kept.emphasis is None:
        return kept
    return kept._replace(emphasis=with_markup(kept.text, emphasis_for(kept.text, kept.emphasis)))


def _by_names_of_record(
    connection: Connection, waiting: list[tuple[int | None, Keyed]]
) -> list[tuple[int | None, Keyed]]:
    """The same drafts by each person's own name where another name of theirs was given."""
    before = [one.draft for _, one in waiting]
    after = by_names_of_record(connection, before)
    if after is before:
        return waiting
    pairs = zip(waiting, after, strict=True)
    return [(pk, one if draft is one.draft else keyed(draft)) for (pk, one), draft in pairs]


def _current_ids(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[int, str]]:
    """For each id that is known, its quote and the id that has now: an edited quote is still known by its old ones."""
    current: dict[str, tuple[int, str]] = {}
    edited = connection.execute(select(alias.c.id).limit(1)).first() is not None
    for chunk in in_chunks(ids):
        known = select(quote.c.id, quote.c.pk).where(among(connection, quote.c.id, chunk))
        current.update((row[0], (row[1], row[0])) for row in connection.execute(known).all())
        if not edited:
            continue
        renamed = (
            select(alias.c.id, quote.c.pk, quote.c.id)
            .join(quote, quote.c.pk == alias.c.quote_pk)
            .where(among(connection, alias.c.id, chunk))
        )
        for old, pk, now in connection.execute(renamed):
            current.setdefault(old, (pk, now))
    return current
