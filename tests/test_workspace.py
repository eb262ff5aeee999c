"""Workspaces: made whole, found upwards, never mistaken for another."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from postgresql_server import Server

from pullquote.doctor import examine
from pullquote.workspace import Workspace, find_workspace, make_workspace
from quotes.errors import InputError, NotFound, StorageError

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
