"""Beginnings of one to four letters in a large library: looked for in the entries themselves, oldest or newest first.

Touches: disk (through the connection it is handed).

FTS5 answers a beginning by merging the lists of all words that begin so, which are most of the index when only a letter
was typed. But then nearly every quote has such a word, and a page of them is soon found by looking.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, TableClause, and_, func, literal, select

from quotes.search_match import Match
from quotes.search_terms import Term, searchable, tokens

_SHORT = 4
"""Letters. Longer beginnings are of few words, so that their lists are short."""
_LOOKED_AT = 1_000
"""Entries that tell how common a beginning is: some milliseconds."""
_COMMON_ENOUGH = 20
"""So many of them must have it: then a page of 20 is found among about as many. Rarer ones have short lists."""


def set_aside(
    connection: Connection, entries: TableClause, match: Match, *, few: int
) -> tuple[Match, ColumnElement[bool] | None]:
    """The match without the short beginnings that far more than `few` quotes have, and the condition for those."""
    if match.any_wanted or match.unwanted or not any(map(_is_short, match.wanted)):
        return match, None
    last = connection.execute(select(entries.c.rowid).order_by(entries.c.rowid.desc()).limit(1)).scalar() or 0
    # Twice as many as are few: the look at some entries is an estimate.
    enough = max(_COMMON_ENOUGH, 2 * few * _LOOKED_AT / max(last, 1))
    if enough > _LOOKED_AT:
        return match, None
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - only SQLite's search comes here
    driver.create_function("has_word_beginning", 3, _has_word_beginning, deterministic=True)
    common = [term for term in match.wanted if _is_short(term) and _held_by(connection, entries, term, last) >= enough]
    if not common:
        return match, None
    rest = tuple(term for term in match.wanted if term not in common)
    return replace(match, wanted=rest), and_(*(_has(entries, term) for term in common))


def _is_short(term: Term) -> bool:
    found = tokens(searchable(term.words))
    return term.is_prefix and len(found) == 1 and len(found[0]) <= _SHORT and found[0].isascii()


def _held_by(connection: Connection, entries: TableClause, term: Term, last: int) -> int:
    """How many of the entries looked at have the beginning."""
    # From the middle: the oldest may all come from one book.
    told = select(entries.c.text, entries.c.names).where(entries.c.rowid > last // 2)
    some = told.order_by(entries.c.rowid).limit(_LOOKED_AT).subquery()
    held = func.has_word_beginning(some.c.text, some.c.names, tokens(searchable(term.words))[0])
    return connection.execute(select(func.sum(held))).scalar() or 0


def _has(entries: TableClause, term: Term) -> ColumnElement[bool]:
    (beginning,) = tokens(searchable(term.words))
    return func.has_word_beginning(entries.c.text, entries.c.names, beginning) == literal(1)


def _has_word_beginning(text: str, names: str, beginning: str) -> bool:
    return any(
        _at_start(beginning).search(part) is not None
        if part.isascii()
        else any(token.startswith(beginning) for token in tokens(part))
        # The mark between names is of no word, and without it most names are ASCII.
        for part in (text, names.replace("·", " "))
    )


@lru_cache(maxsize=64)
def _at_start(beginning: str) -> re.Pattern[str]:
    return re.compile(f"(?<![a-z0-9]){re.escape(beginning)}")
