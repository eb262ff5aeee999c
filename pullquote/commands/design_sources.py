"""Where the commands on designs find designs and fonts, and where they put what is new.

Touches: disk.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pullquote.commands.options import workspace_or_none
from quotes.errors import StorageError

if TYPE_CHECKING:
    from fonts.catalogue import Catalogue
    from pullquote.proofing.crew import Source
    from pullquote.workspace import Workspace
    from templates.load import Designs


def designs_at_hand(ctx: click.Context) -> Designs:
    """The designs at hand: the workspace's, the bundled ones, and those of installed packages."""
    from pullquote.installed_designs import installed_folders
    from templates.load import Designs

    workspace = workspace_or_none(ctx)
    return (workspace.renderer.designs if workspace else Designs()).also(installed_folders)


def fonts_at_hand(ctx: click.Context) -> Catalogue:
    """The fonts at hand: the workspace's and the bundled ones."""
    from fonts.catalogue import Catalogue

    workspace = workspace_or_none(ctx)
    return workspace.renderer.catalogue if workspace else Catalogue()


def source_of(ctx: click.Context, files: dict[str, Path]) -> Source:
    """The designs and fonts that a proof sheet is drawn with, `files` being the designs by name."""
    from pullquote.proofing.crew import Source
    from pullquote.workspace import machine_fonts

    workspace = workspace_or_none(ctx)
    if workspace is None:
        return Source(tuple(files.items()))
    fonts = workspace.root / workspace.settings.folders.fonts
    return Source(tuple(files.items()), fonts if fonts.is_dir() else None, machine_fonts())


def own_folder(workspace: Workspace, kind: Literal["designs", "fonts"]) -> Path:
    """The workspace's folder for designs or fonts, made if need be. Raises `StorageError`."""
    folder = workspace.root / str(getattr(workspace.settings.folders, kind))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder} cannot be made: {error.strerror}.", "Move away what is there.") from error
    return folder


def whose(ctx: click.Context, path: Path) -> str:
    """Whose design a file is: `bundled`, `yours`, or an `installed` package's."""
    from templates.load import BUNDLED

    if path.parent == BUNDLED:
        return "bundled"
    workspace = workspace_or_none(ctx)
    own = workspace and path.parent == workspace.root / workspace.settings.folders.designs
    return "yours" if own else "installed"
