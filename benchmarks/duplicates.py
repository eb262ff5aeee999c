"""`python -m benchmarks.duplicates`: finding like quotes, as time per quote, recall of made variants and peak memory.

Quotes of 6 to 30 words over a vocabulary of 40,000 whose frequencies fall as Zipf's law says, the frequent words short.
Every fiftieth quote has a variant somewhere after it, made in one of the ways that variants come about. Each run is a
process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import tempfile
import time
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, islice
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from sqlalchemy import Engine, insert, select

from quotes.database import open_database, reading, writing
from quotes.desk_tables import quote_pair
from quotes.duplicates.desk import Duplicates
from quotes.identity import quote_id
from quotes.keys import words_key
from quotes.rows import insert_rows
from quotes.tables import person, quote

NOW = datetime(2027, 1, 1, tzinfo=UTC)
VOCABULARY = 40_000
ONE_IN = 50
WAYS = ("typing error", "ending", "word dropped", "word added", "word changed", "inside another")
NEW = 100
"""New quotes that are compared with all that are kept."""


@dataclass(frozen=True)
class Row:
    """What one run came to. `microseconds` are CPU time for each quote; `new` is the time for `NEW` new ones."""

    quotes: int
    microseconds: float
    megabytes: float
    pairs: int
    recall: dict[str, float]
    new: float
    nothing: float


def main() -> None:
    """Measures the sizes asked for and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates", description=__doc__)
    parser.add_argument("--quotes", type=int, nargs="+", default=[10_000, 100_000], help="1000000 takes some minutes")
    parser.add_argument("--equal", action="store_true", help="all quotes nearly equal, by as many people: the worst")
    parser.add_argument("--database", help="URL of an empty PostgreSQL database, for one size")
    options = parser.parse_args()
    print(
        f"{'quotes':>10}{'µs each':>9}{'ratio':>7}{'peak MB':>9}{'pairs':>9}{'100 new, s':>12}{'none, ms':>10}  recall"
    )
    first: Row | None = None
    for count in options.quotes:
        row = _alone(count, options.equal, options.database)
        first = first or row
        recall = ", ".join(f"{way} {share:.3f}" for way, share in row.recall.items())
        ratio = row.microseconds / first.microseconds
        print(
            f"{row.quotes:>10,}{row.microseconds:>9.0f}{ratio:>7.2f}{row.megabytes:>9.0f}{row.pairs:>9,}{row.new:>12.3f}"
            f"{row.nothing * 1000:>10.2f}  {recall}",
            flush=True,
        )


def _alone(count: int, equal: bool, database: str | None) -> Row:
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        where = database or Path(folder) / "a.db"
        filling = spawn.Process(target=_fill, args=(where, count, equal))
        filling.start()
        filling.join()
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=_measured, args=(where, count, equal, theirs))
        process.start()
        theirs.close()
        row: Row = ours.recv()
        process.join()
    return row


def _measured(where: Path | str, count: int, equal: bool, pipe: Pipe) -> None:
    engine = open_database(where)
    desk = Duplicates(engine)
    start = time.process_time()
    desk.compare()
    spent = time.process_time() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    recall, pairs = _recall(engine, count, equal)
    _insert(engine, islice(_texts(random.Random(2), equal), NEW))
    start = time.perf_counter()
    desk.compare()
    new = time.perf_counter() - start
    start = time.perf_counter()
    desk.compare()
    nothing = time.perf_counter() - start
    pipe.send(Row(count, spent / count * 1e6, megabytes, pairs, recall, new, nothing))


def _fill(where: Path | str, count: int, equal: bool) -> None:
    engine = open_database(where)
    _insert(engine, _library(count, equal))
    engine.dispose()


