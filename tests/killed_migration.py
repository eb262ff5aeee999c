"""A process that opens a database and is killed in the middle of bringing it to today's shape."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from quotes.database import open_database


def in_child(work: Callable[[], object]) -> int:
    """The number of a process that does the work: it ends with 0, or 1 after an error."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def migrated(address: Path | str, kill_at: int = 0) -> None:
    """Opens the database, which migrates it; or is killed before a statement of the migration."""
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    begun = False

    def begin(_: Connection) -> None:
        nonlocal begun
        if not begun:
            begun = True
            event.listen(Engine, "before_cursor_execute", count)

    event.listen(Engine, "begin", begin)
    open_database(address).dispose()
