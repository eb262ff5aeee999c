"""Shell completion: names are offered, also after a comma, and never an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from pullquote.cli import cli
from pullquote.workspace import Workspace


def _offered(words: list[str], incomplete: str) -> list[str]:
    completer = ShellComplete(cli, {}, "pullquote", "_PULLQUOTE_COMPLETE")
    return [item.value for item in completer.get_completions(words, incomplete)]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Completion looks around where the person is."""
    monkeypatch.chdir(tmp_path)


def test_commands_and_designs_are_offered() -> None:
    """Commands, designs and formats complete; after a comma the next name does."""
    assert _offered([], "im") == ["import"]
    assert _offered(["draw", "--design"], "po") == ["poster"]
    assert _offered(["draw", "--format"], "square,po") == ["square,portrait"]


def test_designs_of_a_named_workspace_are_offered(workspace: Workspace) -> None:
    """A design of the person's own completes, also with --workspace, and broken settings offer the bundled ones."""
    (workspace.root / "designs" / "my-own.toml").touch()
    assert _offered(["--workspace", str(workspace.root), "draw", "--design"], "my-") == ["my-own"]
    (workspace.root / "pullquote.toml").write_text("[brand")
    assert _offered(["--workspace", str(workspace.root), "draw", "--design"], "ed") == ["editorial"]
