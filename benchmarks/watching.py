"""`python -m benchmarks.watching`: what figures cost a posting loop when a million posts lie in its database.

An idle turn with its signs of life, without figures and with them, in CPU milliseconds of this process (the middle of
so many turns). Two fifths of the posts are posted, the last of them lately; the rest is queued, some of it due on an
account that is paused, so that nothing goes out.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from pullquote.journal import Journal
from pullquote.posting import Posting, open_posting
from pullquote.running import Loop
from pullquote.watching.figures import PostingFigures
from pullquote.workspace import make_workspace
from quotes.database import writing
from quotes.rows import in_chunks
from scheduler.model import Account
from scheduler.tables import post, receipt

NOW = datetime(2027, 1, 1, tzinfo=UTC)

_DUE = 100
"""Posts that are due."""


def main() -> None:
    """Fills a database, measures and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.watching", description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--turns", type=int, default=50)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_posting(make_workspace(Path(folder) / "workspace")) as posting,
    ):
        posting.now = lambda: NOW  # type: ignore[method-assign]
        _fill(posting, options.accounts, options.posts)
        print(f"{options.posts:,} posts on {options.accounts} accounts, {options.turns} idle turns\n")
        print("| what | CPU ms |\n|---|---|")
        figures = PostingFigures("benchmark")
        for name, given in (("a turn without figures", None), ("a turn with figures", figures)):
            loop = _loop(posting, given)
            loop._chores_at = NOW  # four times a day, and no part of this
            loop._tick()  # the first one counts, and makes what later ones keep
            print(f"| {name} | {_middle(loop._tick, options.turns):.1f} |")
        print(f"| counting posts by state, at most every 300 s when idle | {_middle(posting.desk.counts, 5):.1f} |")
        print(f"| the text of the figures, {len(figures.text()):,} bytes | {_middle(figures.text, 50):.1f} |")


def _loop(posting: Posting, figures: PostingFigures | None) -> Loop:
    health = posting.workspace.root / "runner.json"
    file = health.with_suffix(".prom") if figures else None
    return Loop(
        posting, Journal(heard=figures.heard if figures else None), health=health, figures=figures, figures_file=file
    )


def _middle(job: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        began = time.process_time()
        job()
        took.append((time.process_time() - began) * 1000)
    return statistics.median(took)


def _fill(posting: Posting, accounts: int, posts: int) -> None:
    for number in range(accounts):
        posting.accounts.add(Account(f"account {number}", "folder", "bluesky"), now=NOW)
    posting.accounts.pause("account 0", "for the benchmark")
    for chunk in in_chunks(_posts(accounts, posts)):
        with writing(posting.engine, durable=False) as connection:
            connection.execute(insert(post), chunk)
    for chunk in in_chunks(_receipts(accounts, posts)):
        with writing(posting.engine, durable=False) as connection:
            connection.execute(insert(receipt), chunk)


def _posts(accounts: int, posts: int) -> Iterator[dict[str, object]]:
    done = posts * 2 // 5
    for number in range(posts):
        due = NOW + timedelta(minutes=number - done + (60 if number >= done else 0))
        state, of = ("posted" if number < done else "queued"), number % accounts + 1
        if done <= number < done + _DUE:
            due, of = NOW - timedelta(minutes=5), 1
        yield {
            "account_pk": of,
            "cycle": 1,
            "cluster": f"{number:016x}",
            "wall": f"{due:%Y-%m-%dT%H:%M:%S}",
            "zone": "UTC",
            "due_at": due,
            "ready_at": due,
            "state": state,
            "variant": 0,
            "design": "editorial",
            "format": "portrait",
            "palette": "light",
            "key": f"{number:032x}",
            "attempts": 0,
            "looks": 0,
            "fence": 0,
            "added_at": NOW,
        }


def _receipts(accounts: int, posts: int) -> Iterator[dict[str, object]]:
    done = posts * 2 // 5
    for number in range(done):
        at = NOW + timedelta(minutes=number - done)
        yield {
            "post_pk": number + 1,
            "account_pk": number % accounts + 1,
            "network": "folder",
            "remote_id": f"{number}",
            "posted_at": at,
            "origin": "publish",
            "answer": "",
            "stored_at": at,
        }


if __name__ == "__main__":
    main()
