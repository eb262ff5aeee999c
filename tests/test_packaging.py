"""The wheel: what it brings, under which names, and nothing else."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("quotes", "fonts", "templates", "cards", "scheduler", "pullquote")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of a copy of the sources, built once: the checkout stays clean, and no old build leaks in."""
    if importlib.util.find_spec("pip") is None:
        pytest.skip("no pip in this environment: the wheel cannot be built")
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    _copy_sources(source)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", str(built), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    if done.returncode and _lacks_backend(done.stderr):
        pytest.skip("setuptools could not be fetched to build the wheel: no network or package registry")
    assert done.returncode == 0, done.stderr
    (path,) = built.glob("*.whl")
    return zipfile.ZipFile(path)


def _copy_sources(target: Path) -> None:
    """The files that a clean checkout would hold: what Git tracks, and what is new but not ignored."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a Git checkout: the sources to build from are not known")
    for name in filter(None, done.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes((ROOT / name).read_bytes())


def _lacks_backend(told: str) -> bool:
    return any(sign in told for sign in ("Could not find a version", "No matching distribution", "ConnectionError"))


def _names(wheel: zipfile.ZipFile) -> set[str]:
    return {name for name in wheel.namelist() if ".dist-info/" not in name}


def _metadata(wheel: zipfile.ZipFile, file: str) -> str:
    (name,) = (name for name in wheel.namelist() if name.endswith(f".dist-info/{file}"))
    return wheel.read(name).decode()


def test_the_wheel_brings_our_names_only(wheel: zipfile.ZipFile) -> None:
    """Flat names such as `fonts` can collide: the wheel installs exactly these."""
    assert {PurePosixPath(name).parts[0] for name in _names(wheel)} == set(PACKAGES)


def test_every_module_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    """No module of the checkout is left behind, sub-packages included."""
    modules = {str(path.relative_to(ROOT)) for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    assert modules - _names(wheel) == set()


@pytest.mark.parametrize(
    "pattern",
    [
        "fonts/files/*.[to]tf",
        "fonts/licences/*.txt",
        "fonts/manifest.json",
        "templates/designs/*.toml",
        "fonts/scripts.toml",
        "templates/formats.toml",
        "templates/captions/*.j2",
        "cards/licences/*.txt",
        "scheduler/networks/*.toml",
        "quotes/starter/*.jsonl",
        "quotes/misattributions/*.csv",
        "quotes/migrations/versions/*.py",
        "pullquote/pages/*.html",
        "pullquote/pages/*.toml",
        "*/py.typed",
    ],
)
def test_every_data_file_is_in_the_wheel(wheel: zipfile.ZipFile, pattern: str) -> None:
    """Fonts, licences, designs, captions, networks, quotes, migrations, pages and type markers come along."""
    ours = {
        path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern) if path.relative_to(ROOT).parts[0] in PACKAGES
    }
    assert ours
    assert ours - _names(wheel) == set()


def test_every_package_is_typed(wheel: zipfile.ZipFile) -> None:
    """Type checkers of other projects see our types in all six packages."""
    assert {name for name in PACKAGES if f"{name}/py.typed" not in _names(wheel)} == set()


def test_every_font_of_the_manifest_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    """What the manifest lists can be opened after an install."""
    manifest = json.loads(wheel.read("fonts/manifest.json"))
    listed = {f"fonts/{file['path']}" for family in manifest["family"] for file in family["file"]}
    assert listed
    assert listed - _names(wheel) == set()


def test_the_wheel_carries_licences_and_the_command(wheel: zipfile.ZipFile) -> None:
    """All licences are in the metadata; `pullquote` is the one command, and the one plug-in of MkDocs."""
    licences = {PurePosixPath(name).name for name in wheel.namelist() if ".dist-info/licenses/" in name}
    assert {"LICENSE", *(path.name for path in ROOT.glob("*/licences/*.txt"))} <= licences
    entries = _metadata(wheel, "entry_points.txt").split()
    assert entries[:4] == ["[console_scripts]", "pullquote", "=", "pullquote.cli:main"]
    assert entries[4:] == ["[mkdocs.plugins]", "pullquote", "=", "pullquote.mkdocs_plugin:CardsPlugin"]


def test_no_waste_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    """No tests, caches, databases or drawn cards."""
    suffixes = {PurePosixPath(name).suffix for name in _names(wheel)}
    text = {".toml", ".txt", ".html", ".json", ".jsonl", ".csv", ".md", ".mako", ".j2", ".css", ".js", ".svg"}
    assert suffixes <= {".py", ".typed", ".ttf", ".otf", *text}
