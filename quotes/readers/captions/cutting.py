"""Cutting a file of captions into cues, whatever stands between them.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from quotes.readers.captions.cue import Cue, Remarks, Row
from quotes.readers.captions.timing import Timing, read_timing
from quotes.readers.reader import Note, Skipped, excerpt


def cut(lines: Sequence[str], remarks: Remarks) -> list[Cue]:
    """The cues of these lines, in the order they stand in. Lines above the first cue are skipped, with the reason.

    Only a timing line ends a cue. By the standards a blank line does (WebVTT 1, section 6.1), but many files have
    blank lines within a cue or under its timing, and what follows them is words all the same.
    """
    timings = [(at, timing) for at, line in enumerate(lines) if (timing := read_timing(line)) is not None]
    cutter = _Cutter(lines, remarks)
    first = timings[0][0] if timings else len(lines)
    for row in cutter.rows_between(0, first, may_be_text=False):
        remarks.skipped.append(Skipped(row.number, "stands above the first cue", excerpt(row.text)))
    cues: list[Cue] = []
    for position, (at, timing) in enumerate(timings):
        end = timings[position + 1][0] if position + 1 < len(timings) else len(lines)
        rows = cutter.rows_between(at + 1, end, may_be_text=True)
        cues.append(Cue(at + 1, timing.start, timing.end, tuple(rows), timing.tolerance))
    _remark(cues, timings, cutter.identifiers, remarks)
    return cues


class _Cutter:
    """Takes the numbers and names of cues out of what stands between two timing lines."""

    def __init__(self, lines: Sequence[str], remarks: Remarks) -> None:
        self.identifiers: list[Row] = []
        self._lines, self._remarks = lines, remarks
        self._number = 0

    def rows_between(self, start: int, end: int, *, may_be_text: bool) -> list[Row]:
        """The lines from `start` to `end` that are words, without the identifier of the cue that begins at `end`."""
        rows = [Row(at + 1, text) for at in range(start, end) if (text := self._lines[at].strip())]
        if not rows or end >= len(self._lines):
            return rows
        last = rows[-1]
        is_next_to_timing = last.number == end
        stands_alone = last.number - 2 < start or not self._lines[last.number - 2].strip()
        if not may_be_text:
            # Above the first cue there are no words yet, so whatever is next to the timing is its identifier.
            stands_alone = True
        elif len(rows) == 1 and last.number - 1 == start:
            stands_alone = False
        if last.text.isdecimal() and len(last.text) < 10:
            is_next = int(last.text) == self._number + 1
            # Where cues have numbers, a number next to a timing is its number, blank line above it or not.
            is_its_number = is_next_to_timing and (stands_alone or self._number > 0)
            if is_its_number or (is_next and stands_alone):
                self._number = int(last.text)
                return rows[:-1]
        elif is_next_to_timing and stands_alone and self._is_name(rows, may_be_text=may_be_text):
            self.identifiers.append(last)
            return rows[:-1]
        return rows

    def _is_name(self, rows: Sequence[Row], *, may_be_text: bool) -> bool:
        """True when the last row names the next cue. A sentence that would leave its own cue empty does not."""
        return not may_be_text or len(rows) > 1 or len(rows[-1].text.split()) == 1


def _remark(
    cues: Sequence[Cue], timings: Sequence[tuple[int, Timing]], identifiers: Sequence[Row], remarks: Remarks
) -> None:
    remarks.note_lines([cue.number for cue in cues if not cue.rows], "a cue without words")
    remarks.note_lines([row.number for row in identifiers if " " not in row.text], "the name of a cue")
    remarks.notes += [
        Note(row.number, "the name of a cue", excerpt(row.text)) for row in identifiers if " " in row.text
    ]
    unreadable = [at + 1 for at, timing in timings if timing.start is None]
    if unreadable:
        remarks.warnings.append(
            f"{len(unreadable):,} cue(s) begin at a time that cannot be read, the first on line {unreadable[0]}; "
            "their words are kept without a time."
        )
    starts = [(cue.number, cue.start) for cue in cues if cue.start is not None]
    backwards = [number for (_, before), (number, start) in pairwise(starts) if start < before]
    if backwards:
        remarks.warnings.append(
            f"Time runs backwards at {len(backwards):,} cue(s), first on line {backwards[0]}; "
            "the words are kept in the order they stand in."
        )
