"""Keeping drafts: what is new becomes a quote, what is known gains a place, and nothing kept is changed.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice

from sqlalchemy import Connection, func, insert, select

from quotes.adding_quotes import Keyed, keyed, write_quotes
from quotes.adding_records import Records
from quotes.admission import admit_draft
from quotes.bulk import (
    drop_scattered_indexes,
    make_scattered_indexes,
    merge_as_usual,
    put_off_merging,
    roomy,
    write_rows,
)
from quotes.emphasis import emphasis_for, with_markup
from quotes.identity import fold
from quotes.model import Attribution, Document, Draft
from quotes.people.aliases import names_of_record
from quotes.rows import PLACE_COLUMNS, Value, among, in_chunks, insert_new, keys_to_pks, place_values
from quotes.tables import alias, document, place, quote, source

_PART = 2_000
"""Drafts at a time: enough that statements cost nothing beside their rows, few enough to hold in some megabytes."""

_MANY = 20_000
"""New quotes from which on it is worth making indexes anew, if the library at most doubles: see `_make_way`."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of drafts, by the ids of their quotes: each draft is in one of the two, in the order given."""

    added: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


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
    with roomy(connection):
        adding.keep(list(islice(left, _PART)))
        while part := list(islice(left, _PART)):
            adding.make_way()
            adding.keep(part)
        adding.finish()
    return Added(tuple(adding.added), tuple(adding.known))


class _Adding:
    """Drafts on their way in, some at a time, all in one transaction."""

    def __init__(
        self, connection: Connection, *, now: datetime, read_from: Document | None, import_pk: int | None
    ) -> None:
        self._connection, self._now, self._read_from, self._import_pk = connection, now, read_from, import_pk
        self._records = Records(connection)
        self._documents: dict[str, int] = {}
        self._without_indexes = self._without_merging = False
        self.added: list[str] = []
        self.known: list[str] = []

    def keep(self, drafts: Sequence[Draft]) -> None:
        """Keeps some drafts. Raises InputError."""
        connection = self._connection
        admitted = by_names_of_record(connection, [_admitted(draft) for draft in drafts])
        given = [keyed(draft) for draft in admitted]
        ids = [one.id for one in given]
        self._ensure_documents(admitted)
        current = _current_ids(connection, ids)
        new: dict[str, Keyed] = {}
        for one in given:
            if one.id not in current:
                new.setdefault(one.id, one)
        pks = write_quotes(connection, self._records, list(new.values()), now=self._now, import_pk=self._import_pk)
        self._records.keep_terms(draft.source for draft in admitted if draft.source is not None)
        current |= {id: (pk, id) for id, pk in pks.items()}
        self._write_places(admitted, [current[id][0] for id in ids], set(pks.values()))
        self.added += new
        # Once more in the same part it is known.
        self.known += [current[id][1] for id in ids if new.pop(id, None) is None]

    def finish(self) -> None:
        """Does what was put off."""
        if self._without_merging:
            merge_as_usual(self._connection)
        if self._without_indexes:
            make_scattered_indexes(self._connection)

    def make_way(self) -> None:
        """Puts off what is quicker in larger pieces. Indexes wait for the end once most of the library comes in at one
        go: then they take a tenth of the time.

        Only where what has come is as much as what was there: no large index is made anew for a few quotes.
        """
        if self._connection.dialect.name != "sqlite":
            return
        if not self._without_merging:
            put_off_merging(self._connection)
            self._without_merging = True
        if self._without_indexes or len(self.added) < _MANY:
            return
        last = self._connection.execute(select(func.max(quote.c.pk))).scalar_one()
        if last <= 2 * len(self.added):
            drop_scattered_indexes(self._connection)
            self._without_indexes = True

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

    def _write_places(self, drafts: Sequence[Draft], pks: Sequence[int], new: set[int]) -> None:
        fresh: dict[tuple[int, Value], tuple[Value, ...]] = {}
        more: list[dict[str, Value]] = []
        for pk, draft in zip(pks, drafts, strict=True):
            if draft.place is None:
                continue
            values = place_values(draft.place, pk, self._documents[draft.place.document])
            if pk in new:
                # What is new has no places yet but those given here, so none is asked for.
                fresh.setdefault((pk, values[-1]), values)
            else:
                more.append({**dict(zip(PLACE_COLUMNS, values, strict=True)), "import_pk": self._import_pk})
        write_rows(self._connection, place, PLACE_COLUMNS, list(fresh.values()), import_pk=self._import_pk)
        insert_new(self._connection, place, more)


def _admitted(draft: Draft) -> Draft:
    """The draft admitted, with its emphasis as the markup of the text that will be kept."""
    kept = admit_draft(draft)
    if kept.emphasis is None:
        return kept
    return replace(kept, emphasis=with_markup(kept.text, emphasis_for(kept.text, kept.emphasis)))


def by_names_of_record(connection: Connection, drafts: Sequence[Draft]) -> Sequence[Draft]:
    """The drafts, each by its person's own name where another name of theirs was given, and so with translators."""
    authors = (draft.attribution.person for draft in drafts)
    translators = (draft.translator for draft in drafts if draft.translator is not None)
    names = names_of_record(connection, chain(authors, translators))
    if not names:
        return drafts
    return [_renamed(draft, names) for draft in drafts]


def _renamed(draft: Draft, names: Mapping[str, str]) -> Draft:
    author = names.get(fold(draft.attribution.person))
    if author is not None:
        draft = replace(draft, attribution=replace(draft.attribution, person=author))
    translator = None if draft.translator is None else names.get(fold(draft.translator))
    return draft if translator is None else replace(draft, translator=translator)


def ensure_people(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The primary key for each name's match key; a name already kept stays spelled as it is."""
    given = list(names)
    people = Records(connection).people((fold(name), Attribution(name)) for name in given)
    return {key: people[key][0] for key in map(fold, given)}


def ensure_source(connection: Connection, works: Iterable[dict[str, Value]]) -> dict[str, int]:
    """The primary key for each source row's key."""
    rows = {str(row["key"]): row for row in works}
    insert_new(connection, source, list(rows.values()))
    return keys_to_pks(connection, source, rows)


def ensure_tags(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The primary key for each tag's match key; a tag already kept stays spelled as it is."""
    given = list(names)
    tags = Records(connection).tags(given)
    return {key: tags[key][0] for key in map(fold, given)}


def _current_ids(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[int, str]]:
    """For each id that is known, its quote and the id that has now: an edited quote is still known by its old ones."""
    current: dict[str, tuple[int, str]] = {}
    for chunk in in_chunks(dict.fromkeys(ids)):
        known = select(quote.c.id, quote.c.pk).where(among(connection, quote.c.id, chunk))
        current.update((row[0], (row[1], row[0])) for row in connection.execute(known).all())
        renamed = (
            select(alias.c.id, quote.c.pk, quote.c.id)
            .join(quote, quote.c.pk == alias.c.quote_pk)
            .where(among(connection, alias.c.id, chunk))
        )
        for old, pk, now in connection.execute(renamed):
            current.setdefault(old, (pk, now))
    return current
