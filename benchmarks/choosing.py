"""`python -m benchmarks.choosing`: the next quote of a channel out of 10 thousand to 1 million, as ratios to one probe.

The floor is one look at one quote by its key, transaction and all: the least that any choice has to do. Rows are
written straight into the tables, for only their number matters here. With a URL the database is PostgreSQL's.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, insert, select

from quotes.channels.desk import Channels, Wanted
from quotes.channels.rules import Rules
from quotes.database import open_database, reading, writing
from quotes.desk_tables import chosen
from quotes.keys import words_key
from quotes.model import Standing
from quotes.rows import in_chunks, insert_rows
from quotes.search import Query
from quotes.tables import person, quote, source

NOW = datetime(2027, 1, 1, 9, tzinfo=UTC)
USED = 10_000
RESTS = Rules(again_after=timedelta(days=365), author_rest=timedelta(days=7), topic_rest=timedelta(days=2))
_APPROVED = Query(standing=Standing.APPROVED, rejected=False)
_QUERIES = {
    "": _APPROVED,
    " of an author with 50": Query(standing=Standing.APPROVED, rejected=False, author="author 7"),
    " of an author with 5 %": Query(standing=Standing.APPROVED, rejected=False, author="author 0"),
    " in a language of all": Query(standing=Standing.APPROVED, rejected=False, language="en"),
    " of candidates too": Query(rejected=False),
}


@dataclass(frozen=True)
class Row:
    """What one kind of choice came to, in milliseconds."""

    name: str
    median: float
    slow: float


def main() -> None:
    """Measures everything and prints a table for each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.choosing", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--url", help="an empty PostgreSQL database, which is left full; one size only")
    options = parser.parse_args()
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            engine = open_database(options.url or Path(folder) / "choosing.db")
            fill(engine, size)
            _print(size, measured(engine, options.rounds))
            engine.dispose()
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def fill(engine: Engine, size: int) -> None:
    """So many quotes: nine of ten approved, one of a thousand with a weight, one of twenty by author 0."""
    authors, works = max(2, size // 50), max(1, size // 100)
    with writing(engine, alone=True, durable=False) as connection:
        _insert(
            connection, person, ({"pk": n + 1, "name": f"Author {n}", "key": f"author {n}"} for n in range(authors))
        )
        _insert(
            connection,
            source,
            (
                {"pk": n + 1, "title": f"Work {n}", "kind": "book", "key": f"{n:064x}", "folded": f"work {n}"}
                for n in range(works)
            ),
        )
        _insert(connection, quote, (_row(n, authors, works) for n in range(size)))
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _row(number: int, authors: int, works: int) -> dict[str, object]:
    return {
        "pk": number + 1,
        "id": words_key(f"id {number}"),
        "text": f"Plain words of number {number}, which stand for a quote as long as most of them are.",
        "words_key": words_key(f"quote {number}"),
        "person_pk": 1 if number % 20 == 0 else number % authors + 1,
        "role": "author",
        "certainty": "claimed",
        "source_pk": number % works + 1,
        "topic": f"topic {number % 200}",
        "topic_key": f"topic {number % 200}",
        "language": "en",
        "words": "writing",
        "standing": "candidate" if number % 10 == 9 else "approved",
        "proof": "unverified",
        "added_at": NOW,
        "revision": 0,
        "weight": 5 if number % 1_000 == 1 else 1,
    }


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, object]]) -> None:
    for chunk in in_chunks(rows):
        insert_rows(connection, insert(table), chunk)


def measured(engine: Engine, rounds: int) -> list[Row]:
    """Each kind of choice, with nothing used and with 10,000 quotes used."""
    channels, dice = Channels(engine), random.Random(8)
    with reading(engine) as connection:
        keys = list(connection.execute(select(quote.c.words_key).limit(1_000)).scalars())

    def probe() -> object:
        with reading(engine) as connection:
            return connection.execute(select(quote.c.pk).where(quote.c.words_key == dice.choice(keys))).scalar()

    rows = [_timed("one quote by its key (the floor)", rounds, probe)]
    for state in ("nothing used", "10,000 used"):
        channel = "new" if state == "nothing used" else "old"
        if channel == "old":
            _use(engine, channel)
        for name, query in _QUERIES.items():
            rows.append(_timed(f"{state}: peek{name}", rounds, partial(_peek, channels, channel, query, dice)))
        rows.append(_timed(f"{state}: take", rounds, partial(_take, channels, channel)))
    return rows


def _peek(channels: Channels, channel: str, query: Query, dice: random.Random) -> object:
    return channels.peek(channel, Wanted(NOW, f"{dice.random()}", RESTS, query))


def _take(channels: Channels, channel: str) -> object:
    return channels.take(channel, Wanted(NOW + timedelta(days=30), "seed", Rules(), _APPROVED))


def _use(engine: Engine, channel: str) -> None:
    """A history of 10,000 by chance, two a day up to now; of a tenth of the quotes when there are fewer."""
    with writing(engine, alone=True, durable=False) as connection:
        rows = connection.execute(select(quote.c.pk, quote.c.id, quote.c.words_key).where(quote.c.pk % 10 == 1)).all()
        taken = random.Random(7).sample(rows, min(USED, len(rows)))
        values = [
            {"channel": channel, "quote_pk": pk, "quote_id": id, "cluster": key, "cycle": 1, "at": at}
            for number, (pk, id, key) in enumerate(taken)
            for at in [NOW - timedelta(hours=12 * (number + 1))]
        ]
        for chunk in in_chunks(values):
            insert_rows(connection, insert(chosen), chunk)


def _timed(name: str, rounds: int, work: Callable[[], object]) -> Row:
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1_000)
    spent.sort()
    return Row(name, spent[rounds // 2], spent[rounds * 95 // 100])


def _print(size: int, rows: list[Row]) -> None:
    floor = rows[0].median
    print(f"\n{f'{size:,} quotes':<44}{'p50 ms':>8}{'p95 ms':>8}{': floor':>9}")
    for row in rows:
        print(f"{row.name:<44}{row.median:>8.2f}{row.slow:>8.2f}{row.median / floor:>9.1f}")


if __name__ == "__main__":
    main()
