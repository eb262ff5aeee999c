"""Asking a person who speaks: turn by turn, a key each, with what was proposed and why.

Touches: the terminal, through the functions it is handed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from textwrap import wrap

from pullquote.output import count_of, one_line, printable, time_of
from quotes.admission import admit_author
from quotes.errors import InputError
from quotes.transcripts.turn import Turn, TurnKind

_EXCERPT = 420
"""Characters of a turn that are shown: what somebody begins with tells who it is, and so does how they end."""

_KEYS = "123456789"
_ROLES = frozenset({"host", "guest"})
"""What a turn proposes when no name is known: a role is no name, so nothing is credited to it."""


@dataclass(slots=True)
class Session:
    """Turns being named. `turns` is what has been answered so far; `at` is the turn that is asked about.

    With `every` turn asked about, those that have a speaker, advertisements and previews are too.
    """

    turns: list[Turn]
    names: list[str]
    at: int = 0
    every: bool = False
    ended: bool = False
    past: list[tuple[int, list[Turn]]] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """How many turns of speech have no speaker yet."""
        return sum(_waits(each) for each in self.turns)

    def next(self, start: int) -> int | None:
        """The first turn from `start` on that is to be asked about."""
        following = (at for at in range(start, len(self.turns)) if self.every or _waits(self.turns[at]))
        return next(following, None)


def names_of(turns: Sequence[Turn], given: Sequence[str] = ()) -> list[str]:
    """Whom a key can stand for: names a person gave, then those the turns have or propose, each once.

    Raises InputError for a given name that is none.
    """
    proposed = [name for each in turns for name in (each.speaker, each.proposed) if name and is_name(name)]
    return list(dict.fromkeys([*map(checked_name, given), *proposed]))[: len(_KEYS)]


def is_name(proposed: str) -> bool:
    """Whether a proposal names a person, and not only a role."""
    return proposed not in _ROLES


def checked_name(name: str) -> str:
    """The name as it is kept. Raises InputError for an empty one and for a role: nobody is called `Host`."""
    from quotes.transcripts.labelled import is_nameless

    kept = admit_author(name)
    if is_nameless(kept):
        raise InputError(f"{kept} is no name: a quote needs a person who said it.", "Say who it is, or name nobody.")
    return kept


def question(session: Session, width: int) -> str:
    """What is asked about the present turn: its place and time, its words, what is proposed, and the keys."""
    turn = session.turns[session.at]
    first = turn.lines[0]
    when = "" if first.seconds is None else ", " + time_of(first.seconds, first.tolerance_seconds)
    head = f"Turn {session.at + 1} of {len(session.turns)} ({session.waiting:,} to go), line {first.number}{when}"
    if turn.chapter:
        head += f", {turn.chapter}"
    rows = [one_line(head, width), *_rows(_words(turn), width)]
    if turn.kind is not TurnKind.SPEECH:
        rows += _rows(f"This is taken for {_KINDS[turn.kind]}; a name makes it speech.", width)
    if turn.label:
        rows += _rows(f"The document says {turn.label}.", width)
    if turn.speaker:
        rows += _rows(f"So far it is {turn.speaker}.", width)
    if turn.proposed:
        rows += _rows(f"Probably {turn.proposed}: {'; '.join(turn.reasons)}", width)
    return "\n".join([*rows, *_rows(_keys(session, turn), width)])


_KINDS = {TurnKind.ADVERTISEMENT: "an advertisement", TurnKind.PREVIEW: "a preview of what is said later"}


def _keys(session: Session, turn: Turn) -> str:
    keys = [f"[{key}] {name}" for key, name in zip(_KEYS, session.names, strict=False)]
    keys += ["[Enter] as proposed"] if _proposal(turn) else []
    keys += ["[n]ew name"]
    keys += [f"[l] name all of {turn.label}"] if turn.label else []
    keys += ["[w]hole turn"] if len(_flat(turn)) > _EXCERPT else []
    keys += ["[a]dvertisement", "[x] split", "[j]oin with the one before", "[s]kip", "[b]ack", "[q]uit"]
    return ", ".join(keys)


def _rows(text: str, width: int) -> list[str]:
    """The text in rows of the terminal's width, two characters in."""
    return wrap(printable(text), width, initial_indent="  ", subsequent_indent="  ")


def _flat(turn: Turn) -> str:
    return " ".join(turn.text.split())


