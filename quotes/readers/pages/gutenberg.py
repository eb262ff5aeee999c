"""Project Gutenberg's words around a book, which are neither the book's nor its author's.

Pure. Lines with three asterisks say where in a file the book itself starts and ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotes.readers.blocks import Block, BlockKind

_START = re.compile(r"\*\*\*\s?START OF (?:THE|THIS) PROJECT GUTENBERG", re.I)
_END = re.compile(r"\*\*\*\s?END OF (?:THE|THIS) PROJECT GUTENBERG", re.I)
_CLOSING = re.compile(r"End of (?:the )?Project Gutenberg(?:['’]s)?\b.{0,200}", re.I)
_LICENCE = "Project Gutenberg's words, not the book's"


def without_licence(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with all before the mark of a book's start, and all from the mark of its end, as furniture."""
    start = next((at for at, block in enumerate(blocks) if _START.search(block.text)), -1)
    end = next((at for at, block in enumerate(blocks) if at > start and _END.search(block.text)), len(blocks))
    if start < 0 and end == len(blocks):
        return tuple(blocks)
    if 0 < end < len(blocks) and _CLOSING.fullmatch(blocks[end - 1].text.strip()):
        end -= 1
    return tuple(
        block if start < at < end else replace(block, kind=BlockKind.FURNITURE, level=0, reason=_LICENCE)
        for at, block in enumerate(blocks)
    )
