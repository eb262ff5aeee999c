"""Alt text: the words as stored, whole, and who said them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.alt import alt_text
from cards.spec import CardSpec, Look


def test_alt_text_is_the_quote_then_the_credit() -> None:
    """A listener hears the words, then who said them, then where."""
    spec = CardSpec("Rain is only water.", "Jane Doe", Look(), title="Weather", detail="1901")
    assert alt_text(spec) == "“Rain is only water.” — Jane Doe, Weather, 1901"


def test_without_a_source_it_ends_with_the_author() -> None:
    """No comma is left over for what is not known."""
    assert alt_text(CardSpec("Rain.", "Jane Doe", Look())) == "“Rain.” — Jane Doe"


def test_words_that_stand_bare_have_no_marks_in_alt_text_either() -> None:
    """A summary is no quotation for those who listen, as it is none for those who see."""
    assert alt_text(CardSpec("Rain.", "after Jane Doe", Look(), marked=False)) == "Rain. — after Jane Doe"


@pytest.mark.parametrize(
    ("language", "shown"), [("de", "„Nein.“ — A"), ("fr", "«\u00a0Nein.\u00a0» — A"), ("de-CH", "«Nein.» — A")]
)
def test_the_marks_are_the_languages(language: str, shown: str) -> None:
    """Alt text has the marks that the card shows."""
    assert shown == alt_text(CardSpec("Nein.", "A", Look(), language=language))


def test_verse_becomes_one_line() -> None:
    """Line ends become spaces: a screen reader takes them for silence."""
    assert alt_text(CardSpec("One line\n  and two", "A", Look())) == "“One line and two” — A"


@given(st.text(alphabet="ab \"'-.é\u0301\u00ad“”\n", min_size=1).filter(str.strip), st.booleans())
def test_alt_text_never_edits_the_words(text: str, marked: bool) -> None:
    """Drawing decisions stay in the drawing: what is read out is what is stored, white space aside."""
    assert " ".join(text.split()) in alt_text(CardSpec(text, "A", Look(), marked=marked))


def test_a_long_quote_is_told_whole() -> None:
    """Networks have their limits; the alt text itself is never cut."""
    text = "many words " * 100
    assert text.strip() in alt_text(CardSpec(text, "A", Look()))
