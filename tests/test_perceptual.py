"""The perceptual contrast against figures that its authors have published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.colour import RGB, parse_colour
from templates.perceptual import perceptual_contrast

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.mark.parametrize(
    ("text", "ground", "expected"),
    [
        ("#888", "#fff", 63.056469930209424),
        ("#fff", "#888", -68.54146436644962),
        ("#000", "#aaa", 58.146262578561334),
        ("#aaa", "#000", -56.24113336839742),
        ("#123", "#def", 91.66830811481631),
        ("#def", "#123", -93.06770049484275),
        ("#123", "#444", 8.32326136957393),
        ("#444", "#123", -7.526878460278154),
    ],
)
def test_the_published_figures_come_out(text: str, ground: str, expected: float) -> None:
    """Every constant of the formula has a part in one of them."""
    assert perceptual_contrast(parse_colour(text), parse_colour(ground)) == pytest.approx(expected, abs=1e-9)


@given(COLOURS)
def test_a_colour_on_itself_has_no_contrast(colour: RGB) -> None:
    """What cannot be seen is 0, not the formula's offset."""
    assert perceptual_contrast(colour, colour) == 0.0


@given(COLOURS, COLOURS)
def test_the_sign_tells_which_of_the_two_is_lighter(text: RGB, ground: RGB) -> None:
    """Turned about, dark on light becomes light on dark; both are 0 or neither is far from it."""
    one, other = perceptual_contrast(text, ground), perceptual_contrast(ground, text)
    assert one * other <= 0.0
    assert abs(abs(one) - abs(other)) < 10
