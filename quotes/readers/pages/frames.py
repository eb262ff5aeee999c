"""An element that is open while a page is walked, and what its end does to the pieces that stand in it.

Pure but for the pieces, which change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quotes.readers.blocks import BlockKind
from quotes.readers.marks import DASH
from quotes.readers.pages.named_beside import (
    cited_credit,
    dashed_credit,
    joined_credit,
    may_precede_credit,
    named_or_work,
    split_credit,
    without_dash,
)
from quotes.readers.pages.pieces import Piece, Pieces, tidied
from quotes.readers.pages.roles import Kind

_TRAILING_DASH = re.compile(rf"\s*{DASH}\s*$")

_WORDS = (BlockKind.PARAGRAPH, BlockKind.ITEM)
_DASHES = " \n-—–―~"

Cites = list[tuple[int, int]]
"""From which to which part of a buffer each `cite` goes."""


@dataclass(slots=True)
class Frame:
    """An open element that does something to what stands in it.

    `start` counts parts of the buffer for what stands within a line, and pieces for all else. `outer` is the buffer to
    go back to after a capture. `words` are paragraphs of a quotation that are no piece yet; `names`, `works` and
    `credit` are whose they are, and `shown` the lines in which that stands on the page.
    """

    kind: Kind
    tag: str
    reason: str = ""
    level: int = 0
    url: str | None = None
    start: int = 0
    generation: int = -1
    outer: list[str] | None = None
    outer_cites: Cites | None = None
    words: list[str] = field(default_factory=list)
    page: str | None = None
    pieces: list[Piece] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    works: list[str] = field(default_factory=list)
    credit: str = ""
    shown: list[str] = field(default_factory=list)
    is_main: bool = False
    named_at: int = 0
    order: int = 0

    @property
    def is_quote(self) -> bool:
        """True for what holds the words of one quotation."""
        return self.kind in (Kind.QUOTE, Kind.PULL_QUOTE)


def close_words(quote: Frame, pieces: Pieces) -> None:
    """The words of a quotation so far become a piece."""
    if not quote.words:
        return
    piece = pieces.add(BlockKind.QUOTATION, "\n\n".join(quote.words), page=quote.page)
    if piece is not None:
        quote.pieces.append(piece)
    quote.words = []


def add_words(quote: Frame, parts: Sequence[str], pieces: Pieces, page: str | None) -> None:
    """Paragraphs of a quotation. A line that names somebody behind a dash ends one: the next may be somebody else's."""
    for part in parts:
        if not quote.words:
            quote.page = page
        elif (credit := dashed_credit(part)) is not None:
            _credit_so_far(quote, pieces, credit, part)
            continue
        split = split_credit(part)
        quote.words.append(part if split is None else split[0])
        if split is not None:
            _credit_so_far(quote, pieces, split[1], part.rpartition("\n")[2])


def _credit_so_far(quote: Frame, pieces: Pieces, credit: str, shown: str) -> None:
    close_words(quote, pieces)
    quote.pieces[-1].credit = credit
    pieces.add_credit(shown)


def end_quote(quote: Frame, pieces: Pieces, *, is_pull_quote: bool) -> None:
    """A quotation ends: all its pieces are of one credit."""
    close_words(quote, pieces)
    credit = joined_credit(quote.names, quote.works) if quote.names or quote.works else quote.credit
    held = quote.pieces or [piece for piece in pieces.all[quote.start :] if piece.kind is BlockKind.QUOTATION]
    for piece in held:
        if quote.names:
            piece.text = _TRAILING_DASH.sub("", piece.text)
        piece.credit, piece.url, piece.is_pull_quote = piece.credit or credit, piece.url or quote.url, is_pull_quote
    for shown in quote.shown:
        pieces.add_credit(shown)


def end_box(box: Frame, pieces: Pieces) -> None:
    """A container of a quotation and its author ends. Without an author it held words like all others."""
    held = [piece for piece in pieces.all[box.start :] if piece.kind is not BlockKind.FURNITURE]
    credit = joined_credit(box.names, box.works)
    for shown in box.shown:
        pieces.add_credit(shown)
    if not credit or not held:
        return
    if not any(piece.kind is BlockKind.QUOTATION for piece in held):
        held = _words_of_box(box, pieces)
    for piece in held:
        if piece.kind is BlockKind.QUOTATION:
            piece.credit = piece.credit or credit
            piece.text = _TRAILING_DASH.sub("", piece.text)
        else:
            piece.kind, piece.reason = BlockKind.FURNITURE, "stands beside a quotation"


