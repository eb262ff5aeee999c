"""How two texts stand to each other, and the signs by which like texts are found."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.duplicates.likeness import LEAST_INSIDE, Likeness, difference, is_most_of, keyed, likeness, marked
from quotes.duplicates.signs import signs_of
from quotes.duplicates.wording import keys_of, wording_of
from quotes.identity import fold

TRUTH = "It is a truth universally acknowledged, that a single man in possession of a good fortune"


def _likeness(first: str, second: str) -> Likeness:
    told = likeness(keyed(first), keyed(second))
    assert likeness(keyed(second), keyed(first)) is told
    return told


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("To be, or not to be.", "to be or not to be", Likeness.SAME),
        ("To be wrong is nothing to me.", "To be wronged is nothing to me.", Likeness.NEAR),
        ("I never was at ease.", "I was at ease.", Likeness.NEAR),
        ("It took 38 years to learn.", "It took 83 years to learn.", Likeness.NEAR),
        ("道可道,非常道。名可名,非常名。", "道可道,非恒道。名可名,非常名。", Likeness.NEAR),
        (TRUTH, f"As she wrote: {TRUTH}, must be in want of a wife, and so she went on.", Likeness.CONTAINED),
        ("天下皆知美之为美斯恶已", "老子说天下皆知美之为美斯恶已皆知善之为善斯不善已故有无相生", Likeness.CONTAINED),
        ("Not to be", "Whoever asks whether to be or not to be has read a play and no account book", Likeness.NOT),
        ("The cat is on the mat.", "The dog is in the fog.", Likeness.NOT),
        ("A wrong is nothing to the strong", "The lists of a mild man are long and wrongly nothing", Likeness.NOT),
    ],
)
def test_words_decide(first: str, second: str, told: Likeness) -> None:
    """Equal words, nearly equal ones, a text inside another and a stranger are told apart, whichever comes first."""
    assert _likeness(first, second) is told


def test_a_text_is_inside_another_at_word_borders_only() -> None:
    """`one is not fair` does not stand in `someone is not fairly`: half a word is another word."""
    inner = "one is not always fair"
    assert _likeness(inner, f"Tell everybody in the house that some{inner}ly tall and proud") is Likeness.NOT
    assert _likeness(inner, f"Tell everybody in the house that {inner} and tall and proud") is Likeness.CONTAINED


def test_a_turn_of_phrase_is_no_quote_within_a_quote() -> None:
    """Four words that many texts have do not make them one; a whole short saying does."""
    long = "We went on at the same time and nobody asked anybody where the road would lead"
    words = ["at", "the", "same", "time", "and"]
    assert len(words) == LEAST_INSIDE
    assert _likeness(" ".join(words[:-1]), long) is Likeness.NOT
    assert _likeness(" ".join(words), long) is Likeness.CONTAINED


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("To be wrong is nothing.", "To be wronged is nothing.", "To be [-wrong-]{+wronged+} is nothing."),
        ("I was at ease.", "I never was at ease.", "I {+never+} was at ease."),
        ("It took 38 years.", "It took 83 long years.", "It took [-38-]{+83 long+} years."),
        ("Plain — words.", "Plain words", "Plain — words."),
        ("说的话", "说错话", "说[-的-]{+错+}话"),
        ("C++ is fun.", "C is fun.", "[-C++-]{+C+} is fun."),
        ("So, it is.", "it is", "[-So,-] it is."),
    ],
)
def test_the_difference_is_told_in_words(first: str, second: str, told: str) -> None:
    """A person sees the very words that differ; case, dashes and full stops are no difference."""
    assert marked(difference(first, second)) == told


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_sides_of_a_difference_are_the_texts(first: str, second: str) -> None:
    """No character of either text is lost or made up, but white space at the ends."""
    parts = difference(first, second)
    assert "".join(part.first for part in parts).strip() == first.strip()
    assert "".join(part.second for part in parts).strip() == second.strip()


@given(st.text(max_size=200))
def test_words_as_written_are_the_text(text: str) -> None:
    """The words of a text put together are the text, and each has a key."""
    wording = wording_of(text)
    assert "".join(wording.written).strip() == text.strip()
    assert len(wording.written) == len(wording.keys)


def test_two_texts_in_a_third_that_are_most_of_it_overlap() -> None:
    """Half is not most: two halves of a text are strangers to each other."""
    assert is_most_of(keyed("one two three"), keyed("one two three four five"))
    assert not is_most_of(keyed("one two three"), keyed("one two three four five six"))


WORDS = st.lists(
    st.sampled_from(("we", "of", "the", "people", "stone", "river", "evening", "and", "quiet")), min_size=5
)


@given(WORDS, WORDS, WORDS)
def test_a_text_and_one_that_holds_it_share_a_sign(before: list[str], words: list[str], after: list[str]) -> None:
    """A quote within a quote can always be found, wherever it stands, however common its words are."""
    whole = " ".join([*before, *words, *after])
    assert signs_of(keyed(" ".join(words))) & signs_of(keyed(whole))


@given(
    st.lists(st.sampled_from(("we", "of", "the", "people", "stone", "river")), min_size=2, max_size=14), st.randoms()
)
def test_one_changed_word_leaves_a_sign(words: list[str], randomness: random.Random) -> None:
    """A text with one word changed, dropped or added can always be found."""
    at = randomness.randrange(len(words))
    changed = words[:at] + randomness.choice([[], ["other"], [words[at], "other"]]) + words[at + 1 :]
    assert signs_of(keyed(" ".join(words))) & signs_of(keyed(" ".join(changed)))


def test_signs_of_a_long_text_grow_with_its_length() -> None:
    """A text of 20,000 characters has some signs for each ten words, not a multitude."""
    randomness = random.Random(3)
    words = [f"{randomness.choice('bdfgk')}{number}" for number in range(4_000)]
    assert 400 <= len(signs_of(keyed(" ".join(words)))) <= 2_000


def test_numbers_of_a_sign_fit_the_smallest_column() -> None:
    """PostgreSQL's integer has 32 bits with a sign."""
    assert all(-(2**31) <= sign < 2**31 for sign in signs_of(keyed(TRUTH)))


@given(st.text(max_size=100))
def test_the_words_of_a_key_are_words_of_nothing_else(text: str) -> None:
    """Splitting a match key loses no letter, so that equal words mean equal keys but for spaces."""
    folded = fold(text)
    assert "".join(keys_of(folded)) == "".join(fold(folded).split())
