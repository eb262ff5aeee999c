"""The font families at hand: found by name, and told by name when they cannot be used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fonts.catalogue import Catalogue, axes_of
from fonts.typeface import FontChoice
from quotes.errors import InputError, NotFound


def test_a_family_is_found_whatever_its_case(catalogue: Catalogue) -> None:
    """Nobody has to remember how a foundry spells its capitals."""
    assert catalogue.family("Newsreader") is catalogue.family("newsREADER")


def test_a_missing_family_is_told_with_the_nearest(catalogue: Catalogue) -> None:
    """A slip in a design's family name is put right by the message."""
    with pytest.raises(NotFound) as caught:
        catalogue.family("Newsreadr")
    assert "'Newsreadr'" in caught.value.message
    assert "Newsreader" in caught.value.hint


def test_a_users_family_hides_the_bundled_one(tmp_path: Path, catalogue: Catalogue) -> None:
    """Who puts a newer EB Garamond into the own folder gets that one, roman and italic alike."""
    shutil.copy(catalogue.family("EB Garamond").files[0].path, tmp_path / "mine.otf")
    family = Catalogue(tmp_path).family("EB Garamond")
    assert not family.bundled
    assert [tmp_path / "mine.otf"] == [file.path for file in family.files]


def test_other_families_stay_when_the_user_has_a_folder(tmp_path: Path, catalogue: Catalogue) -> None:
    """An own folder adds families; it takes none away."""
    shutil.copy(catalogue.family("EB Garamond").files[0].path, tmp_path / "mine.otf")
    assert [family.name for family in catalogue.families] == [family.name for family in Catalogue(tmp_path).families]


@pytest.mark.parametrize("data", [b"", b"no font at all", b"\0\1\0\0" + b"\xff" * 500, b"OTTO" * 100, b"ttcf" * 100])
def test_a_broken_file_is_listed_and_stops_nothing(tmp_path: Path, data: bytes) -> None:
    """A file that is no font is told of, and the fonts beside it serve."""
    (tmp_path / "broken.ttf").write_bytes(data)
    catalogue = Catalogue(tmp_path)
    (bad,) = catalogue.unreadable
    assert tmp_path / "broken.ttf" == bad.path
    assert bad.reason
    assert catalogue.family("Newsreader").bundled


def test_a_file_cut_off_in_the_middle_is_listed(tmp_path: Path, catalogue: Catalogue) -> None:
    """A download that broke off is not taken for a font without letters."""
    data = catalogue.family("Newsreader").files[0].path.read_bytes()
    (tmp_path / "half.ttf").write_bytes(data[:300])
    assert [tmp_path / "half.ttf"] == [bad.path for bad in Catalogue(tmp_path).unreadable]


def test_a_missing_family_names_the_files_that_could_not_be_used(tmp_path: Path) -> None:
    """The message leads from the missing family to the broken file that should have held it."""
    (tmp_path / "gotham.otf").write_bytes(b"broken")
    with pytest.raises(NotFound, match=r"gotham\.otf could not be used: ."):
        Catalogue(tmp_path).family("Gotham")


def test_a_folder_named_like_a_font_is_listed_not_opened(tmp_path: Path) -> None:
    """What cannot be read at all is told with the system's reason."""
    (tmp_path / "odd.ttf").mkdir()
    (bad,) = Catalogue(tmp_path).unreadable
    assert "directory" in bad.reason.casefold()


def test_a_font_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """A mistyped folder does not pass for an empty one."""
    with pytest.raises(NotFound, match="does not exist"):
        Catalogue(tmp_path / "nowhere")


def test_a_font_that_is_gone_by_the_time_it_is_used_is_told(tmp_path: Path, catalogue: Catalogue) -> None:
    """A font deleted while the program runs is an error with a name, not a traceback."""
    file = tmp_path / "mine.otf"
    shutil.copy(catalogue.family("EB Garamond").files[0].path, file)
    own = Catalogue(tmp_path)
    file.unlink()
    with pytest.raises(NotFound, match=r"mine\.otf is missing"):
        own.typeface(FontChoice("EB Garamond"))


def test_an_axis_that_a_family_lacks_is_told_with_those_it_has(catalogue: Catalogue) -> None:
    """A mistyped axis would otherwise be drawn as if it were not there."""
    with pytest.raises(InputError) as caught:
        catalogue.typeface(FontChoice("Newsreader", axes=axes_of({"wdth": 80})))
    assert "'wdth'" in caught.value.message
    assert "opsz, wght" in caught.value.hint


def test_an_axis_position_out_of_range_is_told(catalogue: Catalogue) -> None:
    """A weight of 9000 is a slip; holding it to 800 would hide it."""
    with pytest.raises(InputError, match="from 200 to 800, not to 9000"):
        catalogue.typeface(FontChoice("Newsreader", axes=axes_of({"wght": 9000})))


def test_italics_are_true_or_absent(catalogue: Catalogue) -> None:
    """A family's italic is a file of its own: no slanted roman is ever made."""
    italic = catalogue.typeface(FontChoice("EB Garamond", italic=True)).first
    assert "Italic" in italic.face.file.path.name
    assert catalogue.has_italic("EB Garamond")
