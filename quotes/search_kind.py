"""The seam between searching and the full-text index: what each kind of database does in its own way.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, Select, TableClause

from quotes import search_postgresql, search_sqlite
from quotes.search_match import Match


class KindOfSearch(Protocol):
    """A full-text index. `search_sqlite` and `search_postgresql` are one each; all find the same quotes."""

    @property
    def table(self) -> TableClause:
        """The index as a table, with a row for each quote."""

    @property
    def quote_pk(self) -> ColumnElement[int]:
        """Its column that holds the quote's primary key."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns that are written."""

    def row(self, pk: int, text: str, names: str, filters: Sequence[str]) -> tuple[object, ...]:
        """What is inserted into these columns for a quote: of `searchable` texts, and a token for each filter."""

    def holds(self, match: Match) -> ColumnElement[bool]:
        """The condition that a row of the index matches."""

    def set_aside(self, connection: Connection, match: Match, *, few: int) -> tuple[Match, ColumnElement[bool] | None]:
        """What is left of the match once terms are taken out that far more than `few` quotes have, and that are
        quicker to look for quote by quote: the condition for these, if any.
        """

    def best_first(
        self, connection: Connection, match: Match, statement: Select[int], *, few: int
    ) -> Select[int] | None:
        """What a statement gives of a match, the best first; None where more than `few` match, or that takes long."""


def kind_of_search(connection: Connection) -> KindOfSearch:
    """The full-text index of this kind of database."""
    return search_sqlite if connection.dialect.name == "sqlite" else search_postgresql
