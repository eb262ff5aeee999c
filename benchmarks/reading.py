"""`python -m benchmarks.reading`: reading and importing documents, as ratios against the least that has to be done.

The floor of a table is Python's own reader of CSV and one plain table in SQLite; the floor of a transcript is its text
cut into lines and words. Each import runs in a process of its own, so that its peak of memory is its own. Of the rounds
the quickest counts, because what else the machine does can only slow one down.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import random
import re
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from quotes.database import open_database
from quotes.readers import READERS, read_document, read_parts
from quotes.readers.decoding import HEAD_LENGTH
from quotes.store import Store

NOW = datetime(2027, 1, 1, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "tests" / "samples"


@dataclass(frozen=True)
class Row:
    """What one way came to: CPU seconds, and the peak of memory in MB."""

    name: str
    seconds: float
    megabytes: float


def main() -> None:
    """Measures everything and prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large.csv", Path(folder) / "small.csv"
        _write_table(large, options.rows)
        _write_table(small, options.rows // 10)
        talk = Path(folder) / "talk.txt"
        talk.write_text(transcript(50_000), encoding="utf-8")
        floor = _best("table: bare csv and sqlite3", options.rounds, _bare, large)
        rows = [
            floor,
            _best(f"table of {options.rows // 10:,} rows", options.rounds, _imported, small),
            _best(f"table of {options.rows:,} rows", options.rounds, _imported, large),
            _best(f"table of {options.rows:,} rows, again", options.rounds, _imported_twice, large),
        ]
        _print(rows, floor)
        floor = _best("transcript: lines and words", options.rounds, _split, talk)
        _print([floor, _best("transcript of 50 kB, read", options.rounds, _read, talk)], floor)
    _print_sniffing(options.rounds)


def _print(rows: list[Row], floor: Row) -> None:
    print(f"{'':<36}{'CPU s':>9}{'× floor':>9}{'peak MB':>9}")
    for row in rows:
        print(f"{row.name:<36}{row.seconds:>9.3f}{row.seconds / floor.seconds:>9.1f}{row.megabytes:>9.0f}")
    print()


def _print_sniffing(rounds: int) -> None:
    """How long all readers together take to look at a file, and the slowest of them alone."""
    print(f"{'sniffing':<36}{'all, ms':>9}{'slowest, ms':>13}")
    for path in sorted(SAMPLES.glob("*/*")):
        head = path.read_bytes()[:HEAD_LENGTH]
        each: dict[str, float] = {}
        for _ in range(rounds):
            for reader in READERS:
                start = time.process_time()
                reader.sniff(head, path.name)
                spent = time.process_time() - start
                each[reader.name] = min(spent, each.get(reader.name, spent))
        slowest = max(each, key=lambda name: each[name])
        shown = f"{path.parent.name}/{path.name}"[:35]
        print(f"{shown:<36}{sum(each.values()) * 1000:>9.1f}{each[slowest] * 1000:>13.1f} ({slowest})")


def _best(name: str, rounds: int, work: Callable[[Path], object], path: Path) -> Row:
    """The quickest of the rounds, each in a process of its own."""
    found = [_alone(work, path) for _ in range(rounds)]
    return Row(name, min(seconds for seconds, _ in found), min(megabytes for _, megabytes in found))


def _alone(work: Callable[[Path], object], path: Path) -> tuple[float, float]:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_measured, args=(work, path, theirs))
    process.start()
    theirs.close()
    seconds, kibibytes = ours.recv()
    process.join()
    return seconds, kibibytes / 1024


def _measured(work: Callable[[Path], object], path: Path, pipe: Connection) -> None:
    start = time.process_time()
    work(path)
    pipe.send((time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


def _imported(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _import(path, Path(folder))


def _imported_twice(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _import(path, Path(folder))
        _import(path, Path(folder))


def _import(path: Path, folder: Path) -> None:
    with Store(open_database(folder / "a.db")) as store, store.importing("files", NOW) as run:
        run.keep(read_parts(path.read_bytes(), path.name), path.name)


def _bare(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, path.open(encoding="utf-8", newline="") as table:
        database = sqlite3.connect(Path(folder) / "a.db")
        database.execute("CREATE TABLE quote (text TEXT, author TEXT, source TEXT, tags TEXT)")
        database.executemany("INSERT INTO quote VALUES (?, ?, ?, ?)", csv.reader(table))
        database.commit()
        database.close()


def _split(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").split("\n"):
        re.findall(r"\w+", line)


def _read(path: Path) -> None:
    read_document(path.read_bytes(), path.name, format="transcript")


def _write_table(path: Path, rows: int) -> None:
    chance = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["text", "author", "source", "tags"])
        for number, sentence in zip(range(rows), _sentences(chance), strict=False):
            name = " ".join(word.title() for word in chance.sample(_WORDS, 2))
            table.writerow([f"{sentence[:-1]} {number}.", name, chance.choice(_WORDS).title(), chance.choice(_WORDS)])


def transcript(length: int) -> str:
    """A transcript of two voices without labels, in lines of 90 characters."""
    chance = random.Random(8)
    lines = ["# A talk with Ann Author", "**Plain Talk:** [March 3, 2026](https://example.org/talk)"]
    said = ""
    for sentence in _sentences(chance):
        said += sentence[:-1] + ("? " if chance.random() < 0.1 else ". ")
        if len(said) > length:
            break
    while said:
        cut = said.rfind(" ", 0, 90) + 1 or len(said)
        lines.append(f"*  {said[:cut].strip()}")
        said = said[cut:]
    return "\n".join(lines)


def _sentences(chance: random.Random) -> Iterator[str]:
    while True:
        words = [chance.choice(_WORDS) for _ in range(chance.randint(6, 24))]
        yield " ".join(words).capitalize() + "."


_WORDS = [f"{a}{b}{c}" for a in "bcdfglmnprst" for b in "aeiou" for c in ("n", "r", "st", "m", "ld", "t")]


if __name__ == "__main__":
    main()
