"""Who really spoke: speakers set by a person or by a labelled transcript of the same recording, and turns cut anew.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from quotes.admission import admit_author
from quotes.errors import InputError
from quotes.prose.sentences import sentences
from quotes.transcripts.alignment import aligned
from quotes.transcripts.script import Script, script_of
from quotes.transcripts.turn import Line, Turn, TurnKind

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Two transcripts of one recording agree on most words; two recordings on the commonest ones only.
_SAME_RECORDING = 0.5


def with_speakers(turns: Sequence[Turn], speakers: Mapping[int, str]) -> tuple[Turn, ...]:
    """The turns, those with these numbers (from 1) spoken by these people from now on.

    Raises InputError for a number that no turn has, an advertisement, and a name that cannot be kept.
    """
    changed = list(turns)
    for number, name in speakers.items():
        if not 1 <= number <= len(changed):
            raise InputError(f"There is no turn {number}.", f"The turns are numbered 1 to {len(changed)}.")
        turn = changed[number - 1]
        if turn.kind is TurnKind.ADVERTISEMENT:
            raise InputError(f"Turn {number} is an advertisement: its words are the sponsor's.", "Name another turn.")
        changed[number - 1] = replace(turn, speaker=admit_author(name), proposed=None, reasons=())
    return tuple(changed)


def split(turn: Turn, line: int, column: int) -> tuple[Turn, Turn]:
    """The turn cut in two before the character `column` (from 0) of its line `line`; nobody is known to say the second.

    `line` is the line's number in the document, `column` counts in the line as it stands in this turn. Raises
    InputError when nothing would be left on one side, or the turn has no such line.
    """
    script = script_of(turn.lines)
    index = next((at for at, one in enumerate(turn.lines) if one.number == line), None)
    if index is None:
        first, last = turn.lines[0].number, turn.lines[-1].number
        raise InputError(f"The turn has no line {line}.", f"It stands on lines {first} to {last}.")
    cut = script.starts[index] + column
    before, after = script.cut(0, cut), script.cut(cut, len(script.text))
    if not 0 <= column <= len(turn.lines[index].text) or not before or not after:
        raise InputError(
            f"Line {line} cannot be cut at {column}: one side would be empty.", "Cut between the words of the turn."
        )
    return replace(turn, lines=before), replace(turn, lines=after, speaker=None, proposed=None, reasons=())


def joined(turns: Sequence[Turn]) -> Turn:
    """Turns that follow each other as one. Raises InputError for none, for different kinds, and for two speakers."""
    if not turns:
        raise InputError("There are no turns to join.", "Name at least one.")
    if len({turn.kind for turn in turns}) > 1:
        kinds = " and ".join(sorted({turn.kind.value for turn in turns}))
        raise InputError(f"Turns of different kinds cannot be joined: {kinds}.", "Join speech with speech only.")
    speakers = {turn.speaker for turn in turns if turn.speaker is not None}
    if len(speakers) > 1:
        raise InputError(f"The turns have two speakers: {', '.join(sorted(speakers))}.", "Set one speaker first.")
    lines: list[Line] = []
    for line in (line for turn in turns for line in turn.lines):
        if lines and lines[-1].number == line.number:
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text} {line.text}")
        else:
            lines.append(line)
    return replace(turns[0], lines=tuple(lines), speaker=next(iter(speakers), None))


def apply_labels(turns: Sequence[Turn], labelled: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns cut where a labelled transcript of the same recording changes speaker, with its labels and speakers.

    The words stay those of `turns`, and so do their advertisements and previews. What the other transcript does not
    have goes to the speaker around it, up to the end of the sentence. Raises InputError when the two agree on less than
    half of their words.
    """
    other = [(match[0].casefold(), at) for at, turn in enumerate(labelled) for match in _WORD.finditer(turn.text)]
    words = [
        (match[0].casefold(), at, match.start()) for at, turn in enumerate(turns) for match in _WORD.finditer(turn.text)
    ]
    pairs = aligned([word for word, *_ in words], [word for word, _ in other])
    spoken = [at for at, (_, index, _) in enumerate(words) if turns[index].kind is TurnKind.SPEECH]
    matched = sum(pairs[at] is not None for at in spoken)
    if not spoken or matched < _SAME_RECORDING * min(len(spoken), len(other)) or not matched:
        raise InputError(
            f"The labelled transcript is of another recording: {matched:,} of {len(spoken):,} words agree.",
            "Name a transcript of the same recording.",
        )
    voices: dict[int, list[tuple[int, int]]] = {}
    for (_, index, start), pair in zip(words, pairs, strict=True):
        if pair is not None:
            voices.setdefault(index, []).append((start, other[pair][1]))
    relabelled: list[Turn] = []
    for run in _runs(turns):
        relabelled += _relabelled([turns[at] for at in run], [voices.get(at, []) for at in run], labelled)
    return tuple(relabelled)


@dataclass(frozen=True, slots=True)
class _Voice:
    label: str
    speaker: str | None


def _runs(turns: Sequence[Turn]) -> list[list[int]]:
    """The indices of turns of speech that follow each other; other turns stand alone."""
    runs: list[list[int]] = []
    for at, turn in enumerate(turns):
        is_speech = turn.kind is TurnKind.SPEECH
        if runs and is_speech and turns[runs[-1][-1]].kind is TurnKind.SPEECH:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _relabelled(
    turns: Sequence[Turn], voices: Sequence[Sequence[tuple[int, int]]], labelled: Sequence[Turn]
) -> list[Turn]:
    if turns[0].kind is TurnKind.ADVERTISEMENT:
        return list(turns)
    script = script_of([line for turn in turns for line in turn.lines])
    offsets = [0]
    for turn in turns[:-1]:
        offsets.append(offsets[-1] + len(turn.text) + 1)
    heard = [
        (offset + start, _Voice(labelled[at].label, labelled[at].speaker))
        for offset, found in zip(offsets, voices, strict=True)
        for start, at in found
    ]
    if not heard:
        return list(turns)
    cuts = _cuts(script, heard)
    made: list[Turn] = []
    for at, (start, voice) in enumerate(cuts):
        end = cuts[at + 1][0] if at + 1 < len(cuts) else len(script.text)
        lines = script.cut(start, end)
        if lines:
            within = turns[max(0, bisect_right(offsets, start) - 1)]
            made.append(Turn(lines, within.kind, voice.label, voice.speaker, chapter=within.chapter))
    return made


def _cuts(script: Script, heard: Sequence[tuple[int, _Voice]]) -> list[tuple[int, _Voice]]:
    """Where each voice begins: with its first word that both have, or at the start of that word's sentence when
    nothing of it was the voice before.
    """
    starts = [span[0] for span in sentences(script.text)]
    cuts = [(0, heard[0][1])]
    last = heard[0][0]
    for offset, voice in heard:
        if voice != cuts[-1][1]:
            sentence = starts[max(0, bisect_right(starts, offset) - 1)] if starts else offset
            cuts.append((sentence if sentence > last else offset, voice))
        last = offset
    return cuts
