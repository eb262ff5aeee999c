"""Designs of a workspace's own: whose a design is, where own ones lie, and new ones made from others.

Touches: disk.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from quotes.errors import InputError, StorageError

if TYPE_CHECKING:
    from pullquote.workspace import Workspace
    from templates.load import Designs

Owner = Literal["bundled", "yours", "installed"]
"""Whose design it is; an `installed` one is a package's."""


def owner_of(workspace: Workspace | None, path: Path) -> Owner:
    """Whose design a file is."""
    from templates.load import BUNDLED

    if path.parent == BUNDLED:
        return "bundled"
    own = workspace and path.parent == workspace.root / workspace.settings.folders.designs
    return "yours" if own else "installed"


def own_folder(workspace: Workspace, kind: Literal["designs", "fonts"]) -> Path:
    """The workspace's folder for designs or fonts, made if need be. Raises `StorageError`."""
    folder = workspace.root / str(getattr(workspace.settings.folders, kind))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder} cannot be made: {error.strerror}.", "Move away what is there.") from error
    return folder


def begin_design(workspace: Workspace, at_hand: Designs, name: str, like: str) -> Path:
    """Writes a design of the workspace's own, a copy of the one called `like`, and gives its file.

    Raises `NotFound`, `InputError` for a name that cannot be or is taken, and `StorageError`.
    """
    from cards.writing import write_whole
    from pullquote.design_packages import admit_name, renamed
    from templates.load import parse_design

    at_hand.get(like)
    begun = at_hand.path(like)
    path = own_folder(workspace, "designs") / f"{admit_name(name)}.toml"
    if path.exists():
        raise InputError(f"{path} is there already.", "Edit it, move it away first, or choose another name.")
    text = renamed(begun.read_text(encoding="utf-8-sig"), name)
    if parse_design(text, origin=str(begun)).name != name:
        raise InputError(f"{begun} does not say its name in one line.", 'Write it as `name = "…"`.')
    write_whole(path, text.encode())
    return path
