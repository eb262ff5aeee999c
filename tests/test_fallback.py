"""Where a design's face ends: the families of other scripts, the user's fonts, and at last the system's."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.ttCollection import TTCollection

from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from fonts.catalogue import Catalogue, axes_of
from fonts.scripts import least_leading, script_of
from fonts.system import system_folders
from fonts.typeface import FontChoice, Typeface
from quotes.errors import Refused

SERIF = FontChoice("Newsreader", axes=axes_of({"wght": 400}))
SANS = FontChoice("Archivo", axes=axes_of({"wght": 800, "wdth": 70}))

SAMPLES = {
    "Arab": "السلام",
    "Armn": "Բարեւ",
    "Beng": "নমস্কার",
    "Deva": "नमस्ते",
    "Geor": "გამარჯობა",
    "Hebr": "שלום",
    "Taml": "வணக்கம்",
    "Thai": "สวัสดี",
    "Hani": "千里之行",
    "Hira": "ありがとう",
    "Kana": "カード",
    "Hang": "안녕하세요",
    "Grek": "λόγος",
    "Cyrl": "слово",
}
ETHIOPIC = "ሰላም"


def families(typeface: Typeface, text: str) -> list[str]:
    """The families that draw a text, in order."""
    return [run.member.family for run in typeface.runs(text)]


def font_with(path: Path, characters: str, name: str, *, blank: bool = False) -> Path:
    """A small font of squares for some characters; `blank` ones have no outline."""
    builder = FontBuilder(1000, isTTF=True)
    glyphs = [".notdef", *(f"uni{ord(character):04X}" for character in characters)]
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap({ord(character): f"uni{ord(character):04X}" for character in characters})
    pen = TTGlyphPen(None)
    if not blank:
        for move, point in (("moveTo", (50, 0)), ("lineTo", (50, 600)), ("lineTo", (550, 600)), ("lineTo", (550, 0))):
            getattr(pen, move)(point)
        pen.closePath()
    square = pen.glyph()
    builder.setupGlyf(dict.fromkeys(glyphs, square))
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (600, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": name, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


@pytest.mark.parametrize(("script", "text"), SAMPLES.items())
def test_every_script_has_a_face_beside_a_serif_and_a_sans(catalogue: Catalogue, script: str, text: str) -> None:
    """Out of the box each script is drawn whole by one family, with serifs beside serifs."""
    assert script in {script_of(character) for character in text}
    serif, sans = (catalogue.typeface(choice) for choice in (SERIF, SANS))
    for typeface in (serif, sans):
        assert not typeface.missing(text)
        assert len(set(families(typeface, text))) == 1
    if script not in ("Arab", "Grek"):
        assert "Serif" in families(serif, text)[0]
        assert "Sans" in families(sans, text)[0]


def test_a_heavy_design_has_heavy_fallbacks(catalogue: Catalogue) -> None:
    """A poster's Hebrew is as bold as its Latin."""
    (run,) = catalogue.typeface(SANS).runs(SAMPLES["Hebr"])
    assert run.member.instance.face.file.weight == 700


def test_a_word_is_never_set_in_two_families(catalogue: Catalogue) -> None:
    """A Latin face that has π and Ω must not draw those two letters of a Greek word."""
    assert len(set(families(catalogue.typeface(SERIF), "πᾶς"))) == 1


def test_one_rare_letter_takes_only_its_word_along(catalogue: Catalogue) -> None:
    """A quote is not set in another face for one letter that its own lacks."""
    text = "plain words and Ꝟesper too"
    drawn = dict.fromkeys(families(catalogue.typeface(SERIF), text), "")
    for run in catalogue.typeface(SERIF).runs(text):
        drawn[run.member.family] += text[run.start : run.end]
    assert drawn["Newsreader"].startswith("plain words and ")
    assert drawn["Newsreader"].endswith("too")


@pytest.mark.parametrize("text", ["→", "★ ✓", "≠", "☎"])
def test_symbols_have_a_face(catalogue: Catalogue, text: str) -> None:
    """Arrows, stars and ticks stand in many a quote."""
    assert not catalogue.typeface(SERIF).missing(text)


def test_letters_that_join_are_not_set_apart(catalogue: Catalogue) -> None:
    """Tracking would tear Arabic letters and the head line of Devanagari."""
    typeface = catalogue.typeface(SERIF)
    for script in ("Arab", "Deva", "Thai"):
        assert not any(run.member.tracked for run in typeface.runs(SAMPLES[script]))
    assert all(run.member.tracked for run in typeface.runs("Latin"))


def test_a_script_with_tall_marks_asks_for_more_leading() -> None:
    """Thai lines stand further apart than Latin ones; a Thai word in a Latin sentence does not open all lines."""
    assert least_leading(SAMPLES["Thai"]) > 1.5
    assert least_leading("Plain words.") == 0.0
    assert least_leading(f"A sentence of many words in which {SAMPLES['Thai']} stands but once.") == 0.0


def test_a_users_font_draws_what_no_bundled_one_has(tmp_path: Path) -> None:
    """Who writes Amharic puts a font into the folder, and no design has to name it."""
    font_with(tmp_path / "own.ttf", ETHIOPIC, "Own Ethiopic")
    typeface = Catalogue(tmp_path).typeface(SERIF)
    assert not typeface.missing(ETHIOPIC)
    assert set(families(typeface, ETHIOPIC)) == {"Own Ethiopic"}


