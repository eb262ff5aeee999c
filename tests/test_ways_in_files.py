"""Files, folders and standard input: looked at before they are read, told when they are not, and taken back whole."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from pullquote import importing
from pullquote.arriving import files, folder
from pullquote.arriving.files import LARGEST, read_file, read_input
from pullquote.arriving.folder import Found, find_documents, name_in, own_paths
from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound
from quotes.readers import Reading
from quotes.transcripts.turn import Line, Turn, TurnKind

Run = Callable[..., Result]

posix_only = pytest.mark.skipif(os.name != "posix", reason="pipes and devices as POSIX has them")

LIST = '"The first plain words." — Ann Author, A Book\n\n“The second plain words.” — Bob Writer\n'


def _list(author: str) -> str:
    return f'"Plain words of {author}." — {author}\n'


def _names(found: Found) -> list[str]:
    return [name_in(found.root, path) for path in found.files]


def _told(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A film named by mistake costs nothing: its size is looked at first, and the refusal says both sizes."""
    path = tmp_path / "talk.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(InputError, match=rf"200,000,000 bytes; {LARGEST:,} are the most"):
        read_file(path)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was small when it was looked at cannot fill the memory afterwards."""
    path = tmp_path / "growing.txt"
    path.write_bytes(b"x" * 200)
    monkeypatch.setattr(files, "LARGEST", 100)
    monkeypatch.setattr(files, "_admit", lambda *_: None)
    with pytest.raises(InputError, match="more than 100 bytes"):
        read_file(path)


@posix_only
def test_pipes_and_devices_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    """A pipe that nobody writes to does not hang the command, and a device without end is not read."""
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match="is a pipe, not a file"):
        read_file(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match="is a device, not a file"):
        read_file(Path("/dev/zero"))


def test_a_name_that_cannot_be_one_is_told(command: Run, workspace: Workspace, tmp_path: Path) -> None:
    """What no file can be called is an error of the person's, not a bug, and stops no other file."""
    for name in ("x" * 5_000, "a\0b"):
        with pytest.raises(InputError, match="cannot be read"):
            read_file(tmp_path / name)
    Path("list.txt").write_text(LIST)
    assert command("import", "x" * 5_000, "list.txt", "https://" + "x" * 300, workspace=workspace).exit_code == 3


class Terminal:
    """A person at a keyboard, who types this."""

    def __init__(self, typed: Path, *, there: bool) -> None:
        self.buffer = typed.open("rb")
        self._there = there

    def isatty(self) -> bool:
        """Whether anybody is there."""
        return self._there


@pytest.mark.parametrize("there", [True, False])
def test_a_person_is_told_how_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], there: bool
) -> None:
    """`-` at a terminal says that it waits for a text, on standard error only; in a pipe it says nothing."""
    (tmp_path / "typed").write_text(LIST)
    terminal = Terminal(tmp_path / "typed", there=there)
    monkeypatch.setattr(sys, "stdin", terminal)
    arrived = read_input()
    terminal.buffer.close()
    assert (arrived.name, arrived.data.decode()) == ("standard input", LIST)
    out, err = capsys.readouterr()
    assert (out, "Ctrl-" in err) == ("", there)


# --- folders ----------------------------------------------------------------------------------------------------------


