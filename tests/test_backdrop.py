"""Grounds that are drawn by code: exact colours without bands, patterns that repeat, the same pixels everywhere."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps, ImageStat

from cards.backdrop import draw_backdrop, row_luminances
from cards.patterns import pattern_mask
from cards.placed import Backdrop
from quotes.errors import InputError
from templates.background import BackgroundName, PatternName
from templates.colour import RGB, luminance
from templates.oklch import oklch_of, run

WALL, LIGHT, SHADE = (237, 235, 230), (255, 246, 222), (194, 188, 177)
NIGHT, AMBER, DUSK = (11, 17, 24), (246, 175, 106), (36, 47, 51)
ALL = [
    Backdrop("gradient", (246, 241, 230), (214, 221, 232)),
    Backdrop("gradient", (246, 241, 230), (214, 221, 232), angle=133),
    Backdrop("dots", WALL, SHADE, step=18.6, size=3.3),
    Backdrop("lines", WALL, SHADE, step=18.6, size=3.3),
    Backdrop("grid", WALL, SHADE, step=18.6, size=3.3),
    Backdrop("paper", WALL, size=1.0, strength=0.012),
    Backdrop("window", NIGHT, AMBER, DUSK),
    Backdrop("window", WALL, LIGHT, SHADE),
]
PATTERNS: tuple[PatternName, ...] = ("dots", "lines", "grid")
# Far enough from the edge of sRGB that every colour between two of them can be shown without a step.
colours = st.tuples(*[st.integers(90, 200)] * 3)


def _seen(picture: Image.Image) -> list[RGB]:
    """The colours that a picture has."""
    # No more room than there can be colours: Pillow clears all of it at each call.
    found = picture.convert("RGB").getcolors(picture.width * picture.height)
    assert found is not None
    return [colour for _, colour in found]  # type: ignore[misc]


def _way(angle: int, side: int, x: float, y: float) -> float:
    """How far along a gradient on a square a place lies, as CSS Images 3 has it."""
    if angle == 45:
        return (x / side + 1 - y / side) / 2
    return {0: 1 - y / side, 90: x / side, 180: y / side, 270: 1 - x / side}[angle]


@pytest.mark.parametrize("angle", [0, 45, 90, 180, 270, 540])
@settings(max_examples=8, derandomize=True, deadline=None)
@given(first=colours, second=colours)
def test_the_mean_of_a_small_area_is_the_exact_colour(angle: int, first: RGB, second: RGB) -> None:
    """Within 0.3 of a level for each channel, whatever the colours and the way."""
    side = 256
    picture = draw_backdrop(Backdrop("gradient", first, second, angle=angle), side, side)
    for x, y in ((0, 0), (16, 208), (64, 112), (128, 128), (240, 16), (240, 240)):
        parts = [
            run(first, second, _way(angle % 360, side, x + column + 0.5, y + row + 0.5))
            for row in range(16)
            for column in range(16)
        ]
        exact = [sum(channel) / 256 for channel in zip(*parts, strict=True)]
        for seen, wanted in zip(ImageStat.Stat(picture.crop((x, y, x + 16, y + 16))).mean, exact, strict=True):
            assert abs(seen - wanted) < 0.3


@pytest.mark.parametrize("angle", [0, 180, 90])
def test_near_colours_give_no_band(angle: float) -> None:
    """Three levels over 1350 rows would be bands of 450 rows; no 17 rows running look the same."""
    picture = draw_backdrop(Backdrop("gradient", (40, 44, 52), (43, 47, 55), angle=angle), 1350, 1350)
    if angle == 90:
        picture = picture.transpose(Image.Transpose.TRANSPOSE)
    rows = [picture.crop((0, y, 64, y + 1)).tobytes() for y in range(1350)]
    # Every eighth row has the same part of the matrix: within each of these a level of 56 rows must change too.
    for first in range(8):
        assert max(len(list(same)) for _, same in groupby(rows[first::8])) < 0.8 * 56
    assert max(len(list(same)) for _, same in groupby(rows)) <= 16


def test_a_gradient_of_one_colour_is_that_colour() -> None:
    """Dithering never strays by more than the level that rounding may cost."""
    picture = draw_backdrop(Backdrop("gradient", (100, 150, 200), (100, 150, 200), angle=30), 90, 70)
    low, high = (Image.new("RGB", (90, 70), tuple(c + by for c in (100, 150, 200))) for by in (-1, 1))
    assert ImageChops.subtract(low, picture).getbbox() is None
    assert ImageChops.subtract(picture, high).getbbox() is None
    assert [round(value, 1) for value in ImageStat.Stat(picture).mean] == [100, 150, 200]


@pytest.mark.parametrize("angle", [0.0, 180.0, 360.0, -180.0])
def test_row_luminances_are_those_of_the_drawn_rows(angle: float) -> None:
    """What contrast is judged by is what is drawn, row by row."""
    backdrop = Backdrop("gradient", (12, 90, 60), (250, 240, 180), angle=angle)
    picture = draw_backdrop(backdrop, 40, 301)
    rows = row_luminances(backdrop, 301)
    assert rows is not None and len(rows) == 301
    for y, (least, most) in enumerate(rows):
        seen = [luminance(colour) for colour in _seen(picture.crop((0, y, 40, y + 1)))]
        assert min(seen) == pytest.approx(least)
        assert max(seen) == pytest.approx(most)


@pytest.mark.parametrize("backdrop", ALL[1:], ids=lambda backdrop: backdrop.kind)
def test_rows_of_several_colours_have_no_luminance_of_their_own(backdrop: Backdrop) -> None:
    """Only a gradient straight up or down has rows of one colour."""
    assert row_luminances(backdrop, 90) is None


@pytest.mark.parametrize("kind", PATTERNS)
@pytest.mark.parametrize("size", [(200, 150), (201, 151)])
def test_a_pattern_is_symmetric_about_the_middle(kind: PatternName, size: tuple[int, int]) -> None:
    """Both sides of the card cut a pattern alike; slanted lines when it is turned round."""
    mask = pattern_mask(kind, 17.3, 2.6, *size)
    assert mask.getextrema()[0] == 0
    assert mask.getextrema()[1] > 200  # type: ignore[operator]
    turned = mask.transpose(Image.Transpose.ROTATE_180)
    assert mask.tobytes() == turned.tobytes()
    if kind != "lines":
        assert mask.tobytes() == ImageOps.mirror(mask).tobytes() == ImageOps.flip(mask).tobytes()


@pytest.mark.parametrize("kind", PATTERNS)
def test_a_pattern_repeats_exactly_with_its_step(kind: PatternName) -> None:
    """By a whole step to the right and down; lines by the step that they have along a row."""
    if kind == "lines":
        mask = pattern_mask(kind, 34 * 0.5**0.5, 3, 240, 240)
        assert mask.crop((0, 0, 206, 240)).tobytes() == mask.crop((34, 0, 240, 240)).tobytes()
        assert mask.crop((0, 1, 239, 240)).tobytes() == mask.crop((1, 0, 240, 239)).tobytes()
    else:
        mask = pattern_mask(kind, 24, 3, 240, 240)
        assert mask.crop((0, 0, 216, 216)).tobytes() == mask.crop((24, 24, 240, 240)).tobytes()


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(PATTERNS), st.floats(8, 40), st.floats(0.1, 0.6))
def test_a_pattern_covers_its_share(kind: PatternName, step: float, share: float) -> None:
    """Exact edges: whatever the fractions of a pixel, the ink of a whole number of steps is the ink of the shapes."""
    size = step * share
    side = round(step * 20)
    inked = ImageStat.Stat(pattern_mask(kind, step, size, side, side)).mean[0] / 255
    wanted = {"dots": 3.14159 / 4 * share**2, "lines": share, "grid": 1 - (1 - share) ** 2}[kind]
    assert inked == pytest.approx(wanted, abs=0.02 if kind == "lines" else 0.012)


@pytest.mark.parametrize(("step", "size"), [(0.0, 0.0), (1.0, 0.5), (20.0, 0.0), (20.0, 20.0), (float("nan"), 1.0)])
@pytest.mark.parametrize("kind", PATTERNS)
def test_a_pattern_that_would_not_show_is_refused(kind: PatternName, step: float, size: float) -> None:
    """With the reason, and not with a division by zero."""
    with pytest.raises(InputError, match="would not show"):
        draw_backdrop(Backdrop(kind, WALL, SHADE, step=step, size=size), 60, 60)


@pytest.mark.parametrize("kind", ["gradient", "dots", "window"])
def test_a_missing_colour_is_told(kind: BackgroundName) -> None:
    """A kind that needs a colour says so."""
    with pytest.raises(InputError, match="misses a colour"):
        draw_backdrop(Backdrop(kind, WALL, step=20, size=3), 60, 60)


@pytest.mark.parametrize("ground", [(246, 241, 230), (22, 27, 34)])
def test_paper_strays_in_lightness_alone_and_no_further_than_its_strength(ground: RGB) -> None:
    """Every pixel is within `strength` of the ground, and the sheet as a whole is its colour."""
    strength = 0.02
    picture = draw_backdrop(Backdrop("paper", ground, size=0.8, strength=strength), 400, 300)
    lightness = oklch_of(ground)[0]
    # Half a level of all three channels is what rounding adds.
    half_level = (oklch_of((ground[0] + 1, ground[1] + 1, ground[2] + 1))[0] - lightness) / 2
    found = _seen(picture)
    assert len(found) > 4
    assert max(abs(oklch_of(colour)[0] - lightness) for colour in found) <= strength + half_level
    assert all(abs(seen - wanted) < 0.5 for seen, wanted in zip(ImageStat.Stat(picture).mean, ground, strict=True))


def test_paper_does_not_repeat() -> None:
    """Moved against itself it differs as two unlike sheets would, whatever tile one may suspect."""
    picture = draw_backdrop(Backdrop("paper", WALL, size=1.0, strength=0.05), 512, 512).getchannel(1)
    for shift in (64, 128, 256):
        moved = ImageChops.offset(picture, shift, 0)
        assert (ImageStat.Stat(ImageChops.difference(picture, moved)).mean[0]) > ImageStat.Stat(picture).stddev[0] * 0.8


@pytest.mark.parametrize("size", [(1080, 1350), (1080, 1080), (1080, 1920)])
def test_a_tall_window_is_quiet_below_its_light(size: tuple[int, int]) -> None:
    """In its lower part is nothing but grain between the wall's colour and its shade; above there is sun."""
    width, height = size
    picture = draw_backdrop(Backdrop("window", NIGHT, AMBER, DUSK), width, height)
    lower = picture.crop((0, round(height * 0.7), width, height))
    for channel, wall, shade in zip(zip(*_seen(lower), strict=True), NIGHT, DUSK, strict=True):
        assert wall - 4 <= min(channel)
        assert max(channel) <= shade
    lit = picture.crop((0, 0, width, round(height * 0.55))).getchannel(0)
    assert lit.getextrema()[1] > 220  # type: ignore[operator]


