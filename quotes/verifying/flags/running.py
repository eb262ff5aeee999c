"""Passages of a document as one running text: its sentences over line ends, and what stands around a stretch of it.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from quotes.model import Span
from quotes.prose.quotations import Quotation, quotations
from quotes.prose.sentences import sentences
from quotes.prose.speakers import Told, speakers
from quotes.transcripts.advertising import Advertisement, advertisements
from quotes.verifying.aligned import Candidate
from quotes.verifying.verification import Passage

REACH = 400
"""Code points that are looked at on either side of a quote; a longer sentence says nothing about a word so far away."""

BLANK = re.compile(r"(?:\r\n|\r(?!\n)|\n)[ \t]*[\r\n]|\f[ \t]*[\r\n]")
"""The end of a paragraph, between two passages."""

_NOTE_BEHIND = re.compile(r"(?<=[.!?…\"”’»)])(?:[⁰¹²³⁴-⁹]{1,3}|\[\d{1,3}\])(?=\s|\Z)")
_STOPS = frozenset(".!?…,;:–—-。！？、，")
# A heading is shorter than this, and much shorter than the line below it, which a wrapped line is not.
_LONGEST_HEADING = 60
_SHARE_OF_HEADING = 0.7
# Of a list's items so many begin small only where they are broken sentences.
_SHARE_OF_SMALL = 0.25


class Running:
    """The words of a part of a document without labels, time stamps and list signs, in `text`, with offsets of its own.

    A line end stays one where words run on, and is an empty line where a voice, a paragraph or an item of a list ends.
    `passages` are those of the part, and `text` the whole document's. `runs_on` says whether the items of lists go on
    from one to the next, `has_turns` whether the document has turns; `apart` has the passages, by index, before which
    something is left out. Everything costly is made when it is first asked for.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        text: str,
        *,
        runs_on: bool,
        has_turns: bool,
        apart: frozenset[int] = frozenset(),
    ) -> None:
        self.passages = tuple(passages)
        self.has_turns = has_turns
        self._text, self._runs_on, self._apart = text, runs_on, apart
        parts: list[str] = []
        self._starts: list[int] = []
        self._origins = [passage.start for passage in passages]
        at = 0
        for index, passage in enumerate(passages):
            gap = self._gap(index, parts) if index else ""
            parts += (gap, passage.text)
            at += len(gap)
            self._starts.append(at)
            at += len(passage.text)
        self.text = "".join(parts)

    def _gap(self, index: int, parts: Sequence[str]) -> str:
        before, after = self.passages[index - 1], self.passages[index]
        if index in self._apart or before.voice != after.voice or before.kind is not after.kind:
            return "\n\n"
        if after.voice or after.seconds is not None or after.page != before.page:
            # Lines of a transcript and pages break anywhere.
            return "\n"
        gap = _between(before, after, self._text)
        if (gap.strip() and not self._runs_on) or BLANK.search(gap):
            return "\n\n"
        is_alone = index == 1 or parts[-2] == "\n\n"
        return "\n\n" if is_alone and _is_heading(before.text, after.text) else "\n"

    def place(self, origin: int) -> int:
        """Where an offset of the document stands in the running text; the nearest place before it if nowhere."""
        index = max(0, bisect_right(self._origins, origin) - 1)
        if not self.passages:
            return 0
        return self._starts[index] + min(max(0, origin - self._origins[index]), len(self.passages[index].text))

    def between(self, start: int, end: int) -> Iterable[tuple[Passage, str]]:
        """The passages between two offsets of the document, each with that piece of it."""
        index = max(0, bisect_right(self._origins, start) - 1)
        while index < len(self.passages) and self._origins[index] < end:
            passage = self.passages[index]
            piece = passage.text[max(0, start - passage.start) : max(0, end - passage.start)]
            if piece:
                yield passage, piece
            index += 1

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences, as spans of the running text."""
        # The number of a note behind a stop would hide that the sentence ends there.
        return sentences(_NOTE_BEHIND.sub(lambda found: " " * len(found[0]), self.text))

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that a place of the running text stands in."""
        return max(0, bisect_right(self._sentence_starts, place) - 1)

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """The typed quotations, with offsets of the running text."""
        return quotations(self.text)

    @cached_property
    def tellers(self) -> tuple[Told | None, ...]:
        """Who is told for each of the quotations."""
        return speakers(self.text, self.quotations)

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [quotation.start for quotation in self.quotations]

    def quotation_around(self, start: int, end: int) -> int | None:
        """The number of the typed quotation that holds a stretch of the running text and more than its marks."""
        index = bisect_right(self._quotation_starts, start) - 1
        return index if index >= 0 and end <= self.quotations[index].end else None

    @cached_property
    def advertisements(self) -> tuple[Advertisement, ...]:
        """The sponsors' messages that are told by what they say."""
        return advertisements(self.text, self.sentences)


