"""Names that a machine may have misheard: words of a transcript that are nearly a name known from its header.

Pure. What is found is proposed with its lines and counts, for a person to put into a glossary; nothing is applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from quotes.transcripts.advertising import sounds_like
from quotes.transcripts.glossary import Entry
from quotes.transcripts.turn import Line

_NUMBER_WORD = "two|three|four|five|six|seven|eight|nine|ten"
_NUMBERS = {word: str(at) for at, word in enumerate(("zero", "one", *_NUMBER_WORD.split("|")))}
_ROMANS = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8"}
_PHRASE = re.compile(
    rf"(?<!\w)[A-Z][\w’']{{1,30}}(?:[ -](?:[A-Z][\w’']{{0,30}}|\d{{1,3}}|(?:{_NUMBER_WORD})\b)){{0,3}}(?!\w)"
)
_LOWER = re.compile(r"(?<![\w’'])[a-z][a-z’']{2,30}(?!\w)")
_PIECE = re.compile(r"[^\W\d_]+|\d+")
# Nearer than this by difflib's ratio; what sounds the same needs no more than the same consonants.
_NEAR = 0.78
# A shorter word is near to too many others.
_SHORTEST = 4
_MOST_NAMES, _MOST_PHRASES = 400, 5_000


@dataclass(frozen=True, slots=True)
class Misheard:
    """A form that stands in a transcript and the name it may be; `lines` are those it stands on, `count` how often."""

    written: str
    right: str
    count: int
    lines: tuple[int, ...]
    reason: str

    @property
    def entry(self) -> Entry:
        """The correction, once a person has agreed to it."""
        return Entry(self.written, self.right)


def proposals(lines: Iterable[Line], names: Sequence[str]) -> tuple[Misheard, ...]:
    """The likely misheard names in the lines, the commonest first; `names` are written with care, as in
    `quotes.transcripts.header.Header.names`.

    Found are other spellings of a name (`Palm two` and `Palm2` for `PaLM 2`) and words that are nearly a name or sound
    like one. A word that also stands in small letters is a common word and never proposed.
    """
    lines = list(lines)
    common = {match[0] for line in lines for match in _LOWER.finditer(line.text)}
    found = _phrases(lines)
    targets = _targets(names)
    words = {word.casefold() for name in names for word in name.split()}
    proposed: list[Misheard] = []
    for phrase, numbers in list(found.items())[:_MOST_PHRASES]:
        if phrase in names or phrase.casefold() in words or (" " not in phrase and phrase.lower() in common):
            continue
        right, reason = _nearest(phrase, targets)
        if right is not None and right != phrase:
            proposed.append(Misheard(phrase, right, len(numbers), tuple(dict.fromkeys(numbers)), reason))
    return tuple(sorted(proposed, key=lambda one: (-one.count, one.written)))


def _phrases(lines: Sequence[Line]) -> dict[str, list[int]]:
    """Each capitalised phrase, and each of its words and beginnings, with the numbers of the lines it stands on."""
    found: dict[str, list[int]] = {}
    for line in lines:
        for match in _PHRASE.finditer(line.text):
            words = re.sub(r"[’']s\b", "", match[0]).split(" ")
            forms = {" ".join(words[low:high]) for low in range(len(words)) for high in range(low + 1, len(words) + 1)}
            for form in forms:
                if form[:1].isupper():
                    found.setdefault(form, []).append(line.number)
    return found


def _targets(names: Sequence[str]) -> dict[str, str]:
    """The names, and the long words in names of people and things, by their keys; the first spelling counts."""
    targets: dict[str, str] = {}
    for name in names[:_MOST_NAMES]:
        targets.setdefault(_key(name), name)
    for name in names[:_MOST_NAMES]:
        for word in name.split():
            if len(word) > _SHORTEST and word[0].isupper():
                targets.setdefault(_key(word), re.sub(r"[’']s$", "", word))
    return {key: name for key, name in targets.items() if len(key) >= _SHORTEST}


def _nearest(phrase: str, targets: dict[str, str]) -> tuple[str | None, str]:
    key = _key(phrase)
    if len(key) < _SHORTEST:
        return None, ""
    if (same := targets.get(key)) is not None:
        return same, f"another spelling of {same}"
    best, nearest = 0.0, None
    digits = re.sub(r"\D", "", key)
    for other, name in targets.items():
        # `Palm 3` is no way to hear `Palm 2`.
        if other[0] != key[0] or abs(len(other) - len(key)) > 3 or re.sub(r"\D", "", other) != digits:
            continue
        if len(name.split()) != len(phrase.split()):
            continue
        matcher = SequenceMatcher(None, key, other, autojunk=False)
        ratio = matcher.ratio() if matcher.quick_ratio() >= best else 0.0
        is_near = ratio >= _NEAR or (" " not in phrase and ratio >= 0.6 and sounds_like(key, other))
        if is_near and ratio > best:
            best, nearest = ratio, name
    return nearest, "" if nearest is None else f"nearly {nearest}"


def _key(phrase: str) -> str:
    """The letters and digits of a name in small letters, numbers in words and Roman ones as digits."""
    pieces = [piece.casefold() for piece in _PIECE.findall(re.sub(r"[’']s\b", "", phrase))]
    rest = [_NUMBERS.get(piece, _ROMANS.get(piece, piece)) for piece in pieces[1:]]
    return "".join([*pieces[:1], *rest])
