"""No card is silently wrong: each rule refuses with its name and a remedy, and the report's figures are true."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cards.legibility import legible
from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from fonts.catalogue import Catalogue
from quotes.errors import Refused
from templates.load import BUNDLED, Designs

SOUND = (BUNDLED / "editorial.toml").read_text(encoding="utf-8").replace('name = "editorial"', 'name = "mine"')
SPEC = CardSpec("Rain is only water.", "Jane Doe", Look("mine", handle="@us"), title="Weather", topic="On rain")


@pytest.fixture
def mine(tmp_path: Path, catalogue: Catalogue) -> Renderer:
    """A renderer that knows the design `mine`, once it is written to `tmp_path`."""
    (tmp_path / "mine.toml").write_text(SOUND, encoding="utf-8")
    return Renderer(catalogue, Designs((tmp_path,)))


def change(folder: Path, *changes: tuple[str, str]) -> None:
    """Changes the design `mine`."""
    text = (folder / "mine.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (folder / "mine.toml").write_text(text, encoding="utf-8")


def refusal(renderer: Renderer, spec: CardSpec) -> Refused:
    """Why a card is not drawn."""
    with pytest.raises(Refused) as caught:
        renderer.draw(spec)
    assert caught.value.hint
    with pytest.raises(Refused):
        renderer.picture(spec)
    return caught.value


def test_a_sound_card_has_every_rule_in_its_report(mine: Renderer) -> None:
    """A drawn card tells what was measured, what was asked, and that all of it holds."""
    findings = mine.draw(SPEC).report.findings
    assert {"attribution", "safe-zone", "contrast", "legible quote", "legible author", "legible source"}.issubset(
        {finding.rule for finding in findings}
    )
    assert {"x-height quote", "x-height author", "x-height source"} <= {finding.rule for finding in findings}
    assert all(finding.asked is None or finding.figure >= finding.asked for finding in findings)


def test_the_report_tells_what_a_phone_and_a_grid_of_cards_show(mine: Renderer) -> None:
    """Small letters of each role in CSS pixels at 375 and at 125; they are lower than the type and grow with it."""
    report = mine.draw(SPEC).report
    heights = report.x_heights
    assert report.feed_px * 0.35 < heights.feed["quote"] < report.feed_px * 0.6
    assert heights.feed["quote"] > heights.feed["author"] > heights.feed["source"] > 3.5
    assert heights.grid["quote"] == pytest.approx(heights.feed["quote"] / 3, abs=0.01)


def test_contrast_is_told_by_role_and_as_people_see_it(mine: Renderer) -> None:
    """The least ratio is one of the roles'; light on dark is told below nought."""
    light, dark = mine.draw(SPEC).report, mine.draw(replace(SPEC, look=replace(SPEC.look, palette="dark"))).report
    assert min(light.contrasts.values()) == light.contrast
    assert light.perceptual["quote"] > 90 and dark.perceptual["quote"] < -80
    assert set(light.perceptual) == set(light.contrasts) == set(light.boxes)


def test_a_face_with_small_letters_has_to_be_set_larger(mine: Renderer) -> None:
    """Size alone does not make type legible: letters of a third of the size are refused where those of half are not."""
    layout = mine.lay_out(SPEC)
    quote = next(line for line in layout.lines if line.role == "quote")
    small = tuple(glyph._replace(scale=0.6) for glyph in quote.glyphs)
    at_floor = replace(quote, size_px=44.0)
    assert legible(replace(layout, lines=(at_floor,)))
    with pytest.raises(Refused, match="small letters"):
        legible(replace(layout, lines=(replace(at_floor, glyphs=small),)))


def test_the_report_is_json(mine: Renderer) -> None:
    """Every figure of it can be handed on."""
    told = json.loads(json.dumps(mine.draw(SPEC).report.as_json()))
    assert told["findings"][0] == {"rule": "attribution", "figure": 1, "asked": 1}
    assert told["boxes"]["author"][0][0] < told["safe"][2]


