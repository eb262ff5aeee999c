"""Files for their owner's eyes only: read strictly, written whole to the disk, changed by one process at a time.

Touches: disk.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from quotes.errors import StorageError

LARGEST = 4 * 1024 * 1024
"""Bytes of a private file that are read: a thousand logins are a tenth of that."""

PATIENCE = 60.0
"""Seconds to wait for another process: three times what renewing a login may take."""

_POSIX = os.name == "posix"


def read_private(path: Path) -> bytes | None:
    """What is in a file; None when there is none.

    Raises `StorageError` when its folder is not there (a drive that is not connected must not look like a file that was
    never made), when others may read it, and when it cannot be read.
    """
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe in its place must not stop us
        try:
            about = os.fstat(number)
            if not stat.S_ISREG(about.st_mode):
                raise StorageError(f"{path} is no file.", "Move what is there out of the way.")
            if _POSIX and stat.S_IMODE(about.st_mode) & 0o077:
                raise StorageError(f"{path} can be read by others on this machine.", f"`chmod 600 {path}` closes it.")
            with os.fdopen(number, "rb", closefd=False) as file:
                data = file.read(LARGEST + 1)
        finally:
            os.close(number)
    except FileNotFoundError:
        _must_be_there(path.parent)
        return None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError(f"{path} cannot be read: {reason}.", "Its owner must be whoever runs Pullquote.") from error
    if len(data) > LARGEST:
        raise StorageError(f"{path} is longer than {LARGEST:,} bytes.", "That is none of ours: move it away.")
    return data


def write_private(path: Path, data: bytes) -> None:
    """Puts these bytes in the place of a file: on the disk when this returns, the old or the new ones after a crash.

    Only its owner may read it. To be called under `locked`: the unfinished file always has the same name. Raises
    `StorageError`; then the old file is untouched.
    """
    target = path.resolve()
    unfinished = target.with_name(f".{target.name}.part")
    try:
        with suppress(FileNotFoundError):
            unfinished.unlink()  # of a process that was killed
        number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(number)
        unfinished.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise StorageError(
            f"{path} cannot be written: {error.strerror or type(error).__name__}.",
            "Free some space, or let the folder be written to.",
        ) from error


@contextmanager
def locked(path: Path, what: str) -> Iterator[None]:
    """Keeps every other process, and every other thread, from a block under the same path while this one runs.

    The path is a file of its own, which stays: taking it away could let two in. Raises `StorageError` after a minute;
    `what` is what the others hold then, as a sentence begins.
    """
    from filelock import FileLock, Timeout

    _must_be_there(path.parent)  # or the lock would make it
    lock = FileLock(path, mode=0o600, poll_interval=0.01)  # what is done under it mostly takes a few milliseconds
    with ExitStack() as held:
        try:
            held.enter_context(lock.acquire(timeout=PATIENCE))
        except Timeout:
            raise StorageError(
                f"{what} has been in use by another process for a minute.", "Try again when that one has ended."
            ) from None
        except (OSError, NotImplementedError) as error:
            kind = getattr(error, "strerror", None) or type(error).__name__
            raise StorageError(
                f"{path} cannot be locked: {kind}.", "Let its folder be written to; it must be on a drive with locks."
            ) from error
        yield


def _sync_folder(folder: Path) -> None:
    """Brings a renaming to the disk."""
    if not _POSIX:
        return  # there is no such call; NTFS keeps a log of its own
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _must_be_there(folder: Path) -> None:
    if not folder.is_dir():
        raise StorageError(f"The folder {folder} is not there.", "Connect its drive, or name another.")
