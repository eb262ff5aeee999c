"""The system's own fonts: the last place to look for a character.

Touches: disk (opens font files one after the other until one has what is asked for).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from fonts.face import Face, FontFile
from fonts.scan import describe, font_paths
from quotes.errors import InputError, NotFound


def system_folders(platform: str, home: Path) -> tuple[Path, ...]:
    """Where a platform (`sys.platform`) keeps fonts for everybody and for the user."""
    if platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"
    if platform == "win32":
        return Path("C:/Windows/Fonts"), home / "AppData" / "Local" / "Microsoft" / "Windows" / "Fonts"
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local" / "share" / "fonts",
        home / ".fonts",
    )


class SystemFonts:
    """The fonts in some folders, opened in the order of their paths and only as far as needed.

    What is opened is kept: a character that nobody has costs a whole search once. `files` come first: those that the
    same search found on another machine, in its order.
    """

    def __init__(self, folders: tuple[Path, ...] = (), *, files: Sequence[FontFile] = ()) -> None:
        self.folders = folders
        self._opened: list[Face] = []
        self._rest = chain(map(Face, files), self._faces(folders))

    def with_characters(self, needed: frozenset[int]) -> Face | None:
        """An upright face, regular if there is one, that covers all the code points."""
        for face in self._opened:
            if needed <= face.covered:
                return face
        for face in self._rest:
            self._opened.append(face)
            if needed <= face.covered:
                return face
        return None

    def __contains__(self, face: Face) -> bool:
        """Whether a face is one that was found here."""
        return face in self._opened

    def ordered(self, files: Iterable[FontFile]) -> list[FontFile]:
        """Those of the files whose faces were found here, in the order in which they are looked at."""
        wanted = set(files)
        return [face.file for face in self._opened if face.file in wanted]

    @staticmethod
    def _faces(folders: tuple[Path, ...]) -> Iterator[Face]:
        paths = [path for folder in folders if folder.is_dir() for path in font_paths(folder)]
        # Regular weights first: a light or bold cut in the middle of a sentence would look like emphasis.
        for path in sorted(paths, key=lambda path: ("regular" not in path.stem.casefold(), path.name, path)):
            try:
                faces = (Face(file) for file in describe(path) if not file.italic)
                yield from (face for face in faces if face.has_colour or not face.is_bitmap)
            except (InputError, NotFound, OSError):
                continue
