"""The seam between searching and the full-text index: what each kind of database does in its own way.

Pure.
"""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, TableClause

from quotes import search_postgresql, search_sqlite
from quotes.search_match import Entry, Match


class KindOfSearch(Protocol):
    """A full-text index. `search_sqlite` and `search_postgresql` are one each; all find the same quotes."""

    @property
    def table(self) -> TableClause:
        """The index as a table, with a row for each quote."""

    @property
    def quote_pk(self) -> ColumnElement[int]:
        """Its column that holds the quote's primary key."""

    def row(self, entry: Entry) -> dict[str, Any]:
        """What is inserted into the table for a quote."""

    def holds(self, match: Match) -> ColumnElement[bool]:
        """The condition that a row of the index matches."""

    def best_first(self, match: Match) -> tuple[ColumnElement[Any], ...]:
        """What to sort by, so that the best match comes first."""


def kind_of_search(connection: Connection) -> KindOfSearch:
    """The full-text index of this kind of database."""
    return search_sqlite if connection.dialect.name == "sqlite" else search_postgresql