def _words_of_box(box: Frame, pieces: Pieces) -> list[Piece]:
    """The pieces of a box in which no mark-up tells which are the words; those that can only be are a quotation now.

    What stands below the name, such as "Director, Some Firm", is about the person, and headings are of somebody else.
    Nothing is a quotation where most stands below the name, or all of it in several pieces.
    """
    told = [place for place in range(box.start, len(pieces.all)) if pieces.all[place].kind in _WORDS]
    above = [place for place in told if place < box.named_at]
    below = told[len(above) :]
    words = above or below
    of_above, of_below = (sum(len(pieces.all[place].text) for place in places) for places in (above, below))
    if (above and of_above > of_below) or (len(below) == 1 and not above):
        first = pieces.all[words[0]]
        first.text, first.kind = "\n".join(pieces.all[place].text for place in words), BlockKind.QUOTATION
        gone = set(words[1:])
        pieces.all[box.start :] = [pieces.all[at] for at in range(box.start, len(pieces.all)) if at not in gone]
    return [piece for piece in pieces.all[box.start :] if piece.kind is not BlockKind.FURNITURE]


def end_figure(figure: Frame, pieces: Pieces, page: str | None) -> None:
    """A figure ends: what its caption says is whose words the quotation in it are, or what a picture shows."""
    quotations = [piece for piece in pieces.all[figure.start :] if piece.kind is BlockKind.QUOTATION]
    for piece in quotations:
        piece.credit = piece.credit or figure.credit
    for shown in figure.shown:
        if quotations:
            pieces.add_credit(shown)
        else:
            pieces.add(BlockKind.FURNITURE, shown, page=page, reason="a caption")


def take_name(captured: Frame, text: str, credit: str, frames: Iterable[Frame], *, in_box: bool, place: int) -> bool:
    """A captured name, work or caption, given to the quotation, box or figure around it; False when there is none.

    `place` is the number of pieces before it.
    """
    flat = " ".join(text.split())
    credit = named_or_work(" ".join(credit.split()))
    for outer in reversed(list(frames)):
        if outer is captured:
            continue
        if outer.is_quote and not in_box and captured.kind in (Kind.CREDIT, Kind.CAPTION):
            outer.credit = outer.credit or credit
        elif outer.kind is Kind.BOX or (outer.is_quote and in_box):
            if not outer.names and captured.kind is not Kind.WORK:
                outer.named_at = place
            (outer.works if captured.kind is Kind.WORK else outer.names).append(flat)
        elif outer.kind is Kind.FIGURE:
            outer.credit = outer.credit or credit
        else:
            continue
        outer.shown.append(flat)
        return True
    return False


def captured_credit(buffer: Sequence[str], cites: Cites) -> str:
    """What a captured credit says, titles that stand in a `cite` told from names."""
    text = tidied("".join(buffer))
    if not cites:
        return without_dash(text)
    start, end = cites[-1]
    before = without_dash(tidied("".join(buffer[:start]))).strip(_DASHES)
    after = tidied("".join(buffer[end:]))
    if before:
        return joined_credit([before], [tidied("".join(buffer[start:end]))]) + (f" {after}" if after else "")
    return without_dash(text) if after else cited_credit(text)


def take_cite(quote: Frame, buffer: list[str], cites: Cites) -> None:
    """A `cite` at the end of a quotation's paragraph names whose words they are; one within it is part of it."""
    start, end = cites[-1]
    if "".join(buffer[end:]).strip(" \n.)"):
        return
    before = tidied("".join(buffer[:start]))
    cited = tidied("".join(buffer[start:end]))
    words, _, last = before.rpartition("\n")
    named = without_dash(last)
    if named and named != last.strip() and (words or quote.words):
        credit, shown = joined_credit([named], [cited]), f"{last.strip()} {cited}"
    elif may_precede_credit(before):
        words = before.rstrip(_DASHES)
        shown = f"— {cited}" if len(words) < len(before.rstrip()) else cited
        credit = cited_credit(shown)
    else:
        return
    quote.credit = quote.credit or credit
    quote.shown.append(" ".join(shown.split()))
    buffer[:] = [words]
