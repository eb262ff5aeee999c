"""Workspaces: made whole, found upwards, never mistaken for another."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

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
