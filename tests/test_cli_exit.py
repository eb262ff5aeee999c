"""The process: exit codes, signals, pipes, streams. Each test starts Python, so there are few."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import Mock

import pytest

import pullquote.cli
from pullquote.workspace import Workspace

COMMAND = (sys.executable, "-m", "pullquote")
EVERY_LOOK = (
    "--design",
    "editorial,poster,academic",
    "--format",
    "portrait,square,story,wide",
    "--palette",
    "light,dark",
)
"""Work for a dozen seconds: a signal must find it going on, however busy the machine is."""

posix_only = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and limits as POSIX has them")


def _run(*words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *words], cwd=cwd, capture_output=True, check=False, timeout=60)


def test_an_error_is_two_lines_and_code_1(tmp_path: Path) -> None:
    """What went wrong and what to do stand on standard error, without a traceback, and nothing on standard output."""
    done = _run("quotes", "--json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    first, second = done.stderr.decode().splitlines()
    assert first == f"Error: There is no workspace in {tmp_path.resolve()} or above it."
    assert second == "  Make one with `pullquote init`, or name one with --workspace."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("qoutes",), "Did you mean 'quotes'?"),
        (("xyzzy",), "No such command 'xyzzy'"),
        (("draw", "--desing"), "--design"),
    ],
)
def test_a_wrong_command_line_is_code_2(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """An unknown command or option is answered with the nearest one, or with where to look."""
    done = _run(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert "--help" in done.stderr.decode()


def test_help_loads_no_library(tmp_path: Path) -> None:
    """`--help` stays quick: nothing that takes long to import is imported for it."""
    code = (
        "import sys\nfrom pullquote.cli import cli\n"
        "cli.main(['--help'], standalone_mode=False)\n"
        "heavy = {'PIL', 'uharfbuzz', 'sqlalchemy', 'pydantic', 'jinja2', 'rich'}\n"
        "print(*(heavy & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.startswith("Usage:")
    assert done.stderr == "\n"


@posix_only
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopping_in_the_middle_loses_nothing(starter: Workspace, number: int, code: int, jobs: str) -> None:
    """Ctrl-C, and what a service manager sends, end with their codes and a word, whoever draws; every file is whole and
    known, nothing else is left, and the next run goes on from there."""
    out = starter.root / "out"
    process = subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-m", "pullquote", "draw", "--jobs", jobs, *EVERY_LOOK],
        cwd=starter.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Who runs the tests in the background of a shell has Ctrl-C ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while len(list(out.glob("*.png"))) < 5 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(number)
    try:
        _, told = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        # It says on standard error where each of its threads is.
        process.send_signal(signal.SIGABRT)
        _, told = process.communicate()
    assert process.returncode == code, told.decode()
    assert b"Stopped." in told
    assert list(out.glob(".*")) == []
    cards = [json.loads(line) for line in (out / "cards.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {card["file"]: card["bytes"] for card in cards} == {
        card["file"]: (out / card["file"]).stat().st_size for card in cards
    }
    # A file may lack its line when the stop came between the two: it is then drawn once more.
    assert len(list(out.glob("*.png"))) - len(cards) in (0, 1)
    again = _run("draw", "--limit", "1", cwd=starter.root)
    assert (again.returncode, again.stdout[:23]) == (0, b"0 cards drawn, 1 kept. ")


@posix_only
def test_two_processes_draw_into_one_folder(starter: Workspace) -> None:
    """Both end well, every card is there once, and the folder's record is whole."""
    pair = [
        subprocess.Popen([*COMMAND, "draw", "--format", "portrait,wide"], cwd=starter.root, stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [process.wait(timeout=60) for process in pair] == [0, 0]
    out = starter.root / "out"
    cards = [json.loads(line) for line in (out / "cards.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {path.name for path in out.glob("*.png")} == {card["file"] for card in cards}
    with starter.open_store() as store:
        assert len(list(out.glob("*.png"))) == 2 * store.count()
    assert list(out.glob(".*")) == []


@posix_only
def test_a_reader_that_leaves_is_no_error(starter: Workspace) -> None:
    """`| head` ends a command quietly with code 0."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*COMMAND, "quotes", "--json"], cwd=starter.root, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [("designs", "--json"), ("--help",)])
def test_output_that_cannot_be_written_is_an_error(tmp_path: Path, words: tuple[str, ...]) -> None:
    """A full disk behind a redirection is told in words, with code 1."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, *words], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr.startswith(b"Error: The output cannot be written: ")
    assert b"Traceback" not in done.stderr


@posix_only
def test_a_disk_that_takes_no_more_leaves_nothing_half_written(starter: Workspace) -> None:
    """A picture that the disk will not take whole is an error with a remedy, and no part of it stays.

    The limit lets SQLite's own 32 KiB of shared memory pass, and no card of this design.
    """
    code = (
        "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "from pullquote.cli import main\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "draw", "--design", "poster"], cwd=starter.root, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"cannot be written: " in done.stderr
    assert b"Free some space" in done.stderr
    assert b"Traceback" not in done.stderr
    assert list((starter.root / "out").iterdir()) == []


def test_a_terminal_that_lacks_letters_shows_their_numbers(starter: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A narrow encoding stops no command, and JSON is UTF-8 whatever the terminal's."""
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    shown = _run("quotes", cwd=starter.root)
    assert shown.returncode == 0
    assert b"\\u" in shown.stdout
    told = _run("quotes", "--json", cwd=starter.root)
    assert all(json.loads(line) for line in told.stdout.decode("utf-8").splitlines())


def test_what_the_system_refuses_is_told_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that no part has foreseen to fail is an error with code 1, not a traceback; a bug stays a bug."""
    refusal = PermissionError(errno.EACCES, os.strerror(errno.EACCES), "designs/mine.toml")
    monkeypatch.setattr(pullquote.cli.cli, "main", Mock(side_effect=refusal))
    with pytest.raises(SystemExit) as ended:
        pullquote.cli.main()
    assert ended.value.code == 1
    assert "Error: designs/mine.toml cannot be used: Permission denied." in capsys.readouterr().err
    monkeypatch.setattr(pullquote.cli.cli, "main", Mock(side_effect=OSError("a bug")))
    with pytest.raises(OSError, match="a bug"):
        pullquote.cli.main()
