"""HTML with nothing in it that makes a parser slow: elements thousands deep, and tags with thousands of attributes.

Pure. The tree builder of the HTML standard looks through the open elements at each tag, so its time grows with the
square of the depth: 100,000 nested elements, a file of half a megabyte, take it half a minute (measured with lexbor).
"""

from __future__ import annotations

import re

# Browsers built on Blink stop nesting at 512 elements; pages made for people stay far below it.
DEEPEST = 500
# Attribute names and values without quotation marks; a tag for people has a few hundred characters of them.
_LONGEST_TAG = 8_000
# How far up an end tag looks for its start; one that is further away is taken for a stray one.
_REACH = 32

_TAG = re.compile(r"<(?:!--|(/?)([A-Za-z][A-Za-z0-9:_-]{0,40}))")
_IN_TAG = re.compile(r">|=[ \t\n\r\f]{0,20}(?:\"|')")
_RAW_TEXT = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
_RAW_TEXT_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in _RAW_TEXT}


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Elements that hold nothing, and those that end by themselves where the next one begins: none of them nests alone.
_NOT_NESTING = _names(
    "area base br col embed hr img input link meta param source track wbr html head body p li dd dt tr td th thead"
    " tbody tfoot colgroup option optgroup rt rp"
)
# The end of these takes only the element itself from the open ones, and leaves those within it open.
_LOOSE = _names("a b big code em font form i nobr s small strike strong tt u")
# An end tag does not reach out of these.
_BARRIERS = _names("table template object applet marquee caption svg math")


def bounded_markup(html: str) -> str:
    """The markup as it is, or, of a page no one made for people, without tags nested too deep and overlong attributes.

    No words are lost: what is left out is mark-up only. Linear in the length.
    """
    kept: list[str] = []
    copied = 0
    still_open: list[str] = []
    position = 0
    while (found := _TAG.search(html, position)) is not None:
        name = (found[2] or "").lower()
        if not name:
            end = html.find("-->", found.end())
            position = len(html) if end < 0 else end + 3
            continue
        end, bare_length = _end_of_tag(html, found.end())
        if found[1]:
            _close(still_open, name)
        elif name in _RAW_TEXT:
            closing = _RAW_TEXT_END[name].search(html, end)
            end = len(html) if closing is None else closing.start()
        elif name not in _NOT_NESTING:
            if len(still_open) >= DEEPEST:
                # Words of two elements do not run together.
                kept += [html[copied : found.start()], "" if name in _LOOSE else "<br>"]
                copied = end
            else:
                still_open.append(name)
        if bare_length > _LONGEST_TAG and copied < end and name not in _RAW_TEXT:
            kept += [html[copied : found.start()], f"<{found[1]}{name}>"]
            copied = end
        position = max(end, found.end())
    return html if not kept else "".join((*kept, html[copied:]))


def _end_of_tag(html: str, position: int) -> tuple[int, int]:
    """Where the tag ends, and how many of its characters stand outside quotation marks."""
    bare = 0
    while (found := _IN_TAG.search(html, position)) is not None:
        bare += found.start() - position
        if found[0] == ">":
            return found.end(), bare
        end = html.find(found[0][-1], found.end())
        if end < 0:
            break
        position = end + 1
        # Each quoted value is an attribute, whose name is compared with those of all the others.
        bare += 20
    return len(html), bare


def _close(still_open: list[str], name: str) -> None:
    lowest = max(0, len(still_open) - _REACH)
    for position in range(len(still_open) - 1, lowest - 1, -1):
        if still_open[position] == name:
            if name in _LOOSE:
                del still_open[position]
            else:
                del still_open[position:]
            return
        if still_open[position] in _BARRIERS and name not in _LOOSE:
            return
