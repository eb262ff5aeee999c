"""What a WebVTT file holds beside its cues: the header, comments, styles and regions.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from quotes.readers.captions.cue import Remarks
from quotes.readers.captions.timing import read_timing
from quotes.readers.reader import Note, excerpt

# WebVTT 1 (W3C, read 2026-11-21), section 4.1: `WEBVTT`, then nothing, or a space or tab and any text. Some tools
# write a colon or dash at once.
_SIGNATURE = re.compile(r"WEBVTT(?:$|[ \t:-])")
# Text beside the signature that says how the file was made, and is no title.
_NO_TITLE = re.compile(
    r"(?:this (?:file|document)|file\b|created|generated|made|exported|produced|transcribed|translat|"
    r".{0,200}\b(?:subtitles?|captions?|transcript|export(?:ed)?|generated|created|converted)\b|kind\b|language\b|https?://|v?\d)",
    re.I,
)
_FIELD = re.compile(r"(?P<key>[A-Za-z][A-Za-z -]{0,30})[:=]\s*(?P<value>\S.{0,500})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_BLOCKS = {"STYLE": "a style sheet, no words", "REGION": "a place on the screen, no words"}
_LONGEST_TITLE = 300


@dataclass(slots=True)
class Header:
    """What the header says. `kind` is what the file is for: `captions`, `chapters`, `metadata`; empty if untold."""

    title: str | None = None
    language: str | None = None
    kind: str = ""
    has_signature: bool = False
    values: dict[str, str] = field(default_factory=dict)


def take_header(lines: Sequence[str], remarks: Remarks) -> tuple[Header, list[str]]:
    """The header, and the lines with headers, comments, styles and regions emptied, each of which is noted.

    Files that were joined have headers in the middle (as segments of a stream have); only the first counts.
    """
    header = Header()
    left = list(lines)
    at = 0
    seen_cue = False
    after_blank = True
    while at < len(left):
        line = left[at].rstrip()
        if after_blank and _SIGNATURE.match(line):
            end = _block_end(left, at + 1)
            block = left[at + 1 : end]
            if end < len(left) and read_timing(left[end]) and block:
                # What is next to the first timing, without a blank line between, is the name of the first cue.
                end -= 1
            _read(header, line, at, left[at + 1 : end], remarks)
            left[at:end] = [""] * (end - at)
        elif after_blank and re.match(r"NOTE(?:$|[ \t])", line):
            # Section 4.1: a comment goes to the next blank line.
            end = _block_end(left, at + 1)
            text = " ".join([line[4:], *left[at + 1 : end]])
            remarks.notes.append(Note(at + 1, "a comment in the file", excerpt(text)))
            if not seen_cue:
                _take_fields(header, [line[4:].strip(), *left[at + 1 : end]])
            left[at:end] = [""] * (end - at)
        elif after_blank and not seen_cue and line in _BLOCKS:
            end = _block_end(left, at + 1)
            remarks.notes.append(Note(at + 1, _BLOCKS[line], excerpt(" ".join(left[at + 1 : end]))))
            left[at:end] = [""] * (end - at)
        else:
            end = at + 1
            seen_cue = seen_cue or read_timing(line) is not None
        after_blank = not left[end - 1].strip()
        at = end
    return header, left


def _block_end(lines: Sequence[str], at: int) -> int:
    """The index of the blank line, timing or end that a block goes to."""
    while at < len(lines) and lines[at].strip() and read_timing(lines[at]) is None:
        at += 1
    return at


def _read(header: Header, line: str, at: int, block: Sequence[str], remarks: Remarks) -> None:
    beside = line[len("WEBVTT") :].strip(" \t:–—-")
    is_first = not header.has_signature
    header.has_signature = True
    if is_first:
        if beside and len(beside) <= _LONGEST_TITLE and not _NO_TITLE.match(beside) and not _FIELD.fullmatch(beside):
            header.title = beside
        _take_fields(header, [beside, *block])
    if beside or any(row.strip() for row in block):
        told = " ".join([beside, *block])
        remarks.notes.append(Note(at + 1, "header of the captions" if is_first else "another header", excerpt(told)))


def _take_fields(header: Header, rows: Sequence[str]) -> None:
    for row in rows:
        match = _FIELD.fullmatch(row.strip())
        if match is None:
            continue
        key, value = match["key"].strip().lower(), match["value"].strip()
        header.values.setdefault(key, value)
        if key == "title":
            header.title = value
        elif key in ("language", "lang") and _LANGUAGE.fullmatch(value):
            header.language = header.language or value
        elif key == "kind":
            header.kind = header.kind or value.lower()
