"""Lines with pictures in them, painted: nothing lost, nothing left behind, the same every time."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from cards.ink import touching
from cards.paint import Inked, Press
from cards.placed import Backdrop, Layout, Line, Rectangle
from cards.png import band_count, band_digests, pixels_digest, scanlines
from cards.renderer import Renderer
from cards.report import judge
from cards.spec import CardSpec, Look
from fonts.catalogue import Catalogue
from fonts.shaping import shape
from fonts.typeface import FontChoice
from templates.colour import RGB, contrast

CREAM, INK, ACCENT = (0xF5, 0xF1, 0xE8), (0x1D, 0x1A, 0x16), (0x9A, 0x2F, 0x1B)
TEXT = "Every morning 😀 I make coffee ☕, walk the dog 🐕‍🦺 and love ❤️ what I do. Keep going 👩🏽‍🚀🚀!"
SPEC = CardSpec(TEXT, "Jane Doe", Look())
FRESH = """
import json, sys
from cards.renderer import Renderer
from cards.spec import CardSpec, Look
text, looks = json.load(sys.stdin)
renderer = Renderer()
for look in looks:
    print(renderer.draw(CardSpec(text, "Jane Doe", Look(*look))).card.pixels)
"""

Setting = Callable[..., Line]


@pytest.fixture(scope="module")
def setting(catalogue: Catalogue) -> Setting:
    """Makes one line of the default design's type."""
    typeface = catalogue.typeface(FontChoice("Newsreader"))

    def line(text: str, baseline: int = 200, *, x: float = 60, colour: RGB = INK, role: str = "quote") -> Line:
        shaped = shape(text, typeface)
        return Line(role, text, colour, 64, x, baseline, shaped.edges[-1] * 64, shaped.glyphs)

    return line


def layout(*lines: Line, backdrop: Backdrop | None = None, shapes: tuple[Rectangle, ...] = ()) -> Layout:
    """A small card of some lines."""
    return Layout(600, 400, CREAM, backdrop, shapes, lines, (0, 0, 0, 0), 64, 1, 0)


def painted(given: Layout, press: Press | None = None) -> tuple[Image.Image, tuple[Inked, ...], bool]:
    """A layout's picture, what is on it, and whether it counts as coloured."""
    with (press or Press()).painted(given) as done:
        return done.picture.copy(), done.inked, done.coloured


def digest(picture: Image.Image) -> str:
    """What identifies a picture, reckoned from the whole of it."""
    rows = scanlines(picture, (0, band_count(picture.height)))
    return pixels_digest(band_digests(rows, picture.width), picture.width, picture.height)


def test_letters_beside_a_picture_stay_as_they_are(setting: Setting) -> None:
    """An emoji in a line adds its picture and changes nothing else."""
    line = setting("Good 🚀 day")
    letters = replace(line, glyphs=tuple(g for g in line.glyphs if not g.instance.face.has_colour))
    pictures = replace(line, glyphs=tuple(g for g in line.glyphs if g.instance.face.has_colour))
    both, only_letters, only_pictures = (painted(layout(one))[0] for one in (line, letters, pictures))
    left, top, right, bottom = painted(layout(pictures))[1][0].box
    assert both.crop((left, top, right, bottom)).tobytes() == only_pictures.crop((left, top, right, bottom)).tobytes()
    for picture in (both, only_letters):
        picture.paste(CREAM, (left, top, right, bottom))
    assert both.tobytes() == only_letters.tobytes()
    assert len(set(only_pictures.crop((left, top, right, bottom)).tobytes())) > 100


def test_the_box_of_a_line_holds_its_pictures(setting: Setting) -> None:
    """What is checked against the safe zone and other texts is all that is painted."""
    for text in ("🚀", "Good 🚀", "🚀 day", "a🚀"):
        picture, (ink,), _ = painted(layout(setting(text)))
        ground = Image.new("RGB", picture.size, CREAM)
        assert ImageChops.difference(picture, ground).getbbox() == ink.box


def test_a_picture_sits_between_baseline_and_capitals(setting: Setting) -> None:
    """An emoji is centred on the capitals beside it, a little taller than they are, and within its own width."""
    _, (capital,), _ = painted(layout(setting("H")))
    _, (face,), _ = painted(layout(setting("😀")))
    assert 60 <= face.box[0] < face.box[2] <= 60 + setting("😀").width
    low, high = capital.box[3], capital.box[1]
    assert abs((face.box[1] + face.box[3]) - (low + high)) <= 3
    assert 1.05 * (low - high) <= face.box[3] - face.box[1] <= 1.35 * (low - high)


def test_a_rim_is_for_what_lies_beneath_the_picture(setting: Setting) -> None:
    """On a coloured field or a marker's stroke a picture is held against that, not against the card's ground."""
    orange = (0xFF, 0x5A, 0x36)
    field = Rectangle(0, 0, 600, 400, orange)
    for text, rimmed in (("💯", True), ("🤍", False)):
        (alone,), (on_field,) = (painted(layout(setting(text), shapes=shapes))[1] for shapes in ((), (field,)))
        assert rimmed == (on_field.box[0] < alone.box[0])
        assert (not rimmed) == (on_field.box[0] > alone.box[0])
        assert on_field.box == painted(layout(replace(setting(text), behind=orange)))[1][0].box


