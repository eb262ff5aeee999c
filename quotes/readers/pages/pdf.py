"""The PDF reader: the text layer of a PDF, column by column, with its printed pages.

Pure. PDFium reads the file; scans without a text layer are told, not read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from quotes.errors import InputError
from quotes.model import SourceKind
from quotes.readers.blocks import About, Block, BlockKind
from quotes.readers.decoding import LARGEST_DOCUMENT
from quotes.readers.pages.line_ends import joined_lines, vocabulary
from quotes.readers.pages.pdf_contents import contents_apart
from quotes.readers.pages.pdf_lines import PdfLine, page_lines
from quotes.readers.pages.pdf_order import in_reading_order
from quotes.readers.pages.pdf_paragraphs import PdfParagraph, body_size, column_paragraphs, follows_on
from quotes.readers.pages.pdf_running import Running, take_running
from quotes.readers.pages.typed_byline import author_property, property_warning, take_byline
from quotes.readers.reader import Reading
from quotes.readers.running import read_blocks

# The longest printed books have some 5,000 pages and ten million characters.
MOST_PAGES = 10_000
MOST_CHARACTERS = 20_000_000
# Programs look for the header so far into a file (PDF Reference 1.7, appendix H, note 13).
_HEADER_WITHIN = 1_024
_FILE_NAME = re.compile(r"^Microsoft |^untitled|\.(?:docx?|tex|dvi|indd|qxd|pdf|rtf|odt|pptx?)$", re.I)


@dataclass(frozen=True, slots=True)
class PdfReader:
    """Reads PDFs that hold text. Running heads, page numbers, captions and footnotes are notes."""

    name: str = "pdf"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure of what has a PDF's header."""
        if head.startswith(b"%PDF-"):
            return 0.99
        return 0.9 if b"%PDF-" in head[:_HEADER_WITHIN] else 0.0

    def read(self, document: bytes, name: str) -> Reading:
        """Everything in the text layer. Raises InputError for a damaged or locked file, and for one without text."""
        opened = _opened(document, name)
        body = body_size(opened.pages)
        running = take_running(opened.pages, body)
        known = vocabulary(line.text for lines in opened.pages for line in lines)
        paragraphs: list[PdfParagraph] = []
        for number, lines in enumerate(opened.pages):
            for column in in_reading_order(lines):
                for paragraph in column_paragraphs(column, body, number):
                    # A footnote or two may stand between the halves.
                    last = next((p for p in reversed(paragraphs[-5:]) if p.kind is not BlockKind.FURNITURE), None)
                    if last is not None and follows_on(last, paragraph):
                        last.texts += paragraph.texts
                        last.lines, last.goes_on = paragraph.lines, paragraph.goes_on
                    else:
                        paragraphs.append(paragraph)
        blocks, text = _blocks(paragraphs, running, opened.labels, known)
        authors, blocks = take_byline(contents_apart(blocks))
        warnings = list(opened.warnings)
        if not authors and (typist := author_property(opened.author)) is not None:
            authors = (typist,)
            warnings.append(property_warning(typist))
        heading = next((block for block in blocks[:5] if block.kind is BlockKind.HEADING and block.level == 1), None)
        stated = "" if _FILE_NAME.search(opened.title) else opened.title
        about = About(stated or (None if heading is None else heading.text), authors, kind=SourceKind.UNKNOWN)
        return read_blocks(
            blocks,
            about,
            text=text,
            document=hashlib.sha256(document).hexdigest(),
            name=name,
            format=self.name,
            warnings=warnings,
        )


@dataclass(slots=True)
class _Opened:
    """What was taken from the file: the lines and the printed number of each page."""

    title: str = ""
    author: str = ""
    pages: list[list[PdfLine]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def _opened(document: bytes, name: str) -> _Opened:
    if len(document) > LARGEST_DOCUMENT:
        raise InputError(f"{name} has {len(document):,} bytes; {LARGEST_DOCUMENT:,} are the most.", "Split it.")
    if b"%PDF-" not in document[:_HEADER_WITHIN]:
        raise InputError(f"{name} is no PDF.", "Check what it is, or name its format with --as.")
    # Late: it loads a large library, which only PDFs need.
    import pypdfium2
    import pypdfium2.raw

    try:
        pdf = pypdfium2.PdfDocument(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(f"{name} is locked with a password.", "Save a copy without one.") from None
        raise InputError(f"{name} is damaged: it cannot be opened as a PDF.", "Get it again.") from None
    opened = _Opened()
    try:
        if len(pdf) > MOST_PAGES:
            raise InputError(f"{name} has {len(pdf):,} pages; {MOST_PAGES:,} are the most.", "Split it.")
        opened.title = _flat(pdf.get_metadata_value("Title"))
        opened.author = _flat(pdf.get_metadata_value("Author"))
        length = 0
        for index in range(len(pdf)):
            opened.labels.append(_flat(pdf.get_page_label(index)) or str(index + 1))
            opened.pages.append([])
            try:
                page = pdf[index]
            except pypdfium2.PdfiumError:
                opened.warnings.append(f"Page {opened.labels[-1]} is damaged and was left out.")
                continue
            # Each page is closed before the next one: open ones keep all that is drawn on them.
            try:
                text_page = page.get_textpage()
                try:
                    length += text_page.count_chars()
                    if length > MOST_CHARACTERS:
                        raise InputError(f"{name} has more than {MOST_CHARACTERS:,} characters.", "Split it.")
                    opened.pages[-1] = page_lines(text_page, pypdfium2.raw)
                finally:
                    text_page.close()
            except pypdfium2.PdfiumError:
                opened.warnings.append(f"Page {opened.labels[-1]} is damaged and was left out.")
            finally:
                page.close()
    finally:
        pdf.close()
    empty = [label for label, lines in zip(opened.labels, opened.pages, strict=True) if not lines]
    if len(empty) == len(opened.pages):
        raise InputError(f"{name} has no text layer: it holds pictures of pages.", "Have a program recognise its text.")
    if empty:
        shown = ", ".join(empty[:10]) + (" and more" if len(empty) > 10 else "")
        opened.warnings.append(f"Pages without text, which may be pictures: {shown}.")
    return opened


def _blocks(
    paragraphs: Sequence[PdfParagraph], running: Sequence[Running], labels: Sequence[str], known: frozenset[str]
) -> tuple[tuple[Block, ...], str]:
    """The blocks, and the text their lines count in. A line of the pages' frame stands once, where it first was."""
    blocks: list[Block] = []
    lines: list[str] = []

    def add(kind: BlockKind, text: str, page: int, level: int = 0, reason: str = "") -> None:
        blocks.append(Block(kind, text, len(lines) + 1, labels[page], level, reason=reason))
        lines.extend(text.split("\n"))

    waiting = list(reversed(running))
    for paragraph in paragraphs:
        while waiting and waiting[-1].page <= paragraph.page:
            line = waiting.pop()
            add(BlockKind.FURNITURE, line.text, line.page, reason=_frame(line))
        text = "\n".join(paragraph.texts) if paragraph.keeps_lines else joined_lines(paragraph.texts, known)
        add(paragraph.kind, text, paragraph.page, paragraph.level, paragraph.reason)
    while waiting:
        line = waiting.pop()
        add(BlockKind.FURNITURE, line.text, line.page, reason=_frame(line))
    return tuple(blocks), "\n".join(lines)


def _frame(line: Running) -> str:
    what = "a page number" if line.is_number else "a running head or footer"
    return f"{what}, on {line.pages} pages" if line.pages > 1 else what


def _flat(stated: str | None) -> str:
    return " ".join((stated or "").split())
