"""A quote's card, or its slides, as the pages of one PDF.

Pure, but for what the renderer keeps.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from cards.alt import alt_text
from cards.card import file_name
from cards.pdf import PdfPage, pdf_document
from cards.renderer import Drawn, Renderer
from cards.shorten import shortened
from cards.spec import CardSpec

_TITLE = 60
"""Characters of a document's title: what the tab of a browser or a line of a list shows."""

_WRITER = 1
"""Raised with every change to what `cards.pdf` writes."""


def draw_document(
    renderer: Renderer, spec: CardSpec, pages: Sequence[CardSpec], *, small: bool = False, alt: str | None = None
) -> Drawn:
    """The document of a quote. `pages` is its card, or what `Renderer.slides` gives; `alt` that of every page, if any.

    The alt text is that of the whole quote, the report that of the page with the least contrast, and the record's lines
    are counted over all pages. Raises what `Renderer.draw` raises.
    """
    drawn = [renderer.draw(page, small=small, alt=alt) for page in pages]
    cards = [one.card for one in drawn]
    data = pdf_document(
        [PdfPage(one.data, one.card.width, one.card.height, one.alt) for one in drawn],
        title=f"{_beginning(spec)} — {spec.author}",
        author=spec.author,
        language=spec.language,
    )
    worst = min(drawn, key=lambda one: one.card.contrast)
    card = replace(
        worst.card,
        file=file_name(spec, "pdf"),
        bytes=len(data),
        lines=sum(card.lines for card in cards),
        alt=alt or alt_text(spec),
        digest=document_digest(renderer, spec, pages=len(pages), small=small, alt=alt),
        pixels=hashlib.sha256(" ".join(card.pixels for card in cards).encode()).hexdigest(),
        warnings=tuple(dict.fromkeys(warning for card in cards for warning in card.warnings)),
        slide=None,
        slides=None,
        pages=len(pages),
    )
    return Drawn(data, card, worst.report)


def document_digest(
    renderer: Renderer, spec: CardSpec, *, pages: int, small: bool = False, alt: str | None = None
) -> str:
    """SHA-256 over all that can change the file of a document with so many pages."""
    whole = renderer.digest(spec, small=small, alt=alt)
    return hashlib.sha256(f"{whole}|pdf {_WRITER}|{pages}".encode()).hexdigest()


def _beginning(spec: CardSpec) -> str:
    words = " ".join(spec.text.split())
    return (
        words
        if len(words) <= _TITLE
        else shortened(words, spec.language, lambda part: len(part) <= _TITLE) or words[:_TITLE]
    )
