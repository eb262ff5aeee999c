"""`names`: what a transcript writes wrong is put right where a person says so, and declared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError

Run = Callable[..., Result]

ANN = "Ann Author"
SAID = "We built it with Ohm Nicky because nobody else had the patience."
TALK = f"{ANN}: {SAID}\nBob Writer: Yes.\n{ANN}: The ohm nicky of old was a very patient machine.\nBob Writer: No.\n"


@pytest.fixture
def names(command: Run, workspace: Workspace) -> Run:
    """Runs `names talk.txt` on a transcript whose speakers are known."""
    Path("talk.txt").write_text(TALK, encoding="utf-8")
    command("import", "talk.txt", workspace=workspace)
    return lambda *words: command("names", "talk.txt", *words, workspace=workspace)


def _texts(workspace: Workspace) -> list[str]:
    with workspace.open_store() as store:
        return [quote.text for quote in store.find()]


def test_a_name_is_put_right_and_left_again(names: Run, workspace: Workspace) -> None:
    """Only as it is written, only where a person says so; the quote keeps its ids both ways."""
    before = _texts(workspace)
    with workspace.open_store() as store:
        id = next(store.find()).id
    done = names("--set", "Ohm Nicky=Omnicki")
    assert "1 quote changed" in done.stderr
    assert done.stdout.splitlines()[0] == "Ohm Nicky → Omnicki"
    assert _texts(workspace) == [SAID.replace("Ohm Nicky", "Omnicki"), before[1]]
    with workspace.open_store() as store:
        (edit,) = store.get(id).edits
        assert (edit.removed, edit.put, store.get(id).places[0].exact) == ("Ohm Nicky", "Omnicki", SAID)
    assert "1 quote changed" in names("--remove", "Ohm Nicky").stderr
    assert _texts(workspace) == before


def test_an_editors_name_stands_in_brackets(names: Run, workspace: Workspace) -> None:
    """Words that are the editor's are marked as editors mark them."""
    names("--bracketed", "Ohm Nicky=the machine")
    assert _texts(workspace)[0] == SAID.replace("Ohm Nicky", "[the machine]")


def test_names_come_from_a_file(names: Run, workspace: Workspace) -> None:
    """A list that several episodes share is kept in one file."""
    Path("names.toml").write_text('"Ohm Nicky" = "Omnicki"\n[bracketed]\n"ohm nicky" = "machine"\n', encoding="utf-8")
    assert "2 quotes changed" in names("--from", "names.toml").stderr
    told = [json.loads(line) for line in names("--json").stdout.splitlines()]
    assert [(each["written"], each["right"], each["bracketed"], each["declared"]) for each in told[:2]] == [
        ("Ohm Nicky", "Omnicki", False, True),
        ("ohm nicky", "machine", True, True),
    ]


def test_a_name_that_stands_nowhere_is_told(names: Run) -> None:
    """A slip in the option is seen at once; it is kept, for it may stand in another spelling."""
    assert "Om Nicky stands nowhere" in names("--set", "Om Nicky=Omnicki").stderr
    assert "Ohm Nick stands nowhere" in names("--set", "Ohm Nick=Omnicki").stderr


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--set", "Ohm Nicky"], "puts no name right"),
        (["--set", "=Omnicki"], "puts no name right"),
        (["--set", "Ohm Nicky="], "puts no name right"),
        (["--set", "Ohm Nicky=Ohm Nicky"], "written so already"),
        (["--bracketed", "Ohm Nicky=\x1b[2J"], "escape"),
        (["--remove", "Ohm"], "Names that are: none"),
        (["--from", "missing.toml"], "cannot be read"),
        (["--from", "talk.txt"], "TOML"),
    ],
)
def test_what_cannot_be_is_refused(names: Run, workspace: Workspace, words: list[str], complaint: str) -> None:
    """Nothing is changed by an option that is wrong."""
    before = _texts(workspace)
    with pytest.raises(InputError, match=complaint):
        names(*words)
    assert _texts(workspace) == before


def test_names_that_look_wrong_are_offered_and_nothing_is_done(names: Run, workspace: Workspace) -> None:
    """A name that is known from the header or put right once is looked for in other spellings."""
    before = _texts(workspace)
    (offered,) = names("--set", "Mister Ohm=Ohmnicky").stdout.splitlines()[1:]
    assert offered == "Ohm Nicky → Ohmnicky?  1 time, another spelling of Ohmnicky; line 1"
    assert _texts(workspace) == before
    assert len(names("--set", "ohm nicky=Ohmnicky").stdout.splitlines()) == 2


def test_names_and_speakers_stay_when_the_other_changes(names: Run, command: Run, workspace: Workspace) -> None:
    """A name put right holds for turns that are named later, and a speaker stays when a name is put right."""
    command("speakers", "talk.txt", "--set", "1=", workspace=workspace)
    names("--set", "Ohm Nicky=Omnicki")
    command("speakers", "talk.txt", "--set", "1=Bob Writer", workspace=workspace)
    with workspace.open_store() as store:
        credits = {(quote.attribution.person, quote.text) for quote in store.find()}
    assert ("Bob Writer", SAID.replace("Ohm Nicky", "Omnicki")) in credits
