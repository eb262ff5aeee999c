"""The demonstration: a workspace of starter quotes, drawn, and a page of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import Result

from pullquote import demo
from pullquote.demo import PALETTES as SHOWN
from pullquote.workspace import Workspace, make_workspace
from quotes.errors import InputError
from quotes.model import Attribution, Document, Draft
from templates.load import Designs

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """One design in one format: what is tested does not depend on how many there are."""
    monkeypatch.setattr(demo, "FORMATS", ())
    monkeypatch.setattr(demo, "PALETTES", {"poster": "light"})


def test_the_demo_draws_every_starter_quote(command: Run, starter_workspace: Workspace) -> None:
    """A workspace, a card for each quote in each look, none refused, and a page that shows them all."""
    done = json.loads(command("demo", "show", "--json").stdout)
    with starter_workspace.open_store() as store:
        expected = store.count()
    assert list(done) == ["workspace", "page", "cards", "refused"]
    assert (done["cards"], done["refused"]) == (expected, 0)
    assert Path("show").resolve() == Path(done["workspace"])
    page = unquote(Path(done["page"]).read_text(encoding="utf-8"))
    assert page.count("<img ") == expected
    assert all(path.name in page for path in Path("show/out").glob("*.png"))


def test_the_demo_goes_on_where_it_was(command: Run) -> None:
    """A second run adds no quote and no card."""
    command("demo", "show")
    before = {path: path.stat().st_mtime_ns for path in Path("show/out").glob("*.png")}
    again = command("demo", "show")
    assert again.stdout.startswith(f"{len(before)} cards in {Path('show/out').resolve()}.")
    assert {path: path.stat().st_mtime_ns for path in Path("show/out").glob("*.png")} == before


def test_the_demo_keeps_out_of_ones_own_workspace(command: Run, workspace: Workspace) -> None:
    """Starter quotes are never mixed into a collection of the person's own."""
    command("add", "Plain words.", "--by", "Ann Author", workspace=workspace)
    with pytest.raises(InputError, match="quotes of your own"):
        command("demo", workspace.root)
    assert len(command("quotes", workspace=workspace).stdout.splitlines()) == 1


def test_a_demonstration_of_an_earlier_release_is_taken_up(command: Run, tmp_path: Path) -> None:
    """Starter quotes that changed since are added to the ones that are there: an update does not lock the folder."""
    workspace = make_workspace(tmp_path / "shown")
    with workspace.open_store() as store:
        old = Document("0" * 64, "starter quotes.jsonl", "json")
        draft = Draft("Words of an earlier release.", Attribution("Author Name"))
        store.add([draft], now=datetime(2026, 1, 1, tzinfo=UTC), document=old)
    done = command("demo", str(workspace.root))
    assert done.exit_code in (0, 3)
    with workspace.open_store() as store:
        assert 37 == store.count()


def test_the_demo_shows_every_bundled_design() -> None:
    """Who tries it sees them all."""
    assert sorted(SHOWN) == sorted(Designs().names())
