"""The table of contents of a PDF, which ends with its page: what follows it often has no heading that would end it.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotes.readers.blocks import Block, BlockKind
from quotes.readers.sections import Section, section_of

# A line of a contents list or two; a page may hold a million dots.
_BEGINNING = 500
_LEADERS = re.compile(r"(?:\.{4}|(?:\. ){4}|…{2})[.… ]{0,200}(?:\d{1,5}|[ivxlc]{1,7})(?:\s|$)", re.I)


def contents_apart(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with the contents, and lines that lead to a page by dots, as furniture."""
    page: str | None = None
    apart: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            page = block.page if section_of(block.text) is Section.CONTENTS else None
        is_contents = (page is not None and block.page == page) or _LEADERS.search(block.text[:_BEGINNING]) is not None
        if is_contents and block.kind is not BlockKind.FURNITURE:
            block = replace(block, kind=BlockKind.FURNITURE, level=0, reason=Section.CONTENTS.value)
        apart.append(block)
    return tuple(apart)
