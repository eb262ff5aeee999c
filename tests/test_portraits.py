"""Portraits: a picture in a folder that is called as an author is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pullquote.portraits import Portraits, portraits_of, slug
from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound, StorageError


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Jane Austen", "jane-austen"),
        ("Charlotte Brontë", "charlotte-bronte"),
        ("Flannery O’Connor", "flannery-oconnor"),
        ("J. R. R. Tolkien", "j-r-r-tolkien"),
        ("Фёдор Достоевский", "федор-достоевскии"),
        ("村上春樹", "村上春樹"),
        ("  --  ", ""),
    ],
)
def test_a_name_as_a_slug(author: str, name: str) -> None:
    """Letters and digits of any script stay, in lower case; accents and apostrophes go, the rest is a hyphen."""
    assert slug(author) == name


@given(st.text(max_size=40))
def test_a_slug_is_its_own_slug(name: str) -> None:
    """A file that is called by the slug belongs to the author, whatever letters the name has."""
    assert slug(slug(name)) == slug(name)


@pytest.mark.parametrize(
    "file",
    ["charlotte-bronte.jpg", "charlotte-bronte.JPEG", "Charlotte Brontë.png", "charlotte_bronte.webp", "bronte.txt"],
)
def test_the_picture_with_the_authors_name_is_found(tmp_path: Path, file: str) -> None:
    """Every known ending in any case serves, and the name with its accents too; other files are left alone."""
    (tmp_path / file).write_bytes(b"a picture")
    (tmp_path / "jane-austen.avif").write_bytes(b"another")
    found = Portraits(tmp_path).of("Charlotte Brontë")
    assert (found and found.path) == (None if file == "bronte.txt" else str(tmp_path / file))


def test_a_missing_folder_has_no_portraits(tmp_path: Path) -> None:
    """No folder is no error: most people have none."""
    assert Portraits(tmp_path / "portraits").of("Jane Austen") is None


def test_a_name_without_letters_has_no_portrait(tmp_path: Path) -> None:
    """A file without a name is not the portrait of an author without one."""
    (tmp_path / "-.png").write_bytes(b"a picture")
    assert Portraits(tmp_path).of("???") is None


def test_two_portraits_of_one_author_are_told(tmp_path: Path) -> None:
    """Which of the two is meant nobody can know: both are named, and other authors are not held up."""
    for name in ("jane-austen.jpg", "Jane Austen.png", "thales.png"):
        (tmp_path / name).write_bytes(b"a picture")
    portraits = Portraits(tmp_path)
    with pytest.raises(InputError) as caught:
        portraits.of("Jane Austen")
    assert "jane-austen.jpg" in caught.value.message and "Jane Austen.png" in caught.value.message
    assert portraits.of("Thales") is not None


def test_a_portrait_is_read_once_in_a_batch(tmp_path: Path) -> None:
    """A thousand quotes of an author do not read the file a thousand times."""
    (tmp_path / "thales.png").write_bytes(b"a picture")
    portraits = Portraits(tmp_path)
    first = portraits.of("Thales")
    (tmp_path / "thales.png").unlink()
    assert portraits.of("THALES") == first


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    """A folder that cannot be listed is an error with the setting's name, not a folder without portraits."""
    (tmp_path / "portraits").write_bytes(b"")
    with pytest.raises(StorageError, match=r"portraits.*cannot be listed") as caught:
        Portraits(tmp_path / "portraits").of("Thales")
    assert "folders.portraits" in caught.value.hint


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A workspace that somebody sends draws no other file of this machine; links within are second names."""
    folder = tmp_path / "portraits"
    folder.mkdir()
    (tmp_path / "private.jpg").write_bytes(b"a picture")
    (folder / "jane-austen.jpg").symlink_to(tmp_path / "private.jpg")
    (folder / "currer-bell.jpg").write_bytes(b"a picture")
    (folder / "charlotte-bronte.jpg").symlink_to("currer-bell.jpg")
    portraits = Portraits(folder)
    with pytest.raises(InputError, match="leads out of its folder"):
        portraits.of("Jane Austen")
    assert portraits.of("Charlotte Brontë")


def test_a_folder_that_the_settings_name_must_be_there(workspace: Workspace) -> None:
    """A slip in `folders.portraits` does not silently leave all portraits out."""
    (workspace.root / "pullquote.toml").write_text('[folders]\nportraits = "faces"\n', encoding="utf-8")
    with pytest.raises(NotFound, match=r"folders\.portraits"):
        portraits_of(Workspace(workspace.root))
