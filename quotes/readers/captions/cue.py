"""Cues: the pieces that every file of captions is taken apart into.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from quotes.readers.reader import Note, Skipped


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a cue. `number` counts from 1 in the document; `text` is as it stands.

    `voice` is the name that mark-up gives the speaker, empty where there is none; `seconds` is the row's own time.
    """

    number: int
    text: str
    voice: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """Rows that are shown together, from `start` to `end` in seconds; None where the document's time is unreadable."""

    number: int
    start: float | None
    end: float | None
    rows: tuple[Row, ...]
    tolerance: float = 0.0


@dataclass(slots=True)
class Remarks:
    """What is to be said about a document beside its words, gathered while it is read."""

    notes: list[Note] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def note_lines(self, numbers: list[int], reason: str, text: str = "") -> None:
        """One note for many lines of one kind, at the first of them; none for no lines."""
        if len(numbers) == 1:
            self.notes.append(Note(numbers[0], reason, text))
        elif numbers:
            spread = f"{len(numbers):,} lines from {min(numbers)} to {max(numbers)}: "
            self.notes.append(Note(min(numbers), spread + reason, text))
