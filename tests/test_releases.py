"""Libraries that every release left behind: brought to today's shape with all they hold, and in working order."""

from __future__ import annotations

import os
import re
import sqlite3
import tomllib
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from killed_migration import in_child, migrated
from postgresql_server import Server
from posting_world import NOW, World
from released_libraries import RELEASES, Rows, make_library, revision_of, rows_in
from sqlalchemy import Engine

from quotes.database import open_database
from quotes.migrations import HEAD
from quotes.moving.library import Move
from quotes.search import Query
from quotes.store import Store
from scheduler.model import NewPost
from scheduler.proving.lives import FORKS
from scheduler.states import GONE, State

ROOT = Path(__file__).parents[1]
WITH_POSTS = [version for version in RELEASES if version != "0.1.0"]
OLD = [version for version in RELEASES if revision_of(version) != HEAD]

forks = pytest.mark.skipif(not FORKS, reason="processes cannot be forked here")


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Where the library is used after it was brought up: where it was, or on a server that it was moved to."""
    return str(request.param)


def _opened(version: str, kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Rows, Engine]:
    """What a release left behind, and its library as it is opened today."""
    path = tmp_path / "library.db"
    before = make_library(version, path)
    if kind == "sqlite":
        engine = open_database(path)
    else:
        server: Server = request.getfixturevalue("postgresql")
        url = server.create()
        request.addfinalizer(lambda: server.drop(url))
        Move(path, url).run(now=NOW, token="1" * 32)
        engine = open_database(url)
    request.addfinalizer(engine.dispose)
    return before, engine


def test_every_release_has_left_a_library() -> None:
    """A release in the changelog whose library is not here fails, unless it is the one under way.

    That leaves its own by the time the next one begins: only then is the commit known that it was made of.
    """
    told = set(re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE))
    current = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert told - {current} - set(RELEASES) == set(), "script/make-release-database makes them"
    script = (ROOT / "script" / "make-release-database").read_text(encoding="utf-8")
    assert set(re.findall(r'^    "(\d+\.\d+\.\d+)": "[0-9a-f]{7,}"', script, re.MULTILINE)) == set(RELEASES)


@pytest.mark.parametrize("version", RELEASES)
def test_every_value_is_still_there(version: str, tmp_path: Path) -> None:
    """All rows of all tables are as the release wrote them, value by value, and SQLite finds the file sound."""
    path = tmp_path / "library.db"
    before = make_library(version, path)
    open_database(path).dispose()
    after = rows_in(path)
    assert sum(map(len, before.values())) > 30
    for name, rows in before.items():
        if name != "alembic_version":
            kept = [{column: row[column] for column in rows[0]} for row in after[name]] if rows else []
            assert kept == rows, name
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("version", RELEASES)
def test_an_upgraded_library_is_made_as_a_new_one(version: str, tmp_path: Path) -> None:
    """Tables, constraints and indexes are those of a library made today: no promise is lost on the way."""
    make_library(version, tmp_path / "old.db")
    shapes = []
    for name in ("old.db", "new.db"):
        open_database(tmp_path / name).dispose()
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
            shapes.append({(kind, name, " ".join(sql.split())) for kind, name, sql in rows})
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("version", RELEASES)
def test_search_finds_what_was_kept(version: str, kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Every quote is found by its words and by its tag, a quote that was edited by its former id."""
    before, engine = _opened(version, kind, tmp_path, request)
    store = Store(engine)
    assert store.count() == len(before["quote"]) > 10
    for row in before["quote"]:
        assert row["id"] in [quote.id for quote in store.find(Query(row["text"]))]
        assert store.get(row["id"]).standing == row["standing"]
    assert len(list(store.find(Query(tag="été")))) == 3
    (former,) = before["alias"]
    assert "lane" in store.get(former["id"]).text
    if "document_text" in before:
        assert len([store.text_of(row["sha256"]) for row in before["document"]]) == len(before["document"])


@pytest.mark.parametrize("version", WITH_POSTS)
def test_posts_go_on_where_they_were(version: str, kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Each post is in the state it was in; a runner sends what is due, finds out about what was on its way, and sends
    nothing that was posted, doubted or called off."""
    before, engine = _opened(version, kind, tmp_path, request)
    world = World(engine)
    states = {row["pk"]: row["state"] for row in before["post"]}
    assert world.states() == states
    known = {State.HANDED} if version == "0.2.0" else set()
    assert set(states.values()) == {state.value for state in set(State) - known}
    assert {one.name for one in world.accounts.all()} >= {"feed", "posted", "unsure"}
    assert world.accounts.get("failed").paused == "looked at by a person"
    assert [one.name for one in world.accounts.campaigns()] == ["Winter"]
    (first,) = [row["pk"] for row in before["post"] if row["state"] == "posted" and row["quote_pk"] == 8]
    assert world.get(first).url == "https://social.example/1"
    frozen = [row["pk"] for row in before["post"] if row["payload"]]
    assert all(world.desk.payload(pk) is not None for pk in frozen)
    world.clock.forward(timedelta(minutes=6))
    runner = world.runner()
    for _ in range(30):
        runner.turn()
        world.clock.forward(timedelta(minutes=10))
    sent = {name for name, network in world.networks.items() if network.shown}
    assert sent <= {"hand", "thread"}
    after = world.states()
    for pk, state in states.items():
        if state in ("posted", "unsure", "failed", "skipped", "cancelled", "handed", "draft", "held"):
            assert after[pk] == state
    assert after[next(pk for pk, state in states.items() if state == "claimed")] == "posted"


@pytest.mark.parametrize("version", WITH_POSTS)
def test_nothing_is_planned_twice(version: str, kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The words of a post that was alive then cannot be planned again for its account in the same round."""
    before, engine = _opened(version, kind, tmp_path, request)
    world = World(engine)
    names = {row["pk"]: row["name"] for row in before["account"]}
    again = [row for row in before["post"] if row["cluster"] and row["state"] not in GONE]
    assert len(again) > 7
    for row in again:
        new = NewPost(
            names[row["account_pk"]], row["quote_id"], row["cluster"], row["cycle"], None, None, row["wall"], "UTC",
            NOW, None,
        )  # fmt: skip
        assert world.keep(new, key=f"9{row['pk']:031x}") == []


@forks
@pytest.mark.parametrize("version", OLD)
def test_an_upgrade_that_is_killed_leaves_the_old_one(version: str, tmp_path: Path) -> None:
    """Killed at its beginning or well on its way, the upgrade has never been, and the next one makes it whole."""
    path = tmp_path / "library.db"
    before = make_library(version, path)
    for number in (2, 9, 16):
        _, status = os.waitpid(in_child(lambda: migrated(path, number)), 0)  # noqa: B023 - done before the next
        assert os.WIFSIGNALED(status), number
        assert rows_in(path) == before
    open_database(path).dispose()
    assert rows_in(path)["quote"][0]["text"] == before["quote"][0]["text"]
