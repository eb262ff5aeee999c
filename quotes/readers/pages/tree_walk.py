"""The tree of a page walked from its first word to its last, and taken apart into pieces.

Pure. One pass without recursion; time and memory grow with the size of the tree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quotes.readers.blocks import BlockKind
from quotes.readers.conversation import QUESTION
from quotes.readers.marks import CLOSERS
from quotes.readers.pages.bylines import Bylines
from quotes.readers.pages.first_look import holds_code, holds_data, is_main, is_set_apart, page_number
from quotes.readers.pages.frames import (
    Cites,
    Frame,
    add_words,
    captured_credit,
    close_words,
    end_box,
    end_figure,
    end_quote,
    take_cite,
    take_name,
)
from quotes.readers.pages.holes import HOLE
from quotes.readers.pages.named_beside import without_dash
from quotes.readers.pages.open_frames import OpenFrames
from quotes.readers.pages.pieces import Pieces, paragraphs, tidied
from quotes.readers.pages.raised import stands_for
from quotes.readers.pages.roles import Kind, Role, names_its_author, role_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SPACES = re.compile(r"[ \t\n\r\f]+")
# Elements that may stand within a line: what is left out of them does not end the paragraph.
_WITHIN_LINES = frozenset(
    re.findall(
        r"\w+", "a abbr b button cite del em i input label rp rt rtc s select small span strike strong sub sup time u"
    )
)


@dataclass(slots=True)
class TreeWalk:
    """One walk. `anchors` gives the printed page that begins at an element's id, `main` is the main part's tag."""

    pieces: Pieces
    main: str = ""
    anchors: Mapping[str, str] = field(default_factory=dict)
    page: str | None = None
    is_web_page: bool = True
    bylines: Bylines = field(default_factory=Bylines)
    dates: list[str] = field(default_factory=list)
    _buffer: list[str] = field(default_factory=list)
    _buffer_page: str | None = None
    _cites: Cites = field(default_factory=list)
    _generation: int = 0
    _frames: OpenFrames = field(default_factory=OpenFrames)
    _muted: int = 0
    _verse: int = 0
    _typed: int = 0
    _boxes: int = 0
    _inside: int = 0
    _is_set_apart: bool = False
    _goes_in: bool = True  # into the node that was entered last

    def walk(self, root: LexborNode) -> None:
        """All of the tree below the root, into `pieces`."""
        stack: list[Frame | None] = []
        node: LexborNode | None = root
        while node is not None:
            self._goes_in = True
            frame = self._enter(node)
            below = node.first_child if self._goes_in else None
            if below is not None:
                stack.append(frame)
                node = below
                continue
            self._leave(frame)
            following = node.next if stack else None
            while following is None and stack:
                self._leave(stack.pop())
                parent = node.parent
                if parent is None:
                    break
                node = parent
                following = node.next if stack else None
            node = following
        self._flush()

    def _enter(self, node: LexborNode) -> Frame | None:
        """The frame of an element, None for one that does nothing."""
        if node.is_text_node:
            self._text(node.text_content or "")
            self._goes_in = False
            return None
        if not node.is_element_node:
            self._goes_in = False
            return None
        tag = node.tag or ""
        attributes = node.attributes
        if (label := self.anchors.get(attributes.get("id") or "")) is not None:
            self.page = label
        role = role_of(tag, attributes, in_box=self._boxes > 0)
        before = self._buffer[-1] if self._buffer and tag in ("a", "sup") else ""
        if (stand_in := stands_for(node, tag, attributes, role.kind, before)) is not None:
            if stand_in:
                self._text(stand_in)
            self._goes_in = False
            return None
        if self._muted:
            if role.kind is not Kind.INLINE and tag not in _WITHIN_LINES:
                self._buffer.append("\n")
            return None
        return self._open(node, tag, attributes, role)

    def _open(self, node: LexborNode, tag: str, attributes: Mapping[str, str | None], role: Role) -> Frame | None:
        match role.kind:
            case Kind.LINE_END:
                self._buffer.append("\n")
                self._goes_in = False
                return None
            case Kind.BREAK:
                self._flush()
                self._goes_in = False
                return None
            case Kind.PAGE:
                self.page = page_number(node, attributes) or self.page
                self._goes_in = False
                return None
            case Kind.INLINE:
                if tag == "time" and (date := attributes.get("datetime")) and not self.dates:
                    self.dates.append(date)
                return None
            case Kind.FURNITURE | Kind.HIDDEN | Kind.CREDIT | Kind.WORK | Kind.BYLINE | Kind.CAPTION:
                return self._capture(tag, role)
            case Kind.CITE if self._frames.quote is None and self._frames.capture is None:
                return self._capture(tag, Role(Kind.WORK)) if self._boxes else None
            case Kind.CITE | Kind.TYPED:
                frame = Frame(role.kind, tag, start=len(self._buffer), generation=self._generation)
                if role.kind is Kind.TYPED:
                    self._typed += 1
                    self._buffer.append("")
                return self._frames.push(frame)
        if tag == "footer" and self._frames.quote is not None:
            return self._capture(tag, Role(Kind.CREDIT))
        self._flush()
        self._is_set_apart = tag == "p" and is_set_apart(node)
        if tag == "table" and holds_data(node, is_web_page=self.is_web_page):
            return self._capture(tag, Role(Kind.FURNITURE, "a table"))
        if tag == "pre" and holds_code(node, attributes):
            return self._capture(tag, Role(Kind.FURNITURE, "code"))
        return self._open_block(tag, attributes, role)

    def _open_block(self, tag: str, attributes: Mapping[str, str | None], role: Role) -> Frame:
        frame = Frame(role.kind, tag, start=len(self.pieces.all))
        if role.kind is Kind.HEADING:
            frame.level = int(tag[1])
        elif role.kind is Kind.VERSE:
            self._verse += 1
        if names_its_author(role.kind, tag):
            self._boxes += 1
        if role.kind in (Kind.QUOTE, Kind.PULL_QUOTE):
            if (outer := self._frames.quote) is not None:
                close_words(outer, self.pieces)
            url = attributes.get("cite") or ""
            frame.url = url if url.startswith(("https://", "http://")) else None
        if self.main and is_main(self.main, tag, attributes):
            frame.is_main = True
            self._inside += 1
            self.pieces.is_inside = True
        return self._frames.push(frame)

    def _capture(self, tag: str, role: Role) -> Frame:
        """What stands in the element goes apart from the running text."""
        kind, reason = role.kind, role.reason
        if kind is Kind.FURNITURE and tag == "footer" and self._frames.quote is not None:
            kind = Kind.CREDIT
        if kind is Kind.BYLINE and tag in _WITHIN_LINES:
            frame = Frame(kind, tag, start=len(self._buffer), generation=self._generation)
            return self._frames.push(frame)
        is_name = kind in (Kind.CREDIT, Kind.WORK)
        if (is_name and self._boxes and self._frames.quote is None) or (not is_name and tag not in _WITHIN_LINES):
            self._flush()
        elif kind is Kind.FURNITURE:
            self._text(HOLE)
        frame = Frame(kind, tag, reason, outer=self._buffer, outer_cites=self._cites)
        self._buffer, self._cites = [], []
        self._muted += kind in (Kind.FURNITURE, Kind.HIDDEN)
        return self._frames.push(frame)

    def _leave(self, frame: Frame | None) -> None:
        if frame is None:
            return
        match frame.kind:
            case Kind.TYPED:
                self._end_typed(frame)
            case Kind.CITE if frame.generation == self._generation:
                self._cites.append((frame.start, len(self._buffer)))
            case Kind.BYLINE if frame.outer is None and frame.generation == self._generation:
                self.bylines.add("".join(self._buffer[frame.start :]), len(self.pieces.all))
            case _ if frame.outer is not None:
                self._end_capture(frame)
            case _:
                self._end_block(frame)
        self._frames.pop()

    def _end_typed(self, frame: Frame) -> None:
        if frame.generation == self._generation and frame.start < len(self._buffer):
            first = next((part.lstrip() for part in self._buffer[frame.start + 1 :] if part.strip()), "")
            if first and first[0] not in CLOSERS:
                self._buffer[frame.start], closing = "“”" if self._typed % 2 else "‘’"
                self._buffer.append(closing)
        self._typed -= 1

    def _end_block(self, frame: Frame) -> None:
        self._flush()
        if names_its_author(frame.kind, frame.tag):
            self._boxes -= 1
        if frame.is_quote:
            end_quote(frame, self.pieces, is_pull_quote=self._frames.innermost(Kind.PULL_QUOTE) is not None)
        elif frame.kind is Kind.BOX:
            end_box(frame, self.pieces)
        elif frame.kind is Kind.FIGURE:
            end_figure(frame, self.pieces, self.page)
        elif frame.kind is Kind.VERSE:
            self._verse -= 1
        if frame.is_main:
            self._inside -= 1
            self.pieces.is_inside = self._inside > 0

    def _end_capture(self, frame: Frame) -> None:
        text = tidied("".join(self._buffer)).replace(HOLE, "")
        credit = captured_credit(self._buffer, self._cites)
        assert frame.outer is not None and frame.outer_cites is not None  # noqa: S101 - set together on capturing
        self._buffer, self._cites = frame.outer, frame.outer_cites
        if frame.tag not in _WITHIN_LINES:
            self._buffer.append("\n")
        match frame.kind:
            case Kind.FURNITURE | Kind.HIDDEN:
                self._muted -= 1
                is_shown = frame.kind is Kind.FURNITURE
                reason = frame.reason or "hidden on the page"
                flat = "\n".join(paragraphs(text)) if is_shown else " ".join(text.split())
                self.pieces.add(BlockKind.FURNITURE, flat, page=self.page, reason=reason, is_shown=is_shown)
            case Kind.BYLINE:
                last = self.pieces.all[-1] if self.pieces.all else None
                if last is not None and last.kind is BlockKind.QUOTATION and not last.credit and not last.is_pull_quote:
                    last.credit = without_dash(text)
                    self.pieces.add_credit(text)
                else:
                    self.bylines.add(text, len(self.pieces.all))
                    self.pieces.add(BlockKind.FURNITURE, text, page=self.page, reason="names the author")
            case _:
                if text and not take_name(
                    frame, text, credit, self._frames, in_box=self._boxes > 0, place=len(self.pieces.all)
                ):
                    self.pieces.add(BlockKind.FURNITURE, text, page=self.page, reason="a caption")

    def _text(self, text: str) -> None:
        if not self._verse or self._muted:
            text = _SPACES.sub(" ", text)
        if not self._buffer:
            self._buffer_page = self.page
        self._buffer.append(text)

    def _flush(self) -> None:
        """What was gathered becomes a block, or a paragraph of the quotation around it."""
        if self._frames.capture is not None:
            self._buffer.append("\n")
            return
        self._generation += 1
        quote = self._frames.quote
        if quote is not None and self._cites:
            take_cite(quote, self._buffer, self._cites)
        self._cites.clear()
        text = tidied("".join(self._buffer), is_verse=self._verse > 0)
        self._buffer.clear()
        if not text.strip():
            return
        if quote is not None:
            add_words(quote, paragraphs(text), self.pieces, self._buffer_page)
            return
        heading = self._frames.innermost(Kind.HEADING)
        if heading is not None:
            flat = " ".join(text.replace(HOLE, " ").split())
            self.pieces.add(BlockKind.HEADING, flat, page=self._buffer_page, level=heading.level)
            return
        is_item = self._frames.innermost(Kind.ITEM) is not None
        kind = BlockKind.ITEM if is_item else BlockKind.PARAGRAPH
        for part in paragraphs(text):
            is_question = self._is_set_apart and not is_item and part.endswith("?")
            self.pieces.add(kind, part, page=self._buffer_page, reason=QUESTION if is_question else "")
