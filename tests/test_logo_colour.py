"""The colour that identifies a logo: the one a person would name, not the most frequent one."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from cards.logo_colour import logo_colour
from quotes.errors import InputError
from templates.colour import RGB
from templates.oklch import oklch_of

WHITE, BLACK, GREY, RED, BLUE = (255, 255, 255), (0, 0, 0), (128, 128, 128), (200, 30, 40), (31, 60, 196)


def _logo(ground: tuple[int, ...], *patches: tuple[RGB, float], side: int = 100) -> Image.Image:
    """A square picture in which each patch takes a share of the height, side by side."""
    picture = Image.new("RGBA" if len(ground) == 4 else "RGB", (side, side), ground)
    draw = ImageDraw.Draw(picture)
    for index, (colour, share) in enumerate(patches):
        left, right = index * side // len(patches), (index + 1) * side // len(patches) - 1
        draw.rectangle((left, 0, right, round(share * side) - 1), fill=colour)
    return picture


@pytest.mark.parametrize("ground", [WHITE, BLACK, GREY, (250, 246, 236), (255, 0, 255, 0)])
def test_one_colour_on_any_ground_is_found_as_it_is(ground: tuple[int, ...]) -> None:
    """Paper, night, grey and nothing at all are not the brand, however large."""
    assert logo_colour(_logo(ground, (RED, 0.06))) == RED


def test_of_two_colours_the_larger_or_livelier_counts() -> None:
    """Area times chroma: a large dull patch gives way to a smaller bright one, and a small one to a large one."""
    dull = (120, 130, 150)
    assert logo_colour(_logo(WHITE, (RED, 0.2), (BLUE, 0.8))) == BLUE
    assert logo_colour(_logo(WHITE, (RED, 0.8), (BLUE, 0.2))) == RED
    assert logo_colour(_logo(WHITE, (dull, 0.9), (RED, 0.3))) == RED


def test_a_grey_logo_gives_its_darkest_colour() -> None:
    """Black on white is black, and white on nothing is white: there is no other."""
    assert logo_colour(_logo(WHITE, (BLACK, 0.3), (GREY, 0.9))) == BLACK
    assert logo_colour(_logo((9, 9, 9, 0), (WHITE, 0.5))) == WHITE
    assert logo_colour(Image.new("L", (40, 20), 77)) == (77, 77, 77)


def test_a_logo_that_went_through_jpeg_has_its_colour_still() -> None:
    """Noise scatters a flat colour over many; what is found is one of those beside it."""
    file = io.BytesIO()
    _logo(WHITE, (BLUE, 0.5), (BLACK, 0.5)).save(file, "JPEG", quality=70)
    found = logo_colour(Image.open(file))
    assert max(abs(one - other) for one, other in zip(found, BLUE, strict=True)) <= 6
    file = io.BytesIO()
    _logo(WHITE, (BLACK, 0.5), (GREY, 0.5)).save(file, "JPEG", quality=70)
    assert oklch_of(logo_colour(Image.open(file)))[0] < 0.1


def test_a_soft_edge_is_not_the_colour() -> None:
    """Half-transparent pixels belong to the edge of another colour."""
    logo = _logo((0, 0, 0, 0), (BLUE, 0.2))
    logo.paste((255, 120, 0, 90), (0, 30, 100, 100))
    assert logo_colour(logo) == BLUE


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 2), (900, 700)])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "CMYK", "LA"])
def test_any_size_and_mode_will_do(size: tuple[int, int], mode: str) -> None:
    """A logo may be a dot or a banner, in whatever mode its file has."""
    found = logo_colour(Image.new("RGB", size, (204, 0, 0)).convert(mode))
    grey = mode == "LA"
    assert (oklch_of(found)[1] < 0.01) == grey
    assert grey or found[0] > 150


def test_a_picture_that_shows_nothing_is_refused() -> None:
    """A wholly transparent logo has no colour to take."""
    with pytest.raises(InputError, match="shows nothing"):
        logo_colour(Image.new("RGBA", (30, 30), (200, 0, 0, 0)))


@given(st.tuples(*[st.integers(0, 255)] * 3), st.integers(1, 40))
def test_a_logo_of_one_colour_has_that_colour(colour: RGB, side: int) -> None:
    """What is given is a colour of the picture, not a mean."""
    assert logo_colour(Image.new("RGB", (side, side), colour)) == colour
