"""The database that the soak stands on: a file, or one on a server; and what can be done to each.

Touches: disk, a database server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Protocol

from sqlalchemy import Engine, text

from quotes.database import open_database, reading, writing
from quotes.errors import StorageError


class Ground(Protocol):
    """A database, and the ways to trouble it. `url` is None for the workspace's own file."""

    engine: Engine
    url: str | None
    is_file: bool
    restarts: bool
    """Whether `restart` can be had."""

    def locked(self) -> AbstractContextManager[object]:
        """Keeps every writer out while the block runs."""

    def cut(self, random: Random) -> None:
        """Ends the connection of somebody else."""

    def restart(self) -> None:
        """Ends the server at once, as a loss of power does, and starts it again."""

    def size(self) -> int:
        """Bytes on the disk."""

    def close(self) -> None:
        """Ends every connection, and the server if it is the soak's own."""


class FileGround:
    """An SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.url: str | None = None
        self.is_file, self.restarts = True, False
        self.engine = open_database(path)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the write lock, if it can be had."""
        with ExitStack() as stack:
            with suppress(StorageError):
                stack.enter_context(writing(self.engine))
            yield

    def cut(self, random: Random) -> None:
        """Nothing: there is no connection to a file."""

    def restart(self) -> None:
        """Nothing likewise."""

    def size(self) -> int:
        """The file and its log."""
        return sum(path.stat().st_size for path in self._path.parent.glob(f"{self._path.name}*"))

    def close(self) -> None:
        """Closes it."""
        self.engine.dispose()


class ServerGround:
    """An empty database on a PostgreSQL server; `restart` is how the server is restarted, None where it is not ours."""

    def __init__(self, url: str, restart: Callable[[], None] | None = None) -> None:
        self.url: str | None = url
        self._restart = restart
        self.is_file = False
        self.restarts = restart is not None
        self.engine = open_database(url)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nothing: nobody locks a whole database there."""
        yield

    def cut(self, random: Random) -> None:
        """Ends one of the runners' connections, whatever it is doing."""
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with writing(self.engine) as connection:
            pids = list(connection.execute(text(f"SELECT pid {others} AND backend_type = 'client backend'")).scalars())
            if pids:
                connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": random.choice(pids)})

    def restart(self) -> None:
        """At once."""
        if self._restart is not None:
            self.engine.dispose()
            self._restart()

    def size(self) -> int:
        """As the server counts it."""
        with reading(self.engine) as connection:
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())

    def close(self) -> None:
        """Closes every connection."""
        self.engine.dispose()
