"""`misattributions`: a collection that spreads wrong credits, checked, imported, marked and freed again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound, Refused

Run = Callable[..., Result]

SAMPLE = Path(__file__).parent / "samples" / "csv" / "wrong-credits.csv"
ENTRY = {"entry", "person", "verdict", "actual", "url", "note"}
SAYING = "A borrowed umbrella never keeps the whole rain off."


def _rows(done: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def _proofs(command: Run, workspace: Workspace) -> dict[str, str]:
    return {row["text"]: row["proof"] for row in _rows(command("quotes", "--json", workspace=workspace))}


@pytest.fixture
def findings(tmp_path: Path) -> Path:
    """A list of one's own, with a line that is no entry."""
    path = tmp_path / "findings.csv"
    path.write_text(
        "text,person,verdict,actual,url,note\r\n"
        f'"{SAYING}",Ann Author,,Bob Writer,https://example.org/umbrella,"In none of her books, or letters."\r\n'
        "Words.,Ann Author,perhaps,,,\r\n",
        encoding="utf-8",
        newline="",
    )
    return path


def test_a_file_is_checked_without_a_workspace(command: Run) -> None:
    """Before anything is installed or made, a collection can be held against the list that comes along."""
    done = command("misattributions", "check", SAMPLE, "--json")
    rows = _rows(done)
    assert done.exit_code == 3
    assert len(rows) == 24
    assert {frozenset(row) for row in rows} == {frozenset({"id", "text", "author", "listed"})}
    assert {row["id"] for row in rows} == {None}
    assert {frozenset(one) for row in rows for one in row["listed"]} == {frozenset({"likeness", *ENTRY})}
    assert [row["listed"][0]["likeness"] for row in rows] == ["exact"] * 21 + ["contains"] * 3


def test_what_is_told_can_be_read(command: Run) -> None:
    """A line says what, by whom, and why; other wordings with the same research are not told again."""
    done = command("misattributions", "check", SAMPLE)
    said = done.stdout.splitlines()
    assert "“Whatever you are, be a good one.” (Abraham Lincoln)" in said
    told = said[said.index("“Whatever you are, be a good one.” (Abraham Lincoln)") + 1]
    assert told.startswith("    misattributed, credited to Abraham Lincoln; said by William Makepeace Thackeray. ")
    assert len([line for line in said if line.startswith("    ")]) == 24
    assert "24 quotes on a list or like one there, 21 of them word for word." in done.stderr


def test_a_collection_is_marked_as_it_is_imported(command: Run, workspace: Workspace) -> None:
    """In a new workspace the list is at work from the start: wrong credits are marked, right ones and like ones not."""
    done = command("import", SAMPLE, workspace=workspace)
    says = "marked {0} by a list of wrong credits: pullquote quotes --proof {0}"
    marked = [
        f"  {number} quotes {says.format(verdict)}" for number, verdict in ((18, "misattributed"), (3, "disputed"))
    ]
    assert done.stdout.splitlines()[1:3] == marked
    proofs = list(_proofs(command, workspace).values())
    assert {proof: proofs.count(proof) for proof in set(proofs)} == {
        "misattributed": 18,
        "disputed": 3,
        "unverified": 11,
    }
    rows = _rows(command("misattributions", "check", "--json", workspace=workspace))
    assert len(rows) == 24
    ids = {row["id"] for row in _rows(command("quotes", "--json", workspace=workspace))}
    assert {row["id"] for row in rows} <= ids
    found = _rows(command("quotes", "simplicity", "--proof", "misattributed", "--json", workspace=workspace))
    assert [row["author"] for row in found] == ["Leonardo Da Vinci"]


def test_an_import_counts_what_it_marked(command: Run, workspace: Workspace) -> None:
    """A program reads how many; what was there before counts no more, nor what another document brings."""
    for counted in ((18, 3), (0, 0)):
        account = json.loads(command("import", SAMPLE, "--json", workspace=workspace).stdout)
        assert (account["misattributed"], account["disputed"]) == counted
    Path("more.csv").write_text(f"text,author\n{SAYING},Ann Author\n")
    command("misattributions", "add", SAYING, "--credited-to", "Ann Author", "--disputed", workspace=workspace)
    done = command("import", "more.csv", SAMPLE, "--json", workspace=workspace)
    assert [(row["misattributed"], row["disputed"]) for row in _rows(done)] == [(0, 1), (0, 0)]


def test_a_marked_quote_is_not_drawn(command: Run, workspace: Workspace) -> None:
    """No card spreads the wrong credit further."""
    command("import", SAMPLE, workspace=workspace)
    (row,) = _rows(command("quotes", "simplicity", "--json", workspace=workspace))
    command("approve", row["id"][:8], workspace=workspace)
    done = command("draw", "simplicity", "--proof", "misattributed", "--json", workspace=workspace)
    assert done.exit_code == 3
    assert "known not to be by Leonardo Da Vinci" in done.output
    assert list((workspace.root / "out").rglob("*.png")) == []


