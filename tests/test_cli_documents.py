"""`documents`: what was imported, which one is meant, and what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound
from quotes.finding import find_document
from quotes.model import Document

Run = Callable[..., Result]

TALK = "SPEAKER_00: Paper remembers what people would rather forget.\nSPEAKER_01: Yes, it does.\n"


@pytest.fixture
def documents(command: Run, workspace: Workspace) -> Run:
    """Runs `documents` in a workspace with a transcript and a table."""
    Path("talk.txt").write_text(TALK, encoding="utf-8")
    Path("table.csv").write_text("text,author\nPlain words.,Ann Author\nMore words.,Ann Author\n", encoding="utf-8")
    command("import", "talk.txt", "table.csv", workspace=workspace)
    return lambda *words: command("documents", *words, workspace=workspace)


def test_every_document_is_listed_with_what_there_is_of_it(documents: Run) -> None:
    """How many quotes, and how much of a transcript waits for a speaker."""
    told = [json.loads(line) for line in documents("--json").stdout.splitlines()]
    assert [(each["name"], each["quotes"], each["turns"], each["waiting"]) for each in told] == [
        ("talk.txt", 0, 2, 2),
        ("table.csv", 2, 0, 0),
    ]
    lines = documents().stdout.splitlines()
    assert lines[0] == f"{told[0]['sha256'][:8]}  talk.txt  (transcript, 0 quotes, 2 turns, 2 without a speaker)"
    assert lines[1] == f"{told[1]['sha256'][:8]}  table.csv  (csv, 2 quotes)"


def test_what_a_document_says_is_printed_with_the_numbers_of_its_lines(documents: Run) -> None:
    """The line that a place or a note names can be looked up."""
    assert documents("talk", "--text").stdout.splitlines()[1:3] == [
        "     1  SPEAKER_00: Paper remembers what people would rather forget.",
        "     2  SPEAKER_01: Yes, it does.",
    ]
    assert json.loads(documents("talk.txt", "--text", "--json").stdout)["text"] == TALK


def test_nothing_in_a_document_moves_the_cursor(documents: Run, command: Run, workspace: Workspace) -> None:
    """An escape sequence in a document or in its name is shown, not obeyed."""
    Path("bad\x1b[2J.txt").write_text("A: one \x1b[2J\x9b1A two.\nB: three.\n" * 3, encoding="utf-8")
    command("import", "bad\x1b[2J.txt", "--as", "transcript", workspace=workspace)
    shown = (
        documents("bad", "--text").stdout + documents().stdout + command("speakers", "bad", workspace=workspace).stdout
    )
    assert "one" in shown
    assert not set(shown) & {"\x1b", "\x9b"}


def test_a_document_is_found_by_the_beginning_of_its_name_or_hash(documents: Run) -> None:
    """Nobody types a whole name; but what fits two is asked back."""
    sha256 = json.loads(documents("table", "--json").stdout)["sha256"]
    assert documents(sha256[:6].upper()).stdout == documents("TABLE").stdout
    with pytest.raises(InputError, match=r"begin with 't': talk\.txt, table\.csv"):
        documents("t")
    with pytest.raises(NotFound, match="Did you mean talk"):
        documents("tolk.txt")
    with pytest.raises(NotFound):
        documents("")
    with pytest.raises(InputError, match="--text prints one"):
        documents("--text")


def test_of_two_documents_of_one_name_the_later_is_meant() -> None:
    """A transcript that was corrected and imported again is the one to work on."""
    first, second = Document("a" * 64, "talk.txt", "transcript"), Document("b" * 64, "talk.txt", "transcript")
    assert find_document([first, second], "talk.txt") == second
    assert find_document([first, second], "aaaa") == first
    with pytest.raises(InputError):
        find_document([first, second], "tal")
