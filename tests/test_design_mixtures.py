"""What layers do together: paragraphs against the page, portraits without a source, brands on photos, slides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from cards.clearance import ink_of
from cards.figure import letters_per_word
from cards.ground import Ground
from cards.highlight import with_stops
from cards.paint import Press
from cards.photograph import read_picture
from cards.picture import Photo, Picture
from cards.placed import Line, Plate, Rectangle
from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from quotes.errors import Refused
from templates.brand import Brand
from templates.formats import format_named
from templates.load import Designs

ENGLISH = "Have no fear of the long road; it is the short cuts that cost the most, and rain has never hurt a walker."
HEBREW = "אם אין אני לי מי לי, וכשאני לעצמי מה אני?"


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Picture:
    """A picture of nobody, in many colours and lights."""
    path = tmp_path_factory.mktemp("picture") / "picture.png"
    bands = [Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L").rotate(90)]
    Image.merge("RGB", bands).resize((1400, 1800)).save(path)
    return read_picture(path)


def ink(line: Line) -> tuple[float, float]:
    """The left and right edge of a line's ink in pixels."""
    box = ink_of(line)
    assert box is not None
    return line.x + box[0] * line.size_px, line.x + box[2] * line.size_px


@pytest.mark.parametrize(
    ("text", "language"),
    [(f"Two lines in English.\n{HEBREW}", "en"), (f"{HEBREW}\nTwo lines in English, of which this is long.", "he")],
)
def test_a_cursor_stands_after_the_last_letter_of_a_paragraph_against_the_page(
    renderer: Renderer, text: str, language: str
) -> None:
    """At the side to which that paragraph runs, on the card and clear of the letters."""
    layout = renderer.lay_out(CardSpec(text, "Anon", Look("mono"), language=language))
    (cursor,) = layout.strokes
    last = max((line for line in layout.lines if line.role == "quote"), key=lambda line: line.baseline)
    left, right = ink(last)
    x0, _, x1, _ = cursor.box
    assert (x1 < left) if language == "en" else (x0 > right)
    assert 24 < x0 and x1 < 1080 - 24


@pytest.mark.parametrize(("design", "language"), [("mono", "en"), ("mono", "he"), ("magazine", "he"), ("poster", "en")])
def test_a_paragraph_against_the_page_stays_in_the_measure(renderer: Renderer, design: str, language: str) -> None:
    """Whatever is set in at the page's own side: prompts, a drop mark, and verse that is turned over."""
    parts = [HEBREW, "Words", "A line of verse that is turned over, being as long as this."]
    text = "\n".join(parts if language == "he" else [*reversed(parts)])
    card = CardSpec(text, "Anon", Look(design), language=language)
    layout = renderer.lay_out(card)
    alone = renderer.lay_out(replace(card, text=ENGLISH if language == "en" else HEBREW))
    words = [ink(line) for line in layout.lines if line.role == "quote"]
    # As far as the longest lines of a card that runs one way, and what hangs there.
    edge = 1080 - 50 if design == "mono" else 1080 - 40
    assert max(right for _, right in words) <= edge
    assert min(left for left, _ in words) >= 1080 - edge
    assert alone.lines


def test_a_closing_mark_is_clear_of_the_stroke_on_a_page_that_runs_to_the_left(renderer: Renderer) -> None:
    """It stands left of the last word there, and half on yellow it could not be read on a dark ground."""
    start = HEBREW.index("מה אני")
    card = CardSpec(HEBREW, "Anon", Look("marker", palette="dark"), language="he", emphasis=((start, len(HEBREW)),))
    layout = renderer.lay_out(card)
    last = max(line.baseline for line in layout.lines if line.role == "quote")
    closing = min((line for line in layout.lines if line.role == "quote" and line.baseline == last), key=ink)
    assert ink(closing)[1] < min(stroke.box[0] for stroke in layout.strokes if stroke.box[1] < last < stroke.box[3]) + 3


