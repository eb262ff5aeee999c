"""The manifest of a folder of cards: a line of JSON for each card drawn, of which a file's last one counts.

Touches: disk. Each line is appended in one write, so that two processes may write one manifest and a stopped one loses
nothing.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from cards.card import Card, card_from_json, file_in_record
from cards.line_index import LineIndex
from cards.writing import unwritable
from quotes.errors import StorageError

_STRANGE = ValueError, TypeError, KeyError, RecursionError
"""What a line raises that is no card's record; the last, one of lists in lists in lists."""


class Manifest:
    """The lines of a manifest file, which need not be there yet.

    Raises `StorageError` when it cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # Ends a line that was torn when a process or the disk stopped, before the next one is appended.
        self._mending = b""
        # Where each file's last line begins. The records themselves would take ten times the memory of what they are
        # looked up by, and a folder may hold 100,000 cards.
        self._lines = LineIndex()
        self._at_hand: BinaryIO | None = None
        self._read()

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Keeps the file open for one thread that asks for many records while the block runs."""
        try:
            file = self.path.open("rb")
        except OSError:
            # It is not there yet, or each record that is asked for is missed by itself.
            yield
            return
        with file:
            self._at_hand = file
            try:
                yield
            finally:
                self._at_hand = None

    def recorded(self, file: str) -> Card | None:
        """The record of a file as it was last drawn, whatever has become of it."""
        start = self._lines.get(name_key(file))
        if start is None:
            return None
        try:
            card = card_from_json(json.loads(self._line(start).decode()))
        except (OSError, *_STRANGE):
            return None
        return card if card.file == file else None

    def record(self, card: Card) -> None:
        """Appends the card's line."""
        line = self._mending + manifest_line(card)
        try:
            # Unbuffered, so that a line goes out in one write and lines of two processes never mix.
            with self.path.open("ab", buffering=0) as manifest:
                written = manifest.write(line)
                start = manifest.tell() - len(line) + len(self._mending)
            self._mending = b"" if written == len(line) else b"\n"
            if self._mending:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise unwritable(self.path, error) from error
        self._lines[name_key(card.file)] = start

    def _line(self, start: int) -> bytes:
        if self._at_hand is not None:
            self._at_hand.seek(start)
            return self._at_hand.readline()
        with self.path.open("rb") as manifest:
            manifest.seek(start)
            return manifest.readline()

    def _read(self) -> None:
        """Finds the lines. One that is torn or strange is passed over: its card is then drawn again."""
        start, line = 0, b"\n"
        try:
            with self.path.open("rb") as manifest:
                for line in manifest:
                    with suppress(*_STRANGE):
                        self._lines[name_key(file_in_record(json.loads(line.decode())))] = start
                    start += len(line)
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageError(f"{self.path} cannot be read: {error.strerror}.", "Check it.") from error
        self._mending = b"" if line.endswith(b"\n") else b"\n"


def manifest_line(card: Card) -> bytes:
    """A card's line."""
    return json.dumps(card.as_json(), ensure_ascii=False).encode() + b"\n"


def name_key(file: str) -> int:
    """A file's name in eight bytes: of 100,000 names two meet in less than one of three thousand million folders."""
    return int.from_bytes(hashlib.blake2b(file.encode(errors="surrogatepass"), digest_size=8).digest())
