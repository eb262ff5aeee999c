"""The files of the workspace's own designs: read in bounds, written only inside the workspace, and only over what was
seen.

Touches: disk.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from cards.writing import write_whole
from pullquote.own_designs import Owner, owner_of
from pullquote.studio.desk import Studio
from quotes.errors import InputError, NotFound, Outdated, StorageError
from templates.design import Design
from templates.load import MOST_CHARACTERS

_MOST_BYTES = 4 * MOST_CHARACTERS
"""A character has up to four bytes in UTF-8."""

_WRITING = Lock()
"""Between looking whether a file is as it was seen, and writing it, nobody else of this studio writes."""


@dataclass(frozen=True, slots=True)
class DesignFile:
    """A design's file. `digest` names what is in it; `writable` says that it is the user's own and lies inside."""

    name: str
    path: Path
    owner: Owner
    text: str
    digest: str
    writable: bool


def kept_design(studio: Studio, name: str) -> Design:
    """The design of that name as it is kept.

    Raises `NotFound`, and `InputError` for one that is not right, or of one's own that leads out of the workspace: a
    workspace that somebody sends tells of no other file of this machine, not even what is wrong with it.
    """
    designs = studio.workspace.renderer.designs
    path = designs.path(name)
    if owner_of(studio.workspace, path) == "yours":
        admit_inside(studio, path)
    return designs.get(name)


def design_file(studio: Studio, name: str) -> DesignFile:
    """The file of the design of that name.

    Raises `NotFound`, and `InputError` for a file of one's own that leads out of the workspace, for one that is too
    long and for one that is not UTF-8.
    """
    path = studio.workspace.renderer.designs.path(name)
    owner = owner_of(studio.workspace, path)
    if owner == "yours":
        admit_inside(studio, path)
    data = _bytes_of(path)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} cannot be read: {error}.", "It must be TOML in UTF-8.") from error
    return DesignFile(name, path, owner, text, digest_of(data), owner == "yours")


def save_text(file: DesignFile, text: str, seen: str) -> tuple[bytes, bytes]:
    """Writes a text into a file, if that still is as it was `seen`; gives what was there and what is there now.

    Its line ends and its byte order mark stay as they are. Raises `Outdated`, `InputError` and `StorageError`.
    """
    if not file.writable:
        raise InputError(f"{file.name} is not a design of yours.", "Copy it, and edit the copy.")
    if len(text) > MOST_CHARACTERS:
        raise InputError(f"A design has at most {MOST_CHARACTERS:,} characters.", "No design needs so many.")
    with _WRITING:
        old = _bytes_of(file.path)
        if digest_of(old) != seen:
            raise Outdated(
                f"{file.path.name} was changed meanwhile, in another tab or by another program.",
                "What you wrote is still here.",
            )
        new = text.replace("\n", "\r\n" if b"\r\n" in old else "\n").encode("utf-8", "strict")
        new = (b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b"") + new
        if new != old:
            write_whole(file.path, new)
        return old, new


def put_back(path: Path, now: bytes, before: bytes | None) -> None:
    """Puts a file back to what it was, or away where it was not there; raises `Outdated` if it was changed since."""
    with _WRITING:
        try:
            found = path.read_bytes()
        except FileNotFoundError:
            found = None
        except OSError as error:
            raise StorageError(f"{path} cannot be read: {error.strerror}.", "Check it.") from error
        if found != now:
            raise Outdated(f"{path.name} was changed again since.", "Look at it, and change what should be changed.")
        if before is not None:
            write_whole(path, before)
            return
        with suppress(FileNotFoundError):
            path.unlink()


def admit_inside(studio: Studio, path: Path) -> None:
    """Raises `InputError` for a file that leads out of the workspace, by a link or by the settings."""
    try:
        inside = path.resolve().is_relative_to(studio.root.resolve())
    except (OSError, RuntimeError):
        inside = False
    if not inside:
        raise InputError(
            f"{path.name} leads out of the workspace.", "Copy the file itself into the workspace's folder of designs."
        )


def digest_of(data: bytes) -> str:
    """What names the content of a file."""
    return hashlib.sha256(data).hexdigest()


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFound(f"The design {path.stem} is gone.", "It may have been moved or renamed.") from error
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.", "Check its permissions.") from error
    if len(data) > _MOST_BYTES:
        raise InputError(
            f"{path.name} is longer than a design may be.", f"{MOST_CHARACTERS:,} characters are the most."
        )
    return data
