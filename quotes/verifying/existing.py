"""When a quote's words are said to stand at a place at all, and when a document only speaks of the same.

Pure. All by counting words, never by a score of likeness: a quote turned into its opposite is most like its original.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from quotes.verifying.aligning import Block
from quotes.verifying.checked import Checked
from quotes.verifying.content import is_content, stem
from quotes.verifying.quoted import Quoted
from quotes.verifying.tokens import SPACELESS

# Three words in a row in common are a place; without them most of the words must be, as in a quote of four words.
_RUN, _RUN_OF_CHARACTERS = 3, 5
_SHARE, _LARGE_SHARE = 1 / 2, 2 / 3
# Words of content that a document has close together when it speaks of the same.
_LEAST_WORDS, _SAME_WORDS = 3, 1 / 2
_NEIGHBOURHOOD = 30
# Enough places to find a neighbourhood by; the rarest words' come first.
_MOST_PLACES = 20_000


def stands(quote: Quoted, checked: Checked, blocks: Sequence[Block]) -> bool:
    """Whether the quote's words stand in these blocks so that changes between them can be told.

    At least half of its words do, and half of those with content; three in a row, or two of three. What an editor
    put in brackets counts for nothing. Of a short quote all words must.
    """
    if len(blocks) == 1 and blocks[0].length == len(quote.tokens):
        return True
    own = {at for at, inside in enumerate(quote.bracketed) if not inside}
    there = {at for block in blocks for at in range(block.quoted, block.quoted_end)}
    equal = len(own & there)
    if not there:
        return False
    if quote.is_short:
        return own <= there and is_close(blocks)
    content = {at for at in own if is_content(quote.tokens[at].key)}
    if equal < _SHARE * len(own) or len(content & there) < _SHARE * len(content):
        return False
    longest = max(block.length for block in blocks)
    run = _RUN_OF_CHARACTERS if SPACELESS.match(quote.tokens[blocks[0].quoted].word) else _RUN
    return longest >= run or equal >= _LARGE_SHARE * len(own)


def is_close(blocks: Sequence[Block]) -> bool:
    """Whether nothing of the document lies between the blocks."""
    return all(one.end == other.start for one, other in pairwise(blocks))


def speaks_of_the_same(quote: Quoted, checked: Checked) -> bool:
    """Whether half of the quote's words of content, and at least three, stand near each other, in any form and order.

    That proves nothing; it only tells where a person may look for what was put in other words.
    """
    wanted = {root for token in quote.tokens if (root := stem(token.key)) is not None}
    needed = max(_LEAST_WORDS, len(wanted) * _SAME_WORDS)
    codes = {code: root for root in wanted for code in checked.stems.get(root, ())}
    if len(set(codes.values())) < needed:
        return False
    hits: list[tuple[int, str]] = []
    for code in sorted(codes, key=lambda code: checked.counts[code]):
        at = checked.coded.find(code)
        while at >= 0 and len(hits) < _MOST_PLACES:
            hits.append((at, codes[code]))
            at = checked.coded.find(code, at + 1)
    hits.sort()
    reach = max(_NEIGHBOURHOOD, 2 * len(quote.tokens))
    inside: dict[str, int] = {}
    first = 0
    for at, root in hits:
        inside[root] = inside.get(root, 0) + 1
        while at - hits[first][0] > reach:
            gone = hits[first][1]
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            first += 1
        if len(inside) >= needed:
            return True
    return False
