"""Which face draws which character."""

from __future__ import annotations

from itertools import groupby

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from fonts.catalogue import Catalogue, axes_of
from fonts.typeface import FontChoice, Typeface

LATIN, GREEK = "Newsreader", "Noto Serif Display"
CHOICE = FontChoice(LATIN, axes=axes_of({"wght": 400}), fallback=(GREEK, "EB Garamond"))
MIXED = st.text(alphabet="aéZ ,.“”1—\u0301\u0308\u0323αΩάжЙ❦", max_size=30)


def serves(typeface: Typeface, text: str) -> list[tuple[str, str]]:
    """The text cut where the family changes; the slices of one family are one typeface."""
    runs = groupby(typeface.runs(text), key=lambda run: run.member.family)
    return [(family, "".join(text[run.start : run.end] for run in group)) for family, group in runs]


@settings(deadline=None)
@given(MIXED)
def test_runs_cover_the_text_in_order(catalogue: Catalogue, text: str) -> None:
    """No character is drawn twice or left out."""
    runs = catalogue.typeface(CHOICE).runs(text)
    assert text == "".join(text[run.start : run.end] for run in runs)
    assert all(run.start < run.end for run in runs)


@given(MIXED)
def test_no_run_starts_inside_a_grapheme(catalogue: Catalogue, text: str) -> None:
    """A letter and its accents come from one face, or the accent would stand beside its letter."""
    starts = {found.start() for found in regex.finditer(r"\X", text)}
    assert starts.issuperset(run.start for run in catalogue.typeface(CHOICE).runs(text))


def test_text_that_the_first_face_has_is_one_run(catalogue: Catalogue) -> None:
    """The design's own face draws all it can."""
    text = "Plain words, “and marks”: 1848."
    assert [(LATIN, text)] == serves(catalogue.typeface(CHOICE), text)


def test_punctuation_stays_with_the_family_of_its_letters(catalogue: Catalogue) -> None:
    """A Greek sentence has its commas, spaces and figures from the family of its letters."""
    text = "Πάντες, 1ος."
    assert [(GREEK, text)] == serves(catalogue.typeface(CHOICE), text)


def test_a_mark_before_the_first_letter_goes_with_that_letter(catalogue: Catalogue) -> None:
    """An opening quotation mark matches the words it opens."""
    text = "«Ναι»"
    assert [(GREEK, text)] == serves(catalogue.typeface(CHOICE), text)


def test_a_foreign_word_takes_only_its_own_letters(catalogue: Catalogue) -> None:
    """After a Greek word the text goes back to the design's face with the next Latin letter."""
    assert serves(catalogue.typeface(CHOICE), "the word λόγος means reason") == [
        (LATIN, "the word "),
        (GREEK, "λόγος "),
        (LATIN, "means reason"),
    ]


def test_families_are_asked_in_the_designs_order(catalogue: Catalogue) -> None:
    """The first family in `fallback` that has a letter draws it."""
    other = FontChoice(LATIN, axes=CHOICE.axes, fallback=("EB Garamond", GREEK))
    assert [family for family, _ in serves(catalogue.typeface(other), "λόγος")] == ["EB Garamond"]
    assert [family for family, _ in serves(catalogue.typeface(CHOICE), "λόγος")] == [GREEK]


def test_a_fallbacks_small_letters_are_as_tall_as_the_faces_own(catalogue: Catalogue) -> None:
    """A Greek word in a Latin sentence looks neither larger nor smaller than its neighbours."""
    typeface = catalogue.typeface(CHOICE)
    (run,) = typeface.runs("νους")
    assert run.member.family == GREEK
    (_, _, _, height) = run.member.instance.ink("ν") or (0.0,) * 4
    assert abs(typeface.first.x_height - height * run.member.scale) < 0.02


def test_characters_that_no_face_has_are_named_once_in_order(catalogue: Catalogue) -> None:
    """The refusal lists each missing character once."""
    assert catalogue.typeface(CHOICE).missing("aሰb\ue000ሰ") == ("ሰ", "\ue000")


def test_what_is_never_drawn_is_never_missing(catalogue: Catalogue) -> None:
    """Line ends and tabs stand in many quotes and need no glyph."""
    assert catalogue.typeface(CHOICE).missing("one\ntwo\tthree") == ()


def test_a_sentence_that_borrows_often_is_set_in_one_family(catalogue: Catalogue) -> None:
    """Vietnamese in a face with half of its letters goes to a family that has all; one borrowed word does not."""
    serif = catalogue.typeface(FontChoice("Instrument Serif", False, (), ("Noto Serif Display",)))
    often = "Trăm năm trong cõi người ta, chữ tài chữ mệnh khéo là ghét nhau."
    assert {run.member.family for run in serif.runs(often)} == {"Noto Serif Display"}
    once = "She wrote to Nguyễn in the spring, and no answer ever came back to her."
    assert {run.member.family for run in serif.runs(once)} == {"Instrument Serif", "Noto Serif Display"}
