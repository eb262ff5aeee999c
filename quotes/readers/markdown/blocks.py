"""Markdown into blocks: what CommonMark makes of each line, with the quotations found that its dialects mark.

Pure. Blocks are told apart by markdown-it-py (CommonMark 0.31.2 with tables); what stands inside a line is left to
`quotes.readers.markdown.words`, whose time grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from quotes.readers.blocks import Block, BlockKind
from quotes.readers.conversation import QUESTION
from quotes.readers.markdown.notes import Prepared, Property
from quotes.readers.markdown.quotes import credited, credited_table, quoted
from quotes.readers.markdown.words import flowing, is_tagged_quote, words

if TYPE_CHECKING:
    from markdown_it.token import Token

_CALLOUT = re.compile(r"\[!(?P<kind>[\w][\w -]{0,40})(?:\|[^\]\n]{0,60})?\][+-]?[ \t]*(?P<title>[^\n]{0,500})(?:\n|$)")
_SUMMARIES = frozenset({"abstract", "summary", "tldr"})
_QUOTATIONS = frozenset({"quote", "cite", "quotation", "epigraph", "pullquote"})
# All of a paragraph bold or slanted, as the questions of an interview are.
_EMPHASISED = re.compile(r"(?P<mark>\*{1,3}|_{1,3})[^*\n]{1,500}(?P=mark)")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,100}\]:")
_TEMPLATE = re.compile(r"(?:\{%|\{\{|\{:|\\(?:begin|newpage|tableofcontents))")
# Chinese and Japanese have paragraphs without a space, but none as long as this.
_LONGEST_WORD = 20_000
# A block has three or four; a whole outline below one item has them in its own items.
_MOST_PROPERTIES = 20
_HTML_QUOTE = re.compile(r"<blockquote\b[^<>]{0,500}>", re.I)
_HTML_QUOTE_END = re.compile(r"</blockquote>", re.I)
_HTML_CREDIT = re.compile(r"<(?:footer|figcaption)\b[^<>]{0,300}>(?:\s|[—–-]|&mdash;|&ndash;)*", re.I)


@dataclass(frozen=True, slots=True)
class Piece:
    """A block with its Markdown, `raw`, and how deep in lists it stands: 0 outside, 1 for items of the outermost."""

    block: Block
    raw: str = ""
    depth: int = 0


@dataclass(slots=True)
class _Walk:
    """The tokens of a document; `first` is the number of its first line, `items` the lists' items that are open."""

    tokens: Sequence[Token]
    first: int
    properties: Sequence[Property]
    lines: Sequence[int]
    items: list[tuple[int, int]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def add(self, kind: BlockKind, text: str, line: int, raw: str = "", *, reason: str = "", level: int = 0) -> None:
        block = Block(kind, text, self.first + line, level=level, reason=reason)
        self.pieces.append(Piece(block, raw, len(self.items)))


def pieces_of(ready: Prepared, first: int) -> list[Piece]:
    """The blocks of a prepared text, in order; their lines count from `first`, the number of its first line."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    # What is inside the lines is read elsewhere.
    parser.core.ruler.enableOnly(["normalize", "block"])
    known: dict[str, Any] = {}
    tokens = parser.parse(ready.text, known)
    walk = _Walk(tokens, first, ready.properties, [each.line for each in ready.properties])
    at = 0
    while at < len(walk.tokens):
        at = _take(walk, at)
    for label, address in known.get("references", {}).items():
        walk.add(BlockKind.FURNITURE, f"{label}: {address['href']}", address["map"][0], reason="address of a link")
    return walk.pieces


def _take(walk: _Walk, at: int) -> int:
    """Takes the token there and what belongs to it, and gives the place behind."""
    token = walk.tokens[at]
    line = token.map[0] if token.map else 0
    match token.type:
        case "list_item_open":
            walk.items.append((token.map[0], token.map[1]) if token.map else (0, 0))
        case "list_item_close":
            walk.items.pop()
        case "heading_open":
            _take_heading(walk, walk.tokens[at + 1], int(token.tag[1]), line)
            return at + 3
        case "paragraph_open":
            _take_paragraph(walk, walk.tokens[at + 1].content, line)
            return at + 3
        case "blockquote_open":
            end = _closing(walk.tokens, at)
            _take_quotation(walk, walk.tokens[at + 1 : end])
            return end + 1
        case "table_open":
            end = _closing(walk.tokens, at)
            _take_table(walk, walk.tokens[at:end], line)
            return end + 1
        case "fence" | "code_block":
            _take_code(walk, token, line)
        case "html_block":
            _take_html(walk, token.content, line)
    return at + 1


def _closing(tokens: Sequence[Token], at: int) -> int:
    """Where what is opened there is closed."""
    level, kind = tokens[at].level, tokens[at].type.replace("_open", "_close")
    return next(end for end in range(at + 1, len(tokens)) if tokens[end].level == level and tokens[end].type == kind)


def _take_heading(walk: _Walk, inline: Token, level: int, line: int) -> None:
    # A line of dashes below a quotation is meant as a rule; CommonMark makes a heading of what is above it.
    if found := credited(inline.content, walk.first + line, whole=True):
        walk.pieces.extend(Piece(block, inline.content, len(walk.items)) for block in found)
        return
    walk.add(BlockKind.HEADING, " ".join(words(inline.content).split()), line, inline.content, level=level)


def _take_paragraph(walk: _Walk, raw: str, line: int) -> None:
    kind = BlockKind.ITEM if walk.items else BlockKind.PARAGRAPH
    if any(len(word) > _LONGEST_WORD for word in raw.split()):
        walk.add(BlockKind.FURNITURE, raw, line, raw, reason="signs without a space, no running text")
    elif _FOOTNOTE.match(raw):
        walk.add(BlockKind.FURNITURE, words(raw), line, raw, reason="footnote")
    elif _TEMPLATE.match(raw):
        walk.add(BlockKind.FURNITURE, raw, line, raw, reason="a template's mark")
    elif is_tagged_quote(raw):
        found = quoted(raw, walk.first + line)
        walk.pieces.extend(Piece(_with_properties(walk, block, line), raw, len(walk.items)) for block in found)
    elif found := credited(raw, walk.first + line, whole=kind is BlockKind.PARAGRAPH):
        walk.pieces.extend(Piece(block, raw, len(walk.items)) for block in found)
    elif text := flowing(raw):
        is_question = _EMPHASISED.fullmatch(raw.strip()) is not None and text.rstrip().endswith("?")
        walk.add(kind, text, line, raw, reason=QUESTION if is_question else "")
    elif raw.strip():
        walk.add(BlockKind.FURNITURE, raw, line, raw, reason="a picture, a tag or an embedded page")


def _take_quotation(walk: _Walk, tokens: Sequence[Token]) -> None:
    """Takes a block quotation: its own text as one, and what is quoted inside it as others."""
    own: list[tuple[str, int]] = []
    at = 0
    inner: list[Sequence[Token]] = []
    while at < len(tokens):
        token = tokens[at]
        if token.type == "blockquote_open":
            end = _closing(tokens, at)
            inner.append(tokens[at + 1 : end])
            at = end
        elif token.type == "inline":
            own.append((token.content, token.map[0] if token.map else 0))
        elif token.type in ("fence", "code_block", "html_block"):
            walk.add(BlockKind.FURNITURE, token.content, token.map[0] if token.map else 0, reason="code")
        at += 1
    if own:
        _take_quoted(walk, own)
    for quotation in inner:
        _take_quotation(walk, quotation)


def _take_quoted(walk: _Walk, own: Sequence[tuple[str, int]]) -> None:
    callout = _CALLOUT.match(own[0][0])
    kind, title, title_line = "quote", "", own[0][1]
    if callout is not None:
        kind, title = callout["kind"].casefold(), callout["title"].strip()
        rest = own[0][0][callout.end() :]
        own = [*([(rest, title_line + 1)] if rest.strip() else []), *own[1:]]
    if kind in _SUMMARIES:
        text = flowing("\n".join(raw for raw, _ in own))
        walk.add(BlockKind.FURNITURE, text, title_line, reason="summary, nobody's own words")
    elif kind not in _QUOTATIONS:
        if title:
            walk.add(BlockKind.FURNITURE, words(title), title_line, reason="title of a callout")
        for raw, line in own:
            _take_paragraph(walk, raw, line)
    elif own:
        # The lines of all paragraphs as they stand, so that each line's number can be told.
        lines: dict[int, str] = {}
        for raw, line in own:
            lines.update(enumerate(raw.split("\n"), line))
        begin, end = min(lines), max(lines)
        raw = "\n".join(lines.get(number, "") for number in range(begin, end + 1))
        for block in quoted(raw, walk.first + begin, title=title):
            walk.pieces.append(Piece(_with_properties(walk, block, begin), raw, len(walk.items)))
    elif title:
        walk.add(BlockKind.FURNITURE, words(title), title_line, reason="title of a callout")


def _take_table(walk: _Walk, tokens: Sequence[Token], line: int) -> None:
    rows: list[list[str]] = []
    numbers: list[int] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
            numbers.append(token.map[0] if token.map else line)
        elif token.type == "inline" and rows:
            rows[-1].append(token.content)
    found = credited_table(rows, [walk.first + number for number in numbers])
    if found:
        walk.pieces.extend(Piece(block) for block in found)
        return
    text = "\n".join(" | ".join(words(cell) for cell in row) for row in rows)
    walk.add(BlockKind.FURNITURE, text, line, reason="table")


def _take_code(walk: _Walk, token: Token, line: int) -> None:
    named = re.match(r"ad-(\w+)", token.info.strip())
    if named is None or named[1] not in _QUOTATIONS:
        walk.add(BlockKind.FURNITURE, token.content, line, reason="code")
        return
    # Obsidian's plugin Admonition writes quotations as code with a title in its first line.
    first, _, rest = token.content.partition("\n")
    title = re.match(r"title:\s*(.*)", first)
    raw = rest if title else token.content
    for block in quoted(raw, walk.first + line + (2 if title else 1), title=title[1] if title else ""):
        walk.pieces.append(Piece(block, raw, len(walk.items)))


def _take_html(walk: _Walk, content: str, line: int) -> None:
    start = _HTML_QUOTE.search(content)
    end = _HTML_QUOTE_END.search(content, start.end()) if start else None
    inner = content[start.end() : end.start()] if start and end else ""
    if start is None or not words(inner):
        reason = "comment" if content.lstrip().startswith("<!--") else "HTML"
        walk.add(BlockKind.FURNITURE, content, line, reason=reason)
        return
    begin = line + content.count("\n", 0, start.end())
    inner = re.sub(r"</p>|<br ?/?>", "\n", inner, flags=re.I)
    if _HTML_CREDIT.search(inner):
        # A work named inside the credit.
        inner = re.sub(r"</?cite\b[^<>]{0,300}>", "*", inner, flags=re.I)
    inner = _HTML_CREDIT.sub("\n— ", re.sub(r"<cite\b", "<footer", inner, flags=re.I))
    for block in quoted(inner, walk.first + begin):
        walk.pieces.append(Piece(block, inner, len(walk.items)))


def _with_properties(walk: _Walk, block: Block, line: int) -> Block:
    """The quotation with the author and the source that its block's properties, or those above it, name."""
    if block.credit:
        return block
    for begin, end in reversed(walk.items):
        # A property counts from 1, a token's line from 0.
        inside = slice(bisect_right(walk.lines, begin), bisect_right(walk.lines, end))
        told = {each.key: each.value for each in walk.properties[inside][:_MOST_PROPERTIES]}
        author = words(told.get("author", "") or told.get("by", "") or told.get("speaker", ""))
        source = words(told.get("source", "") or told.get("book", "") or told.get("title", ""))
        if author and line >= begin:
            url = told.get("url") or told.get("source-url")
            credit = f"{author}, *{source}*" if source and "://" not in source else author
            return replace(block, credit=credit, url=url)
    return block
