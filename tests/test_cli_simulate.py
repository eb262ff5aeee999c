"""`simulate` and `queue --page` on the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError
from quotes.model import Standing
from quotes.store import Query
from scheduler.accounts import Accounts
from scheduler.model import Account, Schedule

Run = Callable[..., Result]


@pytest.fixture
def ready(starter: Workspace) -> Workspace:
    """A workspace with three approved quotes and one account."""
    with starter.open_store() as store:
        store.set_standing([one.id for one in store.find(Query(limit=3))], Standing.APPROVED)
    engine = starter.open_database()
    feed = Account("feed", "folder", "x", schedule=Schedule("daily 09:00 Europe/Paris"))
    Accounts(engine).add(feed, now=datetime(2026, 1, 1, tzinfo=UTC))
    engine.dispose()
    return starter


def test_a_page_in_the_workspace(command: Run, ready: Workspace) -> None:
    """By default the page is in `out/simulation`, with its pictures, and the summary is told in words."""
    result = command("simulate", "--days", "2", "--from", "2027-03-27", workspace=ready)
    folder = ready.root / "out" / "simulation"
    assert result.stdout.startswith("2 posts on 1 account within 2 days, all of them in time.")
    assert str(folder / "index.html") in result.stdout
    text = (folder / "index.html").read_text(encoding="utf-8")
    shown = set(re.findall(r'src="pictures/([^"]+)"', text))
    assert shown == {path.name for path in (folder / "pictures").iterdir()} and len(shown) == 2


def test_two_runs_give_the_same_folder(command: Run, ready: Workspace, tmp_path: Path) -> None:
    """The same input gives the same page and pictures, byte for byte: it can be kept in git."""
    for name in ("a", "b"):
        command("simulate", "--days", "2", "--from", "2027-03-27", "--out", tmp_path / name, workspace=ready)
    files = {name: {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*")} for name in ("a", "b")}
    assert files["a"] == files["b"] and len(files["a"]) == 3


def test_one_document_in_json(command: Run, ready: Workspace, tmp_path: Path) -> None:
    """JSON holds posts, cost, collisions, changes of clocks, headroom and dry days, and nothing else is printed."""
    words = ("simulate", "--days", "5", "--from", "2027-03-26", "--out", tmp_path / "s", "--json")
    document = json.loads(command(*words, "--seed", "x", "--account", "FEED", workspace=ready).stdout)
    assert set(document) == {
        "first", "last", "seed", "faults", "summary", "posts", "cost", "collisions", "dst", "headroom", "dry", "notes",
        "page",
    }  # fmt: skip
    assert (document["first"], document["last"], document["seed"]) == ("2027-03-26", "2027-03-30", "x")
    assert [(one["wall"], one["state"], one["id"]) for one in document["posts"]] == [
        ("2027-03-26T09:00:00", "posted", None),
        ("2027-03-27T09:00:00", "posted", None),
        ("2027-03-28T09:00:00", "posted", None),
    ]
    assert document["cost"]["total"] == 0.06
    assert [one["day"] for one in document["dst"]] == ["2027-03-28"]
    assert [(one["day"], one["empty_slots"]) for one in document["dry"]] == [("2027-03-29", 2)]


@pytest.mark.parametrize("day", ["tomorrow", "2027-02-30", "1066-10-14"])
def test_a_first_day_that_is_none(command: Run, ready: Workspace, day: str) -> None:
    """A day that no calendar has, or that no plan can reach, is refused in words."""
    with pytest.raises(InputError):
        command("simulate", "--from", day, workspace=ready)


def test_a_workspace_without_accounts(command: Run, workspace: Workspace) -> None:
    """There is a page all the same, which says what is missing."""
    assert "accounts need slots" in command("simulate", workspace=workspace).stdout


def test_the_queue_as_a_page(command: Run, ready: Workspace, tmp_path: Path) -> None:
    """`queue --page` shows the posts that it lists, frozen ones as they are, and freezes nothing itself."""
    command("plan", "--days", "5", workspace=ready)  # enough for three quotes, whatever clocks do
    listed = command("queue", "--json", "--page", tmp_path / "queue.html", workspace=ready).stdout
    first, second, third = (json.loads(line)["id"] for line in listed.splitlines())
    command("queue", "approve", str(first), workspace=ready)
    assert "The page:" in command("queue", "--page", tmp_path / "queue.html", workspace=ready).output
    text = (tmp_path / "queue.html").read_text(encoding="utf-8")
    assert len(re.findall("<article", text)) == 3
    assert all(f"post {number} in the queue" in text for number in (first, second, third))
    assert text.count(">queued</span>") == 1 and text.count(">draft</span>") == 2
    names = set(re.findall(r'src="(queue-pictures/[^"]+)"', text))
    assert len(names) == 3 and all((tmp_path / name).is_file() for name in names)
    kept = [json.loads(line) for line in command("queue", "--json", workspace=ready).stdout.splitlines()]
    assert [one["frozen"] for one in kept] == [True, False, False]
