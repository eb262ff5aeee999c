"""A quote laid over each place of a document where its words may stand.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotes.model import MatchClass
from quotes.verifying.aligned import Candidate, Piece
from quotes.verifying.aligning import Block, align
from quotes.verifying.changing import Changes, span_in, span_under
from quotes.verifying.checked import UNKNOWN, Checked
from quotes.verifying.edges import with_marks
from quotes.verifying.existing import stands
from quotes.verifying.quoted import Quoted
from quotes.verifying.seeding import Window, windows
from quotes.verifying.unmarked import Unmarked, strictly
from quotes.verifying.verification import Change, ChangeKind, ChangeReason

MOST_PLACES = 1_000
"""Places that are told one by one; more are only counted."""

# A part between cuts is looked for from this many places of the part that tells most.
_MOST_STARTS = 200


def whole(quote: Quoted, checked: Checked) -> tuple[list[Candidate], int]:
    """The places where all words stand as they are, in order, and how many there are beyond the first thousand."""
    places, more = occurrences(quote, checked, 0, len(quote.tokens), most=MOST_PLACES)
    part = (0, len(quote.tokens))
    return [candidate for at in places if (candidate := _laid(quote, checked, [_exact(part, at)])) is not None], more


def occurrences(
    quote: Quoted, checked: Checked, low: int, high: int, *, start: int = 0, most: int
) -> tuple[list[int], int]:
    """Where the quote's tokens from `low` to `high` stand as they are, from a token on, apart from each other."""
    tokens = quote.tokens[low:high]
    run, text = checked.code(tokens), checked.coded
    if UNKNOWN in run or not run:
        return [], 0
    found: list[int] = []
    at = text.find(run, start)
    while at >= 0 and len(found) < most:
        if not checked.has_wrapped or checked.same(tokens, at):
            found.append(at)
        at = text.find(run, at + len(run))
    return found, text.count(run, at) if at >= 0 else 0


def near(quote: Quoted, checked: Checked) -> Iterator[Candidate]:
    """The places where most words stand in order, as far as seeds lead there; some may be given twice."""
    main = max(range(len(quote.parts)), key=lambda at: quote.parts[at][1] - quote.parts[at][0])
    low, high = quote.parts[main]
    starts: list[_Laid] = []
    if len(quote.parts) > 1:
        places, _ = occurrences(quote, checked, low, high, most=_MOST_STARTS)
        starts += [_exact((low, high), at) for at in places]
    for window in windows(quote.tokens[low:high], checked):
        for blocks in _aligned(quote, (low, high), checked, window):
            if len(quote.parts) == 1 or _has_most(blocks, high - low):
                starts.append(_Laid((low, high), blocks))
    for laid in starts:
        parts = [*_before(quote, checked, main, laid.start), laid, *_after(quote, checked, main, laid.end)]
        if (candidate := _laid(quote, checked, parts)) is not None:
            yield candidate


