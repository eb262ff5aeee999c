"""Size and breaks in one search, with a ruler of our own: each letter half an em, each space a quarter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.breaks import find_breaks
from cards.fit import Block, Fitted, Text, fit

LETTER, SPACE = 0.5, 0.25

WORDS = st.lists(st.sampled_from(["a", "to", "the", "word", "seven,", "longest."]), min_size=1, max_size=30)
VERSES = st.lists(WORDS.map(" ".join), min_size=2, max_size=4).map("\n".join)
QUOTES = WORDS.map(" ".join) | VERSES
BLOCKS = st.builds(
    Block,
    measure=st.integers(100, 900).map(float),
    height=st.integers(100, 900).map(float),
    leading=st.sampled_from([0.96, 1.14, 1.5]),
    cap_height=st.just(0.7),
    floor=st.just(40.0),
    ceiling=st.sampled_from([40.0, 60.0, 100.0]),
    appetite=st.sampled_from([0.5, 0.9, 1.9]),
    indents=st.sampled_from([(), (1.0, 1.0)]),
)
ROOM = Block(measure=600, height=600, leading=1.2, cap_height=0.7, floor=40, ceiling=100, appetite=0.9)


def ruled(text: str, tail: float = 0.0) -> Text:
    """A text measured with our ruler."""
    edges = [0.0]
    for character in text:
        edges.append(edges[-1] + (SPACE if character in " \n" else LETTER))
    return Text(find_breaks(text, "en"), edges, tail)


def fitted(text: str, block: Block = ROOM, tail: float = 0.0) -> Fitted:
    """The fit of a text that must fit."""
    found = fit(ruled(text, tail), block)
    assert found is not None
    return found


def lines(text: str, block: Block = ROOM) -> list[str]:
    """The lines of a text that must fit."""
    return [text[start:end] for start, end in fitted(text, block).lines]


def greedy(text: str, measure_em: float) -> list[str] | None:
    """Lines filled one after another, as a typewriter would; None when a word is too wide."""
    found: list[str] = []
    ruler = ruled(text).edges
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and ruled(longer).edges[-1] > measure_em:
                found.append(line)
                longer = word
            line = longer
        found.append(line)
    assert ruler
    return found if all(ruled(line).edges[-1] <= measure_em for line in found) else None


def test_the_height_of_a_block_is_counted_from_capitals_to_baseline() -> None:
    """From the capitals' top to the last baseline: one capital height and a leading for each further line."""
    assert [ROOM.depth(100, count) for count in (1, 2, 3)] == [70.0, 190.0, 310.0]


def test_lines_stand_on_whole_units() -> None:
    """Baselines keep an even distance on the grid whatever the leading."""
    assert replace(ROOM, leading=1.137).line_height(82) == 93.0


def test_a_short_text_is_set_at_the_ceiling() -> None:
    """What fits in one line at the largest size stays there."""
    found = fitted("Three short words")
    assert (found.size, len(found.lines)) == (100, 2)


def test_sizes_go_down_until_the_text_fits() -> None:
    """A text of one long word is as large as its measure lets it be: 13 letters of half an em in 600."""
    assert fitted("abcdefghijklm").size == 92


def test_nothing_is_squeezed_in() -> None:
    """A word too wide at the floor, or a text too long, gives no fit at all rather than a clipped one."""
    assert fit(ruled("a" * 31), ROOM) is None
    assert fit(ruled("many words " * 60), ROOM) is None


def test_a_full_block_is_found_at_the_floor() -> None:
    """Where the calm lines are too many, the fewest are tried before a text is refused."""
    text = "word the longest. the seven, seven, word to a"
    block = replace(ROOM, measure=434, floor=40, ceiling=40)
    assert [len(fitted(text, block).lines)] == [3]
    low = replace(block, height=block.depth(40, 2))
    assert [len(fitted(text, low).lines)] == [2]
    assert fit(ruled(text), replace(low, height=low.height - 1)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Some words are left at the very end of every line of it all",
        "we keep what we can and give away what we must to our own",
        "No single word stands by itself if it can stand with another",
    ],
)
def test_no_word_stands_alone_on_the_last_line(text: str) -> None:
    """Where greedy lines would leave one word over, the search finds better ones."""
    for measure in range(400, 800, 20):
        found = lines(text, replace(ROOM, measure=measure))
        assert len(found) == 1 or " " in found[-1], found


def test_lines_avoid_to_end_in_an_article() -> None:
    """The article goes down to its noun far more often than another word of its length would."""
    text = "We went on into the garden where the roses were and saw the sea"
    ends = {
        word: sum(
            line.endswith(word)
            for measure in range(400, 800, 20)
            for line in lines(text.replace("the", word), replace(ROOM, measure=measure))[:-1]
        )
        for word in ("the", "red")
    }
    assert ends["the"] * 2 < ends["red"]


def test_lines_are_more_even_than_greedy_ones() -> None:
    """At the size it chose, the search's shortest line is never shorter than the typewriter's."""
    text = "it is the space between the words that lets a reader breathe and go on reading to the end"
    for measure in range(420, 900, 40):
        found = fitted(text, replace(ROOM, measure=measure))
        plain = greedy(text, measure / found.size)
        assert plain is not None
        assert min(map(len, plain)) <= min(end - start for start, end in found.lines)


