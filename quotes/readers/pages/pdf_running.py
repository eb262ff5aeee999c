"""Lines that repeat at the top or bottom of a PDF's pages: running heads, footers, page numbers.

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quotes.readers.pages.pdf_lines import PdfLine

# How many lines at either end of a page may belong to its frame.
_AT_ENDS = 2
# A line that repeats on fewer pages may be a verse.
_LEAST_PAGES = 3
_LONGEST = 150
# Of the body's size; programs of slides repeat nothing larger, printers set the running head smaller.
_LARGEST = 1.3
_PAGE_NUMBER = re.compile(
    r"[\W_]{0,4}(?:page |p\. ?|seite )?(?:\d{1,5}|[ivxlc]{1,7})(?: (?:of|/|von) \d{1,5})?[\W_]{0,4}", re.I
)


@dataclass(frozen=True, slots=True)
class Running:
    """A line of the pages' frame: the words where it first stands, that page (from 0), and on how many it is."""

    text: str
    page: int
    pages: int
    is_number: bool


def take_running(pages: Sequence[list[PdfLine]], body: float) -> list[Running]:
    """The lines of the pages' frame, which are taken out of the pages; `body` is the size of the document's text.

    What is set larger is a title, even if its words run at the head of every page.
    """
    found: dict[str, list[tuple[int, PdfLine]]] = {}
    for number, lines in enumerate(pages):
        by_height = sorted(lines, key=lambda line: -line.top)
        ends = {id(line): line for line in (*by_height[:_AT_ENDS], *by_height[-_AT_ENDS:])}
        for line in ends.values():
            if len(line.text) <= _LONGEST and line.size <= _LARGEST * body:
                found.setdefault(_key(line.text), []).append((number, line))
    frame: list[Running] = []
    taken: Counter[int] = Counter()
    for key, places in found.items():
        standing = len({number for number, _ in places})
        is_number = key == "#"
        if standing < min(_LEAST_PAGES, max(2, len(pages))) and not (is_number and len(places) > 0 and len(pages) > 1):
            continue
        first, line = places[0]
        frame.append(Running(line.text, first, standing, is_number))
        taken.update(id(line) for _, line in places)
    for lines in pages:
        lines[:] = [line for line in lines if id(line) not in taken]
    return sorted(frame, key=lambda running: running.page)


def _key(text: str) -> str:
    """The line without what changes from page to page."""
    if _PAGE_NUMBER.fullmatch(text):
        return "#"
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", text.casefold())
