"""`verify`: quotes held against documents at the command line, and what it prints and keeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from evidence_desk import ANN, BOB, OTHER, PAGE, PAPER, TALK, WORD

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound
from quotes.model import Proof

Run = Callable[..., Result]
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


@pytest.fixture
def run(command: Run, workspace: Workspace) -> Run:
    """Runs commands in a workspace with two quotes of Ann's, one of them altered, beside a page and a transcript."""
    Path("page.md").write_text(PAGE, encoding="utf-8")
    Path("talk.txt").write_text(TALK, encoding="utf-8")
    command("add", PAPER, "--by", ANN, "--source", "The Works", workspace=workspace)
    command("add", WORD.replace("several", "three"), "--by", ANN, workspace=workspace)
    return lambda *words, **more: command(*words, workspace=workspace, **more)


def _lines(done: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def _proofs(workspace: Workspace) -> list[Proof]:
    with workspace.open_store() as store:
        return [quote.proof for quote in store.find()]


def test_every_quote_is_held_against_a_file(run: Run, workspace: Workspace) -> None:
    """A person sees class, proof, place, the words with every difference, and a count of the classes."""
    done = run("verify", "--against", "page.md")
    assert done.exit_code == 0
    assert "verbatim, located  (page.md, line 3)" in done.stdout
    assert "[-several-]{+three+}" in done.stdout
    assert "  ! " in done.stdout
    assert done.stdout.endswith("2 checks: 1 verbatim, 1 altered.\n")
    assert _proofs(workspace) == [Proof.LOCATED, Proof.UNVERIFIED]


def test_json_has_all_of_it(run: Run) -> None:
    """The fields that programs read: class, flags, edits, places, proof, grade, document."""
    first, second = _lines(run("verify", "--against", "talk.txt", "--json"))
    assert (first["class"], first["proof"], first["grade"]) == ("verbatim", "matches-transcript", "machine-transcript")
    assert first["places"][0] | {"line": 1, "exact": PAPER, "speaker": ANN} == first["places"][0]
    assert first["places"][0]["end"] - first["places"][0]["start"] == len(PAPER)
    assert (first["document"]["name"], first["document"]["format"]) == ("talk.txt", "transcript")
    (edit,) = second["edits"]
    assert (edit["kind"], edit["quoted"], edit["found"]) == ("replaced", "three", "several")
    assert second["text"][edit["at"] : edit["to"]] == "three"
    assert second["class"] == "altered"


def test_ids_filters_and_grade(run: Run, workspace: Workspace) -> None:
    """Only what is named or found is checked, and the grade stays with the document."""
    with workspace.open_store() as store:
        first = next(store.find()).id
    (one,) = _lines(run("verify", first[:6], "--against", "page.md", "--grade", "primary", "--json"))
    assert (one["id"], one["grade"], one["proves"]) == (first, "primary", "located")
    assert _lines(run("verify", "--author", "Nobody", "--against", "page.md", "--json")) == []
    (again,) = _lines(run("verify", "--source", "The Works", "--against", "page.md", "--json"))
    assert again["grade"] == "primary"


def test_a_kept_document_is_named_and_checked_again(run: Run) -> None:
    """Once kept, the file may be gone: its name is enough, and without any name all is checked once more."""
    run("verify", "--against", "page.md")
    Path("page.md").unlink()
    assert run("verify", "--against", "page.md").stdout.endswith("1 verbatim, 1 altered.\n")
    assert run("verify").stdout.endswith("2 checks: 1 verbatim, 1 altered.\n")
    assert run("verify", "--against", "page.md", "--dry-run", "--grade", "list").exit_code == 0
    with pytest.raises(NotFound, match=r"no file 'gone\.md'"):
        run("verify", "--against", "gone.md")


def test_a_dry_run_keeps_nothing(run: Run, workspace: Workspace) -> None:
    """Neither the document nor a proof is there after a look."""
    assert "1 verbatim, 1 altered" in run("verify", "--against", "page.md", "--dry-run").stdout
    assert _proofs(workspace) == [Proof.UNVERIFIED, Proof.UNVERIFIED]
    assert run("documents").stdout == ""


def test_strict_fails_a_script(run: Run) -> None:
    """A script learns from the exit code that some words are not the document's."""
    assert run("verify", "--against", "page.md", "--strict").exit_code == 3
    assert run("verify", "--source", "The Works", "--against", "page.md", "--strict").exit_code == 0


def test_a_text_needs_no_workspace(command: Run) -> None:
    """A sentence and a file are enough; standard input is a file too."""
    Path("page.md").write_text(PAGE, encoding="utf-8")
    (told,) = _lines(command("verify", "--text", PAPER, "--against", "page.md", "--json"))
    assert (told["id"], told["class"]) == (None, "verbatim")
    done = command("verify", "--text", OTHER, "--against", "-", "--strict", given=PAGE)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (3, "1 check: 1 absent.")
    Path("talk.txt").write_text(TALK, encoding="utf-8")
    flags = _lines(command("verify", "--text", PAPER, "--by", BOB, "--against", "talk.txt", "--json"))[0]["flags"]
    assert "other-speaker" in [flag["kind"] for flag in flags]


def test_what_does_not_go_together_is_refused(run: Run) -> None:
    """A slip is told before anything is read."""
    for words in (
        ("--grade", "primary"),
        ("--dry-run",),
        ("--text", "It is so."),
        ("ffff", "--author", "Ann", "--against", "page.md"),
        ("ffff", "--text", "It is so.", "--against", "page.md"),
        ("--by", ANN, "--against", "page.md"),
    ):
        assert run("verify", *words).exit_code == 2, words
    with pytest.raises(NotFound, match="no quote"):
        run("verify", "ffff0000", "--against", "page.md")
    Path("blank.md").write_text(" \n", encoding="utf-8")
    with pytest.raises(InputError):
        run("verify", "--against", "blank.md")


def test_import_checks_a_newer_version(run: Run, workspace: Workspace) -> None:
    """Importing a document again with other words takes back what only the older version proved; show tells both."""
    run("verify", "--against", "page.md")
    Path("page.md").write_text(PAGE.replace("rather", "never"), encoding="utf-8")
    run("import", "page.md")
    assert _proofs(workspace)[0] is Proof.UNVERIFIED
    with workspace.open_store() as store:
        id = next(store.find()).id
    shown = run("show", id).stdout
    assert "evidence  altered in page.md" in shown
    assert "a newer version of the document is kept" in shown
    told = json.loads(run("show", id, "--json").stdout)
    assert (told["match"], [each["superseded"] for each in told["evidence"]]) == ("altered", [False, True])
    assert "evidence" not in json.loads(run("quotes", "--json").stdout.splitlines()[0])


def test_an_edit_is_checked_at_once(run: Run, workspace: Workspace) -> None:
    """`edit` with other words leaves no proof of the old ones."""
    run("verify", "--against", "page.md")
    with workspace.open_store() as store:
        id = next(store.find()).id
    run("edit", id, "--text", PAPER.replace("rather", "never"))
    told = json.loads(run("show", id, "--json").stdout)
    assert (told["proof"], told["match"], told["evidence"][0]["class"]) == ("unverified", "altered", "altered")


def test_control_characters_stay_out_of_the_terminal(command: Run, workspace: Workspace) -> None:
    """A document cannot move the cursor of whoever checks a quote against it."""
    Path("bad.txt").write_text(f"{ANN}: Paper \x1b[2Jremembers it all for a very long time.\n{BOB}: No.\n")
    command("add", "Paper remembers it all for a very long time.", "--by", ANN, workspace=workspace)
    assert "\x1b" not in command("verify", "--against", "bad.txt", workspace=workspace).stdout


def test_the_seeds_are_checked(command: Run, workspace: Workspace) -> None:
    """A list proves nothing of itself, and its lines stand nowhere in the transcript that they are credited to."""
    if not SEEDS.is_dir():
        pytest.skip("the seeds (../shared/seeds) are not here")
    command("import", SEEDS / "lessons-list.txt", workspace=workspace)
    own = _lines(command("verify", "--against", SEEDS / "lessons-list.txt", "--json", workspace=workspace))
    assert {(one["class"], one["proof"]) for one in own} == {("verbatim", "unverified")}
    assert len(own) == 75
    told = _lines(command("verify", "--against", SEEDS / "podcast-transcript.txt", "--json", workspace=workspace))
    assert {one["proof"] for one in told} == {"unverified"}


def test_nothing_to_check_is_told_apart(command: Run, workspace: Workspace) -> None:
    """Who named a document is not told to name one: it is the quotes that are not there."""
    Path("notes.md").write_text("It is so.\n", encoding="utf-8")
    none = command("verify", "--against", "notes.md", "--author", "Nobody", workspace=workspace)
    assert none.stdout == "Nothing to check: there are no such quotes.\n"
    never = command("verify", workspace=workspace)
    assert "none of these quotes was held against a document yet" in never.stdout


def test_a_stop_is_shown_beside_what_was_found(run: Run, workspace: Workspace) -> None:
    """Nobody takes a disputed quote for a located one because its words stand in the document."""
    with workspace.open_store() as store:
        id = next(quote.id for quote in store.find() if quote.text == PAPER)
    run("edit", id, "--proof", "disputed")
    told = run("verify", id, "--against", "page.md").stdout
    assert f"{id[:8]}  verbatim, located; the quote stays disputed  (page.md, line 3)" in told
