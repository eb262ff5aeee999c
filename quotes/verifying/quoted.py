"""A quote taken apart: its words, which of them stand in square brackets, and where it marks a cut.

Pure.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import regex

from quotes.model import Span
from quotes.verifying.aligned import Token
from quotes.verifying.spelling import key_of
from quotes.verifying.tokens import SPACELESS, tokenised

_DOTS = r"(?:\.{3,6}|…{1,3}|\.(?:\s\.){2,3})"
_CUT = regex.compile(rf"\[\s?{_DOTS}\s?\]|\(\s?{_DOTS}\s?\)|{_DOTS}")
# An editor's words are few; a bracket with more in it is part of what was written.
_BRACKET = regex.compile(r"\[([^\[\]\n]{1,200})\]")
# Fewer words or characters than these stand by chance in any text (Hypothesis found "Linus" in "chines").
_FEW_WORDS, _FEW_CHARACTERS = 4, 12
# A text with more dots than this is a table of contents; its dots cut nothing.
_MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote's words and marks.

    `bracketed` says of each token whether it stands in square brackets, all of it or a part (`[T]he`); `parts` are the
    ranges of tokens between cuts, none of them empty, and `cuts` the span of the mark in front of each part but the
    first.
    """

    text: str
    tokens: tuple[Token, ...]
    bracketed: tuple[bool, ...]
    parts: tuple[Span, ...]
    cuts: tuple[Span, ...]

    @property
    def is_short(self) -> bool:
        """Whether the words are so few that only a whole match means anything."""
        own = [token for token, inside in zip(self.tokens, self.bracketed, strict=True) if not inside]
        if len(own) < _FEW_WORDS:
            return True
        return own[-1].end - own[0].start < _FEW_CHARACTERS and not SPACELESS.search(self.text)


def quoted(text: str, *, turkish: bool = False) -> Quoted:
    """The quote taken apart. A bracket within a word (`[T]he`, `walk[ed]`) makes one word of its parts."""
    tokens = tokenised(text, turkish=turkish)
    brackets = [found.span() for found in _BRACKET.finditer(text) if not _CUT.fullmatch(found[0])]
    inside = _inside(tokens, brackets)
    if brackets:
        tokens, inside = _merged(text, tokens, inside, turkish)
    starts = [token.start for token in tokens]
    parts: list[Span] = []
    cuts: list[Span] = []
    at, mark = 0, None
    for found in [*_CUT.finditer(text), None]:
        end = len(tokens) if found is None else bisect_left(starts, found.start())
        if end > at:
            if parts and mark is not None:
                cuts.append(mark)
            parts.append((at, end))
            at, mark = end, None
        if found is not None and mark is None:
            mark = found.span()
    if len(parts) > _MOST_PARTS:
        parts, cuts = [(0, len(tokens))], []
    return Quoted(text, tuple(tokens), tuple(inside), tuple(parts), tuple(cuts))


def _inside(tokens: list[Token], brackets: list[Span]) -> list[bool]:
    inside = [False] * len(tokens)
    starts = [token.start for token in tokens]
    for low, high in brackets:
        for at in range(bisect_left(starts, low), bisect_left(starts, high)):
            inside[at] = True
    return inside


def _merged(text: str, tokens: list[Token], inside: list[bool], turkish: bool) -> tuple[list[Token], list[bool]]:
    """The tokens with parts of one word, divided by a bracket only, put together."""
    groups: list[list[int]] = []
    for at, token in enumerate(tokens):
        if groups and text[tokens[at - 1].end : token.start] in ("[", "]"):
            groups[-1].append(at)
        else:
            groups.append([at])
    made: list[Token] = []
    for group in groups:
        first, last = tokens[group[0]], tokens[group[-1]]
        key = key_of("".join(tokens[at].word for at in group), turkish) if len(group) > 1 else first.key
        made.append(Token(text[first.start : last.end], key, first.start, last.end))
    return made, [len(group) > 1 or inside[group[0]] for group in groups]
