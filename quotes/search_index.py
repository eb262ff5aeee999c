"""Keeping the full-text index in step with the quotes, with the filters as tokens inside it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, Row, delete

from quotes.bulk import write_rows
from quotes.rows import in_chunks, load_rows, load_tags
from quotes.search_kind import KindOfSearch, kind_of_search
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
_AUTHOR, _SOURCE, _TAG = _LETTERS["author"], _LETTERS["source"], _LETTERS["tag"]


def filter_token(filter_name: str, value: str | int) -> str:
    """The index token for a filter's value: a primary key, or a word of a closed vocabulary."""
    written = str(value)
    if not written.isalnum():
        written = "".join(character for character in written if character.isalnum())
    return _LETTERS[filter_name] + written


def topic_token(filter_name: str, key: str) -> str:
    """The index token for a free label, by its match key: hashed, so that it is one token whatever it holds."""
    return _LETTERS[filter_name] + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


_topic_token = lru_cache(maxsize=1_024)(topic_token)
"""For writing: the quotes of a document have few topics."""


_searchable_again = lru_cache(maxsize=4_096)(searchable)
"""For names, titles and labels, which come again."""


class Indexed(NamedTuple):
    """What of a quote can be searched and filtered by: as `quotes.rows` has it.

    `searchable` is its text as the index has it, `tags` are names with primary keys.
    """

    pk: int
    searchable: str
    person_pk: int
    person_name: str
    source_pk: int | None
    source_title: str | None
    topic: str | None
    topic_key: str | None
    section: str | None
    section_key: str | None
    language: str | None
    standing: str
    proof: str
    words: str
    tags: Sequence[tuple[str, int]]


def index(connection: Connection, pks: Iterable[int]) -> None:
    """Writes these quotes into the index anew."""
    kind = kind_of_search(connection)
    for chunk in in_chunks(pks):
        connection.execute(delete(kind.table).where(kind.quote_pk.in_(chunk)))
        tags = load_tags(connection, chunk)
        rows = load_rows(connection, chunk)
        write_index(connection, list(map(row_of(kind), [_indexed(row, tags.get(row.pk, [])) for row in rows])))


def row_of(kind: KindOfSearch) -> Callable[[Indexed], tuple[object, ...]]:
    """Makes the row of an index of this kind, for `write_index`."""

    def row(of: Indexed) -> tuple[object, ...]:
        # In one go: of all that is done for a new quote in Python this is the most.
        pk, text, person, author, source, title, topic, topic_key, section, section_key, *closed, tags = of
        names, tokens = [_searchable_again(author)], [f"{_AUTHOR}{person}"]
        if source is not None and title is not None:
            names.append(_searchable_again(title))
            tokens.append(f"{_SOURCE}{source}")
        if topic is not None and topic_key is not None:
            names.append(_searchable_again(topic))
            tokens.append(_topic_token("topic", topic_key))
        if section is not None and section_key is not None:
            names.append(_searchable_again(section))
            tokens.append(_topic_token("section", section_key))
        for name, tag in tags:
            names.append(_searchable_again(name))
            tokens.append(f"{_TAG}{tag}")
        tokens += _common_tokens(*closed)
        # One by one they are what they are together: nothing in Unicode joins over the mark between them.
        return kind.row(pk, text, " · ".join(names), tokens)

    return row


def write_index(connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
    """Writes quotes that are not in the index yet."""
    kind = kind_of_search(connection)
    write_rows(connection, kind.table, kind.columns, rows)


def unindex(connection: Connection, pks: Iterable[int]) -> None:
    """Takes these quotes out of the index."""
    kind = kind_of_search(connection)
    for chunk in in_chunks(pks):
        connection.execute(delete(kind.table).where(kind.quote_pk.in_(chunk)))


def _indexed(row: Row[tuple[object, ...]], tags: list[tuple[str, int]]) -> Indexed:
    columns = [getattr(row, name) for name in Indexed._fields[2:-1]]
    return Indexed._make([row.pk, searchable(row.text), *columns, tuple(tags)])


@lru_cache(maxsize=256)
def _common_tokens(language: str | None, standing: str, proof: str, words: str) -> tuple[str, ...]:
    """For the words of closed vocabularies and for languages: most quotes of a library have the same."""
    parts = language.casefold().split("-") if language else []
    languages = [filter_token("language", "".join(parts[: count + 1])) for count in range(len(parts))]
    closed = {"standing": standing, "proof": proof, "words": words}
    return (*languages, *(filter_token(name, value) for name, value in closed.items()))
