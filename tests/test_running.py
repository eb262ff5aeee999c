"""The posting loop: its clock, its jobs, its signs of life; and real processes that are stopped or race."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Self

import pytest
import schedule

from pullquote.journal import Journal
from pullquote.posting import Posting, open_posting
from pullquote.running import Loop
from pullquote.workspace import Workspace, make_workspace
from quotes.errors import StorageError
from quotes.model import Attribution, Draft, Standing
from scheduler.channels import NotTold
from scheduler.composing import fingerprint
from scheduler.model import Account, Payload, Picture, Schedule
from scheduler.runner import Runner
from scheduler.states import State

ROOT = Path(__file__).parents[1]
HOUR = timedelta(hours=1)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the loop reads the real clock


@pytest.fixture
def posting(workspace: Workspace) -> Iterator[Posting]:
    """The posting side of an empty workspace."""
    with open_posting(workspace) as opened:
        yield opened


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A loop that never waits, and leaves the process's signals as they were."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr("pullquote.running.time.sleep", lambda _: None)
    monkeypatch.setattr(schedule.Scheduler, "run_pending", lambda self: [job.run() for job in self.jobs])
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def _due_posts(posting: Posting, *names: str) -> list[int]:
    """An account of each name with one approved post that is due, its picture drawn already."""
    now, ids = posting.now(), []
    for name in names:
        one = Account(name, "folder", "mastodon", schedule=Schedule(spacing=timedelta(0)))
        posting.prepare_account(one)
        posting.accounts.add(one, now=now)
        (quote,) = posting.store.add([Draft(f"Words for {name}.", Attribution("Ann Other"))], now=now).added
        posting.store.set_standing([quote], Standing.APPROVED)
        new = posting.picking.one_off(name, [quote], wall="2026-01-01T09:00", zone="UTC", due_at=now, expires_at=None)
        (id,) = posting.planning.keep([new], look=posting.look, key=posting.key, now=now, drafts=True)
        made_from = fingerprint(posting.store.get(quote))
        frozen = Payload(f"Words for {name}.", "en", (Picture(b"x", "png", 1, 1, "Alt"),), (), made_from)
        posting.desk.approve(id, frozen, now=now)
        ids.append(id)
    return ids


def _loop(posting: Posting) -> Loop:
    return Loop(posting, Journal(as_json=True), health=posting.workspace.root / "runner.json")


def _health(posting: Posting) -> dict[str, object]:
    path = posting.workspace.root / "runner.json"
    found: dict[str, object] = json.loads(path.read_text()) if path.exists() else {}
    return found


def _turns(monkeypatch: pytest.MonkeyPatch, *deeds: Callable[[], object]) -> list[int]:
    """A runner whose turns do these one after the other, and which stops after the last; gives the turns made."""
    made: list[int] = []
    left = list(deeds)

    def turn(self: Runner) -> int:
        made.append(len(made))
        self.stopping = len(left) <= 1
        left.pop(0)()
        return 0

    monkeypatch.setattr(Runner, "turn", turn)
    return made


def _raiser(error: Exception) -> Callable[[], object]:
    def fail() -> object:
        raise error

    return fail


@pytest.mark.usefixtures("quick")
def test_a_job_that_raises_never_stops_the_loop(
    posting: Posting, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Errors and bugs are logged, a bug without its message, and the loop goes on."""
    errors = [StorageError("The disk is full", "Free some."), RuntimeError("token=secret"), OSError("secret")]
    made = _turns(monkeypatch, *map(_raiser, errors), lambda: None)
    _loop(posting).forever(every=1)
    assert len(made) == 4
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    events = [line["event"] for line in lines]
    assert events == ["started", "trouble", "bug", "bug", "stopped"]
    assert lines[1]["why"] == "The disk is full" and lines[1]["hint"] == "Free some."
    assert lines[2]["error"].startswith("RuntimeError at ")
    assert "secret" not in json.dumps(lines)
    assert _health(posting)["running"] is False


