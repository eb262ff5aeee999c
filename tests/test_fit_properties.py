"""What fitting promises for every text and room, on made-up texts: by exhaustive search where texts are short."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean, pstdev

import pytest
from fake_ruler import balanced, edges_of, fit_at, greedy, largest, ruled
from hypothesis import given, settings
from hypothesis import strategies as st

import quotes
from cards.breaks import Break
from cards.fit import Block, Fitted, Text, fewest_lines, fit
from cards.rag import table

COSTS = st.sampled_from([-0.02, 0.0, 0.0, 0.04, 0.13, 0.2, 0.5])
HYPHENS = st.sampled_from([0.3, 0.7])
"""Narrower and wider than a letter."""

BLOCKS = st.builds(
    Block,
    measure=st.integers(100, 900).map(float),
    height=st.integers(100, 900).map(float),
    leading=st.sampled_from([0.96, 1.14, 1.5]),
    cap_height=st.just(0.7),
    floor=st.sampled_from([40.0, 41.5]),
    ceiling=st.sampled_from([42.0, 60.0, 100.0]),
    appetite=st.sampled_from([0.5, 0.9, 2.4]),
    indents=st.sampled_from([(), (1.0, 1.0), (0.8, 1.2)]),
)


@st.composite
def texts(draw: st.DrawFn, most_words: int = 24, *, verse: bool = True) -> tuple[str, Text]:
    """A text of words of all lengths, some with a hyphenation, with costs at their ends; and in lines of its own."""
    words = draw(st.lists(st.integers(1, 12), min_size=1, max_size=most_words))
    ends = " \n" if verse and draw(st.booleans()) else " "
    written, breaks = "", []
    for index, length in enumerate(words):
        begin = len(written)
        written += "x" * length
        if length > 5 and draw(st.booleans()):
            place = begin + draw(st.sampled_from([3, length - 1]))
            breaks.append(Break(place, place, 0.15, hyphen=True))
        if index < len(words) - 1:
            sign = draw(st.sampled_from(ends))
            forced = sign == "\n"
            breaks.append(Break(len(written), len(written) + 1, 0.0 if forced else draw(COSTS), forced))
            written += sign
    breaks.append(Break(len(written), len(written), forced=True))
    lines = range(written.count("\n") + 1)
    prose = frozenset(lines) if draw(st.booleans()) else frozenset()
    return written, Text(
        breaks, edges_of(written), draw(st.sampled_from([0.0, 0.3, 0.6])), hyphen=draw(HYPHENS), prose=prose
    )


def sizes(block: Block) -> list[float]:
    """The sizes that the search may take, from the largest down."""
    stepped = itertools.takewhile(lambda size: size >= block.floor, itertools.count(block.ceiling, -2.0))
    found = list(stepped)
    return found if found[-1] == block.floor else [*found, block.floor]


def ways(text: Text, measures: tuple[float, ...], before: int = -1, number: int = 0) -> Iterator[list[tuple[int, int]]]:
    """Every way to set a text in lines that fit, each line as the numbers of the breaks before and at its end."""
    if before == len(text.breaks) - 1:
        yield []
    for at in range(before + 1, len(text.breaks)):
        if width(text, before, at) <= measures[min(number, len(measures) - 1)]:
            for others in ways(text, measures, at, number + 1):
                yield [(before, at), *others]
        if text.breaks[at].forced:
            return


def width(text: Text, before: int, at: int) -> float:
    """How wide a line is between two breaks, in em: with its hyphen, and what of the closing mark counts."""
    place = text.breaks[at]
    start = text.breaks[before].start if before >= 0 else 0
    tail = max(0.0, text.tail - text.overhang) if at == len(text.breaks) - 1 else 0.0
    return text.edges[place.end] - text.edges[start] + text.hyphen * place.hyphen + tail - 1e-9


def cost(text: Text, lines: list[tuple[int, int]], measures: tuple[float, ...]) -> float:
    """What lines of a prose paragraph cost in all, as docs/layout.md has it."""
    total, running = 0.0, 0
    for number, (before, at) in enumerate(lines):
        room = measures[min(number, len(measures) - 1)]
        empty, place = 1 - width(text, before, at) / room, text.breaks[at]
        running = running + 1 if place.hyphen else 0
        if not place.forced:
            total += empty**2 + (0.3 if empty > 0.4 else 0) + place.cost
        elif number:
            total += (1.0 if number == 1 else 0.3) * empty**2 + (0.3 + 4 * (empty - 0.55) ** 2 if empty > 0.55 else 0)
            total += (
                0 if any(text.breaks[inner].end < text.breaks[inner].start for inner in range(before + 1, at)) else 100
            )
        total += (0, 0, 0.3, 100)[min(running, 3)]
    return total


@given(texts(), BLOCKS)
def test_a_fit_shows_the_text_whole(made: tuple[str, Text], block: Block) -> None:
    """Line by line, every character but the white space between lines is there, once and in order."""
    words, text = made
    found = fit(text, block)
    if found is not None:
        shown = "".join(words[start:end] for start, end in found.lines)
        assert words.replace(" ", "").replace("\n", "") == shown.replace(" ", "")
        assert [*found.lines] == sorted(found.lines)
        ends = {end for _, end in found.lines}
        assert ends.issuperset(index for index, character in enumerate(words) if character == "\n")


@given(texts(), BLOCKS)
def test_a_fit_stays_in_its_room(made: tuple[str, Text], block: Block) -> None:
    """No line, hyphen and indent counted, is wider than its measure, and the block no higher than its room."""
    _, text = made
    found = fit(text, block)
    if found is None:
        return
    assert block.floor <= found.size <= block.ceiling
    assert block.depth(found.size, len(found.lines)) <= block.height
    numbers = {place.end: number for number, place in reversed([*enumerate(text.breaks)])}
    starts = {place.start: number for number, place in enumerate(text.breaks[:-1])}
    for number, (start, end) in enumerate(found.lines):
        indent = block.indents[number] if number < len(block.indents) else 0.0
        taken = width(text, starts[start] if start else -1, numbers[end])
        assert (taken + indent + (number in found.turned)) * found.size <= block.measure + 1e-6


@settings(deadline=None)
@given(texts(9, verse=False), BLOCKS)
def test_no_other_lines_are_calmer(made: tuple[str, Text], block: Block) -> None:
    """Of all ways to break a text at a size, the one is taken that costs least by the score that is written down."""
    _, text = made
    block, size = replace(block, height=1e6), block.ceiling
    measures = block.measures(size)
    costs = [cost(text, lines, measures) for lines in ways(text, measures)]
    found = fit_at(text, block, size)
    assert (found is None) == (not costs)
    if found is not None:
        assert found.cost * len(found.lines) + 100 * found.flaws == pytest.approx(min(costs), abs=1e-6)


@settings(deadline=None)
@given(texts(8, verse=False), BLOCKS)
def test_the_largest_size_is_the_largest_of_all(made: tuple[str, Text], block: Block) -> None:
    """Whatever way of breaking there is, no larger size fits; and the size taken is at most 12 % smaller."""
    _, text = made
    fitting = [
        size
        for size in sizes(block)
        if any(block.depth(size, len(lines)) <= block.height for lines in ways(text, block.measures(size)))
    ]
    found = fit(text, block)
    assert (found is None) == (not fitting)
    if found is not None:
        assert found.largest == fitting[0]
        assert 0.88 * fitting[0] - 1e-9 <= found.size <= fitting[0]


@settings(deadline=None)
@given(texts(8, verse=False), BLOCKS)
def test_a_word_alone_on_the_last_line_could_not_be_helped(made: tuple[str, Text], block: Block) -> None:
    """Where any size within 12 % of the largest has a way to give the last line two words, the card has two there."""
    words, text = made
    found = fit(text, block)
    if found is None or len(found.lines) == 1 or " " in words[slice(*found.lines[-1])]:
        return
    for size in sizes(block):
        if 0.88 * found.largest <= size <= found.largest:
            for lines in ways(text, block.measures(size)):
                if block.depth(size, len(lines)) <= block.height:
                    before = lines[-1][0]
                    assert " " not in words[text.breaks[before].start if before >= 0 else 0 :]


@given(texts(), BLOCKS, st.integers(0, 300), st.integers(0, 300))
def test_more_room_never_makes_the_largest_size_smaller(
    made: tuple[str, Text], block: Block, wider: int, higher: int
) -> None:
    """In a wider measure or more height the largest size never falls, unless more lines of verse stay whole for it."""
    _, text = made
    before = fit(text, block)
    after = fit(text, replace(block, measure=block.measure + wider, height=block.height + higher))
    if before is not None:
        assert after is not None
        assert len(after.turned) < len(before.turned) or (
            len(after.turned) == len(before.turned) and after.largest >= before.largest
        )


@given(texts(verse=False), BLOCKS, st.integers(0, 300), st.integers(0, 300))
def test_prose_has_no_exception(made: tuple[str, Text], block: Block, wider: int, higher: int) -> None:
    """For a text without lines of its own, more room never makes the largest size smaller."""
    _, text = made
    before = largest(text, block)
    after = largest(text, replace(block, measure=block.measure + wider, height=block.height + higher))
    assert (before or 0.0) <= (after or 0.0)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8), BLOCKS, st.integers(0, 300))
def test_words_are_cut_at_the_floor_alone(lengths: list[int], block: Block, wider: int) -> None:
    """What a size holds with its words whole is never cut, and with more room nothing is cut that was whole."""
    words = " ".join("x" * length for length in lengths)
    cuts = [Break(at, at, 1000.0) for at in range(1, len(words)) if " " not in words[at - 1 : at + 1]]
    spaces = [Break(at, at + 1) for at, sign in enumerate(words) if sign == " "]
    ends = [Break(len(words), len(words), forced=True)]
    text = Text([*sorted([*cuts, *spaces], key=lambda place: place.start), *ends], edges_of(words))
    whole, found = fit(Text([*spaces, *ends], text.edges), block), fit(text, block)
    if whole is not None:
        assert found == whole
    elif found is not None:
        assert (found.size, found.largest, found.cuts > 0) == (block.floor, block.floor, True)
        after = fit(text, replace(block, measure=block.measure + wider))
        assert after is not None
        assert after.size >= found.size


@given(texts(verse=False), BLOCKS)
def test_what_a_typewriter_can_set_is_never_refused(made: tuple[str, Text], block: Block) -> None:
    """When greedy lines fit at the floor, so does the search."""
    _, text = made
    block, text = replace(block, indents=()), replace(text, hyphen=0.0, tail=0.0)
    plain = greedy(text, block.measure / block.floor)
    if plain and block.depth(block.floor, len(plain)) <= block.height:
        assert fit(text, block) is not None


@given(texts(verse=False), st.integers(100, 900), st.sampled_from([40.0, 60.0, 100.0]))
def test_the_fewest_lines_are_as_few_as_a_typewriters(made: tuple[str, Text], measure: int, size: float) -> None:
    """Small texts take no more lines than greedy filling needs, and are set whenever it can set them."""
    _, text = made
    text = replace(text, hyphen=0.0, tail=0.0)
    plain, found = greedy(text, measure / size), fewest_lines(text, float(measure), size)
    assert (None if plain is None else len(plain)) == (None if found is None else len(found))


@given(texts(), BLOCKS)
def test_no_fewer_lines_are_turned_over_at_the_floor(made: tuple[str, Text], block: Block) -> None:
    """Type shrinks as far as it may before a line of verse is turned over that could stand whole.

    A poem of which half the lines are too wide for any size is set like prose instead.
    """
    _, text = made
    found, floor = fit(text, block), fit_at(text, block, block.floor)
    if found is not None and floor is not None and not table(text, whole=True).is_too_wide(block.measure / block.floor):
        assert len(found.turned) <= len(floor.turned)


STARTER = Path(quotes.__file__).parent / "starter" / "quotes.jsonl"

CARDS = [
    Block(756, 886, 1.14, 0.715, 56, 84, 0.9),  # editorial, portrait
    Block(756, 616, 1.14, 0.715, 56, 100, 0.9),  # editorial, square
    Block(936, 946, 0.96, 0.687, 96, 160, 2.4),  # poster, portrait
]


def chosen(text: Text) -> Iterator[tuple[Block, Fitted]]:
    """The text on each of the cards that hold it in two lines or more."""
    for block in CARDS:
        found = fit(text, block)
        if found and len(found.lines) > 1:
            yield block, found


def lines_apart(text: Text, lines: list[tuple[int, int]] | tuple[tuple[int, int], ...]) -> float:
    """The standard deviation of the lines' widths, in em."""
    return pstdev(text.edges[end] - text.edges[start] for start, end in lines)


def test_lines_are_as_even_as_balanced_ones() -> None:
    """At the size that a card has, our lines differ less than those that the narrowest measure would give."""
    rows = [json.loads(line) for line in STARTER.read_text(encoding="utf-8").splitlines()]
    ours, theirs = [], []
    for text in [ruled(row["text"]) for row in rows if "\n" not in row["text"]]:
        for block, found in chosen(text):
            plain = balanced(text, block.measure / found.size)
            assert plain is not None
            ours.append(lines_apart(text, found.lines))
            theirs.append(lines_apart(text, plain))
    assert len(ours) > 60
    assert mean(ours) <= mean(theirs)
