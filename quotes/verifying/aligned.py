"""The nouns of holding words against words: a word with its place, and a quote laid over a stretch of a document.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotes.model import MatchClass
from quotes.verifying.verification import Change


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text from `start` to `end`, in code points: `word` as it stands there, `key` as it is compared."""

    word: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a quote over a part of a document, as ranges of tokens without their ends.

    The quote's tokens from `quoted_start` to `quoted_end` lie over the document's from `start` to `end`. A range may be
    empty on one side only.
    """

    quoted_start: int
    quoted_end: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quote laid over one place of a document.

    `text` is the quote as it was given and `tokens` are its words, with offsets into `text`. There is one piece for
    each part of a quote that marks its cuts, and one for a quote without cuts; they stand in the order of both texts.
    `start` and `end` are code points of the document's text, from its first word to its last, with the marks that
    belong to them. `changes` are in the order of the quote; gaps that the quote marks are among them, with the reason
    `CUT`.
    """

    text: str
    tokens: tuple[Token, ...]
    pieces: tuple[Piece, ...]
    start: int
    end: int
    match: MatchClass
    changes: tuple[Change, ...] = ()

    @property
    def first(self) -> int:
        """The index of the first token of the document under the quote."""
        return self.pieces[0].start

    @property
    def last(self) -> int:
        """The index behind the last token of the document under the quote."""
        return self.pieces[-1].end
