"""Size and breaks in one search, with a ruler of our own: each letter half an em, each space a quarter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_ruler import edges_of, fit_at, greedy, largest, ruled

from cards.breaks import Break
from cards.fit import Block, Fitted, Text, fewest_lines, fit

ROOM = Block(measure=600, height=600, leading=1.2, cap_height=0.7, floor=40, ceiling=100, appetite=0.9)


def fitted(text: str, block: Block = ROOM, tail: float = 0.0) -> Fitted:
    """The fit of a text that must fit."""
    found = fit(ruled(text, tail), block)
    assert found is not None
    return found


def lines(text: str, block: Block = ROOM) -> list[str]:
    """The lines of a text that must fit."""
    return [text[start:end] for start, end in fitted(text, block).lines]


def costed(text: str, costs: dict[str, float], *, hyphen: float = 0.0) -> Text:
    """A text that may break at spaces for nothing, and at `|` (with a hyphen) and `/` (in a word) for what is given.

    Costs of spaces are given by the word before; those of `|` and `/` by the sign.
    """
    shown = text.replace("|", "").replace("/", "")
    breaks, at, word = [], 0, ""
    for sign in text:
        if sign in "|/":
            breaks.append(Break(at, at, costs[sign], hyphen=sign == "|"))
            continue
        if sign in " \n":
            breaks.append(Break(at, at + 1, costs.get(word, 0.0), forced=sign == "\n"))
        word = "" if sign in " \n" else word + sign
        at += 1
    return Text([*breaks, Break(at, at, forced=True)], edges_of(shown), hyphen=hyphen)


def shown(text: str, found: Fitted | None) -> list[str]:
    """The lines that were found, as words."""
    assert found is not None
    return [text[start:end] for start, end in found.lines]


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
    assert fit(costed("a" * 31, {}), ROOM) is None
    assert fit(ruled("many words " * 60), ROOM) is None


def test_a_full_block_is_found_at_the_floor() -> None:
    """Where the calm lines are too many, the fewest are tried before a text is refused."""
    text = "aaaa bbbb cccc dddd eeee f g"
    content = costed(text, {"bbbb": 1.0, "dddd": 1.0})
    block = replace(ROOM, measure=170, floor=40, ceiling=40)
    assert shown(text, fit(content, block)) == ["aaaa", "bbbb cccc", "dddd eeee", "f g"]
    low = replace(block, height=block.depth(40, 3))
    assert shown(text, fit(content, low)) == ["aaaa bbbb", "cccc dddd", "eeee f g"]
    assert fit(content, replace(low, height=low.height - 1)) is None


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
            for measure in range(600, 1200, 20)
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
        plain = greedy(ruled(text), measure / found.size)
        assert plain is not None
        assert min(end - start for start, end in plain) <= min(end - start for start, end in found.lines)


def test_a_last_line_of_one_word_is_worth_a_smaller_size() -> None:
    """A size up to 12 % below the largest is taken when only there the last line has company; never a smaller one."""
    text = "abcd abcd abcd abcd abcdefgh efghi"
    alone, company = (fitted(text, replace(ROOM, measure=measure)) for measure in (640, 700))
    assert largest(ruled(text), replace(ROOM, measure=700)) == 100
    assert (company.size, company.flaws, text[slice(*company.lines[-1])]) == (100, 0, "abcdefgh efghi")
    assert (alone.size, alone.flaws, text[slice(*alone.lines[-1])]) == (94, 0, "abcdefgh efghi")
    narrow = fitted(text, replace(ROOM, measure=580))
    assert (narrow.size >= 88, narrow.flaws, text[slice(*narrow.lines[-1])]) == (True, 1, "efghi")


def test_a_phrase_is_a_word_where_there_are_no_spaces() -> None:
    """In Japanese or Thai, a last line that is all one phrase is avoided as one of a word is elsewhere."""
    text = "aaaaaaaabbbbbbbbcccccccdddddd"
    for inside, first in ((0.5, "aaaaaaaa"), (0.0, "aaaaaaaabbbbbbbb")):
        places = [Break(8, 8), Break(16, 16), Break(23, 23, inside), Break(29, 29, forced=True)]
        assert shown(text, fit_at(Text(places, edges_of(text)), ROOM, 600 / 11))[0] == first


def test_lines_without_spaces_are_all_equal() -> None:
    """Where a line may end nearly everywhere, the last is no shorter than need be; elsewhere it may be."""
    lengths = []
    for space in ("", " "):
        text = space.join(["aaaa"] * 10)
        places = [Break(4 + at, 4 + at + len(space)) for at in range(0, len(text) - 4, 4 + len(space))]
        content = Text([*places, Break(len(text), len(text), forced=True)], edges_of(text))
        measure = 8.2 if not space else 8.9
        lengths.append([line.count("aaaa") for line in shown(text, fit_at(content, ROOM, 600 / measure))])
    assert sorted(lengths[0]) == [3, 3, 4]
    assert lengths[1] == [4, 4, 2]


def test_lines_fill_their_measure_where_they_can() -> None:
    """Of two ways, the one without a line that is less than 60 % full in the middle of a text."""
    text = "aaaaaaaa bbbb cccccccccccc ddddddddd eeee"
    found = fit_at(ruled(text), ROOM, 600 / 8)
    assert shown(text, found) == ["aaaaaaaa bbbb", "cccccccccccc", "ddddddddd eeee"]


def test_a_word_is_cut_only_where_no_size_holds_it_whole() -> None:
    """An emergency break is the last resort: the type shrinks to the floor first, and a card is not refused for it."""
    text = "/".join("a" * 20) + " b b"
    plain = text.replace("/", "")
    whole = fit(costed(text, {"/": 1000.0}), ROOM)
    assert (shown(plain, whole), whole and whole.size, whole and whole.cuts) == (["a" * 20, "b b"], 60, 0)
    cut = fit(costed(text, {"/": 1000.0}), replace(ROOM, measure=300))
    assert cut is not None
    assert (cut.size, cut.cuts, len(cut.lines)) == (40, 1, 2)
    assert fewest_lines(costed(text, {"/": 1000.0}), 300, 40) == cut.lines


def test_a_hyphen_takes_its_room() -> None:
    """A line that ends within a word is as wide as its letters and the hyphen, which the whole word does not need."""
    text, room = "aaaaaaaa|bbbb cccc", replace(ROOM, floor=100)
    plain = text.replace("|", "")
    for measure, first in ((430, "aaaaaaaa"), (429, None)):
        found = fit(costed(text, {"|": 0.15}, hyphen=0.3), replace(room, measure=measure))
        assert (shown(plain, found)[0] if found else None) == first
    wide = fit(costed("aaaa|b", {"|": 0.15}, hyphen=0.7), replace(room, measure=260))
    assert shown("aaaab", wide) == ["aaaab"]


def test_no_three_lines_running_end_in_a_hyphen() -> None:
    """A ladder of three hyphens is avoided even for a line that is half empty, but nothing is refused for it."""
    text = "aaaa bbbb|bbbb cccc|cccc dddd|dddd ee"
    found = fit_at(costed(text, {"|": 0.0}, hyphen=0.3), replace(ROOM, measure=460), 100)
    assert shown(text.replace("|", ""), found) == ["aaaa bbbb", "bbbb", "cccccccc", "dddd", "dddd ee"]
    ladder = fit_at(costed("aaaa|aaaa|aaaa|aaaa", {"|": 0.0}, hyphen=0.3), replace(ROOM, measure=250), 100)
    assert ladder is not None
    assert (len(ladder.lines), ladder.flaws) == (4, 2)


def test_verse_keeps_its_lines() -> None:
    """Each line of a poem is a line on the card, and the type shrinks before one is broken."""
    poem = "Here is a line of it\nand here\nis one more"
    assert poem.split("\n") == lines(poem)
    assert not fitted(poem).turned


def test_a_line_of_verse_too_long_for_any_size_is_turned_over() -> None:
    """A poem is not refused for one long line: that line goes on in the next, as seldom as can be, at any size."""
    poem = "short one\n" + "a line of verse that is much too long for it " * 2 + "\nend"
    poem = poem.replace(" \n", "\n")
    found = fitted(poem)
    assert (lines(poem)[0], lines(poem)[-1]) == ("short one", "end")
    assert sorted(found.turned) == [*range(2, len(found.lines) - 1)]
    floor = fit_at(ruled(poem), ROOM, ROOM.floor)
    assert floor is not None
    assert len(floor.turned) == len(found.turned)


def test_verse_is_turned_over_once_rather_than_twice() -> None:
    """No place to break is so bad that a line of verse would be turned over once more to spare it."""
    text = "x\ny\naaaa bbbb cccc dd d"
    found = fit_at(costed(text, {"bbbb": 1.0}), ROOM, 600 / 5.3)
    assert shown(text, found) == ["x", "y", "aaaa bbbb", "cccc dd d"]


def test_paragraphs_wrap_freely() -> None:
    """Own lines that are no verse keep their ends, and are wrapped in between without an indent or smaller type."""
    text = "a first paragraph of some length\nand then a second one"
    verse, prose = fitted(text), fit(ruled(text, prose=frozenset({0, 1})), ROOM)
    assert prose is not None
    assert (verse.size < prose.size, prose.turned) == (True, frozenset())
    assert [text[start:end] for start, end in prose.lines if end == text.index("\n")]
    assert all(" " in line for line in shown(text, prose))


def test_a_turned_line_has_room_for_its_indent() -> None:
    """What is turned over stands one em in, so it is one em narrower than the measure."""
    poem = "x\n" + "abc " * 40 + "abc"
    found = fitted(poem)
    edges = edges_of(poem)
    assert found.turned
    for number in found.turned:
        start, end = found.lines[number]
        assert edges[end] - edges[start] + 1.0 <= ROOM.measure / found.size + 1e-6


def test_indents_narrow_the_first_lines() -> None:
    """Beside a large initial the first two lines are shorter by what it takes."""
    text = "word " * 40 + "word"
    block = replace(ROOM, floor=60, ceiling=60, height=2000, indents=(3.0, 3.0))
    edges, found = edges_of(text), fitted(text, block)
    widths = [edges[end] - edges[start] for start, end in found.lines]
    assert max(widths[:2]) <= 10 - 3.0
    assert max(widths[2:]) > 10 - 3.0


def test_the_closing_mark_may_hang_but_not_far() -> None:
    """A closing mark passes the measure by a third of an em at most; beyond that it counts as text."""
    block = replace(ROOM, measure=500, floor=100)
    assert fit(ruled("abcdefghij", 0.35), block) is not None
    assert fit(ruled("abcdefghij", 0.40), block) is None


def test_a_least_size_may_be_asked_for() -> None:
    """What other widths of type reach bounds the size from below; where none is left, there is no fit."""
    text = ruled("some uneven and occasionally extraordinary words of different lengths")
    room = replace(ROOM, measure=700, appetite=0.3)
    calm, top = fit(text, room), largest(text, room)
    assert calm is not None and top is not None
    assert calm.size < top
    bounded = fit(text, room, least=top - 1)
    assert bounded is not None
    assert bounded.size == top
    assert fit(text, room, least=top + 1) is None


def test_one_size_may_be_asked_for() -> None:
    """All slides of a carousel share a size: where floor and ceiling are one, a text is broken at exactly that."""
    text = ruled("many words many words many words many words")
    for size in (33.0, 57.0, 110.0):
        found = fit_at(text, ROOM, size)
        assert found is not None
        assert found.size == size
    assert fit_at(text, ROOM, 130.0) is None


def test_appetite_weighs_size_against_the_rag() -> None:
    """A design that asks for calm may set smaller than one that wants to fill the page, never larger."""
    text = "some uneven and occasionally extraordinary words of different lengths"
    for measure in range(400, 900, 50):
        calm = fitted(text, replace(ROOM, measure=measure, appetite=0.3))
        hungry = fitted(text, replace(ROOM, measure=measure, appetite=3.0))
        assert calm.size <= hungry.size
        assert calm.cost <= hungry.cost + 1e-9
