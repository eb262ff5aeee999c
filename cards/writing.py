"""Files written whole or not at all.

Touches: disk.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from quotes.errors import StorageError


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Writes a file under another name and moves it into place: readers see the old file or the new one.

    `data` may come in pieces, for what is too large to be held. Raises `StorageError` when the disk is full or the
    folder cannot be written; nothing is left behind then.
    """
    target = path.resolve()
    check_no_folder(target)
    # A short random name: the target's own may be as long as names can be, and another process writes here too.
    temporary = target.with_name(f".{os.urandom(6).hex()}.part")
    try:
        write_part(temporary, data)
        try:
            temporary.replace(target)
        except BaseException:
            gone(temporary)
            raise
    except OSError as error:
        raise unwritable(path, error) from error


def write_part(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Writes a new file, or leaves none behind, whatever stops it. Raises `OSError`."""
    try:
        try:
            file = path.open("xb")
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("xb")
        with file:
            for piece in [data] if isinstance(data, bytes) else data:
                file.write(piece)
    except BaseException:
        gone(path)
        raise


def gone(path: Path) -> None:
    """Takes a file away if it is there and may be taken."""
    with suppress(OSError):
        path.unlink()


def hidden_files(folder: Path, ending: str, *, run: str = "") -> list[Path]:
    """The hidden files of a run in a folder, or of all runs, whose names end so. Raises `OSError`.

    Looked at as the disk has them: making a path of each of 100,000 cards beside them takes a second.
    """
    with os.scandir(folder) as entries:
        return [Path(one.path) for one in entries if one.name.startswith(f".{run}") and one.name.endswith(ending)]


def check_no_folder(path: Path) -> None:
    """Raises `StorageError` where something is that is no file: it would be in the way, or lost."""
    if path.exists() and not path.is_file():
        raise StorageError(f"{path} is not a file.", "Name a file; what is there was left as it is.")


def unwritable(path: Path, error: OSError) -> StorageError:
    """What to raise when the system would not write a file."""
    return StorageError(
        f"{path} cannot be written: {error.strerror or error}.",
        "Free some space, check the folder's permissions, or choose another folder.",
    )


def not_shared(folder: str) -> StorageError:
    """What a worker raises that has another folder of that name before it than the one who asks, or none."""
    return StorageError(
        f"A worker on {platform.node()} does not see the folder {folder}.",
        "Give a folder that all machines share, or a URL such as s3://BUCKET/FOLDER.",
    )