@pytest.mark.parametrize("size", [(1600, 900), (1200, 627)])
def test_a_wide_window_leaves_the_left_third_quiet(size: tuple[int, int]) -> None:
    """Words stand there: it varies little, and the light is elsewhere."""
    width, height = size
    picture = draw_backdrop(Backdrop("window", WALL, LIGHT, SHADE), width, height)
    left = picture.crop((0, 0, width // 3, height)).getchannel(2)
    right = picture.crop((width // 3, 0, width, height)).getchannel(2)
    assert ImageStat.Stat(left).stddev[0] < 4 < ImageStat.Stat(right).stddev[0]


def test_light_grows_softer_away_from_the_window() -> None:
    """The steepest rise at the light's upper right edge is steeper than at its far side."""
    picture = draw_backdrop(Backdrop("window", NIGHT, AMBER, DUSK), 1080, 1350).getchannel(0)

    def steepest(box: tuple[int, int, int, int]) -> int:
        values = picture.crop(box).resize((box[2] - box[0], 1), Image.Resampling.BOX).tobytes()
        return max(abs(after - before) for before, after in pairwise(values))

    assert steepest((960, 420, 1060, 424)) > steepest((180, 560, 280, 564))


@pytest.mark.parametrize("backdrop", ALL, ids=lambda backdrop: f"{backdrop.kind}-{backdrop.angle:g}")
@pytest.mark.parametrize("size", [(1, 1), (7, 60), (60, 7)])
def test_every_kind_fills_any_size(backdrop: Backdrop, size: tuple[int, int]) -> None:
    """Even one pixel."""
    picture = draw_backdrop(backdrop, *size)
    assert (picture.mode, picture.size) == ("RGB", size)


def test_the_same_pixels_in_a_fresh_process() -> None:
    """No ground depends on the run: not on hashes' seeds, not on what was drawn before."""
    code = (
        "import hashlib;from cards.backdrop import draw_backdrop as d;from cards.placed import Backdrop as B;"
        f"print([hashlib.sha256(d(B(*a),150,190).tobytes()).hexdigest() for a in {[_values(one) for one in ALL]!r}])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    here = [hashlib.sha256(draw_backdrop(one, 150, 190).tobytes()).hexdigest() for one in reversed(ALL)]
    assert told.strip() == repr(here[::-1])


def _values(one: Backdrop) -> tuple[object, ...]:
    return one.kind, one.ground, one.second, one.third, one.angle, one.step, one.size, one.strength
