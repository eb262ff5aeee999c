"""A document's text as passages: what its lines say, without list signs, numbers and times in front of them.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from quotes.transcripts.labelled import begins_with_stamp
from quotes.transcripts.stamps import Stamp, read_stamp
from quotes.transcripts.turn import Turn
from quotes.verifying.spoken import Lines, passages_of_turns
from quotes.verifying.verification import Passage

_SIGN = re.compile(r"\s*(?:[*•·-]\s+|>\s?){0,3}\s*")
_NUMBER = re.compile(r"(?P<number>\d{1,3})[.)]\s+")
_BEHIND_STAMP = re.compile(r"\s*(?:[-–—|:]\s*)?")
# A time without brackets at the start of one line in a book is no stamp: "10:30 is when I wake up."
_LEAST_STAMPS, _STAMPED_SHARE = 3, 0.2
_NOTHING: tuple[int, None, None] = (0, None, None)
# No list sign and no time is longer.
_LONGEST_LEAD = 80


def passages_of(text: str, *, turns: Sequence[Turn] = (), pages: Sequence[tuple[int, str]] = ()) -> tuple[Passage, ...]:
    """The passages of a text (`Reading.text`), in order, one for each line that is not blank.

    With turns, the lines of a turn have its words, time, voice and speaker, cut where the voice changes; lines between
    two lines of one turn that are in no turn are left out, as they are times, numbers and names. Lines around the turns
    have the voice 0. `pages` has the line and the label of each page's beginning.
    """
    lines = Lines.of(text)
    plain = _plain(lines, pages)
    if not turns:
        return tuple(plain.values())
    spoken = passages_of_turns(lines, turns, pages)
    if not spoken:
        return tuple(plain.values())
    first, last = min(spoken), max(spoken)
    inside = _inside(turns)
    is_data = text.lstrip()[:1] in ("{", "[")
    passages = [one for parts in spoken.values() for one in parts]
    for number, passage in plain.items():
        between = first < number < last and (is_data or number in inside or not _has_letters(passage.text))
        if number not in spoken and not between:
            passages.append(passage)
    return tuple(sorted(passages, key=lambda passage: passage.start))


def page_of(line: int, pages: Sequence[tuple[int, str]]) -> str | None:
    """The label of the page on which a line stands; None above the first page."""
    at = bisect_right(pages, line, key=lambda page: page[0])
    return pages[at - 1][1] if at else None


def _inside(turns: Sequence[Turn]) -> set[int]:
    """The lines that lie between two lines of one turn."""
    inside: set[int] = set()
    for turn in turns:
        numbers = sorted(line.number for line in turn.lines)
        inside.update(range(numbers[0], numbers[-1] + 1) if numbers else ())
    return inside


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _plain(lines: Lines, pages: Sequence[tuple[int, str]]) -> dict[int, Passage]:
    """The passage of each line, by its number, as if there were no turns."""
    leads = [_lead(line[:_LONGEST_LEAD]) for line in lines.texts]
    numbered = _in_lists([number for _, number, _ in leads])
    times = [stamp is not None for _, _, stamp in leads]
    is_timed = sum(times) >= max(_LEAST_STAMPS, _STAMPED_SHARE * sum(bool(line.strip()) for line in lines.texts))
    found: dict[int, Passage] = {}
    for at, line in enumerate(lines.texts):
        begin, number, stamp = leads[at]
        if number is not None and numbered[at]:
            match = _NUMBER.match(line, begin)
            begin = match.end() if match else begin
        if stamp is not None and (is_timed or line[begin : begin + 1] in ("[", "(")):
            begin = _past(line, begin + stamp.end)
        else:
            stamp = None
        said = line[begin:].rstrip()
        if said:
            found[at + 1] = Passage(
                lines.starts[at] + begin,
                said,
                at + 1,
                page_of(at + 1, pages) if pages else None,
                None if stamp is None else stamp.seconds,
                None if stamp is None else 0.0,
            )
    return found


def _lead(line: str) -> tuple[int, int | None, Stamp | None]:
    """Where the words of a line begin behind its list sign, the number there, and the time there."""
    if line[:1].isalpha():
        return _NOTHING
    match = _SIGN.match(line)
    begin = match.end() if match else 0
    if not line[begin : begin + 1].isdigit() and line[begin : begin + 1] not in ("[", "("):
        return begin, None, None
    number = _NUMBER.match(line, begin)
    rest = line[begin:]
    return begin, int(number["number"]) if number else None, read_stamp(rest) if begins_with_stamp(rest) else None


def _past(line: str, at: int) -> int:
    match = _BEHIND_STAMP.match(line, at)
    return match.end() if match else at


def _in_lists(numbers: Sequence[int | None]) -> list[bool]:
    """Which numbers are of a list: the one before or after is next to it. A year that begins a line is not."""
    places = [at for at, number in enumerate(numbers) if number is not None]
    found = [False] * len(numbers)
    for one, other in pairwise(places):
        if (numbers[other] or 0) - (numbers[one] or 0) == 1:
            found[one] = found[other] = True
    return found
