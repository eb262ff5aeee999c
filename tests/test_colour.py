"""Colour arithmetic against figures that others have published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from templates.colour import RGB, contrast, luminance, parse_colour

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.mark.parametrize(
    ("text", "colour"),
    [("#9A2F1B", (154, 47, 27)), ("#9a2f1b", (154, 47, 27)), ("#fff", (255, 255, 255)), ("#1c0", (17, 204, 0))],
)
def test_a_colour_is_read_in_both_lengths_and_cases(text: str, colour: RGB) -> None:
    """`#RGB` doubles each digit, as on the web."""
    assert colour == parse_colour(text)


@pytest.mark.parametrize("text", ["", "red", "9A2F1B", "#12", "#12345", "#1234567", "#GGGGGG", "#9A2F1B ", "#９A2F1B"])
def test_what_is_no_colour_is_refused_with_an_example(text: str) -> None:
    """A colour that cannot be read is never taken for black."""
    with pytest.raises(InputError) as caught:
        parse_colour(text)
    assert "#RRGGBB" in caught.value.hint


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#777777", "#FFFFFF", 4.48),  # the known grey that just misses AA
        ("#767676", "#FFFFFF", 4.54),  # the known grey that just passes
        ("#1D1A16", "#F5F1E8", 15.4),  # looks.md, editorial, light
        ("#9A2F1B", "#F5F1E8", 6.7),
        ("#EDE6D9", "#181613", 14.6),  # dark
        ("#150E0B", "#FF5A36", 6.2),  # poster
    ],
)
def test_contrast_gives_the_published_ratios(first: str, second: str, ratio: float) -> None:
    """The ratios are those of WCAG's definition and of the looks that the designs follow."""
    assert pytest.approx(ratio, abs=0.051) == contrast(parse_colour(first), parse_colour(second))


@given(COLOURS, COLOURS)
def test_contrast_knows_no_order_and_stays_in_its_range(first: RGB, second: RGB) -> None:
    """Ink on ground and ground on ink have one ratio, from 1 to 21."""
    assert contrast(second, first) == contrast(first, second)
    assert 1.0 <= contrast(first, second) <= 21.0


@given(COLOURS, st.integers(0, 2))
def test_more_light_in_any_channel_is_more_luminance(colour: RGB, channel: int) -> None:
    """Luminance grows with each channel, or a lighter ink could pass as a darker one."""
    brighter = [*colour]
    brighter[channel] = min(255, brighter[channel] + 1)
    red, green, blue = brighter
    assert luminance(colour) <= luminance((red, green, blue))
