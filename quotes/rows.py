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


def load_rows(connection: Connection, pks: Sequence[int]) -> list[Row[tuple[object, ...]]]:
    """The quote rows with author and source, in the order asked for; a quote deleted meanwhile is left out."""
    translator = person.alias("translator")
    translated = (
        select(translator.c.name)
        .join(quote_translator, quote_translator.c.person_pk == translator.c.pk)
        .where(quote_translator.c.quote_pk == quote.c.pk)
        .scalar_subquery()
    )
    statement = (
        select(
            quote,
            person.c.name.label("person_name"),
            person.c.kind.label("person_kind"),
            translated.label("translator"),
            source.c.title.label("source_title"),
            source.c.kind.label("source_kind"),
            source.c.url.label("source_url"),
            source.c.date.label("source_date"),
            source.c.licence.label("source_licence"),
            source.c.rights.label("source_rights"),
        )
        .join(person, person.c.pk == quote.c.person_pk)
        .outerjoin(source, source.c.pk == quote.c.source_pk)
        .where(among(connection, quote.c.pk, pks))
    )
    rows = {row.pk: row for row in connection.execute(statement).all()}
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
    return [
        _quote_from(row, tuple(name for name, _ in tags.get(row.pk, ())), tuple(places.get(row.pk, ())))
        for row in load_rows(connection, pks)
    ]


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


def _quote_from(row: Row[tuple[object, ...]], tags: tuple[str, ...], places: tuple[Place, ...]) -> Quote:
    return Quote(
        id=row.id,
        text=row.text,
        attribution=_attribution(row.person_name, row.role, row.certainty, row.person_kind),
        source=None if row.source_pk is None else _work_of(row),
        locator=row.locator,
        topic=row.topic,
        section=row.section,
        tags=tags,
        language=row.language,
        words=Words(row.words),
        standing=Standing(row.standing),
        proof=Proof(row.proof),
        places=places,
        emphasis=still_emphasised(row.text, row.emphasis),
        edits=read_declared(row.edits),
        translator=row.translator,
        weight=row.weight,
        match=None if row.match is None else MatchClass(row.match),
    )


def _work_of(row: Row[tuple[object, ...]]) -> Source:
    licence, rights = row.source_licence, row.source_rights
    return _work(row.source_title, row.source_kind, row.source_url, row.source_date, licence, rights)


# Quotes of one author or work come again and again; more of them made a long run grow.
@lru_cache(maxsize=512)
def _attribution(person: str, role: str, certainty: str, kind: str) -> Attribution:
    return Attribution(person, role, Certainty(certainty), PersonKind(kind))


@lru_cache(maxsize=512)
def _work(title: str, kind: str, url: str | None, date: str | None, licence: str | None, rights: str | None) -> Source:
    return Source(title, SourceKind(kind), url, date, licence, rights)
