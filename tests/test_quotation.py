"""Quotation marks, dashes and apostrophes as they are set: by the language, on the card only."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.quotation import MARKS, Marks, display_text, marks_for
from cards.spec import CardSpec, Look


def inside(text: str, language: str = "en") -> str:
    """A quote's words as they are set between marks."""
    return display_text(text, language, inside_marks=True)


@pytest.mark.parametrize(
    ("language", "marks"),
    [
        ("en", "“”‘’"),
        ("de", "„“‚‘"),
        ("de-AT", "„“‚‘"),
        ("de-CH", "«»‹›"),
        ("fr", "«»“”"),
        ("es", "«»“”"),
        ("it", "«»“”"),
        ("pt", "“”‘’"),
        ("pt-PT", "«»“”"),
        ("pl", "„”«»"),
        ("ru", "«»„“"),
        ("uk", "«»„“"),
        ("el", "«»“”"),
        ("sv", "””’’"),
        ("cs", "„“‚‘"),
        ("tlh", "“”‘’"),
        ("", "“”‘’"),
    ],
)
def test_marks_follow_the_language(language: str, marks: str) -> None:
    """Each language has the outer and inner marks of CLDR; a region may have its own, an unknown tongue has English."""
    found = marks_for(language)
    assert marks == found.open + found.close + found.inner_open + found.inner_close


@pytest.mark.parametrize("marks", MARKS.values(), ids=MARKS)
def test_every_mark_is_one_quotation_mark(marks: Marks) -> None:
    """A slip in the table would put a letter or a typewriter mark on a card."""
    for mark in (marks.open, marks.close, marks.inner_open, marks.inner_close):
        assert unicodedata.category(mark) in ("Pi", "Pf", "Ps", "Po")
        assert mark not in "\"'"


def test_only_french_marks_stand_off_their_words() -> None:
    """French guillemets keep a space inside; Swiss and Italian ones do not."""
    assert [language for language, marks in MARKS.items() if marks.spaced] == ["fr"]


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", 'He said "no" and left.', "He said ‘no’ and left."),
        ("en", "He said “no” and left.", "He said ‘no’ and left."),
        ("de", "Er sagte „nein“ und „doch“.", "Er sagte ‚nein‘ und ‚doch‘."),
        ("fr", "Il dit «\u00a0non\u00a0» et part.", "Il dit “non” et part."),
        ("ru", "Он сказал «нет».", "Он сказал „нет“."),
    ],
)
def test_a_quotation_within_the_quote_takes_the_inner_marks(language: str, text: str, shown: str) -> None:
    """The words stand in outer marks already, so those within them step inward."""
    assert shown == inside(text, language)


def test_words_without_marks_around_them_keep_the_outer_ones() -> None:
    """A summary stands bare, so a quotation in it is of the first order."""
    assert display_text('They said "no".', "en", inside_marks=False) == "They said “no”."
    assert display_text('Sie sagten "nein".', "de", inside_marks=False) == "Sie sagten „nein“."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("don't, it's, I'd, o'clock", "don’t, it’s, I’d, o’clock"),
        ("the boys' ball", "the boys’ ball"),
        ("the '90s", "the ’90s"),
        ("He said 'no' twice.", "He said ‘no’ twice."),
        ("Wait...", "Wait…"),
        ("this -- or that", "this—or that"),
        ("this--or that", "this—or that"),
        ("well-known", "well-known"),
        ("1914-1918", "1914-1918"),
    ],
)
def test_typewriter_forms_become_the_true_ones(text: str, shown: str) -> None:
    """A card shows apostrophes, dashes and dots as they are printed in books; hyphens stay hyphens."""
    assert shown == inside(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  two   spaces\tand a tab ", "two spaces and a tab"),
        ("one\nline\n", "one\nline"),
        ("one\n\n\nline", "one\nline"),
        ("one \r\n line", "one\nline"),
        ("keep\u00a0this", "keep\u00a0this"),
    ],
)
def test_white_space_becomes_single_spaces_and_line_ends(text: str, shown: str) -> None:
    """Lines of verse stay lines; tabs and runs of spaces are one space; a no-break space is kept."""
    assert shown == inside(text)


@given(st.text(alphabet="ab cé.,;:!?—-“”„‘’«»\"'\n\t", max_size=40), st.sampled_from(["en", "de", "fr", "ru"]))
def test_no_letter_is_ever_lost_or_added(text: str, language: str) -> None:
    """What is set differs from what is stored in marks, dashes, dots and white space, never in a word."""

    def letters(words: str) -> str:
        return "".join(character for character in words if character.isalnum())

    assert letters(text) == letters(inside(text, language))


@given(st.text(alphabet="ab é.,—“”'\" \n", max_size=40))
def test_what_is_set_has_no_stray_white_space(text: str) -> None:
    """No line starts or ends with a space, none is empty, and no space follows another."""
    for line in inside(text).split("\n") if text.strip() else ():
        assert line == " ".join(line.split(" ")).strip(" ")
        assert "  " not in line


def test_the_stored_text_is_left_alone() -> None:
    """Marks are a drawing decision: the spec that was drawn still holds the words as they came."""
    words = 'He said  "don\'t" -- twice...'
    spec = CardSpec(words, "Jane Doe", Look())
    display_text(spec.text, "en", inside_marks=True)
    assert words == spec.text
