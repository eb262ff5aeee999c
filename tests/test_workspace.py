"""Workspaces: made whole, found upwards, never mistaken for another."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image
from postgresql_server import Server

from pullquote.doctor import examine
from pullquote.workspace import Workspace, find_workspace, make_workspace
from quotes.errors import InputError, NotFound, StorageError
from templates.brand import NO_BRAND, Brand

Run = Callable[..., Result]


def test_init_makes_the_documented_files(command: Run) -> None:
    """A new workspace has settings, a database and its folders, and says where it is."""
    done = command("init", "new", "--json")
    root = Path("new").resolve()
    expected = {"workspace": str(root), "settings": "pullquote.toml", "database": "pullquote.db"}
    assert json.loads(done.stdout) == expected
    made = {"captions", "designs", "fonts", "out", "pullquote.db", "pullquote.toml"}
    assert {path.name for path in root.iterdir()} == made


def test_init_leaves_a_workspace_alone(command: Run, starter: Workspace) -> None:
    """Making a workspace where one is already is an error, and its quotes stay."""
    with pytest.raises(InputError, match="is a workspace already"):
        command("init", starter.root)
    with starter.open_store() as store:
        assert store.count() > 0


def test_init_that_fails_makes_no_workspace(tmp_path: Path) -> None:
    """When a folder cannot be made there is no half workspace, and it can be made once the way is free."""
    (tmp_path / "fonts").write_text("in the way")
    with pytest.raises(StorageError, match="fonts cannot be made"):
        make_workspace(tmp_path)
    assert not (tmp_path / "pullquote.toml").exists()
    (tmp_path / "fonts").unlink()
    assert make_workspace(tmp_path).root == tmp_path.resolve()


def test_a_workspace_may_keep_its_quotes_on_a_server(
    command: Run, postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a database of its own choice a workspace works as ever, has no file, and the doctor says where it is."""
    url = postgresql.create()
    monkeypatch.setenv("QUOTES_AT", url)
    made = json.loads(command("init", "new", "--database", "env:QUOTES_AT", "--json").stdout)
    workspace = Workspace(Path(made["workspace"]))
    assert made["database"] == "env:QUOTES_AT"
    assert not (workspace.root / "pullquote.db").exists()
    command("add", "Plain words.", "--by", "Ann", workspace=workspace)
    assert "Plain words." in command("quotes", "plain", workspace=workspace).stdout
    with workspace.open_store() as store:
        assert store.count() == 1
    (found,) = (finding.found for finding in examine(workspace) if finding.check == "database")
    assert found.startswith("PostgreSQL 1")
    assert found.endswith("1 quote from 0 documents")
    monkeypatch.delenv("QUOTES_AT")
    with pytest.raises(InputError, match="the environment has no QUOTES_AT"):
        workspace.open_store()
    postgresql.drop(url)


def test_a_bad_database_makes_no_workspace(command: Run) -> None:
    """A URL that cannot be is refused before anything is made."""
    with pytest.raises(InputError, match="A password is never written here") as caught:
        command("init", "new", "--database", "postgresql://ann:hush-hush@h/n")
    assert "hush" not in str(caught.value)
    assert not Path("new").exists()


def test_a_slip_in_other_settings_never_opens_another_database(workspace: Workspace) -> None:
    """A database that is named is used or nothing is: the file beside it is no second choice."""
    (workspace.root / "pullquote.toml").write_text('[database]\nurl = "postgresql://h/n"\n[brand]\nhandel = 1\n')
    with pytest.raises(InputError, match="handel"):
        workspace.open_store()
    (workspace.root / "pullquote.toml").write_text('[database]\nurl = "postgresql://h/n"\n[brand')
    with pytest.raises(InputError, match="Mend"):
        Workspace(workspace.root).open_store()


def test_a_missing_database_is_not_made_anew(workspace: Workspace) -> None:
    """When the file is gone that is told: an empty one in its place would look like lost quotes."""
    (workspace.root / "pullquote.db").unlink()
    with pytest.raises(StorageError, match="is missing"):
        workspace.open_database()
    assert not (workspace.root / "pullquote.db").exists()


def test_the_nearest_workspace_upwards_is_found(workspace: Workspace) -> None:
    """A command works from any folder inside a workspace."""
    deep = workspace.root / "out" / "deep"
    deep.mkdir()
    assert find_workspace(deep).root == workspace.root.resolve()


def test_no_workspace_is_told_with_a_remedy(command: Run) -> None:
    """A command that needs a workspace says how to make one."""
    with pytest.raises(NotFound, match="There is no workspace") as caught:
        command("quotes")
    assert "pullquote init" in caught.value.hint


@pytest.mark.parametrize("inside", ["missing", "out"])
def test_a_named_workspace_is_that_folder_exactly(command: Run, workspace: Workspace, inside: str) -> None:
    """A slip in --workspace never lands in the workspace above it."""
    with pytest.raises(NotFound, match=f"There is no workspace in .*{inside}"):
        command("--workspace", workspace.root / inside, "add", "Plain words.", "--by", "Ann")
    assert command("quotes", workspace=workspace).stdout == ""


