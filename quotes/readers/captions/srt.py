"""The SubRip reader: subtitles and transcripts as `.srt` files, however their makers have bent the format.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from quotes.errors import InputError
from quotes.readers.blocks import About
from quotes.readers.captions.cue import Remarks
from quotes.readers.captions.cutting import cut
from quotes.readers.captions.spoken import lines_in
from quotes.readers.captions.timing import read_timing
from quotes.readers.decoding import decode, decode_head
from quotes.readers.reader import Reading
from quotes.transcripts.assembling import assembled

# A text that is captions has a timing in every few lines; one that only tells of them has fewer.
_CAPTIONS_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class SrtReader:
    """Reads SubRip: `1`, `00:00:01,000 --> 00:00:04,000`, and below it what is said."""

    name: str = "srt"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure of a timing line at the top, with or without a number above it; less so of timings further down."""
        text = decode_head(head).lstrip()
        if text.startswith(("WEBVTT", "{", "[", "<")) or ("->" not in text and "→" not in text):
            return 0.0
        lines = [line for line in text.split("\n") if line.strip()]
        timings = [at for at, line in enumerate(lines) if (timing := read_timing(line)) and timing.start is not None]
        if not timings:
            return 0.0
        if timings[0] == 0 or (timings[0] == 1 and lines[0].strip().isdecimal()):
            return 0.6 if filename.lower().endswith(".vtt") else 0.95
        by_name = 0.3 if filename.lower().endswith(".srt") else 0.0
        return by_name + (0.6 if len(timings) > 1 and len(timings) >= _CAPTIONS_SHARE * len(lines) else 0.05)

    def read(self, document: bytes, name: str) -> Reading:
        """Everything that is said in the file. Raises InputError when no line in it is a timing."""
        decoded = decode(document, name)
        remarks = Remarks(warnings=list(decoded.warnings))
        cues = cut(decoded.text.split("\n"), remarks)
        if not cues:
            raise InputError(
                f"{name} has no captions: no line is a time such as 00:00:01,000 --> 00:00:04,000.",
                "Say with --as what it is.",
            )
        return assembled(
            lines_in(cues, remarks),
            About(),
            text=decoded.text,
            document=decoded.sha256,
            name=name,
            format=self.name,
            encoding=decoded.encoding,
            notes=remarks.notes,
            skipped=remarks.skipped,
            warnings=remarks.warnings,
        )
