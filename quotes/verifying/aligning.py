"""Words laid over words: which of a quote's words stand in a stretch of a document, in order and near each other.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotes.transcripts.alignment import aligned
from quotes.verifying.aligned import Token
from quotes.verifying.checked import Checked

# The table of an alignment has a bit for each pair of words; longer texts are laid over each other stretch by stretch.
_LARGEST_TABLE = 50_000_000
# Equal words beyond a gap belong to the place when they are worth it: one "the" twenty words on is another "the".
_FREE, _FOR_EACH_WORD = 6, 4


@dataclass(frozen=True, slots=True)
class Block:
    """Equal words: `length` of them, from `quoted` on in the quote and from `start` on in the document."""

    quoted: int
    start: int
    length: int

    @property
    def quoted_end(self) -> int:
        """The index behind the last of the quote's words."""
        return self.quoted + self.length

    @property
    def end(self) -> int:
        """The index behind the last of the document's words."""
        return self.start + self.length


def align(tokens: Sequence[Token], offset: int, checked: Checked, low: int, high: int) -> tuple[Block, ...]:
    """The equal words of a part of a quote and a stretch of the document, in order; empty when there are none.

    `offset` is the index of the part's first token in its quote. The most equal words that keep their order are found,
    and of them those that lie together.
    """
    one, other = checked.code(tokens), checked.coded[low:high]
    if checked.has_wrapped:
        # Two words may have one code, so the words themselves are compared.
        keys = [token.key for token in tokens]
        blocks = _together(_by_anchors(keys, [checked.tokens.key(at) for at in range(low, high)]))
    else:
        blocks = _with_ends(one, other, _together(_equal(one, other)))
    return tuple(Block(block.quoted + offset, block.start + low, block.length) for block in blocks)


def _equal(one: str, other: str) -> list[Block]:
    """The most equal words that keep their order."""
    if len(one) * len(other) > _LARGEST_TABLE:
        return _by_anchors(one, other)
    # Imported late: most commands verify nothing.
    from rapidfuzz.distance import LCSseq

    return [
        Block(found.src_start, found.dest_start, found.src_end - found.src_start)
        for found in LCSseq.opcodes(one, other)
        if found.tag == "equal"
    ]


def _with_ends(one: str, other: str, blocks: list[Block]) -> list[Block]:
    """The blocks with those near them at the ends of the quote: of equal words the nearest count."""
    if not blocks:
        return blocks
    head, start = blocks[0].quoted, blocks[0].start
    if head:
        # Read backwards, so that the nearest is found first.
        near = other[max(0, start - _FREE - _FOR_EACH_WORD * head) : start][::-1]
        found = _equal(one[:head][::-1], near)
        turned = [Block(head - block.quoted_end, start - block.end, block.length) for block in found[::-1]]
        blocks = [*turned, *blocks]
    last, end = blocks[-1].quoted_end, blocks[-1].end
    if last < len(one):
        near = other[end : end + _FREE + _FOR_EACH_WORD * (len(one) - last)]
        blocks = [
            *blocks,
            *(Block(block.quoted + last, block.start + end, block.length) for block in _equal(one[last:], near)),
        ]
    return _together(_pulled(one, other, blocks))


def _pulled(one: str, other: str, blocks: list[Block]) -> list[Block]:
    """The blocks with the first and the last one next to the others, where the same words stand there too."""
    while len(blocks) > 1 and blocks[0].quoted_end == blocks[1].quoted and blocks[0].end < blocks[1].start:
        first, then = blocks[:2]
        start = then.start - first.length
        if other[start : then.start] != one[first.quoted : first.quoted_end]:
            break
        blocks = [Block(first.quoted, start, first.length + then.length), *blocks[2:]]
    while len(blocks) > 1 and blocks[-2].quoted_end == blocks[-1].quoted and blocks[-2].end < blocks[-1].start:
        before, last = blocks[-2:]
        if other[before.end : before.end + last.length] != one[last.quoted : last.quoted_end]:
            break
        blocks = [*blocks[:-2], Block(before.quoted, before.start, before.length + last.length)]
    return blocks


def _by_anchors(one: Sequence[str], other: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    for at, place in enumerate(aligned(one, other)):
        if place is None:
            continue
        last = blocks[-1] if blocks else None
        if last is not None and last.quoted_end == at and last.end == place:
            blocks[-1] = Block(last.quoted, last.start, last.length + 1)
        else:
            blocks.append(Block(at, place, 1))
    return blocks


def _together(blocks: Sequence[Block]) -> list[Block]:
    """The longest block and those around it that are worth their distance."""
    if not blocks:
        return []
    middle = max(range(len(blocks)), key=lambda at: blocks[at].length)
    first = last = middle
    pending = 0
    for at in range(middle - 1, -1, -1):
        pending += blocks[at].length
        if blocks[first].start - blocks[at].end <= _FREE + _FOR_EACH_WORD * pending - _FOR_EACH_WORD:
            first, pending = at, 0
    pending = 0
    for at in range(middle + 1, len(blocks)):
        pending += blocks[at].length
        if blocks[at].start - blocks[last].end <= _FREE + _FOR_EACH_WORD * pending - _FOR_EACH_WORD:
            last, pending = at, 0
    return list(blocks[first : last + 1])
