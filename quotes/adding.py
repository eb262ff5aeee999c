"""Keeping drafts: what is new becomes a quote, what is known gains a place, and nothing kept is changed.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice

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
    roomy,
    trusted,
    write_rows,
)
from quotes.collecting import LOADING, rarely_collected
from quotes.emphasis import emphasis_for, with_markup
from quotes.identity import fold
from quotes.ids import IdFilter, Ids
from quotes.model import Document, Draft
from quotes.people.aliases import names_of_record
from quotes.rows import PLACE_COLUMNS, Value, among, in_chunks, insert_new, keys_to_pks, place_values
from quotes.tables import alias, document, place, quote
from quotes.write_behind import WriteBehind

_PART = 8_000
"""Drafts at a time, and so in a piece of the full-text index, which takes 8,191 in one statement. Half as many took 24
MB less and 6 % more CPU (a million quotes)."""

_MANY = 20_000
"""New quotes from which on it is worth making indexes anew, if the library at most doubles: see `_make_way`. And kept
quotes up to which all ids are read before a load: in a thirtieth of a second."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of drafts, by the ids of their quotes: each draft is in one of the two, in the order given."""

    added: Sequence[str] = ()
    known: Sequence[str] = ()


def add_drafts(
    connection: Connection,
    drafts: Iterable[Draft],
    *,
    now: datetime,
    read_from: Document | None = None,
    import_pk: int | None = None,
) -> Added:
    """Keeps the drafts as candidates, inside the caller's transaction. Raises InputError for one that is not fit.

    What is new says which import brought it. Drafts are taken some at a time, so a million of them need no more memory
    than their ids.
    """
    adding = _Adding(connection, now=now, read_from=read_from, import_pk=import_pk)
    left = iter(drafts)
    part = list(islice(left, _PART))
    with roomy(connection):
        if len(part) < _PART:
            adding.prepare(adding.look_up(adding.admit(part)))()
        else:
            with trusted(connection), rarely_collected(LOADING):
                adding.keep_many(chain(part, left))
    return Added(adding.added, adding.known)


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """Drafts of one part after a look at what is kept: each one's quote, and those that are new by primary key."""

    drafts: Sequence[Keyed]
    pks: list[int]
    new: dict[int, Keyed]


