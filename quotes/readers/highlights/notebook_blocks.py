"""The blocks of an exported Kindle notebook: its words, each with what the mark-up calls them.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quotes.errors import InputError

_KINDS = frozenset({"notebookFor", "bookTitle", "authors", "citation", "sectionHeading", "noteHeading", "noteText"})
_HIDDEN = frozenset({"head", "script", "style", "template", "noscript", "svg"})
_BREAKING = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "tr"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
_LINE_END = "\x00"
_LINE_ENDS = re.compile(f" ?{_LINE_END}[ {_LINE_END}]*")

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
# Tags that close themselves, or that the next of their kind closes: they do not nest.
_FLAT = frozenset(re.findall(r"\w+", "area base br col hr img input link meta wbr p li dt dd tr td th tbody option"))
# The parser needs time with the square of the depth. No export is nested more than ten deep.
_DEEPEST = 1_000


@dataclass(frozen=True, slots=True)
class NotebookBlock:
    """Words that belong together. `kind` is what the mark-up calls them, empty for the rest of the page.

    `line` counts from 1 in the blocks' texts put one to a line. `is_coloured` is True where the mark-up names a
    highlight's colour.
    """

    kind: str
    text: str
    line: int
    is_coloured: bool


@dataclass(slots=True)
class _Block:
    kind: str = ""
    pieces: list[str] = field(default_factory=list)
    is_coloured: bool = False


def blocks_of(page: str, name: str) -> list[NotebookBlock]:
    """The blocks of a page, in order. Each word belongs to the innermost element around it that has a known name.

    So elements that another's tag closes, as some exports have, do no harm. Raises InputError for a page that is
    nested too deeply.
    """
    _check_depth(page, name)
    # Here, not above: most imports read no HTML.
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(page).root
    blocks = [_Block()]
    # For each element the block its words belong to: None where they are not seen.
    belongs: dict[int, _Block | None] = {}
    for node in root.traverse(include_text=True) if root is not None else ():
        around = belongs.get(node.parent.mem_id) if node.parent is not None else None
        tag = node.tag or ""
        if tag == "html":
            belongs[node.mem_id] = blocks[0]
        elif around is None or tag in _HIDDEN:
            belongs[node.mem_id] = None
        elif tag == "-text":
            around.pieces.append(_SPACES.sub(" ", (node.text_content or "").replace(_LINE_END, "")))
        elif not tag.startswith("-"):
            belongs[node.mem_id] = _entered(around, tag, node.attributes.get("class") or "", blocks)
    return _whole(blocks)


def _entered(around: _Block, tag: str, classes: str, blocks: list[_Block]) -> _Block:
    """The block the words in an element belong to: a new one for a known name, else that of what is around it."""
    names = classes.split()
    kind = next((name for name in names if name in _KINDS), "")
    if kind:
        blocks.append(_Block(kind))
        return blocks[-1]
    if any(name.startswith("highlight_") for name in names):
        around.is_coloured = True
    if tag in _BREAKING:
        around.pieces.append(_LINE_END)
    return around


def _whole(blocks: list[_Block]) -> list[NotebookBlock]:
    found: list[NotebookBlock] = []
    line = 1
    for each in blocks:
        text = _LINE_ENDS.sub("\n", _SPACES.sub(" ", "".join(each.pieces))).strip()
        if text:
            found.append(NotebookBlock(each.kind, text, line, each.is_coloured))
            line += text.count("\n") + 1
    return found


def _check_depth(page: str, name: str) -> None:
    depth = 0
    for tag in _TAG.finditer(page):
        if tag[2].lower() in _FLAT:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            line = page.count("\n", 0, tag.start()) + 1
            raise InputError(f"{name} is nested too deeply at line {line} to be an export.", "Export it once more.")
