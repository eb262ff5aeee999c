"""`candidates`: the likeliest quotes first, with reasons, and nothing decided."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.model import Standing

Run = Callable[..., Result]

GOOD = "A careful word outlives a clever one by several hundred years."
WEAK = "And then he went there with it, as I said before, and that was that."


@pytest.fixture
def candidates(command: Run, workspace: Workspace) -> Run:
    """Runs `candidates` in a workspace with three quotes, the weak one first."""
    Path("table.csv").write_text(
        f'text,author\n"{WEAK}",Ann Author\n{GOOD},Ann Author\nPaper remembers what people forget.,Bob Writer\n',
        encoding="utf-8",
    )
    command("import", "table.csv", workspace=workspace)
    return lambda *words: command("candidates", *words, workspace=workspace)


def test_the_most_quotable_comes_first_with_its_reasons(candidates: Run) -> None:
    """A person begins with the likeliest; why it is likely stands beside it."""
    ranked = [json.loads(line) for line in candidates("--json").stdout.splitlines()]
    scores = [each["quotability"]["score"] for each in ranked]
    assert scores == sorted(scores, reverse=True)
    assert ranked[-1]["text"] == WEAK
    assert all(each["quotability"]["reasons"] for each in ranked)
    done = candidates()
    assert f"{ranked[0]['id'][:8]}  {scores[0]:.2f}  " in done.stdout
    assert ranked[0]["quotability"]["reasons"][0] in done.stdout
    assert "3 of 3 shown." in done.stderr


def test_filters_and_the_limit_hold(candidates: Run) -> None:
    """What is not shown is told."""
    assert "1 of 2 shown; --limit shows more." in candidates("--author", "Ann", "--limit", "1").stderr
    assert json.loads(candidates("paper", "--json").stdout)["author"] == "Bob Writer"
    assert "0 of 0 shown." in candidates("nothing").stderr


def test_nothing_is_decided_by_it(candidates: Run, workspace: Workspace) -> None:
    """What has been decided does not wait any more, but can be ranked when asked for; ranking changes nothing."""
    with workspace.open_store() as store:
        before = list(store.find())
        store.set_standing([before[0].id], Standing.APPROVED)
    assert len(candidates("--json").stdout.splitlines()) == 2
    assert json.loads(candidates("--standing", "approved", "--json").stdout)["text"] == WEAK
    with workspace.open_store() as store:
        assert [quote.standing.value for quote in store.find()] == ["approved", "candidate", "candidate"]
