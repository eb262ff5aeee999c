"""The authors' portraits in a folder: pictures that are called as the authors are.

Touches: disk (lists the folder, reads the pictures).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from quotes.errors import InputError, StorageError

if TYPE_CHECKING:
    from cards.picture import Picture
    from pullquote.workspace import Workspace

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif"})
"""What the files may end in, in any case of letters; others in the folder are left alone."""


class Portraits:
    """The portraits in a folder, which may be missing: nobody has one then. It is listed once.

    A picture belongs to the author whose `slug` its name has without the ending: `charlotte-bronte.jpg`, and
    `Charlotte Brontë.jpg` as well, are Charlotte Brontë's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Picture] = {}

    def of(self, author: str) -> Picture | None:
        """An author's portrait, None when there is none.

        Raises `InputError` when two files are called so, naming both, when the file cannot be read, and when it is a
        link out of the folder: a workspace that somebody sends draws no other file of this machine. `StorageError` when
        the folder cannot be listed.
        """
        if not self._files:
            return None
        name = slug(author)
        files = self._files.get(name, [])
        if not name or not files:
            return None
        if len(files) > 1:
            both = " and ".join(str(self._folder / file) for file in files[:2])
            raise InputError(f"{both} are both portraits of {author}.", "Keep one, and give the other another name.")
        if name not in self._read:
            # Imported late: most authors have no portrait.
            from cards.photograph import read_picture

            path = self._folder / files[0]
            if _leads_out(path, self._folder):
                raise InputError(f"{path} is a link that leads out of its folder.", "Copy the picture there.")
            self._read[name] = read_picture(path)
        return self._read[name]

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        """The names of the picture files by slug, sorted."""
        found: dict[str, list[str]] = {}
        try:
            names = sorted(path.name for path in self._folder.iterdir())
        except FileNotFoundError:
            return found
        except OSError as error:
            raise StorageError(
                f"The portraits in {self._folder} cannot be listed: {error.strerror}.",
                "It should be a folder that you may read; the setting folders.portraits names it.",
            ) from error
        for name in names:
            stem, dot, ending = name.rpartition(".")
            # macOS writes files that begin with a dot beside the true ones.
            if stem and not name.startswith(".") and dot + ending.lower() in ENDINGS:
                found.setdefault(slug(stem), []).append(name)
        return found


def _leads_out(path: Path, folder: Path) -> bool:
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        # A link to itself: reading it tells.
        return False


def portraits_of(workspace: Workspace) -> Portraits:
    """The portraits in a workspace's folder, which the setting `folders.portraits` names.

    Raises `NotFound` when the settings name a folder that is not there.
    """
    return Portraits(workspace.portraits or workspace.root / "portraits")


def slug(name: str) -> str:
    """A name as a file is called by it: letters and digits of any script, lower case, without accents, hyphens between.

    Accents are dropped as in the file names of cards (`cards.card.file_name`): decomposed, é becomes e.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[\W_]+", "-", plain.replace("’", "").replace("'", "")).strip("-")