def test_the_reports_figures_are_the_cards(mine: Renderer) -> None:
    """Size, size in a feed of 375 px, lines and contrast are those of the picture."""
    drawn = mine.draw(SPEC)
    report = drawn.report
    assert (report.type_px, report.lines) == (drawn.card.type_px, drawn.card.lines)
    assert pytest.approx(report.type_px * 375 / 1080, abs=0.05) == report.feed_px
    assert pytest.approx(5.8, abs=0.06) == report.contrast  # muted on paper, by the look's sheet


@pytest.mark.parametrize(
    ("colour", "role"), [("ink", "quote"), ("accent", "mark"), ("muted", "source")], ids=["ink", "accent", "muted"]
)
def test_faint_type_is_refused(mine: Renderer, tmp_path: Path, colour: str, role: str) -> None:
    """Contrast below WCAG AA in the words, the mark or the credit is no picture but an error with its figure."""
    sound = {"ink": "#1D1A16", "accent": "#9A2F1B", "muted": "#655C50"}[colour]
    change(tmp_path, (f'{colour} = "{sound}"', f'{colour} = "#8A8378"'))
    error = refusal(mine, SPEC)
    assert error.rule == "contrast"
    assert "4.5 : 1" in error.message
    assert "palette" in error.hint


def test_contrast_is_measured_where_the_words_stand(mine: Renderer, tmp_path: Path) -> None:
    """Type that passes on the ground is refused when a bar of another colour lies beneath part of it."""
    bar = '[[stack]]\nkind = "rule"\nx = 300\ny = "B - 30"\nwidth = 20\nheight = 40\nfill = "muted"\n'
    change(tmp_path, ("[[split]]\nkind", f"{bar}\n[[split]]\nkind"))
    assert mine.draw(replace(SPEC, title="W")).report.contrast > 5
    error = refusal(mine, SPEC)
    assert error.rule == "contrast"
    assert "source" in error.message


def test_contrast_on_a_gradient_is_the_worst_under_the_type(mine: Renderer, tmp_path: Path) -> None:
    """A ground that darkens toward the foot is judged where each line stands, not on average."""
    change(
        tmp_path,
        ("[measures]", '[background]\nkind = "gradient"\nto = "end"\n\n[measures]'),
        ('muted = "#655C50"', 'muted = "#655C50"\nend = "#A09A90"'),
        ('muted = "#A89E8F"', 'muted = "#A89E8F"\nend = "#181613"'),
    )
    error = refusal(mine, SPEC)
    assert error.rule == "contrast"
    assert "source" in error.message
    flat = mine.draw(replace(SPEC, look=replace(SPEC.look, palette="dark"))).report
    assert flat.contrast > 6.5


def test_a_quote_below_the_floor_is_refused(mine: Renderer, tmp_path: Path) -> None:
    """A design that sets the words too small for a phone gets no card."""
    change(tmp_path, ("portrait = [56, 84]", "portrait = [20, 40]"))
    error = refusal(mine, SPEC)
    assert error.rule == "legible"
    assert "44.0 px" in error.message


@pytest.mark.parametrize(("role", "sound"), [("author", "[32, 38]"), ("source", "[28, 31]"), ("topic", "[28, 36]")])
def test_small_type_below_its_floor_is_refused(mine: Renderer, tmp_path: Path, role: str, sound: str) -> None:
    """The credit is legible on a phone, or there is no card."""
    table = f"[roles.{role}]"
    head, rest = SOUND.split(table)
    (tmp_path / "mine.toml").write_text(head + table + rest.replace(sound, "[12, 20]", 1), encoding="utf-8")
    error = refusal(mine, SPEC)
    assert error.rule == "legible"
    assert role in error.message


def test_words_in_the_networks_part_of_a_story_are_refused(mine: Renderer, tmp_path: Path) -> None:
    """Ink within the upper 250 px of a story would lie under the app's buttons."""
    change(tmp_path, ('baseline = "T + 56"', 'baseline = "T - 10"'))
    error = refusal(mine, replace(SPEC, look=replace(SPEC.look, format="story")))
    assert error.rule == "safe-zone"
    assert "topic" in error.message
    assert "px" in error.message
    assert mine.draw(SPEC).report.boxes["topic"][0][1] < 84


