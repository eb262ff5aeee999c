"""What an element is that only its beginning tells: a table of data, a listing of code, the number of a page.

Pure. However large the element, a few nodes of it are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# How far a table is looked at for a heading; one without is taken for layout.
_TABLE_REACH = 200
_TABLE_SIGNS = frozenset(("th", "caption", "thead"))
_TABLE_BLOCKS = frozenset(("p", "div", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "article", "section", "form"))
_CODE_CLASSES = ("highlight", "code", "language-", "lang-", "prettyprint", "sourcecode")
_LONGEST_PAGE_NUMBER = 20
# A paragraph of one bold sentence is made of a few nodes.
_MOST_NODES = 10


def holds_data(table: LexborNode, *, is_web_page: bool) -> bool:
    """True for a table of data: with headings or a caption, or of rows whose cells hold nothing but a line each.

    Any other is how old web pages place their text. In books and office documents all of several columns hold data.
    """
    cells = rows = blocks = 0
    node = table.first_child
    for _ in range(_TABLE_REACH):
        if node is None or node.tag == "table":
            return False
        if node.tag in _TABLE_SIGNS:
            return True
        rows += node.tag == "tr"
        cells += node.tag == "td"
        blocks += node.tag in _TABLE_BLOCKS
        following = node.first_child or node.next
        while following is None:
            parent = node.parent
            if parent is None or parent.mem_id == table.mem_id:
                return cells > rows and (not is_web_page or (rows > 1 and not blocks and cells >= 2 * rows))
            node, following = parent, parent.next
        node = following
    return not is_web_page and cells > rows


def holds_code(verse: LexborNode, attributes: Mapping[str, str | None]) -> bool:
    """True for a listing of code; any other text that keeps its lines may be verse."""
    named = (attributes.get("class") or "").lower()
    first = verse.first_child
    return (first is not None and first.tag in ("code", "samp", "kbd")) or any(sign in named for sign in _CODE_CLASSES)


def page_number(mark: LexborNode, attributes: Mapping[str, str | None]) -> str:
    """The number of the page that begins at this mark, as printed; empty when the mark does not say it."""
    first = mark.first_child
    shown = "" if first is None else (first.text_content or "")
    label = attributes.get("title") or attributes.get("aria-label") or shown
    return label[:_LONGEST_PAGE_NUMBER].lower().removeprefix("page").strip(" .[]")


def is_main(main: str, tag: str, attributes: Mapping[str, str | None]) -> bool:
    """True for the element in which the page's own text stands; `main` is a tag or one of two attributes."""
    if main == "[role=main]":
        return attributes.get("role") == "main"
    if main == "[itemprop=articleBody]":
        return attributes.get("itemprop") == "articleBody"
    return tag == main


def is_set_apart(node: LexborNode) -> bool:
    """True for a paragraph all of which is bold or slanted, as the questions of an interview are."""
    inner, found = node.first_child, False
    for _ in range(_MOST_NODES):
        if inner is None:
            return found
        if inner.tag in ("b", "strong", "em", "i"):
            found = True
        elif inner.tag != "br" and (not inner.is_text_node or (inner.text_content or "").strip()):
            return False
        inner = inner.next
    return False
