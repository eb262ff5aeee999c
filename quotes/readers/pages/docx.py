"""The DOCX reader: Word documents by their styles; changes that were struck out are never read.

Pure.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass, replace

from quotes.errors import InputError
from quotes.readers.blocks import About, BlockKind
from quotes.readers.pages.docx_parts import DocxParts, checked_parts
from quotes.readers.pages.holes import whole
from quotes.readers.pages.html_blocks import html_blocks
from quotes.readers.pages.stated_about import iso_date
from quotes.readers.pages.typed_byline import author_property, property_warning, take_byline
from quotes.readers.reader import Reading
from quotes.readers.running import read_blocks

# Word keeps these names in a document whatever language it shows them in; "Quotations" is LibreOffice's.
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='toc 1'] => p.toc:fresh
p[style-name='toc 2'] => p.toc:fresh
p[style-name='toc 3'] => p.toc:fresh
comment-reference => sup
"""
_NOTE = re.compile(r'<li id="(?=(?:foot|end)note-)')
_FIRST_COMMENT = '<dl><dt id="comment-'
_LINK_BACK = re.compile(r'<a href="#[^"<>]{0,200}">↑</a>')
# The template of a library for making documents has this date; so have all documents that nobody dated.
_NO_DATES = ("2013-12-23",)
_LOST = re.compile(r"was ignored")


@dataclass(frozen=True, slots=True)
class DocxReader:
    """Reads Word documents: quotations by their style, and the text of who the document names as its author."""

    name: str = "docx"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure of an archive with Word's parts in it."""
        if not head.startswith(b"PK\x03\x04"):
            return 0.0
        if b"word/" in head:
            return 0.95
        return 0.8 if filename.lower().endswith((".docx", ".docm", ".dotx")) else 0.0

    def read(self, document: bytes, name: str) -> Reading:
        """Everything in the document. Raises InputError for a damaged or locked one, and for one that is a bomb."""
        parts = checked_parts(document, name)
        html, warnings = _converted(parts, name)
        taken = html_blocks(html, is_web_page=False)
        bylines, blocks = take_byline(taken.blocks)
        authors = bylines
        if not authors and (typist := author_property(parts.author)) is not None:
            authors = (typist,)
            warnings = (*warnings, property_warning(typist))
        date = iso_date(parts.created)
        # A title that can be seen counts before the property, which keeps the title of the file it was copied from.
        heading = next(
            (block.text for block in blocks[:3] if block.kind is BlockKind.HEADING and block.level == 1), None
        )
        about = About(
            title=heading or parts.title or None,
            authors=authors,
            date=None if date in _NO_DATES else date,
            language=parts.language or None,
        )
        reading = read_blocks(
            blocks,
            about,
            text="\n".join(taken.lines),
            document=hashlib.sha256(document).hexdigest(),
            name=name,
            format=self.name,
            warnings=warnings,
        )
        return replace(whole(reading), warnings=tuple(dict.fromkeys(reading.warnings)))


def _converted(parts: DocxParts, name: str) -> tuple[str, tuple[str, ...]]:
    """The document as HTML, and what of it could not be converted."""
    # Late: it takes a while to import, and only Word documents need it.
    import mammoth

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(parts.archive),
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            # Not the picture, only that there is one: words around it may need it.
            convert_image=mammoth.images.img_element(lambda _image: {"src": "", "alt": "picture"}),
        )
    except Exception as error:  # for a document that is not as it should be it raises whatever comes
        raise InputError(f"{name} is damaged: Word's text in it cannot be read.", "Save it again.") from error
    html = _NOTE.sub('<li class="footnote" id="', _LINK_BACK.sub("", result.value))
    if (start := html.rfind(_FIRST_COMMENT)) >= 0:
        html = f'{html[:start]}<div class="comments">{html[start:]}</div>'
    lost = dict.fromkeys(message.message for message in result.messages if _LOST.search(message.message))
    return html, tuple(lost)
