"""Rows into quotes and back: what a quote looks like in the tables, and the keys that keep rows unique.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Insert, Row, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from quotes.declared import read_declared
from quotes.emphasis import still_emphasised
from quotes.identity import fold
from quotes.keys import place_key, source_key
from quotes.model import (
    Attribution,
    Certainty,
    Document,
    MatchClass,
    PersonKind,
    Place,
    Proof,
    Quote,
    Source,
    SourceKind,
    Standing,
    Words,
)
from quotes.tables import document, person, place, quote, quote_tag, quote_translator, source, tag

# SQLite takes 32,766 values in one statement; some hundred keep both the statements and the answers small.
CHUNK = 500

Value = str | int | float | None
T = TypeVar("T")


def in_chunks(things: Iterable[T]) -> Iterator[list[T]]:
    """The things in lists of at most `CHUNK`."""
    left = iter(things)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def source_row(work: Source) -> dict[str, Value]:
    """The source as a row; its key tells two sources apart by everything that is known of them."""
    return {
        "title": work.title,
        "kind": work.kind.value,
        "url": work.url,
        "date": work.date,
        "key": source_key(work),
        "folded": fold(work.title),
        "licence": work.licence,
        "rights": work.rights,
    }


_SPOT_COLUMNS = ("line", "page", "seconds", "tolerance_seconds", "exact", "prefix", "suffix")
PLACE_COLUMNS = ("quote_pk", "document_pk", *_SPOT_COLUMNS, "key")


def place_row(spot: Place, *, quote_pk: int, document_pk: int) -> dict[str, Value]:
    """The place as a row; its key makes finding the same words on the same spot again add nothing."""
    return dict(zip(PLACE_COLUMNS, place_values(spot, quote_pk, document_pk), strict=True))


def place_values(spot: Place, quote_pk: int, document_pk: int) -> tuple[Value, ...]:
    """The values of `PLACE_COLUMNS`, the key last."""
    key = place_key(spot)
    where = (spot.line, spot.page, spot.seconds, spot.tolerance_seconds)
    return (quote_pk, document_pk, *where, spot.exact, spot.prefix, spot.suffix, key)


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Inserts the rows that are not there yet, by the table's unique keys. All have the same columns."""
    if not rows:
        return
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    insert_rows(connection, make(table).on_conflict_do_nothing(), rows)