class _Adding:
    """Drafts on their way in, some at a time, all in one transaction.

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
        self._unwritten: dict[str, int] = {}
        self._without_indexes = False
        self._have_come: IdFilter | None = None
        self.added, self.known = Ids(), Ids()

    def keep_many(self, drafts: Iterator[Draft]) -> None:
        """Keeps drafts part by part, each made ready while the one before is written. Raises InputError."""
        self._put_off_merging()
        self._have_come = _all_ids(self._connection)
        with WriteBehind() as behind:
            ready: Callable[[], None] | None = None
            while (admitted := self.admit(islice(drafts, _PART)))[0]:
                behind.wait()
                found = self.look_up(admitted)
                if ready is not None:
                    behind.start(ready)
                ready = self.prepare(found)
            behind.wait()
        if ready is not None:
            ready()
        self._finish()

    def admit(self, drafts: Iterable[Draft]) -> tuple[list[Keyed], list[Keyed]]:
        """The drafts with their keys, and those of them that point to something not known yet. Raises InputError."""
        self._records.forget()
        given: list[Keyed] = []
        unknown: list[Keyed] = []
        # Each as soon as it is read, while a processor has it at hand: in two passes it took half as long again.
        for draft in drafts:
            one = keyed(_admitted(draft))
            given.append(one)
            if not is_known(self._records, one):
                unknown.append(one)
        return given, unknown

    def look_up(self, admitted: tuple[list[Keyed], list[Keyed]]) -> _LookedUp:
        """Tells the new from the known, and makes sure of what they point to. The part before may be unwritten."""
        given, unknown = admitted
        connection = self._connection
        named = _by_names_of_record(connection, given)
        if named is not given:
            given = unknown = named
        self._ensure_documents([one.draft for one in given])
        fresh: dict[str, Keyed] = {}
        for one in given:
            # Once more in the same part it is known.
            fresh.setdefault(one.id, one)
        current = self._current(fresh)
        for id in current:
            del fresh[id]
        self._make_way()
        pks = next_pks(connection, quote, len(fresh), after=self._last_pk)
        if fresh:
            self._last_pk = pks[-1]
        ensure_records(self._records, [one for one in unknown if fresh.get(one.id) is one])
        self._unwritten = dict(zip(fresh, pks, strict=True))
        self.added.extend(fresh)
        new = dict(zip(pks, fresh.values(), strict=True))
        if len(fresh) == len(given):
            return _LookedUp(given, list(pks), new)
        current |= {id: (pk, id) for id, pk in self._unwritten.items()}
        self.known.extend(current[one.id][1] for one in given if fresh.get(one.id) is not one)
        return _LookedUp(given, [current[one.id][0] for one in given], new)

    def prepare(self, found: _LookedUp) -> Callable[[], None]:
        """Makes the rows, and gives what writes them."""
        connection = self._connection
        quotes = Ready.of(connection, self._records, found.new)
        places, more = self._places(found)
        works = [one.draft.source for one in found.drafts if one.draft.source is not None]

        def write() -> None:
            quotes.write(connection, now=self._now, import_pk=self._import_pk)
            self._records.keep_terms(works)
            write_rows(connection, place, PLACE_COLUMNS, places, import_pk=self._import_pk)
            insert_new(connection, place, more)

        return write

    def _put_off_merging(self) -> None:
        if self._connection.dialect.name == "sqlite":
            put_off_merging(self._connection)

    def _current(self, ids: Collection[str]) -> dict[str, tuple[int, str]]:
        """For each id that is known, written or not, its quote and the id that has now."""
        if self._have_come is not None:
            ids = self._have_come.come_again(list(ids))
        current = _current_ids(self._connection, ids)
        current |= {id: (self._unwritten[id], id) for id in ids if id in self._unwritten}
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

    def _places(self, found: _LookedUp) -> tuple[list[tuple[Value, ...]], list[dict[str, Value]]]:
        """The places of new quotes, and of those that may have them already."""
        fresh: dict[tuple[int, Value], tuple[Value, ...]] = {}
        more: list[dict[str, Value]] = []
        for pk, one in zip(found.pks, found.drafts, strict=True):
            spot = one.draft.place
            if spot is None:
                continue
            values = place_values(spot, pk, self._documents[spot.document])
            if pk in found.new:
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


def by_names_of_record(connection: Connection, drafts: Sequence[Draft]) -> Sequence[Draft]:
    """The drafts, each by its person's own name where another name of theirs was given, and so with translators."""
    authors = (draft.attribution.person for draft in drafts)
    translators = (draft.translator for draft in drafts if draft.translator is not None)
    names = names_of_record(connection, chain(authors, translators))
    if not names:
        return drafts
    return [_renamed(draft, names) for draft in drafts]


def _by_names_of_record(connection: Connection, given: list[Keyed]) -> list[Keyed]:
    """The same of drafts that have their keys."""
    before = [one.draft for one in given]
    after = by_names_of_record(connection, before)
    if after is before:
        return given
    return [one if draft is one.draft else keyed(draft) for one, draft in zip(given, after, strict=True)]


def _renamed(draft: Draft, names: Mapping[str, str]) -> Draft:
    author = names.get(fold(draft.attribution.person))
    if author is not None:
        draft = draft._replace(attribution=replace(draft.attribution, person=author))
    translator = None if draft.translator is None else names.get(fold(draft.translator))
    return draft if translator is None else draft._replace(translator=translator)


def _all_ids(connection: Connection) -> IdFilter | None:
    """All ids that quotes have and have had; None for a library that is too large to read them all for a load."""
    if connection.execute(select(quote.c.pk).offset(_MANY).limit(1)).first() is not None:
        return None
    have_come = IdFilter()
    for column in (quote.c.id, alias.c.id):
        have_come.come_again(list(connection.execute(select(column)).scalars()))
    return have_come


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
