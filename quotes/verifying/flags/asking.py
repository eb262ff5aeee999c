"""Questions quoted as statements, and statements as questions: the words are the same, and what they say is not.

Pure.
"""

from __future__ import annotations

import re

from quotes.verifying.aligned import Candidate
from quotes.verifying.flags.running import Surroundings, shown
from quotes.verifying.flags.voices import kept_stretches
from quotes.verifying.verification import Flag, FlagKind

# One in the middle of a word is of an address: "example.org/a?b".
_QUESTION = re.compile(r"[？؟]|\?[?!…]*(?![A-Za-z0-9=&%#/])")
_STOP = re.compile(r"[.!。！](?!\w)")
# French sets a space before the mark.
_MARKS_BEHIND = re.compile(r"(?:[ \u00a0\u202f](?=[?!]))?[^\w\s]{1,6}")


def question_flags(candidate: Candidate, around: Surroundings) -> list[Flag]:
    """QUESTION_CHANGED when the words kept hold more question marks than the quote, or fewer.

    A part of a sentence that ends without any mark asks nothing and says nothing, so it has no flag.
    """
    running = around.running
    stretches = [running.text[running.place(start) : running.place(end)] for start, end in kept_stretches(candidate)]
    behind = _MARKS_BEHIND.match(running.text, around.end)
    own, text = len(_QUESTION.findall(candidate.text)), candidate.text
    inside = sum(len(_QUESTION.findall(stretch)) for stretch in stretches)
    end = running.place(candidate.end)
    if behind is not None and behind.end() > end:
        inside += bool(_QUESTION.search(running.text[max(around.end, end) : behind.end()]))
    is_part = any(map(str.isalnum, around.before)) and not _STOP.search(text[-4:])
    if inside > own and not (is_part and inside - own == 1):
        return [Flag(FlagKind.QUESTION_CHANGED, f"the document asks {shown(_words(around))}")]
    if inside < own:
        return [Flag(FlagKind.QUESTION_CHANGED, f"the document does not ask {shown(_words(around))}")]
    return []


def _words(around: Surroundings) -> str:
    return around.running.text[around.start : around.end]