@pytest.mark.parametrize(
    ("text", "language", "phrase"),
    [("吾輩は猫である。名前はまだ無い。", "ja", "猫で"), ("Unforgettable!", "en", "forget")],
)
def test_a_stroke_ends_before_letters_that_no_space_keeps_off(
    renderer: Renderer, text: str, language: str, phrase: str
) -> None:
    """A light letter beside it on a dark ground is not lost in the yellow."""
    start = text.index(phrase)
    look = Look("marker", palette="dark")
    layout = renderer.lay_out(CardSpec(text, "Anon", look, language=language, emphasis=((start, start + len(phrase)),)))
    (stroke,) = layout.strokes
    words = [line for line in layout.lines if line.role == "emphasis"]
    beside = [ink(line) for line in layout.lines if line.role == "quote" and line.baseline == words[0].baseline]
    x0, _, x1, _ = stroke.box
    assert beside and all(right <= x0 + 1 or left >= x1 - 1 for left, right in beside)


def test_stops_are_marked_once() -> None:
    """A phrase that takes its stops with it, up to one that begins with them, is one phrase with it."""
    assert with_stops("wait... now, then", ((0, 4), (5, 7), (8, 11))) == ((0, 7), (8, 12))


@pytest.mark.parametrize("form", ["portrait", "square", "story", "wide"])
@pytest.mark.parametrize("design", Designs().names())
def test_a_portrait_keeps_clear_of_lines_where_there_is_no_source(
    renderer: Renderer, picture: Picture, design: str, form: str
) -> None:
    """The credit closes up where it has one line, but a portrait stays as tall as it is."""
    card = CardSpec("Know thyself.", "Anon", Look(design, form), portrait=picture)
    layout = renderer.lay_out(card)
    renderer.draw(card)
    (plate,) = (shape for shape in layout.shapes if isinstance(shape, Plate))
    left, top, right, bottom = plate.box
    for shape in layout.shapes:
        if isinstance(shape, Rectangle):
            x0, y0, x1, y1 = shape.box
            assert x1 <= left or right <= x0 or y1 <= top or bottom <= y0, shape
    safe = format_named(form).safe
    assert top >= safe[0] and bottom <= layout.height - safe[2]


@pytest.mark.parametrize("topic", [None, "walking"])
@pytest.mark.parametrize("form", ["portrait", "square", "story", "wide", "linkedin", "opengraph"])
def test_a_long_quote_of_mono_begins_clear_of_the_portrait(
    renderer: Renderer, picture: Picture, form: str, topic: str | None
) -> None:
    """In high pictures below it, in low ones left of it: none that fits is refused for it."""
    for count in range(9, 40, 5):
        words = " ".join([*ENGLISH.split(), *ENGLISH.split()][:count])
        try:
            renderer.draw(CardSpec(words, "Anon", Look("mono", form), topic=topic, portrait=picture))
        except Refused as refusal:
            assert refusal.rule == "fits"


@pytest.mark.parametrize("form", ["portrait", "wide"])
def test_a_long_author_of_playful_keeps_clear_of_handle_and_mark(renderer: Renderer, form: str) -> None:
    """What stands right of the credit has its room from the author's line too."""
    name = "Wolfgang Amadeus Mozart and Johann Sebastian Bach"
    for handle in (None, "@a_handle_of_some"):
        for title in (None, "Letters"):
            look = Look("playful", form, handle=handle, mark=True)
            renderer.draw(CardSpec("Know thyself.", name, look, title=title))


def test_words_on_a_portrait_are_refused(renderer: Renderer, picture: Picture) -> None:
    """The report looks at pictures too, with a remedy; over a plain bar words may stand."""
    layout = renderer.lay_out(CardSpec(ENGLISH, "Anon", Look("mono", handle="@handle"), portrait=picture))
    (first, *_) = (line for line in layout.lines if line.role == "quote")
    onto = Plate(picture, round(first.x), first.baseline - 60, round(first.x) + 100, first.baseline + 40, "round")

    class Moved(Renderer):
        def lay_out(self, spec: CardSpec, *, loose: bool = False) -> object:  # type: ignore[override]
            return replace(layout, shapes=(*layout.shapes, onto))

    with pytest.raises(Refused, match="runs into the portrait") as caught:
        Moved(renderer.catalogue, renderer.designs).draw(CardSpec(ENGLISH, "Anon", Look("mono")))
    assert caught.value.rule == "overlap"


BARELY = Brand((("accent", (118, 104, 168)), ("ink", (106, 118, 106)), ("muted", (119, 118, 119))))
"""Colours that have little more than 4.5 : 1 on white paper, or less."""