@pytest.mark.usefixtures("quick")
def test_a_log_that_cannot_be_written_never_stops_the_loop(posting: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk under the log, or a reader that has gone, silences the log and nothing else."""

    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    made = _turns(monkeypatch, _raiser(RuntimeError()), lambda: None, lambda: None)
    monkeypatch.setattr(sys, "stderr", Full())
    _loop(posting).forever(every=1)
    assert len(made) == 3


@pytest.mark.usefixtures("quick")
def test_trouble_is_in_the_health_file(posting: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    """While turns fail the health file says so, and that the loop lives."""
    seen: list[object] = []
    _turns(
        monkeypatch,
        _raiser(RuntimeError()),
        lambda: seen.append(_health(posting).get("trouble")),
        lambda: seen.append(_health(posting).get("trouble")),
    )
    _loop(posting).forever(every=1)
    assert bool(seen[0]) and not seen[1]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("jump", [timedelta(days=3), -timedelta(days=3)], ids=["ahead", "back"])
def test_after_a_jump_of_the_clock_everything_waits_one_turn(
    posting: Posting, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    """When the clock was set, neither a turn nor a chore happens at once: what they do cannot be taken back."""
    moments: list[str] = []
    off = [timedelta(0)]
    monkeypatch.setattr(posting, "now", lambda: _now() + off[0])
    monkeypatch.setattr(Loop, "_chores", lambda self: moments.append("chores"))
    loop = _loop(posting)

    def tick(_: float) -> None:  # between two rounds of the jobs
        moments.append("round")
        off[0] = jump
        loop._runner.stopping = moments.count("round") >= 3

    monkeypatch.setattr("pullquote.running.time.sleep", tick)
    monkeypatch.setattr(Runner, "turn", lambda self: moments.append("turn"))
    loop.forever(every=1)
    rounds = " ".join(moments).split("round")
    assert "turn" in rounds[0] and "chores" in rounds[0]
    assert rounds[1].split() == [], moments
    assert "turn" in rounds[2]


@pytest.mark.usefixtures("quick")
def test_a_wall_clock_that_is_put_back_makes_no_pause(posting: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    """When summer time ends, or a clock that was days ahead is set right, the next turn is due as soon as any other."""
    monkeypatch.undo()
    back = [timedelta(0)]

    class Wall(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) - back[0]

    monkeypatch.setattr(schedule, "datetime", SimpleNamespace(datetime=Wall, timedelta=timedelta))
    made = _turns(monkeypatch, lambda: None, lambda: None)
    loop, rounds = _loop(posting), count()

    def sleep(_: float) -> None:
        back[0] = HOUR
        if next(rounds) == 9:
            loop._runner.stopping = True

    monkeypatch.setattr("pullquote.running.time.sleep", sleep)
    loop.forever(every=15)
    assert len(made) == 2


def test_the_health_file(posting: Posting) -> None:
    """One turn posts what is due and leaves a health file that programs can read."""
    (id,) = _due_posts(posting, "feed")
    _loop(posting).once()
    assert posting.desk.get(id).state is State.POSTED
    health = _health(posting)
    assert (health["running"], health["pid"], health["trouble"], health["paused"]) == (True, os.getpid(), "", [])
    posts = health["posts"]
    assert isinstance(posts, dict) and posts["posted"] == 1 and set(posts) == {state.value for state in State}


def test_the_health_file_outlives_the_database(posting: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the database does not answer, the health file is written all the same, and says so: the runner lives."""
    _due_posts(posting, "feed")
    loop = _loop(posting)
    loop.once()
    (posting.workspace.root / "runner.json").unlink()
    away = _raiser(StorageError("The database is away.", "Start it."))
    monkeypatch.setattr(type(posting.accounts), "all", lambda self: away())
    monkeypatch.setattr(Runner, "turn", lambda self: away())
    with pytest.raises(StorageError, match="away"):
        loop.once()
    health = _health(posting)
    assert (health["running"], health["trouble"]) == (True, "The database is away.")
    assert isinstance(posts := health["posts"], dict) and posts["posted"] == 1


@pytest.mark.parametrize("fault", ["network", "folder", "slots"])
def test_one_account_that_is_out_of_order_stops_no_other(posting: Posting, fault: str) -> None:
    """With `--once`, an account whose publisher, folder or slots are wrong keeps no other from posting."""
    bad, good = _due_posts(posting, "a-bad", "good")
    one = posting.accounts.get("a-bad")
    if fault == "network":
        posting.accounts.edit(replace(one, network="a-plugin-that-is-gone"))
    elif fault == "slots":
        posting.accounts.edit(replace(one, schedule=Schedule(slots="nonsense")))
    else:
        Path(posting.folder_of(one)).rmdir()
    _loop(posting).once()
    assert posting.desk.get(good).state is State.POSTED
    if fault != "slots":
        assert posting.desk.get(bad).state is State.QUEUED
        assert posting.accounts.get("a-bad").paused is not None


def test_nobody_told_is_no_reason_to_stop(posting: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--once`, a channel that fails leaves the post posted and the health file written."""
    _due_posts(posting, "feed")
    posting.notices.put("x", "failed", "something", now=posting.now())
    monkeypatch.setattr("pullquote.running.channel_of", lambda *_: _raiser_of_not_told)
    _loop(posting).once()
    assert _health(posting)["running"] is True


def _raiser_of_not_told(_: object) -> None:
    raise NotTold("no mail server", "Start it.")


# --- the journal ------------------------------------------------------------------------------------------------------


def test_a_line_of_the_log_has_its_own_time(capfd: pytest.CaptureFixture[str]) -> None:
    """The time of a line is when it was written, whatever times its particulars hold."""
    later = _now() + HOUR
    Journal(as_json=True)("later", post=7, at=later)
    line = json.loads(capfd.readouterr().err)
    assert datetime.fromisoformat(line["at"]) < later - HOUR / 2


@pytest.mark.parametrize("said", ["a\nb", "a\rb", "a\u2028b", "a\x1b[2Jb", 'a "b"', "", "=", "\x85"], ids=ascii)
def test_a_line_of_the_log_is_one_line(capfd: pytest.CaptureFixture[str], said: str) -> None:
    """Whatever a network says, an event is one line without a terminal's commands, plain and as JSON."""
    Journal()("failed", why=said, post=7)
    Journal(as_json=True)("failed", why=said, post=7)
    plain, as_json = capfd.readouterr().err.split("\n")[:2]
    assert len(plain.splitlines()) == 1 and "\x1b" not in plain
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d failed why=.* post=7$", plain)
    assert json.loads(as_json)["why"] == said


def test_the_log_shows_no_message_of_others(capfd: pytest.CaptureFixture[str]) -> None:
    """Of a foreign exception the log has kind and frames; its words may hold addresses with tokens in them."""
    journal = Journal()
    try:
        raise RuntimeError("https://example.org/?token=secret")
    except RuntimeError as error:
        journal("bug", error=error, account=None, seconds=timedelta(seconds=5))
    line = capfd.readouterr().err
    assert "RuntimeError at test_the_log_shows_no_message_of_others:" in line
    assert "secret" not in line and "account" not in line and "seconds=5.0" in line
    assert journal.counts == {"bug": 1}


# --- processes --------------------------------------------------------------------------------------------------------

# A runner whose publisher takes its time, and says when it begins.
SLOW = """
import sys, time
from scheduler.publishers.folder import FolderPublisher
publish = FolderPublisher.publish
def slow(self, outgoing, media, key):
    print("publishing", outgoing.post, flush=True)
    time.sleep(float(sys.argv[1]))
    return publish(self, outgoing, media, key)
FolderPublisher.publish = slow
from pullquote.cli import cli
cli.main(sys.argv[2:], standalone_mode=False)
"""


def _start(workspace: Workspace, seconds: float, *words: str) -> subprocess.Popen[str]:
    arguments = [str(seconds), "--workspace", str(workspace.root), "run", "--json", *words]
    return subprocess.Popen(
        [sys.executable, "-c", SLOW, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_stop_finishes_the_post_in_hand(posting: Posting) -> None:
    """SIGTERM while a post goes out: it is finished, no other is begun, and the loop ends well."""
    ids = _due_posts(posting, "a", "b")
    process = _start(posting.workspace, 1.5, "--every", "1")
    assert process.stdout is not None
    assert process.stdout.readline() == f"publishing {ids[0]}\n"
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 0, log
    assert [posting.desk.get(id).state for id in ids] == [State.POSTED, State.QUEUED]
    events = [json.loads(line)["event"] for line in log.splitlines()]
    assert events == ["started", "claimed", "step", "sending", "step", "posted", "stopped"]
    assert _health(posting)["running"] is False


def test_a_stop_finishes_the_post_in_hand_of_a_single_turn(posting: Posting) -> None:
    """SIGTERM to `run --once`, as from a timer's service, finishes the post in hand too."""
    ids = _due_posts(posting, "a", "b")
    process = _start(posting.workspace, 1.5, "--once")
    assert process.stdout is not None
    assert process.stdout.readline() == f"publishing {ids[0]}\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert posting.desk.get(ids[0]).state is State.POSTED


def test_two_runners_post_each_post_once(
    new_database_address: Path | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes on one database of either kind post every post, each once."""
    if isinstance(new_database_address, str):
        monkeypatch.setenv("PULLQUOTE_TEST_URL", new_database_address)
        workspace = make_workspace(tmp_path / "shared", database="env:PULLQUOTE_TEST_URL")
    else:
        workspace = make_workspace(tmp_path / "shared")
    with open_posting(workspace) as posting:
        ids = _due_posts(posting, *(f"account-{number}" for number in range(8)))
        processes = [_start(workspace, 0.05, "--every", "1") for _ in range(2)]
        deadline = time.monotonic() + 60
        while posting.desk.counts().get(State.POSTED, 0) < len(ids) and time.monotonic() < deadline:
            time.sleep(0.1)
        for process in processes:
            process.terminate()
        logs = [process.communicate(timeout=60) for process in processes]
        assert posting.desk.counts() == {State.POSTED: len(ids)}, logs
        shown = sorted(path.parent.name for path in (workspace.root / "posted").glob("*/*/post.json"))
        assert len(shown) == len(ids)
        begun = [int(line.split()[1]) for out, _ in logs for line in out.splitlines()]
        assert sorted(begun) == ids
    assert [process.returncode for process in processes] == [0, 0], logs
