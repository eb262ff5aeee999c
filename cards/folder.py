"""A folder of cards: files written whole or not at all, and a manifest of what they are, `cards.jsonl`.

Touches: disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cards.card import Card
from cards.manifest import Manifest
from cards.runs.crew import Reach
from cards.writing import check_no_folder, gone, hidden_files, not_shared, unwritable, write_part, write_whole
from quotes.errors import StorageError

MANIFEST = "cards.jsonl"


class CardFolder:
    """The cards in a folder, which is made if need be.

    Raises `StorageError` when it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise StorageError(
                f"{path} cannot be a folder: a file is in its place.", "Move it away, or choose another folder."
            ) from error
        except OSError as error:
            raise unwritable(path, error) from error
        self._manifest = Manifest(path / MANIFEST)

    def __str__(self) -> str:
        return str(self.path)

    def address(self, file: str) -> str:
        """The path of a file of that name."""
        return str(self.path / file)

    def recorded(self, file: str) -> Card | None:
        """The record of a file as it was last drawn, whatever has become of it."""
        return self._manifest.recorded(file)

    def lies(self, card: Card) -> bool:
        """Whether the file of a record lies here, as long as it was when it was drawn."""
        try:
            # By its words: a run that has nothing to draw asks for all cards, and a `Path` takes longer than the disk.
            return os.stat(f"{self.path}{os.sep}{card.file}").st_size == card.bytes  # noqa: PTH116
        except OSError:
            return False

    def keep(self, card: Card, data: bytes) -> None:
        """Writes the card's file, then its line in the manifest."""
        write_whole(self.path / card.file, data)
        self._manifest.record(card)

    @contextmanager
    def trays(self, reach: Reach, *, settled: bool) -> Iterator[FolderTray]:
        """A tray for a run, in the folder itself; what was laid there and never taken is gone after the block.

        A run with other processes holds a lock meanwhile, so that the next run knows what one that was killed has left.
        """
        run = os.urandom(6).hex()
        if reach == "process":
            yield from _cleared(FolderTray(str(self.path), run))
            return
        # Imported late: most cards are drawn one by one.
        from cards.running_marks import clear_ended, mark

        clear_ended(self.path)
        with mark(self.path, run) as name, self._manifest.at_hand():
            there = str(self.path.absolute())
            yield from _cleared(FolderTray(there, run, name if reach == "network" else None))

    def take(self, card: Card, part: str) -> None:
        """Moves a file that lies in the folder under another name into the card's place, then writes its line."""
        target = self.path / card.file
        check_no_folder(target)
        try:
            try:
                (self.path / part).replace(target)
            except FileNotFoundError:
                # A page's card lies in a folder of its own.
                target.parent.mkdir(parents=True, exist_ok=True)
                (self.path / part).replace(target)
        except OSError as error:
            raise unwritable(target, error) from error
        self._manifest.record(card)

    def leave(self, part: str) -> None:
        """Throws away a file that lies in the folder under another name than its card's."""
        gone(self.path / part)


@dataclass(frozen=True, slots=True)
class FolderTray:
    """The folder itself, in which a run's files have hidden names of their own until they are taken.

    `mark` is the name of a file that must lie in the folder: a worker on another machine that does not see it has
    another folder of that name before it.
    """

    folder: str
    run: str
    mark: str | None = None

    def lay(self, file: str, data: bytes) -> str:
        """Writes the bytes under a name of this run, and gives that. Raises `StorageError`."""
        folder = Path(self.folder)
        if self.mark is not None and not (folder / self.mark).exists():
            raise not_shared(str(folder))
        part = f".{self.run}-{os.urandom(6).hex()}.part"
        try:
            write_part(folder / part, data)
        except OSError as error:
            raise unwritable(folder / file, error) from error
        return part


def _cleared(tray: FolderTray) -> Iterator[FolderTray]:
    try:
        yield tray
    finally:
        with suppress(OSError):
            for path in hidden_files(Path(tray.folder), ".part", run=f"{tray.run}-"):
                gone(path)
