"""Keeping the full-text index in step with the quotes, with the filters as tokens inside it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
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


def filter_token(filter_name: str, value: str | int) -> str:
    """The index token for a filter's value: a primary key, or a word of a closed vocabulary."""
    written = str(value)
    if not written.isalnum():
        written = "".join(character for character in written if character.isalnum())
    return _LETTERS[filter_name] + written


def topic_token(filter_name: str, key: str) -> str:
    """The index token for a free label, by its match key: hashed, so that it is one token whatever it holds."""
    return _LETTERS[filter_name] + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Facet(NamedTuple):
    """What the index has of a thing that many quotes share: its name as it is searched, and its filter's token."""

    words: str
    token: str


@lru_cache(maxsize=4_096)
def facet(filter_name: str, pk: int, name: str) -> Facet:
    """The facet of a person, a work or a tag."""
    return Facet(searchable(name), filter_token(filter_name, pk))


@lru_cache(maxsize=1_024)
def label_facet(filter_name: str, key: str, label: str) -> Facet:
    """The facet of a topic or a section: the quotes of a document have few."""
    return Facet(searchable(label), topic_token(filter_name, key))


@lru_cache(maxsize=256)
def closed_tokens(language: str | None, standing: str, proof: str, words: str) -> tuple[str, ...]:
    """The tokens of a language and of words of closed vocabularies: most quotes of a library have the same."""
    parts = language.casefold().split("-") if language else []
    languages = [filter_token("language", "".join(parts[: count + 1])) for count in range(len(parts))]
    closed = {"standing": standing, "proof": proof, "words": words}
    return (*languages, *(filter_token(name, value) for name, value in closed.items()))


def index(connection: Connection, pks: Iterable[int]) -> None:
    """Writes these quotes into the index anew."""
    kind = kind_of_search(connection)
    for chunk in in_chunks(pks):
        connection.execute(delete(kind.table).where(kind.quote_pk.in_(chunk)))
        tags = load_tags(connection, chunk)
        rows = load_rows(connection, chunk)
        write_index(connection, [_index_row(kind, row, tags.get(row.pk, [])) for row in rows])


def index_row(
    kind: KindOfSearch, pk: int, text: str, facets: Sequence[Facet], closed: tuple[str, ...]
) -> tuple[object, ...]:
    """What `write_index` takes for a quote: of its `searchable` text, its facets, the author's first, and its tokens
    of closed vocabularies.
    """
    names, tokens = zip(*facets, strict=True)
    # One by one they are what they are together: nothing in Unicode joins over the mark between them.
    return kind.row(pk, text, " · ".join(names), tokens + closed)


def write_index(connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
    """Writes quotes that are not in the index yet."""
    kind = kind_of_search(connection)
    write_rows(connection, kind.table, kind.columns, rows)


def unindex(connection: Connection, pks: Iterable[int]) -> None:
    """Takes these quotes out of the index."""
    kind = kind_of_search(connection)
    for chunk in in_chunks(pks):
        connection.execute(delete(kind.table).where(kind.quote_pk.in_(chunk)))


def _index_row(kind: KindOfSearch, row: Row[tuple[object, ...]], tags: Sequence[tuple[str, int]]) -> tuple[object, ...]:
    """The same of a quote as `quotes.rows` has it."""
    facets = [facet("author", row.person_pk, row.person_name)]
    if row.source_pk is not None:
        facets.append(facet("source", row.source_pk, row.source_title))
    if row.topic is not None and row.topic_key is not None:
        facets.append(label_facet("topic", row.topic_key, row.topic))
    if row.section is not None and row.section_key is not None:
        facets.append(label_facet("section", row.section_key, row.section))
    facets += [facet("tag", pk, name) for name, pk in tags]
    closed = closed_tokens(row.language, row.standing, row.proof, row.words)
    return index_row(kind, row.pk, searchable(row.text), facets, closed)
