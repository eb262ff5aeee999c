"""A ruler for tests of fitting: each letter half an em, each space a quarter."""

from __future__ import annotations

from dataclasses import replace

from cards.breaks import find_breaks
from cards.fit import Block, Fitted, Text, fit

LETTER, SPACE = 0.5, 0.25


def edges_of(text: str) -> list[float]:
    """Where each character begins, and the end of the last."""
    edges = [0.0]
    for character in text:
        edges.append(edges[-1] + (SPACE if character in " \n" else LETTER))
    return edges


def ruled(text: str, tail: float = 0.0, *, prose: frozenset[int] = frozenset()) -> Text:
    """A text measured with the ruler, its breaks those of English."""
    return Text(find_breaks(text, "en"), edges_of(text), tail, prose=prose)


def fit_at(text: Text, block: Block, size: float) -> Fitted | None:
    """The fit at one size, whatever the block's own bounds of size."""
    return fit(text, replace(block, floor=size, ceiling=size))


def largest(text: Text, block: Block) -> float | None:
    """The largest size that fits; None when not even the floor does."""
    found = fit(text, block)
    return found.largest if found else None


def greedy(text: Text, measure: float) -> list[tuple[int, int]] | None:
    """Lines filled one after another, as a typewriter would; None when a word is too wide. `measure` is in em."""
    found: list[tuple[int, int]] = []
    start, end, following = 0, 0, 0
    for place in text.breaks:
        if end and text.edges[place.end] - text.edges[start] > measure + 1e-9:
            found.append((start, end))
            start, end = following, 0
        if text.edges[place.end] - text.edges[start] > measure + 1e-9:
            return None
        end, following = place.end, place.start
        if place.forced:
            found.append((start, end))
            start, end = following, 0
    return found


def balanced(text: Text, measure: float) -> list[tuple[int, int]] | None:
    """Greedy lines in the narrowest measure that needs no more of them, as `text-wrap: balance` does it."""
    lines = greedy(text, measure)
    narrow, wide = 0.0, measure
    for _ in range(40 if lines else 0):
        middle = (narrow + wide) / 2
        tried = greedy(text, middle)
        if tried and lines and len(tried) <= len(lines):
            wide = middle
        else:
            narrow = middle
    return greedy(text, wide)
