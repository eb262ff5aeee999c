"""The layers that single designs are known by: drop marks, prefixes, cursors, charts, tiles, reliefs, highlights."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from cards.clearance import ink_of
from cards.figure import charted, letters_per_word
from cards.highlight import highlight
from cards.page import file_of
from cards.picture import Picture
from cards.placed import Circle, Layout, Line, Plate, TileBand
from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from quotes.errors import InputError
from templates.load import BUNDLED, Designs, parse_design

TEXT = "Have no fear of the long road; it is the short cuts that cost the most, and rain has never hurt a walker."
LONG = " ".join([TEXT] * 3)


def spec(design: str, text: str = TEXT, form: str = "portrait", **more: object) -> CardSpec:
    """A card with everything that is optional."""
    look = Look(design, form, handle="@handle", mark=True)
    return replace(CardSpec(text, "Author Name", look, "Title of the Work", "1912", "On walking"), **more)  # type: ignore[arg-type]


def of(layout: Layout, role: str) -> list[Line]:
    """The lines of a role."""
    return [line for line in layout.lines if line.role == role]


def rows(layout: Layout) -> list[int]:
    """The baselines of the quote's lines."""
    return sorted({line.baseline for line in layout.lines if line.role in ("quote", "emphasis")})


def test_a_drop_mark_is_as_tall_as_the_two_lines_beside_it(renderer: Renderer) -> None:
    """Its ink goes from the capitals of line 1 to the baseline of line 2, and stands on the margin."""
    layout = renderer.lay_out(spec("magazine"))
    (mark,), first = of(layout, "mark"), of(layout, "quote")[0]
    ink = ink_of(mark)
    assert ink is not None
    capitals = first.baseline - first.glyphs[0].instance.cap_height * first.size_px
    assert mark.baseline - ink[3] * mark.size_px == pytest.approx(capitals, abs=1.5)
    assert mark.baseline - ink[1] * mark.size_px == pytest.approx(rows(layout)[1], abs=1.5)
    assert mark.x + ink[0] * mark.size_px == pytest.approx(84, abs=1)
    assert [line.text[-1] for line in of(layout, "quote")][-1] == "."


def test_a_drop_mark_stands_above_a_single_line(renderer: Renderer) -> None:
    """Nothing is set beside a mark that only one line could stand beside."""
    layout = renderer.lay_out(spec("magazine", "Know thyself."))
    (mark,), (line,) = of(layout, "mark"), of(layout, "quote")
    ink = ink_of(mark)
    assert ink is not None
    assert mark.baseline - ink[1] * mark.size_px < line.baseline - 0.7 * line.size_px
    assert line.x < 90


def test_a_narrow_drop_mark_takes_no_more_room_than_it_needs(renderer: Renderer) -> None:
    """A corner bracket leaves its lines wider than a pair of commas does."""
    japanese = renderer.lay_out(spec("magazine", "道は近くにあり、しかるにこれを遠くに求む。", language="ja"))
    english = renderer.lay_out(spec("magazine"))
    narrow, wide = of(japanese, "quote")[0], of(english, "quote")[0]
    assert (narrow.x - 84) / narrow.size_px < (wide.x - 84) / wide.size_px - 0.5


def test_every_line_of_a_file_has_its_sign_and_a_cursor_ends_it(renderer: Renderer) -> None:
    """`>` stands for the quotation marks; the cursor stands in the measure after the last letter."""
    layout = renderer.lay_out(spec("mono"))
    assert of(layout, "mark") == []
    signs = [line for line in of(layout, "words") if line.text == ">"]
    assert sorted(line.baseline for line in signs) == rows(layout)
    (cursor,) = layout.strokes
    last = of(layout, "quote")[-1]
    assert last.x + last.width < cursor.box[0] < cursor.box[2] <= 1027


def test_a_file_begins_with_the_quote_where_there_is_no_topic(renderer: Renderer) -> None:
    """No heading and no blank line are left for what is not there; the file is called by its topic."""
    layout = renderer.lay_out(spec("mono", topic=None))
    numbers = [line for line in of(layout, "words") if line.text.isdigit()]
    assert numbers[0].baseline == rows(layout)[0]
    assert not [line for line in layout.lines if line.text == "#"]
    assert [line.text for line in of(layout, "file")] == ["quote.md"]
    assert file_of("On walking / far & near, again and again") == "on-walking-far-near.md"


