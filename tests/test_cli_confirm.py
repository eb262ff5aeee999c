"""`confirm`: a person says that the words stand in the document, having seen them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from evidence_desk import ANN, BOB, PAGE, PAPER, TALK

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound
from quotes.model import Proof, Quote

Run = Callable[..., Result]
CUT = "anybody on this coast remembers who lit the lamp."


@pytest.fixture
def run(command: Run, workspace: Workspace) -> Run:
    """Runs commands in a workspace with a quote that was held against a primary page."""
    Path("page.md").write_text(PAGE, encoding="utf-8")
    command("add", PAPER, "--by", ANN, "--source", "The Works", workspace=workspace)
    command("verify", "--against", "page.md", "--grade", "primary", workspace=workspace)
    return lambda *words, **more: command(*words, workspace=workspace, **more)


def _quote(workspace: Workspace) -> Quote:
    with workspace.open_store() as store:
        return next(store.find())


def test_the_words_are_shown_and_asked_about(run: Run, workspace: Workspace) -> None:
    """Whoever confirms has seen the words, the grade and what is around them; a no changes nothing."""
    id = _quote(workspace).id
    refused = run("confirm", id[:6], "--by", BOB, given="n\n")
    assert "page.md (primary), line 3" in refused.stdout
    assert f"She came late to it. [{PAPER}]" in refused.stdout
    assert _quote(workspace).proof is Proof.LOCATED
    done = run("confirm", id[:6], "--by", BOB, given="y\n")
    assert done.stdout.endswith(f"{id}  confirmed by {BOB}; verified\n")
    assert _quote(workspace).proof is Proof.VERIFIED
    assert f"confirmed by {BOB}" in run("show", id).stdout


def test_it_is_taken_back(run: Run, workspace: Workspace) -> None:
    """What was confirmed by mistake is located again."""
    id = _quote(workspace).id
    told = json.loads(run("confirm", id, "--by", BOB, "--yes", "--json").stdout)
    assert (told["proof"], told["evidence"]["confirmed_by"]) == ("verified", BOB)
    assert run("confirm", id, "--undo").stdout == f"{id}  no longer confirmed; located\n"
    assert _quote(workspace).proof is Proof.LOCATED


def test_a_flag_is_shown_before_the_question(command: Run, workspace: Workspace) -> None:
    """Word for word and reversed: the flag is told, and only a person's yes makes it count."""
    Path("cut.md").write_text(f"It is hard. I do not think {CUT} So we went on.\n", encoding="utf-8")
    command("add", CUT, "--by", ANN, "--source", "The Works", workspace=workspace)
    command("verify", "--against", "cut.md", "--as", "markdown", "--grade", "primary", workspace=workspace)
    quote = _quote(workspace)
    assert (quote.match, quote.proof) == ("verbatim", Proof.UNVERIFIED)
    done = command("confirm", quote.id, "--by", BOB, workspace=workspace, given="y\n")
    assert "! negation cut: " in done.stdout
    assert _quote(workspace).proof is Proof.VERIFIED


def test_a_transcript_stays_a_transcript(command: Run, workspace: Workspace) -> None:
    """A look at what a machine heard does not make it what was said."""
    Path("talk.txt").write_text(TALK, encoding="utf-8")
    command("add", PAPER, "--by", ANN, workspace=workspace)
    command("verify", "--against", "talk.txt", workspace=workspace)
    done = command("confirm", _quote(workspace).id, "--by", BOB, "--yes", workspace=workspace)
    assert done.stdout.endswith("; matches-transcript\n")


def test_what_cannot_be_confirmed_is_refused(run: Run, workspace: Workspace) -> None:
    """Nobody confirms without a name, for a program without a yes, in a document that was never asked."""
    id = _quote(workspace).id
    assert run("confirm", id).exit_code == 2
    assert run("confirm", id, "--by", BOB, "--undo").exit_code == 2
    assert run("confirm", id, "--by", BOB, "--json").exit_code == 2
    with pytest.raises(NotFound, match="no document"):
        run("confirm", id, "--against", "other.md", "--by", BOB, "--yes")
    with pytest.raises(InputError):
        run("confirm", id, "--by", "  ", "--yes")
    run("verify", "--text", PAPER, "--against", "page.md")
    run("edit", id, "--text", "Something else entirely is written here now.")
    with pytest.raises(InputError, match="absent"):
        run("confirm", id, "--by", BOB, "--yes")


def test_nobody_there_to_answer(run: Run, workspace: Workspace) -> None:
    """A script that forgot --yes is told so, and nothing is changed."""
    with pytest.raises(InputError, match="Nobody answered") as told:
        run("confirm", _quote(workspace).id, "--by", BOB, given="")
    assert "--yes" in str(told.value.hint)
    assert _quote(workspace).proof is Proof.LOCATED


def test_whose_words_they_are_is_shown(run: Run, workspace: Workspace) -> None:
    """A yes is to the author and the work, too, so both stand above the question."""
    assert f"({ANN}, The Works)" in run("confirm", _quote(workspace).id, "--by", BOB, given="n\n").stdout
