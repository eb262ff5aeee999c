"""Windows of a text: one to three sentences in a row that could stand on a card without the rest.

Pure.
"""

from __future__ import annotations

import re

from quotes.model import Span
from quotes.phrases import count_words
from quotes.prose.openings import dangling, says_nothing
from quotes.prose.sentences import sentences

MOST_SENTENCES = 3
"""More sentences are a passage, no longer a quotation that is read at a glance."""

MOST_WORDS = 60
"""About 360 letters: what still fits one card in a size that is read on a telephone."""

# With five words there is a subject and a verb, but seldom room for what about it: "They invented the technology."
_FEWEST_WORDS = 6
# A short sentence with nothing before it is given when it has a subject, a verb and one word more: "Time is no money."
_FEWEST_ALONE = 4

_PARAGRAPH = re.compile(r"\n[ \t\r]*\n|[\f\u2029]")
_QUESTION = re.compile(r"[?？؟][!?？！…\"'”’»)\]」』\s]*\Z")
_CLOSERS_REACH = 12
_PAIRS = {"“": "”", "«": "»", "「": "」", "『": "』"}


def windows(text: str) -> tuple[Span, ...]:
    """One window for each sentence that could be a quote or the end of one, in order of their ends.

    A window is widened backwards while it begins with a word that points to what was said before ("That's", "So",
    "Because"), says nothing ("Yeah.") or is too short, up to `MOST_SENTENCES` and `MOST_WORDS`. It never reaches over
    a question, which somebody else may have asked, nor over an empty line. When nothing before it helps, a sentence is
    given as it stands, for a person to judge. No window is given for what says nothing, is longer than `MOST_WORDS` or
    cuts a quotation within it, nor for words that a window before has already.
    """
    spans = sentences(text)
    pieces = [_Piece(text, span, spans[at - 1][1] if at else 0) for at, span in enumerate(spans)]
    seen: set[str] = set()
    found: list[Span] = []
    for last in range(len(pieces)):
        first = _first(pieces, last)
        if first is None:
            continue
        start, end = pieces[first].span[0], pieces[last].span[1]
        key = " ".join(text[start:end].casefold().split())
        if key not in seen and not _is_cut(text[start:end]):
            seen.add(key)
            found.append((start, end))
    return tuple(found)


class _Piece:
    """A sentence and what decides whether a window may begin with it or reach over it."""

    def __init__(self, text: str, span: Span, before: int) -> None:
        start, end = span
        sentence = text[start:end]
        self.span = span
        self.words = count_words(sentence) if end - start <= 20 * MOST_WORDS else MOST_WORDS + 1
        self.is_question = _QUESTION.search(sentence[-_CLOSERS_REACH:]) is not None
        self.begins_paragraph = _PARAGRAPH.search(text, before, start) is not None
        self.says_nothing = says_nothing(sentence)
        self.dangles = dangling(sentence) is not None


def _first(pieces: list[_Piece], last: int) -> int | None:
    """The sentence that the window that ends with another one begins with; None when there is no window."""
    end = pieces[last]
    if end.says_nothing or end.words > MOST_WORDS:
        return None
    words = 0
    for first in range(last, max(-1, last - MOST_SENTENCES), -1):
        piece = pieces[first]
        words += piece.words
        if words > MOST_WORDS or (first < last and piece.is_question):
            break
        if words >= _FEWEST_WORDS and not piece.dangles and not piece.says_nothing:
            return first
        if piece.begins_paragraph or end.is_question:
            break
    fewest = _FEWEST_WORDS if end.dangles else _FEWEST_ALONE
    return last if end.words >= fewest else None


def _is_cut(words: str) -> bool:
    """Whether a quotation is opened and not closed in the words, or closed and not opened."""
    is_odd = words.count('"') % 2 == 1
    return is_odd or any(words.count(opening) != words.count(closing) for opening, closing in _PAIRS.items())
