"""`clean`: fillers go out of single quotes, and every one of them is declared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError
from quotes.model import Quote
from quotes.originals import leads_to

Run = Callable[..., Result]

UM = "It is, um, a promise that Ohm Nicky makes to the, to the people."
CLEAN = "It is a promise that Ohm Nicky makes to the people."
PLAIN = "A careful word outlives a clever one by several hundred years."
TALK = f"Ann Author: {UM}\nBob Writer: Yes.\nAnn Author: {PLAIN}\nBob Writer: No.\n"


@pytest.fixture
def clean(command: Run, workspace: Workspace) -> Run:
    """Runs `clean` in a workspace with two quotes of a transcript, the first with fillers."""
    Path("talk.txt").write_text(TALK, encoding="utf-8")
    command("import", "talk.txt", workspace=workspace)
    return lambda *words: command("clean", *words, workspace=workspace)


def _quotes(workspace: Workspace) -> list[Quote]:
    with workspace.open_store() as store:
        return list(store.find())


def test_fillers_go_and_are_declared(clean: Run, command: Run, workspace: Workspace) -> None:
    """The words as found stay beside the quote, what was left out is marked, and the old id leads to it."""
    before = _quotes(workspace)[0]
    done = clean(before.id[:6])
    (after,) = [quote for quote in _quotes(workspace) if quote.text == CLEAN]
    assert after.id in done.stdout
    assert "It is[-, um,-] a promise" in done.stdout
    assert leads_to(after.places[0], after.edits, CLEAN)
    assert after.places == before.places
    assert json.loads(command("show", before.id, "--json", workspace=workspace).stdout)["id"] == after.id


def test_a_dry_run_only_shows(clean: Run, workspace: Workspace) -> None:
    """Nothing is changed before it was seen."""
    before = _quotes(workspace)
    done = clean("--dry-run", before[0].id)
    assert "would change" in done.stdout
    assert "[-, um,-]" in done.stdout
    assert _quotes(workspace) == before


def test_nothing_to_leave_out_is_told(clean: Run, workspace: Workspace) -> None:
    """A clean quote stays as it is, also when it was cleaned before."""
    um, plain = _quotes(workspace)
    assert clean(plain.id).stdout == f"{plain.id}  nothing to leave out\n"
    told = [json.loads(line) for line in clean(um.id, plain.id, "--json").stdout.splitlines()]
    assert [(each["changed"], each["text"]) for each in told] == [(True, CLEAN), (False, PLAIN)]
    assert "nothing to leave out" in clean(um.id).stdout


def test_a_name_that_was_put_right_stays_right(clean: Run, command: Run, workspace: Workspace) -> None:
    """Edits that are there stay, and speakers and names go on to follow the transcript."""
    command("names", "talk.txt", "--set", "Ohm Nicky=Omnicki", workspace=workspace)
    clean(_quotes(workspace)[0].id)
    assert CLEAN.replace("Ohm Nicky", "Omnicki") in [quote.text for quote in _quotes(workspace)]
    command("speakers", "talk.txt", "--set", "1=Bob Writer", workspace=workspace)
    credits = {(quote.attribution.person, quote.text) for quote in _quotes(workspace)}
    assert credits == {("Bob Writer", CLEAN.replace("Ohm Nicky", "Omnicki")), ("Ann Author", PLAIN)}


def test_what_is_written_is_not_cleaned(clean: Run, command: Run, workspace: Workspace) -> None:
    """An author who writes "um" means it; and one quote refused leaves the others as they are."""
    added = command("add", "It is, um, so.", "--by", "Ann Author", "--words", "writing", "--json", workspace=workspace)
    before = _quotes(workspace)
    with pytest.raises(InputError, match=r"not known to be speech \(writing\)"):
        clean(before[0].id, json.loads(added.stdout)["id"])
    assert _quotes(workspace) == before


def test_words_changed_by_hand_cannot_be_declared(clean: Run, command: Run, workspace: Workspace) -> None:
    """Without the words as they were found nobody could show what was left out."""
    id = _quotes(workspace)[0].id
    command("edit", id, "--text", "It is, um, a promise by hand.", workspace=workspace)
    with pytest.raises(InputError, match="not those that were found"):
        clean(id)
    added = command("add", "It is, um, so.", "--by", "Ann Author", "--words", "speech", "--json", workspace=workspace)
    with pytest.raises(InputError, match="not those that were found"):
        clean(json.loads(added.stdout)["id"])