def test_a_file_that_is_no_database_is_left_alone(command: Run, workspace: Workspace) -> None:
    """A database of another kind is an error, and its bytes stay as they were."""
    path = workspace.root / "pullquote.db"
    path.write_bytes(b"plain text, not a database, and long enough to be looked at")
    with pytest.raises(StorageError, match="not a database"):
        command("quotes", workspace=workspace)
    assert path.read_bytes().startswith(b"plain text")


def test_another_programs_database_is_left_alone(command: Run, workspace: Workspace) -> None:
    """Tables are never added to a database that is not ours."""
    path = workspace.root / "pullquote.db"
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("create table theirs (a)")
    other.commit()
    other.close()
    with pytest.raises(StorageError, match="database of another program"):
        command("quotes", workspace=workspace)


def _settings(workspace: Workspace, text: str) -> Workspace:
    (workspace.root / "pullquote.toml").write_text(text)
    return Workspace(workspace.root)


def _logo(path: Path, colour: str = "#1F3CC4") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 40), colour).save(path)
    return path


def test_a_look_has_the_brand_of_its_workspace(workspace: Workspace) -> None:
    """Series, colours and fonts come from the settings; without any the look is the design's own."""
    assert workspace.look(None, None, None).brand == NO_BRAND
    colours = '[brand.colours]\naccent = "#1F3CC4"\nink = "#111"\n'
    text = f'[brand]\nseries = "Notes"\n{colours}[brand.fonts]\ntext = "Archivo"\n'
    look = _settings(workspace, text).look(None, None, None)
    assert look.series == "Notes"
    assert look.brand == Brand((("accent", (31, 60, 196)), ("ink", (17, 17, 17))), (("text", "Archivo"),))
    assert look.logo is None


def test_a_logo_lies_in_the_workspace_or_where_its_owner_says(workspace: Workspace, tmp_path: Path) -> None:
    """A path from the workspace's folder and a whole path both serve, and the picture is known by its bytes."""
    logo = _logo(workspace.root / "art" / "logo.png")
    elsewhere = _logo(tmp_path / "elsewhere" / "logo.png")
    digest = hashlib.sha256(logo.read_bytes()).hexdigest()
    for named in ("art/logo.png", elsewhere):
        found = _settings(workspace, f"[brand]\nlogo = '{named}'\n").look(None, None, None).logo
        assert found is not None
        assert found.sha256 == digest


def test_the_accent_may_be_taken_from_the_logo(workspace: Workspace) -> None:
    """The logo's own colour is the accent; without a logo that is told with its key."""
    _logo(workspace.root / "logo.png")
    text = '[brand.colours]\naccent = "logo"\n'
    look = _settings(workspace, f'[brand]\nlogo = "logo.png"\n{text}').look(None, None, None)
    assert look.brand.colours == (("accent", (31, 60, 196)),)
    with pytest.raises(InputError, match=r"brand.colours.accent: there is no logo"):
        _settings(workspace, text).look(None, None, None)


def test_a_missing_logo_is_told_with_its_key(workspace: Workspace) -> None:
    """A card without the logo that was asked for would go unnoticed."""
    with pytest.raises(NotFound, match=r"pullquote.toml, brand.logo: there is no picture .*gone.png") as caught:
        _settings(workspace, '[brand]\nlogo = "gone.png"\n').look(None, None, None)
    assert "name another" in caught.value.hint
    with pytest.raises(NotFound, match=r"brand.logo: there is no picture"):
        _settings(workspace, '[brand]\nlogo = "\\u0000"\n').look(None, None, None)


@pytest.mark.parametrize("way", ["..", "link", "linked folder"])
def test_a_relative_logo_stays_in_the_workspace(workspace: Workspace, tmp_path: Path, way: str) -> None:
    """A workspace from somebody else cannot name a picture of this machine by `..` or through a link."""
    outside = _logo(tmp_path / "outside" / "secret.png")
    (workspace.root / "link.png").symlink_to(outside)
    (workspace.root / "art").symlink_to(outside.parent)
    named = {
        "..": os.path.relpath(outside, workspace.root),
        "link": "link.png",
        "linked folder": "art/secret.png",
    }[way]
    with pytest.raises(InputError, match=r"brand.logo: .* leads out of the workspace"):
        _settings(workspace, f"[brand]\nlogo = '{named}'\n").look(None, None, None)


def test_a_logo_that_is_no_picture_gives_no_colour(workspace: Workspace) -> None:
    """An error names the file, and nothing is drawn in a colour of chance."""
    (workspace.root / "logo.png").write_text("plain words")
    text = '[brand]\nlogo = "logo.png"\n[brand.colours]\naccent = "logo"\n'
    with pytest.raises(InputError, match=r"logo.png is not a picture"):
        _settings(workspace, text).look(None, None, None)


def test_portraits_have_a_folder_of_their_own(workspace: Workspace) -> None:
    """It is the workspace's `portraits`, or the one that the settings name; until it is made there is none."""
    assert Workspace(workspace.root).portraits is None
    (workspace.root / "portraits").mkdir()
    assert workspace.portraits == workspace.root / "portraits"
    (workspace.root / "faces").mkdir()
    assert _settings(workspace, '[folders]\nportraits = "faces"\n').portraits == workspace.root / "faces"
