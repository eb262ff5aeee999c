"""Where the words of a transcript's turns stand in its text: on their line, behind a label, or in a piece of JSON.

Pure.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotes.model import Span
from quotes.transcripts.turn import Line, Turn
from quotes.verifying.plain import page_of
from quotes.verifying.verification import Passage

# Words that follow on each other but for mark-up, JSON or a line end stand within this reach.
_REACH = 4_000
_WHITE = re.compile(r"[\s\\]*")


@dataclass(frozen=True, slots=True)
class Lines:
    """A text as lines, and where each begins; lines count from 1, their indices from 0."""

    text: str
    texts: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        """The lines of a text."""
        texts = text.split("\n")
        starts: list[int] = []
        at = 0
        for line in texts:
            starts.append(at)
            at += len(line) + 1
        return cls(text, tuple(texts), tuple(starts))

    def number_at(self, offset: int) -> int:
        """The number of the line in which an offset stands."""
        return bisect_right(self.starts, offset)


def passages_of_turns(
    lines: Lines, turns: Sequence[Turn], pages: Sequence[tuple[int, str]]
) -> dict[int, list[Passage]]:
    """The passages of the turns by the number of their line. Voices count from 1.

    A line's words stand where they are found first behind the words before them. Those that are found nowhere, as a
    reader has put them in other characters, have the whole line.
    """
    found: dict[int, list[Passage]] = defaultdict(list)
    cursor = 0
    for voice, turn in enumerate(turns, start=1):
        for line in turn.lines:
            if not 1 <= line.number <= len(lines.texts):
                continue
            spans = list(_spans(lines, line, cursor))
            if not spans:
                if found[line.number]:
                    continue
                raw, start = lines.texts[line.number - 1], lines.starts[line.number - 1]
                spans = [(start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip()))]
            cursor = max(cursor, spans[-1][1])
            for start, end in spans:
                number = lines.number_at(start)
                found[number].append(
                    Passage(
                        start,
                        lines.text[start:end],
                        number,
                        page_of(number, pages) if pages else None,
                        line.seconds,
                        line.tolerance_seconds,
                        voice,
                        turn.speaker,
                        turn.kind,
                    )
                )
    return {number: parts for number, parts in found.items() if parts}


def _spans(lines: Lines, line: Line, cursor: int) -> Iterator[Span]:
    """Where the words of a line stand, piece by piece; nothing when they are not found."""
    begin = lines.starts[line.number - 1]
    end = begin + len(lines.texts[line.number - 1])
    low = max(begin, cursor)
    for said in dict.fromkeys(
        (line.text, json.dumps(line.text)[1:-1], json.dumps(line.text, ensure_ascii=False)[1:-1])
    ):
        at = lines.text.find(said, low, end)
        if at < 0 and low > begin:
            at = lines.text.find(said, begin, end)
        if at >= 0:
            yield at, at + len(said)
            return
    yield from _word_by_word(lines, line.text, low)


def _word_by_word(lines: Lines, said: str, low: int) -> list[Span]:
    """The words one after the other, those with only white space between them as one piece; none if one is missing."""
    text = lines.text
    spans: list[Span] = []
    at = low
    for word in said.split():
        forms = dict.fromkeys((word, json.dumps(word)[1:-1], word.replace("&", "&amp;")))
        if spans:
            gap = _WHITE.match(text, at, at + _REACH)
            behind = gap.end() if gap else at
            near = next((form for form in forms if text.startswith(form, behind)), None)
            if near is not None and "\n" not in text[at:behind]:
                at = behind + len(near)
                spans[-1] = (spans[-1][0], at)
                continue
        places = [(place, form) for form in forms if (place := _find(text, form, at, bool(spans))) >= 0]
        if not places:
            return []
        place, form = min(places)
        at = place + len(form)
        spans.append((place, at))
    return spans


def _find(text: str, form: str, low: int, goes_on: bool) -> int:
    """The next place where a word begins a value of JSON or stands behind white space or mark-up."""
    pattern = re.compile(rf"(?<![^\s\">;]){re.escape(form)}")
    match = pattern.search(text, low, low + _REACH) if goes_on else pattern.search(text, low, low + 4 * _REACH)
    return match.start() if match else -1
