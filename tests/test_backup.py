"""`pullquote backup` and `restore`: all that a workspace is comes back, from and into either kind of database."""

from __future__ import annotations

import json
import shutil
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from postgresql_server import Server
from posting_desk import Desk
from whole_library import NOW, ROWS, fill, rows_of

from pullquote.backing_up.restoring import restore
from pullquote.backing_up.taking import back_up
from pullquote.moving_store import move_store
from pullquote.workspace import Workspace
from quotes.database import open_database, writing
from quotes.errors import InputError, StorageError
from quotes.model import Attribution, Draft
from quotes.store import Store

Run = Callable[..., Result]


@pytest.fixture
def url(postgresql: Server) -> Iterator[str]:
    """The URL of a new database."""
    url = postgresql.create()
    yield url
    postgresql.drop(url)


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    """A workspace with rows in every table, and files of its own of every sort."""
    engine = workspace.open_database()
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM misattribution")
    fill(engine)
    engine.dispose()
    (workspace.root / "designs" / "mine.toml").write_text("# mine")
    (workspace.root / "captions" / "feed.j2").write_text("{{ text }}")
    (workspace.root / "fonts" / "family").mkdir()
    (workspace.root / "fonts" / "family" / "a.ttf").write_bytes(bytes(range(256)))
    (workspace.root / "logo.png").write_bytes(b"logo")
    path = workspace.root / "pullquote.toml"
    path.write_text(path.read_text().replace("[brand]\n", '[brand]\nlogo = "logo.png"\n'))
    return Workspace(workspace.root)


