"""What a reading says of everything that gave no quote: notes and skipped things, one for neighbours of one kind.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from quotes.readers.reader import Note, Skipped, excerpt


@dataclass(slots=True)
class _Remark:
    first: int
    last: int
    reason: str
    text: str
    is_skipped: bool
    until: int


@dataclass(slots=True)
class Remarks:
    """Collects remarks in the order of the document."""

    _remarks: list[_Remark] = field(default_factory=list)

    def note(self, position: int, line: int, text: str, reason: str) -> None:
        """Something understood that is no quotation. `position` counts the blocks: neighbours are told together."""
        self._add(position, line, text, reason, is_skipped=False)

    def skip(self, position: int, line: int, text: str, reason: str) -> None:
        """Something that was not taken, likewise."""
        self._add(position, line, text, reason, is_skipped=True)

    def _add(self, position: int, line: int, text: str, reason: str, *, is_skipped: bool) -> None:
        end = line + text.count("\n")
        before = self._remarks[-1] if self._remarks else None
        if (
            before is not None
            and (before.reason, before.is_skipped) == (reason, is_skipped)
            and before.until < position <= before.until + 1
        ):
            before.last, before.until = max(before.last, end), position
            return
        self._remarks.append(_Remark(line, end, reason, excerpt(text), is_skipped, position))

    def notes(self) -> tuple[Note, ...]:
        """The notes, in order."""
        return tuple(Note(each.first, _told(each), each.text) for each in self._remarks if not each.is_skipped)

    def skipped(self) -> tuple[Skipped, ...]:
        """What was skipped, in order."""
        return tuple(Skipped(each.first, _told(each), each.text) for each in self._remarks if each.is_skipped)


def _told(remark: _Remark) -> str:
    return remark.reason if remark.last == remark.first else f"lines {remark.first}-{remark.last}: {remark.reason}"
