"""Characters that a font claims and does not draw: found by name, wherever the font comes from."""

from __future__ import annotations

from pathlib import Path

import broken_fonts
import pytest
import regex

from fonts.blank import blank_characters
from fonts.catalogue import Catalogue
from fonts.shaping import shape
from fonts.stamps import Stamps
from fonts.typeface import FontChoice

LETTERS = "ABe\u0301\u0302\u2800\u3164ก字"
HOLLOW = {"Format": 10, "Glyph": "nothing", "Paint": {"Format": 2, "PaletteIndex": 0, "Alpha": 1.0}}


def found(folder: Path, text: str, **made: object) -> tuple[tuple[str, str], ...]:
    """What is blank in a text that is set in a font made for the test."""
    broken_fonts.font(folder / "Broken.ttf", LETTERS, **made)  # type: ignore[arg-type]
    return blank_characters(shape(text, Catalogue(folder).typeface(FontChoice("Broken"))))


def test_a_sound_font_has_no_gaps(tmp_path: Path) -> None:
    """A text whose characters are all drawn passes, spaces and all."""
    assert () == found(tmp_path, "AB e\u0301 ก字 A")


def test_a_character_that_draws_nothing_is_named_once_with_its_font(tmp_path: Path) -> None:
    """Whoever reads the error knows which character is missing and which font to replace."""
    assert (("B", "Broken"), ("ก", "Broken")) == found(tmp_path, "A B กBA", blank="Bก")


def test_an_outline_without_area_is_a_gap(tmp_path: Path) -> None:
    """A glyph of lines that enclose nothing has extents and no ink."""
    assert (("B", "Broken"),) == found(tmp_path, "AB", flat="B")


def test_a_letter_that_a_feature_takes_away_is_a_gap(tmp_path: Path) -> None:
    """What counts is what is set, not what the font has for the character by itself."""
    assert (("B", "Broken"),) == found(tmp_path, "AB", replaced="B")


def test_a_mark_that_draws_nothing_is_named_though_its_letter_is_drawn(tmp_path: Path) -> None:
    """A lost accent changes a word as a lost letter does."""
    assert (("\u0301", "Broken"),) == found(tmp_path, "Ae\u0301 e\u0302", blank="\u0301")


def test_what_is_blank_by_nature_is_no_gap(tmp_path: Path) -> None:
    """A space, an empty pattern of Braille and a filler of Hangul are as they should be."""
    assert () == found(tmp_path, "A \u2800\u3164A", blank="\u2800\u3164")


def test_a_picture_that_cannot_be_drawn_is_a_gap(tmp_path: Path) -> None:
    """Bitmap fonts say how large their pictures are; that is no ink."""
    assert (("B", "Broken"),) == found(tmp_path, "AB", pictures="B")


def test_colours_are_ink_and_hollow_ones_are_not(tmp_path: Path) -> None:
    """A glyph without outline whose colours draw it is no gap; one whose colours draw nothing is."""
    layers = {"A": {**HOLLOW, "Glyph": "whole"}, "B": HOLLOW}
    assert (("B", "Broken"),) == found(tmp_path, "AB", blank="AB", layers=layers)


@pytest.mark.parametrize("name", [family.name for family in Catalogue().families])
def test_bundled_fonts_draw_all_that_they_claim(catalogue: Catalogue, name: str) -> None:
    """The fonts that come with Pullquote need not be looked at on every card: they have no gaps."""
    stamps = Stamps(limit_bytes=0)
    blank = regex.compile(r"[\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\p{InSC=Invisible_Stacker}\u2800]")
    gaps = []
    for file in catalogue.family(name).files:
        instance = catalogue.face(file).instance(())
        for point in sorted(instance.face.covered):
            if blank.match(chr(point)):
                continue
            # Outlines have extents if they have ink; drawing all of them would take six seconds for Chinese alone.
            inked = instance.ink(chr(point)) is not None
            if inked and instance.face.has_colour:
                glyph = instance.font.get_nominal_glyph(point)
                inked = stamps.get(instance, glyph, 32, (0, 0, 0), (255, 255, 255)) is not None
            if not inked:
                gaps.append(f"{file.path.name} U+{point:04X}")
    assert [] == gaps
