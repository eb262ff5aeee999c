"""The full-text index on PostgreSQL: a tsvector of the same words that SQLite's tokenizer sees, in a GIN index.

Touches: disk (through the connection it is handed).

Vectors and queries are written out, word by word: no parser and no dictionary of the server has a say, so a search
finds the same quotes whatever language it is set to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, Text, cast, column, func, literal
from sqlalchemy import table as table_named
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from quotes.search_match import Match
from quotes.search_ranking import are_few
from quotes.search_terms import Term, searchable, tokens
from quotes.tables import SEARCH_TABLE

table = table_named(SEARCH_TABLE, column("quote_pk", Integer), column("tokens", TSVECTOR))
quote_pk: ColumnElement[int] = table.c.quote_pk
columns = ("quote_pk", "tokens")

# Before a filter's token, where no word can have it.
_FILTER = "="
# What a tsvector can count to; a phrase further back in a text is not found as one, its words are.
_LAST_POSITION = 16_383
# Between names and text, so that no phrase runs from one into the other.
_GAP = 10
# Divides by the logarithm of the length, so that a long text is not better for being long.
_BY_LENGTH = 1


def row(pk: int, text: str, names: str, filters: Sequence[str]) -> tuple[object, ...]:
    """A row of the index. Names come first: a text may be longer than a vector counts."""
    places: dict[str, list[int]] = defaultdict(list)
    start = 1
    for part in (names, text):
        found = tokens(part)
        for position, token in enumerate(found, start):
            places[token].append(min(position, _LAST_POSITION))
        start += len(found) + _GAP
    words = [f"{_quoted(token)}:{','.join(map(str, positions))}" for token, positions in places.items()]
    return (pk, " ".join([*words, *(_quoted(_FILTER + token) for token in filters)]))


def holds(match: Match) -> ColumnElement[bool]:
    """The match, words and filters in one, so that the index answers all of it."""
    return table.c.tokens.op("@@", is_comparison=True)(_query(_written(match)))


def _written(match: Match) -> str:
    parts = [_wanted(match)]
    parts += [_any_of(_quoted(_FILTER + token) for token in alternatives) for alternatives in match.filters]
    if match.unwanted:
        parts.append("!" + _any_of(map(_phrase, match.unwanted)))
    if match.without:
        parts.append("!" + _any_of(_quoted(_FILTER + token) for token in match.without))
    return " & ".join(parts)


def set_aside(connection: Connection, match: Match, *, few: int) -> tuple[Match, ColumnElement[bool] | None]:
    """Nothing: the GIN index takes beginnings as it takes words."""
    return match, None


def best_first(connection: Connection, match: Match, statement: Select[int], *, few: int) -> Select[int] | None:
    """By how often and how close together the wanted words stand; equals by age."""
    # To count, all that match are looked for, and each of a phrase looked at: long where they are far more.
    if _estimated(connection, match) > 2 * few or not are_few(connection, statement, few=few):
        return None
    return statement.order_by(func.ts_rank(table.c.tokens, _query(_wanted(match)), _BY_LENGTH).desc(), quote_pk)


def _estimated(connection: Connection, match: Match) -> int:
    """How many quotes match by the statistics of the server, which looks at none
    (https://www.postgresql.org/docs/current/row-estimation-examples.html)."""
    statement = f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {SEARCH_TABLE} WHERE tokens @@ %(match)s::text::tsquery"  # noqa: S608 - our own table
    (plan,) = connection.exec_driver_sql(statement, {"match": _written(match)}).scalar_one()
    return int(plan["Plan"]["Plan Rows"])


def _wanted(match: Match) -> str:
    phrases = map(_phrase, match.wanted)
    return _any_of(phrases) if match.any_wanted else f"({' & '.join(phrases)})"


def _any_of(queries: Iterable[str]) -> str:
    return f"({' | '.join(queries)})"


def _phrase(term: Term) -> str:
    words = [_quoted(token) for token in tokens(searchable(term.words))]
    return f"({' <-> '.join(words)}{':*' if term.is_prefix else ''})"


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def _query(text: str) -> ColumnElement[Any]:
    return cast(literal(text, Text), TSQUERY)