def test_removing_the_list_frees_what_it_marked(command: Run, workspace: Workspace) -> None:
    """A list can be taken back, and brought again; each time it is told which quotes that concerns."""
    command("import", SAMPLE, workspace=workspace)
    removed = json.loads(command("misattributions", "remove", "known", "--json", workspace=workspace).stdout)
    assert set(removed) == {"list", "entries", "skipped", "marked", "freed"}
    assert (removed["list"], removed["marked"], len(removed["freed"])) == ("known", [], 21)
    assert set(_proofs(command, workspace).values()) == {"unverified"}
    assert "There are no lists." in command("misattributions", workspace=workspace).stdout
    assert command("misattributions", "check", workspace=workspace).exit_code == 0
    told = command("misattributions", "import", "--known", workspace=workspace).stderr
    assert "Marked by it: 21 quotes, " in told and told.endswith(" and 1 more; --json names them\n")
    command("misattributions", "remove", "known", workspace=workspace)
    again = json.loads(command("misattributions", "import", "--known", "--json", workspace=workspace).stdout)
    assert sorted(again["marked"]) == sorted(removed["freed"])
    assert again["entries"] > 100


def test_a_list_of_ones_own_is_imported_under_its_name(command: Run, workspace: Workspace, findings: Path) -> None:
    """What is no entry is told with its line, the rest is kept; another import replaces it."""
    command("add", SAYING, "--by", "Ann Author", workspace=workspace)
    done = command("misattributions", "import", findings, workspace=workspace)
    assert done.exit_code == 3
    assert "findings: 1 saying." in done.stdout
    assert "Line 3 was skipped: There is no verdict 'perhaps'." in done.stderr
    assert "Marked by it: 1 quote, " in done.stderr
    assert _proofs(command, workspace) == {SAYING: "misattributed"}
    lists = _rows(command("misattributions", "--json", workspace=workspace))
    assert [row["list"] for row in lists] == ["findings", "known"]
    (entry,) = _rows(command("misattributions", "show", "findings", "--json", workspace=workspace))
    assert entry == {
        "entry": SAYING,
        "person": "Ann Author",
        "verdict": "misattributed",
        "actual": "Bob Writer",
        "url": "https://example.org/umbrella",
        "note": "In none of her books, or letters.",
    }


def test_a_list_comes_from_standard_input(command: Run, workspace: Workspace) -> None:
    """A script can hand its findings on without a file."""
    given = f"text,person\n{SAYING},Ann Author\n"
    done = command("misattributions", "import", "-", "--as", "script", "--json", workspace=workspace, given=given)
    assert json.loads(done.stdout)["list"] == "script"


def test_a_saying_is_added_and_shown(command: Run, workspace: Workspace) -> None:
    """One finding needs no file, and says at once what it concerns."""
    (id,) = [json.loads(command("add", SAYING, "--by", "Ann Author", "--json", workspace=workspace).stdout)["id"]]
    words = ("--credited-to", "Ann Author", "--actual", "Bob Writer", "--note", "Not in her books.", "--disputed")
    added = json.loads(command("misattributions", "add", SAYING.upper(), *words, "--json", workspace=workspace).stdout)
    assert (added["list"], added["marked"]) == ("own", [id])
    shown = command("misattributions", "show", "own", workspace=workspace).stdout
    assert shown.splitlines()[1] == ("    disputed, credited to Ann Author; said by Bob Writer. Not in her books.")


def test_what_does_not_exist_is_told(command: Run, workspace: Workspace, tmp_path: Path) -> None:
    """A list, a file, a table that is none: each is refused by name."""
    with pytest.raises(NotFound, match="no list 'nobody'"):
        command("misattributions", "show", "nobody", workspace=workspace)
    with pytest.raises(NotFound, match="no list 'nobody'"):
        command("misattributions", "remove", "nobody", workspace=workspace)
    with pytest.raises(NotFound):
        command("misattributions", "import", tmp_path / "none.csv", workspace=workspace)
    assert command("misattributions", "import", workspace=workspace).exit_code == 2
    assert command("misattributions", "import", "a.csv", "--known", workspace=workspace).exit_code == 2


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"person,verdict\nAnn Author,disputed\n",
        b'text\n"It is so',
        b"text,person\n" + b"\x00" * 100,
        b"text\n" + b"a" * 30_000 + b"\n",
        b"text,url\nIt is so.,javascript:alert(1)\n",
        b"text,person\n\x1b[31mIt is so.,\x1b]0;x\x07Ann\n",
        b"\xff\xfe\x00\xd8" * 50,
    ],
)
def test_a_hostile_list_keeps_nothing_it_should_not(
    command: Run, workspace: Workspace, tmp_path: Path, document: bytes
) -> None:
    """Whatever is handed in as a list is refused or skipped with a word, and no control sign reaches a screen."""
    path = tmp_path / "hostile.csv"
    path.write_bytes(document)
    try:
        done = command("misattributions", "import", path, workspace=workspace)
    except (InputError, Refused) as error:
        assert error.message and "\x1b" not in error.message
    else:
        assert "\x1b" not in done.output and "\x07" not in done.output
    shown = command("misattributions", "show", workspace=workspace).stdout
    assert "javascript:" not in shown and "\x1b" not in shown and "\x00" not in shown
