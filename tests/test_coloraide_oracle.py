"""Colour arithmetic against ColorAide, which somebody else wrote."""

from __future__ import annotations

import random

import pytest
from coloraide import Color

from templates.colour import RGB, contrast, contrast_of_luminances
from templates.oklch import channels_of, oklch_of, rgb_of, run

COUNT = 1_000


def _colours(seed: str, count: int = COUNT) -> list[RGB]:
    chance = random.Random(seed)
    return [(chance.randrange(256), chance.randrange(256), chance.randrange(256)) for _ in range(count)]


def _theirs(colour: RGB) -> Color:
    return Color("srgb", [channel / 255 for channel in colour])


def test_contrast_is_that_of_wcag() -> None:
    """A thousand pairs have the ratio that WCAG 2.2 gives for ColorAide's linear light, and nearly ColorAide's own.

    WCAG rounds the weights of red, green and blue to four digits; ColorAide does not, which is 0.02 % at most.
    """
    for text, ground in zip(_colours("text"), _colours("ground"), strict=True):
        lights = [_theirs(colour).convert("srgb-linear").coords() for colour in (text, ground)]
        first, second = (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05 for red, green, blue in lights)
        found = contrast(text, ground)
        assert found == pytest.approx(max(first, second) / min(first, second), rel=1e-12)
        assert found == pytest.approx(_theirs(text).contrast(_theirs(ground), method="wcag21"), rel=2e-4)


def test_contrast_of_two_luminances_is_theirs() -> None:
    """From the same luminances a thousand pairs give the same ratio."""
    for text, ground in zip(_colours("one"), _colours("other"), strict=True):
        one, other = _theirs(text), _theirs(ground)
        found = contrast_of_luminances(one.luminance(), other.luminance())
        assert found == pytest.approx(one.contrast(other, method="wcag21"), rel=1e-12)


def test_lightness_chroma_and_hue_are_the_same() -> None:
    """A thousand colours have the same place in OKLCH to 0.0001, and the hue to what that is at their chroma."""
    for colour in _colours("place"):
        lightness, chroma, hue = oklch_of(colour)
        their_lightness, their_chroma, their_hue = _theirs(colour).convert("oklch").coords()
        assert (lightness, chroma) == pytest.approx((their_lightness, their_chroma), abs=1e-4)
        turn = (hue - their_hue + 180) % 360 - 180
        assert abs(turn) * 0.0175 * chroma < 1e-4


def test_colours_come_back_as_they_were() -> None:
    """A thousand colours, there and back."""
    assert [rgb_of(oklch_of(colour)) for colour in _colours("back")] == _colours("back")


def _wide(seed: str) -> list[tuple[float, float, float]]:
    chance = random.Random(seed)
    return [(chance.uniform(0.02, 0.98), chance.uniform(0.1, 0.4), chance.uniform(0, 360)) for _ in range(COUNT)]


def test_what_cannot_be_shown_is_mapped_as_css_says() -> None:
    """Chroma reduction alone gives the same channels to 0.3 of an 8-bit step."""
    for colour in _wide("gamut"):
        theirs = Color("oklch", list(colour)).fit("srgb", method="oklch-chroma", jnd=0).convert("srgb")
        assert channels_of(colour) == pytest.approx([255 * one for one in theirs.coords()], abs=0.3)


def test_the_clipping_that_is_left_out_changes_little() -> None:
    """CSS clips within a just noticeable difference (0.02 in OKLab), which keeps more chroma and bends the hue.

    Half of a thousand colours far outside sRGB come out within 0.015, all within 0.1, and ours never has more chroma.
    """
    apart = []
    for colour in _wide("clipping"):
        theirs = Color("oklch", list(colour)).fit("srgb", method="oklch-chroma")
        ours = Color("srgb", [channel / 255 for channel in channels_of(colour)])
        apart.append(ours.delta_e(theirs, method="ok"))
        assert ours.convert("oklch")["chroma"] < theirs.convert("oklch")["chroma"] + 0.02
    assert sorted(apart)[COUNT // 2] < 0.015
    assert max(apart) < 0.1


def test_a_run_of_colours_is_the_same() -> None:
    """A third of the way between a thousand pairs, mapped by chroma reduction."""
    for first, second in zip(_colours("from"), _colours("to"), strict=True):
        one, other = (_theirs(colour).convert("oklch") for colour in (first, second))
        mixed = Color.interpolate([one, other], space="oklch", hue="shorter")(1 / 3)
        theirs = mixed.fit("srgb", method="oklch-chroma", jnd=0).convert("srgb")
        assert run(first, second, 1 / 3) == pytest.approx([255 * channel for channel in theirs.coords()], abs=0.3)
