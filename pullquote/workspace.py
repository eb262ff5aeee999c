"""A workspace: a folder with settings, a database, and places for designs, fonts and cards.

Touches: disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cards.folder import write_whole
from quotes.errors import InputError, NotFound, StorageError

if TYPE_CHECKING:
    from cards.renderer import Renderer
    from cards.spec import Look
    from pullquote.settings import Settings
    from quotes.store import Store

SETTINGS = "pullquote.toml"
DATABASE = "pullquote.db"

_FIRST_SETTINGS = """\
# Settings of this workspace. What is left out has the value shown after the #.

[brand]
# handle = "@yourname"     drawn on every card
# mark = false             draw the account's mark

[defaults]
# design = "editorial"     see `pullquote designs`
# format = "portrait"      square, portrait, story, pinterest, wide, linkedin, opengraph
# palette = "light"        light or dark
# type = "png"             png, jpeg, webp or avif

[folders]
# out = "out"              where cards are drawn
# designs = "designs"      your own designs; one named like a bundled one replaces it
# fonts = "fonts"          your own fonts, searched first
"""


@dataclass(frozen=True)
class Workspace:
    """The files of one workspace, opened as they are needed."""

    root: Path

    @cached_property
    def settings(self) -> Settings:
        """The settings; raises `InputError` with the key that is wrong."""
        from pullquote.settings import read_settings

        return read_settings(self.root / SETTINGS)

    @property
    def out(self) -> Path:
        """Where cards are drawn."""
        return self.root / self.settings.folders.out

    @cached_property
    def renderer(self) -> Renderer:
        """A renderer with the workspace's own designs and fonts."""
        from cards.renderer import Renderer
        from fonts.catalogue import Catalogue
        from templates.load import Designs

        fonts, designs = self._own_folder("fonts"), self._own_folder("designs")
        return Renderer(Catalogue(fonts), Designs((designs,) if designs else ()))

    def _own_folder(self, name: Literal["fonts", "designs"]) -> Path | None:
        """The workspace's folder for fonts or designs. It may be missing, unless the settings name another one."""
        folders = self.settings.folders
        named = folders.fonts if name == "fonts" else folders.designs
        folder = self.root / named
        if folder.is_dir():
            return folder
        if named == name and not folder.exists():
            return None
        raise NotFound(
            f"{self.root / SETTINGS}, folders.{name}: there is no folder {folder}.", "Make it, or name another."
        )

    def open_store(self) -> Store:
        """The quotes; close it, or use it in a `with` block.

        Raises `StorageError`, also when the database is gone: an empty one in its place would look like lost quotes.
        """
        if not (self.root / DATABASE).is_file():
            raise StorageError(
                f"The database {self.root / DATABASE} is missing.",
                f"Put it back, from a backup if need be; to begin anew, delete {SETTINGS} and run `pullquote init`.",
            )
        return self._store()

    def _store(self) -> Store:
        from quotes.database import open_database
        from quotes.store import Store

        return Store(open_database(self.root / DATABASE))

    def look(self, design: str | None, form: str | None, palette: str | None) -> Look:
        """A look, with the workspace's defaults for what is not given."""
        from cards.spec import Look

        chosen, brand = self.settings.defaults, self.settings.brand
        return Look(design or chosen.design, form or chosen.format, palette or chosen.palette, brand.handle, brand.mark)


def find_workspace(start: Path) -> Workspace:
    """The workspace whose settings lie in a folder or the nearest one above it; raises `NotFound`."""
    folder = start.resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / SETTINGS).is_file():
            return Workspace(candidate)
    raise NotFound(
        f"There is no workspace in {folder} or above it.",
        "Make one with `pullquote init`, or name one with --workspace.",
    )


def workspace_at(root: Path) -> Workspace:
    """The workspace in exactly this folder; raises `NotFound`."""
    if not (root / SETTINGS).is_file():
        raise NotFound(f"There is no workspace in {root}.", f"Make one with `pullquote init {root}`, or name another.")
    return Workspace(root.resolve())


def make_workspace(root: Path) -> Workspace:
    """A new workspace in a folder; raises `InputError` when it is one already, and `StorageError`.

    The settings, which make it a workspace, come last: what failed halfway can be made again.
    """
    root = root.resolve()
    if (root / SETTINGS).exists():
        raise InputError(f"{root} is a workspace already.", f"Edit {root / SETTINGS}, or choose another folder.")
    for name in ("designs", "captions", "fonts", "out"):
        try:
            (root / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"{root / name} cannot be made: {error.strerror}.",
                "Free some space, move what is in its place, or choose another folder.",
            ) from error
    workspace = Workspace(root)
    with workspace._store():
        pass
    write_whole(root / SETTINGS, _FIRST_SETTINGS.encode())
    return workspace
