"""Where lines may end: as Unicode says, but for dashes, which never start a line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icu4py.breakers import LineBreaker

from cards.break_costs import EMERGENCY
from cards.breaks import Break, find_breaks, needs_icu

ALPHABETS = ["abcdeifmT", "äéßñçõÄ", "абвйЖ", "αάωςΘ"]
WORDS = st.sampled_from(ALPHABETS).flatmap(lambda letters: st.text(alphabet=letters, min_size=1, max_size=8))
COMPOUNDS = st.lists(WORDS, min_size=1, max_size=3).map("-".join)
DRESSED = st.tuples(
    st.sampled_from(["", "", "", "“", "‘", "("]),
    COMPOUNDS,
    st.sampled_from(["", "", "", ",", ".", ";", "?", "”", "!)"]),
).map("".join)
SENTENCES = st.lists(DRESSED, min_size=1, max_size=12).flatmap(
    lambda words: st.lists(
        st.sampled_from([" ", " ", " ", " ", " — ", "—"]), min_size=len(words) - 1, max_size=len(words) - 1
    ).map(lambda gaps: "".join(a + b for a, b in zip(words, [*gaps, ""], strict=True)))
)


def starts(text: str, language: str = "en") -> list[int]:
    """Where lines may start; a word torn for want of any other place is not counted."""
    return [place.start for place in find_breaks(text, language)[:-1] if place.cost < EMERGENCY]


def lines(text: str, language: str = "en") -> list[str]:
    """The text with a line end at every place where one may be."""
    begin, found = 0, []
    for place in find_breaks(text, language):
        found.append(text[begin : place.end])
        begin = place.start
    return found


LEFT_OUT: dict[str, Callable[[str, int], bool]] = {
    "a dash begins the line": lambda text, at: text[at] in "—–",
    "closing punctuation, or a mark that opens nothing, begins it": lambda text, at: (
        text[at] in "…!?;:,.)" or (text[at] in "»”’'-" and not text[at + 1 : at + 2].isalnum())
    ),
    "no space, and neither a compound nor a dash between words": lambda text, at: (
        text[at - 1] != " "
        and not (text[at - 1] == "-" and text[at - 2 : at - 1].isalpha() and text[at].isalpha())
        and not (text[at - 1] == "—" and text[at].isalnum())
    ),
    "nothing but spaces, opening marks and dashes before it": lambda text, at: (
        not text[:at].rpartition("\n")[2].strip(" «„“‘(—-")
    ),
}
"""Legal places that plain sentences do without: print practice (the first two), or none of a sentence."""

ODD = st.text(alphabet="aabé1  .,!?-—'’“”«»„‘()…;: б\n", max_size=14)


def legal_starts(text: str) -> set[int]:
    """Where lines may start by ICU's strict rules."""
    return {end for _, end in LineBreaker(text, "und").segments() if end < len(text)}


@given(SENTENCES)
def test_plain_sentences_are_broken_as_icu_breaks_them(text: str) -> None:
    """Our own rule for plain sentences finds no place that Unicode forbids and, words being whole, misses none.

    ICU is the oracle; a start that is a dash, or that follows a dash and is no letter, is ours to leave out.
    """
    legal = legal_starts(text)
    wanted = {start for start in legal if text[start] != "—" and not (text[start - 1] == "—" and text[start] in "“‘(")}
    assert wanted == set(starts(text))


@given(ODD)
@example("a\n— b")
def test_odd_texts_are_never_broken_where_icu_would_not(text: str) -> None:
    """Whatever stands in a text that looks plain: our places are legal, and those left out are of the kinds listed."""
    assert not needs_icu(text)
    ours, legal = set(starts(text)), legal_starts(text)
    assert ours <= legal
    assert [] == [at for at in legal - ours if not any(kind(text, at) for kind in LEFT_OUT.values())]


@pytest.mark.parametrize(
    ("kind", "text"), list(zip(LEFT_OUT, ["a — b", "a …b", "a!b", "—b"], strict=True)), ids=lambda part: part[:20]
)
def test_each_kind_of_place_that_is_left_out_is(kind: str, text: str) -> None:
    """The list of differences from ICU is true: none of them has gone."""
    lost = legal_starts(text) - set(starts(text))
    assert [at for at in lost if LEFT_OUT[kind](text, at)]


@given(st.text(alphabet="ab é.,!?-—–'’“”()\n", max_size=40))
def test_no_line_of_a_paragraph_starts_with_a_dash(text: str) -> None:
    """A dash stays with the words before it, although UAX #14 allows a break before it."""
    paragraph = " ".join(text.split())
    assert not [start for start in starts(paragraph) if paragraph[start] in "—–"]


@given(st.text(alphabet="ab é.,!?-—–'’“”()\nж", max_size=40))
def test_breaks_come_in_order_and_end_with_the_text(text: str) -> None:
    """The search relies on it: every break is after the one before, and the last is the text's end."""
    found = find_breaks(text, "en")
    assert Break(len(text), len(text), forced=True) == found[-1]
    places = [(place.end, place.start) for place in found]
    assert places == sorted(places)
    assert all(end <= start for end, start in places)


def test_a_lines_words_end_before_the_space() -> None:
    """The space at a break belongs to neither line, so it counts in no measure."""
    assert lines("two words") == ["two", "words"]
    assert lines("two  words") == ["two", "words"]


def test_a_compound_may_break_after_its_hyphen() -> None:
    """The hyphen stays at the end of the line."""
    assert lines("well-known man") == ["well-", "known", "man"]


def test_a_compound_reads_better_whole() -> None:
    """A break within a compound costs more than one between words."""
    within, between = find_breaks("well-known man", "en")[:2]
    assert within.cost > between.cost


@pytest.mark.parametrize("text", ["1914-1918", "a\u00a0b", "don’t", "3,5", "word—“said”"])
def test_some_things_stay_whole(text: str) -> None:
    """Years, figures, apostrophes and no-break spaces are no place for a line to end."""
    assert [text] == lines(text)


def test_the_ends_of_verse_lines_are_forced() -> None:
    """A poem keeps its lines: no search may run on over a line end of the text."""
    found = find_breaks("One line\nand another", "en")
    assert [(place.end, place.forced) for place in found] == [(3, False), (8, True), (12, False), (20, True)]


def test_a_line_that_ends_in_an_article_reads_worse() -> None:
    """After “the” a break costs more than after “of”, and that more than after a word of weight."""
    costs = {text: find_breaks(f"{text} end", "en")[0].cost for text in ("house", "of", "the", "(The", "“a")}
    assert costs["house"] < costs["of"] < costs["the"]
    assert costs["the"] == costs["(The"] == costs["“a"]


def test_a_line_that_ends_with_a_stop_reads_better() -> None:
    """A comma is a good place to end a line."""
    assert find_breaks("so, then", "en")[0].cost < find_breaks("so then", "en")[0].cost


@pytest.mark.parametrize(
    ("language", "word"), [("de", "der"), ("fr", "le"), ("ru", "не"), ("de-AT", "und"), ("la", "et")]
)
def test_short_words_are_those_of_the_language(language: str, word: str) -> None:
    """“der” leans on the next word in German, not in English."""
    assert find_breaks(f"{word} x", language)[0].cost > find_breaks(f"{word} x", "en")[0].cost


def test_other_scripts_are_broken_by_their_own_rules() -> None:
    """Japanese has no spaces and yet has lines."""
    assert len(starts("吾輩は猫である。名前はまだ無い。", "ja")) > 5
    assert "。" not in [line[0] for line in lines("吾輩は猫である。名前はまだ無い。", "ja")]
