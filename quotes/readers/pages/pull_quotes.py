"""Pull-quotes: which of them repeat the words of the text they stand in.

Pure. Linear in the length of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotes.readers.blocks import BlockKind
from quotes.readers.pages.pieces import Piece

_WORD = re.compile(r"\w+")
# Three words in a row; editors shorten a pull-quote, so that a fifth of them may be its own.
_RUN = 3
_REPEATED = 0.8


def settle_pull_quotes(pieces: Sequence[Piece]) -> None:
    """Pull-quotes that repeat the text become furniture, and so do those that name nobody."""
    pulled = [piece for piece in pieces if piece.is_pull_quote]
    if not pulled:
        return
    words_of_text = {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTATION}
    runs: set[tuple[str, ...]] = set()
    for piece in pieces:
        if not piece.is_pull_quote and piece.kind in words_of_text:
            runs.update(_runs(piece.text))
    for piece in pulled:
        own = _runs(piece.text)
        repeated = sum(run in runs for run in own)
        if own and repeated >= _REPEATED * len(own):
            piece.kind, piece.reason = BlockKind.FURNITURE, "a pull-quote: repeats words of the text"
        elif not piece.credit:
            piece.kind, piece.reason = BlockKind.FURNITURE, "a pull-quote that names nobody"


def _runs(text: str) -> list[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return [tuple(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1))] if words else []
