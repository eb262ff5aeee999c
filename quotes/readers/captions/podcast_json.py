"""The podcast reader: transcripts as JSON of the podcast namespace ("Podcasting 2.0"), with chapters if they are there.

The format: https://github.com/Podcastindex-org/podcast-namespace, transcripts and chapters (read 2026-11-21). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quotes.errors import InputError
from quotes.model import SourceKind
from quotes.readers.blocks import About
from quotes.readers.captions.cue import Cue, Remarks, Row
from quotes.readers.captions.segments import (
    Segment,
    first_object,
    has_keys,
    read_segments,
    seconds_of,
    text_of,
)
from quotes.readers.captions.sounds import without_sounds
from quotes.readers.captions.speakers import lines_of
from quotes.readers.decoding import decode, decode_head
from quotes.readers.reader import Note, Reading, Skipped, excerpt
from quotes.transcripts.assembling import assembled
from quotes.transcripts.turn import Chapter

_SENTENCE_END = re.compile(r"[.?!…。？！][\"'”’»)\]]*$")
_CLOSING = re.compile(r"[.,;:?!…%)\]}”’»。，、；：？！]")
# Scripts written without spaces: kana, Han and the marks that go with them; Thai, Lao and Khmer.
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
# A sentence nobody ends (many recognisers write no full stops) is cut here, between words.
_LONGEST_LINE = 300
# Silence after which words are a new line, however the last one ended.
_LONGEST_PAUSE = 3.0


@dataclass(frozen=True, slots=True)
class PodcastJsonReader:
    """Reads `{"version": "1.0.0", "segments": [{"speaker": ..., "startTime": ..., "endTime": ..., "body": ...}]}`."""

    name: str = "podcast-json"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure when the first segment has a body and a time, or the first chapter its time; else 0."""
        text = decode_head(head)
        if text.lstrip()[:1] != "{":
            return 0.0
        segment, chapter = first_object(text, "segments"), first_object(text, "chapters")
        if (
            segment is not None
            and has_keys(segment, "body")
            and (has_keys(segment, "startTime") or '"version"' in text)
        ):
            return 0.95
        return 0.95 if chapter is not None and has_keys(chapter, "startTime") else 0.0

    def read(self, document: bytes, name: str) -> Reading:
        """Everything that is said. Raises InputError for what is no JSON, no transcript, or chapters alone."""
        decoded = decode(document, name)
        found = read_segments(decoded.text, name, ("segments", "chapters"), "body")
        if found.key == "chapters":
            raise InputError(
                f"{name} holds the chapters of an episode, and nothing that is said in it.",
                "Import the episode's transcript.",
            )
        remarks = Remarks(warnings=list(decoded.warnings))
        cues = without_sounds(_joined(list(_cues(found.items, remarks))), remarks)
        lines = lines_of(cues, remarks)
        if not lines:
            raise InputError(f"{name} has no segment with a body.", "Say with --as what it is.")
        beside = found.beside
        about = About(
            title=text_of(beside.get("title")) or None,
            series=text_of(beside.get("podcastName")) or None,
            kind=SourceKind.PODCAST,
        )
        return assembled(
            lines,
            about,
            text=decoded.text,
            document=decoded.sha256,
            name=name,
            format=self.name,
            encoding=decoded.encoding,
            chapters=tuple(_chapters(beside.get("chapters"), remarks)),
            notes=remarks.notes,
            skipped=remarks.skipped,
            warnings=remarks.warnings,
        )


def _cues(segments: Sequence[Segment], remarks: Remarks) -> Iterator[Cue]:
    """The segments with their speakers. One without the key `speaker` goes on with the last one's, in documents whose
    first segment names a speaker; one whose speaker is empty or null has none.
    """
    first = segments[0].value if segments else None
    holds = first is not None and bool(text_of(first.get("speaker")))
    speaker = ""
    without_time: list[int] = []
    for segment in segments:
        value = segment.value
        where = f"segment {segment.number}: "
        if value is None:
            remarks.skipped.append(Skipped(segment.line, where + "no object", excerpt(segment.shown)))
            continue
        if "speaker" in value or not holds:
            speaker = " ".join(text_of(value.get("speaker")).split()).rstrip(": ")
        body = value.get("body")
        if not isinstance(body, str) or not body.strip():
            remarks.skipped.append(Skipped(segment.line, where + "no words"))
            continue
        start, end = seconds_of(value.get("startTime")), seconds_of(value.get("endTime"))
        if start is None:
            without_time.append(segment.line)
        # White space around the body is kept: it tells whether words of one segment each belong together.
        yield Cue(segment.line, start, end, (Row(segment.line, body, speaker),))
    remarks.note_lines(without_time, "words without a time")


def _joined(cues: Sequence[Cue]) -> list[Cue]:
    """Segments of one word each joined to sentences, of one speaker and without a long pause; others as they are.

    Where they bring their own spaces in front, those without one go on within a word.
    """
    single = sum(len(cue.rows[0].text.split()) == 1 for cue in cues)
    if single <= len(cues) / 2:
        return [replace(cue, rows=tuple(_stripped(row) for row in cue.rows)) for cue in cues]
    have_spaces = sum(cue.rows[0].text[:1].isspace() for cue in cues) > len(cues) / 3
    joined: list[Cue] = []
    parts: list[str] = []
    length = 0
    before: Cue | None = None
    for cue in cues:
        row = cue.rows[0]
        is_within_word = have_spaces and not row.text[:1].isspace()
        if before is not None and (length < _LONGEST_LINE or is_within_word) and _goes_on(before, cue):
            space = "" if have_spaces else _space(before.rows[0].text, row.text)
            parts.append(space + row.text)
        else:
            _close(joined, parts)
            joined.append(cue)
            parts, length = [row.text], 0
        length += len(parts[-1])
        before = cue
    _close(joined, parts)
    return joined


def _close(joined: list[Cue], parts: Sequence[str]) -> None:
    """Gives the last cue the words that were found to belong to it."""
    if joined:
        row = joined[-1].rows[0]
        joined[-1] = replace(joined[-1], rows=(_stripped(replace(row, text="".join(parts))),))


def _goes_on(before: Cue, cue: Cue) -> bool:
    """True when the segment goes on with the line of the segment before it."""
    last, row = before.rows[0], cue.rows[0]
    if row.voice != last.voice or "\n" in last.text or _SENTENCE_END.search(last.text.rstrip()):
        return row.voice == last.voice and _CLOSING.match(row.text.strip()) is not None and len(row.text.strip()) == 1
    end = before.start if before.end is None else before.end
    return cue.start is None or end is None or cue.start - end <= _LONGEST_PAUSE


def _space(before: str, after: str) -> str:
    """What belongs between two segments."""
    if before[-1:].isspace() or after[:1].isspace() or _CLOSING.match(after):
        return ""
    return "" if _SPACELESS.match(before[-1:]) and _SPACELESS.match(after) else " "


def _stripped(row: Row) -> Row:
    return replace(row, text=" ".join(row.text.split()))


def _chapters(value: object, remarks: Remarks) -> Iterator[Chapter]:
    """The chapters with a time and a title; the others are noted."""
    for number, chapter in enumerate(value if isinstance(value, list) else (), 1):
        seconds = seconds_of(chapter.get("startTime")) if isinstance(chapter, dict) else None
        title = text_of(chapter.get("title")) if isinstance(chapter, dict) else ""
        if seconds is not None and title:
            yield Chapter(seconds, title)
        else:
            remarks.notes.append(Note(1, f"chapter {number} has no time or no title", excerpt(title)))
