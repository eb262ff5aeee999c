"""Words said twice because the speaker began again: "in the, in the end".

Pure. Only restarts are taken for repeats. What may be meant is not: "really, really", "again and again", "I love you,
I love you". So a repeat has to end with a word that can end no clause, and to go on after it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotes.prose.words import WORD, plain, word_list

# What may stand between the two times: spaces and commas, no end of a sentence, bracket or quotation mark.
_GAP = re.compile(r"[\s,]*")
_LONGEST = 4
"""A restart of more words is seldom word for word the same."""

KEPT = word_list(
    "no not never nor none nothing nobody neither cannot without can could may might must shall should will would",
    "ought one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand",
    "million billion half zero first second third",
)
"""Negations, modal verbs and numbers: never taken out, not even once of twice."""

_SUBJECTS = word_list("i we they he she")
"""After a comma these may begin a clause of their own: "So do I, I think." """

PLAIN = word_list("the a an and but or because if our their your")
_SINGLE = PLAIN | _SUBJECTS | word_list("i'm we're they're we've i've")
"""Words that, said twice in a row, can only be a restart: "that that" and "had had" are grammar, "so, so" is meant."""

_OPEN_ENDS = word_list(
    "the a an and but or because if when as that of in on at to for with from by into about than my our your their",
    "his its i we they he she you is are was were am be i'm we're they're you're he's she's it's that's there's we've",
    "i've they've very this these those",
)
"""Words that end no clause, or hardly ever: after them more is to come."""

_CONJUNCTIONS = word_list("if as when because that and but so what how")
_BEGINNINGS = _OPEN_ENDS | word_list("there it what how so like kind sort just which who where")
"""Words that a restart of several words begins with."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: where it stands, and in small letters with straight apostrophes."""

    start: int
    end: int
    word: str


def tokens_of(text: str) -> list[Token]:
    """The words of a text."""
    return [Token(*found.span(), plain(found[0])) for found in WORD.finditer(text)]


def repeats(text: str, tokens: Sequence[Token], skipped: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """Stretches to take out so that what was said twice stands once, in order and apart.

    The first time stays, with its capital; taken out are the gap and the second time. `skipped` are stretches that are
    gone already, such as fillers, whose words are not among the tokens.
    """
    said = [token.word for token in tokens]
    gaps = {
        tokens[at].end: _is_open(text, tokens[at].end, tokens[at + 1].start, skipped) for at in range(len(tokens) - 1)
    }
    at = 0
    while at < len(tokens) - 1:
        # Seldom is a word among the next four, and only then there is more to look at.
        length = _repeated(text, tokens, at, gaps) if said[at] in said[at + 1 : at + 1 + _LONGEST] else 0
        if not length:
            at += 1
            continue
        last = at + 2 * length
        # The same once more: "the the the".
        while _same(tokens, at, last, length) and all(gaps[tokens[k - 1].end] for k in range(last, last + length)):
            last += length
        yield tokens[at + length - 1].end, tokens[last - 1].end
        at = last


def _is_open(text: str, start: int, end: int, skipped: Sequence[tuple[int, int]]) -> bool:
    """Whether nothing but spaces, commas and what is gone already stands between two words."""
    gap = text[start:end]
    if _GAP.fullmatch(gap):
        return True
    kept, at = "", start
    for first, last in skipped[bisect_left(skipped, (start, start)) : bisect_right(skipped, (end, start))]:
        kept += text[at:first]
        at = last
    return at > start and _GAP.fullmatch(kept + text[at:end]) is not None


def _same(tokens: Sequence[Token], first: int, second: int, length: int) -> bool:
    if second + length > len(tokens):
        return False
    return all(tokens[first + k].word == tokens[second + k].word for k in range(length))


def _repeated(text: str, tokens: Sequence[Token], at: int, gaps: dict[int, bool]) -> int:
    """How many words, from one place on, are said again at once as a restart; the most there are, 0 for none."""
    for length in range(min(_LONGEST, (len(tokens) - at) // 2), 0, -1):
        words = [token.word for token in tokens[at : at + length]]
        if not _same(tokens, at, at + length, length):
            continue
        if any(word in KEPT or word.endswith("n't") or word[0].isdigit() for word in words):
            continue
        if not all(gaps[tokens[k].end] for k in range(at, at + 2 * length - 1)):
            continue
        if _goes_on(text, tokens, at + 2 * length, gaps) and _is_restart(text, tokens, at, words):
            return length
    return 0


def _goes_on(text: str, tokens: Sequence[Token], after: int, gaps: dict[int, bool]) -> bool:
    """Whether the sentence goes on after the second time, without a comma."""
    if after >= len(tokens):
        return False
    between = text[tokens[after - 1].end : tokens[after].start]
    return between.isspace() or (gaps[tokens[after - 1].end] and tokens[after].word == tokens[after - 1].word)


def _is_restart(text: str, tokens: Sequence[Token], at: int, words: list[str]) -> bool:
    if len(words) == 1:
        word, gap = words[0], text[tokens[at].end : tokens[at + 1].start]
        if word not in _SINGLE or text[tokens[at + 1].start].isupper() != (word[0] == "i" and word != "if"):
            return False
        return word not in _SUBJECTS or "," not in gap or at == 0 or tokens[at - 1].word in {"but", "because", "if"}
    before = tokens[at - 1].word if at else ""
    after = tokens[at + 2 * len(words)].word
    # "On and on and on" goes round: what stands before or after is part of it.
    if before == words[-1] or after == words[0]:
        return False
    # "I love you, I love you" is whole; "as you, as you say" is not.
    if words[-1] == "you" and words[0] not in _CONJUNCTIONS:
        return False
    return words[0] in _BEGINNINGS and words[-1] in _OPEN_ENDS
