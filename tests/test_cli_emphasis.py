"""`emphasise`, and what other commands make of emphasis: add, show, quotes, edit, import, card."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

import pullquote
from pullquote.workspace import Workspace
from quotes.errors import InputError

Run = Callable[..., Result]

QUOTE = "Conventionality is not morality."
MARKED = "Conventionality is *not* morality."


@pytest.fixture
def id(command: Run, workspace: Workspace) -> str:
    """The id of one quote in the workspace."""
    done = command("add", QUOTE, "--by", "Charlotte Brontë", "--json", workspace=workspace)
    return str(json.loads(done.stdout)["id"])


def _kept(command: Run, workspace: Workspace, id: str) -> object:
    shown = json.loads(command("show", id, "--json", workspace=workspace).stdout)
    assert shown["text"].replace("*", "") == shown["text"]
    return shown["emphasis"]


def test_words_are_marked_in_the_text(command: Run, workspace: Workspace, id: str) -> None:
    """The text with * around what stands out is kept beside the text, and printed."""
    done = command("emphasise", id[:6], MARKED, workspace=workspace)
    assert (done.stdout, done.stderr) == (f"{MARKED}\n", "")
    assert _kept(command, workspace, id) == MARKED


def test_words_are_named(command: Run, workspace: Workspace, id: str) -> None:
    """Phrases by their words do the same, and replace what stood out before; --none takes all of it away."""
    done = command("emphasise", id, "--phrase", "not", "--phrase", "Conventionality", "--json", workspace=workspace)
    assert json.loads(done.stdout)["emphasis"] == "*Conventionality* is *not* morality."
    command("emphasise", id, "--phrase", "*not* morality", workspace=workspace)
    assert _kept(command, workspace, id) == MARKED
    assert "nothing stands out" in command("emphasise", id, "--none", workspace=workspace).stdout
    assert _kept(command, workspace, id) is None


@pytest.mark.parametrize(
    "words", [(), (MARKED, "--none"), (MARKED, "--phrase", "not"), ("--phrase", "not", "--none"), ("", "--none")]
)
def test_one_way_at_a_time(command: Run, workspace: Workspace, id: str, words: tuple[str, ...]) -> None:
    """The marked text, phrases and --none are three ways to say it: one of them, not none and not two."""
    done = command("emphasise", id, *words, workspace=workspace)
    assert done.exit_code == 2
    assert "Give the marked text, or --phrase, or --none." in done.stderr


def test_other_words_are_refused(command: Run, workspace: Workspace, id: str) -> None:
    """Marked words that are not the quote's change nothing, and the error says where they differ."""
    with pytest.raises(InputError, match=r"it has 'ty\.', the quote has 'ity\.'"):
        command("emphasise", id, "Conventionality is *not* moralty.", workspace=workspace)
    with pytest.raises(InputError, match="is not in the quote"):
        command("emphasise", id, "--phrase", "religion", workspace=workspace)
    assert _kept(command, workspace, id) is None


def test_too_much_is_kept_with_a_note(command: Run, workspace: Workspace, id: str) -> None:
    """Emphasis that looks like none is the editor's to choose: it is kept, and told on standard error."""
    done = command("emphasise", id, f"*{QUOTE}*", workspace=workspace)
    assert (done.exit_code, done.stdout) == (0, f"*{QUOTE}*\n")
    assert "Note: the whole quote stands out" in done.stderr


def test_show_tells_what_stands_out(command: Run, workspace: Workspace, id: str) -> None:
    """`show` lists the phrases, and leaves the row out where there are none."""
    assert "emphasis" not in command("show", id, workspace=workspace).stdout
    command("emphasise", id, "--phrase", "Conventionality", "--phrase", "not", workspace=workspace)
    shown = command("show", id, workspace=workspace).stdout
    assert shown.startswith(f"{QUOTE}\n")
    assert "  emphasis  “Conventionality”, “not”\n" in shown


def test_an_edit_of_the_text_tells_what_no_longer_stands_out(command: Run, workspace: Workspace, id: str) -> None:
    """What is there for sure goes on standing out without a word; what is not is named."""
    command("emphasise", id, "--phrase", "not", "--phrase", "morality", workspace=workspace)
    done = command("edit", id, "--text", "Conventionality, then, is not morality.", workspace=workspace)
    assert done.stderr == ""
    done = command("edit", id, "--text", "Conventionality is not religion.", "--json", workspace=workspace)
    assert json.loads(done.stdout)["emphasis"] == "Conventionality is *not* religion."
    assert "'morality' no longer stands out" in done.stderr
    assert "pullquote emphasise" in done.stderr


