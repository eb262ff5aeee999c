"""The families of single designs: the axes, letters and features that the designs ask for."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uharfbuzz as hb

import fonts.catalogue

BUNDLED = Path(fonts.catalogue.__file__).parent
FAMILIES: dict[str, dict[str, Any]] = {
    family["name"]: family for family in json.loads((BUNDLED / "manifest.json").read_text(encoding="utf-8"))["family"]
}
LATIN_DESIGNS = ("Instrument Serif", "Instrument Sans", "Fraunces", "Bricolage Grotesque")
EUROPEAN_DESIGNS = ("Inter", "JetBrains Mono", "Source Serif 4")
NATIONAL = "ąćęłńóśźżčďěňřšťúůýžôľŕőűăâîșțğıİşçāēģīķļņūėįųõäöüßåæøðþœéèêëàïñđ"
"""Letters of the national languages of Europe that are written in Latin."""
GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψωΆΈΉΊΌΎΏάέήίόύώϊϋΐΰ"
CYRILLIC = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяёђѓєѕіїјљњћќўџґҐ"
VIETNAMESE = "ăâđêôơư" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
HEBREW = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"


@cache
def _font(path: str) -> Any:
    return hb.Font(hb.Face(hb.Blob((BUNDLED / path).read_bytes())))


def _covered(name: str) -> frozenset[int]:
    """What the upright files of a family cover."""
    files = [file for file in FAMILIES[name]["file"] if file["style"] == "roman"]
    return frozenset(point for file in files for point in _font(file["path"]).face.unicodes)


def _names(path: str) -> bytes:
    """The name table, in which UTF-16 is made plain by leaving out its zero bytes."""
    return bytes(_font(path).face.reference_table("name").data).replace(b"\0", b"")


def test_a_font_with_a_reserved_name_is_stored_as_it_was_released() -> None:
    """The Open Font License keeps a reserved name from fonts that were changed: such a file is unpacked, never cut."""
    reserved = {
        file["path"]: file.get("subset", "")
        for family in FAMILIES.values()
        for file in family["file"]
        if b"with Reserved Font Name" in _names(file["path"])
    }
    assert reserved.keys() == {file["path"] for file in FAMILIES["Source Serif 4"]["file"]}
    assert set(reserved.values()) == {""}


@pytest.mark.parametrize(
    ("name", "axes"),
    [
        ("Instrument Sans", {"wght": (400, 700)}),
        ("Inter", {"wght": (100, 900)}),
        ("Fraunces", {"opsz": (9, 144), "wght": (100, 900)}),
        ("Bricolage Grotesque", {"opsz": (12, 96), "wght": (200, 800)}),
        ("JetBrains Mono", {"wght": (100, 800)}),
        ("Fredoka", {"wght": (300, 700)}),
        ("Source Serif 4", {"opsz": (8, 60), "wght": (200, 900)}),
    ],
)
def test_all_files_of_a_variable_family_have_its_axes(name: str, axes: dict[str, tuple[int, int]]) -> None:
    """A design's weight and optical size hold for every letter, whichever of the family's files draws it."""
    for file in FAMILIES[name]["file"]:
        infos = _font(file["path"]).face.axis_infos
        assert {info.tag: (info.min_value, info.max_value) for info in infos} == axes, file["path"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        *((name, NATIONAL) for name in (*LATIN_DESIGNS, *EUROPEAN_DESIGNS)),
        *((name, GREEK) for name in EUROPEAN_DESIGNS),
        *((name, CYRILLIC) for name in EUROPEAN_DESIGNS),
        ("Inter", VIETNAMESE),
        ("Fredoka", "éàçñöüßåøæ" + HEBREW),
    ],
)
def test_a_designs_family_has_the_letters_it_is_there_for(name: str, letters: str) -> None:
    """A design sets these languages in its own face and turns to no other in the middle of a word."""
    assert "".join(c for c in letters if ord(c) not in _covered(name)) == ""


def test_inter_keeps_the_features_that_its_design_asks_for() -> None:
    """The design asks for `calt` and `ss03`; a cut that lost them would pass unseen."""
    for file in FAMILIES["Inter"]["file"]:
        assert {"calt", "ss03", "tnum"} <= set(_font(file["path"]).face.get_language_feature_tags("GSUB"))
