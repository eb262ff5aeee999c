"""The pixels of a glyph: drawn once, kept within bounds, placed to a quarter pixel."""

from __future__ import annotations

import pytest

from fonts.catalogue import Catalogue, axes_of
from fonts.face import Instance
from fonts.masks import Mask, Masks
from fonts.typeface import FontChoice


@pytest.fixture(scope="module")
def face(catalogue: Catalogue) -> Instance:
    """The face of the default design."""
    return catalogue.typeface(FontChoice("Newsreader", axes=axes_of({"wght": 400}))).first


def glyph(face: Instance, character: str) -> int:
    """A character's glyph number."""
    return int(face.font.get_nominal_glyph(ord(character)))


def drawn(masks: Masks, face: Instance, character: str, size_px: float = 30, quarter: int = 0) -> Mask:
    """A glyph's mask, which must have ink."""
    mask = masks.get(face, glyph(face, character), size_px, quarter)
    assert mask is not None
    return mask


def ink(mask: Mask) -> int:
    """The sum of all coverage."""
    return sum(mask[0].tobytes())


def centre(mask: Mask) -> float:
    """Where the ink's weight lies from the glyph's origin, in pixels to the right."""
    picture, left, _ = mask
    width, data = picture.width, picture.tobytes()
    return left + 0.5 + sum(index % width * value for index, value in enumerate(data)) / sum(data)


def test_a_glyph_is_drawn_once_and_kept() -> None:
    """A letter that comes again costs a look-up."""
    masks, face = Masks(), Catalogue().typeface(FontChoice("Newsreader")).first
    assert drawn(masks, face, "a") is drawn(masks, face, "a")


def test_a_blank_has_no_mask(face: Instance) -> None:
    """A space is no ink at all, which is not the same as unknown."""
    assert Masks().get(face, glyph(face, " "), 40, 0) is None


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_quarter_moves_the_ink_by_a_quarter_of_a_pixel(face: Instance, quarter: int) -> None:
    """Letters stand where the spacing wants them, not on whole pixels: the same ink, shifted."""
    still, moved = drawn(Masks(), face, "o"), drawn(Masks(), face, "o", quarter=quarter)
    assert pytest.approx(quarter / 4, abs=0.02) == centre(moved) - centre(still)
    assert pytest.approx(ink(still), rel=0.005) == ink(moved)


def test_a_mask_has_the_size_and_place_of_its_letter(face: Instance) -> None:
    """A mask is as high as its ink and its top lies above the baseline by the letter's height."""
    box = face.ink("H")
    assert box is not None
    picture, left, top = drawn(Masks(), face, "H", 100)
    assert abs(picture.height - (box[3] - box[1]) * 100) <= 2
    assert abs(-top - box[3] * 100) <= 1
    assert abs(left - box[0] * 100) <= 1


def test_a_letter_stands_upright(face: Instance) -> None:
    """An L has its foot below: more ink in its lower half than in its upper half."""
    picture, _, _ = drawn(Masks(), face, "L", 60)
    upper = sum(picture.crop((0, 0, picture.width, picture.height // 2)).tobytes())
    lower = sum(picture.crop((0, picture.height // 2, picture.width, picture.height)).tobytes())
    assert upper < lower


def test_solid_parts_are_fully_covered(face: Instance) -> None:
    """The middle of a thick stem is full ink, or all type would look grey."""
    assert drawn(Masks(), face, "I", 200)[0].getextrema()[1] == 255


def test_size_and_axes_make_masks_of_their_own(catalogue: Catalogue, face: Instance) -> None:
    """A bold letter is never served where a light one was asked for."""
    masks = Masks()
    bold = catalogue.typeface(FontChoice("Newsreader", axes=axes_of({"wght": 800}))).first
    assert ink(drawn(masks, face, "n")) < ink(drawn(masks, bold, "n"))
    assert ink(drawn(masks, face, "n")) < ink(drawn(masks, face, "n", 31))


def test_a_full_cache_drops_the_longest_unused(face: Instance) -> None:
    """However many glyphs a batch draws, memory stays bounded, and what is in use stays at hand."""
    masks = Masks(limit_bytes=20_000)
    first, used = drawn(masks, face, "a"), drawn(masks, face, "b")
    for size in range(20, 80):
        drawn(masks, face, "m", size)
        assert used is drawn(masks, face, "b")
    assert first is not drawn(masks, face, "a")


def test_a_limit_below_one_glyph_still_draws(face: Instance) -> None:
    """The cache may be too small for a glyph; the card is drawn all the same."""
    masks = Masks(limit_bytes=1)
    assert drawn(masks, face, "a")[0].tobytes() == drawn(Masks(), face, "a")[0].tobytes()


def test_a_kept_mask_does_not_change_when_others_are_drawn(face: Instance) -> None:
    """The rasteriser's own buffers are used again; a kept picture must not be one of them."""
    masks = Masks()
    kept = drawn(masks, face, "g", 50)
    before = kept[0].tobytes()
    for character in "abcdefhijklmnopqrstuvwxyzABCDEFGHIJKLMNOP":
        for size in (20, 50, 90):
            drawn(masks, face, character, size)
    assert before == kept[0].tobytes()
    assert before == drawn(Masks(), face, "g", 50)[0].tobytes()
