"""Who speaks in a cue: voices, names in front, dashes and arrows where the speaker changes.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotes.readers.captions.cue import Cue, Remarks
from quotes.readers.captions.labels import SENTENCE_END, Labels, Prefix, labels_of, read_prefix
from quotes.readers.reader import excerpt
from quotes.transcripts.turn import Line

# Two or three arrows are the sign of American captions for a new speaker and a new subject.
_ARROWS = re.compile(r">{2,3}")
# A dash in front of a row is another voice; two dashes, or a long one without space, go on with a broken sentence.
_DASH = re.compile(r"(?:[-–‐](?![-–\d])\s*|—\s+)(?=\S|$)")
_INNER_DASH = re.compile(r"(?<=[.?!…])\s+[-–—]\s+(?=[^\W\d_a-z])")


@dataclass(frozen=True, slots=True)
class _Part:
    """What one voice says in a row. `mark` is the sign in front that says the voice changes."""

    cue: Cue
    number: int
    text: str
    seconds: float | None
    voice: str
    mark: str
    prefix: Prefix | None


def lines_of(cues: Sequence[Cue], remarks: Remarks) -> tuple[Line, ...]:
    """The rows of the cues as lines of a transcript, each with its time and the name of who says it.

    A voice that mark-up names speaks for its own cue. A name in front holds until the next name, dash or arrow where
    the file says who speaks, or marks each change with arrows, from its start, and else to the end of its cue and of
    the sentence begun in it. A change of speaker without a name gets a label of its own (`>> 3`, `- 4`), which is
    nobody's name.
    """
    parts = [part for cue in cues for part in _parts(cue)]
    has_arrows = bool(parts) and parts[0].mark == ">>" and sum(part.mark == ">>" for part in parts) > 1
    unnamed_dash = any(part.mark == "-" and part.prefix is None and not part.voice for part in parts)
    labels = labels_of([part.text for part in parts], (part.prefix for part in parts), has_unnamed=unnamed_dash)
    lines: list[Line] = []
    asides: list[tuple[int, str]] = []
    held = ""
    last: _Part | None = None
    unnamed = 0
    for part in parts:
        is_new_cue = last is None or last.cue is not part.cue
        is_told = has_arrows or held.startswith(">>")
        if last is not None and is_new_cue and not _may_hold(last, part, labels, changes_are_told=is_told):
            held = ""
        text = part.text
        if part.voice:
            label, held = part.voice, ""
        elif part.prefix is not None and labels.is_sure(part.prefix, is_marked=bool(part.mark), begins_cue=is_new_cue):
            label = held = part.prefix.label
            text = text[part.prefix.end :]
            if part.prefix.aside:
                asides.append((part.number, part.prefix.aside))
        elif part.mark:
            unnamed += 1
            label = held = f"{part.mark} {unnamed}"
        else:
            if part.prefix is not None:
                held = ""
            label = held
        last = part
        if text:
            tolerance = None if part.seconds is None else part.cue.tolerance
            lines.append(Line(part.number, text, part.seconds, tolerance, label))
    remarks.note_lines(
        [at for at, _ in asides], "beside a name, how it is said", excerpt(asides[0][1]) if asides else ""
    )
    count = sum(not part.voice for part in parts)
    if 0 < count < len(parts):
        remarks.warnings.append(
            f"{count:,} line(s) name no voice, and no voice holds beyond its cue; they are nobody's."
        )
    return tuple(lines)


def _may_hold(last: _Part, part: _Part, labels: Labels, *, changes_are_told: bool) -> bool:
    """True when who spoke in the last cue may still speak in this one."""
    if last.voice or (None not in (last.cue.start, part.cue.start) and (part.cue.start or 0) < (last.cue.start or 0)):
        return False
    goes_on = labels.ends_sentences and part.text[:1].islower() and SENTENCE_END.search(last.text) is None
    return changes_are_told or labels.are_in_use or goes_on


def _parts(cue: Cue) -> Iterator[_Part]:
    pending = ""
    for row in cue.rows:
        seconds = cue.start if row.seconds is None else row.seconds
        for mark, text in [("", row.text)] if row.voice else _marked(row.text):
            prefix = None if row.voice else read_prefix(text)
            if text:
                yield _Part(cue, row.number, text, seconds, row.voice, mark or pending, prefix)
            # A sign on a row of its own is about the row below.
            pending = "" if text else mark or pending


def _marked(text: str) -> Iterator[tuple[str, str]]:
    """The stretches of a row between signs of another speaker, each with the sign in front of it."""
    if ">>" in text:
        before, *after = map(str.strip, _ARROWS.split(text))
        pieces = [("", before), *((">>", piece) for piece in after)]
        yield from ((mark, piece) for mark, piece in pieces if mark or piece)
    elif dash := _DASH.match(text):
        yield from (("-", piece) for piece in _INNER_DASH.split(text[dash.end() :]))
    else:
        yield "", text
