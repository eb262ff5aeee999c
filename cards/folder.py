"""A folder of cards: files written whole or not at all, and a manifest of what they are.

Touches: disk. The manifest, `cards.jsonl`, gets one line for each card drawn, appended in one write, so that two
processes may draw into one folder and a stopped one loses nothing; the last line of a file is the one that counts.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from cards.card import Card, card_from_json
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
            raise _unwritable(path, error) from error
        # Ends a line that was torn when a process or the disk stopped, before the next one is appended.
        self._mending = b""
        # Where each file's last line begins. The records themselves would take ten times the memory of what they are
        # looked up by, and a folder may hold 100,000 cards.
        self._lines: dict[int, int] = {}
        self._read()

    def recorded(self, file: str) -> Card | None:
        """The record of a file as it was last drawn, whatever has become of it."""
        start = self._lines.get(_key(file))
        if start is None:
            return None
        try:
            with (self.path / MANIFEST).open("rb") as manifest:
                manifest.seek(start)
                card = card_from_json(json.loads(manifest.readline()))
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return card if card.file == file else None

    def known(self, file: str, digest: str) -> Card | None:
        """The record of a card that lies here already, drawn from the same things; None if it must be drawn."""
        card = self.recorded(file)
        if card is None or card.digest != digest:
            return None
        try:
            return card if (self.path / file).stat().st_size == card.bytes else None
        except OSError:
            return None

    def keep(self, card: Card, data: bytes) -> None:
        """Writes the card's file, then its line in the manifest."""
        write_whole(self.path / card.file, data)
        line = self._mending + json.dumps(card.as_json(), ensure_ascii=False).encode() + b"\n"
        try:
            # Unbuffered, so that a line goes out in one write and lines of two processes never mix.
            with (self.path / MANIFEST).open("ab", buffering=0) as manifest:
                written = manifest.write(line)
                start = manifest.tell() - len(line) + len(self._mending)
            self._mending = b"" if written == len(line) else b"\n"
            if self._mending:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise _unwritable(self.path / MANIFEST, error) from error
        self._lines[_key(card.file)] = start

    def _read(self) -> None:
        """Finds the manifest's cards. A line that is torn or strange is passed over: its card is then drawn again."""
        start, line = 0, b"\n"
        try:
            with (self.path / MANIFEST).open("rb") as manifest:
                for line in manifest:
                    with suppress(ValueError, TypeError, KeyError):
                        self._lines[_key(card_from_json(json.loads(line)).file)] = start
                    start += len(line)
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageError(f"{self.path / MANIFEST} cannot be read: {error.strerror}.", "Check it.") from error
        self._mending = b"" if line.endswith(b"\n") else b"\n"


def _key(file: str) -> int:
    """A file's name in eight bytes: of 100,000 names two meet in less than one of three thousand million folders."""
    return int.from_bytes(hashlib.blake2b(file.encode(errors="surrogatepass"), digest_size=8).digest())


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Writes a file under another name and moves it into place: readers see the old file or the new one.

    `data` may come in pieces, for what is too large to be held. Raises `StorageError` when the disk is full or the
    folder cannot be written; nothing is left behind then.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise StorageError(f"{path} is not a file.", "Name a file; what is there was left as it is.")
    # A short random name: the target's own may be as long as names can be, and another process writes here too.
    temporary = target.with_name(f".{os.urandom(6).hex()}.part")
    try:
        try:
            file = temporary.open("xb")
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            file = temporary.open("xb")
        with file:
            for piece in [data] if isinstance(data, bytes) else data:
                file.write(piece)
        temporary.replace(target)
    except BaseException as error:
        # Whatever stops it, Ctrl-C too: no unfinished file is left behind.
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise _unwritable(path, error) from error
        raise


def _unwritable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path} cannot be written: {error.strerror or error}.",
        "Free some space, check the folder's permissions, or choose another folder.",
    )
