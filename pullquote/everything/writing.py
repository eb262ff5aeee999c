"""Writing everything into a folder or a ZIP file, with a page that says what each file is: whole or not at all.

Touches: disk, and a database server if the library is on one.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Protocol

from pullquote import __version__
from pullquote.backing_up.contents import contents_of
from pullquote.backing_up.placing import make_unfinished, put_in_place
from pullquote.backing_up.taking import PIECE
from pullquote.everything.library import Part, parts_of
from pullquote.workspace import Workspace
from quotes.database import open_database
from quotes.errors import InputError, StorageError
from quotes.moving.snapshot import take_snapshot

_KINDS = {
    "documents/": "Texts of documents, as they were read.",
    "pictures/": "Pictures of posts, named by their SHA-256, while they are kept.",
    "tables/": "Every table of the database as JSON Lines, a row a line; what is in bytes there has a file of its own.",
    "workspace/": "The workspace's own files: settings, designs, fonts, captions, portraits and logo. "
    "A webhook's address that stands in the settings is for nobody else: take it out before you pass this on.",
}
"""What the files of a folder are that need no word each."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: where, how many files, their bytes, and what was left out with the reason."""

    path: Path
    files: int
    bytes: int
    left_out: tuple[tuple[str, str], ...]


class _Place(Protocol):
    """Where files can be put."""

    def put(self, name: str, pieces: Iterable[bytes]) -> int:
        """Writes a file, and gives its bytes."""


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, pieces: Iterable[bytes]) -> int:
        target = self._path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            return sum(out.write(piece) for piece in pieces)


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def put(self, name: str, pieces: Iterable[bytes]) -> int:
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o100600 << 16
        with self._archive.open(entry, "w", force_zip64=True) as out:
            return sum(out.write(piece) for piece in pieces)


def write_everything(
    workspace: Workspace,
    path: Path,
    *,
    now: datetime,
    cards: bool = False,
    also: Iterable[str] = (),
    watch: Callable[[int, int], None] = lambda done, total: None,
) -> Written:
    """Writes all that the workspace holds as of one moment, into a new folder, or into a ZIP file if `path` ends so.

    Both are for their owner's eyes only; `cards` and `also` are as in `contents_of`. Raises `InputError` where
    something is already, and `StorageError`; nothing is there then.
    """
    target = path.resolve()
    as_zip = target.suffix.lower() == ".zip"
    unfinished = None
    try:
        if target.exists() and (as_zip or not target.is_dir() or any(target.iterdir())):
            raise InputError(f"{path} is there already.", "Name a new folder, or a new file that ends with .zip.")
        unfinished = make_unfinished(target)
        with workspace.engine() as engine:
            contents = contents_of(workspace, cards=cards, also=also, but=(target,))
            snapshot = unfinished / "library.db"
            take_snapshot(engine, snapshot, watch=watch)
        made = unfinished / "made"
        if as_zip:
            out = os.fdopen(os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
            with out, zipfile.ZipFile(out, "w") as archive:
                files, size = _put_all(_Zip(archive), snapshot, contents.files, now)
        else:
            made.mkdir(mode=0o700)
            files, size = _put_all(_Folder(made), snapshot, contents.files, now)
        put_in_place(made, target, last="README.md")
        if not as_zip:
            target.chmod(0o700)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if unfinished is not None:
            shutil.rmtree(unfinished, ignore_errors=True)
    return Written(path, files, size, tuple(contents.left_out))


def _put_all(place: _Place, snapshot: Path, own: dict[str, Path], now: datetime) -> tuple[int, int]:
    """Puts every file, then the pages that tell of them; gives how many files and bytes that were."""
    told: list[tuple[str, str, int]] = []
    engine = open_database(snapshot)
    try:
        for part in chain(parts_of(engine), _own_parts(own)):
            what = part.what or _KINDS[f"{part.name.partition('/')[0]}/"]
            told.append((part.name, what, place.put(part.name, part.pieces)))
    finally:
        engine.dispose()
    index = [{"file": name, "what": what, "bytes": size} for name, what, size in told]
    about = {"made_at": now.isoformat(), "pullquote": __version__, "files": index}
    size = place.put("index.json", [json.dumps(about, ensure_ascii=False, indent=1).encode() + b"\n"])
    size += place.put("README.md", [line.encode() for line in _page(told, now)])
    return len(told) + 2, size + sum(size for _, _, size in told)


def _own_parts(own: dict[str, Path]) -> Iterator[Part]:
    for name, path in own.items():
        yield Part(f"workspace/{name}", "", _read(path))


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _page(told: list[tuple[str, str, int]], now: datetime) -> Iterator[str]:
    yield f"# Everything of a workspace of Pullquote\n\nWritten {now:%Y-%m-%d %H:%M} UTC by Pullquote {__version__}. "
    yield "JSON Lines hold a JSON object a line, in UTF-8; moments are ISO 8601, lengths of time seconds. "
    yield "`index.json` lists every file.\n\n| file | what it is |\n|---|---|\n"
    folders: set[str] = set()
    for name, what, _ in told:
        folder = f"{name.partition('/')[0]}/" if "/" in name else ""
        if folder in _KINDS:
            if folder not in folders:
                yield f"| `{folder}` | {what} |\n"
            folders.add(folder)
        else:
            yield f"| `{name}` | {what} |\n"


def _unwritable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{error.filename or path} cannot be read or written: {error.strerror or error}.",
        "Free some space, check the folder's permissions, or name another place.",
    )
