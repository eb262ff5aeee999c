"""The EPUB reader: a book's chapters in order, with their titles and printed pages.

Pure.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from quotes.admission import admit_draft
from quotes.errors import InputError
from quotes.model import Draft
from quotes.readers.blocks import Block
from quotes.readers.decoding import LARGEST_DOCUMENT
from quotes.readers.pages.archive import open_archive
from quotes.readers.pages.book_chapters import book_file
from quotes.readers.pages.book_matter import matter_of_file
from quotes.readers.pages.characters import without_characters
from quotes.readers.pages.epub_package import Package, read_package
from quotes.readers.pages.gutenberg import without_licence
from quotes.readers.pages.holes import whole
from quotes.readers.pages.html_blocks import html_blocks
from quotes.readers.pages.markup_text import decode_markup
from quotes.readers.reader import Reading
from quotes.readers.running import read_blocks

_MEDIA_TYPE = b"application/epub+zip"
# XHTML may close any element at once; HTML takes all but these for open.
_CLOSED_AT_ONCE = re.compile(r"<([A-Za-z][\w:-]{0,40})((?:\s[^<>]{0,4000})?)/>")
_EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_NAMED_PART = re.compile(
    r"(?:chapter|part|book|act|canto|letter|prologue|epilogue|introduction|preface|appendix|essay|lecture)\b", re.I
)
_NUMBER = re.compile(r"(?:\d+|[IVXLC]+)\.?")


@dataclass(frozen=True, slots=True)
class EpubReader:
    """Reads EPUB 2 and 3. Title and copyright pages, contents, notes, an index and others' forewords are notes."""

    name: str = "epub"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure of an archive that says it is an EPUB."""
        if not head.startswith(b"PK\x03\x04"):
            return 0.0
        if _MEDIA_TYPE in head[:200]:
            return 0.99
        if b"META-INF/container.xml" in head:
            return 0.9
        return 0.8 if filename.lower().endswith(".epub") else 0.0

    def read(self, document: bytes, name: str) -> Reading:
        """Everything in the book. Raises InputError for a damaged or locked one, and for one that is a bomb."""
        archive = open_archive(document, name)
        package = read_package(archive)
        blocks: list[Block] = []
        lines: list[str] = []
        chapters: list[tuple[int, str]] = []
        warnings: list[str] = []
        page: str | None = None
        length = 0
        for chapter in package.chapters:
            decoded = decode_markup(archive.read(chapter.member), f"{name}, {chapter.member}")
            length += len(decoded.text)
            if length > LARGEST_DOCUMENT:
                raise InputError(f"{name} holds more than {LARGEST_DOCUMENT:,} characters.", "Split it.")
            warnings += (f"{chapter.member}: {warning}" for warning in decoded.warnings)
            markup = _CLOSED_AT_ONCE.sub(_opened, decoded.text)
            pages = package.pages.get(chapter.member, {})
            page = pages.get("", page)
            taken = html_blocks(markup, first_line=len(lines) + 1, page=page, anchors=pages, is_web_page=False)
            page = taken.page
            title = package.titles.get(chapter.member, "")
            part = book_file(taken.blocks, title, matter_of_file(markup, chapter.types), package.about)
            chapters += part.chapters
            blocks += part.blocks
            lines += taken.lines
        if not any(line.strip() for line in lines):
            raise InputError(f"{name} has no words that can be read.", "Its pages may be pictures.")
        reading = read_blocks(
            without_licence(blocks),
            package.about,
            text="\n".join(lines),
            document=hashlib.sha256(document).hexdigest(),
            name=name,
            format=self.name,
            warnings=warnings,
        )
        reading = without_characters(whole(reading), package.about)
        return replace(reading, drafts=_located(reading.drafts, package, chapters))


def _opened(tag: re.Match[str]) -> str:
    return tag[0] if tag[1].lower() in _EMPTY else f"<{tag[1]}{tag[2]}></{tag[1]}>"


def _located(drafts: tuple[Draft, ...], package: Package, chapters: list[tuple[int, str]]) -> tuple[Draft, ...]:
    """The drafts that are from the book itself with their page, or else their chapter, as the locator."""
    starts = [line for line, _ in chapters]
    admitted: dict[str, bool] = {"": False}
    located: list[Draft] = []
    own = package.about.source
    for draft in drafts:
        place = draft.place
        if draft.locator is None and draft.source == own and place is not None:
            position = bisect_right(starts, place.line or 0) - 1
            locator = f"page {place.page}" if place.page else _chapter(chapters[position][1] if position >= 0 else "")
            if locator not in admitted:
                admitted[locator] = _is_locator(draft, locator)
            draft = draft._replace(locator=locator) if admitted[locator] else draft
        located.append(draft)
    return tuple(located)


def _is_locator(draft: Draft, locator: str) -> bool:
    """False for a title of characters that cannot be kept, which names no place."""
    try:
        return admit_draft(draft._replace(locator=locator)).locator == locator
    except InputError:
        return False


def _chapter(title: str) -> str:
    flat = " ".join(title.split())[:200]
    if not flat or _NAMED_PART.match(flat):
        return flat[:1].lower() + flat[1:]
    return f"chapter {flat.rstrip('.')}" if _NUMBER.fullmatch(flat) else f"chapter “{flat}”"
