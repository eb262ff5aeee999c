"""A watched folder: what arrives comes in whole and once, and nothing that goes wrong with one file stops the rest."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from pullquote import importing
from pullquote.arriving.account import Account
from pullquote.arriving.document import Arrived
from pullquote.arriving.folder import Left
from pullquote.arriving.watching import Standing, Version, Watcher
from pullquote.commands import watching
from pullquote.importing import How
from pullquote.workspace import Workspace
from quotes.errors import NotFound, PullquoteError, StorageError
from quotes.imports import ImportRun
from quotes.readers import Reading
from quotes.store import Store

Run = Callable[..., Result]

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _list(author: str) -> str:
    return f'"Plain words of {author}." — {author}\n'


class Heard:
    """What a listener was told."""

    def __init__(self) -> None:
        self.imported_files: list[tuple[str, int | None]] = []
        self.failures: list[tuple[str, str]] = []
        self.left: list[str] = []

    def imported(self, account: Account) -> None:
        """Takes down the file, and how many quotes it added."""
        self.imported_files.append((account.file, account.added))

    def failed(self, name: str, error: PullquoteError) -> None:
        """Takes down the file and the reason."""
        self.failures.append((name, error.message))

    def left_out(self, left: Left) -> None:
        """Takes down the file."""
        self.left.append(left.name)

    def take(self) -> list[tuple[str, int | None]]:
        """What was imported since it was last asked."""
        taken, self.imported_files = self.imported_files, []
        return taken


class Broken:
    """A plugin with a bug."""

    name = "broken"

    def sniff(self, head: bytes, filename: str) -> float:
        """Knows its own."""
        return float(filename.endswith(".broken"))

    def read(self, document: bytes, name: str) -> Reading:
        """Never gives a reading."""
        raise TypeError("a bug")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty folder to watch."""
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


@pytest.fixture
def heard() -> Heard:
    """Takes down what is told."""
    return Heard()


@pytest.fixture
def store(workspace: Workspace) -> Iterator[Store]:
    """The store of an empty workspace."""
    with workspace.open_store() as opened:
        yield opened


@pytest.fixture
def watcher(inbox: Path, store: Store, heard: Heard) -> Watcher:
    """A watcher of the folder, which has looked at it once."""
    watcher = _watcher(inbox, store, heard)
    watcher.look()
    return watcher


def _watcher(inbox: Path, store: Store, heard: Heard) -> Watcher:
    return Watcher(inbox, store, How(plugins=(Broken(),)), heard, now=lambda: NOW, listing=False)


def test_a_file_is_read_when_it_stands_still() -> None:
    """What grows from look to look is left alone; what stands still is given once, and again when it has changed."""
    standing, path = Standing(), Path("a.txt")
    sizes = [(0, 1), (0, 1), (5, 2), (9, 3), (9, 4), (9, 4), (9, 4), (9, 5), (9, 5), (9, 5)]
    given = []
    for size, changed in sizes:
        ready = standing.still({path: Version(size, changed)})
        given.append(len(ready))
        if ready:
            standing.take(path)
    assert given == [0, 0, 0, 0, 0, 1, 0, 0, 1, 0]
    standing.still({})
    assert [len(standing.still({path: Version(9, 5)})) for _ in range(2)] == [0, 1]


def test_each_change_is_imported_once(inbox: Path, watcher: Watcher, heard: Heard) -> None:
    """A new file comes in at the second look, by its path, and a changed one again; what did not change never does."""
    (inbox / "deep").mkdir()
    (inbox / "deep" / "a.txt").write_text(_list("Ann Author"))
    watcher.look()
    assert heard.take() == []
    for _ in range(3):
        watcher.look()
    assert heard.take() == [("deep/a.txt", 1)]
    (inbox / "deep" / "a.txt").write_text(_list("Ann Author") + _list("Bob Writer"))
    for _ in range(3):
        watcher.look()
    assert heard.take() == [("deep/a.txt", 1)]
    assert heard.failures == []


def test_a_file_that_is_moved_in_is_imported(inbox: Path, tmp_path: Path, watcher: Watcher, heard: Heard) -> None:
    """An old file that is moved in keeps its time, a download gets its name when it is done: both are new here."""
    (tmp_path / "old.txt").write_text(_list("Ann Author"))
    os.utime(tmp_path / "old.txt", (10, 10))
    (tmp_path / "old.txt").rename(inbox / "old.txt")
    for name in ("b.txt.part", "c.txt.crdownload", "d.txt~", "e.tmp", ".f.txt.swp"):
        (inbox / name).write_text(_list("Bob Writer"))
    for _ in range(3):
        watcher.look()
    assert heard.take() == [("old.txt", 1)]
    (inbox / "b.txt.part").rename(inbox / "b.txt")
    for _ in range(2):
        watcher.look()
    assert (heard.take(), heard.left, heard.failures) == ([("b.txt", 1)], [], [])