def test_a_folder_means_the_documents_in_it(command: Run, workspace: Workspace) -> None:
    """Every document of a folder comes in under its path there; what is left out is told with its reason."""
    for name in ("notes/a.txt", "notes/deep/er/b.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(_list(f"Ann {Path(name).stem.upper()}"))
    for name in (
        ".hidden.txt",
        "photo.JPG",
        "talk.mp3",
        "half.txt.part",
        "half.txt.crdownload",
        "old.txt~",
        "~$b.docx",
    ):
        Path("notes", name).write_text(LIST)
    first, *documents = _told(command("import", "notes", "--json", workspace=workspace))
    assert [(one["file"], one["added"]) for one in documents] == [("a.txt", 1), ("deep/er/b.txt", 1)]
    reasons = {one["file"]: one["reason"] for one in first["left_out"]}  # type: ignore[attr-defined]
    assert (first["folder"], first["documents"], len(reasons)) == ("notes", 2, 7)
    assert (reasons[".hidden.txt"], reasons["photo.JPG"]) == ("hidden", "a picture, not a document")
    assert reasons["half.txt.part"] == reasons["old.txt~"] == folder.UNFINISHED
    assert "notes: left out, hidden: .hidden.txt" in command("import", "notes", workspace=workspace).stderr


def test_one_bad_file_of_a_folder_stops_nothing(command: Run, workspace: Workspace) -> None:
    """A broken file is told by name, the others come in, and the exit code says that it was done in part."""
    Path("notes").mkdir()
    Path("notes/a.json").write_text('[{"text":')
    Path("notes/b.txt").write_text(LIST)
    done = command("import", "notes", workspace=workspace)
    assert (done.exit_code, "b.txt (list): 2 added" in done.stdout) == (3, True)
    assert "a.json" in done.stderr
    Path("notes/b.txt").unlink()
    assert command("import", "notes", workspace=workspace).exit_code == 1


def test_a_folder_without_documents_is_told(command: Run, workspace: Workspace) -> None:
    """Nothing to do is no success."""
    Path("empty").mkdir()
    done = command("import", "empty", workspace=workspace)
    assert (done.exit_code, "empty holds no documents" in done.stderr) == (1, True)


def test_the_workspace_is_no_document(command: Run, starter: Workspace) -> None:
    """Importing the folder one works in does not take cards, settings or the database for documents."""
    command("draw", "--limit", "1", workspace=starter)
    (starter.root / "out" / "captions.txt").write_text(LIST)
    (starter.root / "mine.txt").write_text(LIST)
    found = find_documents(starter.root, ours=own_paths(starter))
    assert _names(found) == ["mine.txt"]
    assert {one.name for one in found.left if one.reason == folder.OURS} >= {"out", "pullquote.db", "pullquote.toml"}


def test_cards_drawn_among_documents_are_left_out(command: Run, starter: Workspace) -> None:
    """A PDF that was drawn into a folder of documents is known for a card, and so is the list of them."""
    (starter.root / "texts").mkdir()
    (starter.root / "texts" / "mine.txt").write_text(LIST)
    command("draw", "--limit", "1", "--type", "pdf", "--out", starter.root / "texts", workspace=starter)
    found = find_documents(starter.root / "texts")
    assert (_names(found), [one.reason for one in found.left]) == (["mine.txt"], [folder.OURS] * 2)


@posix_only
def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link leads neither out of the folder nor round in circles; the folder that is named may be one."""
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "diary.txt").write_text(LIST)
    inside = tmp_path / "notes"
    inside.mkdir()
    (inside / "a.txt").write_text(LIST)
    (inside / "diary.txt").symlink_to(tmp_path / "private" / "diary.txt")
    (inside / "round").symlink_to(inside)
    (inside / "gone").symlink_to(tmp_path / "nowhere")
    os.mkfifo(inside / "pipe.txt")
    (tmp_path / "shortcut").symlink_to(inside)
    found = find_documents(tmp_path / "shortcut")
    assert _names(found) == ["a.txt"]
    assert {one.name: one.reason for one in found.left} == {
        **dict.fromkeys(["diary.txt", "round", "gone"], folder.LINK),
        "pipe.txt": folder.SPECIAL,
    }


def test_a_whole_disk_is_not_taken_for_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many documents, or too much to look through, is refused before anything is read."""
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(LIST)
    monkeypatch.setattr(folder, "MOST_FILES", 4)
    with pytest.raises(InputError, match="more than 4 documents"):
        find_documents(tmp_path)
    monkeypatch.setattr(folder, "MOST_LOOKED_AT", 3)
    monkeypatch.setattr(folder, "MOST_FILES", 10)
    with pytest.raises(InputError, match="too much to look through"):
        find_documents(tmp_path)


# --- transcripts, dry runs, undo --------------------------------------------------------------------------------------


class Interviews:
    """A reader of a plugin, whose transcripts have one voice with a name and two without."""

    name = "interview"

    def sniff(self, head: bytes, filename: str) -> float:
        """Knows them by their name."""
        return float(filename.endswith(".interview"))

    def read(self, document: bytes, name: str) -> Reading:
        """Four turns, of which one is an advertisement."""
        lines = (Line(1, "Plain words."),)
        named, unnamed = Turn(lines, speaker="Guest Name"), Turn(lines, label="SPEAKER_01")
        return Reading(self.name, "0" * 64, turns=(named, unnamed, unnamed, Turn(lines, TurnKind.ADVERTISEMENT)))


@pytest.fixture
def interviews(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugin is installed, and there is one transcript, whose name needs quotation marks in a shell."""
    monkeypatch.setattr(importing, "installed_readers", lambda: (Interviews(),))
    Path("a talk.interview").write_text("Plain words.")


def test_turns_that_wait_for_a_speaker_are_told(command: Run, workspace: Workspace, interviews: None) -> None:
    """Whoever imports a transcript learns that it is not done yet, and which command goes on."""
    done = command("import", "--dry-run", "a talk.interview", workspace=workspace)
    assert "2 turns wait for a speaker: pullquote speakers 'a talk.interview'" in done.stdout
    assert "4 turns: 2 SPEAKER_01, 1 Guest Name, 1 advertisement" in done.stdout
    account = _told(command("import", "a talk.interview", "--json", workspace=workspace))[0]
    assert (account["turns"], account["waiting"], account["words"]) == (4, 2, {})


def test_a_dry_run_shows_everything_and_changes_nothing(command: Run, workspace: Workspace) -> None:
    """Every quote stands in the JSON with its author and place, and no byte of the database is other than before."""
    Path("list.txt").write_text(LIST + "".join(_list(f"Author {letter}") for letter in "ABCDEF"))
    before = {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}
    account = _told(command("import", "--dry-run", "list.txt", "--json", workspace=workspace))[0]
    shown = command("import", "--dry-run", "list.txt", workspace=workspace).stdout
    assert before == {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}
    assert isinstance(account["quotes"], list)
    assert (account["found"], len(account["quotes"])) == (8, 8)
    assert [account["quotes"][1][key] for key in ("author", "line")] == ["Bob Writer", 3]
    assert "… and 3 more; --json lists all" in shown
    assert "sources: A Book" in shown


def test_the_last_import_is_taken_back(command: Run, workspace: Workspace) -> None:
    """--undo takes back what came with it and nothing older; what was decided on since stays, and is told why."""
    Path("old.txt").write_text(_list("Old Author"))
    Path("new.txt").write_text(LIST)
    command("import", "old.txt", workspace=workspace)
    command("import", "new.txt", workspace=workspace)
    approved = json.loads(command("quotes", "second", "--json", workspace=workspace).stdout)["id"]
    command("approve", approved, workspace=workspace)
    would = _told(command("import", "--undo", "--dry-run", "--json", workspace=workspace))[0]
    assert len(_told(command("quotes", "--json", workspace=workspace))) == 3
    did = _told(command("import", "--undo", "--json", workspace=workspace))[0]
    assert did == {**would, "dry_run": False}
    assert (did["origin"], did["documents"], len(did["removed"])) == ("files", ["new.txt"], 1)  # type: ignore[arg-type]
    assert [one["quote"] for one in did["kept"]] == [approved]  # type: ignore[attr-defined]
    left = {one["author"] for one in _told(command("quotes", "--json", workspace=workspace))}
    assert left == {"Old Author", "Bob Writer"}
    said = command("import", "--undo", workspace=workspace).stdout
    assert ("1 quote taken back" in said, "document: old.txt" in said) == (True, True)
    with pytest.raises(NotFound):
        command("import", "--undo", workspace=workspace)


@pytest.mark.parametrize("words", [(), ("--undo", "list.txt"), ("--undo", "--as", "csv")])
def test_a_command_line_that_says_too_little_or_too_much(command: Run, workspace: Workspace, words: list[str]) -> None:
    """Neither nothing at all nor a file beside --undo is guessed at: the exit code is 2."""
    assert command("import", *words, workspace=workspace).exit_code == 2


def test_an_import_is_one_whatever_it_names(command: Run, workspace: Workspace) -> None:
    """All documents of one command are one import, so that one --undo takes them back."""
    Path("notes").mkdir()
    Path("notes/a.txt").write_text(_list("Ann Author"))
    Path("b.txt").write_text(_list("Bob Writer"))
    command("import", "notes", "b.txt", workspace=workspace)
    with workspace.open_store() as store:
        brought = store.undo_import(lambda connection, pks: set(), dry_run=True)
    assert (brought.origin, len(brought.documents), len(brought.removed)) == ("files", 2, 2)
