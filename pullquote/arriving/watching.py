"""A folder that is watched: what is new or changed and stands still is imported, each version of a file once.

Touches: disk and the database. Time is its caller's: a look is taken when it is called for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pullquote.arriving.account import Account
from pullquote.arriving.files import read_file
from pullquote.arriving.folder import HIDDEN, OURS, UNFINISHED, Left, find_documents, name_in
from pullquote.importing import How, keep
from quotes.errors import InputError, PullquoteError, StorageError
from quotes.imports import ImportRun
from quotes.store import Store

WATCH = "watch"
"""What imports of a watched folder are called in the store."""

_SILENT = frozenset({HIDDEN, OURS, UNFINISHED})
"""What is left out without a word each time: it comes and goes, and is nothing of the person's."""


@dataclass(frozen=True, slots=True)
class Version:
    """How a file looks from outside: its size in bytes, and when it was last changed, in nanoseconds."""

    size: int
    changed: int


class Listener(Protocol):
    """Whoever is told what becomes of the files."""

    def imported(self, account: Account) -> None:
        """A document was kept."""

    def failed(self, name: str, error: PullquoteError) -> None:
        """A file could not be read, or the folder could not be looked at; told once as long as it stays so."""

    def left_out(self, left: Left) -> None:
        """A file is not read for what it is; told once."""


class Standing:
    """Which versions of files stand still and are still to be taken. Pure."""

    def __init__(self) -> None:
        self._before: Mapping[Path, Version] = {}
        self._taken: dict[Path, Version] = {}

    def still(self, now: Mapping[Path, Version]) -> list[Path]:
        """The files that look as they did the time before, are not empty and were not taken so, in order of names."""
        ready = [
            path
            for path, version in now.items()
            if version.size and version == self._before.get(path) and version != self._taken.get(path)
        ]
        self._before = now
        # A file that went and comes back is new.
        self._taken = {path: version for path, version in self._taken.items() if path in now}
        return sorted(ready)

    def take(self, path: Path) -> None:
        """Takes the version that was seen last: it is not given again."""
        self._taken[path] = self._before[path]


class Watcher:
    """Looks at a folder, again and again. No single file stops it, nor a folder or database that is away for a while.

    What is in the store already, by its bytes, is not imported anew: a quote that was deleted stays deleted.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        how: How,
        listener: Listener,
        *,
        now: Callable[[], datetime],
        listing: bool,
        ours: frozenset[Path] = frozenset(),
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._folder, self._store, self._how, self._listener = folder, store, how, listener
        self._now, self._listing, self._ours, self._stopping = now, listing, ours, stopping
        self._standing = Standing()
        self._told: set[Left] = set()
        self._trouble = ""

    def look(self) -> None:
        """Looks once, and imports what has stood still since the look before; all of it is one import."""
        try:
            found = find_documents(self._folder, ours=self._ours)
            self._tell(found.left)
            ready = self._standing.still(_versions(found.files))
            if ready:
                self._import(found.root, ready)
            self._trouble = ""
        except PullquoteError as error:
            if error.message != self._trouble:
                self._listener.failed(str(self._folder), error)
            self._trouble = error.message

    def _import(self, root: Path, ready: Iterable[Path]) -> None:
        """Imports files that stand still. Raises `StorageError`; what was not taken then is taken at a later look."""
        known = {document.sha256 for document in self._store.documents()}
        with self._store.importing(WATCH, self._now()) as run:
            for path in ready:
                if self._stopping():
                    return
                self._take(run, path, name_in(root, path), known)
                self._standing.take(path)

    def _take(self, run: ImportRun, path: Path, name: str, known: set[str]) -> None:
        try:
            arrived = read_file(path, name)
            digest = hashlib.sha256(arrived.data).hexdigest()
            if digest in known:
                return
            account = keep(run, arrived, self._how, listing=self._listing)
            known.add(digest)
        except StorageError:
            raise
        except PullquoteError as error:
            self._listener.failed(name, error)
        except Exception as error:  # noqa: BLE001 - a reader with a bug must not keep other files from being imported
            kind = type(error).__name__
            self._listener.failed(
                name, InputError(f"{name} could not be read: its reader broke ({kind}).", "Import it by itself to see.")
            )
        else:
            self._listener.imported(account)

    def _tell(self, left: Iterable[Left]) -> None:
        seen = {one for one in left if one.reason not in _SILENT}
        for one in sorted(seen - self._told, key=lambda one: one.name):
            self._listener.left_out(one)
        self._told = seen


def _versions(files: Iterable[Path]) -> dict[Path, Version]:
    """How the files look now; those that are gone since they were found are none."""
    versions = {}
    for path in files:
        try:
            found = path.stat()
        except OSError:
            continue
        versions[path] = Version(found.st_size, found.st_mtime_ns)
    return versions
