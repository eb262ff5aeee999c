"""Design packages: packed, installed, and refused whole when something in them could do harm."""

from __future__ import annotations

import errno
import io
import os
import stat
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path, PurePath
from typing import Any, get_args, get_type_hints

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

import pullquote.package_files
from fonts.catalogue import Catalogue
from pullquote.design_packages import admit_name, pack, read_package, renamed
from pullquote.installed_designs import installed_designs
from pullquote.package_files import files_of
from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound
from templates.design import Design
from templates.load import BUNDLED, Designs, parse_design

Run = Callable[..., Result]

DESIGN = renamed((BUNDLED / "editorial.toml").read_text(encoding="utf-8"), "mine")
FONTS = Path(str(BUNDLED)).parents[1] / "fonts" / "files"
ODD = next(path for path in sorted(FONTS.rglob("*.ttf")) if path.stat().st_size < 200_000)


def archive(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """A ZIP file of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(zipfile.ZipInfo(name), data)
    return path


def listing(workspace: Workspace) -> list[str]:
    """Everything that lies in the workspace's folders of designs and fonts."""
    found = [path for kind in ("designs", "fonts") for path in (workspace.root / kind).rglob("*")]
    return sorted(path.relative_to(workspace.root).as_posix() for path in found)


def renamed_font(family: str) -> bytes:
    """A bundled font under another family name."""
    from fontTools.ttLib import TTFont

    font = TTFont(ODD)
    for record in [record for record in font["name"].names if record.nameID in (16, 17, 21, 22)]:
        font["name"].names.remove(record)
    for record in font["name"].names:
        if record.nameID == 1:
            record.string = family
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def test_a_packed_design_installs_elsewhere_with_its_font(command: Run, workspace: Workspace, tmp_path: Path) -> None:
    """Design, own font and its licence arrive in another workspace, where the design is found and its font too."""
    (workspace.root / "designs" / "mine.toml").write_text(
        DESIGN.replace('"Newsreader"', '"Odd Face"').replace("axes = {", "# axes = {"), encoding="utf-8"
    )
    (workspace.root / "fonts" / "odd.ttf").write_bytes(renamed_font("Odd Face"))
    out = tmp_path / "mine.zip"
    with pytest.raises(InputError, match="no licence beside it"):
        command("designs", "pack", "mine", out, workspace=workspace)
    assert not out.exists()
    (workspace.root / "fonts" / "OFL.txt").write_text("Free to use.", encoding="utf-8")
    command("designs", "pack", "mine", out, workspace=workspace)
    names = zipfile.ZipFile(out).namelist()
    assert sorted(names) == ["design.toml", "fonts/OFL.txt", "fonts/odd.ttf"]
    other = tmp_path / "other"
    command("init", other)
    done = command("designs", "install", out, workspace=Workspace(other))
    assert done.exit_code == 0
    assert listing(Workspace(other)) == ["designs/mine.toml", "fonts/mine", "fonts/mine/OFL.txt", "fonts/mine/odd.ttf"]
    assert Workspace(other).renderer.catalogue.has("Odd Face")
    with pytest.raises(InputError, match="is there already"):
        command("designs", "install", out, workspace=Workspace(other))
    assert command("designs", "install", out, "--replace", workspace=Workspace(other)).exit_code == 0


def test_files_of_one_name_are_both_packed(command: Run, workspace: Workspace, tmp_path: Path) -> None:
    """Two families, each in a folder of its own with its own licence: none takes the other's place."""
    for family in ("One", "Two"):
        folder = workspace.root / "fonts" / family
        folder.mkdir()
        (folder / "regular.ttf").write_bytes(renamed_font(family))
        (folder / "LICENCE").write_text(family, encoding="utf-8")
    text = DESIGN.replace('["Noto Serif Display", "EB Garamond"]', '["One", "Two"]')
    (workspace.root / "designs" / "mine.toml").write_text(text, encoding="utf-8")
    command("designs", "pack", "mine", tmp_path / "mine.zip", workspace=workspace)
    files = files_of(tmp_path / "mine.zip")
    assert {b"One", b"Two"} == {data for name, data in files.items() if name.endswith("LICENCE")}
    assert 2 == len(read_package(files, "mine.zip", Catalogue()).families)


def test_packing_twice_gives_the_same_file(catalogue: Catalogue, tmp_path: Path) -> None:
    """A package depends on what it holds, not on when it was made."""
    path = tmp_path / "mine.toml"
    path.write_text(DESIGN, encoding="utf-8")
    first = pack(path, catalogue)
    os.utime(path, (1, 1))
    assert first == pack(path, catalogue)


@pytest.mark.parametrize("outer", ["", "my-design/"])
@pytest.mark.parametrize("as_folder", [True, False])
def test_a_folder_and_its_zip_are_the_same_package(tmp_path: Path, outer: str, as_folder: bool) -> None:
    """A package is taken from a folder or a ZIP file, with or without the folder around it."""
    files = {f"{outer}design.toml": DESIGN.encode(), f"{outer}LICENCE.txt": b"free"}
    if as_folder:
        for name, data in files.items():
            (tmp_path / "p" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "p" / name).write_bytes(data)
        place = tmp_path / "p"
    else:
        place = archive(tmp_path / "p.zip", files)
    assert {"design.toml": DESIGN.encode(), "LICENCE.txt": b"free"} == files_of(place)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../outside.toml", "outside"),
        ("fonts/../../outside.ttf", "outside"),
        ("/etc/design.toml", "outside"),
        ("C:/design.toml", "outside"),
        ("..\\outside.toml", "outside"),
        ("fonts//odd.ttf", "outside"),
        ("./design.toml", "outside"),
        ("fonts/a\0.ttf", "outside"),
        ("fonts/CON.ttf", "every system"),
        ("nul", "every system"),
        ("fonts/com1.txt", "every system"),
        ("fonts/a.ttf ", "every system"),
        ("DESIGN.toml", "twice"),
        ("run.py", "no place in it"),
        ("fonts/deep/odd.ttf", "no place in it"),
        ("fonts/odd.woff", "no place in it"),
        ("second.toml", "2 designs"),
    ],
)
def test_a_name_that_does_not_belong_refuses_the_whole(
    command: Run, workspace: Workspace, tmp_path: Path, name: str, why: str
) -> None:
    """One name that leads outside, is a device, or is of another kind: an error that says so, and nothing written."""
    package = archive(tmp_path / "p.zip", {"design.toml": DESIGN})
    entry = zipfile.ZipInfo("placeholder")
    entry.filename = name
    with zipfile.ZipFile(package, "a") as out:
        out.writestr(entry, DESIGN)
    with pytest.raises(InputError, match=why):
        command("designs", "install", package, workspace=workspace)
    assert listing(workspace) == []
    assert not list(tmp_path.glob("outside*"))


