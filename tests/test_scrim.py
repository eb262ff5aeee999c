"""The scrim over a photo: as thin as the words allow, and never thinner."""

from __future__ import annotations

import random
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from cards.ink_contrast import Need, least_contrast
from cards.placed import Box, Ramp, Veil
from cards.scrim import covers, least_strengths, scrimmed
from templates.colour import RGB, contrast

WIDTH, HEIGHT = 40, 90
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
FOOT = Ramp(((30.0, 0.0), (60.0, 0.6), (90.0, 0.9)))
HEAD = Ramp(((0.0, 0.7), (20.0, 0.0)))

Ink = tuple[RGB, Box, Image.Image]
COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


def photo(seed: int, *, light: int = 255) -> Image.Image:
    """A photo of soft patches and grain."""
    dice = random.Random(seed)
    patches = bytes(dice.randrange(light + 1) for _ in range(4 * 9 * 3))
    picture = Image.frombytes("RGB", (4, 9), patches).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    grain = Image.frombytes("RGB", (WIDTH, HEIGHT), dice.randbytes(WIDTH * HEIGHT * 3))
    return Image.blend(picture, grain, 0.1)


def ink(seed: int, colour: RGB, top: int, *, height: int = 8) -> Ink:
    """A line of words: about half of its box is covered, some of it hardly."""
    dice = random.Random(seed)
    mask = Image.frombytes("L", (30, height), bytes(max(dice.randrange(-250, 256), 0) for _ in range(30 * height)))
    return colour, (5, top, 35, top + height), mask


def worst(ground: Image.Image, inks: list[Ink]) -> float:
    """The least contrast under the ink, by looking at every pixel."""
    found = 21.0
    for colour, box, mask in inks:
        data, covered = ground.crop(box).tobytes(), mask.tobytes()
        pixels = {tuple(data[3 * place : 3 * place + 3]) for place, share in enumerate(covered) if share}
        found = min([found, *(contrast(colour, (red, green, blue)) for red, green, blue in pixels)])
    return found


def thinner(ramp: Ramp, strength: float, inks: list[Ink]) -> float:
    """A strength less by a twentieth, and by so much that some row under the ink is covered by 1/50 less.

    Half of that changes pixels by no more than the dither does.
    """
    rows = covers(ramp, 1.0, HEIGHT)
    densest = max(share for _, (_, top, _, bottom), _ in inks for share in rows[top:bottom])
    less = max(1 - (1 - densest) ** strength - 0.02, 0.0)
    return min(strength * 0.95, log(1 - less) / log(1 - densest))


def test_a_ramp_grows_by_laying_itself_on_itself() -> None:
    """Strength 1 is the design's own, 2 twice on top of each other, 0 none; rows between stops are even between."""
    ramp = Ramp(((10.0, 0.2), (20.0, 0.6)))
    own = covers(ramp, 1.0, 30)
    assert own[0] == own[9] == pytest.approx(0.2)
    assert own[14] == pytest.approx(0.38)
    assert own[20] == own[29] == pytest.approx(0.6)
    assert covers(ramp, 2.0, 30) == pytest.approx([1 - (1 - share) ** 2 for share in own])
    assert covers(ramp, 0.0, 30) == [0.0] * 30
    assert covers(Ramp(((0.0, 1.0), (30.0, 1.0))), 0.5, 2) == [1.0, 1.0]
    assert covers(Ramp(()), 1.0, 2) == [0.0, 0.0]


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from([255, 160, 90]),
    st.sampled_from([(BLACK, WHITE), ((20, 14, 40), (255, 240, 220)), (WHITE, BLACK), ((240, 235, 225), (60, 20, 20))]),
    st.sampled_from([3.0, 4.5, 7.0]),
    st.lists(st.integers(36, 82), min_size=1, max_size=3),
)
def test_words_have_the_contrast_asked_with_no_more_scrim_than_that(
    seed: int, light: int, colours: tuple[RGB, RGB], asked: float, tops: list[int]
) -> None:
    """Every pixel under the ink passes, and with a twentieth less of the scrim one does not."""
    veil = Veil(colours[0], FOOT, HEAD, asked)
    ground = photo(seed, light=light)
    below = [ink(seed + top, colours[1], top) for top in tops]
    above = [ink(seed, colours[1], 2, height=6)]
    found = least_strengths(ground, veil, below + above)
    assert found is not None
    head, foot = found
    assert worst(scrimmed(ground, veil, head, foot), below + above) >= asked
    if foot:
        assert worst(scrimmed(ground, veil, 0.0, thinner(FOOT, foot, below)), below) < asked
    if head:
        assert worst(scrimmed(ground, veil, thinner(HEAD, head, above), foot), above) < asked


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), COLOURS, COLOURS, st.floats(1.5, 9))
def test_whatever_the_colours_what_is_found_holds_and_what_is_not_is_not_there(
    seed: int, veil_colour: RGB, colour: RGB, asked: float
) -> None:
    """For colours that no designer would choose too."""
    veil, ground, inks = Veil(veil_colour, FOOT, None, asked), photo(seed), [ink(seed, colour, 45)]
    found = least_strengths(ground, veil, inks)
    if found is not None:
        assert found[0] == 0
        assert worst(scrimmed(ground, veil, *found), inks) >= asked
    else:
        for strength in (0.0, 0.1, 0.3, 0.6, 1.0, 1.5, 2.5, 4.0, 8.0, 16.0):
            assert worst(scrimmed(ground, veil, 0.0, strength), inks) < asked


