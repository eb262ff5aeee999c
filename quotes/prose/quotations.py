"""Typed quotations in running text: what stands between quotation marks, and which marks have no partner.

Pure. One pass per paragraph with a stack: time grows with the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotes.model import Span, Spans
from quotes.prose.cues import is_interruption
from quotes.prose.pairing import Pair, paired

# What people quote as somebody's words has at least as many words, or is a sentence; less is a term (a "scare quote").
_FEWEST_WORDS = 4
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_SENTENCE = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*$")
# Chinese and Japanese write no spaces; so many of their characters make about four words.
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_FEWEST_IDEOGRAPHS = 8
# Beyond this what stands between two quotations is more than "she said".
_LONGEST_INTERRUPTION = 120


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks. `start` to `end` is all of it with its marks, in the text they stand in.

    `parts` are the words without marks: one part, or one for each paragraph of a speech that goes on over several, or
    the two sides of an interruption. `is_interrupted` says that the parts are sides: `"First half," she said, "second
    half."` What stands between the sides is not part of the words, and a mark's comma in front of it may not be either,
    so the sides are never joined: see `sides_stand_alone`.
    """

    text: str
    start: int
    end: int
    parts: Spans
    is_interrupted: bool = False

    @property
    def sides_stand_alone(self) -> bool:
        """True unless an interruption cuts a sentence in two; then neither side is a quotation by itself."""
        return not self.is_interrupted


def quotations(text: str) -> tuple[Quotation, ...]:
    """The quotations of a text whose paragraphs are apart by blank lines, in order, and none inside another.

    Terms in quotation marks are left out: fewer than four words that are no sentence. So is what stands within another
    quotation, and a mark without a partner, which costs at most its own paragraph (see `quotes.prose.pairing`).
    """
    found: list[Quotation] = []
    pairing = paired(text)
    pairs = pairing.pairs
    position = 0
    while position < len(pairs):
        pair = pairs[position]
        if position + 1 < len(pairs) and _interrupts(text, pair, pairs[position + 1]):
            after = pairs[position + 1]
            sides = (*_words(text, pair), *_words(text, after))
            words = " ".join(text[start:end] for start, end in sides)
            # A side without words interrupts nothing.
            if _is_quotation(words):
                found.append(Quotation(words, pair.start, after.end, sides, is_interrupted=len(sides) > 1))
            position += 2
            continue
        parts = _words(text, pair)
        words = "\n\n".join(text[start:end] for start, end in parts)
        if parts and _is_quotation(words):
            found.append(Quotation(words, pair.start, pair.end, parts))
        position += 1
    return tuple(found)


def _interrupts(text: str, before: Pair, after: Pair) -> bool:
    """True when only `she said,` stands between the two, which go on in one sentence."""
    if after.start - before.end > _LONGEST_INTERRUPTION or len(before.parts) > 1:
        return False
    between = text[before.end : after.start]
    if "\n\n" in between or not is_interruption(between):
        return False
    last, first = text[before.end - 2 : before.end - 1], text[after.start + 1 : after.start + 2]
    return not (last in ".!?…" and first.isupper()) or between.rstrip().endswith(",")


def _words(text: str, pair: Pair) -> Spans:
    """The parts of a pair without white space at their ends."""
    return tuple(span for start, end in pair.parts if (span := _stripped(text, start, end)) is not None)


def _stripped(text: str, start: int, end: int) -> Span | None:
    inner = text[start:end]
    begin = start + len(inner) - len(inner.lstrip())
    stop = start + len(inner.rstrip())
    return (begin, stop) if begin < stop else None


def _is_quotation(words: str) -> bool:
    if sum(1 for _ in _WORD.finditer(words)) >= _FEWEST_WORDS:
        return True
    if sum(1 for _ in _IDEOGRAPH.finditer(words)) >= _FEWEST_IDEOGRAPHS:
        return True
    return bool(_SENTENCE.search(words)) and not words[:1].islower() and any(map(str.isalpha, words))
