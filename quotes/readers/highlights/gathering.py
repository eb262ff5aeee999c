"""What is gathered while a document of highlights is read: drafts, notes, and what was skipped and why.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from quotes.errors import InputError
from quotes.model import Draft
from quotes.readers.decoding import Decoded
from quotes.readers.highlights.highlight import Highlight, draft_of
from quotes.readers.reader import Note, Reading, Skipped, distinct_sources, excerpt


class Gathering:
    """Everything read so far. `text` is the reading's text, where it is not the decoded document itself."""

    def __init__(self, format: str, decoded: Decoded, name: str, text: str | None = None) -> None:
        self.drafts: list[Draft] = []
        self._notes: list[Note] = []
        self._skipped: list[Skipped] = []
        self._warnings: list[str] = list(decoded.warnings)
        self._format, self._decoded, self._name = format, decoded, name
        self.text = decoded.text if text is None else text
        self._line_ends = [match.start() for match in re.finditer("\n", self.text)]

    def line(self, offset: int) -> int:
        """The line, counted from 1, that the character at this offset of the text is in."""
        return bisect_right(self._line_ends, offset - 1) + 1

    def take(self, highlight: Highlight) -> bool:
        """Keeps the highlight as a draft, or says why not; True if it is kept."""
        try:
            self.drafts.append(draft_of(highlight, self._decoded.sha256, self._name))
        except InputError as error:
            self.skip(highlight.line, str(error), highlight.text)
            return False
        return True

    def note(self, line: int, reason: str, text: str = "") -> None:
        """Remembers something that is no quotation but was understood."""
        self._notes.append(Note(line, reason, excerpt(text)))

    def skip(self, line: int, reason: str, text: str = "") -> None:
        """Remembers something that was not taken."""
        self._skipped.append(Skipped(line, reason, excerpt(text)))

    def warn(self, warning: str) -> None:
        """Remembers something a person should look at."""
        self._warnings.append(warning)

    def reading(self) -> Reading:
        """All of it, in the order of the lines."""
        return Reading(
            format=self._format,
            document=self._decoded.sha256,
            drafts=tuple(self.drafts),
            notes=tuple(sorted(self._notes, key=lambda note: note.line)),
            sources=distinct_sources(self.drafts),
            skipped=tuple(sorted(self._skipped, key=lambda skipped: skipped.line)),
            warnings=tuple(self._warnings),
            encoding=self._decoded.encoding,
            text=self.text,
        )
