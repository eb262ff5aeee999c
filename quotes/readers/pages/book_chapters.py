"""A book's file as chapters: which of them are its author's own text, and where each begins.

Pure. A chapter that somebody else signs, or that is an interview, is nobody's: a book holds many people's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotes.readers.blocks import About, Block, BlockKind
from quotes.readers.conversation import not_the_authors
from quotes.readers.credited import real_names
from quotes.readers.pages.book_matter import matter_of_title
from quotes.readers.pages.stated_about import names_in_byline

# A chapter's author stands below its heading, at most a subtitle between.
_REACH = 3
_BY = re.compile(r"(?:by|von|par|por|di|av|door)\s+\S", re.I)


@dataclass(slots=True)
class BookFile:
    """The blocks of one file of a book, and its chapters: the line each begins on, and its title."""

    blocks: list[Block]
    chapters: list[tuple[int, str]]


def book_file(taken: Sequence[Block], title: str, matter: str | None, about: About) -> BookFile:
    """The file's blocks, with all that is not the book's own text as furniture.

    `title` is the file's in the contents, `matter` what all of the file is when it is not the book's own text.
    """
    blocks = list(taken)
    if matter is not None:
        return BookFile([_furniture(block, matter) for block in blocks], [])
    is_headed = any(block.kind is BlockKind.HEADING for block in blocks[:3])
    chapters: list[tuple[int, str]] = []
    if title and blocks and not is_headed:
        blocks.insert(0, Block(BlockKind.HEADING, title, blocks[0].line, blocks[0].page, level=1))
    level = _chapter_level(blocks)
    settled: list[Block] = []
    for part in _parts(blocks, level):
        head = part[0] if part[0].kind is BlockKind.HEADING else None
        name = "" if head is None else " ".join(head.text.split())
        if head is not None:
            chapters.append((head.line, title if title and not chapters and head.line == blocks[0].line else name))
        reason = matter_of_title(name) if name else None
        if reason is not None:
            settled += (_furniture(block, reason) for block in part)
        elif (reason := _whose(part, about)) is not None:
            settled += (
                _furniture(block, reason) if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) else block
                for block in part
            )
        else:
            settled += part
    return BookFile(settled, chapters)


def _chapter_level(blocks: Sequence[Block]) -> int:
    """The level of headings that part the file; a single one above others is the book's title."""
    levels = sorted(block.level for block in blocks if block.kind is BlockKind.HEADING)
    return levels[1] if len(levels) > 2 and levels[0] < levels[1] else levels[0] if levels else 0


def _parts(blocks: Sequence[Block], level: int) -> list[list[Block]]:
    parts: list[list[Block]] = []
    for block in blocks:
        if not parts or (block.kind is BlockKind.HEADING and block.level <= level):
            parts.append([])
        parts[-1].append(block)
    return parts


def _whose(part: Sequence[Block], about: About) -> str | None:
    """Why a chapter is not to be taken for the words of the book's author; None when it is."""
    authors = real_names(about.authors)
    if not authors:
        return None
    known = {author.casefold() for author in authors}
    below = [block for block in part if block.kind is not BlockKind.HEADING][:_REACH]
    for block in below:
        text = " ".join(block.text[:200].split())
        is_author = text.casefold() in known
        names = [text] if is_author else names_in_byline(text) if _BY.match(text) else []
        signed = {name.casefold() for name in names}
        if names and signed != known:
            return f"signed by {' and '.join(names)}, not by all of the book's authors"
    # The title says nothing of a chapter: "Interview with the Lion" may be a novel.
    return not_the_authors(part, replace(about, title=None))


def _furniture(block: Block, reason: str) -> Block:
    told = block.reason if block.kind is BlockKind.FURNITURE else ""
    return replace(block, kind=BlockKind.FURNITURE, level=0, reason=told or reason)
