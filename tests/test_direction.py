"""Which way a text runs, and how a line of it stands from left to right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.direction import directed, order_of
from fonts.catalogue import Catalogue, axes_of
from fonts.shaping import Glyph, Shaped, shape
from fonts.typeface import FontChoice, Typeface

MIXED = st.text(alphabet="abc אבג ابلآتم ء 12 3,.()«»\u200f\u2067\u2069", min_size=1, max_size=40)


@pytest.fixture(scope="module")
def news(catalogue: Catalogue) -> Typeface:
    """A Latin face whose Arabic and Hebrew come from other families."""
    return catalogue.typeface(FontChoice("Newsreader", axes=axes_of({"wght": 400})))


def shown(text: str, typeface: Typeface, start: int = 0, end: int | None = None, **how: str) -> list[Glyph]:
    """The glyphs of a line from left to right."""
    levels = directed(text, how.get("language", "")).levels
    shaped = shape(text, typeface, levels=levels)
    end = len(text) if end is None else end
    return sorted(shaped.cut(start, end, order_of(shaped, start, end)), key=lambda glyph: glyph.x)


@pytest.mark.parametrize(
    ("text", "language", "bases"),
    [
        ("Plain words.", "en", (0,)),
        ("שלום", "en", (1,)),
        ("C++ היא שפה", "", (0,)),
        ("C++ היא שפה", "he", (1,)),
        ("Only Latin words", "he", (0,)),
        ("שלום\nHello there", "en", (1, 0)),
        ("שלום\n—\n42", "en", (1, 1, 1)),
        ("42 — …", "en", (0,)),
    ],
)
def test_each_paragraph_finds_its_own_direction(text: str, language: str, bases: tuple[int, ...]) -> None:
    """A Hebrew sentence that begins with a Latin name still runs to the left, an English one beside it does not."""
    assert directed(text, language).bases == bases


def test_a_direction_that_is_given_rules() -> None:
    """The editor's word stands above what the letters say."""
    assert directed("שלום", "he", "ltr").bases == (0,)
    assert directed("Hello", "en", "rtl").bases == (1,)


def test_a_text_without_backward_letters_has_no_levels() -> None:
    """Most texts take the short way through shaping and cutting."""
    assert directed("Всё — “plain”, 1848.", "ru").levels == b""


@given(MIXED)
def test_no_glyph_is_lost_or_moved_out_of_its_line(news: Typeface, text: str) -> None:
    """Whatever way the parts of a line run, it shows every glyph once and is as wide as its characters."""
    shaped = shape(text, news, levels=directed(text).levels)
    line = shaped.cut(0, len(text), order_of(shaped, 0, len(text)))
    assert sorted((glyph.cluster, glyph.id) for glyph in line) == sorted((g.cluster, g.id) for g in shaped.glyphs)
    assert all(-0.6 <= glyph.x <= shaped.edges[-1] + 0.6 for glyph in line)


@given(MIXED, st.data())
def test_two_lines_share_the_width_of_their_text(news: Typeface, text: str, data: st.DataObject) -> None:
    """Fitting adds up widths in reading order; the lines it makes must be as wide as it thought."""
    shaped = shape(text, news, levels=directed(text).levels)
    at = data.draw(st.sampled_from(sorted({glyph.cluster for glyph in shaped.glyphs})))
    assert pytest.approx(shaped.edges[-1]) == shaped.width(0, at) + shaped.width(at, len(text))
    for start, end in ((0, at), (at, len(text))):
        glyphs = shaped.cut(start, end, order_of(shaped, start, end))
        assert {glyph.cluster for glyph in glyphs} <= set(range(start, end))


def test_hebrew_letters_stand_from_the_right(news: Typeface) -> None:
    """The first letter of a Hebrew word is its rightmost."""
    assert [glyph.cluster for glyph in shown("שלום", news)] == [3, 2, 1, 0]


def test_a_number_in_hebrew_reads_to_the_right(news: Typeface) -> None:
    """1902 stays 1902."""
    line = shown("שנת 1902 היא", news)
    assert [glyph.cluster for glyph in line if 4 <= glyph.cluster <= 7] == [4, 5, 6, 7]


def test_brackets_turn_with_their_direction(news: Typeface) -> None:
    """An opening bracket opens toward what it encloses, on the right of a Hebrew word."""
    forward, backward = (shown(f"({word})", news) for word in ("a", "א"))
    assert [glyph.cluster for glyph in backward] == [2, 1, 0]
    left, right = backward[0].id, backward[-1].id
    assert left != right
    alone = shape("(א)", news, levels=b"\0\0\0").glyphs
    assert (left, right) == (alone[0].id, alone[2].id)
    assert [glyph.cluster for glyph in forward] == [0, 1, 2]


def test_a_ligature_of_two_letters_keeps_its_place(news: Typeface) -> None:
    """A lam with its alef takes part in a word as one, and what follows begins where it ends."""
    text = "كلامًا لا تقوله"
    line = shown(text, news)
    shaped: Shaped = shape(text, news, levels=directed(text).levels)
    whole = shaped.edges[-1]
    for glyph in line:
        right = whole - shaped.edges[glyph.cluster]
        assert right - 1.2 <= glyph.x <= right + 0.2


def test_arabic_letters_join(news: Typeface) -> None:
    """A letter in the middle of a word has another form than alone."""
    middle = shape("ببب", news, levels=b"\1\1\1").glyphs
    alone = shape("ب", news, levels=b"\1").glyphs
    assert len({glyph.id for glyph in middle}) == 3
    assert alone[0].id not in {glyph.id for glyph in middle}
