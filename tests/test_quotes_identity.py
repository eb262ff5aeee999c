"""What makes two quotations the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.identity import fold, quote_id

WORDS = st.text(alphabet=st.characters(codec="utf-8"), min_size=1)


@given(WORDS)
def test_folding_twice_changes_nothing(text: str) -> None:
    """The match key of a match key is itself, or stored keys would not be found again."""
    assert fold(fold(text)) == fold(text)


@given(WORDS)
def test_normal_forms_have_one_identity(text: str) -> None:
    """Composed and decomposed spellings of a text are the same words."""
    assert quote_id(unicodedata.normalize("NFC", text), "A") == quote_id(unicodedata.normalize("NFD", text), "A")


@pytest.mark.parametrize(
    "other",
    [
        "“It’s plain – and simple.”",
        "it's PLAIN -- and simple",
        "  It's plain,\n and   simple!  ",
        "It\u00ads plain \u200band simple",
        "«Itʼs plain — and simple…»",
    ],
)
def test_spelling_does_not_change_identity(other: str) -> None:
    """Quotation marks, dashes, case, white space and invisible characters leave the identity alone."""
    assert quote_id("It's plain - and simple.", "Author Name") == quote_id(other, "author  name")


@pytest.mark.parametrize("other", ["It's plane", "It's plain+", "It's plaïn", "It's plain 2", "It's not plain"])
def test_other_words_have_another_identity(other: str) -> None:
    """A letter, an accent, a digit, a symbol or a word makes other words."""
    assert quote_id("It's plain", "Author Name") != quote_id(other, "Author Name")


def test_text_and_author_do_not_run_together() -> None:
    """Moving a word from the text to the author gives another identity."""
    assert quote_id("One two", "three") != quote_id("One", "two three")


def test_punctuation_alone_is_still_told_apart() -> None:
    """A text in which nothing is left to fold stands for itself."""
    assert fold("?!") == "?!"
    assert quote_id("?!", "A") != quote_id("...", "A")


def test_an_identity_never_changes() -> None:
    """Stored ids stay valid: the formula is part of the file format."""
    assert quote_id("Plain words.", "Author Name") == "fb118b2d1e2307f3"
