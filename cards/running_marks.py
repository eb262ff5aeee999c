"""Marks of the runs that draw into a folder: whose is locked goes on, whose is not was killed.

Touches: disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from cards.writing import gone, hidden_files, unwritable

_MARK = re.compile(r"\.([0-9a-f]{12})\.run")


@contextmanager
def mark(folder: Path, run: str) -> Iterator[str]:
    """The name of a run's mark, which lies in the folder and is locked while the block runs. Raises `StorageError`."""
    path = folder / f".{run}.run"
    lock = FileLock(path)
    try:
        lock.acquire()
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        yield path.name
    finally:
        lock.release()
        gone(path)


def clear_ended(folder: Path) -> None:
    """Takes away what runs that were killed have left: their marks, and files that were never taken to their places."""
    with suppress(OSError):
        for path in hidden_files(folder, ".run"):
            if (found := _MARK.fullmatch(path.name)) is None:
                continue
            lock = FileLock(path)
            with suppress(Timeout, OSError):
                lock.acquire(blocking=False)
                for part in hidden_files(folder, ".part", run=f"{found[1]}-"):
                    gone(part)
                gone(path)
                lock.release()
