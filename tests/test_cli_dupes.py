"""Like quotes on the command line: `dupes`, `dupes settle` and `merge`."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound

Run = Callable[..., Result]
WRONG, WRONGED = "To be wrong is nothing to me.", "To be wronged is nothing to me."


def _add(command: Run, workspace: Workspace, text: str, author: str = "Ann Author", *more: str) -> str:
    done = command("add", text, "--by", author, "--json", *more, workspace=workspace)
    return str(json.loads(done.stdout)["id"])


def test_a_pair_is_shown_with_its_difference_and_how_to_settle_it(command: Run, workspace: Workspace) -> None:
    """Both ids, authors and sources, the words that differ, and commands that can be copied."""
    first = _add(command, workspace, WRONG, "Ann Author", "--source", "A Book", "--date", "1912")
    second = _add(command, workspace, WRONGED, "Bob Writer")
    done = command("dupes", workspace=workspace)
    assert "To be [-wrong-]{+wronged+} is nothing to me." in done.stdout
    for part in (first[:8], second[:8], "Ann Author", "Bob Writer", "A Book, 1912", "no source", "unverified"):
        assert part in done.stdout
    assert f"pullquote merge {first[:8]} {second[:8]}" in done.stdout
    assert f"pullquote dupes settle {first[:8]} {second[:8]} --as variants" in done.stdout
    assert "1 pair to settle" in done.stderr


def test_a_conflict_shows_both_names_and_three_ways_out(command: Run, workspace: Workspace) -> None:
    """Merge, put the name right, or mark one as doubtful: nothing is merged by itself."""
    first, second = _add(command, workspace, WRONG), _add(command, workspace, WRONG, "Bob Writer")
    done = command("dupes", "--kind", "conflict", workspace=workspace)
    assert done.stdout.startswith(f"conflict\n  {WRONG}\n")
    assert f"pullquote edit {second[:8]} --by NAME" in done.stdout
    assert f"pullquote edit {second[:8]} --proof disputed" in done.stdout
    assert f"pullquote merge {first[:8]} {second[:8]}" in done.stdout
    assert command("dupes", "--kind", "near", workspace=workspace).stdout == ""


def test_json_has_one_pair_on_each_line(command: Run, workspace: Workspace) -> None:
    """A program reads the kind, the decision, both quotes and the difference part by part."""
    _add(command, workspace, WRONG)
    _add(command, workspace, WRONGED)
    _add(command, workspace, WRONG, "Bob Writer")
    lines = command("dupes", "--json", workspace=workspace).stdout.splitlines()
    pairs = [json.loads(line) for line in lines]
    assert [pair["kind"] for pair in pairs] == ["near", "near", "conflict"]
    assert list(pairs[0]) == ["kind", "decision", "first", "second", "difference", "marked"]
    assert pairs[0]["marked"] == "To be [-wrong-]{+wronged+} is nothing to me."
    assert {"first": " wrong", "second": " wronged", "equal": False} in pairs[0]["difference"]
    assert len(command("dupes", "--json", "--limit", "2", workspace=workspace).stdout.splitlines()) == 2


@pytest.mark.parametrize("said", ["variants", "apart"])
def test_settled_pairs_are_listed_on_demand(command: Run, workspace: Workspace, said: str) -> None:
    """What is settled is out of the way, survives comparing anew, and can be opened again."""
    first, second = _add(command, workspace, WRONG), _add(command, workspace, WRONGED)
    done = command("dupes", "settle", first[:6], second[:6], "--as", said, workspace=workspace)
    assert done.stdout == f"{first} and {second}  {said}\n"
    assert command("dupes", "--anew", workspace=workspace).stdout == ""
    assert f"near, settled: {said}" in command("dupes", "--all", workspace=workspace).stdout
    told = command("dupes", "settle", first, second, "--as", "open", "--json", workspace=workspace)
    assert json.loads(told.stdout)["decision"] is None
    assert "near\n" in command("dupes", workspace=workspace).stdout


def test_a_long_text_is_shown_by_its_ends(command: Run, workspace: Workspace) -> None:
    """The words that differ are not lost among hundreds that do not; control characters move no cursor."""
    words = " ".join(f"stone{number}" for number in range(200))
    _add(command, workspace, words)
    _add(command, workspace, f"{words} and a river")
    shown = command("dupes", workspace=workspace).stdout.splitlines()[1]
    assert len(shown) < 200
    assert shown.endswith("{+and a river+}")


def test_merge_tells_asks_and_merges(command: Run, workspace: Workspace) -> None:
    """A dry run and a no change nothing; a yes leaves one quote, under the ids of both."""
    first, second = _add(command, workspace, WRONG), _add(command, workspace, WRONGED)
    done = command("merge", first[:8], second[:8], "--dry-run", workspace=workspace)
    assert "[-wrong-]{+wronged+}" in done.stderr
    assert done.stdout == "Nothing was changed: this was a dry run.\n"
    with pytest.raises(InputError, match="Nothing was merged"):
        command("merge", first, second, workspace=workspace, given="n\n")
    assert command("show", second, workspace=workspace).exit_code == 0
    done = command("merge", first, second, workspace=workspace, given="y\n")
    assert done.stdout == f"{first}  has 1 quote merged into it\n"
    shown = json.loads(command("show", second, "--json", workspace=workspace).stdout)
    assert (shown["id"], shown["text"]) == (first, WRONG)


def test_merge_as_json(command: Run, workspace: Workspace) -> None:
    """A program gets the quote as it is kept, and which ids went into it; dry or not."""
    first, second, third = (_add(command, workspace, text) for text in (WRONG, WRONGED, "Plain words."))
    dry = json.loads(command("merge", first, second, third, "--dry-run", "--json", workspace=workspace).stdout)
    assert (dry["id"], dry["merged"], dry["dry_run"]) == (first, [second, third], True)
    done = json.loads(command("merge", first, second, third, "--yes", "--json", workspace=workspace).stdout)
    assert (done["id"], done["merged"], done["dry_run"]) == (first, [second, third], False)


def test_merge_refuses_what_makes_no_sense(command: Run, workspace: Workspace) -> None:
    """A quote into itself, or one that is not there: nothing is changed."""
    first, second = _add(command, workspace, WRONG), _add(command, workspace, WRONGED)
    with pytest.raises(InputError, match="into itself"):
        command("merge", first, second, first[:6], "--yes", workspace=workspace)
    with pytest.raises(NotFound):
        command("merge", first, second, "ffffffffffffffff", "--yes", workspace=workspace)
    with pytest.raises(NotFound, match="no pair"):
        other = _add(command, workspace, "Plain words.")
        command("dupes", "settle", first, other, "--as", "apart", workspace=workspace)
    assert json.loads(command("show", second, "--json", workspace=workspace).stdout)["id"] == second