def test_a_package_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or a folder of it that the system keeps back refuses the whole: no design comes without its fonts."""
    (tmp_path / "package" / "fonts").mkdir(parents=True)
    (tmp_path / "package" / "design.toml").write_text(DESIGN, encoding="utf-8")

    def kept_back(path: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    for owner, name in ((Path, "read_bytes"), (os, "scandir")):
        with monkeypatch.context() as patch, pytest.raises(InputError, match="cannot be read \\(Permission denied"):
            patch.setattr(owner, name, kept_back)
            files_of(tmp_path / "package")


def test_links_are_refused(command: Run, workspace: Workspace, tmp_path: Path) -> None:
    """A symbolic link, in a ZIP file or in a folder, is not followed: the package is refused."""
    entry = zipfile.ZipInfo("fonts/link.ttf")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    package = archive(tmp_path / "p.zip", {"design.toml": DESIGN})
    with zipfile.ZipFile(package, "a") as out:
        out.writestr(entry, "/etc/hostname")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "design.toml").symlink_to(BUNDLED / "editorial.toml")
    for one in (package, folder):
        with pytest.raises(InputError, match="no plain file"):
            command("designs", "install", one, workspace=workspace)
    assert listing(workspace) == []


def test_a_package_is_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many files, too many bytes, and bytes that the ZIP file does not own up to are refused."""
    many = archive(tmp_path / "many.zip", {f"{number}.txt": "" for number in range(201)})
    with pytest.raises(InputError, match="too many files"):
        files_of(many)
    monkeypatch.setattr(pullquote.package_files, "MOST_BYTES", 10_000)
    bomb = archive(tmp_path / "bomb.zip", {"LICENCE.txt": b"\0" * 1_000_000})
    with pytest.raises(InputError, match="too large"):
        files_of(bomb)
    honest = bomb.read_bytes()
    bomb.write_bytes(honest.replace((1_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    with pytest.raises(InputError):
        files_of(bomb)


@pytest.mark.parametrize("inner", [b"PK\x03\x04 more", b"\x1f\x8b more"])
def test_an_archive_inside_is_refused(tmp_path: Path, inner: bytes) -> None:
    """An archive within the package could hold anything."""
    with pytest.raises(InputError, match="an archive itself"):
        files_of(archive(tmp_path / "p.zip", {"design.toml": DESIGN, "LICENCE.txt": inner}))


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_only_usual_packing_is_read(tmp_path: Path, packing: int) -> None:
    """A decoder that nobody needs is never asked: torn LZMA raises errors that no one else does."""
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w", packing) as out:
        out.writestr("design.toml", DESIGN)
    with pytest.raises(InputError, match="packed in an unusual way"):
        files_of(path)


def test_what_could_not_be_installed_is_not_packed(command: Run, workspace: Workspace) -> None:
    """A bundled name is refused on installing, so it is on packing; and no other file is written over by a slip."""
    with pytest.raises(InputError, match="the name of a bundled design"):
        command("designs", "pack", "editorial", "p.zip", workspace=workspace)
    own = workspace.root / "designs" / "mine.toml"
    own.write_text(DESIGN, encoding="utf-8")
    with pytest.raises(InputError, match="would not be a ZIP file"):
        command("designs", "pack", "mine", str(own), workspace=workspace)
    assert own.read_text(encoding="utf-8") == DESIGN


@given(st.binary(max_size=400))
def test_no_bytes_break_reading(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """A file that is no ZIP file, or a torn one, is an error of ours."""
    path = tmp_path_factory.mktemp("torn") / "p.zip"
    with io.BytesIO() as whole:
        with zipfile.ZipFile(whole, "w") as out:
            out.writestr("design.toml", DESIGN)
        path.write_bytes(whole.getvalue()[: -max(1, len(data))] + data)
    try:
        files = files_of(path)
    except InputError:
        return
    assert isinstance(files, dict)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"design.toml": DESIGN.replace("title =", "titel =").encode()}, "Did you mean 'title'"),
        ({"design.toml": b"\xff\xfe"}, "no text"),
        ({"design.toml": b"#" * 300_000}, "bytes"),
        ({"design.toml": b"x = " + b"[" * 50_000}, "Mend the TOML"),
        ({"design.toml": renamed(DESIGN, "poster").encode()}, "as a bundled design does"),
        ({"design.toml": renamed(DESIGN, "../mine").encode()}, "cannot be a design's name"),
        ({"design.toml": DESIGN.replace('"Newsreader"', '"No Such Face"').encode()}, "does not bring"),
        ({"design.toml": DESIGN.encode(), "fonts/odd.ttf": b"no font"}, "no licence"),
        ({"design.toml": DESIGN.encode(), "fonts/odd.ttf": b"no font", "fonts/OFL.txt": b""}, "not an intact"),
        ({"design.toml": DESIGN.encode(), "fonts/a.ttf": ODD.read_bytes(), "fonts/OFL.txt": b""}, "at hand already"),
        ({}, "0 designs"),
    ],
)
def test_what_is_no_sound_design_is_not_installed(catalogue: Catalogue, files: dict[str, bytes], why: str) -> None:
    """A design with a slip, a font that is none, or one that would take the place of others' is told and refused."""
    with pytest.raises(InputError, match=why):
        read_package(files, "p.zip", catalogue)


