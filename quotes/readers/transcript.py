"""The transcript reader: plain-text transcripts of podcasts, talks and interviews, with or without speaker labels.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotes.errors import InputError
from quotes.readers.decoding import decode, decode_head
from quotes.readers.marks import opens_quotation
from quotes.readers.reader import Reading
from quotes.transcripts.assembling import assembled
from quotes.transcripts.header import read_header
from quotes.transcripts.labelled import is_nameless
from quotes.transcripts.spoken import read_spoken

_ENDINGS = (".txt", ".text", ".md", ".markdown", ".transcript")
# Captions and mark-up have readers of their own.
_OTHER = re.compile(r"WEBVTT|\{|\[\s*[\[{\"]|<|\d+\s*\n\d\d:\d\d:\d\d[,.]\d{3} -->|%PDF|\\documentclass")
# A header and a few turns tell; thousands of tiny lines would only take time.
_ENOUGH_LINES = 500
# Minutes say in somebody else's words what each person brought forward.
_MINUTES = re.compile(
    r"^[#*\s-]{0,8}(?:minutes\b|meeting (?:minutes|notes|summary)|attendees|present|apologies|action items?|actions?"
    r"|decisions?|next meeting|any other business)\b[*\s]{0,4}(?:[:：]|$|of the\b)",
    re.I | re.M,
)
_TELLING_MINUTES = 2
_SAYS_SO = re.compile(r"^(?:[#*\s]{0,20}(?:full |episode )?transcript\b|Transcription Model:)", re.I | re.M)


@dataclass(frozen=True, slots=True)
class TranscriptReader:
    """Reads transcripts such as `Name: words`, `[00:12] Name: words`, or running lines under a header of show notes."""

    name: str = "transcript"

    def sniff(self, head: bytes, filename: str) -> float:
        """How much of the text are labelled or timed lines, and whether what stands above is a recording's."""
        text = decode_head(head)
        if not text.strip() or _OTHER.match(text.lstrip()):
            return 0.0
        if len(_MINUTES.findall(text)) >= _TELLING_MINUTES:
            return 0.0
        lines = text.split("\n")[:_ENOUGH_LINES]
        header = read_header(lines)
        spoken = read_spoken(lines, header.body, header.cast.everybody)
        if not spoken.lines:
            return 0.0
        labelled = [line for line in spoken.lines if line.label]
        if labelled and sum(opens_quotation(line.text) for line in labelled) >= len(labelled) / 2:
            # `Ann Author: "Words."` is a list of quotations: what is spoken stands in no marks.
            return 0.0
        turns = sum(a.label != b.label for a, b in zip(spoken.lines, spoken.lines[1:], strict=False))
        stamped = sum(line.seconds is not None for line in spoken.lines)
        confidence = 0.1 if filename.lower().endswith(_ENDINGS) else 0.0
        if "transcript" in filename.lower() or _SAYS_SO.search(text[:3_000]):
            confidence += 0.3
        if header.chapters and (header.length or header.sponsors or header.about.series):
            confidence += 0.5
        elif header.chapters or header.length:
            confidence += 0.25
        if turns >= 2 or (turns and all(is_nameless(line.label) for line in spoken.lines)):
            confidence += 0.6
        if stamped >= 3 and stamped >= 0.2 * len(spoken.lines):
            confidence += 0.45
        return min(0.97, confidence)

    def read(self, document: bytes, name: str) -> Reading:
        """Who speaks when, and the quotes of those whose names the document gives.

        Raises InputError for a document without words in it.
        """
        decoded = decode(document, name)
        lines = decoded.text.split("\n")
        header = read_header(lines)
        spoken = read_spoken(lines, header.body, header.cast.everybody)
        if not spoken.lines:
            raise InputError(f"{name} holds no transcript: there are no words in it.", "Name a file that holds one.")
        return assembled(
            spoken.lines,
            header.about,
            text=decoded.text,
            document=decoded.sha256,
            name=name,
            format=self.name,
            encoding=decoded.encoding,
            chapters=header.chapters,
            notes=(*header.notes, *spoken.notes),
            warnings=(*decoded.warnings, *header.warnings, *spoken.warnings),
            cast=header.cast,
            sponsors=header.sponsors,
            sponsor_copy=header.sponsor_copy,
            length=header.length,
        )
