"""`people` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound

Run = Callable[..., Result]

STEP = "A journey of a thousand miles begins beneath one's feet."


@pytest.fixture
def sayings(command: Run, workspace: Workspace) -> Workspace:
    """A workspace with quotes under two names of one person, and under a third person's."""
    for text, author in ((STEP, "Lao Tzu"), (STEP, "Laozi"), ("Knowing others is wisdom.", "Laozi")):
        command("add", text, "--by", author, workspace=workspace)
    command("add", "Plain words.", "--by", "Bronte, Charlotte", workspace=workspace)
    return workspace


def _people(command: Run, workspace: Workspace, *words: str) -> dict[str, dict[str, object]]:
    lines = command("people", *words, "--json", workspace=workspace).stdout.splitlines()
    return {row["name"]: row for row in map(json.loads, lines)}


def test_people_lists_everybody(command: Run, sayings: Workspace) -> None:
    """`people` alone and `people list` name everybody with their quotes; a text picks some, without accents."""
    assert command("people", workspace=sayings).stdout.splitlines() == [
        "      1  Bronte, Charlotte",
        "      1  Lao Tzu",
        "      2  Laozi",
    ]
    assert list(_people(command, sayings, "list", "LAO")) == ["Lao Tzu", "Laozi"]
    assert _people(command, sayings)["Laozi"] == {
        "name": "Laozi",
        "kind": "person",
        "aliases": [],
        "url": None,
        "note": None,
        "quotes": 2,
        "translations": 0,
    }


def test_alias_says_what_it_changed(command: Run, sayings: Workspace) -> None:
    """Uniting tells who was united, how many ids are new, and which quotes became one."""
    tried = command("people", "alias", "Lao Tzu", "Laozi", "Lao-Tse", "--dry-run", workspace=sayings).stdout
    assert len(_people(command, sayings)) == 3
    told = command("people", "alias", "Lao Tzu", "Laozi", "Lao-Tse", workspace=sayings).stdout
    assert tried == f"Nothing is kept of this: it is what would be. {told}"
    assert told.splitlines()[:3] == [
        "Lao Tzu  2 quotes, also called Lao-Tse, Laozi",
        "  United with them: Laozi.",
        "  1 quote with a new id; the old ones lead to them.",
    ]
    assert "is part of it now" in told.splitlines()[3]
    assert _people(command, sayings)["Lao Tzu"]["quotes"] == 2


def test_alias_tells_programs(command: Run, sayings: Workspace) -> None:
    """With --json every old and new id is named, so that links elsewhere can follow."""
    old = command("quotes", "--author", "Laozi", "--json", workspace=sayings).stdout.splitlines()
    told = json.loads(command("people", "alias", "Lao Tzu", "Laozi", "--json", workspace=sayings).stdout)
    (moved,), (merged,) = told["ids"], told["merged"]
    assert {moved["old"], merged["old"]} == {json.loads(line)["id"] for line in old}
    for id, now in ((moved["old"], moved["new"]), (merged["old"], merged["into"])):
        assert json.loads(command("show", id, "--json", workspace=sayings).stdout)["id"] == now
    assert (told["united"], told["dry_run"], told["person"]["quotes"]) == (["Laozi"], False, 2)


def test_names_can_be_changed_and_taken_off(command: Run, sayings: Workspace) -> None:
    """`rename` keeps the old name, `unalias` takes it off, and who nobody knows is answered with the nearest."""
    command("people", "rename", "Bronte, Charlotte", "Charlotte Brontë", workspace=sayings)
    assert _people(command, sayings)["Charlotte Brontë"]["aliases"] == ["Bronte, Charlotte"]
    done = command("people", "unalias", "Bronte, Charlotte", workspace=sayings)
    assert done.stdout == "Charlotte Brontë  1 quote, by no other name\n"
    with pytest.raises(NotFound, match="Did you mean Charlotte Brontë"):
        command("people", "rename", "Charlote Bronte", "Currer Bell", workspace=sayings)


def test_set_says_what_is_known(command: Run, sayings: Workspace) -> None:
    """A name can be a group's, and have an address and a note; '' takes them away."""
    given = ("--group", "--url", "https://example.org/laozi", "--note", "Several hands")
    command("people", "set", "Laozi", *given, workspace=sayings)
    row = _people(command, sayings)["Laozi"]
    assert (row["kind"], row["url"], row["note"]) == ("group", "https://example.org/laozi", "Several hands")
    assert "a group  Several hands" in command("people", workspace=sayings).stdout
    command("people", "set", "Laozi", "--one", "--url", "", "--note", "", workspace=sayings)
    row = _people(command, sayings)["Laozi"]
    assert (row["kind"], row["url"], row["note"]) == ("person", None, None)
    with pytest.raises(InputError, match="Nothing to change"):
        command("people", "set", "Laozi", workspace=sayings)


def test_alike_proposes_pairs(command: Run, sayings: Workspace) -> None:
    """Names that look like one are shown with the reason, and nothing is changed by looking."""
    command("add", "Other words.", "--by", "Charlotte Brontë", workspace=sayings)
    shown = command("people", "alike", workspace=sayings).stdout
    assert shown == "Bronte, Charlotte (1 quote)  Charlotte Brontë (1 quote)  one has the last name first\n"
    told = json.loads(command("people", "alike", "--json", workspace=sayings).stdout)
    assert (told["first"]["name"], told["reasons"]) == ("Bronte, Charlotte", ["one has the last name first"])
    assert len(_people(command, sayings)) == 4


def test_remove_takes_only_who_is_not_quoted(command: Run, sayings: Workspace) -> None:
    """Whoever has quotes stays; --unused names all others first when asked to."""
    with pytest.raises(InputError, match="is quoted"):
        command("people", "remove", "Laozi", workspace=sayings)
    for line in command("quotes", "--author", "Laozi", "--json", workspace=sayings).stdout.splitlines():
        command("delete", json.loads(line)["id"], "--yes", workspace=sayings)
    tried = command("people", "remove", "--unused", "--dry-run", workspace=sayings)
    assert tried.stdout == "Laozi\n1 person would be removed.\n"
    done = command("people", "remove", "--unused", "--json", workspace=sayings)
    assert json.loads(done.stdout) == {"removed": ["Laozi"], "dry_run": False}
    assert command("people", "remove", workspace=sayings).exit_code == 2


def test_names_move_no_cursor(command: Run, workspace: Workspace) -> None:
    """A name with a line separator in it is shown on one line."""
    command("add", "Plain words.", "--by", "Ann\u2028Author", workspace=workspace)
    assert command("people", workspace=workspace).stdout == "      1  Ann Author\n"
