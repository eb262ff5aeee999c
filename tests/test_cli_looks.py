"""`designs` and `fonts`, and what a broken file in the workspace's own folders does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound
from templates.load import BUNDLED

Run = Callable[..., Result]


def _rows(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def _own_design(workspace: Workspace, old: str = "", new: str = "") -> Path:
    """A design of the workspace's own: the bundled editorial with one text changed."""
    text = (BUNDLED / "editorial.toml").read_text(encoding="utf-8").replace('"editorial"', '"mine"', 1)
    path = workspace.root / "designs" / "mine.toml"
    path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return path


def test_designs_lists_the_bundled_three(command: Run) -> None:
    """Without a workspace the bundled designs are listed with their documented fields."""
    rows = _rows(command("designs", "--json"))
    assert [row["name"] for row in rows] == ["academic", "editorial", "poster"]
    assert {tuple(row) for row in rows} == {("name", "title", "about", "palettes", "own")}


def test_formats_have_their_sizes(command: Run) -> None:
    """The picture formats are those that the networks ask for."""
    sizes = {row["name"]: (row["width"], row["height"]) for row in _rows(command("designs", "--formats", "--json"))}
    assert sizes == {
        "square": (1080, 1080),
        "portrait": (1080, 1350),
        "story": (1080, 1920),
        "wide": (1600, 900),
        "linkedin": (1200, 627),
        "opengraph": (1200, 630),
        "pinterest": (1000, 1500),
    }


def test_a_design_of_ones_own_is_listed_and_drawn(command: Run, starter: Workspace) -> None:
    """A file in the designs folder is a design, marked as the person's own."""
    _own_design(starter)
    own = {row["name"]: row["own"] for row in _rows(command("designs", "--json", workspace=starter))}
    assert own == {"academic": False, "editorial": False, "mine": True, "poster": False}
    done = command("draw", "--design", "mine", "--limit", "1", "--json", workspace=starter)
    assert [row["design"] for row in _rows(done)] == ["mine"]


def test_an_unknown_key_hides_no_other_design(command: Run, starter: Workspace) -> None:
    """A slip in one design is told with line, key and likely spelling; the other designs are listed and drawn."""
    path = _own_design(starter, "title =", "titel =")
    done = command("designs", "--json", workspace=starter)
    assert [row["name"] for row in _rows(done)] == ["academic", "editorial", "poster"]
    assert done.exit_code == 3
    assert f"{path}, line 2, titel: there is no key 'titel' here. Did you mean 'title'?" in done.stderr
    with pytest.raises(InputError, match="Did you mean 'title'"):
        command("draw", "--design", "mine", workspace=starter)
    assert command("draw", "--limit", "1", workspace=starter).exit_code == 0


def test_a_missing_font_is_told_by_name(command: Run, starter: Workspace) -> None:
    """A design that asks for a family nobody has is an error with the family's name, not a card in another face."""
    _own_design(starter, '"Newsreader"', '"No Such Family"')
    with pytest.raises(NotFound, match="no font family 'No Such Family'"):
        command("draw", "--design", "mine", workspace=starter)


def test_fonts_lists_families_and_what_is_not_used(command: Run, workspace: Workspace) -> None:
    """Broken, empty and missing files in the fonts folder are told by name and reason, and stop nothing."""
    folder = workspace.root / "fonts"
    (folder / "broken.ttf").write_bytes(b"no font at all")
    (folder / "empty.otf").touch()
    (folder / "folder.ttf").mkdir()
    done = command("fonts", "--json", workspace=workspace)
    assert done.exit_code == 0
    fields = ("name", "kind", "italic", "characters", "licence", "source", "version", "own")
    assert {tuple(row) for row in _rows(done)} == {fields}
    for name in ("broken.ttf", "empty.otf", "folder.ttf"):
        assert f"Not used: {folder / name}: " in done.stderr
