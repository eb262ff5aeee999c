"""Direction: Unicode's own cases, all of them, and what holds for any text."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import pytest
from growing import check_growth
from hypothesis import given
from hypothesis import strategies as st
from unicode_cases import published

from cards.bidi import base_level, embedding_levels, line_levels, needs_bidi, visual_runs
from cards.bidi_classes import BRACKETS, CLASSES, CLOSING
from cards.bidi_paragraph import levels_of, own_level

EVERY_CASE = "PULLQUOTE_EVERY_BIDI_CASE" in os.environ  # noqa: TID251 - the long ones together take a minute

LRE, RLE, PDF, LRO, RLO = "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"

OF_EACH_CLASS = dict(zip("LRAENPTCMzBSWO", "aא\u06271\u0661+$,\u0301\u200b\u2029\t !", strict=True))
OF_EACH_CLASS |= dict(zip("lrvwpijkq", (LRE, RLE, LRO, RLO, PDF, LRI, RLI, FSI, PDI), strict=True))
"""A character for each class, by the class's letter."""

ANY = st.text(alphabet=[*OF_EACH_CLASS.values(), *"bגت2٢()[]〈〉\u2329\u232a", "\n"], max_size=60)
"""All classes, and brackets that pair."""

LEFT_TO_RIGHT = st.text(st.characters(exclude_categories=["Cs"]).filter(lambda letter: not needs_bidi(letter)))
LEVELS = st.lists(st.integers(0, 126), max_size=30).map(bytes)


def shown(text: str, base: int | None) -> tuple[int, bytes, list[int]]:
    """The base level of a paragraph, its levels as one line, and the characters' places from left to right."""
    level = base if base is not None else base_level(text) or 0
    levels = line_levels(text, embedding_levels(text, base), 0, len(text), level)
    return level, levels, order(levels)


def order(levels: bytes) -> list[int]:
    """The places of a line's characters from left to right."""
    places: list[int] = []
    for start, end, level in visual_runs(levels):
        places += range(end - 1, start - 1, -1) if level % 2 else range(start, end)
    return places


def agrees(levels: bytes, places: list[int], wanted: list[str], wanted_places: list[int]) -> bool:
    """Whether levels and order are those of a case, in which x stands for a character without a level."""
    without = [place for place, level in enumerate(wanted) if level == "x"]
    if without:
        levels = bytes(level for level, want in zip(levels, wanted, strict=True) if want != "x")
        wanted = [level for level in wanted if level != "x"]
        places = [place for place in places if place not in without]
    return [*map(str, levels)] == wanted and places == wanted_places


@pytest.mark.parametrize("name", ["BidiCharacterTest", "BidiTest"])
def test_the_cases_are_those_of_the_record(name: str) -> None:
    """What is tested against is what Unicode published, and whole."""
    assert published("bidi", name).is_as_recorded


def test_characters_lie_and_stand_where_unicode_says() -> None:
    """All 91,707 cases of BidiCharacterTest: paragraph level, each character's level, and the order seen."""
    cases = published("bidi", "BidiCharacterTest")
    assert cases.count == len(cases.lines)
    differing = []
    for line in cases.lines:
        codes, direction, base, wanted, places = line.split(";")
        text = "".join([chr(int(code, 16)) for code in codes.split()])
        level, levels, seen = shown(text, None if direction == "2" else int(direction))
        if level != int(base) or not agrees(levels, seen, wanted.split(), [*map(int, places.split())]):
            differing.append(line)
    assert [] == differing[:5]


def class_cases() -> Iterator[tuple[str, int | None, list[str], list[int]]]:
    """BidiTest: text, base level, levels and order.

    Nearly all of its lines are the sequences of four classes. One in 41 of these is enough for every day (41 is prime,
    so that no class is left out anywhere); with PULLQUOTE_EVERY_BIDI_CASE in the environment it is all.
    """
    wanted: list[str] = []
    places: list[int] = []
    for number, line in enumerate(published("bidi", "BidiTest").lines):
        if line[0] == "@":
            values = line.split()[1:]
            if line[1] == "L":
                wanted = values
            else:
                places = [*map(int, values)]
        elif EVERY_CASE or len(line) != 5 or number % 41 == 0:
            text = "".join([OF_EACH_CLASS[letter] for letter in line[:-1]])
            for bit, base in ((1, None), (2, 0), (4, 1)):
                if int(line[-1]) & bit:
                    yield text, base, wanted, places


