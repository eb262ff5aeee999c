"""The log of a loop: its events are those of the manual, each says which delivery it is of, and none tells a secret."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from posting_world import MINUTE, NOW
from watched_loop import Watched, watched

from pullquote.watching.events import _ALL, ABOUT_A_POST, EVENTS
from pullquote.workspace import Workspace
from quotes.errors import StorageError
from scheduler.publisher import Busy, Unsure

ROOT = Path(__file__).parents[1]
CALLS = {"_log", "_journal", "journal", "log", "_show"}
"""What code calls to tell an event."""


@pytest.fixture
def watch(workspace: Workspace) -> Iterator[Watched]:
    """A loop without accounts."""
    with watched(workspace) as opened:
        yield opened


def _lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capfd.readouterr().err.splitlines()]


def _told() -> Iterator[tuple[str, set[str]]]:
    """Every event that the code tells by name, with the particulars that stand in the call."""
    for room in ("pullquote", "scheduler"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                first = node.args[0]
                if name in CALLS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, {keyword.arg for keyword in node.keywords if keyword.arg}


def test_every_event_that_is_told_is_known() -> None:
    """Code and table agree: no event is told that the table lacks, none with a particular that it does not name."""
    told = [one for one in _told() if one[0] not in ("%", "")]
    assert {name for name, _ in told} == set(EVENTS)
    for name, particulars in told:
        assert particulars - set(EVENTS[name].particulars) - set(ABOUT_A_POST) == set(), name


def test_every_event_is_known_once() -> None:
    """Of two rows of one name the first would be said in vain."""
    assert len(_ALL) == len(EVENTS)


def test_the_manual_has_every_event() -> None:
    """docs/watching.md shows the table as it is."""
    manual = (ROOT / "docs/watching.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z ]+)` \| (info|warning|error) \| (.*?) \| (.*) \|$", manual, re.MULTILINE)
    assert [(name, level, re.findall(r"`(\w+)`", some), meaning) for name, level, some, meaning in rows] == [
        (one.name, one.level.value, list(one.particulars), one.meaning) for one in EVENTS.values()
    ]


def test_a_delivery_is_told_step_by_step(watch: Watched, capfd: pytest.CaptureFixture[str]) -> None:
    """A post that goes well: what happened in its order, how late it was, and the same marks on every line."""
    watch.world.account()
    id = watch.world.post(due=NOW - MINUTE)
    watch.turn()
    lines = _lines(capfd)
    assert [(line["event"], line.get("step")) for line in lines] == [
        ("claimed", None),
        ("step", "compose"),
        ("step", "upload"),
        ("sending", None),
        ("step", "publish"),
        ("posted", None),
    ]
    marks = {"post": id, "account": "feed", "network": "fake", "attempt": 1, "fence": 1, "owner": watch.posting.owner}
    for line in lines:
        assert marks.items() <= line.items()
    assert lines[0]["late"] == 60 and lines[-1]["late"] == 60
    for line in lines[1:3]:
        assert (line["result"], line["pictures"], line["bytes"]) == ("ok", 1, len(b"picture"))
    assert {line["level"] for line in lines} == {"info"}


def test_another_try_is_told_apart(watch: Watched, capfd: pytest.CaptureFixture[str]) -> None:
    """The second delivery of a post has another attempt and another fence, so that its lines are found by them."""
    watch.world.account()
    watch.world.post()
    watch.world.networks["feed"].meets("upload", Busy("No way there."))
    watch.turn()
    watch.world.clock.forward(30 * MINUTE)
    watch.turn()
    claimed = [line for line in _lines(capfd) if line["event"] == "claimed"]
    assert [(line["attempt"], line["fence"]) for line in claimed] == [(1, 1), (2, 2)]


def test_a_recovery_is_told_as_one(watch: Watched, capfd: pytest.CaptureFixture[str]) -> None:
    """A post that an earlier runner left is claimed as such, and looked for; nothing is sent."""
    watch.world.account()
    watch.world.post()
    watch.world.sending("gone")
    watch.world.clock.forward(6 * MINUTE)
    watch.turn()
    lines = _lines(capfd)
    assert (lines[0]["event"], lines[0]["recovering"]) == ("claimed", True)
    assert ("step", "find") in [(line["event"], line.get("step")) for line in lines]
    assert "sending" not in [line["event"] for line in lines]


def test_events_of_other_posts_bear_no_marks_of_this_one(watch: Watched, capfd: pytest.CaptureFixture[str]) -> None:
    """When a turn broke off, what the next one says first is not told of the post that was in hand then."""
    watch.world.account()
    watch.world.account("late")
    watch.world.post()
    away = StorageError("The database is away.")

    def broken() -> None:
        raise away

    queue = watch.loop._runner._queue
    kept = queue.begin_sending
    queue.begin_sending = lambda *given, **named: broken()  # type: ignore[method-assign]
    with pytest.raises(StorageError):
        watch.turn()
    queue.begin_sending = kept  # type: ignore[method-assign]
    watch.world.post("late", due=NOW - 600 * MINUTE)
    capfd.readouterr()
    watch.turn()
    skipped = next(line for line in _lines(capfd) if line["event"] == "skipped")
    assert (skipped["account"], skipped["posts"], "fence" in skipped) == ("late", 1, False)


def test_no_event_holds_what_a_post_says_or_a_secret(watch: Watched, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever goes wrong on the way, neither the caption nor what a library's error holds is in the log."""
    watch.world.account(options={"token": "hunter2"})
    for _ in range(3):
        watch.world.post(grace=None)
    hostile = [RuntimeError("token=hunter2"), Unsure("No answer."), ValueError("hunter2\nposted post=1")]
    for call, error in zip(("upload", "publish", "find"), hostile, strict=True):
        watch.world.networks["feed"].meets(call, error)
    for _ in range(9):
        watch.turn()
        watch.world.clock.forward(31 * MINUTE)
    log = capfd.readouterr().err
    assert "posted" in log
    assert "hunter2" not in log and "words of post" not in log and "Plain words" not in log
    assert b"hunter2" not in watch.figures_file.read_bytes()
