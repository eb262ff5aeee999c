"""Where the commands on designs find designs and fonts.

Touches: disk.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pullquote.commands.options import workspace_or_none
from pullquote.own_designs import Owner, owner_of

if TYPE_CHECKING:
    from fonts.catalogue import Catalogue
    from pullquote.proofing.crew import Source
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


def whose(ctx: click.Context, path: Path) -> Owner:
    """Whose design a file is: `bundled`, `yours`, or an `installed` package's."""
    return owner_of(workspace_or_none(ctx), path)
