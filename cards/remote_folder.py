"""A folder of cards behind a URL that fsspec knows: a bucket, a share, another machine's disk.

Touches: the network, or whatever the URL leads to; a temporary file.
"""

from __future__ import annotations

import os
import re
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from cards.card import Card
from cards.manifest import Manifest, manifest_line, name_key
from cards.runs.crew import Reach
from cards.writing import gone, not_shared
from quotes.errors import InputError, StorageError

_T = TypeVar("_T")

_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "memory"})
"""Stores in which an object appears when all of it is there, and in which renaming means copying."""

_LOCAL = frozenset({"file", "local"})
"""This machine's own disk."""

_PART_CARDS = 1_000
"""Cards of one part of the manifest: so many at most are drawn again after a run was killed."""

_URL = re.compile(r"([a-z0-9+.:-]+)://(.+)", re.IGNORECASE | re.DOTALL)

_LOGIN = re.compile(r"(?<!abfs)(?<!abfss)(://)[^/@]*@")
"""Who logs in; Azure alone writes the container in that place."""

_PART = re.compile(r"cards-(\d{6,})-[0-9a-f]{12}\.jsonl$")


class RemoteFolder:
    """The cards at a URL.

    The manifest is in parts, `cards-000001-….jsonl` and on, each written once: such stores append nothing. What a file
    was drawn from last is told by its line in the last part that has one. Raises `InputError` for a URL that cannot be
    opened and `StorageError` when the store gives or takes nothing.
    """

    def __init__(self, url: str) -> None:
        self._fs, self._root, self._shown = _opened(url)
        # Workers may run in another folder of this machine than this process does.
        self._url = self._shown if _names(self._fs) & _LOCAL else url
        handle, name = tempfile.mkstemp(prefix="pullquote-", suffix=".jsonl")
        os.close(handle)
        weakref.finalize(self, gone, Path(name))
        self._sizes: dict[int, int] = {}
        self._next = 1
        self._unsent: list[bytes] = []
        self._manifest = Manifest(self._gathered(Path(name)))

    def __str__(self) -> str:
        return self._shown

    def address(self, file: str) -> str:
        """The URL of a file of that name, without a password."""
        return f"{self._shown}/{file}"

    def recorded(self, file: str) -> Card | None:
        """The record of a file as it was last drawn, whatever has become of it."""
        return self._manifest.recorded(file)

    def lies(self, card: Card) -> bool:
        """Whether the file of a record lay here when the folder was opened, or was taken since, as long as it was."""
        return self._sizes.get(name_key(card.file)) == card.bytes

    @contextmanager
    def trays(self, reach: Reach, *, settled: bool) -> Iterator[RemoteTray]:
        """A tray for a run; the manifest's last part is written after the block, whatever ended it."""
        run = os.urandom(6).hex()
        if settled and _names(self._fs) & _WHOLE:
            try:
                yield RemoteTray(self._url, run, direct=True)
            finally:
                self._send()
            return
        mark = f".{run}.run" if reach == "network" else None
        if mark is not None:
            self._do(lambda: self._fs.pipe_file(f"{self._root}/{mark}", b"\n"), mark)
        try:
            yield RemoteTray(self._url, run, mark=mark)
        finally:
            try:
                self._send()
            finally:
                if mark is not None:
                    # First of all: no worker lays anything down after that.
                    self.leave(mark)
                self._clear(run)

    def take(self, card: Card, part: str) -> None:
        """Moves a file that lies on the tray to the card's place, then records it."""
        if part != card.file:
            self._do(lambda: self._move(f"{self._root}/{part}", f"{self._root}/{card.file}"), card.file)
        self._manifest.record(card)
        self._sizes[name_key(card.file)] = card.bytes
        self._unsent.append(manifest_line(card))
        if len(self._unsent) >= _PART_CARDS:
            self._send()

    def leave(self, part: str) -> None:
        """Throws away what lies on the tray."""
        with suppress(Exception):
            self._fs.rm_file(f"{self._root}/{part}")

    def _move(self, part: str, target: str) -> None:
        if _names(self._fs) & _WHOLE:
            # `mv` there asks what is a folder and takes brackets in names for patterns.
            self._fs.cp_file(part, target)
            self._fs.rm_file(part)
        else:
            self._fs.mv(part, target)

    def _clear(self, run: str) -> None:
        """Throws away what a run's workers have laid down and nobody took."""
        with suppress(Exception):
            # Others have written there since the store was looked at.
            self._fs.invalidate_cache()
            names = [path.rpartition("/")[2] for path in self._fs.ls(self._root, detail=False)]
            for name in names:
                if name.startswith(f".{run}-"):
                    self.leave(name)

    def _gathered(self, into: Path) -> Path:
        """Every part of the manifest in one file of this machine, in their order; and how large the files are."""
        found = self._do(lambda: self._listed(), "")
        parts = []
        for path, size in found.items():
            name = path.rpartition("/")[2]
            if part := _PART.fullmatch(name):
                parts.append((int(part[1]), path))
            self._sizes[name_key(path.removeprefix(self._root).lstrip("/"))] = size
        with into.open("wb") as file:
            for number, path in sorted(parts):
                file.write(self._do(lambda path=path: self._fs.cat_file(path), path))  # type: ignore[misc]
                self._next = number + 1
        return into

    def _listed(self) -> dict[str, int]:
        if not _names(self._fs) & _WHOLE:
            # An object store has no folders; there it would make a bucket, which is for its owner to do.
            self._fs.makedirs(self._root, exist_ok=True)
        found = self._fs.find(self._root, maxdepth=1, detail=True)
        return {path: int(told.get("size") or 0) for path, told in found.items()}

    def _send(self) -> None:
        if not self._unsent:
            return
        name = f"cards-{self._next:06}-{os.urandom(6).hex()}.jsonl"
        self._do(lambda: self._fs.pipe_file(f"{self._root}/{name}", b"".join(self._unsent)), name)
        self._next += 1
        self._unsent.clear()

    def _do(self, act: Callable[[], _T], file: str) -> _T:
        return _done(act, f"{self._shown}/{file}".rstrip("/"))


