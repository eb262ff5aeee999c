"""A folder that is made under another name and gets its place when it is whole: a new folder, or an empty one.

Touches: disk.
"""

from __future__ import annotations

import os
from pathlib import Path

from quotes.errors import InputError


def must_be_new(folder: Path) -> None:
    """Raises `InputError` for a folder with something in it, and for what is no folder; `OSError` for one not ours."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "not empty" if folder.is_dir() else "not a folder"
        raise InputError(f"{folder} is {what}.", "Name a folder that is not there yet: nothing is written over.")


def make_unfinished(target: Path) -> Path:
    """A new folder for its owner alone, on the disk of the target.

    It lies inside an empty target: that may be a disk of its own, a folder somebody stands in, or the only place here
    where its owner may write.
    """
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = (target if target.exists() else target.parent) / f".{os.urandom(6).hex()}.part"
    unfinished.mkdir(mode=0o700)
    return unfinished


def put_in_place(made: Path, target: Path, *, last: str) -> None:
    """Makes the folder the target, by one renaming where that is new; else what is in it goes there, `last` at the end.

    `made` is what `make_unfinished` gave, or lies in it. Raises `InputError` when something has come there meanwhile.
    """
    if not target.exists():
        made.rename(target)
        return
    if any(one not in (made, made.parent) for one in target.iterdir()):
        raise InputError(f"{target} is not empty any more.", "Name another folder: nothing is written over.")
    for one in sorted(made.iterdir(), key=lambda one: (one.name == last, one.name)):
        one.rename(target / one.name)
