"""A transaction that may be for trial: everything in it is done, and taken back at the end.

Touches: disk, or a database server.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from quotes.database import writing


@contextmanager
def changing(engine: Engine, *, dry_run: bool = False) -> Iterator[Connection]:
    """A connection in one transaction that writes alone; a dry run keeps nothing of it. Raises StorageError.

    What a dry run tells is so what would be done, faults included.
    """
    with writing(engine, alone=True) as connection:
        yield connection
        transaction = connection.get_transaction()
        if dry_run and transaction is not None:
            transaction.rollback()
