"""Keeping the full-text index in step with the quotes, with the filters as tokens inside it.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, Row, delete

from quotes.bulk import write_rows
from quotes.rows import in_chunks, load_rows, load_tags
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


_token_again = lru_cache(maxsize=64)(filter_token)
"""For the words of closed vocabularies, of which there are some twenty, and for languages."""


def topic_token(filter_name: str, key: str) -> str:
    """The index token for a free label, by its match key: hashed, so that it is one token whatever it holds."""
    return _LETTERS[filter_name] + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


_topic_token = lru_cache(maxsize=1_024)(topic_token)
"""For writing: the quotes of a document have few topics."""


_searchable_again = lru_cache(maxsize=4_096)(searchable)
"""For names, titles and labels, which come again."""


class Indexed(NamedTuple):
    """What of a quote can be searched and filtered by: as `quotes.rows` has it. `tags` are names with primary keys."""

    pk: int
    text: str
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
    tags: tuple[tuple[str, int], ...]


def index(connection: Connection, pks: Iterable[int]) -> None:
    """Writes these quotes into the index anew."""
    kind = kind_of_search(connection)
    for chunk in in_chunks(pks):
        connection.execute(delete(kind.table).where(kind.quote_pk.in_(chunk)))
        tags = load_tags(connection, chunk)
        index_new(connection, [_indexed(row, tags.get(row.pk, [])) for row in load_rows(connection, chunk)])


def index_new(connection: Connection, quotes: Iterable[Indexed]) -> None:
    """Writes quotes that are not in the index yet."""
    kind = kind_of_search(connection)
    write_rows(connection, kind.table, kind.columns, [kind.row(_entry(each)) for each in quotes])


def unindex(connection: Connection, pks: Iterable[int]) -> None:
    """Takes these quotes out of the index."""
    kind = kind_of_search(connection)
    for chunk in in_chunks(pks):
        connection.execute(delete(kind.table).where(kind.quote_pk.in_(chunk)))


def _indexed(row: Row[tuple[object, ...]], tags: list[tuple[str, int]]) -> Indexed:
    return Indexed._make([*(getattr(row, name) for name in Indexed._fields[:-1]), tuple(tags)])


def _entry(of: Indexed) -> Entry:
    names = [of.person_name, of.source_title, of.topic, of.section, *[name for name, _ in of.tags]]
    # One by one they are what they are together: nothing in Unicode joins over the mark between them.
    written = " · ".join([_searchable_again(name) for name in names if name])
    return Entry(of.pk, searchable(of.text), written, tuple(_tokens(of)))


def _tokens(of: Indexed) -> list[str]:
    tokens = [f"{_LETTERS['author']}{of.person_pk}"]
    if of.source_pk is not None:
        tokens.append(f"{_LETTERS['source']}{of.source_pk}")
    if of.topic_key is not None:
        tokens.append(_topic_token("topic", of.topic_key))
    if of.section_key is not None:
        tokens.append(_topic_token("section", of.section_key))
    tokens += [f"{_LETTERS['tag']}{tag_pk}" for _, tag_pk in of.tags]
    if of.language:
        parts = of.language.casefold().split("-")
        tokens += [_token_again("language", "".join(parts[: count + 1])) for count in range(len(parts))]
    tokens += [_token_again("standing", of.standing), _token_again("proof", of.proof), _token_again("words", of.words)]
    return tokens
