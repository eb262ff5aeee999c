"""Cards worked out to the pixel, against the numbers of the looks."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

import quotes
from cards.placed import Layout, Line, Rectangle
from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from quotes.errors import InputError, NotFound, Refused
from templates.formats import formats
from templates.load import Designs

TEXT = "How much can be said of rain, if only there is time enough and nobody is in a hurry to go home."
STARTER = [
    json.loads(line)
    for line in (Path(quotes.__file__).parent / "starter" / "quotes.jsonl").read_text(encoding="utf-8").splitlines()
]
DESIGNS = Designs().names()


def spec(
    design: str = "editorial", form: str = "portrait", palette: str = "light", *, text: str = TEXT, **more: str
) -> CardSpec:
    """A card with everything on it."""
    fields = {"author": "Jane Doe", "title": "Weather", "detail": "1901", "topic": "On rain", **more}
    return CardSpec(text=text, look=Look(design, form, palette, handle="@us", mark=True), **fields)  # type: ignore[arg-type]


def lines(layout: Layout, role: str) -> list[Line]:
    """The lines of one role."""
    return [line for line in layout.lines if line.role == role]


def baselines(layout: Layout, role: str) -> list[int]:
    """Where the lines of one role stand."""
    return [line.baseline for line in lines(layout, role)]


@pytest.mark.parametrize(
    ("design", "form", "role", "baseline"),
    [
        ("editorial", "portrait", "topic", 140),  # T + 56
        ("editorial", "portrait", "handle", 140),
        ("editorial", "portrait", "author", 1224),  # B - 42
        ("editorial", "portrait", "source", 1266),  # B
        ("editorial", "square", "author", 954),
        ("editorial", "story", "source", 1584),
        ("poster", "portrait", "topic", 122),  # T2 + 62
        ("poster", "portrait", "author", 1240),  # B2 - 50
        ("poster", "portrait", "source", 1290),
        ("poster", "square", "source", 1020),
        ("academic", "portrait", "topic", 162),  # T + 30
        ("academic", "portrait", "author", 1172),  # B - 46
        ("academic", "portrait", "source", 1218),
        ("academic", "square", "source", 954),
        ("academic", "story", "source", 1572),
    ],
)
def test_small_text_stands_on_the_looks_baselines(
    renderer: Renderer, design: str, form: str, role: str, baseline: int
) -> None:
    """Topic, handle, author and source stand where the look's sheet has them."""
    assert [baseline] == baselines(renderer.lay_out(spec(design, form)), role)


def test_editorial_stands_on_its_last_line(renderer: Renderer) -> None:
    """The last baseline is 156 above the frame's bottom; what air there is lies above the words."""
    for text in (TEXT, "Rain.", TEXT + " " + TEXT):
        assert baselines(renderer.lay_out(spec(text=text)), "quote")[-1] == 1266 - 156


def test_poster_hangs_from_its_first_capitals(renderer: Renderer) -> None:
    """The capitals of line 1 touch the height 112 below the upper bar's top, whatever the size."""
    for text in (TEXT, "Rain."):
        first = lines(renderer.lay_out(spec("poster", text=text)), "quote")[0]
        assert abs(first.baseline - 0.686 * first.size_px - (60 + 112)) <= 1


def test_editorials_leading_is_even(renderer: Renderer) -> None:
    """Baselines of the quote stand 1.14 of the size apart, rounded to whole units."""
    layout = renderer.lay_out(spec(text=TEXT + " " + TEXT))
    places = baselines(layout, "quote")
    assert len(places) > 4
    assert {round(layout.type_px * 1.14)} == {below - above for above, below in pairwise(places)}


def test_a_card_has_two_left_edges_at_most(renderer: Renderer) -> None:
    """Measured on ink, capitals of the words, author, source and topic stand within 3 px of one edge."""
    text = "Here is a line. However, Harold Hopkins has his house here. Hard hearts hardly hear his high hymns. Ha."
    report = renderer.draw(spec(text=text, author="Harold H", title="House", topic="Hearts")).report
    edges = [box[0] for role in ("author", "source", "topic") for box in report.boxes[role]]
    edges.append(report.boxes["quote"][0][0])
    assert max(edges) - min(edges) <= 3
    assert abs(min(edges) - 240) <= 3