@pytest.mark.parametrize("design", ["editorial", "research", "marker", "mono", "minimal"])
def test_a_brand_of_little_contrast_goes_on_a_photo(renderer: Renderer, picture: Picture, design: str) -> None:
    """Its colours move a little further there: no scrim could give more contrast than the ground alone."""
    renderer.draw(CardSpec(ENGLISH, "Anon", Look(design, brand=BARELY, photo=Photo(picture)), portrait=picture))


@pytest.mark.parametrize("kind", ["gradient", "dots", "lines", "grid", "paper", "window"])
@pytest.mark.parametrize("design", ["editorial", "research"])
def test_a_brand_of_little_contrast_goes_on_every_ground(renderer: Renderer, design: str, kind: str) -> None:
    """A ground that is asked for is as faint as the words need, and nothing where they have no contrast to spare."""
    renderer.draw(CardSpec(ENGLISH, "Anon", Look(design, brand=BARELY, background=kind)))  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["wide", "linkedin", "opengraph"])
@pytest.mark.parametrize("design", Designs().names())
def test_light_through_a_window_lets_every_small_text_be_read(renderer: Renderer, design: str, form: str) -> None:
    """Where a scrim is found to be needless, the report finds the same."""
    for palette in ("light", "dark"):
        look = Look(design, form, palette, handle="example.org/@someone", background="window")
        renderer.draw(CardSpec(ENGLISH, "Anon", look, title="Letters", topic="reading"))


def test_a_chart_on_a_photo_hides_nothing_of_it(renderer: Renderer, picture: Picture) -> None:
    """Around its label lines are left out; a patch in the colour of the ground would be seen."""
    layout = renderer.lay_out(CardSpec(ENGLISH, "Anon", Look("research", photo=Photo(picture))))
    ground = layout.ground
    assert layout.strokes and all(stroke.colour != ground for stroke in layout.strokes)
    (named,) = (line for line in layout.lines if line.role == "figure" and line.text.startswith("walker"))
    left, right = ink(named)
    lines = [stroke.box for stroke in layout.strokes if stroke.box[3] - stroke.box[1] == 1]
    assert lines
    top, bottom = named.baseline - named.size_px * 0.7, named.baseline
    assert not [box for box in lines if box[0] < right and left < box[2] and top < box[1] < bottom]


def test_the_longest_word_of_a_chart_keeps_its_vowels() -> None:
    """Signs that follow their letter are part of the word, though they combine with nothing in Unicode's tables."""
    assert letters_per_word("मेरा धर्म।", "hi")[0] == ("मेरा", 2)


def test_a_very_long_word_leaves_room_for_the_numbers_of_the_scale(renderer: Renderer) -> None:
    """Where 5 would run into 10, 10 stands alone, and so does its line."""
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik ist ein schönes Wort, sagte er."
    layout = renderer.lay_out(CardSpec(long, "Anon", Look("research", "opengraph"), language="de"))
    assert [line.text for line in layout.lines if line.text in ("5", "10")] == ["10"]


def test_slides_have_no_chart(renderer: Renderer) -> None:
    """A chart of a part would say that it is the whole quote."""
    specs = renderer.slides(CardSpec(" ".join([ENGLISH] * 14), "Anon", Look("research", "square")))
    assert len(specs) > 1
    assert not [line for spec in specs for line in renderer.lay_out(spec).lines if line.role == "figure"]


def test_grounds_are_kept_by_their_size(catalogue: object) -> None:
    """A batch of stories keeps fewer of them than one of squares: it is memory that is bounded."""
    press = Press()
    layout = Renderer().lay_out(CardSpec("Know thyself.", "Anon", Look("minimal", "story")))
    for shade in range(30):
        with press.painted(replace(layout, ground=(shade, 255, 255))):
            pass
    kept = [sheet.ground for sheet in press._sheets.values()]
    assert all(isinstance(ground, Ground) for ground in kept)
    assert 8 <= len(kept) and sum(ground.picture.width * ground.picture.height for ground in kept) <= 24_000_000


def test_another_decoder_draws_pictures_anew(
    renderer: Renderer, picture: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cards with a picture are drawn again after an update of what reads them; those without are kept."""
    plain = CardSpec("Know thyself.", "Anon", Look("minimal"))
    before = [renderer.digest(spec) for spec in (plain, replace(plain, portrait=picture))]
    monkeypatch.setattr("PIL.features.version", lambda name: "99")
    after = [renderer.digest(spec) for spec in (plain, replace(plain, portrait=picture))]
    assert before[0] == after[0] and before[1] != after[1]
