"""Logos and portraits on a card."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from PIL import Image, ImageChops, ImageDraw

from cards.photograph import read_picture
from cards.placed import Box, Plate
from cards.plates import draw_plate

PAPER = (240, 230, 210)


def drawn(picture: Image.Image, path: Path, shape: Literal["whole", "round", "square"], box: Box) -> Image.Image:
    """A card of 100 x 100 with one plate on it."""
    picture.save(path, compress_level=1)
    card = Image.new("RGB", (100, 100), PAPER)
    draw_plate(Plate(read_picture(path), *box, shape=shape), card)
    return card


def channels(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """One pixel."""
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return tuple(int(value) for value in found)


def changed(card: Image.Image) -> Box | None:
    """The box of all that is not paper any more."""
    return ImageChops.difference(card, Image.new("RGB", card.size, PAPER)).getbbox()


@pytest.mark.parametrize("size", [(1, 1), (7, 7), (4000, 4000)])
def test_a_logo_of_any_size_fills_its_box(tmp_path: Path, size: tuple[int, int]) -> None:
    """One pixel or four thousand: the logo is as large as its box allows."""
    card = drawn(Image.new("RGBA", size, (0, 90, 200, 255)), tmp_path / "logo.png", "whole", (20, 30, 60, 70))
    assert changed(card) == (20, 30, 60, 70)
    assert channels(card, 40, 50) == (0, 90, 200)


@pytest.mark.parametrize(("size", "box"), [((400, 100), (20, 45, 60, 55)), ((100, 400), (35, 30, 45, 70))])
def test_a_logo_stands_whole_in_the_middle_of_its_box(
    tmp_path: Path, size: tuple[int, int], box: tuple[int, int, int, int]
) -> None:
    """Its shape is kept, whatever the box's."""
    assert changed(drawn(Image.new("RGB", size, "navy"), tmp_path / "logo.png", "whole", (20, 30, 60, 70))) == box


@pytest.mark.parametrize("side", [4, 40, 4000])
def test_what_is_transparent_shows_the_card_and_leaves_no_rim(tmp_path: Path, side: int) -> None:
    """The colour hidden under transparent pixels does not bleed into the edge."""
    logo = Image.new("RGBA", (side, side), (255, 0, 0, 0))
    logo.paste((0, 0, 255, 255), (side // 2, 0, side, side))
    card = drawn(logo, tmp_path / "logo.png", "whole", (20, 20, 60, 60))
    assert channels(card, 25, 40) == PAPER
    assert channels(card, 55, 40) == (0, 0, 255)
    # Between paper and blue, red only ever falls.
    reds = [channels(card, x, 40)[0] for x in range(18, 60)]
    assert max(reds) <= PAPER[0]


def test_a_portrait_is_round_with_a_smooth_edge(tmp_path: Path) -> None:
    """Corners show the card, the middle the face, and the edge has colours between."""
    card = drawn(Image.new("RGB", (300, 500), "black"), tmp_path / "face.jpg", "round", (10, 10, 90, 90))
    assert changed(card) == (10, 10, 90, 90)
    assert channels(card, 12, 12) == PAPER
    assert max(channels(card, 50, 50)) < 5
    shades = {channels(card, x, y)[0] for x in range(100) for y in range(100)}
    assert len(shades) > 20


def test_a_portrait_keeps_the_face_in_view_above_the_middle(tmp_path: Path) -> None:
    """A face high in a tall photo is found, and stands in the upper middle of its square."""
    photo = Image.new("RGB", (300, 900), (60, 70, 80))
    ImageDraw.Draw(photo).ellipse((110, 260, 190, 340), fill=(250, 220, 200))
    card = drawn(photo, tmp_path / "face.png", "square", (0, 0, 100, 100))
    bright = [(x, y) for x in range(100) for y in range(100) if channels(card, x, y)[0] > 200]
    assert abs(sum(x for x, _ in bright) / len(bright) - 50) < 5
    assert abs(sum(y for _, y in bright) / len(bright) - 42) < 6


def test_a_portrait_in_an_oblong_box_is_a_square_in_its_middle(tmp_path: Path) -> None:
    """Faces are not stretched."""
    assert changed(drawn(Image.new("RGB", (90, 90)), tmp_path / "a.png", "square", (10, 20, 90, 60))) == (
        30,
        20,
        70,
        60,
    )


def test_a_plate_that_leaves_the_card_is_cut_and_an_empty_one_draws_nothing(tmp_path: Path) -> None:
    """No box makes drawing fail."""
    assert changed(drawn(Image.new("RGB", (9, 9)), tmp_path / "a.png", "square", (-20, -20, 20, 20))) == (0, 0, 20, 20)
    assert changed(drawn(Image.new("RGB", (9, 9)), tmp_path / "a.png", "round", (20, 20, 20, 60))) is None
