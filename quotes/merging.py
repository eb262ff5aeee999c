"""Making several quotes one: what was known of each is known of the one that stays.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Integer, Row, column, delete, func, insert, or_, select, update
from sqlalchemy import table as table_named

from quotes.desk_tables import chosen, quote_pair
from quotes.duplicates.pairing import Decision
from quotes.editing import mark_changed
from quotes.emphasis import carried_over, still_emphasised, with_markup
from quotes.rows import Value, insert_new
from quotes.search_index import index, unindex
from quotes.settling import settle
from quotes.tables import alias, evidence, place, quote, quote_tag, quote_translator

_POST = table_named("post", column("quote_pk", Integer))
"""Posts are scheduling's, which quotes know nothing of; but the reference to a quote is of this same database."""


def merge_into(connection: Connection, pk: int, others: Iterable[int]) -> None:
    """Moves what hangs on the others to the quote `pk`, and deletes them; its own words and fields stay.

    It gains their places, tags and ids, old and new, as aliases, and the higher weight; a translator and emphasis (of
    the same words) if it has none. What was posted or chosen of them counts as posted of it, and what they are like it
    is held to be like until it is compared again. Evidence comes only with the same words: of others it proves nothing.
    Inside the caller's transaction.
    """
    # Here, not above: it loads what compares texts, and the store is opened by every command.
    from quotes.duplicates.clusters import keys_of, sort_anew

    for other in others:
        words = {row.pk: row.words_key for row in _both(connection, pk, other)}
        same_words = words[pk] == words[other]
        _move_places(connection, pk, other)
        _take_emphasis(connection, pk, other)
        _take_translator(connection, pk, other)
        tags = connection.execute(select(quote_tag.c.tag_pk).where(quote_tag.c.quote_pk == other)).scalars()
        rows: list[dict[str, Value]] = [{"quote_pk": pk, "tag_pk": tag_pk} for tag_pk in tags]
        insert_new(connection, quote_tag, rows)
        if same_words:
            _move_evidence(connection, pk, other)
        heavier = select(func.max(quote.c.weight)).where(quote.c.pk.in_((pk, other))).scalar_subquery()
        connection.execute(update(quote).where(quote.c.pk == pk).values(weight=heavier))
        for table in (chosen, _POST):
            connection.execute(update(table).where(table.c.quote_pk == other).values(quote_pk=pk))
        clusters = set(keys_of(connection, (pk, other)).values())
        _move_pairs(connection, pk, other, same_words=same_words)
        connection.execute(update(alias).where(alias.c.quote_pk == other).values(quote_pk=pk))
        old_id = connection.execute(select(quote.c.id).where(quote.c.pk == other)).scalar_one()
        unindex(connection, [other])
        connection.execute(delete(quote).where(quote.c.pk == other))
        connection.execute(insert(alias).values(id=old_id, quote_pk=pk))
        sort_anew(connection, clusters)
    # The places that came may stand before its own, and its edits count in the words at the first.
    settle(connection, pk)
    mark_changed(connection, [pk])
    index(connection, [pk])


def _both(connection: Connection, pk: int, other: int) -> list[Row[int, str, str, str | None]]:
    columns = select(quote.c.pk, quote.c.text, quote.c.words_key, quote.c.emphasis)
    return list(connection.execute(columns.where(quote.c.pk.in_((pk, other)))).all())


def _move_places(connection: Connection, pk: int, other: int) -> None:
    """Moves the places the quote does not have yet; the rest go with the other quote."""
    known = select(place.c.key).where(place.c.quote_pk == pk)
    new = select(place.c.pk).where(place.c.quote_pk == other, place.c.key.not_in(known))
    pks = list(connection.execute(new).scalars())
    connection.execute(update(place).where(place.c.pk.in_(pks)).values(quote_pk=pk))


def _take_emphasis(connection: Connection, pk: int, other: int) -> None:
    """Gives the quote the other's emphasis, if it has none of its own and the words are the same."""
    both = {row.pk: row for row in _both(connection, pk, other)}
    ours, theirs = both[pk], both[other]
    if still_emphasised(ours.text, ours.emphasis) or ours.words_key != theirs.words_key:
        return
    spans = carried_over(theirs.text, still_emphasised(theirs.text, theirs.emphasis), ours.text)
    if spans:
        marked = with_markup(ours.text, spans)
        connection.execute(update(quote).where(quote.c.pk == pk).values(emphasis=marked))


def _take_translator(connection: Connection, pk: int, other: int) -> None:
    """Gives the quote the other's translator, if it has none."""
    translators = select(quote_translator.c.person_pk).where(quote_translator.c.quote_pk == other)
    person_pk = connection.execute(translators).scalar()
    if person_pk is not None:
        insert_new(connection, quote_translator, [{"quote_pk": pk, "person_pk": person_pk}])


def _move_evidence(connection: Connection, pk: int, other: int) -> None:
    """Moves evidence from documents the quote was not held against, or whose evidence a person has confirmed."""
    ours = evidence.alias("ours")
    mine = select(ours.c.document_pk).where(ours.c.quote_pk == pk)
    theirs = (evidence.c.quote_pk == other, evidence.c.confirmed_at.is_not(None))
    confirmed = list(connection.execute(select(evidence.c.document_pk).where(*theirs)).scalars())
    weaker = (evidence.c.quote_pk == pk, evidence.c.confirmed_at.is_(None), evidence.c.document_pk.in_(confirmed))
    connection.execute(delete(evidence).where(*weaker))
    new = select(evidence.c.pk).where(evidence.c.quote_pk == other, evidence.c.document_pk.not_in(mine))
    pks = list(connection.execute(new).scalars())
    connection.execute(update(evidence).where(evidence.c.pk.in_(pks)).values(quote_pk=pk))


def _move_pairs(connection: Connection, pk: int, other: int, *, same_words: bool) -> None:
    """Makes the other's pairs the quote's; that two are apart was said of words, so it comes with the same ones."""
    of_other = or_(quote_pair.c.first_pk == other, quote_pair.c.second_pk == other)
    for row in connection.execute(select(quote_pair).where(of_other)).all():
        partner = row.second_pk if row.first_pk == other else row.first_pk
        if partner == pk:
            continue
        decision = row.decision if same_words or row.decision != Decision.APART.value else None
        ends = {"first_pk": min(pk, partner), "second_pk": max(pk, partner)}
        insert_new(connection, quote_pair, [{**ends, "kind": row.kind, "decision": decision}])
        here = (quote_pair.c.first_pk == ends["first_pk"], quote_pair.c.second_pk == ends["second_pk"])
        undecided = update(quote_pair).where(*here, quote_pair.c.decision.is_(None))
        connection.execute(undecided.values(decision=decision))