def test_a_line_of_pictures_alone_can_be_judged(setting: Setting) -> None:
    """Emoji have no contrast of letters to fail: what hardly shows is rimmed in the line's colour, which passes."""
    author = setting("Jane Doe", 350, role="author")
    for look in (
        {},
        {"backdrop": Backdrop("gradient", CREAM, (0xE0, 0xD8, 0xC8))},
        {"shapes": (Rectangle(50, 150, 90, 250, (255, 255, 255)),)},
    ):
        given = layout(setting("🤍😀💯"), author, **look)
        with Press().painted(given) as done:
            report = judge(given, done.inked)
            assert 4.5 <= done.inked[0].contrast <= contrast(INK, (255, 255, 255))
        json.dumps(report.contrast, allow_nan=False)


def test_letters_beside_a_picture_are_measured(setting: Setting) -> None:
    """A picture in a line does not hide that its letters are too faint."""
    _, (ink,), _ = painted(layout(setting("Good 🚀 day", colour=(0xD0, 0xC8, 0xB8))))
    assert ink.contrast == contrast((0xD0, 0xC8, 0xB8), CREAM) < 4.5


def test_pictures_keep_their_colour_in_a_jpeg(setting: Setting) -> None:
    """A card in black on cream is coloured as soon as an emoji stands on it."""
    assert not painted(layout(setting("Good day")))[2]
    assert painted(layout(setting("Good 🚀 day")))[2]


def test_the_canvas_is_clean_after_pictures(setting: Setting) -> None:
    """Neither a picture nor its rim is left on the next card."""
    press, plain = Press(), layout(setting("Good day", 100))
    before = painted(plain, press)[0].tobytes()
    for text in ("😀🚀", "🤍💯 on it", "🎈"):
        painted(layout(setting(text, 180)), press)
        assert before == painted(plain, press)[0].tobytes()


def test_a_picture_that_runs_into_the_line_above_is_told(setting: Setting) -> None:
    """Pictures count as ink when two lines are set too tight."""
    _, (_, tight), _ = painted(layout(setting("jpg 🚀", 150), setting("👍 AÅ", 180)))
    _, (_, loose), _ = painted(layout(setting("jpg 🚀", 150), setting("👍 AÅ", 250)))
    assert "jpg 🚀" == tight.touches
    assert loose.touches is None


def test_parts_of_one_line_never_touch_each_other(setting: Setting) -> None:
    """A line in two colours is one line: its letters may kern, and all are held against the row above."""
    above = setting("gypsy jumping", 150)
    parts = setting("off", 165, x=60), setting("ÅÅÅ", 165, x=110, colour=ACCENT, role="emphasis")
    assert [None, None] == [ink.touches for ink in painted(layout(*parts))[1]]
    for seed in range(6):
        lines = [above, *parts]
        random.Random(seed).shuffle(lines)
        found = {ink.text: ink.touches for ink in painted(layout(*lines))[1]}
        assert found["gypsy jumping"] is None
        assert "gypsy jumping" == found["ÅÅÅ"]


def test_only_the_row_above_counts() -> None:
    """Rows are told apart by their baselines, whatever the order in which their parts are given."""
    mask = Image.new("L", (10, 10), 255), 0, 0
    rows = {
        3: (30, (0, 5, 10, 15), [(mask, 0, 5)]),
        1: (20, (0, 0, 10, 10), [(mask, 0, 0)]),
        7: (20, (10, 0, 20, 10), [(mask, 10, 0)]),
        2: (40, (0, 14, 10, 24), [(mask, 0, 14)]),
    }
    assert {3: 1, 2: 3} == touching(rows)


@pytest.mark.parametrize("look", [Look(), Look("poster", "square", "light"), Look("academic", "story", "dark")])
def test_a_card_with_pictures_is_the_same_twice_and_whole(renderer: Renderer, look: Look) -> None:
    """Spliced from bands or packed anew, drawn after others or first, the pixels are the same."""
    spec = replace(SPEC, look=look)
    first = renderer.draw(spec)
    renderer.draw(replace(spec, text="Other words 🌍 and 🤍 more of them."))
    assert first.card.pixels == renderer.draw(spec).card.pixels
    with Image.open(io.BytesIO(first.data)) as file:
        assert renderer.picture(spec).tobytes() == file.convert("RGB").tobytes()
        assert digest(file.convert("RGB")) == first.card.pixels


def test_a_fresh_process_paints_the_same_pictures(renderer: Renderer) -> None:
    """Nothing that a process keeps shows in a picture."""
    looks = [("editorial", "portrait", "light"), ("poster", "wide", "light")]
    run = subprocess.run(
        [sys.executable, "-c", FRESH],
        input=json.dumps([TEXT, looks]),
        env={"PYTHONHASHSEED": "7", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    here = [renderer.draw(replace(SPEC, look=Look(*look))).card.pixels for look in looks]
    assert here == run.stdout.split()
