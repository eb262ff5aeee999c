"""Backups that are damaged, forged, of another time or of something else: told by name, nothing is made of them."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from posting_world import NOW
from released_libraries import RELEASES, make_library, revision_of

from pullquote.backing_up import reading
from pullquote.backing_up.reading import Backup
from pullquote.backing_up.restoring import restore
from pullquote.backing_up.taking import back_up
from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound, PullquoteError, StorageError
from scheduler.desk import Desk

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def whole(blank_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of an empty workspace."""
    path = tmp_path_factory.mktemp("whole") / "b.zip"
    back_up(blank_workspace, path, now=NOW)
    return path


def _members(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(path: Path, members: Members) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return path


def _honest(members: Members, **values: Any) -> Members:
    """The members with a manifest that tells the truth about them, but for the values given."""
    told = json.loads(members["manifest.json"])
    told["members"] = [
        {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in members.items()
        if name != "manifest.json"
    ]
    return {**members, "manifest.json": json.dumps({**told, **values}).encode()}


def _refused(path: Path, folder: Path, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        restore(path, folder / "new", now=NOW)
    assert caught.value.hint
    assert [one.name for one in folder.iterdir() if one != path] == []


def _with(name: str, data: bytes = b"x") -> Callable[[Members], Members]:
    return lambda members: _honest({**members, name: data})


def _manifest(**values: Any) -> Callable[[Members], Members]:
    return lambda members: _honest(members, **values)


def _library(change: Callable[[sqlite3.Connection], object]) -> Callable[[Members], Members]:
    def changed(members: Members) -> Members:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(members["library.db"])
            change(connection)
            connection.commit()
            return _honest({**members, "library.db": connection.serialize()})

    return changed


def _sql(statement: str) -> Callable[[Members], Members]:
    return _library(lambda connection: connection.execute(statement))


HOSTILE: dict[str, tuple[Callable[[Members], Members], str]] = {
    "a name that leads out": (_with("files/../../outside"), "would lie outside"),
    "a whole path": (_with("/files/outside"), "would lie outside"),
    "a device": (_with("files/con.txt"), "no file on every system"),
    "two names that differ in case": (_with("files/PULLQUOTE.toml"), "twice"),
    "a member of no kind": (_with("other/x"), "has no place"),
    "a database among the files": (_with("files/Pullquote.db-wal"), "has no place"),
    "a member that the manifest does not name": (lambda members: {**members, "files/x": b"x"}, "not what its manifest"),
    "a member that is missing": (lambda m: {k: v for k, v in m.items() if k != "library.db"}, "not what its manifest"),
    "no library": (lambda m: _honest({k: v for k, v in m.items() if k != "library.db"}), "has no library.db"),
    "no settings": (lambda m: _honest({k: v for k, v in m.items() if "toml" not in k}), "has no files/pullquote.toml"),
    "other bytes": (lambda m: {**m, "files/pullquote.toml": m["files/pullquote.toml"][:-1] + b"x"}, "not as it was"),
    "fewer bytes": (lambda m: {**m, "files/pullquote.toml": b""}, "not as large"),
    "no manifest": (lambda m: {k: v for k, v in m.items() if "manifest" not in k}, "no backup of Pullquote's"),
    "a manifest that is no JSON": (lambda m: {**m, "manifest.json": b"{"}, "cannot be read"),
    "lists in lists": (lambda m: {**m, "manifest.json": b"[" * 100_000}, "cannot be read"),
    "a manifest of a newer form": (_manifest(**{"pullquote-backup": 2}), "its form is 2"),
    "a time without a zone": (_manifest(made_at="2026-11-23T09:00:00"), "not as one should be"),
    "a revision with a path in it": (_manifest(revision="../x"), "not as one should be"),
    "a table of nobody": (_manifest(rows={"theirs": 1}), "not known here: theirs"),
    "other numbers of rows": (_manifest(rows={"quote": 7}), "table quote has 0 rows of 7"),
    "negative rows": (_manifest(rows={"quote": -1}), "not as one should be"),
    "no database": (_with("library.db", b"x" * 10_000), "not a database"),
    "another program's database": (_sql("PRAGMA application_id = 7"), "another program"),
    "a newer library": (_sql("UPDATE alembic_version SET version_num = '0099'"), "newer Pullquote"),
    "a sealed library": (_sql("UPDATE alembic_version SET version_num = 'arriving'"), "(?s)not restored"),
    "a trigger of somebody's": (
        _sql("CREATE TRIGGER theirs AFTER INSERT ON quote BEGIN DELETE FROM quote; END"),
        "not Pullquote's: trigger theirs",
    ),
    "a view in the place of a table": (
        _library(lambda c: c.executescript("DROP TABLE chosen; CREATE VIEW chosen AS SELECT * FROM quote_sign")),
        "not restored",
    ),
    "settings that are none": (lambda m: _honest({**m, "files/pullquote.toml": b"[brand"}), "pullquote.toml"),
    "settings in no UTF-8": (lambda m: _honest({**m, "files/pullquote.toml": b"\xff"}), "UTF-8"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_forged_backup_is_refused_by_name(case: str, whole: Path, tmp_path: Path) -> None:
    """What is wrong is told with what to do, and neither a folder nor a part of one is left behind."""
    change, why = HOSTILE[case]
    _refused(_packed(tmp_path / "b.zip", change(_members(whole))), tmp_path, why)


def test_links_and_passwords_are_refused(whole: Path, tmp_path: Path) -> None:
    """A symbolic link in it would lead whatever is written next to another place."""
    members = _honest({**_members(whole), "files/link": b"/etc"})
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as out:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16 if name == "files/link" else 0o600 << 16
            out.writestr(entry, data)
    _refused(tmp_path / "b.zip", tmp_path, "no plain file")


def test_bombs_are_refused_before_they_are_unpacked(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zeros that were packed to a thousandth are refused where they do not fit, and where their sizes are lies."""
    bomb = _honest({**_members(whole), "files/out/zeros": bytes(40_000_000)})
    path = _packed(tmp_path / "b.zip", bomb)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, 40_000_000))
    monkeypatch.setattr(Backup, "unpack", None)
    with pytest.raises(StorageError, match="MB free"):
        restore(path, tmp_path / "new", now=NOW)
    monkeypatch.undo()
    # The same with sizes that lie: what is unpacked is counted.
    short = json.loads(bomb["manifest.json"])
    for one in short["members"]:
        if one["name"] == "files/out/zeros":
            one["bytes"] = 1_000
    lying = _packed(path, {**bomb, "manifest.json": json.dumps(short).encode()}).read_bytes()
    path.write_bytes(lying.replace((40_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little")))
    _refused(path, tmp_path, "not restored")


def test_a_manifest_is_not_read_without_end(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A manifest that unpacks to gigabytes is given up at its limit."""
    monkeypatch.setattr(reading, "LONGEST", 10_000)
    members = {**_members(whole), "manifest.json": b" " * 20_000}
    _refused(_packed(tmp_path / "b.zip", members), tmp_path, "too long")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=some.floats(0, 1), data=some.binary(max_size=300))
def test_no_bytes_break_restoring(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, at: float, data: bytes
) -> None:
    """Cut off or overwritten anywhere, a backup is refused by an error of ours, or is restored as it was made."""
    folder = tmp_path_factory.mktemp("torn")
    before = whole.read_bytes()
    start = int(at * len(before))
    (folder / "b.zip").write_bytes(before[:start] + data + (before[start + len(data) :] if len(data) % 2 else b""))
    try:
        restore(folder / "b.zip", folder / "new", now=NOW)
    except PullquoteError as error:
        assert error.hint
        assert [one.name for one in folder.iterdir()] == ["b.zip"]
    else:
        assert (folder / "new" / "pullquote.toml").read_bytes() == _members(whole)["files/pullquote.toml"]
    shutil.rmtree(folder)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    """A missing file, a folder and any other ZIP file are told apart from a damaged backup."""
    for path in (tmp_path / "none.zip", tmp_path):
        with pytest.raises(NotFound, match="no backup"):
            restore(path, tmp_path / "new", now=NOW)
    with io.BytesIO() as other:
        with zipfile.ZipFile(other, "w") as out:
            out.writestr("a.txt", "a")
        (tmp_path / "a.zip").write_bytes(other.getvalue())
    with pytest.raises(InputError, match="no backup of Pullquote's"):
        restore(tmp_path / "a.zip", tmp_path / "new", now=NOW)


@pytest.mark.parametrize("version", RELEASES)
def test_a_backup_of_an_older_pullquote_is_brought_up(version: str, whole: Path, tmp_path: Path) -> None:
    """With the library of every release in it, a backup is restored in today's shape, posts and all."""
    before = make_library(version, tmp_path / "old.db")
    before.pop("alembic_version")
    counts = {name: len(rows) for name, rows in before.items()}
    members = {**_members(whole), "library.db": (tmp_path / "old.db").read_bytes()}
    old = _honest(members, rows=counts, revision=revision_of(version), pullquote=version)
    done = restore(_packed(tmp_path / "b.zip", old), tmp_path / "new", now=NOW)
    assert done.pullquote == version
    with done.workspace.open_store() as store:
        assert store.count() == counts["quote"]
    with done.workspace.engine() as engine:
        assert len(list(Desk(engine).posts())) == counts.get("post", 0)
    assert len(done.doubted.paused) == counts.get("account", 0)