def test_verse_keeps_its_lines() -> None:
    """Each line of a poem is a line on the card, and the type shrinks before one is broken."""
    poem = "Here is a line of it\nand here\nis one more"
    assert poem.split("\n") == lines(poem)


def test_a_line_of_verse_too_long_for_any_size_is_turned_over() -> None:
    """A poem is not refused for one long line: that line goes on in the next."""
    poem = "short one\n" + "a line of verse that is much too long for it " * 2 + "\nend"
    found = lines(poem.replace(" \n", "\n"))
    assert found[0] == "short one"
    assert found[-1] == "end"
    assert len(found) > 3


def test_a_turned_line_has_room_for_its_indent() -> None:
    """What is turned over stands one em in, so it is one em narrower than the measure."""
    poem = "x\n" + "abc " * 40 + "abc"
    found = fitted(poem)
    edges = ruled(poem).edges
    turned = found.lines[2:]
    assert turned
    for start, end in turned:
        assert edges[end] - edges[start] + 1.0 <= ROOM.measure / found.size + 1e-9


def test_indents_narrow_the_first_lines() -> None:
    """Beside a large initial the first two lines are shorter by what it takes."""
    text = "word " * 40 + "word"
    block = replace(ROOM, floor=60, ceiling=60, height=2000, indents=(3.0, 3.0))
    edges, found = ruled(text).edges, fitted(text, block)
    widths = [edges[end] - edges[start] for start, end in found.lines]
    assert max(widths[:2]) <= 10 - 3.0
    assert max(widths[2:]) > 10 - 3.0


def test_the_closing_mark_may_hang_but_not_far() -> None:
    """A closing mark passes the measure by a third of an em at most; beyond that it counts as text."""
    block = replace(ROOM, measure=500, floor=100)
    assert fit(ruled("abcdefghij", 0.35), block) is not None
    assert fit(ruled("abcdefghij", 0.40), block) is None


def test_appetite_weighs_size_against_the_rag() -> None:
    """A design that asks for calm may set smaller than one that wants to fill the page, never larger."""
    text = "some uneven and occasionally extraordinary words of different lengths"
    for measure in range(400, 900, 50):
        calm = fitted(text, replace(ROOM, measure=measure, appetite=0.3))
        hungry = fitted(text, replace(ROOM, measure=measure, appetite=3.0))
        assert calm.size <= hungry.size
        assert calm.cost <= hungry.cost + 1e-9


@given(QUOTES, BLOCKS)
def test_a_fit_shows_the_text_whole(text: str, block: Block) -> None:
    """Line by line, every character but the white space between lines is there, once and in order."""
    found = fit(ruled(text), block)
    if found is None:
        return
    assert text.split() == " ".join(text[start:end] for start, end in found.lines).split()
    assert [*found.lines] == sorted(found.lines)


@given(QUOTES, BLOCKS)
def test_a_fit_stays_in_its_room(text: str, block: Block) -> None:
    """No line is wider than its measure and the block no higher than its room, at a size within bounds."""
    content = ruled(text)
    found = fit(content, block)
    if found is None:
        return
    assert block.floor <= found.size <= block.ceiling
    assert block.depth(found.size, len(found.lines)) <= block.height
    for number, (start, end) in enumerate(found.lines):
        indent = block.indents[number] if number < len(block.indents) else 0.0
        width = content.edges[end] - content.edges[start]
        assert (width + indent) * found.size <= block.measure + 1e-6


@given(WORDS.map(" ".join), BLOCKS)
def test_what_a_typewriter_can_set_is_never_refused(text: str, block: Block) -> None:
    """When greedy lines fit at the floor, so does the search."""
    block = replace(block, indents=())
    plain = greedy(text, block.measure / block.floor)
    if plain and block.depth(block.floor, len(plain)) <= block.height:
        assert fit(ruled(text), block) is not None


@given(WORDS.map(" ".join), BLOCKS, st.integers(1, 300))
def test_more_height_never_gives_a_worse_card(text: str, block: Block, more: int) -> None:
    """Room that is not needed changes nothing for the worse."""
    before = fit(ruled(text), block)
    after = fit(ruled(text), replace(block, height=block.height + more))
    if before is not None:
        assert after is not None
        assert before.score <= after.score + 1e-9


@given(QUOTES, BLOCKS, st.integers(1, 300))
def test_what_fits_fits_in_a_wider_measure(text: str, block: Block, more: int) -> None:
    """No text is refused for having more room."""
    if fit(ruled(text), block) is not None:
        assert fit(ruled(text), replace(block, measure=block.measure + more)) is not None


@given(QUOTES, BLOCKS)
def test_every_line_of_verse_ends_a_line(text: str, block: Block) -> None:
    """A line end of the text is a line end on the card, at any size."""
    found = fit(ruled(text), block)
    if found is not None:
        ends = {end for _, end in found.lines}
        assert ends.issuperset(index for index, character in enumerate(text) if character == "\n")
