"""Where a piece of a block stands in the document's text: its line, the words as they stand, and what is around them.

Pure. One walk over block and text side by side; the last block's walk is kept, since its pieces come one after another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from quotes.model import Place
from quotes.readers.blocks import Block

# As many characters around the words as the model keeps.
_CONTEXT = 32
# Signs of light mark-up that a block's words are written without.
_MARKUP = frozenset("*_`~\\>#|^=")
# What stands in a text and in none of its words: the address of a link, a tag, the beginning of a link or a picture.
_HIDDEN = re.compile(r"\]\([^()\s]{0,2000}\)|\]\[[^\[\]]{0,100}\]|</?[A-Za-z][^<>]{0,1000}>|!?\[")
# The words of a block may begin after a list sign or a label, not farther on.
_LONGEST_LEAD = 200


@dataclass(slots=True)
class Anchors:
    """The places in a document whose text is `text`; `document` and `name` go into each of them."""

    text: str
    document: str
    name: str
    _starts: list[int] = field(default_factory=list)
    _last: tuple[Block, list[int] | None] | None = None

    def place(self, blocks: Sequence[Block], start: int, end: int) -> Place:
        """Where the words from `start` in the first of these blocks to `end` in the last one stand.

        Where the text has other characters between them than signs of mark-up (a link, an entity), `exact` is the
        words as a reader sees them.
        """
        first, last = blocks[0], blocks[-1]
        walked = self._walked(first)
        ends = walked if last is first else self._walked(last)
        if walked is not None and ends is not None:
            begin, stop = walked[start], ends[end - 1] + 1
            exact = self.text[begin:stop]
            if begin < stop and not _HIDDEN.search(exact):
                line = bisect_right(self._line_starts(), begin)
                return self._place(
                    line, first, exact, self.text[max(0, begin - _CONTEXT) : begin], self.text[stop : stop + _CONTEXT]
                )
        words = "\n\n".join(block.text for block in blocks)
        stop = len(words) - len(last.text) + end
        line = first.line + first.text.count("\n", 0, start)
        return self._place(
            line, first, words[start:stop], words[max(0, start - _CONTEXT) : start], words[stop : stop + _CONTEXT]
        )

    def _place(self, line: int, block: Block, exact: str, prefix: str, suffix: str) -> Place:
        return Place(self.document, self.name, line, block.page, exact=exact, prefix=prefix, suffix=suffix)

    def _line_starts(self) -> list[int]:
        if not self._starts:
            self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        return self._starts

    def _walked(self, block: Block) -> list[int] | None:
        """Where each character of the block stands in the text; None when its words are not there as they are."""
        if self._last is None or self._last[0] is not block:
            self._last = (block, self._walk(block))
        return self._last[1]

    def _walk(self, block: Block) -> list[int] | None:
        starts, words = self._line_starts(), block.text.split(maxsplit=1)
        if not words or not 1 <= block.line <= len(starts):
            return None
        text, at = self.text, starts[block.line - 1]
        at = max(at, text.find(words[0], at, at + _LONGEST_LEAD + len(words[0])))
        if text.startswith(block.text, at):
            return list(range(at, at + len(block.text)))
        places: list[int] = []
        for character in block.text:
            if not character.isspace():
                found = self._found(character, at)
                if found is None:
                    return None
                at = found
            places.append(min(at, len(text) - 1))
            # A space of the words may be none in the text, and any number: the next character looks past them.
            at += not character.isspace()
        return places

    def _found(self, character: str, at: int) -> int | None:
        """The next place of a character that is no space, past white space and signs of mark-up."""
        text = self.text
        while at < len(text) and text[at] != character:
            if (hidden := _HIDDEN.match(text, at)) is not None:
                at = hidden.end()
            elif text[at] in _MARKUP or text[at].isspace():
                at += 1
            else:
                return None
        return at if at < len(text) else None
