"""A document's text as passages: what its lines say, without list signs, numbers and times in front of them.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotes.transcripts.turn import Turn
from quotes.verifying.plain import PlainPassages
from quotes.verifying.spoken import Lines, passages_of_turns
from quotes.verifying.verification import Passage


def passages_of(text: str, *, turns: Sequence[Turn] = (), pages: Sequence[tuple[int, str]] = ()) -> Sequence[Passage]:
    """The passages of a text (`Reading.text`), in order, one for each line that is not blank.

    With turns, the lines of a turn have its words, time, voice and speaker, cut where the voice changes; lines between
    two lines of one turn that are in no turn are left out, as they are times, numbers and names. Lines around the turns
    have the voice 0. `pages` has the line and the label of each page's beginning.
    """
    plain = PlainPassages(text, pages)
    spoken = passages_of_turns(Lines.of(text), turns, pages) if turns else {}
    if not spoken:
        return plain
    first, last = min(spoken), max(spoken)
    inside = _inside(turns)
    is_data = text.lstrip()[:1] in ("{", "[")
    passages = [one for parts in spoken.values() for one in parts]
    for passage in plain:
        number = passage.line
        between = first < number < last and (is_data or number in inside or not _has_letters(passage.text))
        if number not in spoken and not between:
            passages.append(passage)
    return tuple(sorted(passages, key=lambda passage: passage.start))


def _inside(turns: Sequence[Turn]) -> set[int]:
    """The lines that lie between two lines of one turn."""
    inside: set[int] = set()
    for turn in turns:
        numbers = sorted(line.number for line in turn.lines)
        inside.update(range(numbers[0], numbers[-1] + 1) if numbers else ())
    return inside


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)
