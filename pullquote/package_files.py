"""The files of a design package, from a ZIP file or a folder: each a plain file inside it, few and small, or an error.

Touches: disk (reads). Names are checked before anything is read, and nothing is ever unpacked to disk here.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from pathlib import Path

from pullquote.zip_entries import why_unsafe, why_unsafe_names
from quotes.errors import InputError, NotFound

MOST_BYTES = 20 * 1024 * 1024
"""Bytes of a whole package, unpacked: four families of fonts."""

MOST_FILES = 200
"""Files of a package."""

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
"""How archives begin: one inside another hides what it holds."""


def files_of(path: Path) -> dict[str, bytes]:
    """The files of a package by their names, `/` between the parts.

    A folder that holds everything is left out of the names. Raises `NotFound`, and `InputError` for whatever could lead
    outside the package, be no plain file, or cannot be read.
    """
    try:
        if path.is_dir():
            found = _of_folder(path)
        elif path.is_file():
            found = _of_zip(path)
        else:
            raise NotFound(f"There is no package {path}.", "Name a ZIP file or a folder.")
    except OSError as error:
        raise refused(str(path), f"it cannot be read ({error.strerror})", "Check its permissions.") from error
    for name, data in found.items():
        if data.startswith(_ARCHIVES):
            raise refused(str(path), f"{name!r} is an archive itself", "A package holds its files and no others.")
    return _without_outer(found)


def refused(origin: str, what: str, hint: str) -> InputError:
    """The error of a package that is not taken."""
    return InputError(f"{origin} is not installed: {what}.", hint)


def _of_folder(path: Path) -> dict[str, bytes]:
    names: list[tuple[str, Path]] = []
    # A folder that cannot be listed would be passed over, and the fonts in it.
    for folder, folders, files in os.walk(path, onerror=_raised, followlinks=False):
        for one in (*folders, *files):
            place = Path(folder) / one
            kind = place.lstat().st_mode
            if not (stat.S_ISDIR(kind) or stat.S_ISREG(kind)):
                raise refused(str(path), f"{place.relative_to(path)} is no plain file", "A package has no links.")
            if stat.S_ISREG(kind):
                names.append((place.relative_to(path).as_posix(), place))
            if len(names) > MOST_FILES:
                raise _too_many(path)
    if unsafe := why_unsafe_names((name for name, _ in names), "A package"):
        raise refused(str(path), *unsafe)
    if sum(place.stat().st_size for _, place in names) > MOST_BYTES:
        raise _too_large(path)
    return {name: place.read_bytes() for name, place in names}


def _raised(error: OSError) -> None:
    raise error


def _of_zip(path: Path) -> dict[str, bytes]:
    if path.stat().st_size > MOST_BYTES:
        raise _too_large(path)
    data = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unzipped(path, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise refused(str(path), f"it is no whole ZIP file ({error})", "Ask for it anew.") from error


def _unzipped(path: Path, archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise _too_many(path)
    if unsafe := why_unsafe(entries, "A package"):
        raise refused(str(path), *unsafe)
    files = [entry for entry in entries if not entry.is_dir()]
    if sum(entry.file_size for entry in files) > MOST_BYTES:
        raise _too_large(path)
    found, left = {}, MOST_BYTES
    for entry in files:
        with archive.open(entry) as file:
            # What an entry says of its size need not be true.
            data = file.read(left + 1)
        left -= len(data)
        if left < 0:
            raise _too_large(path)
        found[entry.orig_filename] = data
    return found


def _without_outer(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files without the folder that holds all of them, as zipping a folder puts it there."""
    outer = {name.partition("/")[0] for name in files if "/" in name}
    if len(outer) != 1 or any("/" not in name for name in files) or outer == {"fonts"}:
        return files
    return {name.partition("/")[2]: data for name, data in files.items()}


def _too_large(path: Path) -> InputError:
    return refused(str(path), "it is too large", f"A package has at most {MOST_BYTES // 2**20} MB, unpacked.")


def _too_many(path: Path) -> InputError:
    return refused(str(path), "it has too many files", f"A package has at most {MOST_FILES}.")