@pytest.mark.parametrize("name", ["", "Mine", "a/b", "..", "con", "com1", "a" * 61, "ä", "-a", "a\n"])
def test_a_name_is_the_same_file_everywhere(name: str) -> None:
    """Names of one's own designs are file names on every system."""
    with pytest.raises(InputError):
        admit_name(name)


def test_a_design_cannot_name_a_file() -> None:
    """No field of a design is a path, and a family that looks like one is looked up among the families only."""

    def kinds(kind: Any, seen: set[Any]) -> set[Any]:
        if kind in seen:
            return seen
        seen.add(kind)
        if is_dataclass(kind):
            hints = get_type_hints(kind)
            for item in fields(kind):
                kinds(hints[item.name], seen)
        for part in get_args(kind):
            kinds(part, seen)
        return seen

    found = kinds(Design, set())
    assert len(found) > 20
    assert not [kind for kind in found if isinstance(kind, type) and issubclass(kind, PurePath)]
    text = DESIGN.replace('"Newsreader"', f'"{ODD.as_posix()}"')
    with pytest.raises(NotFound, match="no font family"):
        Catalogue().family(parse_design(text, origin="mine.toml").roles["quote"].family)


def test_packages_of_python_bring_designs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder named by an entry point, or given by a function, has designs; a broken package hides no other."""
    (tmp_path / "mine.toml").write_text(DESIGN, encoding="utf-8")
    (tmp_path / "editorial.toml").write_text("broken", encoding="utf-8")
    (tmp_path / "link.toml").symlink_to(BUNDLED / "poster.toml")
    monkeypatch.setattr("test_design_packages.FOLDER", tmp_path, raising=False)
    points = [
        EntryPoint(name, f"test_design_packages:{what}", "pullquote.designs")
        for name, what in (("a", "missing"), ("b", "FOLDER"), ("c", "folder"), ("d", "listing"), ("e", "DESIGN"))
    ]
    monkeypatch.setattr("pullquote.installed_designs.entry_points", lambda group: EntryPoints(points))
    found = installed_designs()
    assert found.folders == (tmp_path, tmp_path)
    assert ["'a'", "'d'", "'e'"] == [trouble.split()[3] for trouble in found.troubles]
    designs = Designs().also(lambda: found.folders)
    assert designs.get("mine").name == "mine"
    assert designs.path("editorial").parent == BUNDLED
    with pytest.raises(NotFound):
        designs.path("link")


def folder() -> Path:
    """What an entry point may name: a function that gives the folder."""
    import test_design_packages

    given: Path = test_design_packages.FOLDER  # type: ignore[attr-defined]
    return given


def test_installed_packages_are_asked_late() -> None:
    """A design that is at hand is found without looking through what is installed."""

    def late() -> tuple[Path, ...]:
        raise AssertionError("asked too early")

    assert Designs().also(late).get("editorial").name == "editorial"
