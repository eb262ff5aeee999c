"""The HTML reader: quotations in web pages, and the words of articles that name their author.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quotes.readers.blocks import Block, BlockKind
from quotes.readers.decoding import decode_head
from quotes.readers.pages.gutenberg import without_licence
from quotes.readers.pages.holes import whole
from quotes.readers.pages.html_blocks import html_blocks
from quotes.readers.pages.markup_text import decode_markup
from quotes.readers.reader import Reading
from quotes.readers.running import read_blocks

_BEGINS_PAGE = re.compile(r"(?:<\?xml[^>]{0,200}>|<!--[^>]{0,2000}-->|\s){0,20}<(?:!doctype\s+html|html)\b", re.I)
_TAG = re.compile(r"</(?:p|div|li|ul|blockquote|h[1-6]|span|a|article|section|td|em|strong|q|cite)\s{0,9}>", re.I)
_NO_WORDS = (
    "The page has no words of its own that can be read; its mark-up may be broken, or a program in it may fetch them."
    " Open it in a browser, and save it from there as a complete page."
)
_NAMES = (".html", ".htm", ".xhtml", ".xht")


@dataclass(frozen=True, slots=True)
class HtmlReader:
    """Reads web pages: block quotes, figures, `q`, embedded posts, lists of quotes, schema.org, and articles."""

    name: str = "html"

    def sniff(self, head: bytes, filename: str) -> float:
        """How sure the beginning is a page's. Below 0.9: pages that an app exports have readers of their own."""
        text = decode_head(head)
        if text.lstrip()[:1] != "<":
            return 0.0
        if _BEGINS_PAGE.match(text):
            return 0.85
        tags = sum(1 for _ in _TAG.finditer(text))
        if filename.lower().endswith(_NAMES):
            return 0.8 if tags else 0.3
        return 0.5 if tags > 2 and not text.lstrip().startswith("<?xml") else 0.0

    def read(self, document: bytes, name: str) -> Reading:
        """Everything on the page. Raises InputError for what is no text."""
        decoded = decode_markup(document, name)
        page = html_blocks(decoded.text)
        reading = read_blocks(
            without_licence(page.blocks),
            page.about,
            text="\n".join(page.lines),
            document=decoded.sha256,
            name=name,
            format=self.name,
            encoding=decoded.encoding,
            warnings=(*decoded.warnings, *page.warnings, *(() if _has_words(page.blocks) else (_NO_WORDS,))),
        )
        return whole(reading)


def _has_words(blocks: Sequence[Block]) -> bool:
    return any(block.kind is not BlockKind.FURNITURE for block in blocks)
