"""What of a photo stays in view."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from cards.crop import crop_box, focus_of

SHARES = st.floats(0, 1)
EDGES = st.integers(1, 400)


def with_blob(size: tuple[int, int], at: tuple[float, float], colour: str, ground: str) -> Image.Image:
    """A plain picture with a disc, a tenth of its shorter edge in radius."""
    picture = Image.new("RGB", size, ground)
    x, y, radius = at[0] * size[0], at[1] * size[1], min(size) / 10
    ImageDraw.Draw(picture).ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    return picture


@pytest.mark.parametrize("at", [(0.5, 0.5), (0.2, 0.3), (0.85, 0.8), (0.15, 0.85), (0.7, 0.12)])
@pytest.mark.parametrize("size", [(600, 400), (400, 600), (900, 300)])
@pytest.mark.parametrize(("colour", "ground"), [("white", "#303030"), ("#202020", "#E0E0E0"), ("#C03030", "#308A30")])
def test_the_one_thing_in_a_picture_is_found(
    size: tuple[int, int], at: tuple[float, float], colour: str, ground: str
) -> None:
    """Bright on dark, dark on bright, or of another colour only: it is found within a twentieth."""
    x, y = focus_of(with_blob(size, at, colour, ground))
    assert abs(x - at[0]) < 0.05
    assert abs(y - at[1]) < 0.05


def test_a_plain_picture_has_its_focus_in_the_middle() -> None:
    """Where nothing stands out the middle is taken."""
    assert focus_of(Image.new("RGB", (300, 200), "teal")) == (0.5, 0.5)


def test_fine_detail_draws_the_eye_from_a_smooth_ground() -> None:
    """A textured thing as light as what is around it is found."""
    picture = Image.new("RGB", (600, 400), (128, 128, 128))
    picture.paste(Image.effect_noise((120, 120), 120).convert("RGB"), (400, 100))
    x, y = focus_of(picture)
    assert abs(x - 460 / 600) < 0.07
    assert abs(y - 160 / 400) < 0.07


def test_a_given_focus_wins() -> None:
    """What the person says matters more than what the picture shows."""
    picture = with_blob((600, 200), (0.1, 0.5), "white", "black")
    assert crop_box(picture, 100, 100) == pytest.approx((0, 0, 200, 200))
    assert crop_box(picture, 100, 100, focus=(0.5, 0.5)) == pytest.approx((200, 0, 400, 200))
    assert crop_box(picture, 100, 100, focus=(1, 0.5)) == pytest.approx((400, 0, 600, 200))


def test_the_focus_comes_to_the_place_that_is_kept_for_it() -> None:
    """With the words below, the subject stands above them."""
    tall = Image.new("RGB", (100, 400))
    left, top, right, bottom = crop_box(tall, 100, 100, focus=(0.5, 0.5), keep=(0.5, 0.25))
    assert (left, right) == (0, 100)
    assert (top, bottom) == pytest.approx((175, 275))


@given(EDGES, EDGES, EDGES, EDGES, st.none() | st.tuples(SHARES, SHARES), st.tuples(SHARES, SHARES))
def test_the_part_is_the_largest_of_its_shape_and_always_inside(
    wide: int, high: int, width: int, height: int, focus: tuple[float, float] | None, keep: tuple[float, float]
) -> None:
    """Whatever the sizes, nothing is stretched and no pixel beyond the edge is asked for."""
    left, top, right, bottom = crop_box(Image.new("RGB", (wide, high)), width, height, focus=focus, keep=keep)
    assert 0 <= left < right <= wide
    assert 0 <= top < bottom <= high
    assert (right - left) * height == pytest.approx((bottom - top) * width, rel=1e-6)
    assert right - left == pytest.approx(wide) or bottom - top == pytest.approx(high)


@given(st.integers(1, 60), st.integers(1, 60), st.sampled_from(["RGB", "RGBA"]), st.binary(min_size=1, max_size=40))
def test_every_picture_has_a_focus_within_it(wide: int, high: int, mode: str, data: bytes) -> None:
    """However small or odd."""
    size = wide * high * len(mode)
    x, y = focus_of(Image.frombytes(mode, (wide, high), (data * size)[:size]))
    assert 0 <= x <= 1
    assert 0 <= y <= 1