def test_the_opening_mark_hangs_wholly_in_the_margin(renderer: Renderer) -> None:
    """Line 1's first letter stands on the margin; the mark's ink lies left of it, in the accent."""
    card = spec(text="Here is rain.")
    report = renderer.draw(card).report
    ((_, _, right, _),) = report.boxes["mark"]
    assert right <= report.boxes["quote"][0][0]
    (mark,) = lines(renderer.lay_out(card), "mark")
    assert mark.colour == (0x9A, 0x2F, 0x1B)


def test_posters_opening_mark_keeps_off_the_edge(renderer: Renderer) -> None:
    """At poster sizes the mark shrinks rather than touch the picture's edge: 18 units stay free."""
    for form in ("portrait", "square", "story"):
        for text in ("Rain.", TEXT):
            boxes = renderer.draw(spec("poster", form, text=text)).report.boxes
            assert boxes["mark"][0][0] >= 17


@pytest.mark.parametrize("design", sorted({*DESIGNS} - {"magazine", "mono"}))
def test_a_source_of_two_lines_pushes_everything_up(renderer: Renderer, design: str) -> None:
    """The last line stays on its baseline; the author and what is above move up by one distance of lines."""
    title = "A Long Account of Weather, Wind, Rain, Snow and the Way Home through Many Hills"
    short, long = renderer.lay_out(spec(design)), renderer.lay_out(spec(design, title=title))
    (bottom,), (upper, lower) = baselines(short, "source"), baselines(long, "source")
    assert bottom == lower
    rise = lower - upper
    assert rise > 30
    assert [baseline - rise for baseline in baselines(short, "author")] == baselines(long, "author")
    moved = {shape.top for shape in short.shapes} - {shape.top for shape in long.shapes}
    assert moved or design in ("marker", "minimal", "photo", "playful")
    assert {top - rise for top in moved}.issubset({shape.top for shape in long.shapes})


def test_the_columns_of_a_magazines_credit_begin_on_one_line(renderer: Renderer) -> None:
    """Author and work stand side by side, both from the top; the foot rises with the longer of them."""
    title = "A Long Account of Weather, Wind and the Way Home through Many Hills"
    short, long = renderer.lay_out(spec("magazine")), renderer.lay_out(spec("magazine", title=title))
    for layout in (short, long):
        assert baselines(layout, "author")[0] == baselines(layout, "title")[0]
        assert baselines(layout, "detail") == [1266 + 8]
    more = len(baselines(long, "title")) - 1
    assert more > 0
    assert baselines(short, "author")[0] - baselines(long, "author")[0] == 44 * more


def test_a_file_stands_on_one_grid(renderer: Renderer) -> None:
    """In mono everything is a line of one file: heading, quote, credit and the numbers beside them, evenly apart."""
    layout = renderer.lay_out(spec("mono"))
    numbers = [line for line in lines(layout, "words") if line.text.isdigit()]
    grid = [line.baseline for line in numbers]
    assert [line.text for line in numbers] == [str(number + 1) for number in range(len(numbers))]
    assert len({b - a for a, b in pairwise(grid)}) <= 2 and max(b - a for a, b in pairwise(grid)) < 110
    for role in ("topic", "quote", "author", "source"):
        assert set(baselines(layout, role)) <= set(grid)
    assert baselines(layout, "topic")[0] == grid[0] and baselines(layout, "source")[-1] == grid[-1]


def test_without_a_source_what_stands_above_closes_the_gap(renderer: Renderer) -> None:
    """No empty line is left where a source would stand: the author comes down to the bottom."""
    without = replace(spec(), title=None, detail=None)
    layout = renderer.lay_out(without)
    assert lines(layout, "source") == []
    assert baselines(layout, "author") == [1266]


