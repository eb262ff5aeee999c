"""Lightness, chroma and hue: there and back without loss, and into what a screen can show."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.colour import RGB, parse_colour
from templates.oklch import channels_of, oklch_of, rgb_of, run

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)
ANY = st.tuples(st.floats(-0.2, 1.2), st.floats(0, 0.5), st.floats(0, 360))


@given(COLOURS)
def test_there_and_back_is_the_same_colour(colour: RGB) -> None:
    """No 8-bit colour is lost or shifted, the corners of sRGB included."""
    assert rgb_of(oklch_of(colour)) == colour


@pytest.mark.parametrize("corner", [(r, g, b) for r in (0, 255) for g in (0, 255) for b in (0, 255)])
def test_the_corners_of_srgb_are_inside_it(corner: RGB) -> None:
    """The published matrices are rounded, which must not take the chroma of pure red for too much."""
    assert rgb_of(oklch_of(corner)) == corner


@pytest.mark.parametrize(
    ("colour", "lightness", "chroma", "hue"),
    [
        ("#FFFFFF", 1.0, 0.0, 0.0),
        ("#000000", 0.0, 0.0, 0.0),
        ("#FF0000", 0.627955, 0.257683, 29.2339),
        ("#00FF00", 0.866440, 0.294827, 142.4953),
        ("#0000FF", 0.452014, 0.313214, 264.0520),
    ],
)
def test_known_colours_have_their_known_place(colour: str, lightness: float, chroma: float, hue: float) -> None:
    """White, black and the primaries as published for OKLCH."""
    found = oklch_of(parse_colour(colour))
    assert found == pytest.approx((lightness, chroma, hue), abs=1e-3)
    assert found[:2] == pytest.approx((lightness, chroma), abs=1e-5)


@given(st.integers(0, 255))
def test_greys_have_no_hue(level: int) -> None:
    """Their chroma is 0, not a rounding error that would pull a run of colours through a chance hue."""
    assert oklch_of((level, level, level))[1:] == (0.0, 0.0)


@given(ANY)
def test_what_no_screen_shows_loses_chroma_alone(colour: tuple[float, float, float]) -> None:
    """Lightness and hue stay, chroma never grows, and every channel is one that sRGB has."""
    shown = channels_of(colour)
    assert all(0 <= channel <= 255 for channel in shown)
    assert rgb_of(colour) == tuple(round(channel) for channel in shown)
    lightness, chroma, hue = colour
    found, left, turned = oklch_of(rgb_of(colour))
    assert left <= chroma + 0.01
    # A step of 8 bits is much next to black: half of the first is 0.053 of lightness.
    assert abs(found - min(max(lightness, 0), 1)) < (0.003 if found > 0.2 else 0.06)
    assert abs(left * math.sin(math.radians(turned - hue))) < (0.006 if found > 0.2 else 0.03)


@given(ANY)
def test_chroma_is_kept_as_far_as_can_be_shown(colour: tuple[float, float, float]) -> None:
    """Where it is reduced, the colour lies on the edge of sRGB: some channel is at its end."""
    lightness, chroma, _ = colour
    if 0.01 < lightness < 0.99 and oklch_of(rgb_of(colour))[1] < chroma - 0.02:
        shown = channels_of(colour)
        assert min(shown) < 0.5 or max(shown) > 254.5


@given(COLOURS, COLOURS)
def test_a_run_begins_and_ends_with_its_colours(first: RGB, second: RGB) -> None:
    """At 0 and 1 it is the colours themselves."""
    for share, end in ((0.0, first), (1.0, second)):
        assert run(first, second, share) == pytest.approx(end, abs=0.05)


@given(COLOURS, COLOURS, st.floats(0, 1))
def test_a_run_turned_about_is_the_same_run(first: RGB, second: RGB, share: float) -> None:
    """There and back the colours are the same, but where hues are opposite and both ways are as short."""
    turn = (oklch_of(first)[2] - oklch_of(second)[2]) % 360
    if abs(turn - 180) > 1e-6:
        assert run(first, second, share) == pytest.approx(run(second, first, 1 - share), abs=1e-6)


def test_a_run_goes_the_shorter_way_round() -> None:
    """From a red over 0 degrees to a pink under it, it never passes through green."""
    red, pink = parse_colour("#E03131"), parse_colour("#E64980")
    for step in range(11):
        hue = oklch_of(tuple(map(round, run(red, pink, step / 10))))[2]  # type: ignore[arg-type]
        assert min(hue, 360 - hue) < 40


@pytest.mark.parametrize("grey", [(255, 255, 255), (0, 0, 0), (128, 128, 128)])
def test_a_run_to_grey_keeps_the_hue(grey: RGB) -> None:
    """Grey has no hue of its own, so it takes the other's."""
    blue = parse_colour("#1F3CC4")
    middle = tuple(map(round, run(blue, grey, 0.5)))
    assert oklch_of(middle)[2] == pytest.approx(oklch_of(blue)[2], abs=1.5)  # type: ignore[arg-type]