def test_the_systems_fonts_come_last(tmp_path: Path) -> None:
    """A font of the system's serves only what neither Pullquote nor the user has."""
    own, system = tmp_path / "own", tmp_path / "system"
    own.mkdir()
    system.mkdir()
    font_with(own / "own.ttf", ETHIOPIC[0], "Own Ethiopic")
    font_with(system / "other.ttf", "a" + ETHIOPIC, "System Ethiopic")
    typeface = Catalogue(own, (system,)).typeface(SERIF)
    assert families(typeface, "a") == ["Newsreader"]
    assert families(typeface, ETHIOPIC[0]) == ["Own Ethiopic"]
    assert families(typeface, ETHIOPIC[1]) == ["System Ethiopic"]
    assert Catalogue(own).typeface(SERIF).missing(ETHIOPIC[1]) == (ETHIOPIC[1],)


def test_a_broken_font_of_the_systems_is_passed_by(tmp_path: Path) -> None:
    """What lies about on a machine is nobody's fault and stops no card."""
    (tmp_path / "a-regular.ttf").write_bytes(b"no font")
    (tmp_path / "gone").mkdir()
    font_with(tmp_path / "good.ttf", ETHIOPIC, "Good")
    typeface = Catalogue(None, (tmp_path, tmp_path / "nowhere")).typeface(SERIF)
    assert families(typeface, ETHIOPIC) == ["Good"]


def test_a_collection_gives_all_its_faces(tmp_path: Path) -> None:
    """A .ttc holds several fonts; the second is as good as the first."""
    first = font_with(tmp_path / "first.ttf", "ab", "First")
    second = font_with(tmp_path / "second.ttf", ETHIOPIC, "Second")
    collection = TTCollection()
    collection.fonts = [TTFont(first), TTFont(second)]
    folder = tmp_path / "folder"
    folder.mkdir()
    collection.save(folder / "both.ttc")
    catalogue = Catalogue(folder)
    assert {"First", "Second"} <= {family.name for family in catalogue.families}
    assert families(catalogue.typeface(SERIF), ETHIOPIC) == ["Second"]
    assert families(Catalogue(None, (folder,)).typeface(SERIF), ETHIOPIC) == ["Second"]


@pytest.mark.parametrize("cut", [40, 200, 600])
def test_a_collection_that_is_damaged_is_told(tmp_path: Path, cut: int) -> None:
    """A collection cut short is listed with its reason, not half used in silence."""
    first = font_with(tmp_path / "first.ttf", "ab", "First")
    collection = TTCollection()
    collection.fonts = [TTFont(first), TTFont(first)]
    folder = tmp_path / "folder"
    folder.mkdir()
    collection.save(folder / "both.ttc")
    shutil.copy(folder / "both.ttc", tmp_path / "whole.ttc")
    (folder / "both.ttc").write_bytes((tmp_path / "whole.ttc").read_bytes()[:cut])
    assert [folder / "both.ttc"] == [bad.path for bad in Catalogue(folder).unreadable]


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_every_platform_has_its_folders(platform: str) -> None:
    """Fonts for all and fonts of one's own are both looked for."""
    folders = system_folders(platform, Path("home"))
    assert any(folder.is_relative_to(Path("home")) for folder in folders)
    assert len(folders) >= 2


@pytest.mark.parametrize("top", [0, -100, 1])
def test_a_font_with_no_height_does_not_scale_its_letters_away(tmp_path: Path, top: int) -> None:
    """A small x that is flat, below the baseline or a hair high gives no scale: the letters are set as drawn."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    path = font_with(folder / "odd.ttf", "x" + ETHIOPIC, "Odd")
    font = TTFont(path)
    pen = TTGlyphPen(None)
    for move, point in (("moveTo", (50, top - 90)), ("lineTo", (50, top)), ("lineTo", (90, top))):
        getattr(pen, move)(point)
    pen.closePath()
    font["glyf"]["uni0078"] = pen.glyph()
    font["OS/2"].sxHeight = top
    font.save(path)
    (run,) = Catalogue(folder).typeface(SERIF).runs(ETHIOPIC)
    assert ("Odd", True) == (run.member.family, 0.25 < run.member.scale < 4)


def test_a_font_that_paints_walls_is_refused(tmp_path: Path) -> None:
    """A damaged font whose letter is a thousand em wide is named, not drawn until the memory is full."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    path = font_with(folder / "walls.ttf", ETHIOPIC, "Walls")
    font = TTFont(path)
    font["head"].unitsPerEm = 16
    font.save(path)
    with pytest.raises(Refused, match=r"Walls draws .* times the size of type") as caught:
        Renderer(Catalogue(folder)).draw(CardSpec(ETHIOPIC, "Author Name", Look()))
    assert "glyphs" == caught.value.rule


def test_a_text_of_rare_letters_asks_each_family_once_a_word(catalogue: Catalogue, monkeypatch: Any) -> None:
    """Thousands of letters of a script that no family has whole take time that grows with their number alone."""
    asked = 0
    whole = Typeface._word_family

    def counted(self: Typeface, word: frozenset[str], script: str) -> Any:
        nonlocal asked
        asked += 1
        return whole(self, word, script)

    monkeypatch.setattr(Typeface, "_word_family", counted)
    text = "".join(map(chr, range(0x4E00, 0x5000))) + "\U000323af"
    assert catalogue.typeface(SERIF).missing(text)
    assert asked == 1


def test_digits_in_arabic_are_shaped_as_arabics_own(catalogue: Catalogue) -> None:
    """The sign of a verse's end holds its number, which has an embedding level of its own."""
    runs = catalogue.typeface(SERIF).runs("لا \u06dd\u0661", b"\1\1\1\2\2")
    assert ["Arab", "Arab"] == [run.script for run in runs]
