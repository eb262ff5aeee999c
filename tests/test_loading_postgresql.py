"""A large load into PostgreSQL: what it costs does not grow with what has come before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from postgresql_server import Server

from quotes import adding, adding_parts, rows
from quotes.adding import add_drafts
from quotes.database import open_database, writing
from quotes.model import Attribution, Draft

_PARTS, _PART = 20, 500
_MORE = "And so on it goes. " * 75  # as long as stays in the row: the longer the rows, the sooner an index is worth it


def _drafts() -> Iterator[Draft]:
    for number in range(_PARTS * _PART):
        yield Draft(
            f"Plain words, number {number}. {_MORE}",
            Attribution(f"Author {number // 10}"),
            tags=(f"tag {number // 20}",),
        )


def test_tables_are_not_read_again_for_each_part(
    postgresql: Server, migrated_postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ids and names are looked up by their indexes, however empty the tables were when they were first asked for."""
    # So many look-ups in the first part that a plan would be kept by then.
    monkeypatch.setattr(rows, "CHUNK", _PART // 16)
    monkeypatch.setattr(adding, "PART", _PART)
    monkeypatch.setattr(adding_parts, "PART", _PART)
    url = postgresql.create(template=migrated_postgresql)
    engine = open_database(url)
    try:
        with writing(engine, alone=True) as connection:
            add_drafts(connection, _drafts(), now=datetime(2026, 1, 2, tzinfo=UTC))
            read = connection.exec_driver_sql(
                "SELECT relname, seq_tup_read FROM pg_stat_xact_user_tables WHERE relname IN ('quote', 'person', 'tag')"
            )
            # With a plan that is kept from when the table was empty, quotes are read for each part: 1,368,000.
            assert {name: read for name, read in read if read > 4 * _PARTS * _PART} == {}
    finally:
        engine.dispose()
        postgresql.drop(url)
