"""A photo as a card's ground: filled, sharp enough, blurred and toned as asked."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageStat

from cards.photo_ground import duotone, photo_ground
from cards.photograph import read_picture
from cards.picture import Photo, Picture
from cards.placed import PhotoGround
from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from quotes.errors import Refused
from templates.oklch import oklch_of

DARK, LIGHT = (20, 30, 80), (250, 230, 190)


@pytest.fixture
def landscape(tmp_path: Path) -> Picture:
    """A photo of 400 x 200 pixels: dark, with a bright disc on the right and a fine grid on the left."""
    picture = Image.new("RGB", (400, 200), (30, 40, 50))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((300, 80, 340, 120), fill="white")
    for x in range(0, 100, 2):
        pen.line((x, 0, x, 200), fill=(90, 100, 110))
    picture.save(tmp_path / "photo.png")
    return read_picture(tmp_path / "photo.png")


def channels(picture: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    """One pixel."""
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    red, green, blue = (int(value) for value in found)
    return red, green, blue


def test_a_photo_fills_the_card_around_its_focus(landscape: Picture) -> None:
    """The ground has the card's size, and the point that matters stands where the card keeps room for it."""
    ground = photo_ground(PhotoGround(landscape, focus=(0.8, 0.5)), 200, 200)
    assert (ground.mode, ground.size) == ("RGB", (200, 200))
    assert min(channels(ground, 120, 100)) > 250
    ground = photo_ground(PhotoGround(landscape, focus=(0.8, 0.5), keep=(0.75, 0.5)), 200, 200)
    assert min(channels(ground, 150, 100)) > 250


def test_without_a_focus_the_picture_tells(landscape: Picture) -> None:
    """The disc is in view, though the middle of the photo would leave it out."""
    ground = photo_ground(PhotoGround(landscape), 100, 200)
    assert max(ImageStat.Stat(ground).extrema[0]) > 250


def test_a_photo_is_enlarged_to_twice_its_size_and_no_further(landscape: Picture) -> None:
    """A card never shows a photo's pixels; the refusal names both sizes and a remedy."""
    assert photo_ground(PhotoGround(landscape), 800, 400).size == (800, 400)
    with pytest.raises(Refused, match="400 x 200") as caught:
        photo_ground(PhotoGround(landscape), 810, 405)
    assert caught.value.rule == "photo"
    assert "half" in caught.value.hint


def test_blur_takes_detail_and_leaves_the_light(landscape: Picture) -> None:
    """A blurred ground is calmer and no darker."""
    sharp = photo_ground(PhotoGround(landscape, focus=(0, 0)), 200, 200)
    blurred = photo_ground(PhotoGround(landscape, focus=(0, 0), blur=6.0), 200, 200)
    before, after = ImageStat.Stat(sharp), ImageStat.Stat(blurred)
    assert after.stddev[0] < before.stddev[0] * 0.9
    assert abs(after.mean[0] - before.mean[0]) < 1


def test_duotone_runs_from_one_colour_to_the_other(landscape: Picture) -> None:
    """Black becomes the one colour, white the other, and what is between has a lightness between, in its order."""
    run = Image.new("RGB", (256, 1))
    for value in range(256):
        run.putpixel((value, 0), (value, value, value))
    toned = duotone(run, DARK, LIGHT)
    assert channels(toned, 0, 0) == DARK
    assert channels(toned, 255, 0) == LIGHT
    lightness = [oklch_of(channels(toned, value, 0))[0] for value in range(256)]
    assert all(after >= before - 0.004 for before, after in pairwise(lightness))
    ground = photo_ground(PhotoGround(landscape, focus=(0.8, 0.5), duotone=(DARK, LIGHT)), 200, 200)
    assert channels(ground, 120, 100) == LIGHT


def test_duotone_goes_by_luminance_not_by_numbers() -> None:
    """A full green is far lighter than a full blue, and is toned so."""
    green = duotone(Image.new("RGB", (1, 1), (0, 255, 0)), DARK, LIGHT)
    blue = duotone(Image.new("RGB", (1, 1), (0, 0, 255)), DARK, LIGHT)
    assert oklch_of(channels(green, 0, 0))[0] > oklch_of(channels(blue, 0, 0))[0] + 0.2


def test_a_photo_that_was_tried_otherwise_before_gives_the_same_card(landscape: Picture, tmp_path: Path) -> None:
    """A renderer keeps the fitted photo between tries; neither their order nor what they leave behind is seen."""
    Image.open(landscape.path).resize((1200, 800)).save(tmp_path / "large.png")
    large = read_picture(tmp_path / "large.png")
    tries = [Photo(large, None, blur, duotone) for blur in (0.0, 4.0) for duotone in (True, False)]
    specs = [CardSpec("So it goes on.", "Ann Author", Look("photo", "opengraph", photo=photo)) for photo in tries]
    one = Renderer()
    alone = [Renderer().draw(spec).card.pixels for spec in specs]
    assert [one.draw(spec).card.pixels for spec in (*specs, *specs)] == alone * 2
    assert len(set(alone)) == 4
