"""The lines of a text as passages, as if nobody's voice were known; made one by one when they are asked for.

Pure.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import overload

from quotes.transcripts.labelled import begins_with_stamp
from quotes.transcripts.stamps import Stamp, read_stamp
from quotes.verifying.verification import Passage

_SIGN = re.compile(r"\s*(?:[*•·-]\s+|>\s?){0,3}\s*")
_NUMBER = re.compile(r"(?P<number>\d{1,3})[.)]\s+")
_BEHIND_STAMP = re.compile(r"\s*(?:[-–—|:]\s*)?")
# A time without brackets at the start of one line in a book is no stamp: "10:30 is when I wake up."
_LEAST_STAMPS, _STAMPED_SHARE = 3, 0.2
# No list sign and no time is longer.
_LONGEST_LEAD = 80
_Lead = tuple[int, int | None, Stamp | None]
_NOTHING: _Lead = (0, None, None)


class PlainPassages(Sequence[Passage]):
    """A passage for each line of a text that is not blank, in order, without sign, number and time in front.

    `pages` has the line and the label of each page's beginning. Kept in columns: a document of a million lines has no
    object for each.
    """

    def __init__(self, text: str, pages: Sequence[tuple[int, str]] = ()) -> None:
        self._text, self._pages = text, pages
        self._starts, self._ends, self._lines = array("I"), array("I"), array("I")
        self._seconds: dict[int, float] = {}
        self._last: tuple[int, Passage] | None = None
        leads: dict[int, _Lead] = {}
        filled = 0
        for number, (start, end) in enumerate(_lines(text), start=1):
            line = text[start : min(end, start + _LONGEST_LEAD)]
            if (lead := _lead(line)) is not _NOTHING:
                leads[number] = lead
            filled += bool(line.strip()) or bool(text[start:end].strip())
        numbered = _in_lists({at: number for at, (_, number, _) in leads.items() if number is not None})
        times = sum(stamp is not None for _, _, stamp in leads.values())
        is_timed = times >= max(_LEAST_STAMPS, _STAMPED_SHARE * filled)
        for number, (start, end) in enumerate(_lines(text), start=1):
            begin, seconds = start, None
            if number in leads:
                begin, seconds = self._behind(leads[number], start, end, number in numbered, is_timed)
            said = text[begin:end].rstrip()
            if said:
                if seconds is not None:
                    self._seconds[len(self._starts)] = seconds
                self._starts.append(begin)
                self._ends.append(begin + len(said))
                self._lines.append(number)

    def _behind(self, lead: _Lead, start: int, end: int, is_item: bool, is_timed: bool) -> tuple[int, float | None]:
        """Where the words of a line begin, and the time in front of them."""
        text = self._text
        begin, number, stamp = start + lead[0], lead[1], lead[2]
        if number is not None and is_item and (match := _NUMBER.match(text, begin, end)) is not None:
            begin = match.end()
        if stamp is None or not (is_timed or text[begin : begin + 1] in ("[", "(")):
            return begin, None
        behind = _BEHIND_STAMP.match(text, begin + stamp.end, end)
        return behind.end() if behind else begin + stamp.end, stamp.seconds

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, at: int) -> Passage: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, at: int | slice) -> Passage | tuple[Passage, ...]:
        if isinstance(at, slice):
            return tuple(self[index] for index in range(*at.indices(len(self))))
        index = at if at >= 0 else at + len(self)
        # A line of many pages is asked for again and again, and would be copied each time.
        if self._last is not None and self._last[0] == index:
            return self._last[1]
        start, line = self._starts[index], self._lines[index]
        seconds = self._seconds.get(index)
        page = page_of(line, self._pages) if self._pages else None
        said = self._text[start : self._ends[index]]
        made = Passage(start, said, line, page, seconds, None if seconds is None else 0.0)
        self._last = (index, made)
        return made


def page_of(line: int, pages: Sequence[tuple[int, str]]) -> str | None:
    """The label of the page on which a line stands; None above the first page."""
    at = bisect_right(pages, line, key=lambda page: page[0])
    return pages[at - 1][1] if at else None


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Where each line of a text begins and ends."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield start, end
        start = end + 1
    yield start, len(text)


def _lead(line: str) -> _Lead:
    """Where the words of a line begin behind its list sign, the number there, and the time there."""
    if line[:1].isalpha():
        return _NOTHING
    match = _SIGN.match(line)
    begin = match.end() if match else 0
    if not line[begin : begin + 1].isdigit() and line[begin : begin + 1] not in ("[", "("):
        return (begin, None, None) if begin else _NOTHING
    number = _NUMBER.match(line, begin)
    rest = line[begin:]
    return begin, int(number["number"]) if number else None, read_stamp(rest) if begins_with_stamp(rest) else None


def _in_lists(numbers: dict[int, int]) -> set[int]:
    """Which lines' numbers are of a list: the one before or after is next to it. A year that begins a line is not."""
    found: set[int] = set()
    for one, other in pairwise(numbers):
        if numbers[other] - numbers[one] == 1:
            found |= {one, other}
    return found