def test_a_long_name_shrinks_before_it_wraps(renderer: Renderer) -> None:
    """A name keeps one line as long as its floor allows, then takes two; it is never cut."""
    sizes, counts = [], []
    for words in range(2, 14):
        name = " ".join(["Wilhelmina"] * words)
        found = lines(renderer.lay_out(spec(author=name)), "author") if words < 8 else []
        sizes += [line.size_px for line in found[:1]]
        counts += [len(found)] if found else []
        assert name.split() == " ".join(line.text for line in found).split() or not found
    assert sizes[0] == 38.0
    assert {32.0, 33.0, 34.0, 35.0, 36.0, 37.0}.intersection(sizes[: counts.index(2)])
    assert sorted(set(counts)) == [1, 2]


def test_a_name_that_no_lines_hold_is_refused(renderer: Renderer) -> None:
    """Rather no card than half a name."""
    with pytest.raises(Refused) as caught:
        renderer.lay_out(spec(author="Wilhelmina " * 20))
    assert caught.value.rule == "attribution"
    assert caught.value.hint


def test_a_source_that_no_lines_hold_is_refused(renderer: Renderer) -> None:
    """A source is drawn whole or the card is not drawn."""
    with pytest.raises(Refused) as caught:
        renderer.lay_out(spec(title="Words upon words " * 30))
    assert caught.value.rule == "attribution"
    assert "source" in caught.value.message


@pytest.mark.parametrize("role", ["topic", "handle"])
def test_an_optional_text_that_does_not_fit_is_left_out_with_a_warning(renderer: Renderer, role: str) -> None:
    """Topic and handle are extras: the card is drawn without them and says so."""
    long = "A very long running head that no line of this design will ever hold"
    card = spec()
    card = replace(card, topic=long) if role == "topic" else replace(card, look=replace(card.look, handle=long))
    layout = renderer.lay_out(card)
    assert lines(layout, role) == []
    (warning,) = layout.warnings
    assert warning.startswith(f"{role} left out")
    assert long in warning


def test_nothing_moves_in_to_fill_an_absent_topic(renderer: Renderer) -> None:
    """Cards of one account look alike whether or not they have a topic."""
    with_topic, without = renderer.lay_out(spec()), renderer.lay_out(replace(spec(), topic=None))
    assert [line for line in with_topic.lines if line.role != "topic"] == list(without.lines)


def test_the_mark_is_drawn_only_when_asked_for(renderer: Renderer) -> None:
    """A placeholder logo stands on no card by itself."""
    card = spec()
    plain = renderer.lay_out(replace(card, look=replace(card.look, mark=False)))
    assert all(isinstance(shape, Rectangle) for shape in plain.shapes)
    assert len(plain.shapes) + 1 == len(renderer.lay_out(card).shapes)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("form", formats())
def test_all_words_are_on_the_card_in_order(renderer: Renderer, design: str, form: str) -> None:
    """Line by line the card reads as the quote does, the initial first, the closing mark last."""
    for text in (TEXT, "Rain.", "It rains\nand rains\nand does not stop"):
        layout = renderer.lay_out(spec(design, form, text=text))
        shown = "".join(line.text for line in lines(layout, "initial"))
        rows = {line.baseline: line.text for line in layout.lines if line.role in ("quote", "emphasis")}
        shown += " ".join(rows[baseline] for baseline in sorted(rows))
        closing = "" if design in ("magazine", "mono") else "”"
        assert "".join(text.split()) + closing == "".join(shown.split())


def test_the_initial_is_off_where_it_would_look_wrong(renderer: Renderer) -> None:
    """No initial in square, for short texts, before a figure or a quotation mark."""
    assert [line.text for line in lines(renderer.lay_out(spec("academic")), "initial")] == ["H"]
    for form, text in [
        ("square", TEXT),
        ("portrait", "Rain."),
        ("portrait", "100 days of rain " + TEXT),
        ("portrait", "“Rain,” she said. " + TEXT),
        ("portrait", TEXT.lower()),
    ]:
        assert lines(renderer.lay_out(spec("academic", form, text=text)), "initial") == []