def _recall(engine: Engine, count: int, equal: bool) -> tuple[dict[str, float], int]:
    """The share of the made variants that were found, by the way they were made, and all pairs that were found."""
    with reading(engine) as connection:
        pairs = connection.execute(select(quote_pair.c.first_pk, quote_pair.c.second_pk)).all()
    found = {(first, second) for first, second in pairs}
    if equal:
        return {}, len(found)
    made: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for first, second, way in _made(count):
        made[way] += 1
        right[way] += (first, second) in found
    return {way: right[way] / made[way] for way in WAYS}, len(found)


def _made(count: int) -> Iterator[tuple[int, int, str]]:
    """The keys of each quote and its variant: variants of a block of quotes follow after it."""
    for number, at in enumerate(range(ONE_IN - 1, count, ONE_IN)):
        yield at - ONE_IN + 2, at + 1, WAYS[number % len(WAYS)]


def _library(count: int, equal: bool) -> Iterator[str]:
    randomness = random.Random(1)
    texts = _texts(randomness, equal)
    first = ""
    for at in range(count):
        if equal or (at + 1) % ONE_IN:
            text = next(texts)
            if at % ONE_IN == 0:
                first = text
            yield text
        else:
            yield _varied(first, WAYS[(at // ONE_IN) % len(WAYS)], randomness, texts)


def _varied(text: str, way: str, randomness: random.Random, texts: Iterator[str]) -> str:
    words = text.split()
    at = randomness.randrange(len(words))
    word = words[at]
    if way == "typing error":
        where = randomness.randrange(len(word))
        wrong = randomness.choice([letter for letter in "aeionrst" if letter != word[where]])
        words[at] = word[:where] + wrong + word[where + 1 :]
    elif way == "ending":
        words[at] = word + randomness.choice(("s", "ed", "ing"))
    elif way == "word dropped":
        del words[at]
    elif way == "word added":
        words.insert(at, randomness.choice(("the", "very", "own", "never")))
    elif way == "word changed":
        words[at] = next(texts).split()[0]
    else:
        words = [*next(texts).split(), *words, *next(texts).split()]
    return " ".join(words)


def _texts(randomness: random.Random, equal: bool) -> Iterator[str]:
    if equal:
        number = 0
        while True:
            number += 1
            yield f"This is sentence number {number // 2} of a long list of sentences."
    vocabulary = _vocabulary()
    weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    while True:
        length = randomness.randrange(6, 31)
        places = (bisect(weights, randomness.random() * weights[-1]) for _ in range(length))
        yield " ".join(vocabulary[min(place, VOCABULARY - 1)] for place in places)


def _vocabulary() -> list[str]:
    """Made words, the frequent ones short: each is one more syllable than a tenth as frequent one."""
    randomness = random.Random(0)
    syllables = [onset + vowel for onset in "bcdfghlmnprstvw" for vowel in ("a", "e", "i", "o", "u", "ea", "ou")]
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        count = max(1, len(str(len(words))) - 1 + randomness.randrange(2))
        words["".join(randomness.choices(syllables, k=count)) + randomness.choice(("", "n", "s", "t"))] = None
    return list(words)


def _insert(engine: Engine, texts: Iterator[str]) -> None:
    """Straight into the table: only the words are of interest here."""
    with reading(engine) as connection:
        number = connection.execute(select(quote.c.pk).order_by(quote.c.pk.desc()).limit(1)).scalar() or 0
    while chunk := list(islice(texts, 10_000)):
        people, rows = [], []
        for text in chunk:
            number += 1
            name = f"Author {number}"
            people.append({"pk": number, "name": name, "key": name.casefold()})
            rows.append(_row(number, text, name))
        with writing(engine, alone=True) as connection:
            insert_rows(connection, insert(person), people)
            connection.execute(insert(quote), rows)


def _row(number: int, text: str, name: str) -> dict[str, object]:
    return {
        "pk": number,
        "id": quote_id(text, name),
        "text": text,
        "words_key": words_key(text),
        "person_pk": number,
        "role": "author",
        "certainty": "claimed",
        "words": "unknown",
        "standing": "candidate",
        "proof": "unverified",
        "added_at": NOW,
    }


if __name__ == "__main__":
    main()