def _rows(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    engine = workspace.open_database()
    rows = rows_of(engine)
    engine.dispose()
    # What restoring changes is told in its own tests.
    return {name: one for name, one in rows.items() if name not in ("account", "history")}


def _quotes(workspace: Workspace) -> list[str]:
    with workspace.open_store() as store:
        return [quote.text for quote in store.find()]


@pytest.mark.parametrize("origin", ["sqlite", "postgresql"])
@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_everything_comes_back(full: Workspace, tmp_path: Path, postgresql: Server, origin: str, target: str) -> None:
    """From each kind of database into each, every row is the same value by value, and every file byte by byte."""
    urls = [postgresql.create(), postgresql.create()]
    if origin == "postgresql":
        move_store(full, urls[0], now=NOW)
        full = Workspace(full.root)
    before = _rows(full)
    made = back_up(full, tmp_path / "b.zip", now=NOW)
    assert {name: count for name, count in made.manifest.rows.items() if name != "library_move"} == {
        name: ROWS for name in made.manifest.rows if name != "library_move"
    }
    url = urls[1] if target == "postgresql" else None
    done = restore(tmp_path / "b.zip", tmp_path / "new", now=NOW, database=url)
    assert _rows(done.workspace) == before
    for name in ("designs/mine.toml", "captions/feed.j2", "fonts/family/a.ttf", "logo.png"):
        assert (done.workspace.root / name).read_bytes() == (full.root / name).read_bytes()
    assert done.workspace.settings.database.url == url
    assert (done.workspace.root / "pullquote.db").exists() == (url is None)
    assert done.workspace.settings.brand.logo == "logo.png"
    for one in urls:
        postgresql.drop(one)


def test_the_library_is_of_one_moment(starter: Workspace, tmp_path: Path) -> None:
    """While another program adds quotes in pairs, a backup holds whole pairs, and the other never waits for it."""
    engine = open_database(starter.root / "pullquote.db")
    with Store(engine) as store:
        # Enough pages for many steps.
        store.add([Draft(f"{n} " + "words " * 200, Attribution(f"Ann {n}")) for n in range(2_000)], now=NOW)
        stop, added = threading.Event(), 0

        def add() -> None:
            nonlocal added
            while not stop.is_set():
                pair = [Draft(f"Pair {added}, {side}.", Attribution("Pair")) for side in ("left", "right")]
                store.add(pair, now=NOW)
                added += 1

        writer = threading.Thread(target=add)
        writer.start()
        try:
            seen = 0
            while added < 3:
                pass

            def watch(done: int, total: int) -> None:
                nonlocal seen
                seen += 1
                before = added
                while added == before:
                    assert writer.is_alive()

            back_up(starter, tmp_path / "b.zip", now=NOW, watch=watch)
        finally:
            stop.set()
            writer.join()
    assert seen > 3
    restored = restore(tmp_path / "b.zip", tmp_path / "new", now=NOW).workspace
    sides = [text.split(", ") for text in _quotes(restored) if text.startswith("Pair")]
    assert 0 < len(sides) < 2 * added
    assert sorted(side for _, side in sides) == ["left."] * (len(sides) // 2) + ["right."] * (len(sides) // 2)


def test_the_server_is_read_at_one_moment(starter: Workspace, tmp_path: Path, url: str) -> None:
    """On PostgreSQL too: what others commit while rows are copied is not in the backup, nor half of it."""
    move_store(starter, url, now=NOW)
    starter = Workspace(starter.root)
    before = _quotes(starter)
    other = open_database(url)

    def watch(done: int, total: int) -> None:
        if done < total / 2:
            Store(other).add([Draft(f"Meanwhile {done}.", Attribution("Ann"))], now=NOW)

    back_up(starter, tmp_path / "b.zip", now=NOW, watch=watch)
    other.dispose()
    assert len(_quotes(starter)) > len(before)
    assert _quotes(restore(tmp_path / "b.zip", tmp_path / "new", now=NOW).workspace) == before


def test_it_is_for_its_owner_alone_and_tells_what_is_in_it(full: Workspace, command: Run, tmp_path: Path) -> None:
    """The file is closed to others; its manifest names every member with its size and hash, and is plain JSON."""
    told = json.loads(command("backup", tmp_path / "b.zip", "--json", workspace=full).stdout)
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    assert told["bytes"] == (tmp_path / "b.zip").stat().st_size
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        names = [one["name"] for one in manifest["members"]]
        assert sorted([*names, "manifest.json"]) == sorted(archive.namelist())
        assert {one["name"]: one["bytes"] for one in manifest["members"]} == {
            name: archive.getinfo(name).file_size for name in names
        }
    assert (told["rows"], told["files"]) == (manifest["rows"], len(names) - 1)
    assert "files/logo.png" in names and "files/fonts/family/a.ttf" in names
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_what_stays_out_is_told(full: Workspace, command: Run, tmp_path: Path) -> None:
    """Cards, logins, links and files of the person's own are named with the reason; options take them along."""
    root = full.root
    (root / "out" / "a.png").write_bytes(b"card")
    (root / "photos").mkdir()
    (root / "photos" / "sea.jpg").write_bytes(b"sea")
    (root / "pullquote.logins").write_bytes(b"secret")
    (root / "designs" / "link.toml").symlink_to(root / "pullquote.logins")
    (root / ".hidden").write_text("x")
    told = json.loads(command("backup", tmp_path / "b.zip", "--json", workspace=full).stdout)
    why = {one["what"]: one["why"] for one in told["left_out"]}
    assert set(why) == {"out", "photos", "pullquote.logins", "designs/link.toml"}
    assert "accounts login" in why["pullquote.logins"] and "--with-cards" in why["out"] and "--with" in why["photos"]
    words = ("backup", tmp_path / "all.zip", "--with-cards", "--with", "photos", "--json")
    told = json.loads(command(*words, workspace=full).stdout)
    assert {one["what"] for one in told["left_out"]} == {"pullquote.logins", "designs/link.toml"}
    done = restore(tmp_path / "all.zip", tmp_path / "new", now=NOW).workspace
    assert (done.root / "photos" / "sea.jpg").read_bytes() == b"sea"
    assert (done.root / "out" / "a.png").read_bytes() == b"card"
    assert b"secret" not in b"".join(zipfile.ZipFile(tmp_path / "all.zip").read(one) for one in _members(tmp_path))
    for name in ("pullquote.logins", "pullquote.db", "../b.zip", "nothing", "."):
        with pytest.raises(InputError):
            command("backup", tmp_path / "c.zip", "--with", name, workspace=full)


def _members(folder: Path) -> list[str]:
    with zipfile.ZipFile(folder / "all.zip") as archive:
        return archive.namelist()


def test_a_backup_inside_the_workspace_holds_no_backup(starter: Workspace, command: Run) -> None:
    """Written next to the settings, and once more in its own place, it takes neither itself nor parts of itself."""
    command("backup", starter.root / "b.zip", workspace=starter)
    told = json.loads(command("backup", starter.root / "b.zip", "--replace", "--json", workspace=starter).stdout)
    assert (told["files"], told["left_out"]) == (1, [])
    told = json.loads(command("backup", starter.root / "c.zip", "--json", workspace=starter).stdout)
    assert [one["what"] for one in told["left_out"]] == ["b.zip"]


def test_an_older_backup_is_not_written_over(starter: Workspace, command: Run, tmp_path: Path) -> None:
    """Neither by a second backup, nor by one that fails halfway; with --replace it gives way to a whole one."""
    command("backup", tmp_path / "b.zip", workspace=starter)
    before = (tmp_path / "b.zip").read_bytes()
    with pytest.raises(InputError, match="there already"):
        command("backup", tmp_path / "b.zip", workspace=starter)
    with pytest.raises(InputError, match="not a file"):
        command("backup", tmp_path, "--replace", workspace=starter)
    assert (tmp_path / "b.zip").read_bytes() == before
    command("add", "New words.", "--by", "Ann", workspace=starter)
    command("backup", tmp_path / "b.zip", "--replace", workspace=starter)
    assert "New words." in _quotes(restore(tmp_path / "b.zip", tmp_path / "new", now=NOW).workspace)


def test_nothing_is_restored_over_anything(starter: Workspace, command: Run, tmp_path: Path, url: str) -> None:
    """A folder or a database with something in it is refused and stays as it is; an empty folder will do."""
    command("backup", tmp_path / "b.zip", workspace=starter)
    before = (starter.root / "pullquote.toml").read_bytes()
    with pytest.raises(InputError, match="not empty"):
        command("restore", tmp_path / "b.zip", starter.root)
    assert (starter.root / "pullquote.toml").read_bytes() == before
    other = open_database(url)
    Store(other).add([Draft("Theirs.", Attribution("Ann"))], now=NOW)
    with pytest.raises(InputError, match="not empty"):
        command("restore", tmp_path / "b.zip", tmp_path / "new", "--database", url)
    assert [quote.text for quote in Store(other).find()] == ["Theirs."]
    other.dispose()
    assert not (tmp_path / "new").exists()
    (tmp_path / "new").mkdir()
    told = json.loads(command("restore", tmp_path / "b.zip", tmp_path / "new", "--json").stdout)
    assert told["workspace"] == str((tmp_path / "new").resolve())
    assert (told["held"], told["unsure"], told["paused"]) == (0, 0, [])
    assert _quotes(Workspace(tmp_path / "new")) == _quotes(starter)


def test_the_database_of_before_is_never_touched(command: Run, workspace: Workspace, tmp_path: Path, url: str) -> None:
    """A workspace on a server comes back on a file of its own: its settings do not lead to the server any more."""
    desk = Desk(command, workspace)
    desk("move-store", "--to", url)
    desk("backup", tmp_path / "b.zip")
    command("restore", tmp_path / "b.zip", tmp_path / "new")
    restored = Workspace(tmp_path / "new")
    assert restored.database == tmp_path / "new" / "pullquote.db"
    assert (tmp_path / "new" / "posted" / "feed").is_dir(), "an account whose folder is missing cannot post"
    assert json.loads(command("accounts", "--json", workspace=workspace).stdout.splitlines()[0])["paused"] is None
    assert "the backup of" in json.loads(command("accounts", "--json", workspace=restored).stdout)["paused"]
    shown = command("restore", tmp_path / "b.zip", tmp_path / "again").stdout
    assert "pullquote accounts resume" in shown and "feed" in shown


def test_folders_that_the_settings_name_are_there_again(command: Run, starter: Workspace, tmp_path: Path) -> None:
    """A folder of another name, empty when the backup was made, is made again: without it nothing could be drawn."""
    path = starter.root / "pullquote.toml"
    path.write_text(path.read_text().replace("[folders]\n", '[folders]\nfonts = "type"\n'))
    (starter.root / "type").mkdir()
    command("backup", tmp_path / "b.zip", workspace=starter)
    command("restore", tmp_path / "b.zip", tmp_path / "new")
    assert (tmp_path / "new" / "type").is_dir()
    Workspace(tmp_path / "new").renderer.designs.get("editorial")


def test_a_restore_that_fails_leaves_nothing(
    starter: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is too small is told before anything is written, and what breaks off leaves no folder behind."""
    back_up(starter, tmp_path / "b.zip", now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 10))
        with pytest.raises(StorageError, match="MB free"):
            restore(tmp_path / "b.zip", tmp_path / "new", now=NOW)

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pullquote.backing_up.restoring.doubt_restored", broken)
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "b.zip", tmp_path / "new", now=NOW)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file() or ".part" in path.name) == ["b.zip"]
    assert not (tmp_path / "new").exists()
