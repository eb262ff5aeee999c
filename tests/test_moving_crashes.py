"""A move that is killed anywhere: the library is whole in one database, and the same command finishes it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from postgresql_server import Server
from whole_library import NOW, fill, rows_of

from pullquote.moving_store import SQLITE, move_store
from pullquote.workspace import Workspace
from quotes.database import open_database
from quotes.errors import StorageError
from quotes.moving.library import STEPS
from scheduler.proving.lives import FORKS

pytestmark = pytest.mark.skipif(not FORKS, reason="processes cannot be forked here")

Rows = dict[str, list[tuple[Any, ...]]]
Address = Path | str
Make = Callable[[], tuple[Workspace, str, list[Address]]]

ROOT = Path(__file__).parents[1]
PARTS = (
    "quotes/moving/library",
    "quotes/moving/seals",
    "quotes/moving/target",
    "pullquote/moving_store",
    "pullquote/settings_text",
)
FILES = {str(ROOT / f"{part}.py") for part in PARTS}

# There are some two hundred lines; two of them are what there is time for, others in every run.
TRIED = 2


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> tuple[Path, Rows]:
    """An SQLite file with rows in every table, and those rows."""
    path = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("filled") / "a.db"))
    engine = open_database(path)
    fill(engine)
    rows = rows_of(engine)
    engine.dispose()
    return path, rows


@pytest.fixture(scope="module")
def moved(
    tmp_path_factory: pytest.TempPathFactory, filled: tuple[Path, Rows], postgresql: Server
) -> Iterator[tuple[Path, str]]:
    """A workspace that was moved to a server, for it leaves a retired file as it does for a person; and where to."""
    root, url = tmp_path_factory.mktemp("moved"), postgresql.create()
    (root / "pullquote.toml").write_text("# mine\n")
    shutil.copy(filled[0], root / "pullquote.db")
    move_store(Workspace(root), url, now=NOW)
    yield root, url
    postgresql.drop(url)


@pytest.fixture(params=["to postgresql", "to sqlite"])
def make(
    request: pytest.FixtureRequest, filled: tuple[Path, Rows], postgresql: Server, tmp_path: Path
) -> Iterator[Make]:
    """Makes a workspace with a library, and says where to move it: the word for it, and both addresses."""
    made: list[str] = []

    def one() -> tuple[Workspace, str, list[Address]]:
        root = tmp_path / str(len(made))
        root.mkdir()
        if request.param == "to postgresql":
            made.append(postgresql.create())
            (root / "pullquote.toml").write_text("# mine\n")
            shutil.copy(filled[0], root / "pullquote.db")
            return Workspace(root), made[-1], [root / "pullquote.db", made[-1]]
        before, url = request.getfixturevalue("moved")
        made.append(postgresql.create(template=url))
        settings = (before / "pullquote.toml").read_text()
        assert url in settings
        (root / "pullquote.toml").write_text(settings.replace(url, made[-1]))
        shutil.copy(before / "pullquote.db", root / "pullquote.db")
        return Workspace(root), SQLITE, [made[-1], root / "pullquote.db"]

    yield one
    for url in made:
        postgresql.drop(url)


def _killed(work: Callable[[], object]) -> bool:
    """Whether the work, in a process of its own, was killed before its end."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _holds(address: Path | str, rows: Rows) -> bool:
    """Whether all of the library is there and in use; part of it never is."""
    if isinstance(address, Path) and not address.exists():
        return False
    try:
        engine = open_database(address)
    except StorageError as error:
        assert error.hint
        return False
    found = rows_of(engine)
    engine.dispose()
    assert found == rows or not any(found.values())
    return found == rows


def _check(workspace: Workspace, ends: list[Address], rows: Rows) -> Workspace:
    """The workspace opened anew, after every row was found in one database, or one command away from it."""
    living = [_holds(address, rows) for address in ends]
    assert living.count(True) <= 1
    fresh = Workspace(workspace.root)
    if fresh.database == ends[1]:
        assert living == [False, True]
    elif not any(living):
        with pytest.raises(StorageError, match="was moved to"):
            fresh.open_database()
    return fresh


def _check_and_finish(workspace: Workspace, to: str, ends: list[Address], rows: Rows) -> None:
    move_store(_check(workspace, ends, rows), to, now=NOW)
    assert Workspace(workspace.root).database == ends[1]
    assert [_holds(address, rows) for address in ends] == [False, True]
    assert (workspace.root / "pullquote.toml").read_text().startswith("# mine\n")
    assert sorted(path.name for path in workspace.root.glob(".*.part")) == []


def test_killed_at_every_step(make: Make, filled: tuple[Path, Rows]) -> None:
    """Whatever the step, every row is in one database that can be used, or one command away from it.

    Each time the same command goes on with what the kill before it has left, and gets to the next step.
    """
    workspace, to, ends = make()
    for last in (*STEPS, "switched"):
        step = partial(_kill_at, last)
        assert _killed(partial(move_store, workspace, to, now=NOW, step=step)), last
        workspace = _check(workspace, ends, filled[1])
    _check_and_finish(workspace, to, ends, filled[1])


def test_killed_between_any_two_lines(make: Make, filled: tuple[Path, Rows]) -> None:
    """Nor does it matter which line of ours was the last that was run."""
    workspace, to, ends = make()
    lines: list[tuple[str, int]] = []
    _traced(lines.append, lambda: move_store(workspace, to, now=NOW))
    _check_and_finish(workspace, to, ends, filled[1])
    assert len(lines) > 100
    for wanted in random.sample(lines, TRIED):
        workspace, to, ends = make()
        assert _killed(partial(_traced, partial(_kill_at, wanted), partial(move_store, workspace, to, now=NOW)))
        # Beside the settings, what was to take their place; nobody looks at it.
        for part in workspace.root.glob(".*.part"):
            part.unlink()
        _check_and_finish(workspace, to, ends, filled[1])


def _kill_at(wanted: object, here: object) -> None:
    if here == wanted:
        _kill()


def _traced(told: Callable[[tuple[str, int]], object], work: Callable[[], object]) -> None:
    """Does the work and tells each line of ours the first time that it is come to."""
    seen: set[tuple[str, int]] = set()

    def line(frame: FrameType, event: str, _: object) -> Any:
        here = (frame.f_code.co_filename, frame.f_lineno)
        if event == "line" and here not in seen:
            seen.add(here)
            told(here)
        return line

    def call(frame: FrameType, event: str, _: object) -> Any:
        return line if frame.f_code.co_filename in FILES else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        work()
    finally:
        sys.settrace(before)
