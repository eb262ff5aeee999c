"""Backups of odd workspaces and onto odd disks: what is taken can be restored, and what cannot be is told at once."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from postgresql_server import Server
from posting_world import NOW

from pullquote.backing_up.restoring import restore
from pullquote.backing_up.taking import back_up
from pullquote.moving_store import move_store
from pullquote.workspace import Workspace
from quotes.database import open_database, writing
from quotes.errors import InputError, StorageError
from quotes.moving.snapshot import take_snapshot

Run = Callable[..., Result]


def test_odd_names_are_told_and_stop_nothing(starter: Workspace, command: Run, tmp_path: Path) -> None:
    """A name that is no text, or is taken for the library's on some systems, stays out; the rest comes back."""
    odd = os.fsdecode(b"\xff.txt")
    try:
        (starter.root / odd).write_text("x")
    except OSError:
        pytest.skip("this system has no such names")
    (starter.root / "designs" / odd).symlink_to(starter.root)
    (starter.root / "Pullquote.DB").write_text("x")
    told = json.loads(
        command("backup", tmp_path / "b.zip", "--with", "Pullquote.DB", "--json", workspace=starter).stdout
    )
    assert [one["what"] for one in told["left_out"]] == ["Pullquote.DB", "\\udcff.txt", "designs/\\udcff.txt"]
    assert restore(tmp_path / "b.zip", tmp_path / "new", now=NOW).files == 1


def test_whatever_is_taken_comes_back(starter: Workspace, command: Run, tmp_path: Path) -> None:
    """Files that are named as ours are, or that pack to nearly nothing, are no reason to refuse a backup of ours."""
    files = {"fresh.db": b"mine", "pullquote.db.bak": b"old", "white.tif": bytes(20_000_000)}
    for name, data in files.items():
        (starter.root / name).write_bytes(data)
    named = [word for name in files for word in ("--with", name)]
    command("backup", tmp_path / "b.zip", *named, workspace=starter)
    root = restore(tmp_path / "b.zip", tmp_path / "new", now=NOW).workspace.root
    assert {name: (root / name).read_bytes() for name in files} == files


def test_what_could_not_be_restored_is_told_now(
    starter: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings that a restore could not point to another database, and too many files, give no backup."""
    monkeypatch.setattr("pullquote.backing_up.manifest.LONGEST", 100)
    with pytest.raises(InputError, match="files are more"):
        back_up(starter, tmp_path / "b.zip", now=NOW)
    monkeypatch.undo()
    path = starter.root / "pullquote.toml"
    path.write_text("database = {}\n" + path.read_text().replace("[database]\n", ""))
    with pytest.raises(InputError, match="cannot be changed by a program"):
        back_up(Workspace(starter.root), tmp_path / "b.zip", now=NOW)
    assert list(tmp_path.glob("*.zip")) == []


def test_a_folder_that_cannot_be_read_is_told(
    starter: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is to be saved stops the backup; `lost+found` of a disk, which is nobody's, does not."""
    (starter.root / "lost+found").mkdir()
    (starter.root / "designs" / "private").mkdir()
    closed = {"lost+found"}

    def refusing(look: Callable[..., object]) -> Callable[..., object]:
        def looked(path: str | Path = ".") -> object:
            if Path(path).name in closed:
                raise PermissionError(13, "Permission denied", str(path))
            return look(path)

        return looked

    for name in ("listdir", "scandir"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))
    made = back_up(starter, tmp_path / "b.zip", now=NOW)
    assert [what for what, _ in made.manifest.left_out] == ["lost+found"]
    closed.add("private")
    with pytest.raises(StorageError, match="private cannot be read"):
        back_up(starter, tmp_path / "c.zip", now=NOW)


def test_a_library_that_moves_away_meanwhile_is_not_taken(
    starter: Workspace, tmp_path: Path, postgresql: Server
) -> None:
    """What is sealed between opening and copying would be a backup that no restore takes."""
    engine, url = starter.open_database(), postgresql.create()
    move_store(starter, url, now=NOW)
    with pytest.raises(StorageError, match="was moved to"):
        take_snapshot(engine, tmp_path / "copy.db")
    engine.dispose()
    engine = open_database(url)
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(StorageError, match="another shape"):
        take_snapshot(engine, tmp_path / "other.db")
    engine.dispose()
    postgresql.drop(url)


def test_who_may_read_a_file_stays_so(starter: Workspace, tmp_path: Path) -> None:
    """Settings that were closed to others are closed again; nothing that comes back may be run."""
    (starter.root / "pullquote.toml").chmod(0o600)
    (starter.root / "designs" / "mine.toml").write_text("# mine")
    (starter.root / "designs" / "mine.toml").chmod(0o755)
    back_up(starter, tmp_path / "b.zip", now=NOW)
    root = restore(tmp_path / "b.zip", tmp_path / "new", now=NOW).workspace.root
    names = ("pullquote.toml", "pullquote.db", "designs/mine.toml")
    assert [stat.S_IMODE((root / name).stat().st_mode) for name in names] == [0o600, 0o600, 0o644]


def test_an_empty_folder_is_filled_where_it_is(
    starter: Workspace, command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be a disk of its own, or the folder one stands in: it is not replaced by another of its name."""
    command("backup", tmp_path / "b.zip", workspace=starter)
    for words in (("restore", tmp_path / "b.zip"), ("export-all", "--workspace", starter.root)):
        here = tmp_path / words[0]
        here.mkdir()
        monkeypatch.chdir(here)
        before = here.stat().st_ino
        command(*words, ".")
        assert here.stat().st_ino == before
        assert [one.name for one in here.iterdir() if one.name.startswith(".")] == []
    assert (tmp_path / "restore" / "pullquote.toml").read_bytes() == (starter.root / "pullquote.toml").read_bytes()
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="not a folder"):
        command("restore", tmp_path / "b.zip", tmp_path / "file")


def test_a_full_disk_is_the_disk_of_the_backup(starter: Workspace, tmp_path: Path) -> None:
    """The message names the place where there is no room, not the library, which may have plenty."""
    (tmp_path / "there").mkdir()
    connect = sqlite3.connect

    def small(path: Path) -> sqlite3.Connection:
        copy = connect(path)
        copy.execute("PRAGMA max_page_count = 10")
        return copy

    with pytest.MonkeyPatch.context() as patch, starter.engine() as engine:
        patch.setattr(sqlite3, "connect", small)
        with pytest.raises(StorageError, match="there is full"):
            take_snapshot(engine, tmp_path / "there" / "copy.db")


def test_a_damaged_library_is_told_now(starter: Workspace, tmp_path: Path) -> None:
    """A database that SQLite finds broken gives no backup that would be found broken on the day it is needed."""
    with closing(sqlite3.connect(starter.root / "pullquote.db")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_quote_words_key'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with (starter.root / "pullquote.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with pytest.raises(StorageError, match="damaged"):
        back_up(starter, tmp_path / "b.zip", now=NOW)
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.parametrize("replace", [False, True])
def test_a_backup_that_fails_leaves_nothing(
    starter: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replace: bool
) -> None:
    """A disk that is full in the middle is told; no half backup and no copy of the library stays behind."""
    folder = tmp_path / "backups"
    folder.mkdir()
    if replace:
        (folder / "b.zip").write_bytes(b"the old one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        back_up(starter, folder / "b.zip", now=NOW, replace=replace)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == ({"b.zip": b"the old one"} if replace else {})