def test_a_chart_has_a_bar_for_every_word(renderer: Renderer) -> None:
    """As high as the word has letters, the first longest word in another colour and named."""
    layout = renderer.lay_out(spec("research"))
    words = letters_per_word(TEXT, "en")
    assert words[:4] == [("Have", 4), ("no", 2), ("fear", 4), ("of", 2)] and len(words) == 23
    axis = 1266 - 210
    bars = [stroke for stroke in layout.strokes if stroke.box[3] == axis and stroke.box[2] - stroke.box[0] < 60]
    heights = [axis - bar.box[1] for bar in sorted(bars, key=lambda bar: bar.box[0])]
    scale = heights[0] / 4
    assert [round(height / scale) for height in heights] == [count for _, count in words]
    assert "walker, 6" in [line.text for line in of(layout, "figure")]
    assert len({bar.colour for bar in bars}) == 2


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Don’t — stop. 42 é́ end!", [("Don’t", 4), ("stop", 4), ("42", 2), ("é́", 1), ("end", 3)]),
        ("ภาษาไทยง่าย", [("ภาษา", 4), ("ไทย", 3), ("ง่าย", 3)]),
    ],
)
def test_letters_are_counted_as_people_count_them(text: str, counts: list[tuple[str, int]]) -> None:
    """Marks go with their letters, punctuation is none, and words without spaces are found by the dictionary."""
    assert letters_per_word(text, "th") == counts


def test_a_quote_too_short_or_too_long_for_a_chart_has_none(renderer: Renderer) -> None:
    """Three words are no series; the quote takes the chart's height."""
    assert charted("Three words only.", "en") == [] and charted("w " * 71, "en") == []
    layout = renderer.lay_out(spec("research", "Three words only."))
    assert of(layout, "figure") == [] and layout.strokes == ()


def test_reliefs_give_a_long_quote_its_size(renderer: Renderer) -> None:
    """The chart shrinks, then goes; a column of tiles becomes a row where a long word needs it; minimal moves up."""
    assert of(renderer.lay_out(spec("research", f"{LONG} {TEXT}")), "figure") == []
    # Beside a column of tiles a word of 34 letters would be too small to read.
    wide_word = "Nahrungsmittelunverträglichkeiten sind kein Grund zur Freude."
    (band,) = (s for s in renderer.lay_out(spec("playful", wide_word, "square")).shapes if isinstance(s, TileBand))
    assert (band.columns, band.rows) == (5, 1)
    (band,) = (
        s for s in renderer.lay_out(spec("playful", "Know thyself.", "square")).shapes if isinstance(s, TileBand)
    )
    assert (band.columns, band.rows) == (1, 5)
    assert rows(renderer.lay_out(spec("minimal")))[0] == 500
    assert rows(renderer.lay_out(spec("minimal", f"{LONG} {TEXT}")))[0] == 378


def test_the_same_quote_has_the_same_tiles(renderer: Renderer) -> None:
    """Their order comes from the quote, whatever else is drawn; another quote may have another."""
    bands = {
        text: [s for s in renderer.lay_out(spec("playful", text)).shapes if isinstance(s, TileBand)]
        for text in ("One.", "Two.", "Three.", "Four.")
    }
    again = [s for s in renderer.lay_out(spec("playful", "One.")).shapes if isinstance(s, TileBand)]
    assert bands["One."] == again
    assert len({band[0].seed for band in bands.values()}) > 1


def test_a_phrase_is_highlighted_where_none_is_marked(renderer: Renderer) -> None:
    """One phrase before a stop; what a person marked comes before it; where the language is not known, none."""
    layout = renderer.lay_out(spec("marker"))
    assert layout.strokes
    shown = [line for line in layout.lines if line.role == "emphasis"]
    assert {line.behind for line in shown} == {(0xFF, 0xE1, 0x4D)}
    start = TEXT.index("no fear")
    chosen = renderer.lay_out(spec("marker", emphasis=((start, start + 7),)))
    assert len(chosen.strokes) == 1
    assert renderer.lay_out(spec("marker", language="tlh")).strokes == ()


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        (TEXT, "long road"),
        ("Read with a pencil in your hand; the margin is where two minds can work.", "work"),
        ("To be, or not to be.", ""),
        ("Silence.", ""),
    ],
)
def test_the_highlighted_phrase_carries_meaning(text: str, phrase: str) -> None:
    """Small words are never marked, and never most of the quote."""
    spans = highlight(text, "en")
    assert "".join(text[start:end] for start, end in spans) == phrase


