"""The recogniser reader: JSON of openai-whisper, faster-whisper, WhisperX, whisper.cpp and pipelines around them.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from quotes.errors import InputError
from quotes.readers.blocks import About
from quotes.readers.captions.cue import Cue, Remarks, Row
from quotes.readers.captions.segments import (
    Segment,
    Segments,
    first_object,
    has_keys,
    read_segments,
    seconds_of,
    text_of,
)
from quotes.readers.captions.sounds import without_sounds
from quotes.readers.captions.speakers import lines_of
from quotes.readers.decoding import decode, decode_head
from quotes.readers.reader import Reading, Skipped, excerpt
from quotes.transcripts.assembling import assembled

# Where each family keeps its segments: openai-whisper and WhisperX, whisper.cpp, pipelines of transformers.
_KEYS = ("segments", "transcription", "chunks")
# openai-whisper writes the whole text first, which is longer than any quote. What begins like it and does not end
# within so many characters is a transcript.
_WHOLE_TEXT = re.compile(r'\s{0,99}\{\s{0,99}"text"\s{0,99}:\s{0,99}"(?:[^"\\]|\\.){8000}')
# Programs that read recognisers' results call the times otherwise; captions from YouTube's service have a duration.
_TIME_KEYS = (("start", "end"), ("start", "duration"), ("startTime", "endTime"), ("start_time", "end_time"))
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
# whisper.cpp writes voices into the text: `(speaker 0) Yes`, and `[SPEAKER_TURN]` where the voice changes.
_VOICE_IN_TEXT = re.compile(r"\(speaker (?P<voice>\d{1,3}|\?)\)\s*")
_TURN_SIGN = re.compile(r"\s{0,9}\[SPEAKER_TURN\]\s{0,9}")
# How captions mark the same, which the rest of the reading understands.
_CHANGE = ">> "


@dataclass(frozen=True, slots=True)
class WhisperReader:
    """Reads what speech recognisers of the Whisper family give as JSON."""

    name: str = "whisper"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure when the first segment has words and times as one of the families writes them, else 0."""
        text = decode_head(head)
        if text.lstrip()[:1] not in ("{", "["):
            return 0.0
        for key in ("", "segments"):
            first = first_object(text, key)
            # Notes on texts have a start and an end too, and who wrote them.
            if first is not None and _has_times(first) and has_keys(first, "text") and not _is_other(first):
                return 0.95
        first = first_object(text, "transcription")
        if (
            first is not None
            and has_keys(first, "text")
            and (has_keys(first, "offsets") or has_keys(first, "timestamps"))
        ):
            return 0.95
        first = first_object(text, "chunks")
        if first is not None and has_keys(first, "timestamp", "text"):
            return 0.95
        return 0.92 if _WHOLE_TEXT.match(text) else 0.0

    def read(self, document: bytes, name: str) -> Reading:
        """Everything that was recognised. Raises InputError for what is no JSON, or no transcript."""
        decoded = decode(document, name)
        found = read_segments(decoded.text, name, _KEYS, "text")
        remarks = Remarks(warnings=list(decoded.warnings))
        cues = list(_cues(found.items, remarks))
        if not cues:
            raise InputError(f"{name} has no segment with words.", "Say with --as what it is.")
        without_time = [cue.number for cue in cues if cue.start is None]
        remarks.note_lines(without_time, "words without a time")
        return assembled(
            lines_of(without_sounds(cues, remarks), remarks),
            _about(found),
            text=decoded.text,
            document=decoded.sha256,
            name=name,
            format=self.name,
            encoding=decoded.encoding,
            notes=remarks.notes,
            skipped=remarks.skipped,
            warnings=remarks.warnings,
        )


def _is_other(first: Mapping[str, object] | str) -> bool:
    return any(has_keys(first, key) for key in ("author", "quote", "person", "exact", "body", "selector"))


def _has_times(first: Mapping[str, object] | str) -> bool:
    return any(has_keys(first, start, end) for start, end in _TIME_KEYS)


def _cues(segments: Sequence[Segment], remarks: Remarks) -> Iterator[Cue]:
    """The segments with words. `speaker_turn_next`, of whisper.cpp, says that another voice speaks in the next one."""
    is_change = False
    for segment in segments:
        cue = _cue(segment, remarks)
        if cue is not None:
            first, *others = cue.rows
            if is_change and not first.voice:
                first = replace(first, text=_CHANGE + first.text)
            yield replace(cue, rows=(first, *others))
        is_change = segment.value is not None and segment.value.get("speaker_turn_next") is True


