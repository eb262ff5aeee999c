"""Reading a backup: a ZIP file that anybody may have made, checked before and while its members are unpacked.

Touches: disk.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pullquote.backing_up.contents import DATABASE_FILES
from pullquote.backing_up.manifest import FILES, LIBRARY, LONGEST, MANIFEST, Manifest, Member, read_manifest
from pullquote.backing_up.taking import PIECE
from pullquote.workspace import DATABASE, SETTINGS
from pullquote.zip_entries import why_unsafe
from quotes.errors import InputError, NotFound, StorageError

_DAMAGED = "Take another backup, or this one from where it was copied."


class Backup:
    """An open backup whose directory and manifest are right; what its members hold is checked as they are unpacked."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self._archive = archive
        entries = archive.infolist()
        if unsafe := why_unsafe(entries, "A backup"):
            raise refused(path, *unsafe)
        self._entries = {entry.filename: entry for entry in entries}
        self.manifest = self._manifest()
        self._must_be_all()

    @property
    def files(self) -> tuple[Member, ...]:
        """The workspace's own files."""
        return tuple(one for one in self.manifest.members if one.name.startswith(FILES))

    def unpack(self, folder: Path) -> None:
        """Writes every member into a new folder, the library as a workspace has it.

        Raises `InputError` for one whose bytes are not those that the manifest names.
        """
        for member in self.manifest.members:
            name = DATABASE if member.name == LIBRARY else member.name.removeprefix(FILES)
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            entry = self._entries[member.name]
            # No more than its owner's and what new files are given: whoever made the archive, nothing runs.
            mode = 0o600 | entry.external_attr >> 16 & 0o666
            made = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with told(self.path), os.fdopen(made, "wb") as out, self._archive.open(entry) as packed:
                left, found = member.bytes, hashlib.sha256()
                while piece := packed.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        break
                    found.update(piece)
                    out.write(piece)
            if left or found.hexdigest() != member.sha256:
                raise refused(self.path, f"{member.name} is not as it was when the backup was made", _DAMAGED)

    def _manifest(self) -> Manifest:
        entry = self._entries.get(MANIFEST)
        if entry is None:
            raise refused(self.path, "it is no backup of Pullquote's", "Name a file that `pullquote backup` wrote.")
        with told(self.path), self._archive.open(entry) as packed:
            # What an entry says of its size need not be true.
            data = packed.read(LONGEST + 1)
        if len(data) > LONGEST:
            raise refused(self.path, "its manifest is too long", _DAMAGED)
        try:
            return read_manifest(data)
        except InputError as error:
            raise refused(self.path, error.message, error.hint) from None

    def _must_be_all(self) -> None:
        """Every entry is in the manifest and of the size told there, a library and settings among them."""
        members = {one.name: one for one in self.manifest.members}
        entries = {name for name, entry in self._entries.items() if not entry.is_dir()}
        if entries != {MANIFEST, *members} or len(members) != len(self.manifest.members):
            raise refused(self.path, "what is in it is not what its manifest tells", _DAMAGED)
        for name, member in members.items():
            entry = self._entries[name]
            # Where an archive has been cut or mended by hand; what is unpacked is counted all the same.
            if entry.file_size != member.bytes:
                raise refused(self.path, f"{name} is not as large as its manifest tells", _DAMAGED)
            inside = name.removeprefix(FILES)
            if name != LIBRARY and (inside == name or inside.casefold() in DATABASE_FILES):
                raise refused(self.path, f"{name} has no place in it", _DAMAGED)
        for needed in (LIBRARY, f"{FILES}{SETTINGS}"):
            if needed not in members:
                raise refused(self.path, f"it has no {needed}", _DAMAGED)

    def must_fit(self, folder: Path) -> None:
        """Raises `StorageError` when the disk has no room for what is in it: bombs are told before they go off.

        The library counts twice: it may have to be brought to today's shape, whose log is as large again.
        """
        needed = sum(one.bytes * (2 if one.name == LIBRARY else 1) for one in self.manifest.members)
        free = shutil.disk_usage(folder).free
        if needed > free:
            raise StorageError(
                f"{self.path} needs {needed / 1e6:,.1f} MB, and {folder} has {free / 1e6:,.1f} MB free.",
                "Free some space, or restore it to another disk.",
            )


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """The backup in a file. Raises `NotFound`, and `InputError` for what is none, or damaged, or of a newer form."""
    if not path.is_file():
        raise NotFound(f"There is no backup {path}.", "Name a file that `pullquote backup` wrote.")
    with told(path):
        archive = zipfile.ZipFile(path)
    with archive:
        yield Backup(path, archive)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns what a ZIP file that is torn or forged makes Python raise into `InputError`."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise refused(path, f"it is no whole ZIP file ({error})", _DAMAGED) from error


def refused(path: Path, what: str, hint: str) -> InputError:
    """The error of a backup that is not restored."""
    return InputError(f"{path} is not restored: {what}.", hint)
