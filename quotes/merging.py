"""Making several quotes one: what was known of each is known of the one that stays.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ColumnElement, Connection, Integer, Row, bindparam, column, delete, insert, or_, select, update
from sqlalchemy import table as table_named

from quotes.desk_tables import chosen, quote_pair
from quotes.duplicates.pairing import Decision, PairKind
from quotes.editing import mark_changed
from quotes.emphasis import carried_over, still_emphasised, with_markup
from quotes.originals import leads_to
from quotes.rows import Value, among, in_chunks, insert_new, insert_rows, load_quotes
from quotes.search_index import index, unindex
from quotes.settling import settle
from quotes.tables import alias, evidence, place, quote, quote_tag, quote_translator

_POST = table_named("post", column("quote_pk", Integer))
"""Posts are scheduling's, which quotes know nothing of; but the reference to a quote is of this same database."""

_Kept = Row[int, str, str, str, str | None, int]


def merge_into(connection: Connection, pk: int, others: Iterable[int]) -> None:
    """Moves what hangs on the others to the quote `pk`, and deletes them; its own words and fields stay.

    It gains their places, tags and ids, old and new, as aliases, and the higher weight; a translator and emphasis (of
    the same words) if it has none. What was posted or chosen of them counts as posted of it, and what they are like it
    is held to be like until it is compared again. Evidence comes only with the same words: of others it proves nothing.
    Inside the caller's transaction.
    """
    merge_all(connection, dict.fromkeys(others, pk))


def merge_all(connection: Connection, into: Mapping[int, int]) -> None:
    """Merges each quote of the mapping into the one it leads to, which stays, as `merge_into` does.

    No quote that stays is merged away. Statements go by the chunk, but for what hangs on a single quote.
    """
    for chunk in in_chunks(into):
        _merge_chunk(connection, {other: into[other] for other in chunk})


def _merge_chunk(connection: Connection, into: Mapping[int, int]) -> None:
    # Here, not above: it loads what compares texts, and the store is opened by every command.
    from quotes.duplicates.clusters import keys_of, sort_anew

    rows = _rows(connection, {*into, *into.values()})
    clusters = set(keys_of(connection, rows).values())
    with_tags = _having(connection, quote_tag.c.quote_pk, into)
    with_translator = _having(connection, quote_translator.c.quote_pk, into)
    with_evidence = _having(connection, evidence.c.quote_pk, into)
    paired = _having(connection, quote_pair.c.first_pk, into) | _having(connection, quote_pair.c.second_pk, into)
    gained = _move_places(connection, into)
    for other, pk in into.items():
        same_words = rows[pk].words_key == rows[other].words_key
        if rows[other].emphasis is not None:
            _take_emphasis(connection, pk, other)
        if other in with_translator:
            _take_translator(connection, pk, other)
        if other in with_tags:
            _take_tags(connection, pk, other)
        if same_words and other in with_evidence:
            _move_evidence(connection, pk, other)
        if other in paired:
            _move_pairs(connection, pk, other, same_words=same_words)
    _take_weights(connection, into, rows)
    for table in (chosen, _POST, alias):
        for other in sorted(_having(connection, table.c.quote_pk, into)):
            connection.execute(update(table).where(table.c.quote_pk == other).values(quote_pk=into[other]))
    unindex(connection, into)
    connection.execute(delete(quote).where(quote.c.pk.in_(list(into))))
    insert_rows(connection, insert(alias), [{"id": rows[other].id, "quote_pk": pk} for other, pk in into.items()])
    sort_anew(connection, clusters)
    # The places that came may stand before its own, and its edits count in the words at the first.
    for pk, kept in zip(gained, load_quotes(connection, gained), strict=True):
        if not leads_to(kept.places[0], kept.edits, kept.text):
            settle(connection, pk)
    stayed = list(dict.fromkeys(into.values()))
    mark_changed(connection, stayed)
    index(connection, stayed)


def _rows(connection: Connection, pks: Collection[int]) -> dict[int, _Kept]:
    columns = select(quote.c.pk, quote.c.id, quote.c.text, quote.c.words_key, quote.c.emphasis, quote.c.weight)
    found = [connection.execute(columns.where(among(connection, quote.c.pk, chunk))).all() for chunk in in_chunks(pks)]
    return {row.pk: row for rows in found for row in rows}


def _having(connection: Connection, column: ColumnElement[int], pks: Collection[int]) -> set[int]:
    """Those of the quotes, of one chunk, that rows of the column's table hang on."""
    return set(connection.execute(select(column).where(among(connection, column, list(pks)))).scalars())


def _take_weights(connection: Connection, into: Mapping[int, int], rows: Mapping[int, _Kept]) -> None:
    heaviest: dict[int, int] = {}
    for other, pk in into.items():
        heaviest[pk] = max(heaviest.get(pk, rows[pk].weight), rows[other].weight)
    for pk, weight in heaviest.items():
        if weight != rows[pk].weight:
            connection.execute(update(quote).where(quote.c.pk == pk).values(weight=weight))


def _take_tags(connection: Connection, pk: int, other: int) -> None:
    tags = connection.execute(select(quote_tag.c.tag_pk).where(quote_tag.c.quote_pk == other)).scalars()
    rows: list[dict[str, Value]] = [{"quote_pk": pk, "tag_pk": tag_pk} for tag_pk in tags]
    insert_new(connection, quote_tag, rows)


def _move_places(connection: Connection, into: Mapping[int, int]) -> list[int]:
    """Moves the places that quotes do not have yet; the rest go with the others. Gives the quotes that gained one."""
    pks = [*into, *dict.fromkeys(into.values())]
    columns = select(place.c.pk, place.c.quote_pk, place.c.key)
    rows = connection.execute(columns.where(among(connection, place.c.quote_pk, pks)).order_by(place.c.pk)).all()
    known = {(row.quote_pk, row.key) for row in rows if row.quote_pk not in into}
    moved: list[dict[str, int]] = []
    for row in rows:
        if row.quote_pk in into and (here := (into[row.quote_pk], row.key)) not in known:
            known.add(here)
            moved.append({"which": row.pk, "there": here[0]})
    if moved:
        move = update(place).where(place.c.pk == bindparam("which")).values(quote_pk=bindparam("there"))
        connection.execute(move, moved)
    return list(dict.fromkeys(each["there"] for each in moved))


def _take_emphasis(connection: Connection, pk: int, other: int) -> None:
    """Gives the quote the other's emphasis, if it has none of its own and the words are the same."""
    both = _rows(connection, (pk, other))
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
        kind = row.kind
        if not same_words and kind == PairKind.CONFLICT.value:
            if decision is None:
                continue
            # A conflict is of equal words; these two are one where nothing may repeat because somebody said so.
            kind = PairKind.NEAR.value
        insert_new(connection, quote_pair, [{**ends, "kind": kind, "decision": decision}])
        here = (quote_pair.c.first_pk == ends["first_pk"], quote_pair.c.second_pk == ends["second_pk"])
        undecided = update(quote_pair).where(*here, quote_pair.c.decision.is_(None))
        connection.execute(undecided.values(decision=decision))
