"""Rows into quotes and back: what a quote looks like in the tables, and the keys that keep rows unique.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring_ascii
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Insert, Row, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from quotes.declared import read_declared
from quotes.emphasis import still_emphasised
from quotes.identity import fold
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


def words_key(text: str) -> str:
    """The key two quotes of the same words share, whoever said them: 16 hex digits."""
    return words_key_of(fold(text))


def words_key_of(text_key: str) -> str:
    """The same key, for who has folded the text already."""
    # What `_hash` gives, for the one key that every quote has.
    return hashlib.sha256(f"[{encode_basestring_ascii(text_key)}]".encode()).hexdigest()[:16]


def folded_or_none(text: str | None) -> str | None:
    """The match key of a label that may be missing."""
    return None if text is None else fold(text)


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


@lru_cache(maxsize=4_096)
def source_key(work: Source) -> str:
    """The key of a source: 64 hex digits."""
    return _hash(work.title, work.kind.value, work.url, work.date)


_SPOT_COLUMNS = ("line", "page", "seconds", "tolerance_seconds", "exact", "prefix", "suffix")
PLACE_COLUMNS = ("quote_pk", "document_pk", *_SPOT_COLUMNS, "key")


def place_row(spot: Place, *, quote_pk: int, document_pk: int) -> dict[str, Value]:
    """The place as a row; its key makes finding the same words on the same spot again add nothing."""
    return dict(zip(PLACE_COLUMNS, place_values(spot, quote_pk, document_pk), strict=True))


def place_values(spot: Place, quote_pk: int, document_pk: int) -> tuple[Value, ...]:
    """The values of `PLACE_COLUMNS`, the key last."""
    key = _hash(spot.document, spot.line, spot.page, spot.seconds, spot.exact)
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
    work = None
    if row.source_pk is not None:
        work = Source(
            title=row.source_title,
            kind=SourceKind(row.source_kind),
            url=row.source_url,
            date=row.source_date,
            licence=row.source_licence,
            rights=row.source_rights,
        )
    return Quote(
        id=row.id,
        text=row.text,
        attribution=Attribution(row.person_name, row.role, Certainty(row.certainty), PersonKind(row.person_kind)),
        source=work,
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


def _hash(*parts: Value) -> str:
    """The SHA-256 of the values as a JSON list, in hex: stored keys are made of it."""
    # As json.dumps writes them, which sets up an encoder for each call.
    return hashlib.sha256(f"[{', '.join([_as_json(part) for part in parts])}]".encode()).hexdigest()


def _as_json(part: Value) -> str:
    if isinstance(part, str):
        return encode_basestring_ascii(part)
    return "null" if part is None else str(part) if type(part) is int else json.dumps(part)
