"""Making several quotes one: what was known of each is known of the one that stays.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select, update

from quotes.editing import mark_changed
from quotes.emphasis import carried_over, still_emphasised, with_markup
from quotes.rows import Value, insert_new
from quotes.search_index import index, unindex
from quotes.settling import settle
from quotes.tables import alias, place, quote, quote_tag


def merge_into(connection: Connection, pk: int, others: Iterable[int]) -> None:
    """Moves places, tags and ids of the others to the quote `pk`, and deletes them; its own fields stay.

    Without emphasis of its own it takes that of another with the same words. Inside the caller's transaction. The
    others' ids, old and new, become aliases of the quote.
    """
    for other in others:
        _move_places(connection, pk, other)
        _take_emphasis(connection, pk, other)
        tags = connection.execute(select(quote_tag.c.tag_pk).where(quote_tag.c.quote_pk == other)).scalars()
        rows: list[dict[str, Value]] = [{"quote_pk": pk, "tag_pk": tag_pk} for tag_pk in tags]
        insert_new(connection, quote_tag, rows)
        connection.execute(update(alias).where(alias.c.quote_pk == other).values(quote_pk=pk))
        old_id = connection.execute(select(quote.c.id).where(quote.c.pk == other)).scalar_one()
        unindex(connection, [other])
        connection.execute(delete(quote).where(quote.c.pk == other))
        connection.execute(insert(alias).values(id=old_id, quote_pk=pk))
    # The places that came may stand before its own, and its edits count in the words at the first.
    settle(connection, pk)
    mark_changed(connection, [pk])
    index(connection, [pk])


def _move_places(connection: Connection, pk: int, other: int) -> None:
    """Moves the places the quote does not have yet; the rest go with the other quote."""
    known = select(place.c.key).where(place.c.quote_pk == pk)
    new = select(place.c.pk).where(place.c.quote_pk == other, place.c.key.not_in(known))
    pks = list(connection.execute(new).scalars())
    connection.execute(update(place).where(place.c.pk.in_(pks)).values(quote_pk=pk))


def _take_emphasis(connection: Connection, pk: int, other: int) -> None:
    """Gives the quote the other's emphasis, if it has none of its own and the words are the same."""
    columns = select(quote.c.pk, quote.c.text, quote.c.words_key, quote.c.emphasis)
    both = {row.pk: row for row in connection.execute(columns.where(quote.c.pk.in_([pk, other])))}
    ours, theirs = both[pk], both[other]
    if still_emphasised(ours.text, ours.emphasis) or ours.words_key != theirs.words_key:
        return
    spans = carried_over(theirs.text, still_emphasised(theirs.text, theirs.emphasis), ours.text)
    if spans:
        marked = with_markup(ours.text, spans)
        connection.execute(update(quote).where(quote.c.pk == pk).values(emphasis=marked))
