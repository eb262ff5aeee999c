"""Colours made legible: enough contrast always, the hue kept, and no further than need be."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from templates.colour import RGB, contrast, parse_colour
from templates.derive import STEP, Moved, best_end, legible, legible_on_all
from templates.oklch import oklch_of, rgb_of

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)
ASKED = st.sampled_from([3.0, 4.5, 7.0])


def _rounding(colour: RGB) -> float:
    """How far rounding to 8 bits can push a colour in OKLab: its first steps next to black are large."""
    return 0.006 if oklch_of(colour)[0] > 0.2 else 0.03


def _sideways(colour: RGB, hue: float) -> float:
    """How far a colour lies beside the ray of a hue, in OKLab."""
    _, chroma, own = oklch_of(colour)
    return abs(chroma * math.sin(math.radians(own - hue)))


@given(COLOURS, COLOURS, ASKED)
def test_the_contrast_asked_for_is_there_wherever_it_can_be(colour: RGB, ground: RGB, asked: float) -> None:
    """Only a ground on which neither black nor white suffices is an excuse, and then it is one of these."""
    found = legible(colour, ground, asked)
    if contrast(best_end(ground), ground) >= asked:
        assert contrast(found, ground) >= asked
    else:
        assert found == best_end(ground)


@given(COLOURS, COLOURS)
def test_4_5_can_be_had_on_every_ground(colour: RGB, ground: RGB) -> None:
    """The contrast of text never fails for want of a colour."""
    assert contrast(legible(colour, ground), ground) >= 4.5


@given(COLOURS, COLOURS, ASKED)
def test_the_hue_stays(colour: RGB, ground: RGB, asked: float) -> None:
    """What moves is lightness, and chroma only where sRGB has no more of it: but for rounding the hue is the same."""
    _, chroma, hue = oklch_of(colour)
    found = legible(colour, ground, asked)
    assert _sideways(found, hue) < _rounding(found)
    assert oklch_of(found)[1] <= chroma + _rounding(found)


@given(COLOURS, COLOURS, ASKED)
def test_a_colour_moves_no_further_than_it_must(colour: RGB, ground: RGB, asked: float) -> None:
    """One step nearer to where it came from, on either side, is not enough; what passes stays as it is."""
    found = legible(colour, ground, asked)
    if contrast(colour, ground) >= asked:
        assert found == colour
        return
    assume(contrast(found, ground) >= asked)
    lightness, chroma, hue = oklch_of(colour)
    tried = [steps for steps in range(-600, 600) if rgb_of((lightness + steps * STEP, chroma, hue)) == found]
    steps = min(map(abs, tried))
    for nearer in (1 - steps, steps - 1):
        assert contrast(rgb_of((lightness + nearer * STEP, chroma, hue)), ground) < asked


@given(COLOURS, COLOURS, COLOURS)
def test_one_colour_for_two_grounds_suits_both_or_there_is_none(colour: RGB, first: RGB, second: RGB) -> None:
    """Where black or white suits both grounds there is a colour for both, and what is given suits both."""
    demands = ((first, 4.5), (second, 4.5))
    found = legible_on_all(colour, demands)
    ends = [end for end in ((0, 0, 0), (255, 255, 255)) if all(contrast(end, ground) >= 4.5 for ground, _ in demands)]
    if found is None:
        assert not ends
    else:
        assert all(contrast(found, ground) >= 4.5 for ground, _ in demands)


@pytest.mark.parametrize(
    ("colour", "ground", "least", "most"),
    [
        ("#FFD400", "#FFFFFF", 4.5, 4.6),  # yellow on white: an olive
        ("#1F3CC4", "#0E1426", 4.5, 4.6),  # blue on night: a lighter blue
        ("#1F3CC4", "#F7F7F3", 7.8, 7.9),  # passes already
    ],
)
def test_a_brand_colour_goes_just_far_enough(colour: str, ground: str, least: float, most: float) -> None:
    """It stays as near to the brand as contrast lets it."""
    found = contrast(legible(parse_colour(colour), parse_colour(ground)), parse_colour(ground))
    assert least <= found <= most


def test_a_move_is_told_with_both_colours_and_their_contrast() -> None:
    """Contrast is cut, not rounded: what just misses is not said to pass."""
    move = Moved("light.accent", (255, 212, 0), (132, 108, 0), 4.4999, 4.5281)
    assert str(move) == "light.accent: #FFD400 has only 4.49 : 1 there; #846C00 is used, with 4.52 : 1"
