"""The body of a plain transcript as lines: what was said, when and under which label, and what was not said.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quotes.readers.reader import Note, excerpt
from quotes.transcripts.labelled import (
    Opening,
    begins_with_stamp,
    is_name,
    is_nameless,
    is_remark,
    labels_among,
    opening,
    without_list_sign,
)
from quotes.transcripts.stamps import Stamp, read_stamp
from quotes.transcripts.turn import Line

_SOUND = re.compile(r"(?:[\[(♪*][^\])♪*\n]{1,60}[\])♪*]\s*)+[.,]?")
_HEADING = re.compile(r"#{1,6}\s+(?P<text>\S.*)")
_ESCAPED = re.compile(r"\\([\[\]()*_#>~`.!-])")
# Services of transcription sign below the last words.
_SIGNATURE = re.compile(
    r"(?:transcribed|transcription|transcript(?: provided| created)?|captions|captioning|subtitles) (?:by|with)"
    r"\b.{0,80}"
    r"|this transcript (?:was|is|has been|may) .{0,200}",
    re.I,
)
# All of a line bold, and more in it than a label: the questions of a printed interview are.
_SET_APART = re.compile(r"(?P<mark>\*\*|__)(?P<text>[^*_\n]{1,500}[^*_\n:：])(?P=mark)")
_RULE = re.compile(r"(?:[-*_=~]\s?){3,}")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Lines as they were said, and what else stands among them. `is_labelled` when labels say who speaks."""

    lines: tuple[Line, ...]
    notes: tuple[Note, ...] = ()
    warnings: tuple[str, ...] = ()
    is_labelled: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    text: str
    stamp: Stamp | None
    opening: Opening | None
    is_set_apart: bool = False


def read_spoken(lines: Sequence[str], body: int, known: Sequence[str] = ()) -> Spoken:
    """The lines from index `body` on. `known` are names that the header gives to people.

    A label holds until the next one, or a line that may be another's. A line in brackets or of notes of music alone is
    a sound, a heading a heading: both become notes. Times in front of lines, before or after a label, or with a label
    on a line of their own are read.
    """
    rows: list[_Row] = []
    notes: list[Note] = []
    warnings: list[str] = []
    for number, line in enumerate(lines[body:], start=body + 1):
        # In Markdown a bracket or a star that is meant is written with a stroke before it.
        text = _ESCAPED.sub(r"\1", without_list_sign(line))
        if not text:
            continue
        if _SOUND.fullmatch(text) and not begins_with_stamp(text):
            notes.append(Note(number, "a sound or a remark, no words", excerpt(text)))
        elif _SIGNATURE.fullmatch(text):
            notes.append(Note(number, "says who made the transcript, no words", excerpt(text)))
            rows.append(_Row(number, "", None, None))
        elif _RULE.fullmatch(text):
            notes.append(Note(number, "a line between parts"))
        elif heading := _HEADING.fullmatch(text):
            notes.append(Note(number, "a heading in the transcript", excerpt(heading["text"])))
            # What stands under a heading may be no speech at all, so the last speaker does not go on.
            rows.append(_Row(number, "", None, None))
        else:
            rows.append(_row(number, text))
    openings = [row.opening for row in rows if row.opening is not None]
    labels = labels_among(openings, known, sum(bool(row.text) for row in rows))
    warnings += [f"Line {row.number}: {row.stamp.warning}" for row in rows if row.stamp and row.stamp.warning]
    return Spoken(
        tuple(_lines(rows, labels, notes)),
        tuple(sorted(notes, key=lambda note: note.line)),
        tuple(warnings),
        bool(labels),
    )


def _row(number: int, text: str) -> _Row:
    stamp = None
    if begins_with_stamp(text):
        stamp = read_stamp(text)
        if stamp is not None:
            text = re.sub(r"^\s*[-–—|:]?\s*", "", text[stamp.end :][:10]) + text[stamp.end + 10 :]
    if (whole := _SET_APART.fullmatch(text)) is not None:
        return _Row(number, whole["text"].strip(), stamp, opening(whole["text"].strip()), is_set_apart=True)
    return _Row(number, text, stamp, opening(text) if text else None)


def _may_be_somebody(label: str) -> bool:
    """True for a label that is no speaker's as far as can be told: what follows it may be, and is not the last's."""
    return is_nameless(label) or (" " in label and is_name(label))


def _lines(rows: Sequence[_Row], labels: frozenset[str], notes: list[Note]) -> list[Line]:
    lines: list[Line] = []
    label, pending = "", None
    alone: list[_Row] = []
    for row in rows:
        text, stamp = row.text, row.stamp
        if not text and stamp is None:
            label = ""
            continue
        if labels and row.opening is not None and is_remark(row.opening.label):
            notes.append(Note(row.number, "a remark between the turns, no words of anybody's", excerpt(text)))
            label = ""
            continue
        if row.opening is not None and row.opening.label in labels:
            label = row.opening.label
            stamp = row.opening.stamp or stamp
            text = text[row.opening.start :]
        elif labels and (row.is_set_apart or (row.opening is not None and _may_be_somebody(row.opening.label))):
            label = ""
        if stamp is not None and not text.strip():
            # A time on a line of its own, or with a label, belongs to the words below.
            pending = stamp.seconds
        if _SOUND.fullmatch(text.strip()):
            notes.append(Note(row.number, "a sound or a remark, no words", excerpt(text)))
            continue
        if not text.strip():
            alone.append(row)
            continue
        seconds = stamp.seconds if stamp is not None else pending
        pending = None
        lines.append(Line(row.number, text.strip(), seconds, None if seconds is None else 0.0, label))
    if alone:
        many = f"lines {alone[0].number}-{alone[-1].number}: {len(alone):,} of them say" if len(alone) > 1 else "says"
        notes.append(Note(alone[0].number, f"{many} only who speaks next, or when", excerpt(alone[0].text)))
    return lines
