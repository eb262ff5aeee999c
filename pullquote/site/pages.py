"""The pages of a folder: every Markdown file in it, and what each says.

Touches: disk (reads the folder).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pullquote.site.front_matter import read_front_matter
from quotes.errors import InputError, NotFound, StorageError
from quotes.markup.front_matter import FrontMatter
from quotes.readers.decoding import decode

ENDINGS = (".md", ".markdown")

LARGEST_PAGE = 10_000_000
"""Bytes. The longest page that anybody reads has a tenth of it."""

_SKIPPED = frozenset({"node_modules"})
"""Folders of other people's pages. Hidden ones, such as `.git` and `.venv`, are left out by their dot."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it is in its folder, and what it says; `name` is the path as errors tell it."""

    path: PurePosixPath
    name: str
    says: FrontMatter

    @property
    def stem(self) -> str:
        """The path without its ending: what its card is called."""
        return card_stem(self.path)

    def at(self, key: str) -> str:
        """Where a key of its front matter stands, for errors."""
        line = self.says.lines.get(key) or self.says.lines.get(key.partition(".")[0])
        return f"{self.name}, line {line}" if line else self.name


def card_stem(path: PurePosixPath) -> str:
    """What a page's card is called: its path without the ending."""
    return str(path.with_suffix(""))


def find_pages(folder: Path, *, but: Path) -> list[PurePosixPath]:
    """The Markdown files in a folder and the folders below, in order; hidden ones and the folder `but` are left out.

    Links to folders are not followed, nor are links to files outside. Raises `NotFound` where the folder is missing or
    has no page, `StorageError` where it cannot be read, and `InputError` where two pages would have one card.
    """
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.", "Name the folder of the site's Markdown files.")
    root = folder.resolve()
    found = sorted(PurePosixPath(path.relative_to(folder).as_posix()) for path in _files(folder, root, but.resolve()))
    if not found:
        raise NotFound(
            f"There is no page in {folder}.", f"Pages end in {' or '.join(ENDINGS)}; hidden ones are left out."
        )
    cards: dict[str, PurePosixPath] = {}
    for path in found:
        if (other := cards.setdefault(card_stem(path), path)) != path:
            raise InputError(f"{other} and {path} would have one card.", "Rename one, or take one away.")
    return found


def _files(folder: Path, root: Path, out: Path) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        raise StorageError(f"{error.filename} cannot be read: {error.strerror}.", "Check its permissions.") from error

    for here, folders, files in os.walk(folder, onerror=unreadable):
        top = Path(here)
        # The folder itself may be where the cards go, beside their pages.
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and name not in _SKIPPED and (top / name).resolve() != out
        ]
        for name in files:
            path = top / name
            if name.startswith(".") or not name.lower().endswith(ENDINGS) or not path.is_file():
                continue
            if not path.is_symlink() or path.resolve().is_relative_to(root):
                yield path


def read_page(folder: Path, path: PurePosixPath) -> Page:
    """A page of the folder. Raises `InputError` with file and line for what is no page, and `StorageError`."""
    file, name = folder / path, str(path)
    try:
        name.encode()
    except UnicodeEncodeError:
        raise InputError(f"{name!a}: the file's name is no text.", "Rename it.") from None
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST_PAGE + 1)
    except OSError as error:
        raise StorageError(f"{file} cannot be read: {error.strerror}.", "Check its permissions.") from error
    if len(data) > LARGEST_PAGE:
        raise InputError(f"{name} has more than {LARGEST_PAGE:,} bytes.", "Split it, or keep it out of the site.")
    return Page(path, name, read_front_matter(decode(data, name).text, name))
