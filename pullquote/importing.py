"""Documents into a store: each read, its quotes added, everything it held accounted for.

Touches: disk, and the entry points of installed readers.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path

from quotes.errors import InputError, NotFound
from quotes.model import Document
from quotes.readers import Reader, Reading, read_document
from quotes.store import Added, Store


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one document: `outcome` is None when it was only looked at."""

    file: str
    reading: Reading
    outcome: Added | None

    def as_json(self) -> dict[str, object]:
        """The account of the import as JSON values."""
        reading = self.reading
        return {
            "file": self.file,
            "format": reading.format,
            "encoding": reading.encoding,
            "added": len(self.outcome.added) if self.outcome else 0,
            "known": len(self.outcome.known) if self.outcome else 0,
            "found": len(reading.drafts),
            "notes": [{"line": n.line, "reason": n.reason, "text": n.text} for n in reading.notes],
            "sources": [source.title for source in reading.sources],
            "skipped": [{"line": s.line, "reason": s.reason, "text": s.text} for s in reading.skipped],
            "warnings": list(reading.warnings),
            "columns": dict(reading.columns),
        }


def installed_readers() -> tuple[Reader, ...]:
    """Readers that other packages bring, by the entry points `pullquote.readers`."""
    return tuple(point.load()() for point in entry_points(group="pullquote.readers"))


def read_file(
    name: str, *, format: str | None, columns: Mapping[str, str] | None, plugins: tuple[Reader, ...]
) -> Reading:
    """The reading of a file, or of standard input for `-`. Raises `NotFound` and `InputError`."""
    return read_document(_bytes_of(name), shown_name(name), format=format, columns=columns, plugins=plugins)


def keep(reading: Reading, name: str, store: Store, *, now: datetime) -> Imported:
    """Adds a reading's quotes to the store, all or none."""
    document = Document(reading.document, shown_name(name), reading.format)
    return Imported(shown_name(name), reading, store.add(reading.drafts, now=now, document=document))


def shown_name(name: str) -> str:
    """What a file is called in accounts and places: its bare name, with � for bytes that are no text."""
    return "standard input" if name == "-" else os.fsencode(Path(name).name).decode(errors="replace")


def _bytes_of(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    path = Path(name)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {name}.", "Check the path.") from None
    except IsADirectoryError:
        raise InputError(f"{name} is a folder.", f"Name its files, for example {name}/*.txt.") from None
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}.", "Check its permissions.") from error
