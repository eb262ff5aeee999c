"""Trays that make trouble, for the tests of runs: they are imported by the processes that draw."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from quotes.errors import StorageError


@dataclass(frozen=True)
class DeadlyTray:
    """Ends the process that lays a file with `word` in its name; with a `mark`, the first time only."""

    folder: str
    word: str
    mark: str | None = None

    def lay(self, file: str, data: bytes) -> str:
        """Keeps the bytes under the file's own name."""
        if self.word in file and (self.mark is None or not Path(self.mark).exists()):
            if self.mark is not None:
                Path(self.mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        (Path(self.folder) / file).write_bytes(data)
        return file


@dataclass(frozen=True)
class FullTray:
    """A disk that is full as soon as a file with `word` in its name comes."""

    folder: str
    word: str

    def lay(self, file: str, data: bytes) -> str:
        """Keeps the bytes, or raises."""
        if self.word in file:
            raise StorageError(f"{self.folder} cannot be written: No space left on device.", "Free some space.")
        (Path(self.folder) / file).write_bytes(data)
        return file


@dataclass(frozen=True)
class MaskTray:
    """Keeps no card, only whether Ctrl-C can reach the process that lays it: the file is called so."""

    folder: str

    def lay(self, file: str, data: bytes) -> str:
        """Notes it."""
        blocked = signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
        (Path(self.folder) / ("unreachable" if blocked else "reachable")).touch()
        return file
