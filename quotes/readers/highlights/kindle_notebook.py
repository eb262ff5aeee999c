"""The Kindle notebook reader: the page of notes that the Kindle programs export as HTML, in any language.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotes.errors import InputError
from quotes.readers.decoding import decode, decode_head
from quotes.readers.highlights.gathering import Gathering
from quotes.readers.highlights.highlight import Highlight, Work
from quotes.readers.highlights.kindle_header import Kind, kind_of, read_spot
from quotes.readers.highlights.notebook_blocks import NotebookBlock, blocks_of
from quotes.readers.reader import Reading

_OF_BOOK = re.compile(r"\b(?:bookTitle|notebookFor)\b")
_OF_NOTES = re.compile(r"\b(?:noteHeading|noteText|sectionHeading)\b")
# `Highlight (yellow) - Chapter > Page 12 · Location 345`: the colour is in brackets, and only highlights have one.
_COLOUR = re.compile(r"[(（]\s{0,3}\w{1,20}\s{0,3}[)）]")
_BEFORE_PLACE = re.compile(r"\s+[-–—]\s+")
_BETWEEN_NUMBERS = re.compile(r"\s*[·•|]\s*")


@dataclass(frozen=True, slots=True)
class KindleNotebookReader:
    """Reads the exported notebook: highlights become drafts, the reader's own notes and bookmarks notes."""

    name: str = "kindle-notebook"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure of the names its mark-up has for the book and for the notes."""
        text = decode_head(head)
        if "<" not in text:
            return 0.0
        return 0.97 if _OF_BOOK.search(text) and _OF_NOTES.search(text) else 0.0

    def read(self, document: bytes, name: str) -> Reading:
        """The notebook. Raises InputError for a page that is none."""
        decoded = decode(document, name)
        blocks = blocks_of(decoded.text, name)
        if not any(block.kind in ("noteHeading", "bookTitle") for block in blocks):
            raise InputError(f"{name} is no notebook of a Kindle.", "Export it once more, or leave --as out.")
        state = _State(Gathering(self.name, decoded, name, "\n".join(block.text for block in blocks)))
        for block in blocks:
            state.take(block)
        state.close()
        return state.gathering.reading()


class _State:
    """The book, section and heading that the next words stand under."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self._title = self._authors = self._section = ""
        self._heading: NotebookBlock | None = None

    def take(self, block: NotebookBlock) -> None:
        """Takes one block, by what its mark-up calls it."""
        if block.kind == "noteText":
            self._take_words(block)
            return
        self.close()
        if block.kind == "noteHeading":
            self._heading = block
            return
        if block.kind == "bookTitle":
            self._title, self._authors, self._section = block.text, "", ""
        elif block.kind == "authors":
            self._authors = block.text
        elif block.kind == "sectionHeading":
            self._section = block.text
        reasons = {"bookTitle": "title", "authors": "author", "citation": "how to cite the book"}
        reasons["sectionHeading"] = "heading: the section of what follows"
        self.gathering.note(block.line, reasons.get(block.kind, "a line of the page around the notes"), block.text)

    def close(self) -> None:
        """Says what a heading was for that no words follow."""
        if self._heading is not None:
            self.gathering.note(self._heading.line, "bookmark, or a mark without words", self._heading.text)
        self._heading = None

    def _take_words(self, block: NotebookBlock) -> None:
        heading, self._heading = self._heading, None
        if heading is None:
            self.gathering.skip(block.line, "no highlight: it stands under no heading that says what it is", block.text)
            return
        what, _, place = _parted(heading.text)
        kind = kind_of(what)
        if kind in (Kind.NOTE, Kind.BOOKMARK) and not heading.is_coloured:
            self.gathering.note(block.line, "a reader's own note, not the author's words", block.text)
            return
        if kind is not Kind.HIGHLIGHT and not heading.is_coloured and not _COLOUR.search(what):
            self.gathering.skip(block.line, f"what {what[:40]!a} means is not known, so it may be a note", block.text)
            return
        chapter, _, numbers = place.rpartition(" > ")
        spot = read_spot(_BETWEEN_NUMBERS.split(numbers), in_known_language=False)
        self.gathering.take(
            Highlight(
                block.text,
                block.line,
                Work(self._title, self._authors),
                locator=spot.locator,
                section=chapter.strip() or self._section,
            )
        )


def _parted(heading: str) -> tuple[str, str, str]:
    """The heading before and after its first dash."""
    match = _BEFORE_PLACE.search(heading)
    return (heading[: match.start()], match[0], heading[match.end() :]) if match else (heading, "", "")
