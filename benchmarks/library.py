"""`python -m benchmarks.library`: a library of ten thousand to a million quotes, loaded and searched.

Each load runs in a process of its own, so that its peak of memory is its own. Beside it a bare table with a bare FTS5
index is loaded with the same texts in the same run: the ratio to it says more than seconds do.
The quotes are made before and read back from a file while they are loaded; the reading is counted, in both loads.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import pickle
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.library_words import authors, drafts, spaceless_words, vocabulary
from quotes.channels.desk import Channels, Wanted
from quotes.channels.rules import Rules
from quotes.database import open_database, reading
from quotes.model import Attribution, Draft, Source, Standing
from quotes.readers import read_parts
from quotes.search import Order, Query, matching
from quotes.store import Store

NOW = datetime(2027, 1, 1, tzinfo=UTC)
_PAGE = 20
"""Quotes on a page of results."""

_LARGEST_TABLE = 300_000
"""Rows of a CSV that is imported: those of a million would be beyond what a document may have, 64 MB."""

_MADE_AT_ONCE = 1_000
"""Quotes in one piece of the file they are kept in, with the people and works that are new in it."""

Row = tuple[str, str]
Work = Callable[[Path | str, int], list[Row]]


def main() -> None:
    """Measures everything and prints one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.library", description=__doc__)
    parser.add_argument("--quotes", default="10000,100000,1000000", help="sizes, with commas between")
    parser.add_argument("--postgresql", metavar="URL", help="an empty database to measure the largest size in too")
    parser.add_argument("--quick", action="store_true", help="the first size only")
    options = parser.parse_args()
    sizes = [int(size) for size in options.quotes.split(",")][: 1 if options.quick else None]
    columns: list[tuple[str, dict[str, str]]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            columns.append((f"SQLite, {size:,}", _measured_all(Path(folder), Path(folder) / "a.db", size)))
    if options.postgresql:
        with tempfile.TemporaryDirectory() as folder:
            columns.append((f"PostgreSQL, {sizes[-1]:,}", _measured_all(Path(folder), options.postgresql, sizes[-1])))
    _print(columns)


def _measured_all(folder: Path, where: Path | str, size: int) -> dict[str, str]:
    made = folder / "quotes.pickle"
    _alone(_make, made, size)
    bare = dict(_alone(partial(_load_bare, made), folder / "bare.db", size))
    (folder / "bare.db").unlink()
    found = dict(_alone(partial(_load, made), where, size))
    found["ratio to a bare load (CPU)"] = f"{float(found['load, CPU s']) / float(bare['load, CPU s']):.1f}"
    if isinstance(where, Path) and size <= _LARGEST_TABLE:
        found |= _alone(partial(_import, made), folder / "imported.db", size)
    found |= _alone(_search, where, size)
    found |= _alone(_choose, where, size)
    return found


def _print(columns: list[tuple[str, dict[str, str]]]) -> None:
    print(f"| | {' | '.join(name for name, _ in columns)} |")
    print(f"|---|{'---|' * len(columns)}")
    for name in dict.fromkeys(row for _, rows in columns for row in rows):
        print(f"| {name} | {' | '.join(rows.get(name, '–') for _, rows in columns)} |")


def _alone(work: Work, where: Path | str, size: int) -> list[Row]:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_sent, args=(work, where, size, theirs))
    process.start()
    theirs.close()
    rows: list[Row] = ours.recv()
    process.join()
    return rows


def _sent(work: Work, where: Path | str, size: int, pipe: Connection) -> None:
    pipe.send(work(where, size))


def _make(where: Path | str, size: int) -> list[Row]:
    left = drafts(size)
    people: dict[Attribution, int] = {}
    works: dict[Source | None, int] = {}
    with Path(where).open("wb") as file:
        while some := list(islice(left, _MADE_AT_ONCE)):
            known = len(people), len(works)
            rows = [
                (
                    one.text,
                    people.setdefault(one.attribution, len(people)),
                    works.setdefault(one.source, len(works)),
                    one.topic,
                    one.tags,
                    one.language,
                )
                for one in some
            ]
            pickle.dump((list(people)[known[0] :], list(works)[known[1] :], rows), file)
    return []


def _made(path: Path, size: int) -> Iterator[Draft]:
    people: list[Attribution] = []
    works: list[Source | None] = []
    with path.open("rb") as file:
        for _ in range(0, size, _MADE_AT_ONCE):
            new_people, new_works, rows = pickle.load(file)
            people += new_people
            works += new_works
            for text, by, work, topic, tags, language in rows:
                yield Draft(text, people[by], works[work], topic=topic, tags=tags, language=language)


class _Clock:
    """Wall and CPU time of all threads."""

    def __init__(self) -> None:
        self._wall, self._cpu = -time.perf_counter(), -time.process_time()

    def rows(self, size: int, name: str) -> list[Row]:
        """What has passed, and the peak of memory."""
        wall, cpu = self._wall + time.perf_counter(), self._cpu + time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return [
            (f"{name}, s", f"{wall:.1f}"),
            (f"{name}, CPU s", f"{cpu:.1f}"),
            (f"{name}, quotes/s", f"{size / wall:,.0f}"),
            (f"{name}, peak MB", f"{peak:.0f}"),
        ]


