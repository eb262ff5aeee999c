"""Giving quotes back what an export carried of them: the editor's word, proof, places, weight and former ids.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, insert, select, update

from quotes.identity import fold, quote_id
from quotes.misattributions.marking import mark_listed
from quotes.model import Carried, Draft, PersonKind
from quotes.originals import leads_to
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
    by_pk = {pks[id]: one for id, one in carried.items()}
    _restore_columns(connection, by_pk, now=now)
    _restore_groups(connection, drafts, import_pk=import_pk)
    _restore_places(connection, by_pk, now=now, import_pk=import_pk)
    _restore_ids(connection, by_pk)
    for id, draft in drafts.items():
        places = carried[id].places if id in carried else ()
        # Edits count in the words at the first place; one after the other, since few do not fit.
        if draft.edits and places and not leads_to(places[0][0], draft.edits, draft.text):
            settle(connection, pks[id])
    # Without a place nobody could show them.
    placeless = [pk for pk, one in by_pk.items() if not one.places]
    for chunk in in_chunks(placeless):
        connection.execute(update(quote).where(among(connection, quote.c.pk, chunk)).values(edits=None))
    # What a list says of wrong credits holds for all that nobody has verified.
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


def _restore_columns(connection: Connection, carried: Mapping[int, Carried], *, now: datetime) -> None:
    rows = [
        {
            "its_pk": pk,
            "its_standing": one.standing.value,
            "its_proof": one.proof.value,
            "its_weight": one.weight,
            "its_match": one.match and one.match.value,
            "its_moment": one.added_at or now,
        }
        for pk, one in carried.items()
    ]
    values = {
        "standing": bindparam("its_standing", type_=quote.c.standing.type),
        "proof": bindparam("its_proof", type_=quote.c.proof.type),
        "weight": bindparam("its_weight", type_=quote.c.weight.type),
        "match": bindparam("its_match", type_=quote.c.match.type),
        "added_at": bindparam("its_moment", type_=quote.c.added_at.type),
    }
    mine = update(quote).where(quote.c.pk == bindparam("its_pk", type_=quote.c.pk.type))
    if rows:
        connection.execute(mine.values(**values), rows)


def _restore_groups(connection: Connection, drafts: Mapping[str, Draft], *, import_pk: int | None) -> None:
    """Says of people that they are groups, but for those of whom there were quotes before."""
    groups = {fold(draft.attribution.person) for draft in drafts.values() if draft.attribution.kind is PersonKind.GROUP}
    others = exists().where(quote.c.person_pk == person.c.pk, quote.c.import_pk.is_distinct_from(import_pk))
    for chunk in in_chunks(groups):
        named = update(person).where(among(connection, person.c.key, chunk), ~others)
        connection.execute(named.values(kind=PersonKind.GROUP.value))


def _restore_places(
    connection: Connection, carried: Mapping[int, Carried], *, now: datetime, import_pk: int | None
) -> None:
    spots = [(pk, *spot) for pk, one in carried.items() for spot in one.places]
    named: dict[str, Mapping[str, object]] = {}
    for _, spot, format in spots:
        row = {"sha256": spot.document, "name": spot.name, "format": format, "imported_at": now}
        named.setdefault(spot.document, row | {"import_pk": import_pk})
    known = keys_to_pks(connection, document, named, by="sha256")
    insert_new(connection, document, [row for sha256, row in named.items() if sha256 not in known])
    known |= keys_to_pks(connection, document, [sha256 for sha256 in named if sha256 not in known], by="sha256")
    rows: list[dict[str, Value]] = [
        place_row(spot, quote_pk=pk, document_pk=known[spot.document]) | {"import_pk": import_pk}
        for pk, spot, _ in spots
    ]
    insert_new(connection, place, rows)


def _restore_ids(connection: Connection, carried: Mapping[int, Carried]) -> None:
    wanted: dict[str, int] = {}
    for pk, one in carried.items():
        for id in one.former_ids:
            wanted.setdefault(id, pk)
    taken: set[str] = set()
    for chunk in in_chunks(wanted):
        taken.update(connection.execute(select(quote.c.id).where(among(connection, quote.c.id, chunk))).scalars())
        taken.update(connection.execute(select(alias.c.id).where(among(connection, alias.c.id, chunk))).scalars())
    rows = [{"id": id, "quote_pk": pk} for id, pk in wanted.items() if id not in taken]
    insert_rows(connection, insert(alias), rows)
