"""Giving quotes back what an export carried of them: the editor's word, proof, places, weight and former ids.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from quotes.identity import fold, quote_id
from quotes.misattributions.marking import mark_listed
from quotes.model import Carried, Draft, PersonKind
from quotes.people.aliases import names_of_record
from quotes.rows import Value, among, in_chunks, insert_new, insert_rows, keys_to_pks, place_row
from quotes.search_index import index
from quotes.settling import settle
from quotes.tables import alias, document, person, place, quote


def restore(connection: Connection, drafts: Mapping[str, Draft], *, now: datetime, import_pk: int | None) -> None:
    """Restores quotes that were just added, by their ids, inside the caller's transaction.

    A quote that was there before is not among them: what is kept is not overruled by a file. An id that another quote
    has, or had, is left to it.
    """
    carried = {id: draft.carried for id, draft in drafts.items() if draft.carried is not None}
    pks = keys_to_pks(connection, quote, carried, by="id")
    for id, pk in pks.items():
        one = carried[id]
        values: dict[str, object] = {
            "standing": one.standing.value,
            "proof": one.proof.value,
            "weight": one.weight,
            "added_at": one.added_at or now,
        }
        connection.execute(update(quote).where(quote.c.pk == pk).values(**values))
    _restore_groups(connection, drafts)
    _restore_places(connection, {pks[id]: one for id, one in carried.items()}, now=now, import_pk=import_pk)
    _restore_ids(connection, {pks[id]: one for id, one in carried.items()})
    for id, draft in drafts.items():
        if draft.edits:
            # Edits count in the words at the first place; without a place nobody could show them.
            settle(connection, pks[id])
    placeless = [pks[id] for id, one in carried.items() if not one.places]
    for chunk in in_chunks(placeless):
        connection.execute(update(quote).where(among(connection, quote.c.pk, chunk)).values(edits=None))
    # What a list says of wrong credits holds whatever a file carries.
    mark_listed(connection, pks.values())
    index(connection, pks.values())


def those_added(connection: Connection, drafts: Iterable[Draft], added: Iterable[str]) -> dict[str, Draft]:
    """The drafts that became new quotes, by the quotes' ids; of several with the same words the first."""
    wanted, given = set(added), list(drafts)
    names = names_of_record(connection, (draft.attribution.person for draft in given))
    found: dict[str, Draft] = {}
    for draft in given:
        person = draft.attribution.person
        if (id := quote_id(draft.text, names.get(fold(person), person))) in wanted:
            found.setdefault(id, draft)
    return found


def _restore_groups(connection: Connection, drafts: Mapping[str, Draft]) -> None:
    groups = {fold(draft.attribution.person) for draft in drafts.values() if draft.attribution.kind is PersonKind.GROUP}
    for chunk in in_chunks(groups):
        named = update(person).where(among(connection, person.c.key, chunk))
        connection.execute(named.values(kind=PersonKind.GROUP.value))


def _restore_places(
    connection: Connection, carried: Mapping[int, Carried], *, now: datetime, import_pk: int | None
) -> None:
    spots = [(pk, *spot) for pk, one in carried.items() for spot in one.places]
    known = keys_to_pks(connection, document, {spot.document for _, spot, _ in spots}, by="sha256")
    for _, spot, format in spots:
        if spot.document in known:
            continue
        row = {"sha256": spot.document, "name": spot.name, "format": format, "imported_at": now}
        made = connection.execute(insert(document).values(**row, import_pk=import_pk))
        known[spot.document] = int(made.inserted_primary_key[0])  # type: ignore[index]
    rows: list[dict[str, Value]] = [
        place_row(spot, quote_pk=pk, document_pk=known[spot.document]) | {"import_pk": import_pk}
        for pk, spot, _ in spots
    ]
    insert_new(connection, place, rows)


def _restore_ids(connection: Connection, carried: Mapping[int, Carried]) -> None:
    wanted = {id: pk for pk, one in carried.items() for id in one.former_ids}
    taken: set[str] = set()
    for chunk in in_chunks(wanted):
        taken.update(connection.execute(select(quote.c.id).where(among(connection, quote.c.id, chunk))).scalars())
        taken.update(connection.execute(select(alias.c.id).where(among(connection, alias.c.id, chunk))).scalars())
    rows = [{"id": id, "quote_pk": pk} for id, pk in wanted.items() if id not in taken]
    insert_rows(connection, insert(alias), rows)
