"""Marked cuts that leave out more than an aside.

Pure.
"""

from __future__ import annotations

from quotes.prose.words import WORD
from quotes.verifying.aligned import Candidate
from quotes.verifying.flags.running import Running
from quotes.verifying.flags.vicinity import FARTHEST
from quotes.verifying.verification import ChangeReason, Flag, FlagKind

MOST_WORDS = 30
"""A cut of more is longer than nearly all sentences of prose are (15 to 25 words): a new context, no aside."""

MOST_SENTENCES = 1
"""Whole sentences that a cut may leave out: of two or more, what comes after need not follow from what stood before."""


def cut_flags(candidate: Candidate, running: Running) -> list[Flag]:
    """LONG_CUT for the first marked cut that leaves out many words or sentences, a paragraph's end, or a voice."""
    for change in candidate.changes:
        if change.reason is ChangeReason.CUT and (why := _too_long(change.start, change.end, running)):
            return [Flag(FlagKind.LONG_CUT, why)]
    return []


def _too_long(start: int, end: int, running: Running) -> str:
    if end - start > FARTHEST:
        return f"a cut leaves out {end - start:,} characters"
    low, high = running.place(start), running.place(end)
    while low and not running.text[low - 1].isalnum():
        low -= 1
    words = sum(1 for _ in WORD.finditer(running.text, low, high))
    if words > MOST_WORDS:
        return f"a cut leaves out {words} words"
    whole = 0
    for number in range(running.sentence_at(low), running.sentence_at(high) + 1):
        first, last = running.sentences[number]
        whole += low <= first and last <= high
    if whole > MOST_SENTENCES:
        return f"a cut leaves out {whole} whole sentences"
    voices = {passage.voice for passage, piece in running.between(start, end) if any(map(str.isalnum, piece))}
    if len(voices) > 1:
        return "a cut leaves out what another voice says"
    return "a cut reaches over the end of a paragraph" if "\n\n" in running.text[low:high] else ""
