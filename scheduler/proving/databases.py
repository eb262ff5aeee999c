"""Databases for proving: one without posts for every row, made quickly, and never one that somebody uses.

Touches: disk, a database server.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, insert, text

from quotes import database_sqlite
from quotes.database import open_database, writing
from quotes.database_postgresql_url import read_url
from scheduler import tables
from scheduler.accounts import Accounts
from scheduler.model import Account, Schedule
from scheduler.states import State

BUSY_SECONDS = 20
"""How long a process waits for a lock, unless it is held on purpose."""

_ACCOUNTS = 20
"""Over so many accounts the posts of a race are spread: an account gives one post at a time, and then rests."""

_FILLED = ("notice", "history", "receipt", "post_picture", "picture", "post", "campaign", "account")
"""The tables that a row of the matrix writes to."""


class Ground(Protocol):
    """Where rows are proved, one after the other."""

    def fresh(self) -> str:
        """The address of a database without rows; what the one before held is gone."""

    def close(self) -> None:
        """Takes everything away again."""


class SqliteGround:
    """A file copied from one that was migrated once, always under the same name: see `engine_on`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        open_database(self._template).dispose()

    def fresh(self) -> str:
        """A new copy in the place of the last one, which no process has open any more."""
        for old in self._folder.glob("row.db*"):
            old.unlink()
        return str(shutil.copy(self._template, self._folder / "row.db"))

    def close(self) -> None:
        """Nothing: the folder is somebody else's to take away."""


class PostgresqlGround:
    """A schema of its own in the database of a URL; other schemas are never touched."""

    def __init__(self, url: str, schema: str) -> None:
        self._outer = url
        self._schema = schema
        self._run(f"CREATE SCHEMA {schema}")
        address = read_url(url)
        before = address.query.get("options", ())
        options = " ".join([*((before,) if isinstance(before, str) else before), f"-csearch_path={schema}"])
        self._url = address.update_query_dict({"options": options}).render_as_string(hide_password=False)
        try:
            open_database(self._url).dispose()
        except BaseException:
            self.close()
            raise

    def fresh(self) -> str:
        """The schema, emptied."""
        # Rows that are kept for ever cannot be deleted.
        with opened(self._url) as engine, writing(engine) as connection:
            connection.execute(text(f"TRUNCATE {', '.join(_FILLED)} RESTART IDENTITY"))
        return self._url

    def close(self) -> None:
        """Drops the schema."""
        self._run(f"DROP SCHEMA {self._schema} CASCADE")

    def _run(self, statement: str) -> None:
        with opened(self._outer) as engine, writing(engine) as connection:
            connection.execute(text(statement))


def engine_on(address: str, busy_seconds: int = BUSY_SECONDS) -> Engine:
    """The engine on a database that is known to be migrated: a file's path, or a URL.

    The same one each time, since it keeps what SQLAlchemy has worked out of statements: forked processes inherit that.
    """
    return _engine_on(address, busy_seconds)


@cache
def _engine_on(address: str, busy_seconds: int) -> Engine:
    if "://" not in address:
        return database_sqlite.make_engine(Path(address), busy_seconds=busy_seconds)
    from quotes import database_postgresql

    return database_postgresql.make_engine(address, busy_seconds=busy_seconds)


@contextmanager
def opened(address: str) -> Iterator[Engine]:
    """The engine for a while: none may have connections when a process is forked."""
    engine = engine_on(address)
    try:
        yield engine
    finally:
        engine.dispose()


def seed(engine: Engine, account: Account, posts: int, *, salt: str, now: datetime) -> list[str]:
    """Queues posts that are due now, on accounts like this one, and gives their keys, which are made of the salt."""
    accounts = Accounts(engine)
    number = min(posts, _ACCOUNTS)
    for one in range(number):
        accounts.add(replace(account, name=f"account {one}", schedule=Schedule(spacing=timedelta(0))), now=now)
    keys = [hashlib.sha256(f"{salt} {one}".encode()).hexdigest()[:32] for one in range(posts)]
    usual = {
        "cycle": 0,
        "wall": "2026-11-23T09:00",
        "zone": "UTC",
        "due_at": now,
        "ready_at": now,
        "state": State.QUEUED.value,
        "variant": 0,
        "design": "editorial",
        "format": "portrait",
        "palette": "light",
        "attempts": 0,
        "looks": 0,
        "fence": 0,
        "added_at": now,
    }
    with writing(engine) as connection:
        pks = list(connection.execute(tables.account.select().order_by(tables.account.c.pk)).scalars())
        for one, key in enumerate(keys):
            its = {"account_pk": pks[one % number], "cluster": key[:16], "key": key}
            connection.execute(insert(tables.post).values(**usual, **its))
    return keys