class Surroundings:
    """What stands around a quote in its document: `before` and `after` it in its sentences, and the sentences beside.

    `start` and `end` are the quote's first and last word in the running text.
    """

    def __init__(self, running: Running, candidate: Candidate) -> None:
        text = running.text
        self.running = running
        self.start = running.place(candidate.start)
        self.end = max(self.start, running.place(candidate.end))
        while self.start < self.end and not text[self.start].isalnum():
            self.start += 1
        while self.end > self.start and not text[self.end - 1].isalnum():
            self.end -= 1
        self._first = running.sentence_at(self.start)
        self._last = running.sentence_at(max(self.start, self.end - 1))
        spans = running.sentences
        begin = spans[self._first][0] if spans else 0
        stop = spans[self._last][1] if spans else 0
        self.before = text[max(begin, self.start - REACH) : self.start]
        self.after = text[self.end : min(max(stop, self.end), self.end + REACH)]

    @cached_property
    def sentence_before(self) -> str:
        """The end of the sentence before the one the quote begins in, if one voice says both in one paragraph."""
        return self._beside(self._first - 1, self._first)

    @cached_property
    def sentence_after(self) -> str:
        """The beginning of the sentence after the one the quote ends in, if one voice says both in one paragraph."""
        return self._beside(self._last + 1, self._last)

    def _beside(self, wanted: int, own: int) -> str:
        spans, text = self.running.sentences, self.running.text
        if not 0 <= wanted < len(spans):
            return ""
        (_, low), (high, _) = sorted((spans[wanted], spans[own]))
        if "\n\n" in text[low:high]:
            return ""
        start, end = spans[wanted]
        return text[max(start, end - REACH) : end] if wanted < own else text[start : min(end, start + REACH)]


def items_run_on(pairs: Iterable[tuple[Passage, Passage]], text: str) -> bool:
    """Whether the lines of what looks like a list go on from one to the next, as those of some transcripts do."""
    items = small = 0
    for before, after in pairs:
        if _between(before, after, text).strip():
            items += 1
            small += after.text[:1].islower()
    return small > _SHARE_OF_SMALL * items


def _between(before: Passage, after: Passage, text: str) -> str:
    """What stands between two passages, without the signs of a quoted letter."""
    return text[before.start + len(before.text) : after.start].replace(">", "")


def shown(words: str) -> str:
    """Words of a document for a note: on one line, in quotation marks, shortened in their middle."""
    flat = " ".join(words.split())
    return f"“{flat}”" if len(flat) <= _SHOWN else f"“{flat[: _SHOWN // 2].rstrip()} … {flat[-_SHOWN // 2 :].lstrip()}”"


_SHOWN = 80
"""Code points of a note's words: one line of a terminal."""


def _is_heading(line: str, below: str) -> bool:
    bare = line.rstrip()
    if not bare or bare[-1] in _STOPS or not below[:1].isupper():
        return False
    return len(bare) < _LONGEST_HEADING and len(bare) < _SHARE_OF_HEADING * len(below)