def test_a_bad_file_is_told_once_and_stops_nothing(inbox: Path, watcher: Watcher, heard: Heard) -> None:
    """Broken files, pictures and bugs of plugins are told once a version; the good file beside them comes in."""
    (inbox / "bad.json").write_text('[{"text":')
    (inbox / "bug.broken").write_text("Plain words.")
    (inbox / "photo.png").write_bytes(b"\x89PNG")
    (inbox / "z.txt").write_text(_list("Ann Author"))
    for _ in range(4):
        watcher.look()
    assert heard.take() == [("z.txt", 1)]
    assert [name for name, _ in heard.failures] == ["bad.json", "bug.broken"]
    assert (heard.failures[1][1].count("TypeError"), heard.left) == (1, ["photo.png"])
    (inbox / "bad.json").write_text('[{"text": "Plain words.", "author":')
    for _ in range(3):
        watcher.look()
    assert [name for name, _ in heard.failures] == ["bad.json", "bug.broken", "bad.json"]


def test_what_was_deleted_stays_deleted(inbox: Path, store: Store, watcher: Watcher, heard: Heard) -> None:
    """After a restart nothing that is in the store is read anew: a quote that a person deleted does not come back."""
    (inbox / "a.txt").write_text(_list("Ann Author") + _list("Bob Writer"))
    watcher.look()
    watcher.look()
    (gone, _) = store.find()
    store.delete([gone.id])
    heard.take()
    again = _watcher(inbox, store, heard)
    (inbox / "b.txt").write_text(_list("Cid Poet"))
    for _ in range(3):
        again.look()
    assert (heard.take(), store.count()) == ([("b.txt", 1)], 2)


def test_a_drive_that_is_away_is_waited_for(inbox: Path, watcher: Watcher, heard: Heard) -> None:
    """A network drive that goes is told once, and what was there when it comes back is not imported twice."""
    (inbox / "a.txt").write_text(_list("Ann Author"))
    watcher.look()
    watcher.look()
    inbox.rename(inbox.with_name("away"))
    for _ in range(3):
        watcher.look()
    assert [message.startswith("There is no folder") for _, message in heard.failures] == [True]
    inbox.with_name("away").rename(inbox)
    for _ in range(3):
        watcher.look()
    assert heard.take() == [("a.txt", 1)]


def test_a_database_that_is_busy_is_tried_again(
    inbox: Path, watcher: Watcher, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full for a while loses no file: it comes in when there is room."""
    (inbox / "a.txt").write_text(_list("Ann Author"))

    def full(*_: object, **__: object) -> None:
        raise StorageError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(ImportRun, "keep", full)
        for _ in range(4):
            watcher.look()
    assert (heard.take(), [message for _, message in heard.failures]) == ([], ["The disk is full."])
    watcher.look()
    assert heard.take() == [("a.txt", 1)]


def _steps(monkeypatch: pytest.MonkeyPatch, *steps: Callable[[], object]) -> None:
    """Does these things instead of sleeping; after the last of them SIGTERM comes."""
    waiting: Iterator[Callable[[], object]] = iter((*steps, lambda: os.kill(os.getpid(), signal.SIGTERM)))
    monkeypatch.setattr(watching, "_sleep", lambda *_: next(waiting)())


def test_the_command_watches_until_it_is_stopped(
    command: Run, workspace: Workspace, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGTERM ends it well, each document was told in a line of JSON, and the signals are as they were before."""
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    (inbox / "a.txt").write_text(_list("Ann Author"))
    _steps(
        monkeypatch,
        lambda: (inbox / "bad.json").write_text('[{"text":'),
        lambda: (inbox / "photo.png").write_bytes(b"\x89PNG"),
    )
    done = command("watch", inbox, "--json", workspace=workspace)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["file"], one.get("added"), "error" in one, "left_out" in one) for one in told] == [
        ("a.txt", 1, False, False),
        ("photo.png", None, False, True),
        ("bad.json", None, True, False),
    ]
    assert (done.exit_code, signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == (0, *before)
    with workspace.open_store() as store:
        assert store.undo_import(lambda connection, pks: set(), dry_run=True).origin == "watch"


def test_once_looks_twice(command: Run, workspace: Workspace, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--once imports what stands still and ends by itself; the exit code tells of files that could not be read."""
    (inbox / "a.txt").write_text(_list("Ann Author"))
    monkeypatch.setattr(watching, "_sleep", lambda *_: None)
    done = command("watch", inbox, "--once", workspace=workspace)
    assert (done.exit_code, "a.txt (list): 1 added" in done.stdout) == (0, True)
    (inbox / "bad.json").write_text('[{"text":')
    assert command("watch", inbox, "--once", workspace=workspace).exit_code == 1
    (inbox / "b.txt").write_text(_list("Bob Writer"))
    assert command("watch", inbox, "--once", workspace=workspace).exit_code == 3
    with pytest.raises(NotFound, match="There is no folder"):
        command("watch", inbox / "missing", workspace=workspace)


def test_a_stop_waits_for_the_file_in_hand_only(
    command: Run, workspace: Workspace, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while files come in finishes the one in hand, keeps it whole, and leaves the others for another time."""
    for name in ("a", "b", "c"):
        (inbox / f"{name}.txt").write_text(_list(f"Author {name.upper()}"))
    keep = importing.keep

    def interrupted(run: ImportRun, arrived: Arrived, how: How, *, listing: bool) -> Account:
        os.kill(os.getpid(), signal.SIGINT)
        return keep(run, arrived, how, listing=listing)

    monkeypatch.setattr("pullquote.arriving.watching.keep", interrupted)
    _steps(monkeypatch, lambda: None)
    done = command("watch", inbox, "--json", workspace=workspace)
    assert (done.exit_code, [json.loads(line)["file"] for line in done.stdout.splitlines()]) == (0, ["a.txt"])
