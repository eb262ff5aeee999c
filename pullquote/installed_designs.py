"""Designs that other Python packages bring, by the entry points `pullquote.designs`.

Touches: what is installed, and whatever the packages do when they are loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

GROUP = "pullquote.designs"
"""The group of entry points: each names a folder of designs, or a function that gives one."""


@dataclass(frozen=True, slots=True)
class Installed:
    """The folders that packages bring, and what is wrong with those that bring none."""

    folders: tuple[Path, ...]
    troubles: tuple[str, ...]


def installed_designs() -> Installed:
    """The folders of all packages, in the order of their entry points' names. A broken package hides no other."""
    folders, troubles = [], []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            given = point.load()
            folder = given() if callable(given) else given
        except Exception as error:  # noqa: BLE001 - a package may raise whatever it likes
            troubles.append(f"The designs of {point.name!r} ({point.value}) cannot be loaded: {error!r}.")
            continue
        if isinstance(folder, Path) and folder.is_dir():
            folders.append(folder)
        else:
            troubles.append(f"The designs of {point.name!r} ({point.value}) are in no folder: {folder!r}.")
    return Installed(tuple(folders), tuple(troubles))


def installed_folders() -> tuple[Path, ...]:
    """The folders alone, as `Designs` asks for them."""
    return installed_designs().folders