def test_classes_lie_and_stand_where_unicode_says() -> None:
    """The cases of BidiTest: every sequence of up to three classes, long traps, and of four classes a share or all."""
    count, differing = 0, []
    for count, (text, base, wanted, places) in enumerate(class_cases(), 1):  # noqa: B007 - counted
        _, levels, seen = shown(text, base)
        if not agrees(levels, seen, wanted, places):
            differing.append((text, base))
    assert [] == differing[:5]
    assert count == published("bidi", "BidiTest").count if EVERY_CASE else count > 50_000


@pytest.mark.skipif(unicodedata.unidata_version > "17", reason="this Python has a newer Unicode than the table")
def test_the_classes_are_those_of_unicode() -> None:
    """Our table and Python's agree on every character that both have, but for six that Unicode has changed since."""
    names = dict(zip(OF_EACH_CLASS, map(unicodedata.bidirectional, OF_EACH_CLASS.values()), strict=True))
    assert len(set(names.values())) == 23
    changed = {
        chr(code)
        for code, letter in enumerate(CLASSES)
        if unicodedata.bidirectional(chr(code)) not in ("", names[letter])
    }
    assert changed <= set("\U0001171e\U0001d6c1\U0001d6fb\U0001d735\U0001d76f\U0001d7a9")


@pytest.mark.parametrize(
    ("codes", "letter"),
    [
        ((0x05FF, 0x083F, 0x10FFF, 0x1E8FF, 0x1EFFF), "R"),
        ((0x070E, 0x07BF, 0x086F, 0xFEFD, 0x10D3F, 0x10F6F, 0x1ECBF, 0x1EEFF), "A"),
        ((0x20C2, 0x20CF), "T"),
        ((0xFDD0, 0xFFFF, 0x1FFFE, 0x2065, 0xFFF0, 0xE0000, 0xE0FFF, 0x10FFFF), "z"),
        ((0x0378, 0x0530, 0x3FFFD, 0xE1000), "L"),
    ],
)
def test_what_is_not_assigned_has_its_blocks_direction(codes: tuple[int, ...], letter: str) -> None:
    """A letter that Unicode adds tomorrow lies as its script does today, in every Python."""
    assert {CLASSES[code] for code in codes} == {letter}


def test_brackets_pair_as_unicode_says() -> None:
    """Sixty-four pairs, all neutral and all mirrored; what opens in one never opens in another."""
    assert len(CLOSING) == 64
    assert len(set(CLOSING.values())) == 63, "two of them are canonically equivalent"
    brackets = [chr(code) for code in range(0x110000) if BRACKETS.match(chr(code))]
    assert len(brackets) == 128
    assert {CLASSES[ord(bracket)] for bracket in brackets} == {"O"}
    assert all(unicodedata.mirrored(bracket) for bracket in brackets)
    assert all(unicodedata.normalize("NFC", CLOSING[bracket]) in CLOSING.values() for bracket in CLOSING)


def test_whatever_runs_leftwards_is_noticed() -> None:
    """The cheap check lets no character pass that could raise a level."""
    assert [] == [code for code, letter in enumerate(CLASSES) if letter in "RANlrvwijk" and not needs_bidi(chr(code))]


@pytest.mark.parametrize(
    "text",
    ["", "“Don’t — it’s 1848…”", "Ὦ ξεῖν’", "Всё — так", "道可道，非常道", "हिन्दी", "ไทย", "👍🏽 ½ €5"],
)
def test_what_runs_rightwards_needs_nothing(text: str) -> None:
    """All that is not written from right to left takes the short way."""
    assert not needs_bidi(text)
    assert embedding_levels(text) == bytes(len(text))


