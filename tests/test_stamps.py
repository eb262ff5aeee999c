"""Colour glyphs as pictures: their own colours, clean edges, kept within bounds, and never lost in their ground."""

from __future__ import annotations

from pathlib import Path

import broken_fonts
import pytest
import uharfbuzz as hb
from PIL import Image, ImageChops

from fonts.catalogue import Catalogue
from fonts.face import Instance
from fonts.stamps import Colour, Stamp, Stamps
from fonts.typeface import FontChoice
from quotes.errors import Refused
from templates.load import Designs

BLACK, WHITE, GREY = (0, 0, 0), (255, 255, 255), (128, 128, 128)
ORANGE, CREAM, NIGHT = (0xFF, 0x5A, 0x36), (0xF5, 0xF1, 0xE8), (0x18, 0x16, 0x13)
WHOLE_OF_INK = {"Format": 10, "Glyph": "whole", "Paint": {"Format": 2, "PaletteIndex": 0xFFFF, "Alpha": 1.0}}


@pytest.fixture(scope="module")
def emoji(catalogue: Catalogue) -> Instance:
    """The bundled emoji face."""
    return catalogue.typeface(FontChoice("Noto Color Emoji")).first


def glyph(face: Instance, text: str) -> int:
    """The number of the one glyph that an emoji is."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(face.font, buffer)
    (only,) = buffer.glyph_infos
    return int(only.codepoint)


def stamp(
    face: Instance, text: str, em: float = 64, *, ink: Colour = BLACK, ground: Colour = GREY, by: Stamps | None = None
) -> Stamp:
    """An emoji's stamp at a size in pixels."""
    found = (by or Stamps()).get(face, glyph(face, text), em, ink, ground)
    assert found is not None
    return found


def pixels(picture: Image.Image) -> list[tuple[int, int, int]]:
    """The colour of every pixel."""
    data = picture.tobytes()
    return list(zip(data[::3], data[1::3], data[2::3], strict=True))


def on(ground: Colour, given: Stamp) -> Image.Image:
    """A stamp set on a ground, as a card shows it."""
    shown = Image.new("RGB", given.picture.size, ground)
    shown.paste(given.picture, (0, 0), given.mask[0])
    return shown


def test_a_stamp_is_painted_once_and_kept(emoji: Instance) -> None:
    """An emoji that comes again costs a look-up."""
    stamps = Stamps()
    assert stamp(emoji, "😀", by=stamps) is stamp(emoji, "😀", by=stamps)


def test_a_face_is_yellow_with_dark_eyes(emoji: Instance) -> None:
    """A colour glyph has the colours that its font gives it, not the ink of the line and not blue for red."""
    colours = pixels(on(WHITE, stamp(emoji, "😀")))
    yellow = sum(red > 220 and 150 < green < 240 and blue < 90 for red, green, blue in colours)
    dark = sum(red < 120 and green < 90 and blue < 60 for red, green, blue in colours)
    assert yellow > 4 * dark > 0


