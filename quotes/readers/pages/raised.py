"""What stands in a line of words for an element that is none: a footnote's mark, a raised number, a picture.

Pure. However large the element, a few nodes of it are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from quotes.readers.pages.holes import HOLE
from quotes.readers.pages.roles import Kind

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# So many notes may be marked at one place.
_MOST_MARKS = 10
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§]{1,3}|[ivx]{1,5}|[a-z])[\])]?")
# A number, a unit or a sign of at most two letters before a raised number: 10², 20 m², mc².
_UNIT = re.compile(r"(?:\d|(?<![^\W\d_])[^\W\d_]{1,2}|\))$")
_LONGEST_BASE = 4
_POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# An emoji may be a dozen code points.
_LONGEST_SIGN = 12


def stands_for(node: LexborNode, tag: str, attributes: Mapping[str, str | None], kind: Kind, before: str) -> str | None:
    """What is read in the element's place, which may be nothing; None for one whose own words are read.

    `before` is what stands before it on its line.
    """
    if kind is Kind.NOT_WORDS or _is_note_mark(node, tag, before):
        return ""
    if kind is Kind.HOLE:
        return _picture(attributes) if tag == "img" else HOLE
    return _raised(node, before) if tag == "sup" else None


def _is_note_mark(node: LexborNode, tag: str, before: str) -> bool:
    """True for the raised number of a footnote, a link within the page: it is none of the words.

    `before` is what stands before it on its line: a number that a space parts from it is one of the sentence's.
    """
    inner = node.first_child if tag in ("sup", "a") else None
    if inner is None:
        return False
    if tag == "a":
        if inner.next is None and inner.is_text_node and before and not before[-1].isspace():
            return _leads_within(node) and _MARK.fullmatch(inner.text_content or "") is not None
        return inner.tag == "sup" and inner.next is None and _leads_within(node)
    for _ in range(_MOST_MARKS):
        if inner.tag != "a" or not _leads_within(inner):
            return False
        following = inner.next
        if following is None:
            return True
        inner = following
    return False


def _raised(node: LexborNode, before: str) -> str | None:
    """The words of a raised number as they stand in a line; None for any other element that is raised.

    After a word or a sentence it is a footnote's and none of the words; after a number or a unit it is a power.
    """
    inner = node.first_child
    if inner is None or inner.next is not None or not inner.is_text_node:
        return None
    text = (inner.text_content or "").strip()
    if not _MARK.fullmatch(text):
        return None
    is_power = text.isdecimal() and text.isascii() and _UNIT.search(before[-_LONGEST_BASE:]) is not None
    return text.translate(_POWERS) if is_power else ""


def _picture(attributes: Mapping[str, str | None]) -> str:
    """What is read for a picture within a line: the sign that it shows, nothing for an ornament, else a hole."""
    alternative = (attributes.get("alt") or "").strip()
    if not alternative:
        return ""
    is_sign = len(alternative) <= _LONGEST_SIGN and not any(map(str.isalnum, alternative)) and not alternative.isascii()
    return alternative if is_sign else HOLE


def _leads_within(link: LexborNode) -> bool:
    return (link.attributes.get("href") or "").startswith("#")