@given(LEFT_TO_RIGHT, st.sampled_from([None, 0]))
def test_the_short_way_is_right(text: str, base: int | None) -> None:
    """Where the cheap check finds nothing, all rules together find nothing either."""
    for paragraph in text.splitlines():
        assert levels_of(paragraph, base) == (0, bytes(len(paragraph)))
        assert base_level(paragraph) == own_level(paragraph)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("", None),
        ("42 — «…»", None),
        ("English עברית", 0),
        ("«עברית» English", 1),
        ("3. العربية", 1),
        (f"{LRI}English{PDI} עברית", 1),
        (f"{RLI}עברית {FSI}English{PDI} עברית{PDI} English", 0),
        (f"{RLI}עברית, never closed", None),
        (f"{PDI}עברית", 1),
        (f"{RLI}\nEnglish", 0),
        ("42\nעברית", 1),
        (f"{RLE}English", 0),
        ("\u200fEnglish", 1),
    ],
)
def test_the_first_strong_letter_gives_the_base_level(text: str, level: int | None) -> None:
    """Digits and punctuation do not count, nor what an isolate keeps to itself (P2, P3)."""
    assert base_level(text) == level


def test_each_paragraph_has_its_own_level() -> None:
    """A line end closes every embedding and isolate, and the next line begins anew."""
    assert embedding_levels("אב!\nab!\n12!") == bytes([1] * 4 + [0] * 7)
    assert embedding_levels("אב!\r\nab!") == bytes([1] * 5 + [0] * 3), "one line end, not two"
    assert embedding_levels(f"a{RLE}b\nc") == bytes([0, 0, 2, 0, 0])
    assert embedding_levels("אב!\nab", 0) == bytes([1, 1, 0, 0, 0, 0])
    assert embedding_levels("ab!\nאב", 1) == bytes([2, 2, 1, 1, 1, 1])


def test_a_hebrew_sentence_with_english_and_figures() -> None:
    """The words of each language are read their own way, and the full stop stands at the left."""
    text = "הספר Moby Dick (1851) נכתב ב-1850."
    _, levels, seen = shown(text, None)
    assert levels == bytes([1] * 5 + [2] * 16 + [1] * 8 + [2] * 4 + [1])
    assert "".join(text[place] for place in seen) == ".1850-ב בתכנ Moby Dick (1851) רפסה"


def test_white_space_at_a_lines_end_goes_to_the_margin() -> None:
    """Where a line is broken after a Hebrew word in English, its space stays at the right (L1), and a tab too."""
    text = "say שלום עולם now"
    levels = embedding_levels(text)
    assert levels[8] == 1
    assert line_levels(text, levels, 0, 9, 0) == bytes([0] * 4 + [1] * 4 + [0])
    tabbed = "שלום \tעולם"
    assert line_levels(tabbed, embedding_levels(tabbed, 0), 0, 10, 0) == bytes([1] * 4 + [0, 0] + [1] * 4)


def test_brackets_too_deep_stay_alone() -> None:
    """Where a 64th bracket opens inside of 63, pairing ends (BD16): what has paired by then stays so."""
    paired, alone = ("א" + "(" * depth + "ב" + ")" * depth + "!" for depth in (63, 64))
    assert embedding_levels(paired, 0) == bytes([1] * 128 + [0])
    assert embedding_levels(alone, 0) == bytes([1] * 66 + [0] * 65)
    assert embedding_levels(f"א(ב)b{alone}", 0)[:5] == bytes([1, 1, 1, 1, 0])


def test_equivalent_brackets_pair() -> None:
    """U+2329 may be closed by U+3009 and U+3008 by U+232A: normalising a text changes nothing (BD16)."""
    for text in ("א\u2329ב\u3009!", "א\u3008ב\u232a!", "א\u2329ב\u232a!"):
        assert embedding_levels(text, 0) == embedding_levels(unicodedata.normalize("NFC", text), 0)
        assert embedding_levels(text, 0) == bytes([1, 1, 1, 1, 0])


@given(ANY, st.sampled_from([None, 0, 1]))
def test_each_character_has_a_level(text: str, base: int | None) -> None:
    """One level a character, none deeper than UAX #9 allows."""
    levels = embedding_levels(text, base)
    assert len(levels) == len(text)
    assert max(levels, default=0) <= 126


