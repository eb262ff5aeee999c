"""The lines of a page that name who wrote it, and whether they sign parts of it that several people wrote.

Pure but for the lines that come.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from quotes.readers.blocks import BlockKind
from quotes.readers.pages.pieces import Piece

_MOST = 20
_LONGEST = 200
# Between two lines that name a post's authors stand a date or a picture's caption; a post has more words.
_LEAST_WORDS = 5

SEVERAL = (
    "Several people sign parts of this page, such as posts or answers: its text is credited to none of them."
    " Save the part that you want as a page of its own."
)


@dataclass(slots=True)
class Bylines:
    """The lines, each with the number of pieces that stood before it."""

    lines: list[str] = field(default_factory=list)
    _places: list[int] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def add(self, text: str, place: int) -> None:
        """Takes a line down, if it is short enough to name somebody."""
        flat = " ".join(text.split())
        if flat and len(flat) <= _LONGEST and len(self.lines) < _MOST:
            self.lines.append(flat)
            self._places.append(place)

    def are_of_several(self, pieces: Sequence[Piece], names: Sequence[Sequence[str]]) -> bool:
        """True when two lines name different people (`names` of each line) and words of a text stand between them."""
        named = [(place, tuple(found)) for place, found in zip(self._places, names, strict=True) if found]
        for (start, first), (end, second) in itertools.pairwise(named):
            between = (piece for piece in pieces[start:end] if piece.is_inside)
            texts = (piece.text for piece in between if piece.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM))
            if first != second and any(len(text.split()) >= _LEAST_WORDS for text in texts):
                return True
        return False
