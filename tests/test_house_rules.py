"""The rules of the house that no linter knows."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("quotes", "fonts", "templates", "cards", "scheduler", "pullquote")
SOURCES = sorted(path for room in (*ROOMS, "benchmarks") for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_short_and_say_their_job(path: Path) -> None:
    """A source file has at most 300 lines and a docstring that names its one job."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert text.startswith('"""')
    assert not re.search(r"util|helper|common|manager|misc", path.stem)


@pytest.mark.parametrize("room", ROOMS)
def test_faces_stay_small(room: str) -> None:
    """A package's face names at most about a dozen things, so that a newcomer can read it."""
    text = (ROOT / room / "__init__.py").read_text(encoding="utf-8")
    (names,) = re.findall(r"__all__ = \[(.*?)\]", text, flags=re.S) or [""]
    assert len(re.findall(r'"\w+"', names)) <= 14


def test_no_path_of_a_machine_and_no_registry_host() -> None:
    """Nothing tracked names a folder of somebody's machine or a package registry's host."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    pattern = re.compile(r"/(?:root|home)/\w|py[p]i\.org|npmj[s]\.org|deb\.debia[n]|pythonhoste[d]")
    for name in tracked.stdout.split():
        path = ROOT / name
        if path.suffix in {".py", ".toml", ".md", ".txt", ".html", ".lock", ".jsonl", ""} and path.is_file():
            assert not pattern.search(path.read_text(encoding="utf-8")), name


def test_dependencies_are_used() -> None:
    """Every run-time dependency is imported somewhere, so that nobody installs what nothing needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    modules = {"pillow": "PIL", "charset-normalizer": "charset_normalizer", "Mastodon.py": "mastodon"}
    modules |= {"pyyaml": "yaml", "markdown-it-py": "markdown_it"}
    # Its models are a package of their own inside the same distribution.
    modules["atproto"] = "atproto_client"
    # Starlette reads forms with it, and says so only when one comes.
    modules["python-multipart"] = r"starlette\.formparsers"
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=]", requirement)[0]
        assert re.search(rf"^\s*(?:import|from) {modules.get(name, name)}\b", code, flags=re.M), name