def _words(turn: Turn) -> str:
    flat = _flat(turn)
    if len(flat) <= _EXCERPT:
        return flat
    return f"{flat[: _EXCERPT * 2 // 3].rpartition(' ')[0]} … {flat[-_EXCERPT // 3 :].partition(' ')[2]}"


def _waits(turn: Turn) -> bool:
    return turn.speaker is None and turn.kind is TurnKind.SPEECH


def _proposal(turn: Turn) -> str | None:
    """The person who is proposed; none where only a role is."""
    return turn.proposed if turn.proposed and is_name(turn.proposed) else None


def answer(session: Session, key: str, ask: Callable[[str], str]) -> str:
    """Takes a key; gives what to tell the person, or nothing. `ask` asks for a line of text."""
    turn, key = session.turns[session.at], key.lower()
    if key in ("q", "\x03", "\x04"):
        session.ended = True
        return ""
    if key == "b":
        return _go_back(session)
    before = session.at, list(session.turns)
    try:
        told = _answer(session, turn, key, ask)
    except InputError as error:
        return f"{error.message} {error.hint}".strip()
    if (session.at, session.turns) != before:
        session.past.append(before)
    return told


def _answer(session: Session, turn: Turn, key: str, ask: Callable[[str], str]) -> str:
    if key in tuple(_KEYS[: len(session.names)]):
        _name(session, session.names[int(key) - 1])
    elif key in ("\r", "\n") and (proposed := _proposal(turn)):
        _name(session, proposed)
    elif key == "n":
        if given := ask("Name"):
            _name(session, _chosen(session, given))
    elif key == "l" and turn.label:
        return _name_label(session, turn.label, ask(f"Who {printable(turn.label)} is"))
    elif key == "w":
        return "\n".join(_rows(_flat(turn), 76)).strip()
    elif key == "a":
        session.turns[session.at] = replace(turn, kind=TurnKind.ADVERTISEMENT, speaker=None)
        _go_on(session)
    elif key == "x":
        _divide(session, ask("The words the next speaker begins with"))
    elif key == "j":
        _join(session)
    elif key == "s":
        _go_on(session)
    else:
        return "That key means nothing here."
    return ""


def _chosen(session: Session, given: str) -> str:
    """The name that was typed, or that the key typed stands for; a new one gets a key."""
    if given in tuple(_KEYS[: len(session.names)]):
        return session.names[int(given) - 1]
    name = checked_name(given)
    if name not in session.names and len(session.names) < len(_KEYS):
        session.names.append(name)
    return name


def _name(session: Session, name: str) -> None:
    session.turns[session.at] = _named(session.turns[session.at], name)
    _go_on(session)


def _named(turn: Turn, name: str) -> Turn:
    return replace(turn, speaker=name, kind=TurnKind.SPEECH)


def _name_label(session: Session, label: str, given: str) -> str:
    """Names every turn of speech with this label: those that wait, or all where all are asked about."""
    if not given:
        return ""
    name = _chosen(session, given)
    speech = [at for at, each in enumerate(session.turns) if each.label == label and each.kind is TurnKind.SPEECH]
    mine = [at for at in speech if session.every or session.turns[at].speaker is None]
    for at in mine:
        session.turns[at] = _named(session.turns[at], name)
    _go_on(session)
    return f"{printable(label)} is {name} in {count_of(len(mine), 'turn')}."


def _go_on(session: Session) -> None:
    following = session.next(session.at + 1)
    session.ended = following is None
    session.at = session.at if following is None else following


def _go_back(session: Session) -> str:
    """To the question before, as if it had not been answered."""
    if not session.past:
        return "There is no answer to take back."
    session.at, session.turns = session.past.pop()
    return ""


def _divide(session: Session, words: str) -> None:
    """Cuts the present turn where these words begin; what stands before them may be another's."""
    from quotes.transcripts.labels import split

    turn = session.turns[session.at]
    if not words.split():
        return
    found = re.search(r"\s+".join(map(re.escape, words.split())), turn.text, re.IGNORECASE)
    if found is None:
        raise InputError("These words do not stand in the turn.", "Type them as they stand there.")
    before = turn.text[: found.start()]
    index, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
    session.turns[session.at : session.at + 1] = split(turn, turn.lines[index].number, column)


def _join(session: Session) -> None:
    from quotes.transcripts.labels import joined

    if session.at == 0:
        raise InputError("There is no turn before this one.")
    both = slice(session.at - 1, session.at + 1)
    session.turns[both] = [joined(session.turns[both])]
    session.at -= 1
    if session.turns[session.at].speaker is not None and not session.every:
        _go_on(session)
