"""A file as lines of text, however large it is: told what encoding it is in, then read a line at a time.

Touches: disk.
"""

from __future__ import annotations

import codecs
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from quotes.errors import InputError, NotFound
from quotes.readers.decoding import Decoded, decode

HEAD = 1024 * 1024
"""Bytes that are looked at to tell what a file is: some thousand rows, and little memory."""

LONGEST_LINE = 4 * 1024 * 1024
"""Characters of the longest line that is read: two hundred times the longest quotation; beyond, it is no table."""


_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Text:
    """An open file of text. `head` is its beginning as text, `warnings` what is to be told of its encoding."""

    name: str
    folder: Path
    encoding: str
    head: str
    warnings: tuple[str, ...]
    file: BinaryIO

    def lines(self) -> Iterator[str]:
        """The lines, each with `\\n` at its end, from the beginning.

        Raises `InputError` for NUL, for what is not in the encoding, and for a line longer than `LONGEST_LINE`.
        """
        self.file.seek(0)
        text = io.TextIOWrapper(self.file, encoding=self.encoding, newline=None)
        number = 0
        try:
            while line := text.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise InputError(
                        f"{self.name}, line {number}, has more than {LONGEST_LINE:,} characters.",
                        "A table has one row a line: check that it is one, and that it has line ends.",
                    )
                if "\0" in line:
                    raise InputError(
                        f"{self.name}, line {number}, holds a NUL character.", "Save it as text (CSV in UTF-8) again."
                    )
                line = line.replace("\ufeff", "")
                yield line if line.endswith("\n") else f"{line}\n"
        except UnicodeError as error:
            raise InputError(
                f"{self.name}, after line {number}, is not in {self.encoding}, which it began in.",
                "Save it again as UTF-8.",
            ) from error
        except OSError as error:
            raise InputError(f"{self.name} cannot be read: {error.strerror}.", "Check its disk.") from error
        finally:
            # The wrapper would close the file, which may be read once more; or it is closed by now.
            with suppress(ValueError):
                text.detach()

    def share_read(self) -> float:
        """About how much of the file has been read, from 0 to 1."""
        here = self.file.tell()
        end = self.file.seek(0, io.SEEK_END)
        self.file.seek(here)
        return here / end if end else 1.0

    def close(self) -> None:
        """Closes the file."""
        self.file.close()


def open_text(name: str) -> Text:
    """A file, or standard input for `-`, as text; its encoding is told as `import` tells it.

    Raises `NotFound`, and `InputError` for what is empty, cannot be read or is no text, saying what it seems to be.
    """
    shown, file = "standard input" if name == "-" else Path(name).name, _opened(name)
    # A pipe lies nowhere: what it names is looked for where the command is called.
    piped = isinstance(file, tempfile.SpooledTemporaryFile)
    folder = Path() if piped else Path(name).absolute().parent
    try:
        head = file.read(HEAD)
        if not head.strip():
            raise InputError(f"{shown} is empty.", "Its first row names the columns, such as `text` and `author`.")
        other = _other_than_utf8(file)
        if not other:
            # The head may end in the middle of a character.
            head = head.decode("utf-8", "ignore").encode()
        elif b"\0" not in head and not head.startswith(_UTF16):
            # What tells the encoding may stand far behind the head.
            head = _whole_lines(head) + _whole_lines(other)
        told = _told(head, shown)
    except OSError as error:
        file.close()
        raise InputError(f"{shown} cannot be read: {error.strerror}.", "Check it.") from error
    except BaseException:
        file.close()
        raise
    return Text(shown, folder, told.encoding, told.text, told.warnings, file)


def _opened(name: str) -> BinaryIO:
    if name == "-":
        # Python has no standard input where the shell has closed it (`<&-`).
        if sys.stdin is None:
            raise InputError("There is no standard input.", "Name a file, or send the table through a pipe.")
        return _spooled(sys.stdin.buffer)
    path = Path(name)
    try:
        if path.is_dir():
            raise InputError(f"{name} is a folder.", "Name a CSV file in it.")
        file = path.open("rb")
        if file.seekable():
            return file
        with file:
            return _spooled(file)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"There is no file {name}.", "Check the path.") from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise InputError(f"{name} cannot be read: {reason}.", "Check its permissions.") from error


def _spooled(pipe: BinaryIO) -> BinaryIO:
    """What comes through a pipe, to be read more than once, as a pipe cannot be."""
    spool = tempfile.SpooledTemporaryFile(max_size=HEAD)  # noqa: SIM115 - closed with the text
    shutil.copyfileobj(pipe, spool)
    spool.seek(0)
    return spool  # type: ignore[return-value]  # it has all that is needed of a binary file


def _told(head: bytes, name: str) -> Decoded:
    """What the beginning of a file says; up to a surrogate pair may be cut off at its end."""
    try:
        return decode(head, name)
    except InputError as error:
        for cut in (1, 2, 3) if len(head) > HEAD - 4 else ():
            with suppress(InputError):
                return decode(head[:-cut], name)
        raise error


def _whole_lines(piece: bytes) -> bytes:
    """A piece without the line that is cut off at its end."""
    return piece[: piece.rfind(b"\n") + 1] if len(piece) == HEAD and b"\n" in piece else piece


def _other_than_utf8(file: BinaryIO) -> bytes:
    """The first piece of a file that is no UTF-8; empty when all of it is, which the head alone would not tell."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    piece = last = b""
    try:
        while piece := file.read(HEAD):
            decoder.decode(piece)
            last = piece
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return piece or last
    return b""
