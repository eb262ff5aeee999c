"""`sources` on the command line, and terms in `add` and `edit`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError

Run = Callable[..., Result]


@pytest.fixture
def eyre(command: Run, workspace: Workspace) -> Workspace:
    """A workspace with two records of one work."""
    by = ("--by", "Charlotte Brontë")
    command("add", "First words.", *by, "--source", "Jane Eyre", workspace=workspace)
    full = ("--source", "Jane Eyre", "--kind", "book", "--date", "1847")
    command("add", "Second words.", *by, *full, workspace=workspace)
    return workspace


def _sources(command: Run, workspace: Workspace, *words: str) -> list[dict[str, Any]]:
    lines = command("sources", *words, "--json", workspace=workspace).stdout.splitlines()
    return [json.loads(line) for line in lines]


def test_sources_lists_works(command: Run, eyre: Workspace) -> None:
    """`sources` alone and `sources list` show each work with what tells it from others of its title."""
    bare, full = _sources(command, eyre)
    assert {**full, "id": ""} == {
        "id": "",
        "title": "Jane Eyre",
        "kind": "book",
        "url": None,
        "date": "1847",
        "licence": None,
        "rights": None,
        "quotes": 1,
        "documents": 0,
        "authors": ["Charlotte Brontë"],
    }
    assert command("sources", "list", "EYRE", workspace=eyre).stdout.splitlines() == [
        f"{bare['id'][:8]}        1  Jane Eyre  Charlotte Brontë",
        f"{full['id'][:8]}        1  Jane Eyre  book  1847  Charlotte Brontë",
    ]
    assert _sources(command, eyre, "list", "shirley") == []


def test_set_unites_what_becomes_one(command: Run, eyre: Workspace) -> None:
    """A work that gets what another has already takes it over, after a trial that keeps nothing."""
    bare, full = _sources(command, eyre)
    change = ("sources", "set", bare["id"], "--kind", "book", "--date", "1847", "--licence", "public domain")
    tried = command(*change, "--dry-run", workspace=eyre).stdout
    assert len(_sources(command, eyre)) == 2
    told = command(*change, workspace=eyre).stdout
    assert tried == f"Nothing is kept of this: it is what would be. {told}"
    assert f"Part of it now: {full['id'][:8]} Jane Eyre, 1 quote." in told
    (one,) = _sources(command, eyre)
    assert (one["quotes"], one["licence"], one["id"]) == (2, "public domain", full["id"])


def test_set_takes_away_with_an_empty_value(command: Run, eyre: Workspace) -> None:
    """What is known can be changed and taken away, but never the title."""
    id = _sources(command, eyre)[0]["id"]
    given = ("--new-title", "Shirley", "--url", "https://example.org/s", "--rights", "asked")
    command("sources", "set", id, *given, workspace=eyre)
    told = command("sources", "set", "Shirley", "--url", "", "--rights", "", "--json", workspace=eyre).stdout
    work = json.loads(told)["work"]
    assert (work["title"], work["url"], work["rights"]) == ("Shirley", None, None)
    with pytest.raises(InputError, match="without its title"):
        command("sources", "set", "Shirley", "--new-title", " ", workspace=eyre)
    with pytest.raises(InputError, match="Nothing to change"):
        command("sources", "set", "Shirley", workspace=eyre)


def test_alike_and_merge(command: Run, eyre: Workspace) -> None:
    """The pair is proposed with the reason, and merging it leaves one work with both quotes."""
    bare, full = _sources(command, eyre)
    shown = command("sources", "alike", workspace=eyre).stdout.splitlines()
    assert [line[:8] for line in shown[:2]] == [full["id"][:8], bare["id"][:8]]
    assert shown[2].strip() == "the same title; one lacks the kind and the date"
    pair = json.loads(command("sources", "alike", "--json", workspace=eyre).stdout)
    merged = command(
        *("sources", "merge", pair["first"]["id"], pair["second"]["id"], "--json"),
        workspace=eyre,
    )
    assert json.loads(merged.stdout)["moved"] == 1
    (one,) = _sources(command, eyre)
    assert (one["id"], one["quotes"]) == (full["id"], 2)


def test_remove_takes_only_what_nothing_is_from(command: Run, eyre: Workspace) -> None:
    """A work with quotes stays; --unused removes the others."""
    bare, full = _sources(command, eyre)
    with pytest.raises(InputError, match="is in use"):
        command("sources", "remove", full["id"], workspace=eyre)
    for line in command("quotes", "second", "--json", workspace=eyre).stdout.splitlines():
        command("delete", json.loads(line)["id"], "--yes", workspace=eyre)
    tried = command("sources", "remove", "--unused", "--dry-run", workspace=eyre).stdout
    assert tried == f"{full['id'][:8]}  Jane Eyre\n1 work would be removed.\n"
    done = json.loads(command("sources", "remove", "--unused", "--json", workspace=eyre).stdout)
    assert [work["id"] for work in done["removed"]] == [full["id"]]
    assert [work["id"] for work in _sources(command, eyre)] == [bare["id"]]
    assert command("sources", "remove", workspace=eyre).exit_code == 2


def test_edit_says_translator_weight_and_terms(command: Run, eyre: Workspace) -> None:
    """`edit` takes what the record of a quote knows, `show` prints it, and '' takes it away."""
    id = json.loads(command("quotes", "second", "--json", workspace=eyre).stdout)["id"]
    given = ("--translator", "Bob Writer", "--weight", "20", "--licence", "public domain", "--rights", "none needed")
    quote = json.loads(command("edit", id, *given, "--json", workspace=eyre).stdout)
    assert (quote["translator"], quote["weight"]) == ("Bob Writer", 20)
    assert (quote["source"]["licence"], quote["source"]["rights"]) == ("public domain", "none needed")
    shown = [line.split(maxsplit=1) for line in command("show", id, workspace=eyre).stdout.splitlines()[1:]]
    for row in (["translated", "by Bob Writer"], ["weight", "20"], ["licence", "public domain"]):
        assert row in shown
    taken = ("--translator", "", "--weight", "1", "--licence", "", "--rights", "")
    quote = json.loads(command("edit", id, *taken, "--json", workspace=eyre).stdout)
    assert (quote["translator"], quote["weight"], quote["source"]["licence"]) == (None, 1, None)
    with pytest.raises(InputError, match="1 to 100"):
        command("edit", id, "--weight", "101", workspace=eyre)


def test_another_work_has_terms_of_its_own(command: Run, eyre: Workspace) -> None:
    """A quote that is moved to another title does not take the first one's licence there."""
    id = json.loads(command("quotes", "second", "--json", workspace=eyre).stdout)["id"]
    command("edit", id, "--licence", "public domain", workspace=eyre)
    quote = json.loads(command("edit", id, "--source", "Shirley", "--json", workspace=eyre).stdout)
    assert (quote["source"]["title"], quote["source"]["licence"]) == ("Shirley", None)
    with pytest.raises(InputError, match="belongs to a source"):
        command("add", "Third words.", "--by", "Ann Author", "--licence", "CC0", workspace=eyre)
