"""`python -m benchmarks.claims`: how long runners wait for a post when a million are queued.

Every runner is a process of its own that claims a post, sends it and keeps its receipt, over and over. Between claim
and receipt it waits as long as a network takes (`--network`), and in a second round not at all, which no posting does:
then the database is the only thing there is to wait for. Latencies are of the claim alone, in milliseconds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import multiprocessing.synchronize
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.queues import Queue as Pipe
from pathlib import Path

from sqlalchemy import insert

from quotes.database import open_database, writing
from quotes.rows import in_chunks
from scheduler.accounts import Accounts
from scheduler.model import Account, Payload, Picture, Receipt, Schedule
from scheduler.queue import Queue
from scheduler.tables import post

NOW = datetime(2027, 1, 1, tzinfo=UTC)
PAYLOAD = Payload("A caption.", "en", (Picture(b"\x89PNG" + bytes(2_000), "png", 1080, 1350, "Alt text."),))


@dataclass(frozen=True)
class Row:
    """What the runners of one round saw."""

    name: str
    claims: int
    seconds: float
    milliseconds: list[float]
    twice: int

    def at(self, part: float) -> float:
        """The latency that so large a part of all claims did not exceed."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def main() -> None:
    """Fills a database, measures and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.claims", description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--runners", type=int, default=8)
    parser.add_argument("--claims", type=int, default=250, help="of each runner, in each round")
    parser.add_argument("--network", type=float, default=1.0, help="seconds between claim and receipt")
    parser.add_argument("--postgresql", help="also measure on this empty database: postgresql://…")
    options = parser.parse_args()
    print(f"{options.posts:,} posts queued on {options.accounts} accounts, {options.runners} runners\n")
    print("| database | claims | claims/s | p50 | p95 | p99 | p99.9 | worst | claimed twice |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        places: list[tuple[str, Path | str]] = [("SQLite", Path(folder) / "claims.db")]
        if options.postgresql:
            places.append(("PostgreSQL", options.postgresql))
        for name, place in places:
            _fill(place, options.accounts, options.posts)
            for network in (options.network, 0.0):
                wait = f"network {network * 1000:g} ms" if network else "no wait"
                _print(_measure(f"{name}, {wait}", place, options.runners, options.claims, network))


def _fill(place: Path | str, accounts: int, posts: int) -> None:
    engine = open_database(place)
    known = Accounts(engine)
    for number in range(accounts):
        one = Account(f"account {number}", "folder", "folder", schedule=Schedule(spacing=timedelta(0)))
        known.add(one, now=NOW)
    for chunk in in_chunks(_rows(accounts, posts)):
        with writing(engine, durable=False) as connection:
            connection.execute(insert(post), chunk)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE post")
    engine.dispose()


def _rows(accounts: int, posts: int) -> Iterator[dict[str, object]]:
    for number in range(posts):
        due = NOW - timedelta(seconds=posts - number)
        yield {
            "account_pk": number % accounts + 1,
            "cycle": 1,
            "cluster": f"{number:016x}",
            "wall": "2027-01-01T00:00",
            "zone": "UTC",
            "due_at": due,
            "ready_at": due,
            "state": "queued",
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


def _measure(name: str, place: Path | str, runners: int, claims: int, network: float) -> Row:
    spawn = multiprocessing.get_context("spawn")
    results: Pipe[list[tuple[int, float]]] = spawn.Queue()
    ready = spawn.Barrier(runners + 1)
    processes = [
        spawn.Process(target=_run, args=(place, f"{name} {number}", claims, network, ready, results))
        for number in range(runners)
    ]
    for process in processes:
        process.start()
    ready.wait()
    began = time.perf_counter()
    found = [pair for _ in processes for pair in results.get()]
    seconds = time.perf_counter() - began
    for process in processes:
        process.join()
    times = Counter(pk for pk, _ in found)
    return Row(name, len(found), seconds, [ms for _, ms in found], sum(count > 1 for count in times.values()))


def _run(
    place: Path | str,
    owner: str,
    claims: int,
    network: float,
    ready: multiprocessing.synchronize.Barrier,
    results: Pipe[list[tuple[int, float]]],
) -> None:
    engine = open_database(place)
    queue = Queue(engine)
    found: list[tuple[int, float]] = []
    ready.wait()
    now = NOW
    while len(found) < claims:
        # An account rests for a minute after each post; this clock does not wait for it.
        now += timedelta(minutes=1)
        began = time.perf_counter()
        claim = queue.claim(owner, now=now)
        took = (time.perf_counter() - began) * 1000
        if claim is None:
            continue
        found.append((claim.post.id, took))
        time.sleep(network)
        queue.begin_sending(claim.lease, claim.outgoing(PAYLOAD), now=now)
        queue.receive(claim.lease, Receipt(f"{claim.post.id}", None, now), now=now)
    engine.dispose()
    results.put(found)


def _print(row: Row) -> None:
    figures = " | ".join(f"{row.at(part):.1f}" for part in (0.5, 0.95, 0.99, 0.999, 1.0))
    print(f"| {row.name} | {row.claims:,} | {row.claims / row.seconds:,.0f} | {figures} | {row.twice} |", flush=True)


if __name__ == "__main__":
    main()
