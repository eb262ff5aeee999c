"""Designs by name: read from TOML, checked whole, kept for later calls.

Touches: disk.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from quotes.errors import InputError, NotFound, nearest
from quotes.markup.toml_lines import MOST_PARTS, line_with_long_key
from templates.design import Design
from templates.design_check import check_design
from templates.strict import build

BUNDLED = Path(__file__).parent / "designs"

MOST_CHARACTERS = 100_000
"""Longest design that is read: ten times the longest bundled one. Much longer ones take seconds to be told wrong."""


class Designs:
    """The designs at hand: files by name, then a user's folders, the bundled ones, and those of installed packages.

    `late` gives the folders of installed packages. It is asked only when the designs are listed or when no other folder
    has a name: looking through what is installed takes longer than reading a design. What was `read` already is taken
    as it is.
    """

    def __init__(
        self,
        folders: tuple[Path, ...] = (),
        *,
        files: Mapping[str, Path] | None = None,
        late: Callable[[], tuple[Path, ...]] = tuple,
        read: Iterable[Design] = (),
    ) -> None:
        self._folders = (*folders, BUNDLED)
        self._files = dict(files or {})
        self._late = late
        self._kept = {design.name: design for design in read}

    def also(self, late: Callable[[], tuple[Path, ...]]) -> Designs:
        """These designs, and those of installed packages, whose folders `late` gives."""
        return Designs(self._folders[:-1], files=self._files, late=late)

    def names(self) -> tuple[str, ...]:
        """Every design's name, sorted; one in a user's folder hides a bundled one of the same name."""
        folders = (*self._folders, *self._late())
        return tuple(sorted({path.stem for folder in folders for path in folder.glob("*.toml")} | self._files.keys()))

    def path(self, name: str) -> Path:
        """The file of a design; raises `NotFound` with the nearest name."""
        if name in self._files:
            return self._files[name]
        for folder in self._folders:
            if _is_there(path := folder / f"{name}.toml") and path.parent == folder:
                return path
        for folder in self._late():
            # A link there would lead out of the package: only a person's own folder may be made of links.
            path = folder / f"{name}.toml"
            if _is_there(path) and path.parent == folder and path.resolve().parent == folder.resolve():
                return path
        near = nearest(name, self.names())
        raise NotFound(
            f"There is no design {name!r}.",
            (f"Did you mean {near!r}? " if near else "") + f"Designs: {', '.join(self.names())}.",
        )

    def get(self, name: str) -> Design:
        """The design of that name.

        Raises `NotFound`, and `InputError` with file, line and key when the design is not right.
        """
        if name not in self._kept:
            path = self.path(name)
            design = read_design(path)
            if design.name != name:
                raise InputError(f"{path} calls itself {design.name!r}.", f"Name the file {design.name}.toml.")
            self._kept[name] = design
        return self._kept[name]


def _is_there(path: Path) -> bool:
    """Whether a file is there; one by a name that is too long for any file is not."""
    try:
        return path.is_file()
    except OSError:
        return False


def design_digest(design: Design) -> str:
    """SHA-256 over everything that a design says, wherever its file lies."""
    return hashlib.sha256(repr(design).encode()).hexdigest()


def read_design(path: Path) -> Design:
    """The design in a file; raises `NotFound` or `InputError`."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(MOST_CHARACTERS + 1)
    except FileNotFoundError:
        raise NotFound(f"The design file {path} does not exist.", "Check the path.") from None
    except UnicodeDecodeError as error:
        raise InputError(f"The design file {path} cannot be read: {error}.", "It must be TOML in UTF-8.") from error
    except OSError as error:
        raise InputError(
            f"The design file {path} cannot be read: {error.strerror}.", "Check its permissions."
        ) from error
    return parse_design(text, origin=str(path))


def parse_design(text: str, *, origin: str) -> Design:
    """The design that a TOML text spells out; `origin` names it in errors. Raises `InputError`."""
    if len(text) > MOST_CHARACTERS:
        raise InputError(f"{origin} is longer than {MOST_CHARACTERS:,} characters.", "No design needs so many.")
    if (line := line_with_long_key(text)) is not None:
        raise InputError(f"{origin}, line {line}: a key has more than {MOST_PARTS} parts.", "Mend the TOML there.")
    try:
        table = tomllib.loads(text)
    except ValueError as error:
        # A number of thousands of digits is no TOML error, and still none that can be read.
        raise InputError(f"{origin}: {error}.", "Mend the TOML there.") from error
    except RecursionError:
        raise InputError(f"{origin}: lists stand in lists too deep to be read.", "Mend the TOML there.") from None
    design = build(Design, table, text=text, origin=origin)
    check_design(design, text, origin)
    return design
