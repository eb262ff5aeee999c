"""What is said in captions: cues as they stand made into lines of a transcript.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotes.readers.captions.cue import Cue, Remarks
from quotes.readers.captions.markup import without_markup
from quotes.readers.captions.rolling import without_repeats
from quotes.readers.captions.sounds import without_sounds
from quotes.readers.captions.speakers import lines_of
from quotes.transcripts.turn import Line


def lines_in(cues: Sequence[Cue], remarks: Remarks) -> tuple[Line, ...]:
    """The words of the cues, without mark-up, repeats and sounds, with time and speaker; the rest is in `remarks`."""
    plain = [without_markup(cue) for cue in cues]
    return lines_of(without_sounds(without_repeats(plain, remarks), remarks), remarks)
