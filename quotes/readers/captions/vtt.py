"""The WebVTT reader: captions of videos, calls and podcasts as `.vtt` files.

Rules are from WebVTT 1 (W3C Candidate Recommendation, https://www.w3.org/TR/webvtt1/, read 2026-11-21). Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from quotes.errors import InputError
from quotes.readers.blocks import About
from quotes.readers.captions.cue import Cue, Remarks
from quotes.readers.captions.cutting import cut
from quotes.readers.captions.spoken import lines_in
from quotes.readers.captions.timing import read_timing
from quotes.readers.captions.vtt_header import take_header
from quotes.readers.decoding import decode, decode_head
from quotes.readers.reader import Reading
from quotes.transcripts.assembling import assembled

# Cues of metadata tracks hold data for scripts (section 1.4): pictures of a preview, or JSON.
_DATA = re.compile(r"\S{1,500}\.(?:jpe?g|png|webp|gif)(?:#\S{0,200})?|\{[^\n]{0,100000}\}", re.I)


@dataclass(frozen=True, slots=True)
class VttReader:
    """Reads WebVTT, with voices, karaoke times and rolling captions."""

    name: str = "vtt"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure of `WEBVTT` at the start; fairly sure of a `.vtt` file that begins with a timing."""
        text = decode_head(head).lstrip()
        if re.match(r"WEBVTT(?:$|[\s:-])", text):
            return 0.98
        lines = [line for line in text[:2_000].split("\n") if line.strip()][:3]
        if filename.lower().endswith(".vtt") and any(read_timing(line) for line in lines):
            return 0.95
        return 0.0

    def read(self, document: bytes, name: str) -> Reading:
        """Everything that is said in the file. Raises InputError for files without cues, and for chapters alone."""
        decoded = decode(document, name)
        remarks = Remarks(warnings=list(decoded.warnings))
        header, lines = take_header(decoded.text.split("\n"), remarks)
        if header.kind == "chapters":
            raise InputError(
                f"{name} holds the chapters of a recording, and nothing that is said in it.", "Import the captions."
            )
        data: list[int] = []
        cues = [_words_only(cue, data) for cue in cut(lines, remarks)]
        remarks.note_lines(data, "data for a player, no words")
        if not cues:
            raise InputError(
                f"{name} has no captions: no line is a time such as 00:01.000 --> 00:04.000.",
                "Say with --as what it is.",
            )
        if not header.has_signature:
            remarks.warnings.append("The file does not begin with WEBVTT, as it should; it was read all the same.")
        return assembled(
            lines_in(cues, remarks),
            About(title=header.title, language=header.language),
            text=decoded.text,
            document=decoded.sha256,
            name=name,
            format=self.name,
            encoding=decoded.encoding,
            notes=remarks.notes,
            skipped=remarks.skipped,
            warnings=remarks.warnings,
        )


def _words_only(cue: Cue, data: list[int]) -> Cue:
    """The cue without data for scripts, the lines of which go to `data`."""
    if not any(_DATA.fullmatch(row.text) for row in cue.rows):
        return cue
    data += [row.number for row in cue.rows if _DATA.fullmatch(row.text)]
    return replace(cue, rows=tuple(row for row in cue.rows if not _DATA.fullmatch(row.text)))
