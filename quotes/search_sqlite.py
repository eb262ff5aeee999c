"""The full-text index on SQLite: an FTS5 table, and matches that are never a syntax error.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, column, literal_column
from sqlalchemy import table as table_named

from quotes import search_beginnings
from quotes.search_match import Entry, Match
from quotes.search_terms import Term, searchable
from quotes.tables import SEARCH_TABLE

table = table_named(
    SEARCH_TABLE, column("rowid", Integer), column("text"), column("names"), column("filters"), column("rank")
)
quote_pk: ColumnElement[int] = table.c.rowid
columns = ("rowid", "text", "names", "filters")


def row(entry: Entry) -> tuple[object, ...]:
    """A row of the FTS5 table, whose tokenizer does the rest."""
    pk, text, names, filters = entry
    return (pk, text, names, " ".join(filters))


def holds(match: Match) -> ColumnElement[bool]:
    """The FTS5 match. Words and filters are one: a join after a match costs 50 times as much for common words."""
    return literal_column(SEARCH_TABLE).op("MATCH", is_comparison=True)(_expression(match))


def set_aside(connection: Connection, match: Match, *, few: int) -> tuple[Match, ColumnElement[bool] | None]:
    """Without the short beginnings that most quotes have: FTS5 would read most of the index for them."""
    return search_beginnings.set_aside(connection, table, match, few=few)


def best_first(match: Match) -> tuple[ColumnElement[Any], ...]:
    """By rank alone: a second sort key makes FTS5 rank every match before the first is given."""
    return (table.c.rank,)


def _expression(match: Match) -> str:
    together = " OR " if match.any_wanted else " AND "
    parts = [f"{{text names}} : ({_joined(match.wanted, together)})"] if match.wanted else []
    parts += [f"filters : ({' OR '.join(tokens)})" for tokens in match.filters]
    expression = " AND ".join(parts)
    if match.unwanted:
        expression = f"({expression}) NOT {{text names}} : ({_joined(match.unwanted, ' OR ')})"
    if match.without:
        expression = f"({expression}) NOT filters : ({' OR '.join(match.without)})"
    return expression


def _joined(terms: Iterable[Term], together: str) -> str:
    return together.join(_quoted(term) for term in terms)


def _quoted(term: Term) -> str:
    quoted = '"' + searchable(term.words).replace('"', '""') + '"'
    return f"{quoted} *" if term.is_prefix else quoted
