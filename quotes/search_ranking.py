"""Which search can be put in order, best match first, without reading much of a large library.

Touches: disk (through the connection it is handed).

FTS5's rank counts for every word of a match how many quotes have it, filters and unwanted words too: for one that most
of a million have, that takes longer than all the rest. So only the words looked for are ranked by, and only where each
is in few enough quotes. Else the best match is the one of which they are the greatest share.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, TableClause, func, select

from quotes.search_terms import Term, searchable, tokens

_MOST_LISTED = 20_000
"""Quotes with a word up to which it is ranked by: to count so far takes FTS5 some 2 ms, and ranking as long."""

_MOST_COMPARED = 1_000
"""Matches whose texts are read to see the share of the words in them: some 10 ms."""

_BETWEEN_TERMS = "\n"


def are_few(connection: Connection, statement: Select[int], *, few: int) -> bool:
    """Whether a statement gives no more than `few` rows; counting stops beyond."""
    some = statement.limit(few + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() <= few


def is_widespread(connection: Connection, having: Select[int]) -> bool:
    """Whether a word is in so many quotes that its list is long; `having` gives those that have it."""
    return not are_few(connection, having, few=_MOST_LISTED)


def by_share(
    connection: Connection, entries: TableClause, wanted: Sequence[Term], statement: Select[int]
) -> Select[int] | None:
    """What a statement gives, by how great a share of each entry the wanted terms are; None for too many."""
    pks = list(connection.execute(statement.limit(_MOST_COMPARED + 1)).scalars())
    if len(pks) > _MOST_COMPARED:
        return None
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - only SQLite's search comes here
    driver.create_function("share_of_words", 3, _share_of_words, deterministic=True)
    written = _BETWEEN_TERMS.join(map(_as_counted, wanted))
    share: ColumnElement[Any] = func.share_of_words(entries.c.text, entries.c.names, written)
    pk = entries.c.rowid
    return select(pk.label("pk")).where(pk.in_(pks)).order_by(share.desc(), pk)


def _as_counted(term: Term) -> str:
    """The words of a term as they stand in `_spaced`; a beginning has no end."""
    spaced = _spaced(tokens(searchable(term.words)))
    return spaced[:-1] if term.is_prefix else spaced


def _spaced(words: Sequence[str]) -> str:
    """The words with spaces of their own, so that of two that are alike each is counted."""
    return f" {'  '.join(words)} "


def _share_of_words(text: str, names: str, terms: str) -> float:
    # The mark between names is of no word, and without it most names are ASCII.
    words = [*tokens(text), *tokens(names.replace("·", " "))]
    spaced = _spaced(words)
    return sum(map(spaced.count, terms.split(_BETWEEN_TERMS))) / max(len(words), 1)
