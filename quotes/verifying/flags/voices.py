"""Whose words a quote has, as far as its document knows: several voices', or another person's.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from quotes.identity import fold
from quotes.prose.words import word_list
from quotes.verifying.aligned import Candidate
from quotes.verifying.flags.running import Running
from quotes.verifying.verification import Flag, FlagKind, Passage

_TITLES = word_list("mr mrs ms dr prof professor sir dame lord lady herr frau monsieur madame señor señora")
_AND = re.compile(r"\s+(?:and|und|et|y|e|&)\s+|[,;&]\s*", re.I)


def voice_flags(candidate: Candidate, running: Running, speaker: str | None) -> list[Flag]:
    """SPLICED when the words that the quote keeps come from several voices, and OTHER_SPEAKER when the document knows
    that not `speaker` says them.

    Turns of one known person are one voice. A quote without a speaker has no other speaker.
    """
    flags = []
    passages = list(_kept(candidate, running))
    persons = {passage.speaker and fold(passage.speaker) for passage in passages}
    if len({passage.voice for passage in passages}) > 1 and (len(persons) > 1 or None in persons):
        names = list(dict.fromkeys(passage.speaker for passage in passages if passage.speaker))
        flags.append(Flag(FlagKind.SPLICED, " and ".join(names) if len(names) > 1 else "more than one voice says it"))
    if speaker:
        others = [passage.speaker for passage in passages if passage.speaker and not is_same(passage.speaker, speaker)]
        flags += [Flag(FlagKind.OTHER_SPEAKER, f"{others[0]} says it")] if others else []
    return flags


def kept_stretches(candidate: Candidate) -> Iterator[tuple[int, int]]:
    """The stretches of the document, in order, whose words a quote keeps: all but what its changes leave out."""
    at = candidate.start
    for change in sorted(candidate.changes, key=lambda change: change.start):
        if at < change.start:
            yield at, change.start
        at = max(at, change.end)
    if at < candidate.end:
        yield at, candidate.end


def _kept(candidate: Candidate, running: Running) -> Iterator[Passage]:
    for start, end in kept_stretches(candidate):
        for passage, piece in running.between(start, end):
            if any(map(str.isalnum, piece)):
                yield passage


def is_same(name: str, other: str) -> bool:
    """Whether two names may be one person's: a surname alone, initials, titles and accents make no difference.

    Of a group ("Ann Author and Bob Writer") each member will do.
    """
    if fold(name) == fold(other):
        return True
    return any(_is_one(one, two) for one in _members(name) for two in _members(other))


def _members(name: str) -> list[list[str]]:
    return [parts for member in _AND.split(name) if (parts := _parts(member))]


def _parts(name: str) -> list[str]:
    bare = "".join(mark for mark in unicodedata.normalize("NFD", fold(name)) if not unicodedata.combining(mark))
    return [part for part in bare.split() if part not in _TITLES]


def _is_one(one: list[str], two: list[str]) -> bool:
    short, long = sorted((one, two), key=len)
    if not short or short[-1] != long[-1]:
        # A first name alone: "Ann" for "Ann Author".
        return len(short) == 1 and short[0] == long[0]
    rest = iter(long[:-1])
    return all(any(_fits(part, given) for given in rest) for part in short[:-1])


def _fits(part: str, given: str) -> bool:
    return part == given or (1 in (len(part), len(given)) and part[0] == given[0])