def _load(made: Path, where: Path | str, size: int) -> list[Row]:
    with Store(open_database(where)) as store:
        clock = _Clock()
        store.add(_made(made, size), now=NOW)
        rows = clock.rows(size, "load")
    rows.append(("on disk, MB", f"{_size(where) / 2**20:.0f}"))
    return rows


def _size(where: Path | str) -> int:
    """Bytes of the database, the whole of it."""
    if isinstance(where, Path):
        return where.stat().st_size
    engine = open_database(where)
    with reading(engine) as connection:
        size: int = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
    engine.dispose()
    return size


def _load_bare(made: Path, where: Path | str, size: int) -> list[Row]:
    database = sqlite3.connect(where)
    database.execute("CREATE TABLE quote (pk INTEGER PRIMARY KEY, text TEXT, author TEXT, source TEXT, topic TEXT)")
    database.execute("CREATE VIRTUAL TABLE search USING fts5(text, author)")
    clock = _Clock()
    for number, draft in enumerate(_made(made, size)):
        person, work = draft.attribution.person, draft.source
        values = (number, draft.text, person, work and work.title, draft.topic)
        database.execute("INSERT INTO quote VALUES (?, ?, ?, ?, ?)", values)
        database.execute("INSERT INTO search (rowid, text, author) VALUES (?, ?, ?)", (number, draft.text, person))
    database.commit()
    rows = clock.rows(size, "load")
    database.close()
    return rows


def _import(made: Path, where: Path | str, size: int) -> list[Row]:
    table = Path(where).with_suffix(".csv")
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "author", "source", "topic", "tags"])
        for draft in _made(made, size):
            work = draft.source.title if draft.source else ""
            writer.writerow([draft.text, draft.attribution.person, work, draft.topic, ",".join(draft.tags)])
    with Store(open_database(where)) as store, store.importing("files", NOW) as run:
        clock = _Clock()
        run.keep(read_parts(table.read_bytes(), table.name), table.name)
        rows = clock.rows(size, "import of a CSV")
    for each in (table, Path(where)):
        each.unlink()
    return rows


def _search(where: Path | str, size: int) -> list[Row]:
    engine = open_database(where)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            # What autovacuum does on every server that is not a test's.
            connection.exec_driver_sql("ANALYZE")
    rows = []
    for name, queries in _questions().items():
        spent = []
        for query in queries:
            start = time.perf_counter()
            with reading(engine) as connection:
                connection.execute(matching(connection, query)).all()
            spent.append((time.perf_counter() - start) * 1000)
        rows.append(_spread(name, spent))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows.append(("searching, peak MB", f"{peak:.0f}"))
    engine.dispose()
    return rows


def _spread(name: str, spent: list[float]) -> Row:
    spent.sort()
    return f"{name}, p50 / p95 ms", f"{spent[len(spent) // 2]:.1f} / {spent[len(spent) * 95 // 100]:.1f}"


def _choose(where: Path | str, size: int) -> list[Row]:
    """The next quote of a channel that has posted nothing yet."""
    engine = open_database(where)
    channels, spent = Channels(engine), []
    for number in range(200):
        start = time.perf_counter()
        channels.peek("new", Wanted(NOW, str(number), Rules(), Query(rejected=False)))
        spent.append((time.perf_counter() - start) * 1000)
    engine.dispose()
    return [_spread("choosing", spent)]


def _questions() -> dict[str, list[Query]]:
    """Two hundred searches of each shape."""
    words, chance = vocabulary(), random.Random(11)
    names = authors(words)
    common, middling, rare = words[:10], words[100:1_000], words[5_000:]

    def ask(text: Callable[[], str], **filters: str | bool | Standing | Order) -> list[Query]:
        return [Query(text(), limit=_PAGE, **filters) for _ in range(200)]  # type: ignore[arg-type]

    def a(of: list[str]) -> Callable[[], str]:
        return lambda: chance.choice(of)

    def beginning(length: int) -> Callable[[], str]:
        return lambda: chance.choice(words[:2_000])[:length] + "*"

    return {
        "rare word": ask(a(rare)),
        "middling word": ask(a(middling)),
        "commonest words": ask(a(common)),
        "commonest, newest first": ask(a(common), order=Order.NEWEST),
        "two middling words": ask(lambda: f"{chance.choice(middling)} {chance.choice(middling)}"),
        "phrase of common words": ask(lambda: f'"{chance.choice(common)} {chance.choice(common)}"'),
        "middling, not a common one": ask(lambda: f"{chance.choice(middling)} -{chance.choice(common)}"),
        "1 letter typed": ask(beginning(1)),
        "2 letters typed": ask(beginning(2)),
        "3 letters typed": ask(beginning(3)),
        "commonest of an author": [
            Query(chance.choice(common), author=chance.choice(names[:2_000]), limit=_PAGE) for _ in range(200)
        ],
        "commonest, not rejected": ask(a(common), rejected=False),
        "word of 2 Chinese characters": ask(a(spaceless_words())),
        "rare, candidates": ask(a(rare), standing=Standing.CANDIDATE),
    }


if __name__ == "__main__":
    main()
