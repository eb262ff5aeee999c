"""The part of a document that flags are read from: what stands around a place, and not the whole document.

Pure. Places near each other share a part, so that many quotes of a document read each part of it once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from weakref import WeakKeyDictionary

from quotes.model import Span
from quotes.verifying.aligned import Candidate
from quotes.verifying.checked import Checked
from quotes.verifying.flags.running import BLANK, Running, items_run_on
from quotes.verifying.verification import ChangeReason, Passage

FARTHEST = 10_000
"""Code points of a cut of which nothing but its two ends is read; some five pages of a book."""

# Parts begin at multiples of a step, and reach over both ends by a margin: some twenty sentences, or a paragraph's end.
_STEP, _MARGIN = 16_384, 4_096
# Parts kept for a document: of 50 places that are read, most lie in other parts than those of the next quote.
_MOST_KEPT = 16
# So many pairs of neighbours, spread over a document, tell whether the items of its lists run on.
_SAMPLE = 4_096
# White space is looked for so far from where a line of many pages is cut.
_SPACE = 64


class _Document:
    """What is known of a whole document, and the parts of it that were read last."""

    def __init__(self, checked: Checked) -> None:
        passages = checked.passages
        step = max(1, len(passages) // _SAMPLE)
        pairs = ((passages[at - 1], passages[at]) for at in range(1, len(passages), step))
        self.runs_on = items_run_on(pairs, checked.text)
        self.parts: dict[tuple[Span, ...], Running] = {}


_documents: WeakKeyDictionary[Checked, _Document] = WeakKeyDictionary()


def running_around(checked: Checked, candidate: Candidate) -> Running:
    """The running text around a place: what the quote keeps, and some thousand characters around that."""
    document = _documents.get(checked)
    if document is None:
        document = _documents[checked] = _Document(checked)
    spans = tuple(_spans(candidate))
    found = document.parts.pop(spans, None)
    if found is None:
        found = _read(checked, spans, document.runs_on)
    document.parts[spans] = found
    for oldest in list(islice(document.parts, max(0, len(document.parts) - _MOST_KEPT))):
        del document.parts[oldest]
    return found


def _spans(candidate: Candidate) -> Iterator[Span]:
    """The stretches of the document to read, apart from each other."""
    edges = [candidate.start]
    for change in candidate.changes:
        if change.reason is ChangeReason.CUT and change.end - change.start > FARTHEST:
            edges += (change.start, change.end)
    edges.append(candidate.end)
    low, high = _widened(*edges[:2])
    for start, end in zip(edges[2::2], edges[3::2], strict=True):
        begin, stop = _widened(start, end)
        if begin > high + _MARGIN:
            yield low, high
            low = begin
        high = max(high, stop)
    yield low, high


def _widened(start: int, end: int) -> Span:
    return max(0, start // _STEP * _STEP - _MARGIN), (end // _STEP + 1) * _STEP + _MARGIN


def _read(checked: Checked, spans: tuple[Span, ...], runs_on: bool) -> Running:
    passages: list[Passage] = []
    apart: set[int] = set()
    for low, high in spans:
        apart.add(len(passages))
        passages += _between(checked, low, high)
    return Running(passages, checked.text, runs_on=runs_on, has_turns=checked.has_turns, apart=frozenset(apart))


def _between(checked: Checked, low: int, high: int) -> list[Passage]:
    """The passages between two places, on to the next ends of paragraphs; one that is very long is cut."""
    passages, starts = checked.passages, checked.passage_starts
    first = max(0, bisect_right(starts, low) - 1)
    while first and starts[first] > low - _MARGIN and not _is_apart(checked, first):
        first -= 1
    last = bisect_left(starts, high)
    while last < len(passages) and starts[last] < high + _MARGIN and not _is_apart(checked, last):
        last += 1
    found = list(passages[first:last])
    if found and found[-1].start + len(found[-1].text) > high + _MARGIN:
        found[-1] = _cut(found[-1], found[-1].start, high)
    if found and found[0].start < low - _MARGIN:
        found[0] = _cut(found[0], low, high + _MARGIN)
    return [passage for passage in found if passage.text]


def _is_apart(checked: Checked, at: int) -> bool:
    """Whether a voice or a paragraph ends before a passage."""
    before, after = checked.passages[at - 1], checked.passages[at]
    end = before.start + len(before.text)
    return before.voice != after.voice or BLANK.search(checked.text, end, after.start) is not None


def _cut(passage: Passage, low: int, high: int) -> Passage:
    """A passage without what stands before and behind two places, cut at white space where there is any near."""
    start, text = max(0, low - passage.start), passage.text
    end = min(len(text), max(start, high - passage.start))
    if start:
        start = next((at for at in range(start, min(start + _SPACE, end)) if text[at - 1].isspace()), start)
    return replace(passage, start=passage.start + start, text=text[start:end])
