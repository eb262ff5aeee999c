"""Keeping drafts: what is new becomes a quote, what is known gains a place, and nothing kept is changed.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select

from quotes.admission import admit_draft
from quotes.declared import with_declared
from quotes.emphasis import emphasis_for, with_markup
from quotes.identity import fold, quote_id
from quotes.model import Document, Draft, Proof, Standing
from quotes.rows import (
    Value,
    among,
    folded_or_none,
    in_chunks,
    insert_new,
    insert_rows,
    keys_to_pks,
    place_row,
    source_key,
    source_row,
)
from quotes.rows import words_key as key_of_words
from quotes.search_index import index_new
from quotes.tables import alias, document, person, place, quote, quote_tag, source, tag


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

    What is new says which import brought it.
    """
    admitted = [_admitted(draft) for draft in drafts]
    ids = [quote_id(draft.text, draft.attribution.person) for draft in admitted]
    documents = _ensure_documents(connection, admitted, now=now, read_from=read_from, import_pk=import_pk)
    current = _current_ids(connection, ids)
    new: dict[str, Draft] = {}
    for id, draft in zip(ids, admitted, strict=True):
        if id not in current:
            new.setdefault(id, draft)
    _insert_quotes(connection, new, now=now, import_pk=import_pk)
    pks = keys_to_pks(connection, quote, {current.get(id, id) for id in ids}, by="id")
    _insert_tags(connection, {pks[id]: draft for id, draft in new.items()})
    spots = [(pks[current.get(id, id)], draft.place) for id, draft in zip(ids, admitted, strict=True)]
    rows = [
        place_row(spot, quote_pk=pk, document_pk=documents[spot.document]) | {"import_pk": import_pk}
        for pk, spot in spots
        if spot is not None
    ]
    insert_new(connection, place, rows)
    index_new(connection, [pks[id] for id in new])
    return _sorted_out(ids, new, current)


def _admitted(draft: Draft) -> Draft:
    """The draft admitted, with its emphasis as the markup of the text that will be kept."""
    kept = admit_draft(draft)
    if kept.emphasis is None:
        return kept
    return replace(kept, emphasis=with_markup(kept.text, emphasis_for(kept.text, kept.emphasis)))


def ensure_people(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The primary key for each name's match key; a name already kept stays spelled as it is."""
    rows: dict[str, dict[str, Value]] = {}
    for name in names:
        rows.setdefault(fold(name), {"name": name, "key": fold(name)})
    insert_new(connection, person, list(rows.values()))
    return keys_to_pks(connection, person, rows)


def ensure_source(connection: Connection, draft_sources: Iterable[dict[str, Value]]) -> dict[str, int]:
    """The primary key for each source row's key."""
    rows = {str(row["key"]): row for row in draft_sources}
    insert_new(connection, source, list(rows.values()))
    return keys_to_pks(connection, source, rows)


def ensure_tags(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The primary key for each tag's match key; a tag already kept stays spelled as it is."""
    rows: dict[str, dict[str, Value]] = {}
    for name in names:
        rows.setdefault(fold(name), {"name": name, "key": fold(name)})
    insert_new(connection, tag, list(rows.values()))
    return keys_to_pks(connection, tag, rows)


def _ensure_documents(
    connection: Connection,
    drafts: Sequence[Draft],
    *,
    now: datetime,
    read_from: Document | None,
    import_pk: int | None,
) -> dict[str, int]:
    known = {} if read_from is None else {read_from.sha256: read_from}
    for draft in drafts:
        if draft.place is not None:
            spot = draft.place
            known.setdefault(spot.document, Document(spot.document, spot.name, "unknown"))
    rows = [
        {"sha256": d.sha256, "name": d.name, "format": d.format, "imported_at": now, "import_pk": import_pk}
        for d in known.values()
    ]
    # A moment is no plain value to sort or hash by, but a document has few rows: no need for the quick way.
    have = keys_to_pks(connection, document, known, by="sha256")
    for row in rows:
        if row["sha256"] not in have:
            connection.execute(insert(document).values(**row))
    return keys_to_pks(connection, document, known, by="sha256")


def _current_ids(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """For each id that is known, the id its quote has now: an edited quote is still known by its old ones."""
    current: dict[str, str] = {}
    for chunk in in_chunks(dict.fromkeys(ids)):
        known = select(quote.c.id).where(among(connection, quote.c.id, chunk))
        current.update((id, id) for id in connection.execute(known).scalars())
        renamed = (
            select(alias.c.id, quote.c.id)
            .join(quote, quote.c.pk == alias.c.quote_pk)
            .where(among(connection, alias.c.id, chunk))
        )
        for old, now in connection.execute(renamed):
            current.setdefault(old, now)
    return current


def _insert_quotes(connection: Connection, new: dict[str, Draft], *, now: datetime, import_pk: int | None) -> None:
    people = ensure_people(connection, (draft.attribution.person for draft in new.values()))
    works = ensure_source(connection, (source_row(draft.source) for draft in new.values() if draft.source is not None))
    rows = [
        {
            "id": id,
            "text": draft.text,
            "words_key": key_of_words(draft.text),
            "person_pk": people[fold(draft.attribution.person)],
            "role": draft.attribution.role,
            "certainty": draft.attribution.certainty.value,
            "source_pk": None if draft.source is None else works[source_key(draft.source)],
            "locator": draft.locator,
            "topic": draft.topic,
            "topic_key": folded_or_none(draft.topic),
            "section": draft.section,
            "section_key": folded_or_none(draft.section),
            "language": draft.language,
            "words": draft.words.value,
            "standing": Standing.CANDIDATE.value,
            "proof": Proof.UNVERIFIED.value,
            "added_at": now,
            "emphasis": draft.emphasis,
            "edits": with_declared(draft.edits),
            "import_pk": import_pk,
        }
        for id, draft in new.items()
    ]
    insert_rows(connection, insert(quote), rows)


def _insert_tags(connection: Connection, drafts: dict[int, Draft]) -> None:
    tags = ensure_tags(connection, (name for draft in drafts.values() for name in draft.tags))
    rows: list[dict[str, Value]] = [
        {"quote_pk": pk, "tag_pk": tags[fold(name)]} for pk, draft in drafts.items() for name in draft.tags
    ]
    insert_new(connection, quote_tag, rows)


def _sorted_out(ids: Sequence[str], new: dict[str, Draft], current: dict[str, str]) -> Added:
    added: list[str] = []
    known: list[str] = []
    seen: set[str] = set()
    for id in ids:
        if id in new and id not in seen:
            seen.add(id)
            added.append(id)
        else:
            known.append(current.get(id, id))
    return Added(tuple(added), tuple(known))
