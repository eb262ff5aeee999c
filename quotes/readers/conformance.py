"""The checks every reader must pass, ours or a plugin's: call `check_reader` from a test of any kind.

Pure. A failed check raises AssertionError with the promise that was broken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from quotes.admission import admit_draft
from quotes.errors import InputError, PullquoteError
from quotes.identity import quote_id
from quotes.model import Certainty, Draft
from quotes.readers.reader import Note, Reader, Reading, Skipped

# Documents that have broken readers: nothing, next to nothing, no text, halves of things, and things without an end.
HOSTILE_DOCUMENTS: tuple[bytes, ...] = (
    b"",
    b"\n",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xff\xff\xff\xff",
    b"\x89PNG\r\n\x1a\n",
    b'"',
    b'"' * 1_000,
    b"'" * 1_000,
    b"- " * 1_000,
    b"\xe2\x80\x94" * 1_000,
    b"(" * 1_000,
    b"*" * 1_000,
    b" " * 10_000 + b"\xe2\x80\x94 Author Name",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'[{"text": "Words", "author": "Author Name"}',
    b'[{"text": "\\ud800", "author": "Author Name"}]',
    b'[{"text": "Words", "author": ' + b"9" * 10_000 + b"}]",
    b'text,author\n"Words,Author Name\n' * 100,
    b"text\tauthor\nWords\tAuthor Name\tmore\n",
    "“Words without an end — Author Name".encode(),
    "“Words\u202e” — Author Name".encode(),
    b"%PDF-1.7\n%%EOF",
    b"PK\x03\x04" + b"\0" * 100,
    b"<html><body><blockquote>Words",
    b"<p>" * 5_000,
    b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    b"---\ntitle: [[[\n---\n> Words",
    b"> " * 500 + b"Words",
    b"WEBVTT\n\n00:01.000 --> 00:00.000\nWords",
    b"1\n00:00:01,000 --> 00:00:02,000\n",
    b"==========\n" * 500,
    b"%\n" * 500,
    b"Author Name: Words\n" * 200,
    b'{"segments": [{"start": null, "end": 1e999, "text": 5}]}',
)


def check_reader(reader: Reader, documents: Sequence[tuple[bytes, str]]) -> None:
    """Checks the reader on these documents of its format, each with its name, and on hostile ones."""
    check_name(reader)
    for document, name in documents:
        check_sniff(reader, document, name)
        check_reading(reader, document, name)
    for document in HOSTILE_DOCUMENTS:
        check_survives(reader, document, "hostile")


def check_name(reader: Reader) -> None:
    """A reader's name is one lower-case word, since it is typed after `--as`."""
    name = reader.name
    _hold(name.replace("-", "").isalnum() and name == name.lower(), f"the name {name!r} is not one lower-case word")


def check_sniff(reader: Reader, document: bytes, name: str) -> None:
    """A reader is somewhat sure of a document of its own format."""
    confidence = reader.sniff(document[: 16 * 1024], name)
    _hold(0 < confidence <= 1, f"sniff gives {confidence} for {name}, a document of its own format")


def check_survives(reader: Reader, document: bytes, name: str) -> None:
    """Whatever the bytes, sniffing gives a number from 0 to 1, and reading a whole reading or a PullquoteError."""
    confidence = reader.sniff(document[: 16 * 1024], name)
    _hold(0 <= confidence <= 1, f"sniff gives {confidence}")
    try:
        reading = reader.read(document, name)
    except PullquoteError as error:
        _hold(bool(error.message), "an error says nothing")
    else:
        check_whole(reader, reading, document, name)


def check_reading(reader: Reader, document: bytes, name: str) -> None:
    """The reading of a document of the reader's format is whole, and the same each time."""
    reading = reader.read(document, name)
    check_whole(reader, reading, document, name)
    _hold(bool(reading.drafts), f"no drafts in {name}")
    _hold(reading == reader.read(document, name), f"reading {name} twice gives two readings")
    ids = [quote_id(draft.text, draft.attribution.person) for draft in reading.drafts]
    renamed = [quote_id(draft.text, draft.attribution.person) for draft in reader.read(document, f"x-{name}").drafts]
    _hold(ids == renamed, "what is read depends on the document's name")


def check_whole(reader: Reader, reading: Reading, document: bytes, name: str) -> None:
    """Every draft can be kept as it is and says where it stands; everything skipped has its line and reason."""
    _hold(reading.format == reader.name, f"the reading's format is {reading.format!r}")
    _hold(reading.document == hashlib.sha256(document).hexdigest(), "the document is not the hash of its bytes")
    for draft in reading.drafts:
        _check_draft(draft, reading, document, name)
    remarks: list[Skipped | Note] = [*reading.skipped, *reading.notes]
    for remark in remarks:
        _hold(remark.line >= 1, f"{remark} has no line")
        _hold(bool(remark.reason.strip()), f"{remark} has no reason")
        _hold(remark.text.isprintable(), f"{remark} cannot be printed")
    wanted = {draft.source for draft in reading.drafts if draft.source is not None}
    _hold(wanted <= set(reading.sources), "a draft's source is not among the reading's sources")


def _check_draft(draft: Draft, reading: Reading, document: bytes, name: str) -> None:
    try:
        _hold(admit_draft(draft) == draft, f"{draft} would be changed when it is kept")
    except InputError as error:
        raise AssertionError(f"{draft} would be refused: {error}") from error
    place = draft.place
    _hold(place is not None, f"{draft} does not say where it stands")
    if place is not None:
        _hold(place.document == reading.document, f"{draft} stands in another document")
        _hold(place.name == name, f"{draft} stands in a document of another name")
        _hold(bool(place.exact), f"{draft} does not say how it stands there")
        last = reading.text.count("\n") + 1 if reading.text else None
        _hold(place.line is None or place.line >= 1, f"{draft} stands on line {place.line}")
        _hold(
            place.line is None or last is None or place.line <= last,
            f"{draft} stands on line {place.line} of a text of {last}",
        )
    _hold(draft.attribution.certainty is not Certainty.SOURCED or draft.source is not None, f"{draft} has no source")


def _hold(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)