def _cue(segment: Segment, remarks: Remarks) -> Cue | None:
    """The segment as a cue whose rows are its voices; None, told, for one without words."""
    value = segment.value
    where = f"segment {segment.number}: "
    if value is None:
        remarks.skipped.append(Skipped(segment.line, where + "no object", excerpt(segment.shown)))
        return None
    words = [word for word in _list(value.get("words")) if isinstance(word, dict)]
    text = text_of(value.get("text")) or _joined([str(_word(word)) for word in words])
    if not text:
        remarks.skipped.append(Skipped(segment.line, where + "no words"))
        return None
    start, end = _times(value)
    rows = tuple(_rows(segment.line, text, _label(value.get("speaker")), words))
    if not rows:
        return None
    return Cue(segment.line, start, end, rows)


def _times(value: Mapping[str, object]) -> tuple[float | None, float | None]:
    """Begin and end in seconds: numbers, whisper.cpp's milliseconds, or a pair."""
    if isinstance(offsets := value.get("offsets"), dict):
        return seconds_of(offsets.get("from"), per_second=1_000), seconds_of(offsets.get("to"), per_second=1_000)
    pair = _list(value.get("timestamp"))
    if len(pair) == 2:
        return seconds_of(pair[0]), seconds_of(pair[1])
    for start, end in _TIME_KEYS:
        if start in value:
            return seconds_of(value.get(start)), None if end == "duration" else seconds_of(value.get(end))
    return None, None


def _rows(line: int, text: str, label: str, words: Sequence[Mapping[str, object]]) -> Iterator[Row]:
    """The stretches of a segment that one voice says. WhisperX may give single words of a segment to another voice."""
    voices = [_label(word.get("speaker")) or label for word in words]
    if len(set(voices)) > 1:
        placed = _placed(text, [_word(word) for word in words])
        if placed is not None:
            yield from _by_voice(line, text, placed, voices, words)
            return
        # The words are not those of the text, so it is not known whose is which.
        label = ""
    at = 0
    for match in _VOICE_IN_TEXT.finditer(text):
        yield from _plain(line, text[at : match.start()], label)
        label, at = f"speaker {match['voice']}", match.end()
    yield from _plain(line, text[at:], label)


def _plain(line: int, text: str, label: str) -> Iterator[Row]:
    for index, piece in enumerate(_TURN_SIGN.split(text)):
        if piece.strip():
            # Behind the sign another voice speaks, and it is not told which.
            yield Row(line, _CHANGE + piece.strip()) if index else Row(line, piece.strip(), label)


def _placed(text: str, words: Sequence[str]) -> list[int] | None:
    """Where each word begins in the text; None when one is not in it."""
    places: list[int] = []
    at = 0
    for word in words:
        found = text.find(word, at)
        if found < 0:
            return None
        places.append(found)
        at = found + len(word)
    return places


def _by_voice(
    line: int, text: str, placed: Sequence[int], voices: Sequence[str], words: Sequence[Mapping[str, object]]
) -> Iterator[Row]:
    begin = 0
    for index in range(1, len(words) + 1):
        if index < len(words) and voices[index] == voices[begin]:
            continue
        start = 0 if begin == 0 else placed[begin]
        end = placed[index] if index < len(words) else len(text)
        yield Row(line, text[start:end].strip(), voices[begin], seconds_of(words[begin].get("start")))
        begin = index


def _about(found: Segments) -> About:
    beside = found.beside
    result = beside.get("result")
    language = text_of(beside.get("language")) or (text_of(result.get("language")) if isinstance(result, dict) else "")
    # The service writes `english` where the programs write `en`.
    known = language if _LANGUAGE.fullmatch(language) else None
    return About(title=text_of(beside.get("title")) or None, language=known)


def _label(value: object) -> str:
    """What the document calls the voice; numbers as they are."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"speaker {value}"
    return " ".join(text_of(value).split())


def _word(word: Mapping[str, object]) -> str:
    return text_of(word.get("word")) or text_of(word.get("text"))


def _joined(words: Sequence[str]) -> str:
    return " ".join(word for word in words if word)


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
