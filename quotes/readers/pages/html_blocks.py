"""A page of HTML taken apart into blocks, what it says about itself, and the lines of its words.

Pure. Web pages, chapters of books and converted office documents all come this way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quotes.readers.blocks import About, Block, BlockKind
from quotes.readers.pages.bounded_markup import bounded_markup
from quotes.readers.pages.bylines import SEVERAL
from quotes.readers.pages.linked_data import LinkedData, LinkedQuotation, read_linked_data
from quotes.readers.pages.named_beside import dashed_credit, joined_credit, split_credit
from quotes.readers.pages.pieces import Piece, Pieces
from quotes.readers.pages.pull_quotes import settle_pull_quotes
from quotes.readers.pages.stated_about import names_in_byline, stated_about
from quotes.readers.pages.tree_walk import TreeWalk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

# Where a page marks its own text, surest first.
_MAIN_PARTS = ("main", "[role=main]", "[itemprop=articleBody]", "article")
# A part with less of the page's words than this was marked by mistake.
_LEAST_MAIN_SHARE = 0.2
_OUTSIDE = "stands outside the page's own text"


@dataclass(frozen=True, slots=True)
class HtmlBlocks:
    """A page's blocks, what it says about itself, and its lines, in which the blocks' `line` counts.

    `page` is the printed page at its end, in books that mark their pages. `warnings` are about what cannot be told.
    """

    blocks: tuple[Block, ...]
    about: About
    lines: tuple[str, ...]
    page: str | None = None
    warnings: tuple[str, ...] = ()


def html_blocks(
    html: str,
    *,
    first_line: int = 1,
    page: str | None = None,
    anchors: Mapping[str, str] | None = None,
    is_web_page: bool = True,
) -> HtmlBlocks:
    """Everything in a page of HTML5 or XHTML, however broken. Linear in its length; never raises.

    `first_line` is the number of its first line. `page` is the printed page it begins on and `anchors` the pages that
    begin at elements, by id. A chapter or an office document is no web page: all of it is its own text.
    """
    # Late: parsing is not needed to start the command.
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(bounded_markup(html))
    pieces = Pieces(first_line)
    main = next((part for part in _MAIN_PARTS if is_web_page and tree.css_first(part) is not None), "")
    pieces.is_inside = not main
    walk = TreeWalk(pieces, main=main, anchors=anchors or {}, page=page, is_web_page=is_web_page)
    if tree.root is not None:
        walk.walk(tree.root)
    linked = read_linked_data(_scripts(tree)) if is_web_page else LinkedData()
    _add_linked(pieces, linked.quotations)
    settle_pull_quotes(pieces.all)
    _set_outside_apart(pieces.all)
    blocks = tuple(piece.block() for piece in _credited(pieces.all))
    is_of_several = walk.bylines.are_of_several(pieces.all, [names_in_byline(line) for line in walk.bylines])
    about = stated_about(tree, linked, walk.bylines.lines, walk.dates, is_of_several=is_of_several)
    warnings = (SEVERAL,) if is_of_several and not about.authors else ()
    return HtmlBlocks(blocks, about, tuple(pieces.lines), walk.page, warnings)


def _scripts(tree: LexborHTMLParser) -> list[str]:
    return [node.text() for node in tree.css('script[type="application/ld+json" i]')]


def _add_linked(pieces: Pieces, quotations: Sequence[LinkedQuotation]) -> None:
    """Quotations of the page's data: one that stands on the page too only gives its credit."""
    shown = {_key(piece.text): piece for piece in pieces.all if piece.kind is BlockKind.QUOTATION}
    for quotation in quotations:
        credit = joined_credit([quotation.author] if quotation.author else [], [quotation.work])
        piece = shown.get(_key(quotation.text)) or pieces.add(BlockKind.QUOTATION, quotation.text)
        if piece is not None:
            piece.is_inside = True
            piece.credit = piece.credit or credit
            piece.url = piece.url or quotation.url


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _set_outside_apart(pieces: Sequence[Piece]) -> None:
    """What stands outside the main part is furniture, but for quotations that say whose they are."""
    words = [(len(piece.text), piece.is_inside) for piece in pieces if piece.kind is not BlockKind.FURNITURE]
    inside = sum(length for length, is_inside in words if is_inside)
    if inside < _LEAST_MAIN_SHARE * sum(length for length, _ in words):
        return
    for piece in pieces:
        if piece.is_inside or piece.kind is BlockKind.FURNITURE or piece.kind is BlockKind.HEADING:
            continue
        if not (piece.kind is BlockKind.QUOTATION and piece.credit):
            piece.kind, piece.reason = BlockKind.FURNITURE, _OUTSIDE


def _credited(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with credits that stand in a quotation's last line, or in the paragraph below it, taken to it."""
    kept: list[Piece] = []
    for piece in pieces:
        above = kept[-1] if kept else None
        may_end_so = piece.kind in (BlockKind.QUOTATION, BlockKind.PARAGRAPH) and not piece.credit
        if may_end_so and (parts := split_credit(piece.text)):
            # A paragraph whose last line is a name behind a dash is that person's, whoever wrote the page.
            piece.text, piece.credit = parts
            piece.kind, piece.reason = BlockKind.QUOTATION, ""
        elif above is not None and above.kind is BlockKind.QUOTATION and not above.credit:
            credit = dashed_credit(piece.text) if piece.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTATION) else None
            if credit is not None:
                above.credit = credit
                continue
        kept.append(piece)
    return kept
