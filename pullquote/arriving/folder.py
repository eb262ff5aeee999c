"""The documents in a folder: which files of it are to be read, and why the others are not.

Touches: disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cards.folder import MANIFEST, CardFolder
from pullquote.arriving.files import readable
from pullquote.workspace import DATABASE, SETTINGS, Workspace
from quotes.errors import InputError, NotFound

MOST_FILES = 10_000
"""Documents taken from one folder. More are a whole disk, named by mistake."""

MOST_LOOKED_AT = 200_000
"""Files and folders looked at before giving up, a few seconds on a slow drive."""

HIDDEN = "hidden"
UNFINISHED = "not finished: a download, or a file that is being saved"
OURS = "Pullquote's own"
LINK = "a link; links inside a folder are not followed"
SPECIAL = "no plain file"

_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".filepart", ".opdownload", ".tmp", ".temp", "~")
"""Ends of names that browsers, file servers and editors give to what is not whole yet."""

_NO_WORDS = {
    "a picture": "png jpg jpeg gif webp avif bmp tif tiff svg heic ico psd",
    "sound": "mp3 m4a aac wav flac ogg opus aiff wma",
    "a film": "mp4 m4v mov mkv avi webm wmv",
    "an archive": "zip gz tgz bz2 xz zst 7z rar tar iso dmg",
    "a program": "exe dll so dylib bin msi deb rpm apk jar wasm class pyc o a",
    "a font": "ttf otf woff woff2 ttc",
    "a database": "db sqlite sqlite3 db-wal db-shm db-journal",
    "settings or code": "toml ini cfg lock py js ts css sh bat",
}
_WHAT = {f".{end}": what for what, ends in _NO_WORDS.items() for end in ends.split()}


_WRITTEN = ("posted", "share")
"""Folders of a workspace that posts are written into (`pullquote.posting`), which is too much to load for two names."""


@dataclass(frozen=True, slots=True)
class Left:
    """Something in a folder that is not read: `name` is its path from the folder, `reason` says what it is."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder holds: the documents in the order of their names, and what was left out.

    `root` is the folder without links, under which all of the files' paths are.
    """

    root: Path
    files: tuple[Path, ...]
    left: tuple[Left, ...] = ()


def find_documents(folder: Path, *, ours: frozenset[Path] = frozenset()) -> Found:
    """The documents in a folder and the folders in it.

    `ours` are whole paths that are never read. Raises `NotFound` when the folder is gone, and `InputError` when it
    cannot be read or holds too much; a folder inside it that cannot be read is left out.
    """
    files: list[Path] = []
    left: list[Left] = []
    root = folder.resolve()
    looked_at, waiting = 0, [root]
    while waiting:
        inside = waiting.pop()
        try:
            entries = _entries(inside)
        except OSError as error:
            if inside == root:
                raise _unreadable(folder, error) from error
            left.append(Left(name_in(root, inside), f"cannot be read: {error.strerror}"))
            continue
        looked_at += len(entries)
        cards = CardFolder(inside) if any(entry.name == MANIFEST for entry in entries) else None
        for entry in entries:
            path = inside / entry.name
            reason = _reason(entry, path, ours, cards)
            if reason is not None:
                left.append(Left(name_in(root, path), reason))
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                files.append(path)
        if len(files) > MOST_FILES or looked_at > MOST_LOOKED_AT:
            most = f"more than {MOST_FILES:,} documents" if len(files) > MOST_FILES else "too much to look through"
            raise InputError(f"{readable(str(folder))} holds {most}.", "Name a folder inside it.")
    return Found(root, tuple(sorted(files)), tuple(sorted(left, key=lambda one: one.name)))


def name_in(folder: Path, path: Path) -> str:
    """What a file in a folder is called: its path from there, the same on every system."""
    return readable(path.relative_to(folder).as_posix())


def own_paths(workspace: Workspace) -> frozenset[Path]:
    """Whole paths of what a workspace writes itself, its designs and its fonts. Raises `InputError` for settings."""
    settings = workspace.settings
    named = settings.folders
    names = [*(named.out, named.designs, named.fonts, named.captions, named.portraits), "proofs", *_WRITTEN]
    names += [SETTINGS, *(DATABASE + end for end in ("", "-wal", "-shm", "-journal")), settings.logins.file]
    names += ["runner.json", "runner.prom"]
    return frozenset((workspace.root / name).resolve() for name in names)


def told(left: Iterable[Left]) -> Iterator[tuple[str, list[str]]]:
    """The reasons with the names they hold for, each reason once."""
    by_reason: dict[str, list[str]] = {}
    for one in left:
        by_reason.setdefault(one.reason, []).append(one.name)
    yield from by_reason.items()


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        entries: list[os.DirEntry[str]] = []
        for entry in found:
            entries.append(entry)
            if len(entries) > MOST_LOOKED_AT:
                break
    return sorted(entries, key=lambda entry: entry.name)


def _reason(entry: os.DirEntry[str], path: Path, ours: frozenset[Path], cards: CardFolder | None) -> str | None:
    """Why something is left out; None when it is read, or looked into."""
    name = entry.name.lower()
    if name.endswith(_UNFINISHED) or name.startswith("~$"):
        return UNFINISHED
    if name.startswith("."):
        return HIDDEN
    if entry.is_symlink():
        return LINK
    if path in ours:
        return OURS
    if entry.is_dir(follow_symlinks=False):
        return None
    if not entry.is_file(follow_symlinks=False):
        return SPECIAL
    if cards is not None and (entry.name == MANIFEST or cards.recorded(entry.name) is not None):
        return OURS
    what = _WHAT.get(Path(name).suffix)
    return None if what is None else f"{what}, not a document"


def _unreadable(folder: Path, error: OSError) -> NotFound | InputError:
    name = readable(str(folder))
    if isinstance(error, FileNotFoundError):
        return NotFound(f"There is no folder {name}.", "Check the path, and that its drive is there.")
    return InputError(f"{name} cannot be read: {error.strerror}.", "Check that it is a folder that you may read.")