def test_a_quote_is_added_with_emphasis(command: Run, workspace: Workspace) -> None:
    """`add --emphasise` names phrases; a phrase that is not there adds nothing."""
    words = ("add", QUOTE, "--by", "Charlotte Brontë", "--emphasise")
    with pytest.raises(InputError, match="is not in the quote"):
        command(*words, "religion", workspace=workspace)
    assert command("quotes", workspace=workspace).stdout == ""
    added = json.loads(command(*words, "not", "--json", workspace=workspace).stdout)
    assert (added["text"], added["emphasis"]) == (QUOTE, MARKED)


def test_what_is_printed_can_be_imported(command: Run, workspace: Workspace, blank_workspace: Workspace) -> None:
    """The JSON of `quotes` holds the emphasis and `import` reads it again; known quotes keep theirs."""
    command("add", f"“{QUOTE}” ", "--by", "Ann", "--emphasise", "not", workspace=workspace)
    command("add", "An asterisk * of *its* own", "--by", "Ann", workspace=workspace)
    command("add", "2 * 3 is 6", "--by", "Ann", "--emphasise", "6", workspace=workspace)
    lines = command("quotes", "--json", workspace=workspace).stdout
    Path("all.jsonl").write_text(lines, encoding="utf-8")
    printed = {one["id"]: one["emphasis"] for one in map(json.loads, lines.splitlines())}
    assert sorted(printed.values(), key=str) == [r"2 \* 3 is *6*", None, "“Conventionality is *not* morality.”"]

    again = json.loads(command("import", "all.jsonl", "--json", workspace=workspace).stdout)
    assert (again["added"], again["known"], again["warnings"]) == (0, 3, [])
    command("delete", *printed, "--yes", workspace=workspace)
    anew = json.loads(command("import", "all.jsonl", "--json", workspace=workspace).stdout)
    assert (anew["added"], anew["warnings"]) == (3, [])
    kept = [json.loads(line) for line in command("quotes", "--json", workspace=workspace).stdout.splitlines()]
    assert {one["id"]: one["emphasis"] and one["emphasis"].strip("“”") for one in kept} == {
        id: markup and markup.strip("“”") for id, markup in printed.items()
    }


@pytest.mark.parametrize(
    ("row", "emphasis", "warning"),
    [
        (f'"{QUOTE}",Ann,"{MARKED}"', MARKED, None),
        (f'"{QUOTE}",Ann,', None, None),
        (f'"{QUOTE}",Ann,"Other *words*"', None, "the emphasis was left out"),
        (f'"{QUOTE}",Ann,not', None, "the emphasis was left out: No words are marked"),
    ],
)
def test_a_table_may_have_a_column_of_emphasis(
    command: Run, workspace: Workspace, row: str, emphasis: str | None, warning: str | None
) -> None:
    """Emphasis that fits is kept with the new quote; one that does not is told, and the quote is kept without."""
    Path("table.csv").write_text(f"text,author,emphasis\n{row}\n", encoding="utf-8")
    done = json.loads(command("import", "table.csv", "--json", workspace=workspace).stdout)
    assert done["added"] == 1
    assert [warning is not None and warning in one for one in done["warnings"]] == [True] * (warning is not None)
    (kept,) = command("quotes", "--json", workspace=workspace).stdout.splitlines()
    assert json.loads(kept)["emphasis"] == emphasis


def test_one_card_takes_emphasis(command: Run) -> None:
    """`card --emphasise` and the function take phrases, and refuse one that is not in the text."""
    assert command("card", QUOTE, "--by", "Ann", "--emphasise", "not", "--out", "a.png").exit_code == 0
    plain = pullquote.card(QUOTE, by="Ann")
    assert pullquote.card(QUOTE, by="Ann", emphasis="not").alt == plain.alt
    for emphasis in ("religion", ["not", "religion"]):
        with pytest.raises(InputError, match="'religion' is not in the quote"):
            pullquote.card(QUOTE, by="Ann", emphasis=emphasis)


def test_the_command_is_spelled_one_way() -> None:
    """The other spelling is answered with this one."""
    from pullquote.cli import cli

    with pytest.raises(click.UsageError, match="Did you mean 'emphasise'"):
        cli.main(["emphasize"], standalone_mode=False)
