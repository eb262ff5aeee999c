"""The reader of what `pullquote export` writes, in any of its formats.

Pure. It reads records, not what is shown around them, so nothing is guessed and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from quotes.errors import InputError
from quotes.exporting.formats import FORMATS, Format
from quotes.exporting.reading_records import draft_of
from quotes.exporting.written import Written
from quotes.model import Draft, Place
from quotes.readers.decoding import decode, decode_head
from quotes.readers.reader import PART, Reading, Skipped, distinct_sources, excerpt, joined


@dataclass(frozen=True, slots=True)
class ExportReader:
    """Reads exports: CSV, JSON Lines, Markdown and W3C annotations."""

    name: str = "export"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure of a document that begins as an export does; of any other it knows nothing."""
        return 1.0 if _format_of(decode_head(head)) is not None else 0.0

    def read(self, document: bytes, name: str) -> Reading:
        """The records as drafts. Raises InputError when it is no export."""
        return joined(self.parts(document, name))

    def parts(self, document: bytes, name: str) -> Iterator[Reading]:
        """The records as drafts, some at a time."""
        decoded = decode(document, name)
        text = decoded.text
        written_as = _format_of(text)
        if written_as is not FORMATS["markdown"]:
            # One may stand within a quote, and a cell has no other way to say so.
            text = _as_written(document) or text
        if written_as is None:
            raise InputError(f"{name} is no export of Pullquote's.", "Leave --as out, so that its format is told.")
        first = Reading(
            self.name, decoded.sha256, warnings=decoded.warnings, encoding=decoded.encoding, text=decoded.text
        )
        records = written_as.read(text)
        while some := list(islice(records, PART)):
            drafts, skipped = _taken(some, decoded.sha256, name)
            first = Reading(
                self.name,
                decoded.sha256,
                drafts=tuple(drafts),
                sources=distinct_sources(drafts),
                skipped=tuple(skipped),
                warnings=first.warnings,
                encoding=decoded.encoding,
                text=first.text,
            )
            yield first
            first = Reading(self.name, decoded.sha256, encoding=decoded.encoding)
        if first.text:
            yield first


def _as_written(document: bytes) -> str:
    """The text of a document in UTF-8 with every byte order mark but the first; empty for another one."""
    try:
        text = document.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _format_of(text: str) -> Format | None:
    return next((one for one in FORMATS.values() if one.is_ours(text)), None)


def _taken(some: list[Written], document: str, name: str) -> tuple[list[Draft], list[Skipped]]:
    drafts: list[Draft] = []
    skipped: list[Skipped] = []
    for one in some:
        reason = one.broken
        if not reason:
            text = one.record.get("text")
            place = Place(document, name, line=one.line, exact=text if isinstance(text, str) else "")
            try:
                drafts.append(draft_of(one.record, place))
            except InputError as error:
                reason = str(error)
        if reason:
            skipped.append(Skipped(one.line, reason, excerpt(one.text)))
    return drafts, skipped
