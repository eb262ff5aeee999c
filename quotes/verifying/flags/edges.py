"""Whether a quote starts or ends in the middle of a sentence of its document.

Pure.
"""

from __future__ import annotations

import re

from quotes.prose.words import words_of
from quotes.verifying.flags.running import Surroundings, shown
from quotes.verifying.verification import Flag, FlagKind

# Sounds and courtesies that carry no meaning, and the number or letter of an item of a list. "No" and "but" do mean
# something, so they are not among them.
_EMPTY = re.compile(
    r"(?:(?:u[hm]+|erm?|hmm+|mhm|well|oh|ah|okay|ok|yeah|yes|right|you know|i mean|ähm?|euh|eh bien|pues|bueno"
    r"|beh)\b\W*"
    r"|\(?(?:\d{1,3}|[a-z])[.)]\s)*\W*",
    re.I,
)
# Numbers of notes, raised or in brackets, belong to nobody's words.
_NOTE_MARKS = re.compile(r"\[\d{1,3}\]|[¹²³⁰⁴-⁹]+")
# A restart has at most four words (`quotes.prose.repeats`); so many characters hold them.
_MOST_AGAIN, _LONGEST = 4, 120
# Written without marks between sentences; there a space is as good as one.
_UNMARKED = re.compile(r"[\u0e00-\u0eff]")


def edge_flags(around: Surroundings) -> list[Flag]:
    """STARTS_MID_SENTENCE and ENDS_MID_SENTENCE, each with the words that were left off.

    Fillers and notes are no words. A quote that is all of what stands in quotation marks, or begins with the capital
    behind a colon, is whole.
    """
    flags = []
    if not _begins_whole(around):
        flags.append(Flag(FlagKind.STARTS_MID_SENTENCE, f"{shown(around.before)} stands before it"))
    if not _ends_whole(around):
        flags.append(Flag(FlagKind.ENDS_MID_SENTENCE, f"{shown(around.after)} stands behind it"))
    return flags


def _begins_whole(around: Surroundings) -> bool:
    before, text = around.before, around.running.text
    if _EMPTY.fullmatch(_NOTE_MARKS.sub("", before)):
        return True
    if _is_restart(words_of(before), words_of(text[around.start : around.start + _LONGEST])):
        return True
    first = text[around.start : around.start + 1]
    if before.rstrip("\"'“‘«„ \t\n").endswith((":", "：")) and not first.islower():
        return True
    if _UNMARKED.match(first) and before[-1:].isspace():
        return True
    return _quoted_from(around) is not None


def _is_restart(before: list[str], words: list[str]) -> bool:
    """Whether what stands before is the quote's own beginning, once or more often: "We were, we were asked"."""
    return any(
        words[:many] * (len(before) // many) == before
        for many in range(1, _MOST_AGAIN + 1)
        if before and len(before) % many == 0 and len(before) <= 2 * many
    )


def _ends_whole(around: Surroundings) -> bool:
    after, text = around.after, around.running.text
    if not any(map(str.isalnum, _NOTE_MARKS.sub("", after))):
        return True
    if _UNMARKED.match(text[around.end - 1 : around.end]) and after[:1].isspace():
        return True
    return _quoted_to(around) is not None


def _quoted_from(around: Surroundings) -> int | None:
    """The number of the typed quotation whose first word is the quote's."""
    return _quoted(around, around.start, is_start=True)


def _quoted_to(around: Surroundings) -> int | None:
    """The number of the typed quotation whose last word is the quote's."""
    return _quoted(around, around.end, is_start=False)


def _quoted(around: Surroundings, edge: int, *, is_start: bool) -> int | None:
    running = around.running
    number = running.quotation_around(edge, edge)
    if number is None:
        return None
    for start, end in running.quotations[number].parts:
        beyond = running.text[start:edge] if is_start else running.text[edge:end]
        if start <= edge <= end and not any(map(str.isalnum, beyond)):
            return number
    return None
