"""Pieces of a page while it is read: blocks that may still change, and the lines of text they stand in.

Pure but for the list that grows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quotes.readers.blocks import Block, BlockKind
from quotes.readers.pages.holes import without_pictures

# A note shows the beginning of a piece of furniture, so no more of it need be gathered in one.
_LONGEST_FURNITURE = 10_000
_SPACE_RUN = re.compile(r"[ \t\r\f]+")
_ABOUT_LINE_END = re.compile(r" ?\n ?")
_PARAGRAPH_END = re.compile(r"\n{2,}")


@dataclass(slots=True)
class Piece:
    """A block in the making. `is_inside` is true of what stands in the page's main part."""

    kind: BlockKind
    text: str
    line: int
    page: str | None = None
    level: int = 0
    credit: str = ""
    url: str | None = None
    reason: str = ""
    is_inside: bool = True
    is_pull_quote: bool = False

    def block(self) -> Block:
        """The piece as it is now."""
        return Block(self.kind, self.text, self.line, self.page, self.level, self.credit, self.url, self.reason)


@dataclass(slots=True)
class Pieces:
    """The pieces so far and their text. The lines count from `first_line`."""

    first_line: int = 1
    is_inside: bool = True
    all: list[Piece] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        page: str | None = None,
        level: int = 0,
        reason: str = "",
        is_shown: bool = True,
    ) -> Piece | None:
        """A new piece with its lines, or None for no words. Hidden words (`is_shown`) stand in no line."""
        if not text.strip():
            return None
        last = self.all[-1] if self.all else None
        line = self.first_line + len(self.lines)
        if is_shown:
            self.lines += text.split("\n")
        if last is not None and kind is BlockKind.FURNITURE is last.kind and last.reason == reason:
            if len(last.text) < _LONGEST_FURNITURE:
                last.text = f"{last.text}\n{text}"
            return last
        piece = Piece(kind, text, line, page, level, reason=reason, is_inside=self.is_inside)
        self.all.append(piece)
        return piece

    def add_credit(self, text: str) -> None:
        """A line that names whose words stand above: part of the text, and no block of its own."""
        if text.strip():
            self.lines += text.strip().split("\n")


def tidied(text: str, *, is_verse: bool = False) -> str:
    """Words as a page shows them: runs of white space as one space, line ends where they are meant."""
    text = text.replace("\xad", "")
    if is_verse:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    return without_pictures(_ABOUT_LINE_END.sub("\n", _SPACE_RUN.sub(" ", text))).strip()


def paragraphs(text: str) -> list[str]:
    """The paragraphs of tidied words, which two line ends and more part."""
    return [kept for part in _PARAGRAPH_END.split(text) if (kept := part.strip())]
