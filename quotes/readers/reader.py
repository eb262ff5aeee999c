"""The seam between a document and the quotes in it: what a reader is, and what a reading holds.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from quotes.model import Draft, Source
from quotes.transcripts.turn import Turn

PART = 1_000
"""Drafts in one part of a large document: they are kept in a second, so that nobody else waits long to write."""

# Enough to recognise a line by; a report with whole paragraphs would not be read.
_EXCERPT_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not taken. `line` counts from 1; `text` is the beginning of what stands there."""

    line: int
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that is no quotation but was understood: `reason` says as what. `line` counts from 1."""

    line: int
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a reader found in one document; what is in none of its fields was not in the document.

    `format` names the reader and `document` is the SHA-256 of the bytes. `text` is what the document says, line by
    line: of a text file all of it as decoded, of a page, a book or a PDF its words without the mark-up. The lines of
    places, notes and skipped things count in it, from 1. `columns` pairs each field with the column it was taken from,
    for documents that have columns. `turns` is who speaks when, in a transcript; turns whose speaker nobody has named
    give no drafts. `pages` has the line and the label of each page's beginning, in documents that have pages.
    """

    format: str
    document: str
    drafts: tuple[Draft, ...] = ()
    notes: tuple[Note, ...] = ()
    sources: tuple[Source, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()
    encoding: str = "utf-8"
    columns: tuple[tuple[str, str], ...] = ()
    text: str = ""
    turns: tuple[Turn, ...] = ()
    pages: tuple[tuple[int, str], ...] = ()

    def preview(self, rows: int = 5) -> tuple[Draft, ...]:
        """The first drafts, to show before anything is kept."""
        return self.drafts[:rows]


class Reader(Protocol):
    """One document format. A reader is pure: the same bytes and name give the same reading, and nothing is touched.

    `quotes.readers.conformance` has the checks every reader must pass.
    """

    @property
    def name(self) -> str:
        """The format's name, as in `--as NAME`."""

    def sniff(self, head: bytes, filename: str) -> float:
        """How sure the reader is, from 0 to 1, that a document that begins so is of its format. Never raises."""

    def read(self, document: bytes, name: str) -> Reading:
        """Everything in the document, which was called `name`. Raises InputError when it is not of this format."""


@runtime_checkable
class PartReader(Reader, Protocol):
    """A reader of documents that may hold more drafts than there is memory for."""

    def parts(self, document: bytes, name: str) -> Iterator[Reading]:
        """The reading in parts of at most `PART` drafts each: together they are what `read` gives.

        Only the first part holds the text. Raises InputError like `read`, before or between parts.
        """


def joined(parts: Iterable[Reading]) -> Reading:
    """Parts of a reading as one. Raises ValueError without any part."""
    held = list(parts)
    if not held:
        raise ValueError("a reading has at least one part")
    columns = {field: column for part in held for field, column in part.columns}
    return Reading(
        format=held[0].format,
        document=held[0].document,
        drafts=tuple(draft for part in held for draft in part.drafts),
        notes=tuple(note for part in held for note in part.notes),
        sources=tuple(dict.fromkeys(source for part in held for source in part.sources)),
        skipped=tuple(skipped for part in held for skipped in part.skipped),
        warnings=tuple(warning for part in held for warning in part.warnings),
        encoding=held[0].encoding,
        columns=tuple(columns.items()),
        text="".join(part.text for part in held),
        turns=tuple(turn for part in held for turn in part.turns),
        pages=tuple(page for part in held for page in part.pages),
    )


def distinct_sources(drafts: Iterable[Draft]) -> tuple[Source, ...]:
    """The sources of the drafts, each once, in the order they first appear."""
    return tuple(dict.fromkeys(draft.source for draft in drafts if draft.source is not None))


def excerpt(text: str) -> str:
    """The beginning of a text on one line, safe to print: what cannot be shown is written as an escape."""
    flat = " ".join(text[: 4 * _EXCERPT_LENGTH].split())
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in flat)
    return shown if len(shown) <= _EXCERPT_LENGTH else shown[: _EXCERPT_LENGTH - 1] + "…"
