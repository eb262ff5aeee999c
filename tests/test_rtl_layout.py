"""Cards that run from right to left: everything at its place from the other side, and nothing else turned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cards.placed import Layout, Line
from cards.renderer import Renderer
from cards.spec import CardSpec, Look

HEBREW = CardSpec(
    "אם תרצו, אין זו אגדה, ואם לא תרצו, כל אשר סיפרתי לכם הוא אגדה ואגדה הוא יישאר.",
    "תאודור הרצל",
    Look(handle="@us", mark=True),
    title="אלטנוילנד",
    detail="1902",
    topic="על הרצון",
    language="he",
)
ENGLISH = replace(
    HEBREW,
    text="If you will it, it is no dream; and if you do not will it, a dream it is and a dream it will stay.",
    author="Theodor Herzl",
    title="Altneuland",
    topic="On will",
    language="en",
)
DESIGNS = ("editorial", "poster", "academic")


def of(layout: Layout, role: str) -> list[Line]:
    """The lines of a role."""
    return [line for line in layout.lines if line.role == role]


def look(spec: CardSpec, design: str, form: str = "portrait") -> CardSpec:
    """The card in another look."""
    return replace(spec, look=replace(spec.look, design=design, format=form))


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("form", ["portrait", "square", "story", "wide", "linkedin"])
def test_all_shapes_stand_as_far_from_the_other_edge(renderer: Renderer, design: str, form: str) -> None:
    """Rules, frames and the mark of a Hebrew card are those of an English one, seen from the right."""
    hebrew, english = (renderer.lay_out(look(spec, design, form)) for spec in (HEBREW, ENGLISH))
    width = hebrew.width
    there = {(type(shape), shape.box[0], shape.box[2], getattr(shape, "colour", None)) for shape in english.shapes}
    here = {
        (type(shape), width - shape.box[2], width - shape.box[0], getattr(shape, "colour", None))
        for shape in hebrew.shapes
    }
    assert here == there


@pytest.mark.parametrize("design", DESIGNS)
def test_lines_are_flush_right_and_the_mark_hangs_beyond(renderer: Renderer, design: str) -> None:
    """The right edge is straight, the left one ragged, and the opening mark stands right of the words."""
    layout = renderer.lay_out(look(HEBREW, design))
    ends = [line.x + line.width for line in of(layout, "quote")]
    assert max(ends) - min(ends) < 0.01
    assert len({round(line.x) for line in of(layout, "quote")}) > 1
    (mark,) = of(layout, "mark")
    assert mark.x >= max(ends) - 0.01
    for role in ("author", "source"):
        assert abs(of(layout, role)[0].x + of(layout, role)[0].width - (layout.width - of_left(renderer, design))) < 1


def of_left(renderer: Renderer, design: str) -> float:
    """Where the credit of an English card begins."""
    return of(renderer.lay_out(look(ENGLISH, design)), "author")[0].x


def test_a_latin_credit_on_a_hebrew_card_reads_to_the_right(renderer: Renderer) -> None:
    """A name keeps its own direction; only its place is on the other side."""
    (author,) = of(renderer.lay_out(replace(HEBREW, author="Theodor Herzl")), "author")
    assert [glyph.cluster for glyph in author.glyphs] == sorted(glyph.cluster for glyph in author.glyphs)
    assert author.x > 540


def test_a_hebrew_credit_on_an_english_card_reads_to_the_left(renderer: Renderer) -> None:
    """The attribution has a direction of its own whichever way the quote runs."""
    (author,) = of(renderer.lay_out(replace(ENGLISH, author="תאודור הרצל")), "author")
    by_place = sorted(author.glyphs, key=lambda glyph: glyph.x)
    assert [glyph.cluster for glyph in by_place] == sorted((glyph.cluster for glyph in author.glyphs), reverse=True)
    assert author.x < 540


def test_a_paragraph_against_the_page_stands_at_its_other_side(renderer: Renderer) -> None:
    """An English line of a Hebrew card is flush left, as it would be on a page of its own."""
    layout = renderer.lay_out(replace(HEBREW, text="אם תרצו\nIf you will"))
    hebrew, english = of(layout, "quote")
    margin = layout.width - (hebrew.x + hebrew.width)
    assert english.x + english.width < hebrew.x + hebrew.width
    assert english.x < hebrew.x
    assert margin > 0


def test_a_direction_can_be_forced(renderer: Renderer) -> None:
    """Who wants an English card that runs from the right gets it."""
    (mark,) = of(renderer.lay_out(replace(ENGLISH, direction="rtl")), "mark")
    assert mark.x > 540


def test_no_initial_stands_on_a_page_that_runs_to_the_left(renderer: Renderer) -> None:
    """Arabic letters join, and a large one before the words would break the first."""
    text = "Aleph היא האות הראשונה באלפבית העברי, והיא נכתבת כך מאז ימי קדם ועד היום הזה ממש."
    assert not of(renderer.lay_out(look(replace(HEBREW, text=text), "academic")), "initial")
    assert of(renderer.lay_out(look(ENGLISH, "academic")), "initial")


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("form", ["portrait", "square", "story", "wide", "opengraph"])
def test_a_hebrew_card_passes_every_check(renderer: Renderer, design: str, form: str) -> None:
    """Safe zones and hanging marks are judged from the right as from the left."""
    assert renderer.draw(look(HEBREW, design, form)).report.lines


@pytest.mark.parametrize(
    "text",
    [
        "שלום (עולם [טוב {מאוד",
        ")]}» שלום",
        "\u2067\u2067\u2067שלום",
        "שלום\u2069\u2069 world",
        "1902 שלום 3.14 -5% 12:30",
        "a\u200fb\u200eג",
    ],
)
def test_unpaired_brackets_and_isolates_draw(renderer: Renderer, text: str) -> None:
    """What a careless document holds is set as UAX #9 says, not refused."""
    assert renderer.draw(replace(HEBREW, text=text)).report.lines
