"""The prose reader: plain running text, such as an article or a letter, with the speech that is quoted in it.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotes.prose import quotations, speakers
from quotes.readers.decoding import decode, decode_head
from quotes.readers.lines import BULLET, CREDIT_LINE
from quotes.readers.prose_blocks import blocks_of
from quotes.readers.reader import Reading
from quotes.readers.running import read_blocks

# What other formats begin with: JSON, mark-up, captions, front matter, a table, clippings.
_OTHER_FORMAT = re.compile(r"\s*(?:[{\[<%\\]|WEBVTT|---\s*\n|={5,}|\d+\s*\n\d\d:\d\d|#!|@\w+\{)")
_TIMED = re.compile(r"^\W{0,3}\d{1,2}:\d\d|-->|^[A-Z][\w .'-]{0,40}:\s|^\*\s{2}\S", re.M)
_MARKDOWN = re.compile(r"^(?:#{1,6}\s|```|\|.*\|$|!?\[[^\]]{0,200}\]\()", re.M)
_LISTED = re.compile(r"[\"”»“]\s*(?:---?|[—–―])\s*\S|\s(?:--|[—–―])\s+[A-Z][^.!?]{0,80}$|^On [^:\n]{1,60}: [\"“]", re.M)
_SEPARATED = re.compile(r"^[^,;\t\n]{0,200}(?:\t[^\t\n]{0,2000}){1,20}$|^(?:\"[^\"\n]{0,500}\"[,;]){2,}", re.M)
_LONGEST_LINE = 2_000
_MOST_LINES = 500
# A few paragraphs tell whether anybody is quoted in them; more would take too long for a glance.
_LOOKED_AT = 2_000
# Longer than most items of a list.
_PARAGRAPH = 100


@dataclass(frozen=True, slots=True)
class ProseReader:
    """Reads plain running text: paragraphs apart by blank lines, a title, a byline, and typed quotations in it."""

    name: str = "prose"

    def sniff(self, head: bytes, filename: str) -> float:
        """How much of the text is paragraphs, and not items, labels or credits; surer where somebody is quoted."""
        text = decode_head(head)
        lines = [line for line in text.split("\n") if line.strip()][:_MOST_LINES]
        if not lines or _OTHER_FORMAT.match(text):
            return 0.0
        lowered = filename.lower()
        if lowered.endswith(
            (".csv", ".tsv", ".json", ".jsonl", ".srt", ".vtt", ".html", ".htm", ".xml", ".yaml", ".yml")
        ):
            return 0.05
        short = "\n".join(line[:_LONGEST_LINE] for line in lines)
        other = sum(len(pattern.findall(short)) for pattern in (_TIMED, _MARKDOWN, _SEPARATED))
        listed = len(_LISTED.findall(short)) + sum(
            bool(BULLET.match(line) or CREDIT_LINE.match(line)) for line in lines
        )
        if other > len(lines) / 4:
            return 0.1
        paragraphs = [part for part in re.split(r"\n\s*\n", text) if len(part) >= _PARAGRAPH]
        share = min(1.0, sum(map(len, paragraphs)) / len(text))
        named = 0.1 if lowered.endswith((".txt", ".text")) else 0.0
        if listed > len(lines) / 4:
            return 0.15 * share
        quoted = _told_in(text[:_LOOKED_AT]) if listed == 0 or share > 0.5 else 0
        if quoted > listed:
            # Lists of quotations have no "she said": nothing else is as sure of such a text.
            return min(0.88, 0.5 + named + 0.08 * quoted)
        return min(0.45, 0.2 + named + 0.15 * share)

    def read(self, document: bytes, name: str) -> Reading:
        """The quotations of the text, and its author's own sentences if it names one."""
        decoded = decode(document, name)
        about, blocks = blocks_of(decoded.text)
        return read_blocks(
            blocks,
            about,
            text=decoded.text,
            document=decoded.sha256,
            name=name,
            format=self.name,
            encoding=decoded.encoding,
            warnings=decoded.warnings,
        )


def _told_in(text: str) -> int:
    """How many quotations somebody is told to have said, by a cue and not by a credit."""
    found = quotations.quotations(text)
    return sum(told is not None and not told.credit for told in speakers.speakers(text, found))
