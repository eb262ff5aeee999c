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
_CODE_CLASSES = ("highlight", "code", "language-", "lang-", "prettyprint", "sourcecode")
_LONGEST_PAGE_NUMBER = 20
# So many notes may be marked at one place.
_MOST_MARKS = 10


def holds_data(table: LexborNode) -> bool:
    """True for a table with headings or a caption; one without is how old pages place their text."""
    node = table.first_child
    for _ in range(_TABLE_REACH):
        if node is None or node.tag == "table":
            return False
        if node.tag in _TABLE_SIGNS:
            return True
        following = node.first_child or node.next
        while following is None:
            parent = node.parent
            if parent is None or parent.mem_id == table.mem_id:
                return False
            node, following = parent, parent.next
        node = following
    return False


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


def is_note_mark(node: LexborNode, tag: str) -> bool:
    """True for the raised number of a footnote, a link within the page: it is none of the words."""
    inner = node.first_child if tag in ("sup", "a") else None
    if inner is None:
        return False
    if tag == "a":
        return inner.tag == "sup" and inner.next is None and _leads_within(node)
    for _ in range(_MOST_MARKS):
        if inner.tag != "a" or not _leads_within(inner):
            return False
        following = inner.next
        if following is None:
            return True
        inner = following
    return False


def _leads_within(link: LexborNode) -> bool:
    return (link.attributes.get("href") or "").startswith("#")
