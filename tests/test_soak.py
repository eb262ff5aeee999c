"""A tiny soak on each kind of database, and proof that its judge is no rubber stamp."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from posting_world import NOW, World
from sqlalchemy import Engine

from quotes.database import writing
from scheduler.model import Receipt
from scheduler.receipts import keep_receipt

ROOT = Path(__file__).parent.parent
TINY = ["--posts", "120", "--accounts", "20", "--json"]

BROKEN = """
from scheduler.model import Receipt
from scheduler.publishers.discord import DiscordPublisher
from scheduler.publishers.telegram import TelegramPublisher

publish = DiscordPublisher.publish


def twice(self, outgoing, media, key):
    publish(self, outgoing, media, key)
    return publish(self, outgoing, media, key)


DiscordPublisher.publish = twice
TelegramPublisher.publish = lambda self, outgoing, media, key: Receipt("1", None, outgoing.created_at)
"""


def _soaked(*words: str, code: int = 0) -> dict[str, Any]:
    """The summary of a tiny soak that ends with that code."""
    done = subprocess.run([sys.executable, *words, *TINY], cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_is_lost_or_doubled_while_runners_are_killed(database: str, request: pytest.FixtureRequest) -> None:
    """Whatever is killed, stopped, set, locked or full meanwhile, every post that was due is there once."""
    where = database if database == "sqlite" else request.getfixturevalue("postgresql").create()
    told = _soaked("-m", "benchmarks.soak", "--kills", "6", "--seed", "tiny", "--database", where)
    assert (told["lost"], told["doubled"], told["verdict"]["findings"], told["ended"]) == (0, 0, [], [])
    assert told["planned"] == 120
    assert told["verdict"]["due"] == told["verdict"]["shown"] >= 120
    assert told["kills"] >= 6
    assert told["ok"]


def test_the_judge_sees_what_is_doubled_and_what_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A publisher that posts twice, and one that only says that it did, fail the soak, with the posts' histories."""
    (tmp_path / "broken.py").write_text(BROKEN, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    script = "from benchmarks.soak import __main__, runners; runners.PRELOADED.append('broken'); __main__.main()"
    told = _soaked("-c", script, "--kills", "0", "--seed", "broken", code=1)
    assert not told["ok"]
    assert told["doubled"] > 0
    assert told["lost"] > 0
    by_kind = {one["kind"]: one for one in told["verdict"]["findings"]}
    assert by_kind["doubled"]["account"].startswith("discord")
    assert by_kind["lost"]["account"].startswith("telegram")
    assert any("receive -> posted" in line for line in by_kind["lost"]["history"])


def test_a_post_is_replaced_only_by_one_that_says_its_words_in_the_same_round(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else was skipped must still be posted, or the soak would forgive what it is there to find."""
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks.soak.replaced import replaced

    world = World(database)
    world.account()
    world.account("other")
    late = NOW - timedelta(days=1)
    words = ("posted again", "on its way again", "on another account", "in the round before", "nowhere else")
    skipped = {text: world.post(text=text, due=late, cycle=2) for text in words}
    world.queue.skip_late(now=NOW)
    again = world.post(text="posted again", cycle=2)
    on_its_way = world.post(text="on its way again", cycle=2)
    elsewhere = world.post("other", text="on another account", cycle=2)
    before = world.post(text="in the round before", cycle=1)
    with writing(database) as connection:
        for id in (again, elsewhere, before):
            keep_receipt(connection, id, Receipt(f"{id}", None, NOW), now=NOW, owner="runner")
        assert replaced(connection) == {skipped["posted again"]}
        keep_receipt(connection, on_its_way, Receipt(f"{on_its_way}", None, NOW), now=NOW, owner="runner")
        assert replaced(connection) == {skipped["posted again"], skipped["on its way again"]}


def test_memory_that_grows_is_not_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    """A leak of a quarter over a soak is found, one of a twentieth is within what is allowed."""
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks.soak.memory import flatness

    def grown(by: float) -> bool:
        samples = [(step / 100, int(100_000_000 * (1 + by * step / 100))) for step in range(101)]
        return flatness(samples, posts=100_000).flat

    assert grown(0.05)
    assert not grown(0.25)
