"""Emphasis on a card: what stands out in the stored text, found again in the text as it is set.

Pure. Setting a text changes its marks, its spaces and how its letters are composed, but never which letters and digits
it has, nor their order: by these the two texts are matched, and the marks between two of them in their own order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from quotes.identity import is_invisible
from quotes.model import Span, Spans

_EXCHANGED = {
    **dict.fromkeys("\"'`´“”„‟‘’‚‛«»‹›′″「」『』〝〞〟״׳＂｢｣", "quotation mark"),
    **dict.fromkeys("-‐‑‒–—―", "dash"),
    **dict.fromkeys(".…", "stop"),
}
"""Marks that setting a text takes for each other, or one for several."""


class _Token(NamedTuple):
    """A letter, a digit or a mark: what it is matched by, and where the grapheme stands that holds it."""

    key: str
    is_letter: bool
    start: int
    end: int


def display_spans(text: str, spans: Spans, display: str) -> Spans:
    """The spans over the display text of what the given spans hold in the stored text.

    They are in order, apart from each other, without white space at their ends, and cut no grapheme: one that a span
    cuts is taken whole. A span is left out when nothing of it is set, and when it holds a letter from the first on in
    which the two texts differ: no words are better than the wrong ones.
    """
    stored, shown = _tokens(text, composed=True), _tokens(display, composed=False)
    matched = _matched(stored, shown)
    found: list[Span] = []
    number = 0
    for start, end in spans:
        while number < len(stored) and stored[number].end <= start:
            number += 1
        places: list[_Token | None] = []
        held = number
        while held < len(stored) and stored[held].start < end:
            place = matched[held]
            if place is not None or stored[held].is_letter:
                places.append(None if place is None else shown[place])
            held += 1
        whole = [place for place in places if place is not None]
        if whole and len(whole) == len(places):
            found.append((whole[0].start, whole[-1].end))
    return _apart(found)


def _matched(stored: Sequence[_Token], shown: Sequence[_Token]) -> list[int | None]:
    """For each token of the stored text the number of its like in the other, None where it has none."""
    matched: list[int | None] = [None] * len(stored)
    ours, theirs = _marks_ahead(stored), _marks_ahead(shown)
    # Before the first letter it is the outer marks that setting adds or takes off.
    at, there = max(0, ours[0] - theirs[0]), max(0, theirs[0] - ours[0])
    while at < len(stored) and there < len(shown):
        one, other = stored[at], shown[there]
        if one.key != other.key and one.is_letter and other.is_letter:
            break
        if one.key == other.key or ours[at] == theirs[there]:
            matched[at] = there
            at, there = at + 1, there + 1
        elif ours[at] > theirs[there]:
            at += 1
        else:
            there += 1
    return matched


def _marks_ahead(tokens: Sequence[_Token]) -> list[int]:
    """For each token, how many marks follow one another from it on."""
    ahead = [0] * (len(tokens) + 1)
    for number in range(len(tokens) - 1, -1, -1):
        ahead[number] = 0 if tokens[number].is_letter else ahead[number + 1] + 1
    return ahead


def _tokens(text: str, *, composed: bool) -> list[_Token]:
    """The letters, digits and marks of a text; `composed` takes its graphemes for what they are when composed (NFC).

    What is invisible is none, nor is white space.
    """
    tokens: list[_Token] = []
    start = 0
    for cluster in _graphemes(text):
        end = start + len(cluster)
        shown = cluster if cluster.isascii() or not composed else unicodedata.normalize("NFC", cluster)
        before = len(tokens)
        for character in shown:
            if character.isalnum():
                tokens.append(_Token(character, True, start, end))
        if len(tokens) == before and not all(map(is_invisible, cluster)):
            tokens.append(_Token(_EXCHANGED.get(shown[0], shown[0]), False, start, end))
        start = end
    return tokens


def _graphemes(text: str) -> Iterable[str]:
    if text.isascii():
        return text
    # Imported late: most cards have no emphasis, and it takes a while to load.
    import regex

    found: Iterator[str] = (match[0] for match in regex.finditer(r"\X", text))
    return found


def _apart(spans: Iterable[Span]) -> Spans:
    """Spans, given in order, with those joined that share a grapheme or touch."""
    apart: list[Span] = []
    for start, end in spans:
        if apart and start <= apart[-1][1]:
            start, end = apart[-1][0], max(end, apart.pop()[1])
        apart.append((start, end))
    return tuple(apart)
