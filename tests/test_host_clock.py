"""Hosts whose clocks differ: measured against the database server's, told, and beyond a bound not let post."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from postgresql_server import Server
from sqlalchemy import Engine

from pullquote import doctor_server, host_clock
from pullquote.doctor_server import examine_server
from pullquote.heartbeat import EVERY_SECONDS
from pullquote.host_clock import BEARABLE, NOTICED, clock_off
from pullquote.journal import Journal
from pullquote.posting import Posting, open_posting
from pullquote.running import Loop
from pullquote.workspace import Workspace
from quotes.database import connect
from quotes.errors import StorageError
from quotes.servers import Safety, server_safety, server_time
from scheduler.claiming import LEASE, LONGEST_LEASE

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def server(postgresql: Server, migrated_postgresql: str) -> Iterator[Engine]:
    """A PostgreSQL database."""
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("needs PostgreSQL")
    url = postgresql.create(template=migrated_postgresql)
    engine = connect(url)
    yield engine
    engine.dispose()
    postgresql.drop(url)


@pytest.fixture
def posting(workspace: Workspace) -> Iterator[Posting]:
    """The posting side of an empty workspace."""
    with open_posting(workspace) as opened:
        yield opened


def _their_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(host_clock, "server_time", lambda _: at)


@pytest.mark.parametrize(
    ("theirs", "off"),
    [(-30, 30), (30, -28), (0, 0), (1, 0), (2, 0)],
    ids=["ahead", "behind", "asked", "between", "heard"],
)
def test_what_lies_between_question_and_answer_is_not_off(
    posting: Posting, monkeypatch: pytest.MonkeyPatch, theirs: int, off: int
) -> None:
    """A slow connection makes no clock wrong: only what the way there and back cannot explain counts."""
    _their_clock(monkeypatch, NOW + theirs * SECOND)
    looks = iter([NOW, NOW + 2 * SECOND])
    assert clock_off(posting.engine, lambda: next(looks)) == off * SECOND


def test_the_servers_own_clock_is_asked(server: Engine, posting: Posting) -> None:
    """On one machine both clocks are the same; a file has none."""
    theirs = server_time(server)
    assert theirs is not None and theirs.tzinfo is not None
    assert clock_off(server, posting.now) == timedelta(0)
    assert clock_off(server, lambda: posting.now() + timedelta(hours=1)) > timedelta(minutes=59)
    assert server_time(posting.engine) is None
    assert clock_off(posting.engine, lambda: NOW) == timedelta(0)


def test_the_bound_leaves_room_for_renewals() -> None:
    """Two hosts, each off by all that is borne: neither takes the other's lease for ended, or for one without end."""
    apart = 2 * BEARABLE
    assert LEASE - apart > 2 * timedelta(seconds=EVERY_SECONDS)
    assert LEASE + apart < LONGEST_LEASE
    assert NOTICED < BEARABLE


def _loop(posting: Posting, tmp_path: Path) -> tuple[Loop, Journal, list[str]]:
    """A loop, its journal, and what its runner is told to do."""
    journal = Journal()
    loop = Loop(posting, journal, health=tmp_path / "runner.json")
    done: list[str] = []

    class Watched:
        stopping = False

        def store(self) -> None:
            done.append("store")

        def turn(self) -> int:
            done.append("turn")
            return 0

    runner: Any = Watched()
    loop._runner = runner
    return loop, journal, done


@pytest.mark.parametrize("ahead", [BEARABLE + SECOND, -BEARABLE - SECOND], ids=["ahead", "behind"])
def test_a_clock_that_is_too_far_off_posts_nothing(
    posting: Posting,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    ahead: timedelta,
) -> None:
    """Receipts are brought in by whatever clock; nothing is claimed, skipped or sent until the clock is right again."""
    loop, journal, done = _loop(posting, tmp_path)
    monkeypatch.setattr(host_clock, "server_time", lambda _: posting.now() - ahead)
    with pytest.raises(StorageError, match="nothing is posted") as caught:
        loop.once()
    assert done == ["store"]
    assert ("ahead of" if ahead > timedelta(0) else "behind") in caught.value.message
    assert "time server" in caught.value.hint
    loop._tick()
    assert (done, journal.counts["trouble"]) == (["store", "store"], 1)
    assert "nothing is posted" in (tmp_path / "runner.json").read_text()
    monkeypatch.setattr(host_clock, "server_time", lambda _: posting.now())
    loop._tick()
    assert done[-1] == "turn"


def test_a_clock_that_is_off_a_little_is_told_once(
    posting: Posting, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It posts on, and the log says so once until it was right in between."""
    loop, journal, done = _loop(posting, tmp_path)
    off = [NOTICED + 5 * SECOND]
    monkeypatch.setattr(host_clock, "server_time", lambda _: posting.now() - off[0])
    loop._tick()
    loop._tick()
    assert (done.count("turn"), journal.counts["clock differs"], journal.counts["trouble"]) == (2, 1, 0)
    off[0] = timedelta(0)
    loop._tick()
    off[0] = -NOTICED - 5 * SECOND
    loop._tick()
    assert journal.counts["clock differs"] == 2


def test_the_doctor_compares_clocks_and_says_what_a_commit_waits_for(
    server: Engine, posting: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each danger of several machines is a line with a remedy; of a file there is nothing to say."""
    assert list(examine_server(posting.engine)) == []
    safety = server_safety(server)
    assert safety is not None and (safety.standbys, safety.waits_for_standby) == (0, False)

    def found(safety: Safety, off: timedelta) -> dict[str, tuple[str, str]]:
        monkeypatch.setattr(doctor_server, "server_safety", lambda _: safety)
        monkeypatch.setattr(doctor_server, "clock_off", lambda *_: off)
        findings = list(examine_server(server))
        assert all(one.hint for one in findings if one.state != "ok")
        return {one.check.removeprefix("server "): (one.state, one.found) for one in findings}

    alone, none = Safety(0, False, True), timedelta(0)
    assert found(alone, none) == {"clock": ("ok", "as this machine's"), "safety": ("ok", "commits wait for the disk")}
    assert found(alone, -NOTICED - SECOND)["clock"] == (
        "note",
        "This machine's clock is 11 s behind the database server's",
    )
    assert found(alone, BEARABLE + SECOND)["clock"][0] == "wrong"
    assert found(Safety(0, True, False), none)["safety"] == ("wrong", "commits do not wait for the disk")
    assert found(Safety(2, False, True), none)["safety"] == ("note", "2 standbys, and commits wait for none of them")
    assert found(Safety(1, True, True), none)["safety"] == ("ok", "commits wait for the disk and 1 standby")
