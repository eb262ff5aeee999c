"""Keeping the full-text index in step with the quotes, with the filters as tokens inside it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import Connection, Row, delete, insert

from quotes.rows import in_chunks, insert_rows, load_rows, load_tags
from quotes.search_kind import kind_of_search
from quotes.search_match import Entry
from quotes.search_terms import searchable

# The first letter of a token says which filter it belongs to. Fixed: stored indexes are made of them.
_LETTERS = {
    "author": "a",
    "source": "s",
    "tag": "g",
    "topic": "t",
    "section": "c",
    "language": "l",
    "standing": "n",
    "proof": "p",
    "words": "w",
}


def filter_token(filter_name: str, value: str | int) -> str:
    """The index token for a filter's value: a primary key, or a word of a closed vocabulary."""
    written = str(value)
    if not written.isalnum():
        written = "".join(character for character in written if character.isalnum())
    return _LETTERS[filter_name] + written


_closed_token = lru_cache(maxsize=64)(filter_token)
"""For the words of closed vocabularies, of which there are some twenty."""


def topic_token(filter_name: str, key: str) -> str:
    """The index token for a free label, by its match key: hashed, so that it is one token whatever it holds."""
    return _LETTERS[filter_name] + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def index(connection: Connection, pks: Iterable[int]) -> None:
    """Writes these quotes into the index anew."""
    kind = kind_of_search(connection)
    for chunk in in_chunks(pks):
        connection.execute(delete(kind.table).where(kind.quote_pk.in_(chunk)))
        index_new(connection, chunk)


def index_new(connection: Connection, pks: Iterable[int]) -> None:
    """Writes quotes that are not in the index yet."""
    kind = kind_of_search(connection)
    for chunk in in_chunks(pks):
        tags = load_tags(connection, chunk)
        rows = [kind.row(_entry(row, tags.get(row.pk, []))) for row in load_rows(connection, chunk)]
        insert_rows(connection, insert(kind.table), rows)


def unindex(connection: Connection, pks: Iterable[int]) -> None:
    """Takes these quotes out of the index."""
    kind = kind_of_search(connection)
    for chunk in in_chunks(pks):
        connection.execute(delete(kind.table).where(kind.quote_pk.in_(chunk)))


def _entry(row: Row[tuple[object, ...]], tags: list[tuple[str, int]]) -> Entry:
    names = [row.person_name, row.source_title, row.topic, row.section, *(name for name, _ in tags)]
    return Entry(
        quote_pk=row.pk,
        text=searchable(row.text),
        names=searchable(" · ".join(name for name in names if name)),
        filters=tuple(_tokens(row, tags)),
    )


def _tokens(row: Row[tuple[object, ...]], tags: list[tuple[str, int]]) -> Iterable[str]:
    yield f"{_LETTERS['author']}{row.person_pk}"
    if row.source_pk is not None:
        yield f"{_LETTERS['source']}{row.source_pk}"
    if row.topic_key is not None:
        yield topic_token("topic", row.topic_key)
    if row.section_key is not None:
        yield topic_token("section", row.section_key)
    for _, tag_pk in tags:
        yield f"{_LETTERS['tag']}{tag_pk}"
    parts = row.language.casefold().split("-") if row.language else []
    for count in range(len(parts)):
        yield filter_token("language", "".join(parts[: count + 1]))
    yield _closed_token("standing", row.standing)
    yield _closed_token("proof", row.proof)
    yield _closed_token("words", row.words)