@pytest.mark.parametrize("x", ["W - 100", "-100", "W + 100"])
def test_a_credit_that_leaves_the_picture_is_refused(mine: Renderer, tmp_path: Path, x: str) -> None:
    """What would be clipped at the picture's edge is an error, not a picture."""
    place = 'x = "text + portrait"\nbaseline = "B - 42 - source_rise"'
    change(tmp_path, (place, place.replace('"text + portrait"', f'"{x}"')))
    assert refusal(mine, SPEC).rule == "safe-zone"


@pytest.mark.parametrize("author", ["", " ", "\n", "\u00a0"])
def test_a_card_without_an_author_is_refused(mine: Renderer, author: str) -> None:
    """The author always, and a name of spaces is no name."""
    error = refusal(mine, replace(SPEC, author=author))
    assert error.rule == "attribution"


def test_a_quote_too_long_is_refused(mine: Renderer) -> None:
    """Text is never clipped: what does not fit at the floor is refused with what would help."""
    error = refusal(mine, replace(SPEC, text="many words " * 200))
    assert error.rule == "fits"
    assert "2200 characters" in error.message


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ሰላም ለእናንተ", "U+1230"),
        ("𓂀 rain", "U+13080"),
        ("rain \ue000", "U+E000"),
        ("one\U0010fffdtwo", "U+10FFFD"),
    ],
)
@pytest.mark.parametrize("design", ["editorial", "poster", "academic"])
def test_a_missing_glyph_is_refused_by_its_number(renderer: Renderer, design: str, text: str, named: str) -> None:
    """No empty box is ever drawn: the character that no face has is named, with what to do."""
    error = refusal(renderer, replace(SPEC, text=text, look=Look(design)))
    assert error.rule == "glyphs"
    assert named in error.message


@pytest.mark.parametrize("place", ["author", "title", "topic"])
def test_a_missing_glyph_in_small_text_is_refused_too(mine: Renderer, place: str) -> None:
    """A name or a title in a script that the design has no face for is not drawn as boxes."""
    fields = {place: "ሰላም"}
    assert refusal(mine, replace(SPEC, **fields)).rule == "glyphs"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("ሰላም", "Noto Sans Ethiopic"),
        ("𐌰𐌱", "Noto Sans Gothic"),
        ("𠮟る𰻞", "Noto Sans CJK"),
        ("🮰", "Noto Sans Symbols 2"),
    ],
)
def test_the_remedy_for_a_missing_glyph_names_a_font_that_has_it(renderer: Renderer, text: str, font: str) -> None:
    """The way out is a font by its name, not a search."""
    assert font in refusal(renderer, replace(SPEC, text=text, look=Look())).hint


def test_a_character_for_private_use_has_no_font_to_name(renderer: Renderer) -> None:
    """What means something to one program only is to be taken out."""
    assert "Take it out" in refusal(renderer, replace(SPEC, text="rain \ue000", look=Look())).hint


@pytest.mark.parametrize("control", ["\u202d", "\u202e"])
def test_letters_forced_into_another_order_are_refused(renderer: Renderer, control: str) -> None:
    """A card never shows words that read otherwise than the text they are stored as."""
    error = refusal(renderer, replace(SPEC, text=f"good {control}live\u202c words", look=Look()))
    assert error.rule == "direction"
    assert f"U+{ord(control):04X}" in error.message


def test_boxes_hold_all_ink_and_nothing_else(renderer: Renderer) -> None:
    """Where the report says there is no ink, the card is bare ground; each box touches ink on all four sides."""
    spec = replace(SPEC, look=Look("editorial", "square"))
    layout, drawn, picture = renderer.lay_out(spec), renderer.draw(spec), renderer.picture(spec)
    boxes = [box for group in drawn.report.boxes.values() for box in group]
    for left, top, right, bottom in boxes:
        edges = [
            (left, top, left + 1, bottom),
            (right - 1, top, right, bottom),
            (left, top, right, top + 1),
            (left, bottom - 1, right, bottom),
        ]
        assert all(len(picture.crop(edge).getcolors() or ()) > 1 for edge in edges)
    for box in [*boxes, *(shape.box for shape in layout.shapes)]:
        picture.paste(layout.ground, box)
    assert picture.getcolors() == [(1080 * 1080, layout.ground)]