def insert_rows(connection: Connection, statement: Insert, rows: Sequence[Mapping[str, object]]) -> None:
    """Inserts the rows, which have the same columns, without asking for anything back.

    SQLAlchemy looks at every value of every row; a table of a hundred thousand quotes feels it. So the statement is
    written once, and only columns whose type has something to say are looked at.
    """
    if not rows:
        return
    dialect = connection.dialect
    written = statement.compile(dialect=dialect, column_keys=list(rows[0]))
    processors = {
        name: process
        for name in rows[0]
        if (process := written.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    if processors:
        rows = [row | {name: process(row[name]) for name, process in processors.items()} for row in map(dict, rows)]
    if written.positiontup is not None:
        order = itemgetter(*written.positiontup)
        given: list[object] = [order(row) for row in rows] if len(rows[0]) > 1 else [(order(row),) for row in rows]
    else:
        given = list(map(dict, rows))
    connection.exec_driver_sql(str(written), given)


def among(connection: Connection, column: ColumnElement[Any], values: Sequence[str | int]) -> ColumnElement[bool]:
    """Whether the column is one of the values, which SQLite gets in one parameter.

    SQLAlchemy writes and looks at each of some hundred parameters for every statement; importing feels it.
    """
    if connection.dialect.name != "sqlite":
        return column.in_(values)
    listed = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(listed.c.value))


def keys_to_pks(connection: Connection, table: Table, keys: Iterable[str], *, by: str = "key") -> dict[str, int]:
    """The primary key for each of the keys that has a row."""
    found: dict[str, int] = {}
    for chunk in in_chunks(keys):
        # All at once: one row after the other takes SQLAlchemy three times as long.
        found.update(
            (row[0], row[1])
            for row in connection.execute(
                select(table.c[by], table.c.pk).where(among(connection, table.c[by], chunk))
            ).all()
        )
    return found


def load_rows(connection: Connection, pks: Sequence[int]) -> list[Row[Any]]:
    """The quote rows with author and source, in the order asked for; a quote deleted meanwhile is left out."""
    columns = (
        *quote.c,
        person.c.name.label("person_name"),
        person.c.kind.label("person_kind"),
        _TRANSLATED.label("translator"),
        *(column.label(f"source_{column.name}") for column in _SOURCE_COLUMNS),
    )
    return _rows_of(connection, columns, pks)


_SOURCE_COLUMNS = (source.c.title, source.c.kind, source.c.url, source.c.date, source.c.licence, source.c.rights)

_TRANSLATOR = person.alias("translator")
_TRANSLATED = (
    select(_TRANSLATOR.c.name)
    .join(quote_translator, quote_translator.c.person_pk == _TRANSLATOR.c.pk)
    .where(quote_translator.c.quote_pk == quote.c.pk)
    .scalar_subquery()
)


def _rows_of(connection: Connection, columns: Sequence[ColumnElement[Any]], pks: Sequence[int]) -> list[Row[Any]]:
    """Those columns of quotes, authors and sources, in the order asked for; the first must be the quote's `pk`."""
    statement = (
        select(*columns)
        .join(person, person.c.pk == quote.c.person_pk)
        .outerjoin(source, source.c.pk == quote.c.source_pk)
        .where(among(connection, quote.c.pk, pks))
    )
    rows = {row[0]: row for row in connection.execute(statement).all()}
    return [rows[pk] for pk in pks if pk in rows]


def load_tags(connection: Connection, pks: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    """The tags of each quote as (name, primary key), in alphabetical order."""
    statement = (
        select(quote_tag.c.quote_pk, tag.c.name, tag.c.pk)
        .join(tag, tag.c.pk == quote_tag.c.tag_pk)
        .where(among(connection, quote_tag.c.quote_pk, pks))
        .order_by(tag.c.name)
    )
    tags: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for quote_pk, name, tag_pk in connection.execute(statement).all():
        tags[quote_pk].append((name, tag_pk))
    return tags


def load_quotes(connection: Connection, pks: Sequence[int]) -> list[Quote]:
    """The quotes, whole, in the order asked for, in three statements however many there are."""
    tags = load_tags(connection, pks)
    places = _load_places(connection, pks)
    rows = _rows_of(connection, _QUOTE_COLUMNS, pks)
    return [_quote_from(row, tuple(name for name, _ in tags.get(row[0], ())), places.get(row[0], ())) for row in rows]


def load_documents(connection: Connection) -> tuple[Document, ...]:
    """Every document that was imported, oldest first."""
    rows = connection.execute(select(document).order_by(document.c.pk))
    return tuple(Document(row.sha256, row.name, row.format, row.imported_at) for row in rows)


def _load_places(connection: Connection, pks: Sequence[int]) -> dict[int, list[Place]]:
    statement = (
        select(place, document.c.sha256, document.c.name)
        .join(document, document.c.pk == place.c.document_pk)
        .where(among(connection, place.c.quote_pk, pks))
        .order_by(place.c.pk)
    )
    places: dict[int, list[Place]] = defaultdict(list)
    for row in connection.execute(statement):
        places[row.quote_pk].append(
            Place(
                document=row.sha256,
                name=row.name,
                line=row.line,
                page=row.page,
                seconds=row.seconds,
                tolerance_seconds=row.tolerance_seconds,
                exact=row.exact,
                prefix=row.prefix,
                suffix=row.suffix,
            )
        )
    return places


_QUOTE_COLUMNS: tuple[ColumnElement[Any], ...] = (
    quote.c.pk,
    quote.c.id,
    quote.c.text,
    *(person.c.name, quote.c.role, quote.c.certainty, person.c.kind),
    quote.c.source_pk,
    *_SOURCE_COLUMNS,
    quote.c.locator,
    quote.c.topic,
    quote.c.section,
    quote.c.language,
    *(quote.c.words, quote.c.standing, quote.c.proof),
    quote.c.emphasis,
    quote.c.edits,
    _TRANSLATED,
    quote.c.weight,
    quote.c.match,
)


def _quote_from(row: Sequence[Any], tags: tuple[str, ...], places: Sequence[Place]) -> Quote:
    # All at once: asking a row for its values by name takes longer than all the rest.
    _, id, text, author, role, certainty, kind, source_pk, *more = row
    *work, locator, topic, section, language, words, standing, proof, emphasis, edits, translator, weight, match = more
    return Quote(
        id=id,
        text=text,
        attribution=_attribution(author, role, certainty, kind),
        source=None if source_pk is None else _work(*work),
        locator=locator,
        topic=topic,
        section=section,
        tags=tags,
        language=language,
        words=Words(words),
        standing=Standing(standing),
        proof=Proof(proof),
        places=tuple(places),
        emphasis=still_emphasised(text, emphasis),
        edits=read_declared(edits),
        translator=translator,
        weight=weight,
        match=None if match is None else MatchClass(match),
    )


# Quotes of one author or work come again and again; more of them made a long run grow.
@lru_cache(maxsize=512)
def _attribution(person: str, role: str, certainty: str, kind: str) -> Attribution:
    return Attribution(person, role, Certainty(certainty), PersonKind(kind))


@lru_cache(maxsize=512)
def _work(title: str, kind: str, url: str | None, date: str | None, licence: str | None, rights: str | None) -> Source:
    return Source(title, SourceKind(kind), url, date, licence, rights)