def test_a_short_marked_phrase_is_not_cut_by_a_line_end(renderer: Renderer) -> None:
    """Sixteen characters or fewer stand on one line, wherever in the quote they are."""
    words = TEXT.split()
    for first in range(0, len(words) - 2, 3):
        phrase = " ".join(words[first : first + 2])
        start = TEXT.index(phrase)
        layout = renderer.lay_out(spec("marker", emphasis=((start, start + len(phrase)),)))
        shown = {line.baseline for line in layout.lines if line.role == "emphasis"}
        assert len(shown) == 1 or len(phrase) > 16, phrase


def test_a_closing_mark_is_clear_of_the_stroke_before_it(renderer: Renderer) -> None:
    """On the dark ground a mark half on yellow could not be read."""
    start = TEXT.index("a walker.")
    look = Look("marker", palette="dark")
    layout = renderer.lay_out(spec("marker", emphasis=((start, len(TEXT)),), look=look))
    closing = layout.lines[[line.role for line in layout.lines].index("emphasis") + 1]
    ink = ink_of(replace(closing, glyphs=closing.glyphs[-1:]))
    assert ink is not None
    assert closing.x + ink[0] * closing.size_px > max(stroke.box[2] for stroke in layout.strokes) - 3


def test_a_series_goes_before_the_topic(renderer: Renderer) -> None:
    """On its line, unless the design has a place for it; where both are too long, the topic gives way and is told."""
    look = Look("editorial", handle="@handle", series="Weekly notes")
    assert [line.text for line in of(renderer.lay_out(spec("editorial", look=look)), "topic")] == [
        "Weekly notes · On walking"
    ]
    alone = renderer.lay_out(spec("editorial", look=look, topic=None))
    assert [line.text for line in of(alone, "topic")] == ["Weekly notes"]
    own = renderer.lay_out(spec("minimal", look=replace(look, design="minimal")))
    assert [line.text for line in of(own, "series")] == ["Weekly notes"]
    long = renderer.lay_out(spec("editorial", look=look, topic="A topic far too long to stand beside it"))
    assert [line.text for line in of(long, "topic")] == ["Weekly notes"]
    assert any("topic left out" in warning for warning in long.warnings)


@pytest.fixture(scope="module")
def portrait(tmp_path_factory: pytest.TempPathFactory) -> Picture:
    """A picture of nobody."""
    path = tmp_path_factory.mktemp("portrait") / "face.png"
    Image.linear_gradient("L").convert("RGB").save(path)
    return Picture(hashlib.sha256(path.read_bytes()).hexdigest(), str(path))


@pytest.mark.parametrize("design", Designs().names())
def test_a_portrait_stands_beside_the_credit(renderer: Renderer, portrait: Picture, design: str) -> None:
    """In every design and every format, clear of all words; `none` leaves it out."""
    for form in ("portrait", "square", "story", "wide", "opengraph"):
        card = spec(design, form=form, portrait=portrait)
        drawn = renderer.draw(card)
        plates = [shape for shape in renderer.lay_out(card).shapes if isinstance(shape, Plate)]
        assert [plate.shape for plate in plates] == ["round"]
        left, top, right, bottom = plates[0].box
        for boxes in drawn.report.boxes.values():
            for x0, y0, x1, y1 in boxes:
                assert x1 <= left or right <= x0 or y1 <= top or bottom <= y0, (form, (x0, y0, x1, y1), plates[0].box)
    # What a format changes is the place: leaving it out is one rule for all of them.
    without = replace(card, look=replace(card.look, portrait="none"))
    assert renderer.draw(without).card.pixels == renderer.draw(replace(card, portrait=None)).card.pixels


