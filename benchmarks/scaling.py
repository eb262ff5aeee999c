"""Drawing in one process, in several, and on a Dask cluster of as many workers: time, ratios, memory, equal pixels.

Run: `python -m benchmarks.scaling [--cards 5000]`, which prints the table of docs/scale.md, and
`python -m benchmarks.scaling --long 100000`, one run with its memory on the way, and the same command again.

Each way is the command `pullquote draw` as people call it, on the same library into an empty folder. The cluster is
there before the clock starts, as one would be. Memory is what the kernel counts for all processes of a way together,
shared pages once (PSS). Whether it stays flat is judged without what is mapped from files: other programs that use the
same libraries have a share in that, and come and go.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from benchmarks.library_words import drafts
from cards.folder import MANIFEST
from pullquote.drawing_crew import cores
from pullquote.workspace import make_workspace

_WARM = 1_000
"""Cards after which memory should stay as it is: fonts, masks and grounds are kept by then."""

_AT_ONCE = 5_000


@dataclass
class Way:
    """One way of drawing, and what came of it."""

    name: str
    words: list[str]
    processes: list[int] = field(default_factory=list)
    """Processes that are there already and belong to it."""
    seconds: float = 0.0
    cpu: float = 0.0
    memory: list[tuple[int, float, float]] = field(default_factory=list)
    """Cards drawn by then, megabytes, and those of them that no file has."""
    used: dict[int, float] = field(default_factory=dict)
    """Seconds of CPU that each of its processes had used when it was last seen, once a second."""


def library(folder: Path, count: int) -> None:
    """A workspace with so many quotes."""
    workspace = make_workspace(folder)
    with workspace.open_store() as store:
        some = []
        for draft in drafts(count):
            some.append(draft)
            if len(some) == _AT_ONCE:
                store.add(some, now=datetime(2026, 1, 1, tzinfo=UTC))
                some = []
        if some:
            store.add(some, now=datetime(2026, 1, 1, tzinfo=UTC))


def draw(way: Way, workspace: Path, out: Path) -> str:
    """Runs the command, and gives what it says in the end."""
    before = sum(map(_cpu, way.processes))
    command = [sys.executable, "-m", "pullquote", "--workspace", str(workspace), "draw", "--out", str(out), *way.words]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    over = Event()
    watch = Thread(target=_watch, args=(way, process.pid, out / MANIFEST, over))
    watch.start()
    said, _ = process.communicate()
    way.seconds = time.perf_counter() - start
    over.set()
    watch.join()
    if process.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    way.cpu = sum(way.used.values()) - before
    return said.strip()


def _watch(way: Way, pid: int, manifest: Path, over: Event) -> None:
    done = size = 0
    while not over.wait(1.0):
        if manifest.exists():
            with manifest.open("rb") as file:
                file.seek(size)
                new = file.read()
            size, done = size + len(new), done + new.count(b"\n")
        pids = {*_below(pid), *way.processes}
        sizes = [_memory(one) for one in pids]
        way.memory.append((done, sum(size for size, _ in sizes), sum(own for _, own in sizes)))
        way.used |= {one: used for one in pids if (used := _cpu(one))}


def _below(pid: int) -> Iterator[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(told[1]), []).append(int(path.parent.name))
    found = [pid]
    while found:
        one = found.pop()
        yield one
        found += parents.get(one, [])


def _memory(pid: int) -> tuple[float, float]:
    """A process's share of memory in megabytes, and how much of it no file has."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0, 0.0
    kilobytes = dict(re.findall(r"^(Pss|Pss_Anon):\s+(\d+)", told, re.MULTILINE))
    return int(kilobytes.get("Pss", 0)) / 1024, int(kilobytes.get("Pss_Anon", 0)) / 1024


def _cpu(pid: int) -> float:
    """Seconds that a process has used; nothing for one that is gone."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def cluster(workers: int) -> Iterator[Way]:
    """A way to draw on a cluster of this machine, which is there while the block runs."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as local:  # type: ignore[no-untyped-call]
        address = local.scheduler_address.removeprefix("tcp://")
        pids = [nanny.process.pid for nanny in local.workers.values()]
        yield Way(f"Dask, {workers} workers", ["--on", f"dask://{address}"], pids)


def pixels(out: Path) -> dict[str, str]:
    """The pixel hash of every card in a folder."""
    lines = map(json.loads, (out / MANIFEST).read_text(encoding="utf-8").splitlines())
    return {card["file"]: card["pixels"] for card in lines}


def table(ways: list[Way], cards: int) -> str:
    """What `docs/scale.md` shows."""
    rows = ["| | cards/s | ratio | CPU ms a card | peak MB |", "|---|---|---|---|---|"]
    for way in ways:
        peak = max((size for _, size, _ in way.memory), default=0.0)
        rows.append(
            f"| {way.name} | {cards / way.seconds:.1f} | {ways[0].seconds / way.seconds:.2f} "
            f"| {1000 * way.cpu / cards:.1f} | {peak:.0f} |"
        )
    return "\n".join(rows)


def compare(cards: int, folder: Path) -> None:
    """The table."""
    several = cores()
    library(folder / "library", cards)
    with cluster(several) as dask:
        ways = [Way("1 process", ["--jobs", "1"]), Way(f"{several} processes", ["--jobs", str(several)]), dask]
        found = []
        for number, way in enumerate(ways):
            print(f"{way.name}: {draw(way, folder / 'library', folder / str(number))}", flush=True)
            found.append(pixels(folder / str(number)))
            shutil.rmtree(folder / str(number))
    print(table(ways, cards))
    same = all(one == found[0] for one in found)
    print(f"{len(found[0]):,} pixel hashes, {'the same' if same else 'NOT the same'} in all {len(ways)} ways")
    if not same:
        raise SystemExit(1)


def long(cards: int, folder: Path) -> None:
    """One run, its memory, and the same again."""
    library(folder / "library", cards)
    way = Way("all cores", [])
    print(draw(way, folder / "library", folder / "out"))
    size = sum(path.stat().st_size for path in (folder / "out").iterdir())
    print(f"{way.seconds:,.0f} s, {cards / way.seconds:.1f} cards/s, {1000 * way.cpu / cards:.1f} CPU ms a card")
    print(f"{size / cards / 1000:.1f} kB on disk a card")
    # The last moments, in which processes have ended already, are no memory of a run.
    warm = [one for one in way.memory if one[0] >= _WARM][:-3]
    if warm:
        print(f"memory {warm[0][1]:.0f} MB at {warm[0][0]:,} cards, at most {max(size for _, size, _ in warm):.0f} MB")
        first = warm[0][2]
        least, most = min(own for _, _, own in warm), max(own for _, _, own in warm)
        print(f"of it {first:.0f} MB that no file has, then {least:.0f} to {most:.0f} MB")
        print(f"that is {100 * (least / first - 1):+.1f} to {100 * (most / first - 1):+.1f} %")
    again = Way("again", [])
    print(draw(again, folder / "library", folder / "out"))
    print(f"again: {again.seconds:.1f} s")


def main() -> None:
    """Prints what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=5_000, help="cards of each way [5000]")
    parser.add_argument("--long", type=int, metavar="CARDS", help="one long run in place of the table")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.long:
            long(asked.long, Path(folder))
        else:
            compare(asked.cards, Path(folder))


if __name__ == "__main__":
    main()
