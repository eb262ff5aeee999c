"""Documents from the disk and from standard input: looked at before they are read, and never more than fits.

Touches: disk and the terminal.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import click

from pullquote.arriving.document import Arrived
from pullquote.output import printable
from quotes.errors import InputError, NotFound

LARGEST = 128 * 1024 * 1024
"""Bytes of one document. It is read whole, and texts of half that are refused by every reader; a book with pictures
may be longer than its words."""

STANDARD_INPUT = "standard input"

_NO_PLAIN_FILES = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_file(path: Path, name: str | None = None) -> Arrived:
    """A file, called `name` or else by its bare name. Raises `NotFound` and `InputError`; pipes are not waited for."""
    try:
        found = path.stat()
        _admit(path, found)
        with path.open("rb") as file:
            # One byte more: a file may grow while it is read, and some have no size to look at.
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no file {readable(str(path))}.", "Check the path.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its name cannot be one"
        raise InputError(f"{readable(str(path))} cannot be read: {reason}.", "Check its permissions.") from error
    if len(data) > LARGEST:
        raise _too_large(readable(str(path)), f"more than {LARGEST:,}")
    return Arrived(name or readable(path.name), data)


def read_input() -> Arrived:
    """Standard input to its end; a person at a terminal is told how to end it. Raises `InputError`."""
    stream = sys.stdin
    if stream is None:
        raise InputError("There is no standard input.", "Name a file.")
    if stream.isatty():
        end = "Ctrl-Z and Enter" if os.name == "nt" else "Ctrl-D"
        click.echo(f"Paste the text, then press {end} on a line of its own.", err=True)
    data = stream.buffer.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _too_large(STANDARD_INPUT, f"more than {LARGEST:,}")
    return Arrived(STANDARD_INPUT, data)


def is_folder(name: str) -> bool:
    """Whether there is a folder of that name; `-` is standard input, and what cannot even be asked for is none."""
    try:
        return name != "-" and Path(name).is_dir()
    except (OSError, ValueError):
        return False


def readable(name: str) -> str:
    """A file's name as text, with � for bytes that are none, and escapes for what a terminal would act on."""
    return printable(os.fsencode(name).decode(errors="replace"))


def _admit(path: Path, found: os.stat_result) -> None:
    name = readable(str(path))
    if stat.S_ISDIR(found.st_mode):
        raise InputError(f"{name} is a folder.", f"Name its files, for example {name}/*.txt.")
    for is_such, what in _NO_PLAIN_FILES:
        if is_such(found.st_mode):
            raise InputError(
                f"{name} is {what}, not a file.", "To read what comes out of it: `pullquote import - < …`."
            )
    if found.st_size > LARGEST:
        raise _too_large(name, f"{found.st_size:,}")


def _too_large(name: str, size: str) -> InputError:
    return InputError(
        f"{name} has {size} bytes; {LARGEST:,} are the most of one document.", "Split it, for example by its chapters."
    )
