"""What of a workspace's folder goes into a backup, and what stays out, with the reason.

Touches: disk (looks, opens nothing).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from pullquote.posting import POSTED, SHARE
from pullquote.runner_seen import HEALTH
from pullquote.workspace import DATABASE, SETTINGS, Workspace
from pullquote.zip_entries import why_unsafe_names
from quotes.errors import InputError

_OWN = ("designs", "fonts", "captions", "portraits")
"""The folders that the settings name and Pullquote reads."""

DATABASE_FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal")
"""What SQLite may keep of the library, which goes in another way; no file of the workspace has one of these names."""

_PASSING = (*DATABASE_FILES, HEALTH, "runner.prom")
"""Files of the workspace that are not worth a word."""

_AGAIN = "drawn again by `pullquote draw`; --with-cards takes it along"
_WRITTEN = "written for posting, its pictures are in the library while they are kept; --with-cards takes it along"


@dataclass(frozen=True, slots=True)
class Contents:
    """The files to take, by their names in the workspace, and what is left out: what it is, and why."""

    files: dict[str, Path] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    folded: set[str] = field(default_factory=lambda: set(DATABASE_FILES))
    """The names that are taken, in small letters: two that differ in case alone are one on some systems."""

    def leave(self, name: str, why: str) -> None:
        """Leaves something out. A name need not be text on Linux; what of it is not is spelled out."""
        self.left_out.append((name.encode("utf-8", "backslashreplace").decode(), why))


def contents_of(workspace: Workspace, *, cards: bool, also: Iterable[str], but: Iterable[Path]) -> Contents:
    """The settings, the workspace's own designs, fonts, captions, portraits and logo, and what `also` names besides.

    `cards` takes what was drawn and what was written for posting along. Logins never go in, nor what lies at the paths
    `but`. Raises `InputError` for a name in `also` that is not in the workspace, or is the logins' file, and `OSError`
    for a folder to take that cannot be read: a backup must not lack files without a word.
    """
    settings, root = workspace.settings, workspace.root.resolve()
    logins = (root / settings.logins.file).resolve()
    never = {logins, *(root / name for name in _PASSING), *(one.resolve() for one in but)}
    contents = Contents()
    named = [SETTINGS, *(str(getattr(settings.folders, one)) for one in _OWN)]
    named += [settings.brand.logo] if settings.brand.logo else []
    written = (settings.folders.out, POSTED, SHARE)
    named += [*(written if cards else ()), *(_admitted(root, name, never) for name in also)]
    for name in named:
        _take(contents, root, name, never)
    _tell_rest(contents, root, named, never, {settings.folders.out: _AGAIN, POSTED: _WRITTEN, SHARE: _WRITTEN})
    if logins.exists():
        why = "logins are never in a backup: sign in again after restoring (`pullquote accounts login NAME`)"
        contents.leave(settings.logins.file, why)
    contents.left_out.sort()
    return contents


def _admitted(root: Path, name: str, never: set[Path]) -> str:
    path = (root / name).resolve()
    if path in never:
        raise InputError(
            f"{name} is not taken along as a file.",
            "The library goes in without being named; logins never do: copy them by hand, if they must be kept.",
        )
    if path == root or not path.is_relative_to(root) or not path.exists():
        raise InputError(f"There is no {name} in the workspace {root}.", "Name a file or a folder that lies in it.")
    return path.relative_to(root).as_posix()


def _take(contents: Contents, root: Path, name: str, never: set[Path]) -> None:
    path = root / name
    if not path.exists():
        return
    if not path.resolve().is_relative_to(root):
        contents.leave(name, "it lies outside of the workspace")
        return
    for one in _files_under(path):
        here = one.relative_to(root).as_posix()
        if here in contents.files:
            continue
        if not stat.S_ISREG(one.lstat().st_mode):
            contents.leave(here, "it is no plain file")
        elif one.resolve() in never:
            continue
        elif why_unsafe_names([here], "") is not None or here.casefold() in contents.folded:
            contents.leave(here, "its name is not one on every system")
        else:
            contents.files[here] = one
            contents.folded.add(here.casefold())


def _files_under(path: Path) -> Iterator[Path]:
    """The file itself, or everything in the folder, in a stable order; hidden files and folders are passed over."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, files in os.walk(path, onerror=_unreadable):
        links = [one for one in folders if (Path(folder) / one).is_symlink()]
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in links)
        yield from (Path(folder) / one for one in sorted((*files, *links)) if not one.startswith("."))


def _unreadable(error: OSError) -> NoReturn:
    raise error


def _is_empty(folder: Path) -> bool:
    """Whether nothing is in a folder; one of somebody else's, `lost+found` for instance, may keep that to itself."""
    try:
        return not any(folder.iterdir())
    except PermissionError:
        return False


def _tell_rest(contents: Contents, root: Path, named: list[str], never: set[Path], known: dict[str, str]) -> None:
    """Tells what else lies in the workspace: somebody may believe it to be saved."""
    taken = {Path(name).parts[0] for name in (*named, *contents.files) if Path(name).parts}
    told = {what for what, _ in contents.left_out}
    for one in sorted(root.iterdir()):
        if one.name in taken | told or one in never or one.name.startswith("."):
            continue
        if one.is_dir() and _is_empty(one):
            continue
        if one.name.startswith(f"{DATABASE}."):
            why = "an old library that was moved away"
        else:
            why = known.get(one.name, "not Pullquote's own; --with takes it along")
        contents.leave(one.name, why)
