"""The full-text index on SQLite: an FTS5 table, and matches that are never a syntax error.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, Integer, Select, column, literal_column, select
from sqlalchemy import table as table_named

from quotes import search_beginnings, search_ranking
from quotes.search_match import Match
from quotes.search_terms import Term, searchable, tokens
from quotes.tables import SEARCH_TABLE

table = table_named(
    SEARCH_TABLE, column("rowid", Integer), column("text"), column("names"), column("filters"), column("rank")
)
quote_pk: ColumnElement[int] = table.c.rowid
columns = ("rowid", "text", "names", "filters")


def row(pk: int, text: str, names: str, filters: Sequence[str]) -> tuple[object, ...]:
    """A row of the FTS5 table, whose tokenizer does the rest."""
    return (pk, text, names, " ".join(filters))


def holds(match: Match) -> ColumnElement[bool]:
    """The FTS5 match. Words and filters are one: a join after a match costs 50 times as much for common words."""
    return literal_column(SEARCH_TABLE).op("MATCH", is_comparison=True)(_expression(match))


def set_aside(connection: Connection, match: Match, *, few: int) -> tuple[Match, ColumnElement[bool] | None]:
    """Without the short beginnings that most quotes have: FTS5 would read most of the index for them."""
    return search_beginnings.set_aside(connection, table, match, few=few)


def best_first(connection: Connection, match: Match, statement: Select[int], *, few: int) -> Select[int] | None:
    """By rank alone, where that is quick: a second sort key makes FTS5 rank every match before the first is given."""
    words = {word for term in match.wanted if not term.is_prefix for word in tokens(searchable(term.words))}
    is_bare = not (match.filters or match.unwanted or match.without)
    # A bare word is in as many quotes as match, which are counted anyway.
    asked = () if is_bare and len(match.wanted) == len(words) == 1 else words
    if any(search_ranking.is_widespread(connection, _having(word)) for word in asked):
        return search_ranking.by_share(connection, table, match.wanted, statement)
    if not search_ranking.are_few(connection, statement, few=few):
        return None
    if is_bare:
        return statement.order_by(table.c.rank)
    # The sign keeps SQLite from asking the index anew for each of them.
    found = literal_column(f"+{SEARCH_TABLE}.rowid").in_(statement.correlate(None))
    alone = select(quote_pk.label("pk")).where(holds(Match(match.wanted)), found)
    return alone.order_by(literal_column(f"bm25({SEARCH_TABLE})"))


def _having(word: str) -> Select[int]:
    return select(quote_pk).where(holds(Match((Term(word),))))


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
