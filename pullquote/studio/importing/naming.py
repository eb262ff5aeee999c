"""What a person may say of the turns of a transcript: who speaks, what is no speech, where one ends and another begins.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pullquote.speaking import checked_name, is_name
from quotes.errors import InputError
from quotes.transcripts.labels import joined, split
from quotes.transcripts.turn import Turn, TurnKind

Turns = tuple[Turn, ...]


def named(turns: Turns, at: int, name: str) -> Turns:
    """One turn with a speaker, which makes it speech. Raises `InputError` for a name that is none."""
    return _with(turns, at, replace(_turn(turns, at), speaker=checked_name(name), kind=TurnKind.SPEECH))


def unnamed(turns: Turns, at: int) -> Turns:
    """One turn with nobody known; what was proposed stays."""
    return _with(turns, at, replace(_turn(turns, at), speaker=None, kind=TurnKind.SPEECH))


def label_named(turns: Turns, label: str, name: str) -> Turns:
    """Every turn of speech with this label, and no speaker yet, with one. Raises `InputError`."""
    checked = checked_name(name)
    return tuple(
        replace(turn, speaker=checked)
        if turn.label == label and turn.speaker is None and turn.kind is TurnKind.SPEECH
        else turn
        for turn in turns
    )


def accepted(turns: Turns) -> Turns:
    """Every waiting turn with the person who is proposed for it, where one is."""
    return tuple(replace(turn, speaker=turn.proposed) if waits(turn) and proposal(turn) else turn for turn in turns)


def sold(turns: Turns, at: int) -> Turns:
    """One turn as an advertisement, of which nothing is quoted."""
    return _with(turns, at, replace(_turn(turns, at), kind=TurnKind.ADVERTISEMENT, speaker=None))


def divided(turns: Turns, at: int, offset: int) -> Turns:
    """One turn cut in two at an offset of its text, in code points. Raises `InputError` for an end of it."""
    turn = _turn(turns, at)
    if not 0 < offset < len(turn.text) or not turn.text[:offset].strip() or not turn.text[offset:].strip():
        raise InputError("A turn cannot be cut there.", "Put the cursor between two of its words.")
    before = turn.text[:offset]
    index, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
    return (*turns[:at], *split(turn, turn.lines[index].number, column), *turns[at + 1 :])


def joined_before(turns: Turns, at: int) -> Turns:
    """One turn joined with the one before it. Raises `InputError` for the first."""
    _turn(turns, at)
    if at == 0:
        raise InputError("There is no turn before the first.", "")
    return (*turns[: at - 1], joined(turns[at - 1 : at + 1]), *turns[at + 1 :])


def waits(turn: Turn) -> bool:
    """Whether a turn is speech of nobody known."""
    return turn.speaker is None and turn.kind is TurnKind.SPEECH


def proposal(turn: Turn) -> str | None:
    """The person who is proposed; none where only a role is."""
    return turn.proposed if turn.proposed and is_name(turn.proposed) else None


def names_in(turns: Sequence[Turn]) -> list[str]:
    """Every name that turns have or propose, the most frequent first: the first nine have a key."""
    counted: dict[str, int] = {}
    for turn in turns:
        for name in {turn.speaker, proposal(turn)} - {None}:
            counted[str(name)] = counted.get(str(name), 0) + 1
    return sorted(counted, key=lambda name: (-counted[name], name))


def _turn(turns: Turns, at: int) -> Turn:
    if not 0 <= at < len(turns):
        raise InputError(f"There is no turn {at + 1}.", f"There are {len(turns)}: load the page anew.")
    return turns[at]


def _with(turns: Turns, at: int, turn: Turn) -> Turns:
    return (*turns[:at], turn, *turns[at + 1 :])