def _aligned(quote: Quoted, part: tuple[int, int], checked: Checked, window: Window) -> Iterator[tuple[Block, ...]]:
    """The blocks of each place in a window: beside one with most of the words there may be room for another."""
    tokens = quote.tokens[part[0] : part[1]]
    stretches = [(window.start, window.end)]
    while stretches:
        low, high = stretches.pop()
        blocks = align(tokens, part[0], checked, low, high)
        if not blocks:
            continue
        yield blocks
        if _has_most(blocks, len(tokens)):
            beside = ((low, blocks[0].start), (blocks[-1].end, high))
            stretches += [(begin, end) for begin, end in beside if (end - begin) * 2 > len(tokens)]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A part of a quote, as a range of its tokens, and the equal words under it; no blocks when it stands nowhere."""

    part: tuple[int, int]
    blocks: tuple[Block, ...]

    @property
    def start(self) -> int:
        return self.blocks[0].start

    @property
    def end(self) -> int:
        return self.blocks[-1].end


def _exact(part: tuple[int, int], at: int) -> _Laid:
    return _Laid(part, (Block(part[0], at, part[1] - part[0]),))


def _before(quote: Quoted, checked: Checked, main: int, start: int) -> list[_Laid]:
    """The parts in front of the main one, each as near before the next as it stands."""
    found: list[_Laid] = []
    for low, high in reversed(quote.parts[:main]):
        run = checked.code(quote.tokens[low:high])
        at = -1 if UNKNOWN in run else checked.coded.rfind(run, 0, start)
        laid = _exact((low, high), at) if at >= 0 else _like(quote, checked, (low, high), 0, start, last=True)
        found.append(laid)
        start = laid.start if laid.blocks else start
    return found[::-1]


def _after(quote: Quoted, checked: Checked, main: int, end: int) -> list[_Laid]:
    found: list[_Laid] = []
    for low, high in quote.parts[main + 1 :]:
        run = checked.code(quote.tokens[low:high])
        at = -1 if UNKNOWN in run else checked.coded.find(run, end)
        laid = _exact((low, high), at) if at >= 0 else _like(quote, checked, (low, high), end, None, last=False)
        found.append(laid)
        end = laid.end if laid.blocks else end
    return found


def _like(quote: Quoted, checked: Checked, part: tuple[int, int], low: int, high: int | None, *, last: bool) -> _Laid:
    """A part of which most words stand between two tokens of the document, as near to the main part as may be."""
    tokens = quote.tokens[part[0] : part[1]]
    found = windows(tokens, checked, low, high)
    most = max((window.support for window in found), default=0)
    best = [window for window in found if window.support == most]
    for window in sorted(best, key=lambda window: window.start, reverse=last):
        blocks = align(tokens, part[0], checked, window.start, window.end)
        if _has_most(blocks, len(tokens)):
            return _Laid(part, blocks)
    return _Laid(part, ())


def _has_most(blocks: Sequence[Block], length: int) -> bool:
    """Whether more than half of a part's words are equal: each part has to stand where it is said to."""
    return sum(block.length for block in blocks) * 2 > length


def _laid(quote: Quoted, checked: Checked, parts: list[_Laid]) -> Candidate | None:
    """The candidate of parts laid over the document; None when too little of the quote stands there."""
    if not stands(quote, checked, [block for laid in parts for block in laid.blocks]):
        return None
    is_loose = isinstance(checked, Unmarked)
    changes: list[Change] = []
    pieces: list[Piece] = []
    for at, laid in enumerate(parts):
        if not laid.blocks:
            begin, to = span_in(quote, *laid.part)
            place = checked.tokens.ends[pieces[-1].end - 1] if pieces else 0
            changes.append(Change(ChangeKind.ADDED, quote.text[begin:to], "", begin, to, place, place))
            continue
        blocks = tuple(strictly(quote.tokens, checked, laid.blocks)) if is_loose else laid.blocks
        if not blocks:
            return None
        differing = Changes(quote, checked, *laid.part, blocks)
        inside = differing.found()
        if pieces and at and differing.start > pieces[-1].end:
            begin, to = quote.cuts[at - 1]
            start, end = span_under(checked, pieces[-1].end, differing.start)
            cut = (quote.text[begin:to], checked.text[start:end], begin, to, start, end)
            changes.append(Change(ChangeKind.DROPPED, *cut, ChangeReason.CUT))
        changes += inside
        pieces.append(Piece(*laid.part, differing.start, differing.end))
    start, end = with_marks(quote, checked, pieces[0].start, pieces[-1].end)
    return Candidate(quote.text, quote.tokens, tuple(pieces), start, end, _class(changes), tuple(changes))


def _class(changes: list[Change]) -> MatchClass:
    if not changes:
        return MatchClass.VERBATIM
    return MatchClass.NEAR_VERBATIM if all(change.reason for change in changes) else MatchClass.ALTERED
