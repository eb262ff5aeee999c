"""A workspace: a folder with settings, a database, and places for designs, fonts and cards.

Touches: disk, a database server if the settings name one, and the environment.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cards.writing import write_whole
from quotes.errors import InputError, NotFound, StorageError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from cards.renderer import Renderer
    from cards.spec import Look
    from pullquote.settings import Settings
    from quotes.store import Store
    from templates.captions import Captions

SETTINGS = "pullquote.toml"
DATABASE = "pullquote.db"

_FIRST_SETTINGS = """\
# Settings of this workspace. What is left out has the value shown after the #.

[brand]
# handle = "@yourname"     drawn on every card
# mark = false             draw the account's mark: its logo, or a shape of the design's
# series = "Notes on craft"  what the cards belong to, in designs that show it
# logo = "logo.png"        a picture in this folder, or its whole path

[brand.colours]
# accent = "#9A2F1B"       in place of every design's own; "logo" takes it from the logo
# ground = "#F5F1E8"
# ink = "#1D1A16"
# muted = "#655C50"        see docs/brand.md for what is done when a colour is not legible

[brand.fonts]
# quote = "EB Garamond"    the family of the words, see `pullquote fonts`
# text = "Archivo"         the family of everything else

[defaults]
# design = "editorial"     see `pullquote designs`
# format = "portrait"      square, portrait, story, pinterest, wide, linkedin, opengraph
# palette = "light"        light or dark
# type = "png"             png, jpeg, webp or avif
# hyphenate = false        let long words be divided at line ends

[folders]
# out = "out"              where cards are drawn
# designs = "designs"      your own designs; one named like a bundled one replaces it
# fonts = "fonts"          your own fonts, searched first
# captions = "captions"    your own caption templates, by account, network or `default`
# portraits = "portraits"  pictures of authors

[posting]
# standing = "approved"    which quotes may be posted: approved, or any
# proof = "unverified"     and how far proven at least: located, matches-transcript or verified
# disputed = false         whether disputed quotes may be, as "attributed to NAME"
# plan_days = 0            how many days ahead `pullquote run` plans by itself
# keep_pictures_days = 90  how long pictures of finished posts stay in the database

[choosing]
# For `pullquote choose`; accounts have their own.
# again_after_days = 0     days until a quote may come again; 0 for never
# author_rest_days = 0     days an author rests
# source_rest_days = 0
# topic_rest_days = 0
# when_exhausted = "stop"  when nothing may be chosen: stop, again (a new cycle at once), warn (what rested longest)

[logins]
# key = "auto"             what locks the accounts' logins: environment, keyring, file, or whichever there is
# file = "pullquote.logins"

[notify]
# mail_to, mail_from, smtp, smtp_user, smtp_password, webhook, command: see docs/posting.md

