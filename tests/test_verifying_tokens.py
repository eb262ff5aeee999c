"""The words that proof compares: what is one word, which ways of setting it are the same, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quotes.verifying import tokens as patterns
from quotes.verifying.checked import Checked
from quotes.verifying.passages import passages_of
from quotes.verifying.quoted import quoted
from quotes.verifying.spelling import is_turkish, key_of
from quotes.verifying.tokens import tokenised


def keys(text: str, *, turkish: bool = False) -> list[str]:
    """The keys of a text's words."""
    return [token.key for token in tokenised(text, turkish=turkish)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It’s “so” – he said…", "it's 'so' - he said..."),
        ("ﬁne", "fine"),
        ("exam\u00adple", "example"),
        ("exam-\n  ple", "example"),
        ("ten\u00a0miles", "ten miles"),
        ("well-known", "well known"),
        ("nai\u0308ve", "naïve"),
        ("1½ miles", "1 1/2 miles"),
        ("the U.S. Army", "the US army"),
        ("Ａ１", "a1"),
        ("Simon & Garfunkel", "Simon and Garfunkel"),
        ("−5", "-5"),
        ("ΛΟΓΟΣ", "λόγος".replace("ό", "ο")),
        ("R&amp;D", "R&D"),
        ("un<i>believ</i>able", "unbelievable"),
        ("a [word](https://example.org/x) here", "a word here"),
        ("don\\u2019t", "don't"),
        ("ｶﾞ", "ガ"),
    ],
)
def test_typography_makes_no_difference(one: str, other: str) -> None:
    """A quote copied from a page with curly quotes, ligatures or soft hyphens is the same words."""
    assert keys(one) == keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x²", "x2"),
        ("½", "12"),
        ("1½", "11/2"),
        ("10²", "102"),
        ("3.5", "35"),
        ("36,000", "36 000"),
        ("-5", "5"),
        ("50%", "50"),
        ("$5", "5"),
        ("C++", "C"),
        ("C#", "C"),
        ("café", "cafe"),
        ("Maße", "Masse"),
        ("10:30", "1030"),
        ("H₂O", "H2O"),
        ("1990–2000", "19902000"),
        ("can't", "cant"),
    ],
)
def test_what_means_something_else_is_another_word(one: str, other: str) -> None:
    """Nobody gets `x2` proven by `x²`: compatibility forms that change the meaning stay apart."""
    assert keys(one) != keys(other)


def test_numbers_keep_what_is_between_their_digits() -> None:
    """A figure is one word, so that one digit in it cannot change without a change of the word."""
    assert keys("36,000 at 3.5, or 1/2 by 10:30.") == ["36,000", "at", "3.5", "or", "1/2", "by", "10:30"]


def test_scripts_without_spaces_are_compared_by_character() -> None:
    """A Chinese or Thai sentence is not one word that is right or wrong as a whole."""
    assert keys("千里之行") == ["千", "里", "之", "行"]
    assert len(keys("ภาษาไทย")) == 7
    assert keys("2026年 가나다") == ["2026", "年", "가나다"]


def test_turkish_keeps_its_two_letters_apart() -> None:
    """In Turkish `ILIK` is `ılık` and never `ilik`, another word."""
    assert keys("ILIK", turkish=True) == keys("ılık", turkish=True) != keys("ilik", turkish=True)
    assert keys("İlik", turkish=True) == keys("ilik", turkish=True)
    assert keys("ılık") != keys("ilik")
    assert is_turkish("", "tr-TR") and is_turkish("", "az") and not is_turkish("ılık su ısındı", "en")
    assert is_turkish("Ilık su akıyor, yağmur yağıyor.") and not is_turkish("He went to Diyarbakır by train." * 9)


def test_case_that_changes_lengths_leaves_offsets_alone() -> None:
    """A dotted capital I, which is two characters in small letters, does not shift what is found behind it."""
    text = "İİİ stand before the word"
    found = tokenised(text)
    assert [text[token.start : token.end] for token in found] == ["İİİ", "stand", "before", "the", "word"]


@given(st.text(max_size=200))
@example("<i>a</i>b &amp; \\ud83d\\ude00 [x](y) exam-\nple ﬁ² U.S. C++ -$5")
def test_offsets_point_into_the_text(text: str) -> None:
    """Whatever a document holds, each word reported is what stands at its offsets, and words never overlap."""
    end = 0
    for token in tokenised(text):
        assert end <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.word
        end = token.end


@given(st.text(alphabet="abzAZ019.,:/'`-+#$%&<>=()[]{}\"! \n\t", max_size=60))
def test_the_quick_pattern_finds_the_same_words(text: str) -> None:
    """A document in plain letters and one with a single accent in it are cut into words alike."""
    quick = [found.span() for found in patterns._ASCII_TOKEN.finditer(text)]
    assert quick == [found.span() for found in patterns.TOKEN.finditer(text)]


def test_editors_brackets_and_cuts() -> None:
    """A quote says with brackets and dots what its editor did; dots at its ends cut nothing."""
    quote = quoted("… [T]he walk[ed] way [sic] […] on ... and (...) [not] so. . . .")
    assert [token.key for token in quote.tokens] == ["the", "walked", "way", "sic", "on", "and", "not", "so"]
    assert quote.bracketed == (True, True, False, True, False, False, True, False)
    assert quote.parts == ((0, 4), (4, 5), (5, 6), (6, 8))
    assert [quote.text[low:high] for low, high in quote.cuts] == ["[…]", "...", "(...)"]


def test_words_broken_at_a_line_end_are_one() -> None:
    """A PDF that breaks `exam-ple` over two lines still proves `example`, and `well-known` stays two words."""
    text = "A good exam-\nple of a well-\nknown and well-known law. He is well, as is known to all."
    checked = Checked(passages_of(text), text=text, document="d", name="n")
    found = [token.key for token in checked.tokens[:10]]
    assert found == ["a", "good", "example", "of", "a", "well", "known", "and", "well", "known"]
    assert checked.tokens[2].word == "exam-\nple"


def test_keys_stand_still() -> None:
    """The key of a key is the key, so it does not matter how often a word went through."""
    for word in ("ﬁ", "İ", "ΣΑΣ", "½", "U.S", "Ａ", "e\u0301"):
        assert key_of(key_of(word)) == key_of(word)
