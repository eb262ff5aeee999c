"""Where a worker lays a finished file until the process that asked takes it to its place.

Pure.
"""

from __future__ import annotations

from typing import Protocol


class Tray(Protocol):
    """A tray can be handed to another process, which lays files on it."""

    def lay(self, file: str, data: bytes) -> str:
        """Keeps a file's bytes, and gives the word by which they are taken. Raises `StorageError`."""
