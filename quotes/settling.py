"""Which place of a quote comes first: the one whose words lead to the quote's, with the edits that do so.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from quotes.declared import with_declared
from quotes.model import Edit, Place
from quotes.originals import leads_to, words_found
from quotes.rows import load_quotes
from quotes.tables import document, glossary_entry, place, quote


def settle(connection: Connection, pk: int) -> None:
    """Puts the place first whose words lead to the quote's, with the edits that do so.

    Places come and go with turns and merges; edits count in the words at the first. A quote whose words none leads to
    has no edits: nobody could show them.
    """
    kept = load_quotes(connection, [pk])
    if not kept or not kept[0].places or leads_to(kept[0].places[0], kept[0].edits, kept[0].text):
        return
    for spot in kept[0].places:
        for edits in (kept[0].edits, (), _edits_at(connection, spot)):
            if leads_to(spot, edits, kept[0].text):
                _put_first(connection, pk, spot)
                connection.execute(update(quote).where(quote.c.pk == pk).values(edits=with_declared(edits)))
                return
    connection.execute(update(quote).where(quote.c.pk == pk).values(edits=None))


def _edits_at(connection: Connection, spot: Place) -> tuple[Edit, ...]:
    """The edits that the document of a place is heard with."""
    from quotes.transcripts.candidates import edits_of
    from quotes.transcripts.glossary import Entry

    row = connection.execute(select(document).where(document.c.sha256 == spot.document)).one()
    named = select(glossary_entry).where(glossary_entry.c.document_pk == row.pk)
    entries = [Entry(each.written, each.right, each.bracketed) for each in connection.execute(named)]
    return edits_of(words_found(spot), clean=row.clean, glossary=entries)


def _put_first(connection: Connection, pk: int, first: Place) -> None:
    """Places are in the order of their keys, so all others are written once more after it."""
    rows = connection.execute(select(place).where(place.c.quote_pk == pk).order_by(place.c.pk)).mappings().all()
    joined = place.join(document, document.c.pk == place.c.document_pk)
    lead = (
        select(place.c.pk)
        .select_from(joined)
        .where(place.c.quote_pk == pk, document.c.sha256 == first.document)
        .where(place.c.line == first.line, place.c.exact == first.exact, place.c.seconds == first.seconds)
    )
    chosen = connection.execute(lead.order_by(place.c.pk)).scalars().first()
    for row in rows:
        if row["pk"] == chosen:
            break
        connection.execute(delete(place).where(place.c.pk == row["pk"]))
        connection.execute(insert(place).values({key: value for key, value in row.items() if key != "pk"}))
