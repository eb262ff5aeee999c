"""Which words of a document a quote may leave out without a word: fillers, what was said twice, and numbers of notes.

Pure. By the rules of clean verbatim (`quotes.prose.clean`), read with the sentences around, and sounds that are words
in no language.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from quotes.model import Edit, EditKind
from quotes.prose.clean import clean_verbatim
from quotes.prose.english import reads_as_english
from quotes.prose.words import word_list
from quotes.verifying.checked import Checked
from quotes.verifying.verification import ChangeReason

# Enough of what stands around for a rule to see the sentence.
_AROUND = 40
_SOUNDS = word_list("umm uhm uhh erm hmm hm mhm äh ähm ääh öh öhm euh eh")
# Words of other languages: German has "um".
_ENGLISH_SOUNDS = word_list("um uh")
# What transcripts put in brackets for a sound that is no speech. What could not be heard is another matter.
_HEARD = word_list("laughter laughs laughing laugh applause music chuckles chuckle sighs cough coughs pause")
# Between commas it is a filler even where clean verbatim cannot tell which comma should stay. Before "you" it may be
# one thing of several: "what you see, you know, you love".
_SET_APART = re.compile(r",\s(?P<words>you know),(?!\s+you\b)", re.I)
# No work has more than 999 notes to a part.
_LONGEST_NOTE = 3
_REASONS = {EditKind.FILLER: ChangeReason.FILLER, EditKind.REPEAT: ChangeReason.REPEAT}


def droppable(checked: Checked, first: int, last: int) -> dict[int, ChangeReason]:
    """The document's tokens from `first` to `last` that may be left out, with the reason."""
    low, high = max(0, first - _AROUND), min(len(checked.tokens), last + _AROUND)
    text, starts = _running(checked, low, high)
    found: dict[int, ChangeReason] = {}
    tokens = checked.tokens
    for edit in clean_verbatim(text):
        for at in _removed(edit, starts):
            if first <= low + at < last:
                found[low + at] = _REASONS[edit.kind]
    for filler in _SET_APART.finditer(text):
        low_at, high_at = bisect_left(starts, filler.start("words")), bisect_left(starts, filler.end("words"))
        for at in range(max(first, low + low_at), min(last, low + high_at)):
            found.setdefault(at, ChangeReason.FILLER)
    sounds = _SOUNDS | _ENGLISH_SOUNDS if reads_as_english(text) else _SOUNDS
    for at in range(first, last):
        key = tokens.key(at)
        if key in sounds or (key in _HEARD and _in_brackets(checked, at)):
            found.setdefault(at, ChangeReason.FILLER)
        elif key.isdecimal() and _is_note(checked, at):
            found.setdefault(at, ChangeReason.NOTE)
    return found


def _running(checked: Checked, low: int, high: int) -> tuple[str, list[int]]:
    """The words from one token to another as running text with the marks between them, and where each token begins."""
    pieces: list[str] = []
    starts: list[int] = []
    length, tokens = 0, checked.tokens
    for at in range(low, high):
        start = tokens.starts[at]
        stop = tokens.starts[at + 1] if at + 1 < len(tokens) else len(checked.text)
        passage = checked.passage_of(at)
        ends = at + 1 == len(tokens) or tokens.passages[at + 1] != tokens.passages[at]
        if ends:
            stop = max(tokens.ends[at], passage.start + len(passage.text))
        piece = checked.text[start:stop].replace("\n", " ")
        if ends and not piece[-1:].isspace():
            piece += " "
        starts.append(length)
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), starts


def _removed(edit: Edit, starts: list[int]) -> Iterator[int]:
    """The tokens that an edit takes out: those that begin in it, but for the word it gives a capital."""
    low, high = bisect_left(starts, edit.start), bisect_left(starts, edit.end)
    yield from range(low, high - 1 if edit.put else high)


def _is_note(checked: Checked, at: int) -> bool:
    """Whether a number stands in square brackets right behind a word or a mark: "the tower[1] was"."""
    start, end = checked.tokens.starts[at], checked.tokens.ends[at]
    return (
        end - start <= _LONGEST_NOTE
        and checked.text[start - 1 : start] == "["
        and checked.text[end : end + 1] == "]"
        and start > 1
        and not checked.text[start - 2].isspace()
    )


def _in_brackets(checked: Checked, at: int) -> bool:
    start, end = checked.tokens.starts[at], checked.tokens.ends[at]
    return checked.text[start - 1 : start] in ("[", "(") and checked.text[end : end + 1] in ("]", ")")
