"""The import command: every file accounted for, nothing added twice, nothing lost without a word."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound

Run = Callable[..., Result]

SEEDS = Path(__file__).parents[2] / "shared" / "seeds" / "lessons-list.txt"
LIST = '"The first plain words." — Ann Author, A Book\n\n“The second plain words.” — Bob Writer\n'
TABLE = 'text,author\n"Plain words here.",Ann\nragged,Bob,extra\n,Cid\n"Other words here.",Dee\n'
ACCOUNT = [
    *(
        "file",
        "format",
        "encoding",
        "added",
        "known",
        "misattributed",
        "disputed",
        "found",
        "notes",
        "sources",
        "skipped",
    ),
    *("warnings", "columns", "words", "turns", "waiting"),
]


def _account(done: Result) -> dict[str, object]:
    account: dict[str, object] = json.loads(done.stdout)
    return account


def test_importing_twice_adds_nothing(command: Run, workspace: Workspace) -> None:
    """The second import of a file knows all of its quotes and adds none."""
    Path("list.txt").write_text(LIST)
    first = _account(command("import", "list.txt", "--json", workspace=workspace))
    again = _account(command("import", "list.txt", "--json", workspace=workspace))
    assert list(first) == ACCOUNT
    assert tuple(first[key] for key in ("file", "format", "added", "known")) == ("list.txt", "list", 2, 0)
    assert (again["added"], again["known"]) == (0, 2)


def test_imported_quotes_are_candidates_with_a_place(command: Run, workspace: Workspace) -> None:
    """What comes in is unverified, undecided, and says in which file and line it was found."""
    Path("list.txt").write_text(LIST)
    command("import", "list.txt", workspace=workspace)
    quote = json.loads(command("quotes", "second", "--json", workspace=workspace).stdout)
    assert (quote["standing"], quote["proof"]) == ("candidate", "unverified")
    assert [(place["name"], place["line"]) for place in quote["places"]] == [("list.txt", 3)]


def test_a_dry_run_changes_nothing(command: Run, workspace: Workspace) -> None:
    """--dry-run shows what would be taken and leaves the store as it was."""
    Path("list.txt").write_text(LIST)
    done = command("import", "--dry-run", "list.txt", workspace=workspace)
    assert "list.txt (list): 2 quotes found; nothing was changed." in done.stdout
    assert "The first plain words. — Ann Author" in done.stdout
    assert _account(command("import", "--dry-run", "list.txt", "--json", workspace=workspace))["found"] == 2
    assert command("quotes", workspace=workspace).stdout == ""


def test_standard_input_is_read(command: Run, workspace: Workspace) -> None:
    """`-` reads standard input and says so in account and place."""
    account = _account(command("import", "-", "--json", workspace=workspace, given=LIST))
    assert (account["file"], account["added"]) == ("standard input", 2)


def test_every_row_not_taken_is_told(command: Run, workspace: Workspace) -> None:
    """A ragged row and a row without text are reported with line and reason; the others come in."""
    Path("table.csv").write_text(TABLE)
    account = _account(command("import", "table.csv", "--json", workspace=workspace))
    skipped = account["skipped"]
    assert isinstance(skipped, list)
    assert (account["added"], [row["line"] for row in skipped]) == (2, [3, 4])
    assert skipped[0]["reason"] == "the row has 3 cells where the header has 2"
    assert "skipped, line 3: the row has 3 cells" in command("import", "table.csv", workspace=workspace).stdout


def test_columns_and_format_can_be_named(command: Run, workspace: Workspace) -> None:
    """--column says which column holds a field, --as which format a file is in whatever it is called."""
    Path("saetze.dat").write_text("Satz;Wer\nEin guter Satz.;Anna\n")
    columns = ("--column", "text=Satz", "--column", "author=Wer")
    account = _account(command("import", "saetze.dat", "--as", "csv", *columns, "--json", workspace=workspace))
    assert (account["columns"], account["added"]) == ({"text": "Satz", "author": "Wer"}, 1)


def test_a_screen_holds_the_account(command: Run, workspace: Workspace) -> None:
    """Of many rows that are not taken the first few are shown with the number of the others; the JSON has all."""
    Path("table.csv").write_text("text,author\n" + "ragged,Bob,extra\n" * 20 + "Plain words here.,Ann\n")
    shown = command("import", "table.csv", workspace=workspace).stdout
    assert (shown.count("  skipped, line"), "… and 15 more skipped; --json lists all" in shown) == (5, True)
    skipped = _account(command("import", "table.csv", "--json", workspace=workspace))["skipped"]
    assert isinstance(skipped, list)
    assert len(skipped) == 20
    Path("list.txt").write_text(LIST)
    several = command("import", "list.txt", "table.csv", "missing.txt", workspace=workspace).stdout
    assert several.splitlines()[-1] == "2 documents read, 1 not: 2 added, 1 known."


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--column", "text"), "does not name a column"),
        (("--column", "text=Missing"), "There is no column 'Missing'. The columns are text, author."),
        (("--column", "nothing=text"), "There is no field 'nothing'"),
        (("--as", "cvs"), "Did you mean csv?"),
    ],
)
def test_a_wrong_option_is_told(command: Run, workspace: Workspace, words: tuple[str, ...], complaint: str) -> None:
    """An unknown format, field or column is an error that names the ones there are."""
    Path("table.csv").write_text(TABLE)
    with pytest.raises(InputError) as caught:
        command("import", "table.csv", *words, workspace=workspace)
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "is a PNG picture, not a text"),
        (b"\x7fELF" + bytes(range(256)), "is a program, not a text"),
        (b'"Words with a \x00 in them." - Ann', "is a binary file, not a text"),
        (b'[{"text":', "is not JSON"),
        (b"", "is empty"),
    ],
)
def test_a_file_that_is_no_text_is_refused(command: Run, workspace: Workspace, document: bytes, complaint: str) -> None:
    """Binary, broken and empty files are refused with what they are and what to do."""
    Path("file.json").write_bytes(document)
    with pytest.raises(InputError, match=complaint) as caught:
        command("import", "file.json", workspace=workspace)
    assert caught.value.hint


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_encodings_are_recognised(command: Run, workspace: Workspace, encoding: str) -> None:
    """Accents and marks survive the usual encodings, and a guess is told as one."""
    Path("list.txt").write_bytes("“Café words — déjà vu — are plain.” — André Author\n".encode(encoding))
    account = _account(command("import", "list.txt", "--json", workspace=workspace))
    assert (1, encoding == "cp1252") == (account["added"], bool(account["warnings"]))
    assert "Café words — déjà vu — are plain." in command("quotes", "--json", workspace=workspace).stdout


def test_one_bad_file_does_not_stop_the_others(command: Run, workspace: Workspace) -> None:
    """Of several files the good ones are taken, each bad one is told in text and JSON, and the exit code is 3."""
    Path("list.txt").write_text(LIST)
    done = command("import", "missing.txt", "list.txt", "--json", workspace=workspace)
    bad, good = map(json.loads, done.stdout.splitlines())
    assert (done.exit_code, good["added"]) == (3, 2)
    assert bad == {"file": "missing.txt", "error": "There is no file missing.txt.", "hint": "Check the path."}
    assert "There is no file missing.txt." in done.stderr


def test_only_bad_files_are_an_error(command: Run, workspace: Workspace) -> None:
    """When no file could be read nothing was done, even in part."""
    assert command("import", "missing.txt", "gone.txt", workspace=workspace).exit_code == 1
    with pytest.raises(NotFound, match=r"no file missing\.txt"):
        command("import", "missing.txt", workspace=workspace)


def test_a_name_that_is_no_text_is_shown_readably(command: Run, workspace: Workspace) -> None:
    """A file name with a stray byte does not stop an import, and no half of a surrogate pair is kept."""
    name = "list\udcff.txt"
    try:
        Path(name).write_text(LIST)
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no names that are not text")
    account = _account(command("import", name, "--json", workspace=workspace))
    assert (account["file"], account["added"]) == ("list\ufffd.txt", 2)


@pytest.mark.skipif(not SEEDS.exists(), reason="the collection of ../shared/seeds is not part of the distribution")
def test_the_collection_it_was_made_for(command: Run, workspace: Workspace) -> None:
    """The 75 quotes of the first real list come in once, and each becomes a card."""
    first = _account(command("import", SEEDS, "--json", workspace=workspace))
    again = _account(command("import", SEEDS, "--json", workspace=workspace))
    assert ((first["added"], first["known"]), (again["added"], again["known"])) == ((75, 0), (0, 75))
    done = command("draw", "--json", workspace=workspace)
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 75)
    assert len(list((workspace.root / "out").glob("*.png"))) == 75