@dataclass(frozen=True, slots=True)
class RemoteTray:
    """The same store as seen by a worker, who opens it with what its own machine knows of logins.

    Where objects appear whole and no two wishes have one name, a file is `direct`ly put in its place. Elsewhere
    `mark` is what `FolderTray` says of it; it is gone when the run is over.
    """

    url: str
    run: str
    direct: bool = False
    mark: str | None = None

    def lay(self, file: str, data: bytes) -> str:
        """Writes the bytes, and gives the name they lie under. Raises `InputError` and `StorageError`."""
        fs, root, shown = _opened(self.url)
        if self.mark is not None and not _done(lambda: fs.exists(f"{root}/{self.mark}"), shown):
            raise not_shared(shown)
        name = file if self.direct else f".{self.run}-{os.urandom(6).hex()}.part"
        _done(lambda: fs.pipe_file(f"{root}/{name}", data), f"{shown}/{file}")
        return name


def _opened(url: str) -> tuple[Any, str, str]:
    """The file system of a URL, the folder's path in it, and the URL as it may be shown."""
    try:
        import fsspec
    except ImportError as error:
        raise InputError(f"{_shown(url)} needs fsspec.", "pip install 'pullquote[cluster]'") from error
    if not _URL.fullmatch(url):
        raise InputError(f"{_shown(url)} is not the URL of a folder.", "Write it as s3://BUCKET/FOLDER.")
    try:
        fs, root = fsspec.url_to_fs(url)
    except ImportError as error:
        raise InputError(f"{_shown(url)} needs a package that is not here: {error}.", "Install it.") from error
    except Exception as error:  # what a plugin of fsspec raises is its own
        raise InputError(
            f"{_shown(url)} cannot be opened: {type(error).__name__}.", "Write it as s3://BUCKET/FOLDER."
        ) from error
    return fs, root.rstrip("/"), fs.unstrip_protocol(root) if _names(fs) & _LOCAL else _shown(url)


def _names(fs: Any) -> frozenset[str]:
    """What a file system is called, which may be several names."""
    return frozenset([fs.protocol] if isinstance(fs.protocol, str) else fs.protocol)


def _shown(url: str) -> str:
    """A URL without who logs in, and without parameters."""
    return _LOGIN.sub(r"\1", url.partition("?")[0]).rstrip("/")


def _done(act: Callable[[], _T], shown: str) -> _T:
    """Whatever a store raises as `StorageError`; its own words may hold what must not be shown."""
    try:
        return act()
    except Exception as error:
        named = getattr(error, "strerror", None) or type(error).__name__
        raise StorageError(
            f"{shown} cannot be read or written: {named}.",
            "Check the address, the login that this machine has for it, and the network.",
        ) from error
