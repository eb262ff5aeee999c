"""The libraries in `releases/`: small ones, each as a release kept it, with quotes and posts in every state it knew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("releases")
RELEASES = sorted((path.stem for path in FOLDER.glob("*.sql")), key=lambda version: [*map(int, version.split("."))])
"""Their versions, oldest first."""

Rows = dict[str, list[dict[str, Any]]]


def make_library(version: str, path: Path) -> Rows:
    """Makes the library of a release in a new file, and gives its rows by table, as SQLite has them."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((FOLDER / f"{version}.sql").read_text(encoding="utf-8"))
    return rows_in(path)


def rows_in(path: Path) -> Rows:
    """Every row of every table but those of the full-text index, which follows from them."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        names = [row["name"] for row in tables if not row["name"].startswith(("quote_search", "sqlite_"))]
        return {name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')] for name in names}


def revision_of(version: str) -> str:
    """The revision that the library of a release has."""
    text = (FOLDER / f"{version}.sql").read_text(encoding="utf-8")
    return text.partition('INSERT INTO "alembic_version" VALUES (\'')[2].partition("'")[0]
