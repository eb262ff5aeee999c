"""A process that proves rows one after the other: work comes by standard input, verdicts go to standard output.

Touches: everything the rows touch. It has no threads, so that it may fork. Run as `python -m scheduler.proving.worker`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from quotes.errors import PullquoteError
from scheduler.proving.databases import Ground, PostgresqlGround, SqliteGround
from scheduler.proving.faults import Network
from scheduler.proving.judge import Court
from scheduler.proving.lives import FORKS
from scheduler.proving.rows import rows_of
from scheduler.proving.scenarios import Family, families
from scheduler.proving.verdict import Result

Thorough = Literal["once", "usual", "all"]


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work: a family of kills by its `step`, or another row by `what` it is.

    `twice`: a family has a second kill at every point of the recovery.
    """

    network: str
    step: str = ""
    what: str = ""
    twice: bool = False


def pieces(network: Network, thorough: Thorough = "usual", *, server: bool = False) -> Iterator[Work]:
    """Everything there is to prove of a network, with second kills for no family, for the usual ones or for all.

    With a `server` of the database also what its lost connections do.
    """
    for family in families(network):
        yield Work(network.value, family.step, twice=thorough == "all" or (thorough == "usual" and family.seconds))
    for scenario in rows_of(network, stops=FORKS, brief=thorough == "once", server=server):
        yield Work(network.value, what=scenario.what)


def prove(court: Court, work: Work) -> Iterator[Result]:
    """The verdicts on one piece of work."""
    network = Network(work.network)
    court.warm_up(network)
    if not work.step:
        scenario = next(one for one in rows_of(network, stops=FORKS, server=True) if one.what == work.what)
        yield court.judge(scenario)[0]
        return
    family = Family(network, work.step)
    result, recovery = court.judge(family.first)
    yield result
    if work.twice:
        for second in dict.fromkeys(recovery):
            yield court.judge(family.then(second))[0]


def serve(database: str, port: int, name: str, lines: Iterator[str], tell: Callable[[str], None]) -> None:
    """Proves what the lines ask for; each answer is a line of verdicts."""
    with tempfile.TemporaryDirectory(prefix="pullquote-prove-") as folder:
        ground: Ground
        if "://" in database:
            ground, kind = PostgresqlGround(database, f"pullquote_prove_{os.getpid()}"), "postgresql"
        else:
            ground, kind = SqliteGround(Path(folder)), "sqlite"
        with closing(ground):
            court = Court(ground, kind, Path(folder), port, name)
            tell(json.dumps({"ready": name}))
            for line in lines:
                told = [result.to_json() for result in prove(court, Work(**json.loads(line)))]
                tell(json.dumps({"results": told}))


def main() -> None:
    """Serves until standard input ends; Ctrl-C is for the command, which ends it then."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = json.loads(sys.stdin.readline())

    def tell(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    try:
        serve(told["database"], told["port"], told["name"], iter(sys.stdin.readline, ""), tell)
    except PullquoteError as error:
        tell(json.dumps({"error": error.message, "hint": error.hint}))


def line_of(work: Work) -> str:
    """A piece of work as a line."""
    return json.dumps(asdict(work))


if __name__ == "__main__":
    main()