def test_a_logo_takes_the_place_of_the_mark(renderer: Renderer, portrait: Picture) -> None:
    """Where the account has a logo, that is its mark."""
    card = spec("poster")
    with_logo = replace(card, look=replace(card.look, logo=portrait))
    shapes = renderer.lay_out(with_logo).shapes
    assert [shape.shape for shape in shapes if isinstance(shape, Plate)] == ["whole"]
    assert renderer.draw(with_logo).card.pixels != renderer.draw(card).card.pixels


def test_right_to_left_turns_everything_over_but_pictures(renderer: Renderer) -> None:
    """Dot, tiles, numbers and bars stand as far from the right as they else do from the left."""
    arabic = "العلم في الصغر كالنقش على الحجر، ومن طلب العلا سهر الليالي."
    (dot,) = (s for s in renderer.lay_out(spec("minimal", arabic, language="ar")).shapes if isinstance(s, Circle))
    assert dot.left + dot.size == 1080 - 120
    (band,) = (
        s for s in renderer.lay_out(spec("playful", "أهلا", "square", language="ar")).shapes if isinstance(s, TileBand)
    )
    assert band.left == 0 and band.mirrored
    chart = renderer.lay_out(spec("research", arabic, language="ar"))
    counts = [count for _, count in letters_per_word(arabic, "ar")]
    axis = 1266 - 210
    bars = sorted((s.box for s in chart.strokes if s.box[3] == axis and s.box[2] - s.box[0] < 60), reverse=True)
    heights = [axis - box[1] for box in bars]
    assert [round(height * counts[0] / heights[0]) for height in heights] == counts


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('height = "chart"', 'height = "chrt"', "chart"),
        ('grid = "grid"', 'grid = "gird"', "grid"),
        ('label = "label"', 'label = "lable"', "label"),
        ("below = { stack = 60", "below = { stak = 60", "stak"),
        ("measures = { figure = 150 }", "measures = { figur = 150 }", "figure"),
        ('width = "right - left - 54"', 'width = "right - left - firts"', "first"),
    ],
)
def test_a_slip_in_a_layer_is_found_on_loading(old: str, new: str, told: str) -> None:
    """Every colour, role and measure that a layer names exists, or the line is told with the nearest name."""
    text = (BUNDLED / "research.toml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(InputError) as caught:
        parse_design(text.replace(old, new, 1), origin="research.toml")
    assert "line" in caught.value.message and told in f"{caught.value}"


def test_a_quote_cannot_be_placed_by_itself() -> None:
    """What the quote gives to others, its own place cannot be worked out from."""
    text = (BUNDLED / "minimal.toml").read_text(encoding="utf-8").replace('top = "start"', 'top = "first"', 1)
    with pytest.raises(InputError, match="first"):
        parse_design(text, origin="minimal.toml")


def test_no_design_names_a_file(tmp_path: Path) -> None:
    """A design is data: there is no key by which it could read what lies outside its own text."""
    text = (BUNDLED / "photo.toml").read_text(encoding="utf-8")
    for key in ("path", "file", "picture", "include", "import"):
        with pytest.raises(InputError, match="no key"):
            parse_design(
                text + f'\n[[stack]]\nkind = "rule"\nx = 0\ny = 0\nwidth = 1\nheight = 1\nfill = "ink"\n{key} = "/x"\n',
                origin="x",
            )


def test_numbers_of_a_file_are_one_apart(renderer: Renderer) -> None:
    """No line is without its number, however long the credit."""
    layout = renderer.lay_out(spec("mono", title="A Long Account of Weather, Wind, Rain, Snow and the Way Home"))
    numbers = [int(line.text) for line in of(layout, "words") if line.text.isdigit()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(b - a > 40 for a, b in pairwise(rows(layout)))
    assert len(of(layout, "source")) == 2


def test_a_lead_in_tears_no_long_word(renderer: Renderer) -> None:
    """Small capitals end before a word that they would make wider than its line."""
    text = "Die Verantwortungsbereitschaft wächst mit der Selbstständigkeit aller."
    for form in ("wide", "portrait"):
        layout = renderer.lay_out(spec("academic", text, form, language="de"))
        assert of(layout, "initial")
        assert "Verantwortungsbereitschaft" in " ".join(line.text for line in of(layout, "quote"))