[database]
# url = "postgresql://user@host/name"    instead of pullquote.db; "env:NAME" for a variable that holds it
"""


def machine_fonts() -> tuple[Path, ...]:
    """The folders in which this machine keeps fonts; none where it does not know its user's home."""
    from fonts.system import system_folders

    try:
        return system_folders(sys.platform, Path.home())
    except RuntimeError:
        return ()


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
        from pullquote.installed_designs import installed_folders
        from templates.load import Designs

        fonts, designs = self._own_folder("fonts"), self._own_folder("designs")
        own = (designs,) if designs else ()
        return Renderer(Catalogue(fonts, machine_fonts()), Designs(own, late=installed_folders))

    @cached_property
    def captions(self) -> Captions:
        """The caption templates: the workspace's own first, then the bundled ones."""
        from templates.captions import Captions

        own = self._own_folder("captions")
        return Captions((own,) if own else ())

    @property
    def portraits(self) -> Path | None:
        """The folder of authors' portraits, None while there is none."""
        return self._own_folder("portraits")

    def _own_folder(self, name: Literal["fonts", "designs", "captions", "portraits"]) -> Path | None:
        """The workspace's folder of that name. It may be missing, unless the settings name another one."""
        named = str(getattr(self.settings.folders, name))
        folder = self.root / named
        if folder.is_dir():
            return folder
        if named == name and not folder.exists():
            return None
        raise NotFound(
            f"{self.root / SETTINGS}, folders.{name}: there is no folder {folder}.", "Make it, or name another."
        )

    @property
    def database(self) -> Path | str:
        """Where the quotes and posts are: the workspace's own file, or the URL that the settings name."""
        try:
            named = tomllib.loads((self.root / SETTINGS).read_text(encoding="utf-8-sig")).get("database")
        except (OSError, ValueError):
            named = True
        # Few name one, and reading settings strictly costs 0.1 s. What is wrong elsewhere is no matter here.
        if not named or (url := self.settings.database.url) is None:
            return self.root / DATABASE
        return url_of_database(url)

    def open_database(self) -> Engine:
        """The database that holds the quotes and the posts; dispose of it at the end.

        Raises `StorageError`, also when the file is gone: an empty one in its place would look like lost quotes.
        """
        from quotes.database import open_database

        where = self.database
        if isinstance(where, Path) and not where.is_file():
            raise StorageError(
                f"The database {where} is missing.",
                f"Put it back, from a backup if need be; to begin anew, delete {SETTINGS} and run `pullquote init`.",
            )
        return open_database(where)

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """The database in a `with` block, which disposes of it. Raises `StorageError`, as `open_database` does."""
        engine = self.open_database()
        try:
            yield engine
        finally:
            engine.dispose()

    def open_store(self) -> Store:
        """The quotes; close it, or use it in a `with` block. Raises `StorageError`, as `open_database` does."""
        from pullquote.verifying import checker
        from quotes.store import Store

        return Store(self.open_database(), checker())

    def look(self, design: str | None, form: str | None, palette: str | None, hyphenate: bool | None = None) -> Look:
        """A look, with the workspace's defaults for what is not given, and its brand.

        Raises `NotFound` and `InputError` for a logo that is missing or no picture.
        """
        from cards.spec import Look
        from pullquote.brand_kit import brand_of, logo_of

        chosen, brand = self.settings.defaults, self.settings.brand
        origin = str(self.root / SETTINGS)
        logo = logo_of(brand, self.root, origin)
        return Look(
            design or chosen.design,
            form or chosen.format,
            palette or chosen.palette,
            brand.handle,
            brand.mark,
            chosen.hyphenate if hyphenate is None else hyphenate,
            series=brand.series,
            brand=brand_of(brand, logo, origin),
            logo=logo,
        )


def url_of_database(url: str) -> str:
    """The URL itself, from the environment if it is named `env:NAME`; raises `InputError`."""
    name = url.removeprefix("env:")
    if name == url:
        return url
    if not (value := os.environ.get(name)):
        raise InputError(
            f"{SETTINGS}, database.url: the environment has no {name}.",
            f"Set {name} to the URL of the database, such as postgresql://USER:PASSWORD@HOST/NAME.",
        )
    return value


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


def make_workspace(root: Path, *, database: str | None = None) -> Workspace:
    """A new workspace in a folder; raises `InputError` when it is one already, and `StorageError`.

    With `database`, the URL of a PostgreSQL database or `env:NAME`, quotes and posts are kept there. A new database
    gets the list of misattributed sayings that comes along; what is in one that others use already stays as it is.

    The settings, which make it a workspace, come last: what failed halfway can be made again.
    """
    root = root.resolve()
    if database is not None:
        from pullquote.settings import admit_database_url

        admit_database_url(database)
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
    from quotes.database import open_database
    from quotes.misattributions.desk import Misattributions
    from quotes.misattributions.known import KNOWN, known_list

    engine = open_database(root / DATABASE if database is None else url_of_database(database))
    try:
        Misattributions(engine).keep_first(KNOWN, known_list().entries)
    finally:
        engine.dispose()
    named = "" if database is None else f"url = {json.dumps(database)}\n"
    write_whole(root / SETTINGS, f"{_FIRST_SETTINGS}{named}".encode())
    return Workspace(root)
