"""Where a place begins and ends: the marks around its words, the stretch as it stands, and what is around it.

Pure.
"""

from __future__ import annotations

import unicodedata

from quotes.model import Place
from quotes.verifying.aligned import Candidate
from quotes.verifying.checked import Checked
from quotes.verifying.quoted import Quoted

_CONTEXT = 32
"""As many characters around the words as the model keeps."""

_STOPS = frozenset(".!?…。！？।")
_CLOSING_QUOTES = frozenset("\"'”’»“‘›」』")
_OPENING_QUOTES = frozenset("\"'“‘«„‚‹「『")
# Longer rows of marks are a rule between two parts.
_MOST_MARKS = 6


def with_marks(quote: Quoted, checked: Checked, first: int, last: int) -> tuple[int, int]:
    """From where to where a place reaches in the document's text: its words, and the marks at its ends that the quote
    has too, a full stop where the quote ends with any stop.
    """
    start, end = checked.tokens.starts[first], checked.tokens.ends[last - 1]
    before = {_kind(mark) for mark in quote.text[: quote.tokens[0].start] if not mark.isspace()}
    after = {_kind(mark) for mark in quote.text[quote.tokens[-1].end :] if not mark.isspace()}
    low = checked.passage_of(first).start
    passage = checked.passage_of(last - 1)
    if last < len(checked.tokens):
        high = min(passage.start + len(passage.text), checked.tokens.starts[last])
    else:
        high = passage.start + len(passage.text)
    text = checked.text
    for _ in range(_MOST_MARKS):
        if start > low and _kind(text[start - 1], opens=True) in before:
            start -= 1
        if end < high and _kind(text[end]) in after:
            end += 1
    return start, end


def _kind(mark: str, *, opens: bool = False) -> str:
    if mark in _STOPS:
        return "stop"
    if mark in (_OPENING_QUOTES if opens else _OPENING_QUOTES | _CLOSING_QUOTES):
        return "quotation"
    if mark.isalnum() or mark.isspace() or unicodedata.category(mark)[0] not in "PS":
        return "none of them"
    return mark


def place_of(candidate: Candidate, checked: Checked) -> Place:
    """The place of a candidate: its line, page and time, its words as they stand, and up to 32 characters around.

    In a transcript the words of each passage stand on a line of their own, without what else is in the line.
    """
    first, last = checked.tokens.passages[candidate.first], checked.tokens.passages[candidate.last - 1]
    passage = checked.passages[first]
    start, end = candidate.start, candidate.end
    if any(one.voice for one in checked.passages[first : last + 1]):
        exact = _said(checked, first, last, start, end)
        prefix = _said(checked, _reach(checked, first, -1, start), first, 0, start)[-_CONTEXT:]
        suffix = _said(checked, last, _reach(checked, last, 1, end), end, len(checked.text))[:_CONTEXT]
    else:
        exact = checked.text[start:end]
        prefix, suffix = checked.text[max(0, start - _CONTEXT) : start], checked.text[end : end + _CONTEXT]
    return Place(
        document=checked.document,
        name=checked.name,
        line=passage.line,
        page=passage.page,
        seconds=passage.seconds,
        tolerance_seconds=passage.tolerance_seconds,
        exact=exact,
        prefix=prefix,
        suffix=suffix,
    )


def _reach(checked: Checked, at: int, step: int, edge: int) -> int:
    """The farthest passage of the same voice of which something is among the characters around an edge."""
    passages = checked.passages
    voice, one = passages[at].voice, passages[at]
    length = edge - one.start if step < 0 else one.start + len(one.text) - edge
    while length < _CONTEXT and 0 <= at + step < len(passages) and passages[at + step].voice == voice:
        at += step
        length += 1 + len(passages[at].text)
    return at


def _said(checked: Checked, first: int, last: int, start: int, end: int) -> str:
    """What the passages say between two places of the text, each line on a line of its own."""
    pieces: list[str] = []
    line = 0
    for passage in checked.passages[first : last + 1]:
        low, high = max(start, passage.start), min(end, passage.start + len(passage.text))
        if pieces:
            pieces.append(" " if passage.line == line else "\n")
        pieces.append(checked.text[low:high] if low < high else "")
        line = passage.line
    return "".join(pieces)
