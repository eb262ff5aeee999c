"""The lines of a transcript as one text, and pieces of that text as lines again.

Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotes.transcripts.turn import Line


@dataclass(frozen=True, slots=True)
class Script:
    """Lines, `text` with a line end between each two, and where in it each line starts."""

    lines: tuple[Line, ...]
    text: str
    starts: tuple[int, ...]

    def line_at(self, offset: int) -> int:
        """The index of the line in which an offset of the text stands."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def cut(self, start: int, end: int) -> tuple[Line, ...]:
        """The lines between two offsets; of a line in which one of them stands only that piece of it.

        A piece that does not begin its line begins as much later as its place in the line, and is as much less exact.
        """
        pieces: list[Line] = []
        for index in range(self.line_at(start), len(self.lines)):
            begin = self.starts[index]
            if begin >= end:
                break
            line = self.lines[index]
            low, high = max(start - begin, 0), min(end - begin, len(line.text))
            words = line.text[low:high]
            if not words.strip():
                continue
            low += len(words) - len(words.lstrip())
            if (low, high) != (0, len(line.text)):
                line = replace(self._later(index, low), text=words.strip())
            pieces.append(line)
        return tuple(pieces)

    def _later(self, index: int, column: int) -> Line:
        line = self.lines[index]
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if not column or line.seconds is None or following is None or following.seconds is None:
            return line
        gap = max(0.0, following.seconds - line.seconds)
        within = gap * column / max(1, len(line.text))
        tolerance = max(line.tolerance_seconds or 0.0, round(max(within, gap - within), 1))
        return replace(line, seconds=round(line.seconds + within, 3), tolerance_seconds=tolerance)


def script_of(lines: Sequence[Line]) -> Script:
    """The lines as one text."""
    starts: list[int] = []
    at = 0
    for line in lines:
        starts.append(at)
        at += len(line.text) + 1
    return Script(tuple(lines), "\n".join(line.text for line in lines), tuple(starts))