def test_a_stamp_stands_upright_where_its_glyph_stands(emoji: Instance) -> None:
    """A flag flies at the top of its pole, and the picture stands on the place that its face gives it."""
    given = stamp(emoji, "🚩", 200)
    shown, (coverage, left, top) = on(WHITE, given), given.mask
    halves = ((0, 0, shown.width, shown.height // 2), (0, shown.height // 2, *shown.size))
    upper, lower = (sum(r > 200 > 120 > g for r, g, _ in pixels(shown.crop(half))) for half in halves)
    assert upper > 5 * lower
    box = emoji.ink("🚩")
    assert box is not None
    assert box[0] * 200 - 1 <= left <= left + coverage.width <= box[2] * 200 + 1
    assert -box[3] * 200 - 1 <= top <= top + coverage.height <= -box[1] * 200 + 1


@pytest.mark.parametrize("text", ["😀", "🫧", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"])
@pytest.mark.parametrize("ground", [WHITE, NIGHT, (0, 200, 0)])
def test_edges_show_no_fringe(emoji: Instance, text: str, ground: Colour) -> None:
    """On any ground a stamp looks as if its font's picture were laid on it: no dark or light seam, no lost veil."""
    given = stamp(emoji, text, 96, ground=GREY)
    brush, scale = hb.RasterPaint(), 96 / emoji.units_per_em
    brush.transform = (scale, 0, 0, -scale, 0, 0)
    brush.background = hb.Color(*ground, 255)
    brush.set_glyph_extents(emoji.font.get_glyph_extents(glyph(emoji, text)))
    brush.paint_glyph(emoji.font, glyph(emoji, text))
    drawn = brush.render()
    area = drawn.extents
    size = area.width, area.height
    laid = Image.frombuffer("RGBX", size, drawn.buffer, "raw", "BGRX", area.stride, 1).convert("RGB")
    ours = Image.new("RGB", size, ground)
    ours.paste(given.picture, (given.mask[1] - area.x_origin, given.mask[2] - area.y_origin), given.mask[0])
    assert max(ImageChops.difference(ours, laid).tobytes()) <= 3


def test_a_stamp_is_as_large_as_its_ink(emoji: Instance) -> None:
    """The box that is tested for overlaps holds no empty border, which faces add to the extents of their pictures."""
    for text in ("😀", "📍", "➖"):
        coverage = stamp(emoji, text).mask[0]
        assert coverage.getbbox() == (0, 0, *coverage.size)


def test_a_full_cache_drops_the_longest_unused(emoji: Instance) -> None:
    """However many emoji a batch draws, memory stays bounded, and what is in use stays at hand."""
    stamps = Stamps(limit_bytes=200_000)
    first, used = stamp(emoji, "😀", by=stamps), stamp(emoji, "🚀", by=stamps)
    for size in range(20, 60):
        stamp(emoji, "🎉", size, by=stamps)
        assert used is stamp(emoji, "🚀", by=stamps)
    assert first is not stamp(emoji, "😀", by=stamps)


def test_a_kept_stamp_does_not_change_when_others_are_painted(emoji: Instance) -> None:
    """The painter's own buffers are used again; a kept picture must not be one of them."""
    stamps = Stamps()
    kept = stamp(emoji, "😀", by=stamps)
    before = kept.picture.tobytes(), kept.mask[0].tobytes()
    for text in "🎉🚀🌍🍕🐙👻🤖🦊🌈🔥":
        for size in (20, 64, 160):
            stamp(emoji, text, size, by=stamps)
    assert before == (kept.picture.tobytes(), kept.mask[0].tobytes())
    assert before[0] == stamp(emoji, "😀").picture.tobytes()


@pytest.mark.parametrize(
    ("text", "ground"), [("💯", ORANGE), ("🛑", ORANGE), ("🤍", CREAM), ("🦷", CREAM), ("🌑", NIGHT)]
)
def test_a_picture_like_its_ground_has_a_rim_of_ink(emoji: Instance, text: str, ground: Colour) -> None:
    """What would hardly show has a line around it in the colour of the letters; within, it looks as it always does."""
    bare = stamp(emoji, text, 100)
    ink = (255, 255, 255) if ground == NIGHT else BLACK
    rimmed = stamp(emoji, text, 100, ink=ink, ground=ground)
    coverage = rimmed.mask[0]
    assert (8, 8) == (coverage.width - bare.picture.width, coverage.height - bare.picture.height)
    assert (4, 4) == (bare.mask[1] - rimmed.mask[1], bare.mask[2] - rimmed.mask[2])
    places = [(x, y) for y in range(coverage.height) for x in range(3) if coverage.getpixel((x, y)) == 255]
    assert {ink} == {rimmed.picture.getpixel(place) for place in places}
    inner = Image.eval(bare.mask[0], lambda value: 255 if value == 255 else 0)
    within = rimmed.picture.crop((4, 4, 4 + bare.picture.width, 4 + bare.picture.height))
    apart = ImageChops.difference(within, bare.picture)
    assert max(sum(band.histogram(inner)[2:]) for band in apart.split()) == 0


@pytest.mark.parametrize("ground", [ORANGE, CREAM, NIGHT, WHITE, BLACK])
def test_a_picture_that_shows_has_no_rim(emoji: Instance, ground: Colour) -> None:
    """Most emoji stand as their font has them: a line around each would be another font."""
    for text in "😀🚀🍕🐙🌈":
        assert stamp(emoji, text).mask[0].size == stamp(emoji, text, ground=ground).mask[0].size


def test_no_emoji_is_lost_in_the_ground_of_a_bundled_design(emoji: Instance, designs: Designs) -> None:
    """On every palette a tenth of each picture differs plainly from its ground, be it only the rim."""
    palettes = [palette for name in designs.names() for palette in designs.get(name).palettes.values()]
    assert len(palettes) >= 6
    for palette in palettes:
        ground, ink = palette["ground"], palette["ink"]
        for text in ("🤍", "🦷", "🥛", "☁️", "💯", "❤️", "🛑", "🎈", "🌑", "♠️", "🖤", "⬛", "⬜", "😀", "🏳️"):
            given = stamp(emoji, text, ink=ink, ground=ground)
            apart = ImageChops.difference(on(ground, given), Image.new("RGB", given.picture.size, ground))
            seen = max(sum(band.histogram(given.mask[0])[64:]) for band in apart.split())
            assert 10 * seen >= sum(given.mask[0].histogram()[1:]), (text, ground)


def test_the_foreground_of_a_font_is_the_ink_of_the_line(tmp_path: Path) -> None:
    """A colour font may leave parts to the colour of the text; each colour has a picture of its own."""
    layers = {"A": [("whole", 0xFFFF), ("half", 0)]}
    face = broken_fonts.face(broken_fonts.font(tmp_path / "Two.ttf", "A", layers=layers))
    stamps = Stamps()
    for ink in ((10, 20, 200), (200, 220, 10)):
        picture = stamp(face, "A", 100, ink=ink, by=stamps).picture
        assert (70, 70) == picture.size
        assert ink == picture.getpixel((35, 10))
        assert (255, 0, 0) == picture.getpixel((35, 60))


def test_a_letter_without_colours_has_no_stamp(tmp_path: Path) -> None:
    """In a face with colours a plain glyph is left to the masks, and a space is nothing."""
    face = broken_fonts.face(broken_fonts.font(tmp_path / "One.ttf", "AB", layers={"A": WHOLE_OF_INK}))
    stamps = Stamps()
    assert face.face.has_colour
    assert stamp(face, "A", by=stamps).picture.size == (45, 45)
    assert stamps.get(face, glyph(face, "B"), 64, BLACK, WHITE) is None
    assert stamps.get(face, glyph(face, " "), 64, BLACK, WHITE) is None


def test_colours_that_paint_nothing_are_refused(tmp_path: Path) -> None:
    """A font that promises a picture and gives none is named; a gap in a quote is worse than no card."""
    face = broken_fonts.face(
        broken_fonts.font(tmp_path / "Hollow.ttf", "A", layers={"A": {**WHOLE_OF_INK, "Glyph": "nothing"}})
    )
    with pytest.raises(Refused, match="Hollow") as caught:
        Stamps().get(face, glyph(face, "A"), 64, BLACK, WHITE)
    assert "glyphs" == caught.value.rule


def test_only_colours_that_are_drawn_count(tmp_path: Path, emoji: Instance, catalogue: Catalogue) -> None:
    """A face has colours when its glyphs do; pictures in a file that nothing here can draw are none."""
    pictures = broken_fonts.face(broken_fonts.font(tmp_path / "Pictures.ttf", "A", pictures="A"))
    assert emoji.face.has_colour
    assert not pictures.face.has_colour
    assert not catalogue.typeface(FontChoice("Newsreader")).first.face.has_colour
