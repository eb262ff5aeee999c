"""Bands of tiles: kinds and colours take turns by rule, the same for the same quote, and mirrored for other pages."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PIL import Image, ImageChops, ImageOps

from cards.placed import TileBand
from cards.shapes import mark_mask, ring_mask
from cards.tiles import draw_tiles, tile_seed
from templates.colour import RGB

GROUND, A, B, C = (255, 244, 224), (255, 119, 87), (91, 75, 224), (255, 196, 61)
SIDE = 48


def _drawn(columns: int, rows: int, seed: int, *, mirrored: bool = False) -> Image.Image:
    picture = Image.new("RGB", (columns * SIDE, rows * SIDE), GROUND)
    draw_tiles(TileBand(0, 0, SIDE, columns, rows, (A, B, C), seed, mirrored), picture)
    return picture


def _tile(picture: Image.Image, column: int, row: int) -> Image.Image:
    return picture.crop((column * SIDE, row * SIDE, (column + 1) * SIDE, (row + 1) * SIDE))


def _kind(picture: Image.Image) -> int:
    """Which kind a tile is, told from what it covers at its corners, its middle and its rim."""
    corners = [picture.getpixel(at) for at in ((1, 1), (SIDE - 2, 1), (1, SIDE - 2), (SIDE - 2, SIDE - 2))]
    middle = picture.getpixel((SIDE // 2, SIDE // 2 + 1))
    first, second, third, fourth = corners
    if first == second == third == fourth:
        return 1 if middle == first else 3
    if first == third and second == fourth:
        return 4
    if second == third:
        # The discs of quarter tiles reach both of these corners' neighbourhood; their third corner differs.
        return 0 if middle == first else 2
    return 3


def _colours(picture: Image.Image) -> set[RGB]:
    """The colours that fill more than a fiftieth of a tile: edges are between two of them."""
    found = picture.getcolors(SIDE * SIDE)
    assert found is not None
    return {colour for count, colour in found if count > SIDE * SIDE / 50 and isinstance(colour, tuple)}  # type: ignore[misc]


def test_the_bands_of_the_drawn_reference() -> None:
    """Ring, arches, quarter disc on a square, quarter disc; and below: mark, ring, arches, quarter disc on a square."""
    picture = _drawn(4, 2, 1)
    kinds = [[_kind(_tile(picture, column, row)) for column in range(4)] for row in range(2)]
    assert kinds == [[1, 3, 0, 2], [4, 1, 3, 0]]
    shown = [[_colours(_tile(picture, column, row)) for column in range(4)] for row in range(2)]
    assert shown == [
        [{B, GROUND}, {C, A}, {A, B}, {B, GROUND}],
        [{C, GROUND}, {A, GROUND}, {B, C}, {C, A}],
    ]


def test_no_seed_puts_a_kind_beside_itself_and_all_kinds_take_turns() -> None:
    """In a row of five stands each kind once."""
    for seed in range(15):
        picture = _drawn(5, 3, seed)
        kinds = [[_kind(_tile(picture, column, row)) for column in range(5)] for row in range(3)]
        for row in range(3):
            assert sorted(kinds[row]) == [0, 1, 2, 3, 4]
            assert all(kinds[row][column] != kinds[row][column + 1] for column in range(4))
        assert all(kinds[row][column] != kinds[row + 1][column] for row in range(2) for column in range(5))


def test_fifteen_seeds_give_fifteen_bands() -> None:
    """Five kinds by three colours; then they come again."""
    assert len({_drawn(4, 1, seed).tobytes() for seed in range(15)}) == 15
    assert _drawn(4, 1, 3).tobytes() == _drawn(4, 1, 18).tobytes()


@pytest.mark.parametrize("seed", range(15))
def test_a_mirrored_band_is_the_mirror_image_but_for_the_mark(seed: int) -> None:
    """Columns run from the right, each tile turned over with them."""
    straight, mirrored = _drawn(4, 2, seed), _drawn(4, 2, seed, mirrored=True)
    for row in range(2):
        for column in range(4):
            before, after = _tile(straight, column, row), _tile(mirrored, 3 - column, row)
            wanted = before if _kind(before) == 4 else ImageOps.mirror(before)
            assert ImageChops.difference(after, wanted).getbbox() is None


def test_tiles_touch_and_leave_no_outline() -> None:
    """Nothing of the card shows between tiles that have squares: along such an edge lie their colours alone."""
    picture = Image.new("RGB", (2 * SIDE, 2 * SIDE), (0, 255, 0))
    draw_tiles(TileBand(0, 0, SIDE, 2, 1, (A, B, C), 3), picture)
    assert [_kind(_tile(picture, 0, 0)), _kind(_tile(picture, 1, 0))] == [3, 0]
    assert all(picture.getpixel((x, y))[1] < 255 for x in (SIDE - 1, SIDE) for y in range(SIDE))  # type: ignore[index]
    assert _tile(picture, 0, 1).getcolors() == [(SIDE * SIDE, (0, 255, 0))]


def test_rings_and_marks_are_those_of_other_layers() -> None:
    """The mark in a band is the account's mark, and a ring's hole is a third of it."""
    for seed, mask in ((4, mark_mask(SIDE)), (1, ring_mask(SIDE, 1 / 3))):
        wanted = Image.new("RGB", (SIDE, SIDE), GROUND)
        wanted.paste((A, B, C)[seed % 3], (0, 0), mask)
        assert _drawn(1, 1, seed).tobytes() == wanted.tobytes()


def test_what_lies_outside_the_card_is_left_out() -> None:
    """A band may begin before the card and end behind it."""
    picture = Image.new("RGB", (SIDE, SIDE), GROUND)
    draw_tiles(TileBand(-SIDE // 2, -SIDE // 2, SIDE, 3, 3, (A, B, C), 2), picture)
    whole = _drawn(3, 3, 2).crop((SIDE // 2, SIDE // 2, SIDE // 2 + SIDE, SIDE // 2 + SIDE))
    assert picture.tobytes() == whole.tobytes()


def test_seeds_are_small_spread_and_the_same_everywhere() -> None:
    """The same in a fresh process, and each of the fifteen comes up."""
    keys = [f"quote {number}" for number in range(300)]
    seeds = [tile_seed(key) for key in keys]
    assert set(seeds) == set(range(15))
    code = "from cards.tiles import tile_seed; print([tile_seed(f'quote {n}') for n in range(300)])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == repr(seeds)
