"""Lines and turns of a transcript: what was said, when, and by whom as far as anybody knows.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TurnKind(StrEnum):
    """What a stretch of a transcript is. Only speech can hold quotes."""

    SPEECH = "speech"
    ADVERTISEMENT = "advertisement"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a transcript as it stands, without list sign, time stamp and label.

    `number` counts from 1 in the document's text; a line in which the speaker changes is two of one number. `seconds`
    is when it begins, from the start, right to within `tolerance_seconds` (0 for a time the document gives). `label` is
    what the document calls the speaker, a name or such as `SPEAKER_01`, and empty where it says nothing.
    """

    number: int
    text: str
    seconds: float | None = None
    tolerance_seconds: float | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a recording: its title, and when it begins in seconds from the start."""

    seconds: float
    title: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What one voice says until the next one speaks.

    `speaker` is a person's name, known because the document says it or a person has; `proposed` is whom cues point to,
    with `reasons`, and is never taken for known. `label` is as in the lines. `chapter` is the title of the part it
    begins in. A preview is folded into the turn that it repeats.
    """

    lines: tuple[Line, ...]
    kind: TurnKind = TurnKind.SPEECH
    label: str = ""
    speaker: str | None = None
    proposed: str | None = None
    reasons: tuple[str, ...] = ()
    chapter: str | None = None

    @property
    def text(self) -> str:
        """The words, line by line as they stand."""
        return "\n".join(line.text for line in self.lines)