@given(ANY, st.sampled_from([0, 1]))
def test_a_base_that_is_given_holds(text: str, base: int) -> None:
    """Nothing lies lower than the paragraph, and its separators lie on its level."""
    levels = embedding_levels(text, base)
    assert min(levels, default=base) >= base
    assert {level for level, letter in zip(levels, text, strict=True) if letter in "\n\u2029"} <= {base}


@given(ANY)
def test_what_has_no_level_parts_no_run(text: str) -> None:
    """Controls that only steer, and joiners, lie where the character before them lies."""
    levels = embedding_levels(text)
    for place, (before, letter) in enumerate(pairwise(text), 1):
        if CLASSES[ord(letter)] in "lrvwpz" and before not in "\n\u2029":
            assert levels[place] == levels[place - 1]


@given(ANY, st.integers(0, 60), st.sampled_from([None, 0, 1]))
def test_a_joiner_changes_no_level(text: str, place: int, base: int | None) -> None:
    """A zero-width space anywhere leaves all other characters where they are."""
    with_one = embedding_levels(f"{text[:place]}\u200b{text[place:]}", base)
    place = min(place, len(text))
    assert with_one[:place] + with_one[place + 1 :] == embedding_levels(text, base)


@given(ANY, ANY)
def test_an_isolate_keeps_to_itself(outer: str, inner: str) -> None:
    """What stands in an isolate changes nothing outside of it."""
    inner = "".join(letter for letter in inner if letter not in f"{PDI}\n\u2029")
    inner += PDI * sum(inner.count(start) for start in (LRI, RLI, FSI))
    around = f"{outer}{RLI}{{}}{PDI}{outer}"
    empty, filled = (embedding_levels(around.format(text)) for text in ("", inner))
    end = len(outer) + 1
    assert filled[:end] + filled[end + len(inner) :] == empty


@given(LEVELS)
def test_every_character_is_seen_once(levels: bytes) -> None:
    """The runs of a line cover it, each place once, and each run lies on one level."""
    assert sorted(order(levels)) == list(range(len(levels)))
    assert all({level} == set(levels[start:end]) for start, end, level in visual_runs(levels))


@given(LEVELS)
def test_runs_stand_as_the_rule_says(levels: bytes) -> None:
    """L2 by the letter: from the highest level to the lowest odd one, what lies there or higher is reversed."""
    places = list(range(len(levels)))
    for level in range(126, 0, -1):
        if any(own % 2 and own <= level for own in levels):
            start = 0
            while start < len(places):
                end = start
                while end < len(places) and levels[places[end]] >= level:
                    end += 1
                places[start:end] = places[start:end][::-1]
                start = max(end, start + 1)
    assert order(levels) == places


@pytest.mark.parametrize(
    "text",
    [
        "א" + "(" * 10_000,
        "(" * 10_000 + "א" + ")" * 10_000,
        "א" + "([{〈" * 2_500 + "a" + "}" * 10_000,
        "א" + "(a)" * 10_000,
        "א" + "()" * 10_000 + "1",
        RLI * 10_000 + "א",
        FSI * 10_000 + "א" + PDI * 10_000,
        f"{FSI}א{PDI}" * 10_000,
        RLO * 10_000 + "a",
        f"{RLE}a{PDF}" * 10_000,
        PDI * 10_000 + PDF * 10_000 + "א",
        "א" + "\u0301" * 10_000,
        "א" + "$" * 10_000,
        "א" + "$1" * 10_000,
        "ا " * 10_000 + "1",
        "א" + " " * 10_000 + "a",
        "ا\u200c" * 10_000,
        "א\n" * 10_000,
    ],
    ids=lambda text: ascii(text[:2] + text[-2:]),
)
@pytest.mark.parametrize("base", [None, 0])
def test_hard_texts_take_no_longer_than_long_ones(text: str, base: int | None) -> None:
    """Ten thousand of anything: no error, and no work that grows with the square of it, which would be minutes."""

    def ordered(length: int) -> None:
        levels = embedding_levels(text[:length], base)
        seen = order(line_levels(text[:length], levels, 0, length, 1))
        assert len(levels) == len(seen) == length

    check_growth(ordered, len(text))
