"""`export` and `import --restore` as a person uses them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError

Run = Callable[..., Result]


@pytest.fixture
def filled(command: Run, workspace: Workspace) -> Workspace:
    """A workspace with three quotes, one of them approved."""
    for number in range(3):
        command("add", f"Plain words, number {number}.", "--by", "Ann Author", "--tag", "one", workspace=workspace)
    command("approve", "--all", workspace=workspace)
    command("add", "Not yet looked at.", "--by", "Bob Writer", workspace=workspace)
    return workspace


def _quotes(command: Run, workspace: Workspace) -> list[dict[str, object]]:
    return [json.loads(line) for line in command("quotes", "--json", workspace=workspace).stdout.splitlines()]


@pytest.mark.parametrize("form", ["csv", "jsonl", "markdown", "w3c"])
def test_a_library_goes_out_and_is_restored(
    command: Run, filled: Workspace, starter: Workspace, tmp_path: Path, form: str
) -> None:
    """The file of one workspace gives another the same quotes, with what was decided of them."""
    file = tmp_path / "library.out"
    told = json.loads(command("export", "--format", form, "--out", file, "--json", workspace=filled).stdout)
    assert (told["quotes"], told["bytes"]) == (4, file.stat().st_size)
    before = {quote["id"] for quote in _quotes(command, starter)}
    account = json.loads(command("import", file, "--restore", "--json", workspace=starter).stdout)
    assert (account["format"], account["added"], account["skipped"]) == ("export", 4, [])
    assert [quote for quote in _quotes(command, starter) if quote["id"] not in before] == _quotes(command, filled)
    again = json.loads(command("import", file, "--restore", "--json", workspace=starter).stdout)
    assert (again["added"], again["known"]) == (0, 4)


def test_filters_say_what_goes_out(command: Run, filled: Workspace) -> None:
    """A part of the library is as good as the whole; without a file it goes to standard output, a line each."""
    told = command("export", "--author", "Bob Writer", workspace=filled).stdout.splitlines()
    assert [json.loads(line)["text"] for line in told] == ["Not yet looked at."]


def test_a_large_library_goes_into_several_files(command: Run, filled: Workspace, tmp_path: Path) -> None:
    """Files are numbered, none is empty, and together they are the library."""
    told = command("export", "--per-file", "2", "--out", tmp_path / "all.jsonl", workspace=filled)
    assert sorted(path.name for path in tmp_path.glob("all*")) == ["all-001.jsonl", "all-002.jsonl"]
    assert "2 quotes" in told.stdout


def test_nothing_to_write_writes_nothing(command: Run, filled: Workspace, tmp_path: Path) -> None:
    """A filter that finds nothing is told, and leaves a file that is there alone."""
    (tmp_path / "library.csv").write_text("mine")
    with pytest.raises(InputError, match="No quote matches"):
        command("export", "--author", "Nobody", "--out", tmp_path / "library.csv", workspace=filled)
    assert (tmp_path / "library.csv").read_text() == "mine"


def test_only_an_export_is_restored(command: Run, filled: Workspace, tmp_path: Path) -> None:
    """Any other document says nothing of standing and proof: asking for them is an error, and nothing comes in."""
    (tmp_path / "list.txt").write_text("“It is so.” — Ann Author\n")
    with pytest.raises(InputError, match="no export"):
        command("import", tmp_path / "list.txt", "--restore", workspace=filled)
    assert len(_quotes(command, filled)) == 4