def test_words_on_a_dark_photo_need_no_scrim() -> None:
    """A photo that is dark enough stays as it is."""
    assert least_strengths(photo(1, light=40), Veil(BLACK, FOOT, HEAD), [ink(1, WHITE, 60)]) == (0.0, 0.0)


def test_each_ramp_serves_its_own_words() -> None:
    """Words at the top make the head's scrim denser and leave the foot's alone."""
    veil, ground = Veil(BLACK, FOOT, HEAD), Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    assert least_strengths(ground, veil, []) == (0.0, 0.0)
    only_above = least_strengths(ground, veil, [ink(1, WHITE, 2)])
    only_below = least_strengths(ground, veil, [ink(1, WHITE, 70)])
    assert only_above is not None
    assert only_below is not None
    assert only_above[0] > 0 == only_above[1]
    assert only_below[1] > 0 == only_below[0]


def test_words_where_no_scrim_lies_cannot_be_helped() -> None:
    """White words on white, outside both ramps: there is no strength to find."""
    white = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    assert least_strengths(white, Veil(BLACK, FOOT, HEAD), [ink(1, WHITE, 21)]) is None
    assert least_strengths(white, Veil(WHITE, FOOT, HEAD), [ink(1, WHITE, 70)]) is None


def test_ink_beyond_the_card_counts_as_far_as_it_is_on_it() -> None:
    """A box may reach over the edge, and a mask may be empty."""
    colour, (left, top, right, bottom), mask = ink(1, WHITE, 70)
    ground, veil = photo(3), Veil(BLACK, FOOT)
    inside = mask.crop((0, 0, 20, 8))
    moved = (colour, (left + 15, top, right + 15, bottom), mask)
    cut = (colour, (left + 15, top, right + 5, bottom), inside)
    assert least_strengths(ground, veil, [moved]) == least_strengths(ground, veil, [cut])
    assert least_strengths(ground, veil, [(colour, (5, 5, 35, 13), Image.new("L", (30, 8)))]) == (0.0, 0.0)
    assert least_strengths(ground, veil, [(colour, (90, 5, 120, 13), mask)]) == (0.0, 0.0)


def test_the_scrim_lies_evenly_and_without_bands() -> None:
    """Each row is covered by its share; on a plain ground no row is of one colour next to another of one colour."""
    ground, veil = Image.new("RGB", (64, 600), (120, 120, 120)), Veil(BLACK, Ramp(((0.0, 0.0), (600.0, 0.5))))
    laid = scrimmed(ground, veil, 0.0, 1.0)
    shares = covers(veil.foot, 1.0, 600)
    banded = 0
    for row in range(0, 600, 8):
        strip = ImageStat.Stat(laid.crop((0, row, 64, row + 8)))
        wanted = 120 * (1 - sum(shares[row : row + 8]) / 8)
        # Clipping at black lifts the mean by half a step at the most.
        assert -0.5 < strip.mean[0] - wanted < 1.1
        banded += strip.stddev[0] == 0
    assert banded <= 2


def test_dithering_strays_by_two_steps_at_most() -> None:
    """The dither is not seen as grain."""
    ground = photo(5)
    veil = Veil((30, 60, 90), Ramp(((0.0, 0.5), (90.0, 0.5))))
    laid = scrimmed(ground, veil, 0.0, 1.0)
    even = Image.blend(ground, Image.new("RGB", ground.size, veil.colour), 0.5)
    assert max(ImageChops.difference(laid, even).tobytes()) <= 2


def test_parts_without_scrim_keep_their_pixels() -> None:
    """Between the ramps the photo is untouched."""
    ground = photo(6)
    laid = scrimmed(ground, Veil(BLACK, FOOT, HEAD), 1.0, 1.0)
    assert laid.crop((0, 20, WIDTH, 30)).tobytes() == ground.crop((0, 20, WIDTH, 30)).tobytes()
    assert laid.tobytes() != ground.tobytes()


def test_ink_that_covers_nothing_stands_out() -> None:
    """A blank line asks nothing of its ground."""
    assert least_contrast(WHITE, photo(1).crop((0, 0, 9, 9)), Image.new("L", (9, 9))) == 21.0
    assert Need((120, 120, 120), 21.0).is_met(photo(1).crop((0, 0, 9, 9)), Image.new("L", (9, 9)))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), COLOURS, st.floats(1.0, 21.0), st.sampled_from([255, 120, 30]))
def test_the_fast_check_tells_what_looking_at_every_pixel_tells(
    seed: int, colour: RGB, asked: float, light: int
) -> None:
    """No rounding lets a pixel through or holds one back."""
    ground = photo(seed, light=light)
    line = ink(seed, colour, 40)
    least = worst(ground, [line])
    assert least_contrast(colour, ground.crop(line[1]), line[2]) == least
    for wanted in (asked, least, least * 1.0001):
        assert Need(colour, wanted).is_met(ground.crop(line[1]), line[2]) == (least >= wanted)
