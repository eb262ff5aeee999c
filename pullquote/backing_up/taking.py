"""Taking a backup: the library as it is at one moment and the workspace's files, in one ZIP file, whole or not at all.

Touches: disk, and a database server if the library is on one. Others read and write the library meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pullquote import __version__
from pullquote.backing_up.contents import contents_of
from pullquote.backing_up.manifest import FILES, LIBRARY, MANIFEST, Manifest, Member, written_manifest
from pullquote.settings_text import with_database
from pullquote.workspace import SETTINGS, Workspace
from quotes.database import describe
from quotes.errors import InputError, StorageError
from quotes.migrations import HEAD
from quotes.moving.snapshot import take_snapshot
from quotes.moving.target import keep_names

PIECE = 1024 * 1024
"""Bytes read and written at a time: memory stays small, whatever a backup holds."""

_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""Of every entry: ZIP files know no earlier one, and the manifest tells when the backup was made."""

Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made: where it lies, its size in bytes, and what it says of itself."""

    path: Path
    bytes: int
    manifest: Manifest


def back_up(
    workspace: Workspace,
    path: Path,
    *,
    now: datetime,
    cards: bool = False,
    also: Iterable[str] = (),
    replace: bool = False,
    watch: Watch = lambda done, total: None,
) -> BackedUp:
    """Writes a backup of the workspace for its owner's eyes only; `cards` and `also` are as in `contents_of`.

    Raises `InputError` when something is at `path`, unless it is a file to `replace`, and what opening the library and
    reading the settings raise; `StorageError` when the disk will not take it. What was there is there then.
    """
    _must_be_free(path, replace)
    with _beside(path) as (archive, snapshot), workspace.engine() as engine:
        try:
            contents = contents_of(workspace, cards=cards, also=also, but=(path, archive, snapshot))
            _must_point_anywhere(workspace.root / SETTINGS)
            software = describe(engine)[1]
            rows = take_snapshot(engine, snapshot, watch=watch)
            with os.fdopen(os.open(archive, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
                    members = [_pack(packed, LIBRARY, snapshot)]
                    members += [_pack(packed, f"{FILES}{name}", one) for name, one in contents.files.items()]
                    left_out = tuple(contents.left_out)
                    manifest = Manifest(now, __version__, HEAD, software, rows, tuple(members), left_out)
                    packed.writestr(_entry(MANIFEST), written_manifest(manifest))
                out.flush()
                os.fsync(out.fileno())
            _put(archive, path, replace)
            keep_names(path.resolve().parent)
        except OSError as error:
            raise StorageError(
                f"{error.filename or path} cannot be read or written: {error.strerror or error}.",
                "Free some space, check the folder's permissions, or name another place for the backup.",
            ) from error
        return BackedUp(path, path.stat().st_size, manifest)


def _must_be_free(path: Path, replace: bool) -> None:
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is not a file.", "Name a file for the backup, such as newsletter.zip.")
    if path.exists() and not replace:
        raise _taken(path)
    if not path.resolve().parent.is_dir():
        raise StorageError(f"The folder {path.parent} does not exist.", "Make it first, or name another.")


def _taken(path: Path) -> InputError:
    return InputError(f"{path} is there already.", "Name another file, or say --replace.")


def _must_point_anywhere(settings: Path) -> None:
    """Raises `InputError` for settings in which a restore could not name another database: now they can be mended."""
    with_database(settings.read_bytes().decode(), "env:DATABASE", str(settings))


@contextmanager
def _beside(path: Path) -> Iterator[tuple[Path, Path]]:
    """Names for two unfinished files where the backup is to lie, which are gone afterwards whatever happens."""
    mark = os.urandom(6).hex()
    archive, snapshot = (path.resolve().with_name(f".{mark}.{kind}.part") for kind in ("zip", "db"))
    try:
        yield archive, snapshot
    finally:
        for one in (
            archive,
            snapshot,
            *(snapshot.with_name(snapshot.name + end) for end in ("-wal", "-shm", "-journal")),
        ):
            with suppress(OSError):
                one.unlink()


def _entry(name: str, mode: int = 0o600) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIRST_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | mode) << 16
    return entry


def _pack(packed: zipfile.ZipFile, name: str, path: Path) -> Member:
    """Puts a file and who may read it into the archive, and tells what went in: a file may be written to meanwhile."""
    size, found = 0, hashlib.sha256()
    entry = _entry(name, stat.S_IMODE(path.stat().st_mode))
    with path.open("rb") as file, packed.open(entry, "w", force_zip64=True) as out:
        while piece := file.read(PIECE):
            out.write(piece)
            found.update(piece)
            size += len(piece)
    return Member(name, size, found.hexdigest())


def _put(archive: Path, path: Path, replace: bool) -> None:
    """Gives the finished archive its name. Without `replace`, what came to lie there meanwhile stays, too."""
    if not replace:
        try:
            os.link(archive, path)
            return
        except FileExistsError:
            raise _taken(path) from None
        except OSError:
            # A file system without links: then a look must do.
            if path.exists():
                raise _taken(path) from None
    archive.replace(path.resolve())
