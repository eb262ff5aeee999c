"""Text to glyphs: where each character begins, and what cutting and joining leave."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fonts.catalogue import Catalogue, axes_of
from fonts.shaping import Shaped, ink_box, shape
from fonts.typeface import FontChoice, Typeface

LINES = st.text(alphabet="abcfiltAVTow .,-“”é\u0301αжΩ", min_size=1, max_size=40)


@pytest.fixture(scope="module")
def news(catalogue: Catalogue) -> Typeface:
    """A face with ligatures and kerning, and fallbacks for Greek and Cyrillic."""
    return catalogue.typeface(FontChoice("Newsreader", axes=axes_of({"wght": 400}), fallback=("Noto Serif Display",)))


@pytest.fixture(scope="module")
def garamond(catalogue: Catalogue) -> Typeface:
    """A face with small capitals and old-style figures."""
    return catalogue.typeface(FontChoice("EB Garamond"))


def ids(shaped: Shaped) -> list[int]:
    """The glyphs' numbers."""
    return [glyph.id for glyph in shaped.glyphs]


@given(LINES)
def test_edges_run_from_nought_to_the_width(news: Typeface, text: str) -> None:
    """Every character has its edge, edges never go back, and the last one is the whole width."""
    edges = shape(text, news).edges
    assert len(text) + 1 == len(edges)
    assert edges[0] == 0.0
    assert all(left <= right + 1e-9 for left, right in pairwise(edges))


@given(LINES, LINES)
def test_joined_texts_are_as_wide_as_both(news: Typeface, first: str, second: str) -> None:
    """A closing mark set after the words moves none of them."""
    one, two = shape(first, news), shape(second, news)
    both = one.joined(two)
    assert first + second == both.text
    assert pytest.approx(one.edges[-1] + two.edges[-1]) == both.edges[-1]
    assert [glyph.x for glyph in one.glyphs] == [glyph.x for glyph in both.glyphs[: len(one.glyphs)]]
    assert len(both.text) + 1 == len(both.edges) == len(both.breakable)


@given(LINES, st.data())
def test_a_part_has_the_ink_of_its_line(news: Typeface, text: str, data: st.DataObject) -> None:
    """Its box, counted from the start of the whole text, is where its glyphs would paint; all of it is the whole's."""
    shaped = shape(text, news)
    at = data.draw(st.sampled_from(sorted({glyph.cluster for glyph in shaped.glyphs})))
    part, line = shaped.ink(at, len(text)), ink_box(shaped.cut(at, len(text)))
    assert (part is None) == (line is None)
    if part and line:
        pen = shaped.edges[at]
        assert part == pytest.approx((line[0] + pen, line[1], line[2] + pen, line[3]))
    boxes = [box for box in (shaped.ink(0, at), part) if box]
    left, low, right, high = zip(*boxes, strict=True) if boxes else ((), (), (), ())
    assert shaped.ink() == ((min(left), min(low), max(right), max(high)) if boxes else None)


@given(LINES, st.data())
def test_cutting_at_a_character_loses_no_glyph(news: Typeface, text: str, data: st.DataObject) -> None:
    """Two lines together hold the glyphs of the one they were cut from, each starting at its own pen."""
    shaped = shape(text, news)
    clusters = sorted({glyph.cluster for glyph in shaped.glyphs})
    at = data.draw(st.sampled_from(clusters))
    left, right = shaped.cut(0, at), shaped.cut(at, len(text))
    assert ids(shaped) == [glyph.id for glyph in (*left, *right)]
    assert pytest.approx([glyph.x for glyph in shaped.glyphs]) == [
        *(glyph.x for glyph in left),
        *(glyph.x + shaped.edges[at] for glyph in right),
    ]


@pytest.mark.parametrize("family", ["Newsreader", "Archivo", "EB Garamond"])
def test_a_cut_at_a_breakable_space_equals_shaping_each_line(catalogue: Catalogue, family: str) -> None:
    """Where `breakable` says so, a line cut from the whole is the line shaped alone, kerning and all."""
    typeface = catalogue.typeface(FontChoice(family))
    text = "AV To Yo fi WAVE, P. A “Ta” V. Away To. Y L’ Ave f j ffi T o"
    shaped = shape(text, typeface)
    spaces = [index + 1 for index, character in enumerate(text) if character == " " and shaped.breakable[index + 1]]
    assert spaces
    for at in spaces:
        alone = shape(text[at:], typeface)
        cut = shaped.cut(at, len(text))
        assert ids(alone) == [glyph.id for glyph in cut]
        assert pytest.approx([glyph.x for glyph in alone.glyphs], abs=1e-6) == [glyph.x for glyph in cut]


def test_tracking_and_word_space_are_added_after_clusters_and_spaces(news: Typeface) -> None:
    """Tracking opens every letter, word space the spaces alone."""
    plain = shape("a be", news).edges[-1]
    assert pytest.approx(plain + 4 * 0.05) == shape("a be", news, tracking=0.05).edges[-1]
    assert pytest.approx(plain + 0.2) == shape("a be", news, word_space=0.2).edges[-1]


def test_tracking_never_opens_an_accent_from_its_letter(news: Typeface) -> None:
    """An accent of its own character moves with its letter: both are one cluster."""
    composed, decomposed = shape("xéx", news, tracking=0.1), shape("xe\u0301x", news, tracking=0.1)
    assert pytest.approx(composed.edges[-1]) == decomposed.edges[-1]
    assert decomposed.edges[1] == decomposed.edges[2]


def test_kerning_brings_a_pair_together(news: Typeface) -> None:
    """AV stands closer than A and V by themselves."""
    assert shape("AV", news).edges[-1] < shape("A", news).edges[-1] + shape("V", news).edges[-1]


def test_features_switch_forms_on_and_off(garamond: Typeface) -> None:
    """Small capitals are the face's own glyphs, and a minus sign takes a feature away."""
    assert ids(shape("and", garamond)) != ids(shape("and", garamond, features=("smcp",)))
    assert ids(shape("fi", garamond)) != ids(shape("fi", garamond, features=("-liga",)))


def test_a_language_has_its_own_forms(news: Typeface, garamond: Typeface) -> None:
    """Romanian has a comma below its s, and Turkish keeps the dot of fi; elsewhere the letters are as they were."""
    assert ids(shape("ş", news)) != ids(shape("ş", news, language="ro"))
    assert ids(shape("fi", garamond)) != ids(shape("fi", garamond, language="tr"))
    assert shape("fi", garamond) == shape("fi", garamond, language="en")


@given(LINES)
def test_shaping_twice_gives_the_same(news: Typeface, text: str) -> None:
    """Nothing is carried over from the text before."""
    first = shape(text, news)
    shape("AV fi", news, features=("smcp",), tracking=0.3)
    assert first == shape(text, news)


def test_no_text_is_no_glyph(news: Typeface) -> None:
    """An empty text has one edge and no width."""
    assert Shaped("", (), (0.0,), (True,)) == shape("", news)
