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
from cards.writing import gone
from quotes.errors import InputError, StorageError

_T = TypeVar("_T")

_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "memory"})
"""Stores in which an object appears when all of it is there, and in which renaming means copying."""

_PART_CARDS = 1_000
"""Cards of one part of the manifest: so many at most are drawn again after a run was killed."""

_PART = re.compile(r"cards-(\d{6,})-[0-9a-f]{12}\.jsonl$")


class RemoteFolder:
    """The cards at a URL.

    The manifest is in parts, `cards-000001-….jsonl` and on, each written once: such stores append nothing. What a file
    was drawn from last is told by its line in the last part that has one. Raises `InputError` for a URL that cannot be
    opened and `StorageError` when the store gives or takes nothing.
    """

    def __init__(self, url: str) -> None:
        self._fs, self._root, self._shown = _opened(url)
        self._url = url
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

    def known(self, file: str, digest: str) -> Card | None:
        """The record of a card that lay here when the folder was opened, or was taken since, drawn from the same."""
        card = self.recorded(file)
        if card is None or card.digest != digest or self._sizes.get(name_key(file)) != card.bytes:
            return None
        return card

    @contextmanager
    def trays(self, reach: Reach, *, settled: bool) -> Iterator[RemoteTray]:
        """A tray for a run; the manifest's last part is written after the block, whatever ended it."""
        direct = settled and self._whole
        tray = RemoteTray(self._url, os.urandom(6).hex(), direct)
        try:
            yield tray
        finally:
            self._send()
            if not direct:
                with suppress(Exception):
                    for path in self._fs.glob(f"{self._root}/.{tray.run}-*.part"):
                        self._fs.rm_file(path)

    def take(self, card: Card, part: str) -> None:
        """Moves a file that lies on the tray to the card's place, then records it."""
        if part != card.file:
            self._do(lambda: self._fs.mv(f"{self._root}/{part}", f"{self._root}/{card.file}"), card.file)
        self._manifest.record(card)
        self._sizes[name_key(card.file)] = card.bytes
        self._unsent.append(manifest_line(card))
        if len(self._unsent) >= _PART_CARDS:
            self._send()

    def leave(self, part: str) -> None:
        """Throws away what lies on the tray."""
        with suppress(Exception):
            self._fs.rm_file(f"{self._root}/{part}")

    @property
    def _whole(self) -> bool:
        names = self._fs.protocol
        return not _WHOLE.isdisjoint([names] if isinstance(names, str) else names)

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
        if not self._whole:
            # An object store has no folders; there it would make a bucket, which is for its owner to do.
            self._fs.makedirs(self._root, exist_ok=True)
        return {path: int(told.get("size") or 0) for path, told in self._fs.find(self._root, detail=True).items()}

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

    Where objects appear whole and no two wishes have one name, a file is `direct`ly put in its place.
    """

    url: str
    run: str
    direct: bool

    def lay(self, file: str, data: bytes) -> str:
        """Writes the bytes, and gives the name they lie under. Raises `InputError` and `StorageError`."""
        fs, root, shown = _opened(self.url)
        name = file if self.direct else f".{self.run}-{os.urandom(6).hex()}.part"
        _done(lambda: fs.pipe_file(f"{root}/{name}", data), f"{shown}/{file}")
        return name


def _opened(url: str) -> tuple[Any, str, str]:
    """The file system of a URL, the folder's path in it, and the URL as it may be shown."""
    try:
        import fsspec
    except ImportError as error:
        raise InputError(f"{_shown(url)} needs fsspec.", "pip install 'pullquote[cluster]'") from error
    try:
        fs, root = fsspec.url_to_fs(url)
    except ImportError as error:
        raise InputError(f"{_shown(url)} needs a package that is not here: {error}.", "Install it.") from error
    except Exception as error:  # what a plugin of fsspec raises is its own
        raise InputError(
            f"{_shown(url)} cannot be opened: {type(error).__name__}.", "Write it as s3://BUCKET/FOLDER."
        ) from error
    return fs, root.rstrip("/"), _shown(url)


def _shown(url: str) -> str:
    """A URL without who logs in, and without parameters."""
    scheme, _, rest = url.partition("://")
    place, slash, path = rest.partition("?")[0].partition("/")
    return f"{scheme}://{place.rpartition('@')[2]}{slash}{path}".rstrip("/")


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
