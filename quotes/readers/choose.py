"""Choosing the reader for a document: the one a person names, or the one that knows it best.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from quotes.errors import InputError, nearest
from quotes.readers.attributed import AttributedReader
from quotes.readers.brief import BriefReader
from quotes.readers.captions.podcast_json import PodcastJsonReader
from quotes.readers.captions.srt import SrtReader
from quotes.readers.captions.vtt import VttReader
from quotes.readers.captions.whisper import WhisperReader
from quotes.readers.decoding import HEAD_LENGTH, decode
from quotes.readers.exported import ExportReader
from quotes.readers.fortune import FortuneReader
from quotes.readers.highlights.annotations import AnnotationReader
from quotes.readers.highlights.kindle import KindleReader
from quotes.readers.highlights.kindle_notebook import KindleNotebookReader
from quotes.readers.highlights.koreader import KoreaderReader
from quotes.readers.highlights.readwise import ReadwiseReader
from quotes.readers.markdown.reader import MarkdownReader
from quotes.readers.pages.docx import DocxReader
from quotes.readers.pages.epub import EpubReader
from quotes.readers.pages.html_page import HtmlReader
from quotes.readers.pages.pdf import PdfReader
from quotes.readers.profile import ProfileReader
from quotes.readers.prose import ProseReader
from quotes.readers.reader import PartReader, Reader, Reading, joined
from quotes.readers.records import RecordReader
from quotes.readers.tabular import TabularReader
from quotes.readers.transcript import TranscriptReader

READERS: tuple[Reader, ...] = (
    AttributedReader(),
    ExportReader(),
    TabularReader(),
    RecordReader(),
    MarkdownReader(),
    HtmlReader(),
    EpubReader(),
    DocxReader(),
    PdfReader(),
    TranscriptReader(),
    SrtReader(),
    VttReader(),
    WhisperReader(),
    PodcastJsonReader(),
    KindleReader(),
    KindleNotebookReader(),
    ReadwiseReader(),
    KoreaderReader(),
    AnnotationReader(),
    FortuneReader(),
    ProfileReader(),
    BriefReader(),
    ProseReader(),
)
"""Every reader of ours; of two that are equally sure of a document, the first reads it."""

# Names people give to formats we call otherwise.
_OTHER_NAMES = {
    "tsv": "csv",
    "jsonl": "json",
    "ndjson": "json",
    "txt": "list",
    "text": "list",
    "md": "markdown",
    "obsidian": "markdown",
    "logseq": "markdown",
    "htm": "html",
    "webvtt": "vtt",
    "word": "docx",
    "clippings": "kindle",
    "w3c": "annotations",
    "hypothesis": "annotations",
}
# Below this a reader only says that the document is a text.
_LEAST_CONFIDENCE = 0.15


def choose_reader(
    document: bytes, name: str, *, readers: Sequence[Reader] = READERS, format: str | None = None
) -> Reader:
    """The reader called `format`, or else the one that is surest; of two equally sure ones, the first.

    Raises InputError for a format nobody reads, and for a document nobody knows.
    """
    if format is not None:
        wanted = {reader.name: reader for reader in readers}
        found = wanted.get(format) or wanted.get(_OTHER_NAMES.get(format, ""))
        if found is None:
            near = nearest(format, wanted)
            hint = f"Did you mean {near}? " if near else ""
            raise InputError(f"No reader is called {format!a}.", f"{hint}There are {', '.join(wanted)}.")
        return found
    if not document.strip():
        raise InputError(f"{name} is empty.", "Name a file that holds quotations.")
    head = document[:HEAD_LENGTH]
    confidence, reader = max(((reader.sniff(head, name), reader) for reader in readers), key=lambda pair: pair[0])
    if confidence < _LEAST_CONFIDENCE:
        # A picture or an archive has a better reason than that nobody knows it.
        decode(document, name)
        names = ", ".join(reader.name for reader in readers)
        raise InputError(f"{name} is in no format that could be told.", f"Say which with --as: {names}.")
    return reader


def read_document(
    document: bytes,
    name: str,
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    plugins: Sequence[Reader] = (),
) -> Reading:
    """Everything in a document that was called `name`, as one reading: see `read_parts`."""
    return joined(read_parts(document, name, format=format, columns=columns, plugins=plugins))


def read_parts(
    document: bytes,
    name: str,
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    plugins: Sequence[Reader] = (),
) -> Iterator[Reading]:
    """Everything in a document that was called `name`, part by part where it is large: the one call an import needs.

    `columns` says which column or key holds a field, for tables and records. A plugin with the name of a reader of
    ours takes its place. Raises InputError when the document cannot be read, with the reason.
    """
    ours: tuple[Reader, ...] = READERS
    if columns:
        wanted = _OTHER_NAMES.get(format or "", format)
        if wanted not in (None, "csv", "json"):
            raise InputError(
                f"A document read as {wanted} has no columns to name.", "Leave --column out, or read it as csv or json."
            )
        ours = (TabularReader(columns), RecordReader(columns))
    named = {reader.name: reader for reader in (*ours, *plugins)}
    reader = choose_reader(document, name, readers=tuple(named.values()), format=format)
    if isinstance(reader, PartReader):
        yield from reader.parts(document, name)
    else:
        yield reader.read(document, name)
