"""`designs` and `fonts`: listed, shown, made and checked, and what a broken file in the workspace's folders does."""

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


BUNDLED_NAMES = sorted(path.stem for path in BUNDLED.glob("*.toml"))


def _rows(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def _own_design(workspace: Workspace, old: str = "", new: str = "") -> Path:
    """A design of the workspace's own: the bundled editorial with one text changed."""
    text = (BUNDLED / "editorial.toml").read_text(encoding="utf-8").replace('"editorial"', '"mine"', 1)
    assert old in text
    path = workspace.root / "designs" / "mine.toml"
    path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return path


def test_designs_lists_the_bundled_ones(command: Run) -> None:
    """Without a workspace the bundled designs are listed with their documented fields, by both names of the list."""
    rows = _rows(command("designs", "--json"))
    assert [row["name"] for row in rows] == BUNDLED_NAMES
    assert {tuple(row) for row in rows} == {("name", "title", "about", "palettes", "own")}
    assert rows == _rows(command("designs", "list", "--json"))


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
    assert own == {**dict.fromkeys(BUNDLED_NAMES, False), "mine": True}
    done = command("draw", "--design", "mine", "--limit", "1", "--json", workspace=starter)
    assert [row["design"] for row in _rows(done)] == ["mine"]


def test_an_unknown_key_hides_no_other_design(command: Run, starter: Workspace) -> None:
    """A slip in one design is told with line, key and likely spelling; the other designs are listed and drawn."""
    path = _own_design(starter, "title =", "titel =")
    done = command("designs", "--json", workspace=starter)
    assert [row["name"] for row in _rows(done)] == BUNDLED_NAMES
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


def test_show_tells_what_a_design_is_made_of(command: Run, starter: Workspace) -> None:
    """Palettes with their colours, roles with their faces, and the file to look into."""
    path = _own_design(starter)
    (row,) = _rows(command("designs", "show", "mine", "--json", workspace=starter))
    assert tuple(row) == ("name", "title", "about", "palettes", "roles", "own", "file")
    assert (row["own"], row["file"]) == (True, str(path))
    shown = command("designs", "show", "mine", workspace=starter).stdout
    for part in ("#F5F1E8", "Newsreader, italic, wght 400, opsz 36", str(path)):
        assert part in shown


def test_new_copies_a_design_to_edit(command: Run, workspace: Workspace) -> None:
    """A copy with the new name and the old comments, which draws; what is there is never overwritten."""
    done = command("designs", "new", "my-bill", "--from", "poster", workspace=workspace)
    path = workspace.root / "designs" / "my-bill.toml"
    assert str(path) in done.stdout
    copied, begun = (one.read_text(encoding="utf-8").splitlines() for one in (path, BUNDLED / "poster.toml"))
    assert [(new, old) for new, old in zip(copied, begun, strict=True) if new != old] == [
        ('name = "my-bill"', 'name = "poster"')
    ]
    assert any(line.startswith("#") for line in copied)
    with pytest.raises(InputError, match="is there already"):
        command("designs", "new", "my-bill", workspace=workspace)
    for name in ("../up", "Two Words", "nul"):
        with pytest.raises(InputError, match="cannot be a design's name"):
            command("designs", "new", name, workspace=workspace)
    assert [path] == list(path.parent.iterdir())


def test_a_sound_design_passes_the_check(command: Run, starter: Workspace) -> None:
    """By name and by file, alone and with the text for programs."""
    path = _own_design(starter)
    for name in ("mine", path):
        done = command("designs", "check", name, "--json", workspace=starter)
        assert done.exit_code == 0
        assert [{**row, "file": ""} for row in _rows(done)] == [{"name": "mine", "file": "", "faults": []}]


@pytest.mark.parametrize(
    ("old", "new", "key", "why"),
    [
        ("title =", "titel =", "titel", "Did you mean 'title'"),
        ('family = "Newsreader"', 'family = "No Such Face"', "roles.quote.family", "no font family"),
        ("wght = 380", "wght = 3800", "roles.quote.axes", "goes from"),
        ("wght = 380", "wgth = 380", "roles.quote.axes", "no axis"),
        ("[28, 36], wide = [28, 36], linkedin", "[28, 36], linkedin", "roles.topic.size", "no value for the format"),
        (
            'width = "right - text"',
            'width = "text - right"',
            "stack.5.width",
            "comes to -756 units in square, portrait",
        ),
        ('bottom = "B - 156', 'bottom = "T - 156', "stack.5.bottom", "above its top"),
        ('x = "text"', 'x = "W + text"', "stack.3.x", "outside the card"),
        ('ink = "#1D1A16"', 'ink = "#E5E1D8"', "palettes.light.ink", "(contrast)"),
        ('baseline = "B - 42 - source_rise"', 'baseline = "B - 200 - source_rise"', "stack.5", "(overlap)"),
        ('baseline = "B"', 'baseline = "B + 400"', "stack.9", "(safe-zone)"),
    ],
)
def test_what_is_wrong_is_told_with_line_and_key(
    command: Run, starter: Workspace, old: str, new: str, key: str, why: str
) -> None:
    """Slips of spelling, fonts, impossible boxes, and cards that would be refused: file, line, key, and what to do."""
    path = _own_design(starter, old, new)
    done = command("designs", "check", "mine", "--json", workspace=starter)
    assert done.exit_code == 3
    (row,) = _rows(done)
    faults = row["faults"]
    assert isinstance(faults, list)
    told = next(fault for fault in faults if fault["key"] == key)
    assert why in f"{told['message']} {told['hint']}"
    assert 0 < told["line"] <= len(path.read_text(encoding="utf-8").splitlines())
    line = command("designs", "check", "mine", workspace=starter).stderr
    assert f"{path}, line {told['line']}, {key}: " in line


def test_a_broken_design_hides_no_other_from_the_check(command: Run, starter: Workspace) -> None:
    """Each is told, the sound ones too."""
    path = _own_design(starter, "[palettes.light]", "[palettes.light")
    done = command("designs", "check", "editorial", "mine", "--jobs", "1", workspace=starter)
    assert done.exit_code == 3
    assert "editorial    in order" in done.stdout
    assert str(path) in done.stderr


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
