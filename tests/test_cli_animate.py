"""`pullquote animate` from the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from PIL import Image

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound

Run = Callable[..., Result]

SMALL = ("--format", "opengraph", "--type", "gif", "--seconds", "3")


def _rows(done: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def add(command: Run, workspace: Workspace) -> Callable[[str], str]:
    """Adds a quote to the workspace and gives its id."""

    def added(text: str) -> str:
        return str(_rows(command("add", text, "--by", "Ann Other", "--json", workspace=workspace))[0]["id"])

    return added


def test_quotes_become_moving_cards(command: Run, workspace: Workspace, add: Callable[[str], str]) -> None:
    """Each id once, into the workspace's folder or another; the file plays for as long as is told."""
    first, second = add("Rain is only water."), add("Snow is only rain.")
    done = command("animate", first, second, first[:6], *SMALL, "--json", workspace=workspace)
    rows = _rows(done)
    assert done.exit_code == 0 and [row["quote"] for row in rows] == [first, second]
    for row in rows:
        path = Path(row["file"])
        assert path.parent == workspace.out and path.name.endswith("-moving.gif")
        assert (row["seconds"], row["bytes"], row["format"]) == (3, path.stat().st_size, "opengraph")
        assert "Ann Other" in row["alt"]
        with Image.open(path) as picture:
            assert picture.size == (1200, 630) and getattr(picture, "n_frames", 1) > 5


def test_what_was_made_is_told(command: Run, workspace: Workspace, add: Callable[[str], str]) -> None:
    """Without --json: file, size, length and alt text. WebP is what is made when nothing else is asked for."""
    id = add("Rain is only water.")
    look = ("--design", "poster", "--palette", "dark", "--format", "opengraph", "--out", "films")
    told = command("animate", id, *look, workspace=workspace).stdout
    (path,) = Path("films").iterdir()
    assert path.name.endswith("-poster-opengraph-dark-moving.webp")
    assert f"{path}: 1200x630, 3." in told and "Alt text: " in told


def test_an_mp4_is_written(command: Run, workspace: Workspace, add: Callable[[str], str]) -> None:
    """With PyAV there."""
    words = ("--type", "mp4", "--format", "opengraph", "--seconds", "3", "--out", "films")
    command("animate", add("Rain is only water."), *words, workspace=workspace)
    (path,) = Path("films").glob("*-moving.mp4")
    assert path.read_bytes()[4:8] == b"ftyp"


def test_what_no_card_holds_is_refused_and_the_others_are_made(
    command: Run, workspace: Workspace, add: Callable[[str], str]
) -> None:
    """Exit code 3, and --slides is the way out: a file for each."""
    long, short = add("Rain is only water, and snow is only rain. " * 12), add("Rain is only water.")
    done = command("animate", long, short, *SMALL, "--json", workspace=workspace)
    assert done.exit_code == 3
    refusal, row = _rows(done)
    assert (refusal["quote"], refusal["refused"], row["quote"]) == (long, "fits", short)
    assert "--slides" in refusal["hint"]
    plain = command("animate", long, *SMALL, workspace=workspace)
    assert plain.exit_code == 3 and f"Refused (fits) {long}" in plain.stderr
    rows = _rows(command("animate", long, *SMALL, "--slides", "--json", workspace=workspace))
    assert len(rows) > 1 and [row["slide"] for row in rows] == [*range(1, len(rows) + 1)]
    assert all(Path(row["file"]).name.endswith(f"-{row['slide']}-moving.gif") for row in rows)


def test_what_cannot_be_is_told_before_anything_is_made(
    command: Run, workspace: Workspace, add: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A length out of bounds, an id that is none, a design that is none, and PyAV missing."""
    id = add("Rain is only water.")
    with pytest.raises(InputError, match="9 seconds"):
        command("animate", id, "--seconds", "9", workspace=workspace)
    with pytest.raises(NotFound):
        command("animate", id, "ffffffff", *SMALL, workspace=workspace)
    with pytest.raises(NotFound, match="nowhere"):
        command("animate", id, "--design", "nowhere", workspace=workspace)
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(InputError, match="PyAV"):
        command("animate", id, "--type", "mp4", workspace=workspace)
    assert not workspace.out.exists() or not list(workspace.out.iterdir())


def test_the_portrait_is_in_the_moving_card_too(command: Run, workspace: Workspace, add: Callable[[str], str]) -> None:
    """The moving card is the card that `draw` draws: with the author's portrait, where the workspace has one."""
    id = add("Rain is only water.")

    def digest() -> str:
        return str(_rows(command("animate", id, *SMALL, "--json", workspace=workspace))[0]["digest"])

    before = digest()
    (workspace.root / "portraits").mkdir()
    Image.new("RGB", (200, 200), "#7A4B2A").save(workspace.root / "portraits" / "ann-other.png")
    assert digest() != before
