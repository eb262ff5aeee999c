"""Lines shared out anew: as many, at the same size, with every word in order, and never less even."""

from __future__ import annotations

from itertools import combinations
from statistics import pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.breaks import find_breaks
from cards.even import SENSE, evened
from cards.fit import Block, Fitted, Text, fit

WORDS = st.lists(st.text(alphabet="abcdefghij", min_size=1, max_size=9), min_size=2, max_size=30).map(" ".join)

SHORT = st.lists(st.text(alphabet="abcdefghij", min_size=1, max_size=9), min_size=2, max_size=11).map(" ".join)


def block(floor: float = 60.0, ceiling: float = 100.0) -> Block:
    """Room for some fifteen characters a line."""
    return Block(900.0, 2000.0, leading=1.2, cap_height=0.7, floor=floor, ceiling=ceiling, appetite=0.9)


def text(words: str, *, blind: bool = False) -> Text:
    """A text in a face whose letters are all 0.6 em wide; `blind` takes all its breaks for equal."""
    breaks = find_breaks(words, "en")
    if blind:
        breaks = [type(place)(place.end, place.start, 0.0, place.forced) for place in breaks]
    return Text(breaks, [0.6 * index for index in range(len(words) + 1)])


def spread(fitted: Fitted) -> float:
    """How much the lines differ, in characters."""
    return pstdev(end - start for start, end in fitted.lines)


@given(WORDS)
def test_size_number_and_words_stay(words: str) -> None:
    """Nothing that the search settled is changed, and no word is lost or out of order."""
    content, room = text(words), block()
    found = fit(content, room)
    assert found is not None
    again = evened(content, room, found)
    assert (again.size, len(again.lines)) == (found.size, len(found.lines))
    assert " ".join(words[start:end] for start, end in again.lines) == words
    assert all((end - start) * 0.6 * found.size <= room.measure + 0.01 for start, end in again.lines)


@given(WORDS)
def test_lines_are_never_less_even(words: str) -> None:
    """Where all breaks are worth the same, the lines differ no more than before, but to spare a lonely last word."""
    content, room = text(words, blind=True), block()
    found = fit(content, room)
    assert found is not None
    again = evened(content, room, found)
    lonely = " " not in words[slice(*found.lines[-1])]
    assert lonely or spread(again) <= spread(found) + 1e-9


def unevenness(content: Text, lines: list[tuple[int, int]], words: str, mean: float) -> float:
    """What lines are weighed by: squares of how far each is from the mean, costs of breaks, a word alone at the end."""
    cost = {place.end: place.cost for place in content.breaks}
    off = [(content.edges[end] - content.edges[start]) / mean - 1 for start, end in lines]
    lonely = 100.0 if " " not in words[slice(*lines[-1])] else 0.0
    return sum(part * part for part in off) + SENSE * sum(cost[end] for _, end in lines[:-1]) + lonely


@given(SHORT)
def test_no_other_lines_are_more_even(words: str) -> None:
    """Of all ways to share the words out among as many lines, the one is taken that is weighed least."""
    content, room = text(words), block()
    found = fit(content, room)
    assert found is not None
    if len(found.lines) < 2:
        return
    mean = sum(content.edges[end] - content.edges[start] for start, end in found.lines) / len(found.lines)
    weights = []
    for chosen in combinations(content.breaks[:-1], len(found.lines) - 1):
        starts, ends = [0, *(place.start for place in chosen)], [*(place.end for place in chosen), len(words)]
        lines = list(zip(starts, ends, strict=True))
        if all((end - start) * 0.6 * found.size <= room.measure + 1e-6 for start, end in lines):
            weights.append(unevenness(content, lines, words, mean))
    again = evened(content, room, found)
    assert unevenness(content, [*again.lines], words, mean) == pytest.approx(min(weights))


@given(WORDS)
def test_no_word_is_left_alone_by_it(words: str) -> None:
    """A last line of two words or more is not traded for an even one of one word."""
    content, room = text(words), block()
    found = fit(content, room)
    assert found is not None
    if " " in words[slice(*found.lines[-1])]:
        assert " " in words[slice(*evened(content, room, found).lines[-1])]


def test_a_short_last_line_is_filled() -> None:
    """Two words at the foot of a full block take some of its words down."""
    words = "aaaa bbbb cccc dddd eeee ffff gggg hhhh ii jj"
    content, room = text(words, blind=True), block(floor=70.0, ceiling=70.0)
    found = Fitted(70.0, ((0, 19), (20, 39), (40, 45)), 0.0, 0.0, 70.0, frozenset(), 0, 0)
    lines = [words[start:end] for start, end in evened(content, room, found).lines]
    assert lines == ["aaaa bbbb cccc", "dddd eeee ffff", "gggg hhhh ii jj"]


def test_verse_keeps_its_lines() -> None:
    """A poem's lines are not shared out anew."""
    words = "one two three four five six seven\neight nine"
    content, room = text(words), block()
    found = fit(content, room)
    assert found is not None
    assert evened(content, room, found) == found
