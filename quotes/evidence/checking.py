"""Quotes held against a document: the engine's word, and what only the store knows of each quote beside it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from quotes.evidence.copies import is_export
from quotes.evidence.earlier import earlier_flags
from quotes.evidence.held import Held
from quotes.evidence.proving import proof_of
from quotes.evidence.record import Evidence, Outcome
from quotes.evidence.versions import Versions
from quotes.model import Quote
from quotes.rows import among, in_chunks, keys_to_pks, load_quotes
from quotes.tables import place, quote
from quotes.verifying.verification import Flag, FlagKind


def check(connection: Connection, held: Held, pks: Sequence[int], *, now: datetime, tool: str) -> dict[int, Outcome]:
    """What comes of holding these quotes against the document, by their primary keys; nothing is kept.

    A quote that was deleted meanwhile is left out.
    """
    quotes = load_quotes(connection, pks)
    pk_of = keys_to_pks(connection, quote, [each.id for each in quotes], by="id")
    own = _own_quotes(connection, held, pks)
    earlier = earlier_flags(connection, held, pks)
    return {
        pk: Outcome(each, check_one(each, held, own=pk in own, beside=earlier.get(pk, ()), now=now, tool=tool))
        for each in quotes
        if (pk := pk_of.get(each.id)) is not None
    }


def check_one(
    kept: Quote, held: Held, *, now: datetime, tool: str, own: bool = False, beside: Sequence[Flag] = ()
) -> Evidence:
    """A quote held against a document; `own` says that it was imported from it. Touches nothing."""
    # Here, not above: a store that is only listed compares nothing.
    from quotes.verifying.verify import verify

    said = verify(kept.text, held.checked, own=own, speaker=kept.attribution.person or None)
    flags = tuple(dict.fromkeys((*said.flags, *beside)))
    kinds = [flag.kind for flag in flags]
    if own and FlagKind.OWN_DOCUMENT not in kinds:
        # The engine flags places; where the words stand nowhere any more it is still the document they came from.
        flags = (*flags, Flag(FlagKind.OWN_DOCUMENT, "the quote was imported from this document"))
    return Evidence(
        quote=kept.id,
        document=held.document.sha256,
        name=held.document.name,
        format=held.document.format,
        grade=held.grade,
        text=kept.text,
        match=said.match,
        found=said.found,
        count=len(said.found) + said.more,
        flags=flags,
        tool=tool,
        checked_at=now,
        proof=proof_of(said.match, held.grade, kinds, sourced=kept.source is not None),
    )


def _own_quotes(connection: Connection, held: Held, pks: Sequence[int]) -> set[int]:
    """Those of the quotes that were imported from this document, from another version, or from what this is a copy of.

    A quote that another import brought, and that was only found here too, is none of its own. To the library written
    out again all quotes are.
    """
    if is_export(held.checked.text):
        return set(pks)
    copied = held.copies.own_quotes(connection, pks)
    if held.pk is None:
        return copied
    here = Versions(connection, [held.pk]).all_of(held.pk) or (held.pk,)
    own: set[int] = set()
    for chunk in in_chunks(pks):
        brought = (
            select(place.c.quote_pk)
            .join(quote, quote.c.pk == place.c.quote_pk)
            .where(among(connection, place.c.document_pk, here), among(connection, place.c.quote_pk, chunk))
            .where(place.c.import_pk.is_not_distinct_from(quote.c.import_pk))
        )
        own |= set(connection.execute(brought).scalars())
    return own | copied