def test_the_initial_stands_on_the_second_line_and_reaches_the_firsts_capitals(renderer: Renderer) -> None:
    """A two-line initial is exactly as tall as two lines: from the capitals of the first to the second baseline."""
    layout = renderer.lay_out(spec("academic"))
    (initial,), (first, second, *_) = lines(layout, "initial"), lines(layout, "quote")
    assert initial.baseline == second.baseline
    top = first.baseline - 0.65 * first.size_px
    assert abs(initial.baseline - 0.65 * initial.size_px - top) <= 2


def test_a_quote_that_starts_with_a_quotation_has_both_marks(renderer: Renderer) -> None:
    """“‘No,’ she said.” keeps its inner marks, and the first of them hangs in the margin too."""
    layout = renderer.lay_out(spec(text='"No," she said, and it rained.'))
    assert lines(layout, "mark")[0].text == "“"
    assert lines(layout, "quote")[0].text.startswith("‘No,’ she")


def test_an_unmarked_text_has_no_marks(renderer: Renderer) -> None:
    """A summary stands bare."""
    layout = renderer.lay_out(replace(spec(), marked=False))
    assert lines(layout, "mark") == []
    assert "”" not in "".join(line.text for line in lines(layout, "quote"))


def test_verse_is_set_in_its_lines(renderer: Renderer) -> None:
    """A poem's lines are the card's lines."""
    poem = "It rains and rains,\nthe roof complains,\nno more remains."
    assert poem.split("\n") == [line.text.rstrip("”") for line in lines(renderer.lay_out(spec(text=poem)), "quote")]


def test_a_source_has_its_title_in_true_italics(renderer: Renderer) -> None:
    """The title comes from the italic face, date and place from the roman."""
    (source,) = lines(renderer.lay_out(spec()), "source")
    names = [glyph.instance.face.file.italic for glyph in source.glyphs]
    assert [True] * len("Weather") + [False] * len(", 1901") == names


def test_a_quote_too_long_is_refused_with_the_formats_that_hold_it(renderer: Renderer) -> None:
    """The remedy names a format of the same design in which the card can be drawn, and it can."""
    text = " ".join([TEXT] * 4)
    with pytest.raises(Refused) as caught:
        renderer.lay_out(spec("editorial", "square", text=text))
    assert caught.value.rule == "fits"
    assert "story" in caught.value.hint
    assert lines(renderer.lay_out(spec("editorial", "story", text=text)), "quote")


@pytest.mark.parametrize("text", [TEXT * 30, "Donau" * 1000], ids=["many words", "one word"])
def test_a_quote_that_no_format_holds_is_told_so(renderer: Renderer, text: str) -> None:
    """There is no false hope: the remedy is to shorten it."""
    with pytest.raises(Refused) as caught:
        renderer.lay_out(spec(text=text))
    assert caught.value.rule == "fits"
    assert "shorten it" in caught.value.hint


def test_a_look_that_does_not_exist_is_told(renderer: Renderer) -> None:
    """A mistyped design, format or palette is an error that names the right one."""
    for look, hint in [
        (Look(design="editoral"), "editorial"),
        (Look(format="potrait"), "portrait"),
        (Look(palette="drak"), "dark"),
    ]:
        with pytest.raises((NotFound, InputError)) as caught:
            renderer.lay_out(replace(spec(), look=look))
        assert hint in caught.value.hint


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("form", formats())
def test_starter_quotes_are_drawn_whole_or_refused_by_rule(renderer: Renderer, design: str, form: str) -> None:
    """Every bundled quote lays out with a glyph for each character, or is refused for its length and nothing else."""
    for row in STARTER:
        source = row["source"]
        card = CardSpec(row["text"], row["author"], Look(design, form), source["title"], source.get("date"))
        try:
            layout = renderer.lay_out(replace(card, language=row["language"]))
        except Refused as error:
            assert error.rule == "fits"
            continue
        assert all(glyph.id for line in layout.lines for glyph in line.glyphs), row["author"]


def test_laying_out_is_a_pure_step(renderer: Renderer) -> None:
    """The same spec has the same layout, whatever was laid out between."""
    first = renderer.lay_out(spec("academic"))
    renderer.lay_out(spec("poster"))
    assert first == renderer.lay_out(spec("academic"))
