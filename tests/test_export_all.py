"""`pullquote export-all`: everything somebody has, in files that other programs read, each told for what it is."""

from __future__ import annotations

import csv
import hashlib
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from postgresql_server import Server
from released_libraries import RELEASES, make_library
from sqlalchemy import LargeBinary
from whole_library import NOW, ROWS, fill

from pullquote.everything.library import tables_of
from pullquote.everything.writing import write_everything
from pullquote.moving_store import move_store
from pullquote.workspace import Workspace
from quotes.database import writing
from quotes.errors import InputError, StorageError
from quotes.schema import metadata

Run = Callable[..., Result]

FULLEST = RELEASES[-1]


@pytest.fixture
def lived_in(workspace: Workspace) -> Workspace:
    """A workspace with documents, evidence, and posts in every state."""
    path = workspace.root / "pullquote.db"
    path.unlink()
    make_library(FULLEST, path)
    (workspace.root / "designs" / "mine.toml").write_text("# mine")
    (workspace.root / "pullquote.logins").write_bytes(b"a secret")
    return workspace


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_row_is_there(workspace: Workspace, tmp_path: Path, postgresql: Server, kind: str) -> None:
    """Each table is a file with all of its rows, whatever database it was in: nothing that is kept is kept back."""
    engine = workspace.open_database()
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM misattribution")
    fill(engine)
    engine.dispose()
    tables = {table.name for table in metadata.sorted_tables} - {"quote_sign"}
    binary = [c for table in metadata.sorted_tables for c in table.columns if isinstance(c.type, LargeBinary)]
    assert {str(column) for column in binary} == {"picture.data", "document_text.packed"}, "has no file of its own"
    url = postgresql.create()
    if kind == "postgresql":
        move_store(workspace, url, now=NOW)
        workspace = Workspace(workspace.root)
    engine = workspace.open_database()
    parts = {part.name: part for part in tables_of(engine)}
    assert {name.removeprefix("tables/").removesuffix(".jsonl") for name in parts} == tables
    for name, part in parts.items():
        rows = b"".join(part.pieces).decode().splitlines()
        assert len([json.loads(row) for row in rows]) == ROWS + (
            name == "tables/library_move.jsonl" and kind != "sqlite"
        )
    engine.dispose()
    postgresql.drop(url)


def test_it_reads_as_it_says(lived_in: Workspace, command: Run, tmp_path: Path) -> None:
    """Quotes, documents' texts, people, posts with what they say, pictures and receipts are where the index says."""
    told = json.loads(command("export-all", tmp_path / "all", "--json", workspace=lived_in).stdout)
    here = tmp_path / "all"
    files = {path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file()}
    index = {one["file"]: one for one in json.loads((here / "index.json").read_text())["files"]}
    assert set(index) == files - {"index.json", "README.md"}
    assert all(one["what"] and one["bytes"] == (here / name).stat().st_size for name, one in index.items())
    assert (told["files"], told["bytes"]) == (len(files), sum((here / name).stat().st_size for name in files))
    page = (here / "README.md").read_text()
    assert all(f"`{name}`" in page or f"`{name.partition('/')[0]}/`" in page for name in index)

    quotes = _lines(here / "quotes.jsonl")
    with (here / "quotes.csv").open(newline="", encoding="utf-8") as table:
        assert [row["id"] for row in csv.DictReader(table)] == [one["id"] for one in quotes]
    annotations = json.loads((here / "annotations.json").read_text())["items"]
    assert sum(one["motivation"] == "assessing" for one in annotations) == 5
    people = {one["name"]: one for one in _lines(here / "people.jsonl")}
    assert people["Ann Author"]["aliases"] == ["A. Author"]
    for document in _lines(here / "documents.jsonl"):
        if document["file"]:
            assert (here / document["file"]).read_text(encoding="utf-8").strip()
    posts = {one["account"]: one for one in _lines(here / "posts.jsonl") if one["account"] != "feed"}
    posted = posts["posted"]
    assert posted["receipts"][0]["url"] == "https://social.example/1"
    assert [line["event"] for line in posted["history"]] == ["claim", "freeze", "send", "receive"]
    (picture,) = posted["says"]["pictures"]
    assert picture["alt"].startswith("Alt: ")
    data = (here / picture["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == picture["sha256"]
    accounts = {one["name"]: one for one in _lines(here / "accounts.jsonl")}
    assert accounts["feed"]["schedule"]["slots"] == "daily 09:00 UTC"
    assert [one["name"] for one in _lines(here / "campaigns.jsonl")] == ["Winter"]


def test_logins_are_no_part_of_it(lived_in: Workspace, command: Run, tmp_path: Path) -> None:
    """The vault stays where it is, and the command says so; own files come along; others cannot read any of it."""
    shown = command("export-all", tmp_path / "all.zip", workspace=lived_in).stdout
    assert "pullquote.logins: logins are never" in shown
    assert stat.S_IMODE((tmp_path / "all.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        assert archive.read("workspace/designs/mine.toml") == b"# mine"
        assert not any(b"a secret" in archive.read(name) for name in archive.namelist())
    command("export-all", tmp_path / "all", workspace=lived_in)
    assert stat.S_IMODE((tmp_path / "all").stat().st_mode) == 0o700
    names = {path.relative_to(tmp_path / "all").as_posix() for path in (tmp_path / "all").rglob("*") if path.is_file()}
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert names == set(archive.namelist())


def test_the_quotes_come_back_by_import(
    lived_in: Workspace, workspace: Workspace, command: Run, tmp_path: Path
) -> None:
    """The index does not promise too much: the file of quotes restores the library of quotes elsewhere."""
    command("export-all", tmp_path / "all", workspace=lived_in)
    command("init", tmp_path / "other")
    command("import", tmp_path / "all" / "quotes.jsonl", "--restore", workspace=Workspace(tmp_path / "other"))
    both = [command("quotes", "--json", workspace=one).stdout for one in (lived_in, Workspace(tmp_path / "other"))]
    told = [sorted((json.loads(line)["id"], json.loads(line)["text"]) for line in one.splitlines()) for one in both]
    assert told[0] == told[1] != []


def test_nothing_is_written_over_and_nothing_half(
    lived_in: Workspace, command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place with something in it is refused; what breaks off leaves neither a folder nor a part of one."""
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "mine").write_text("mine")
    (tmp_path / "all.zip").write_text("mine")
    for name in ("all", "all.zip"):
        with pytest.raises(InputError, match="there already"):
            command("export-all", tmp_path / name, workspace=lived_in)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pullquote.everything.writing._page", full)
    before = sorted(path.name for path in tmp_path.iterdir())
    for name in ("new", "new.zip"):
        with pytest.raises(StorageError, match="No space left"):
            write_everything(lived_in, tmp_path / name, now=NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
