"""The whole matrix: the fake network, some workers, and every row given to whoever is free.

Touches: processes; through them everything.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from selectors import EVENT_READ, DefaultSelector
from typing import IO, Any

from quotes.errors import InputError, PullquoteError, StorageError, nearest
from scheduler.proving.scenarios import FIRST_POINTS, RECOVERY_STEPS, WITHHELD
from scheduler.proving.traits import PROVED
from scheduler.proving.verdict import Result
from scheduler.proving.worker import Thorough, Work, line_of, pieces
from scheduler.proving.world import fake_network

STEPS = (*FIRST_POINTS, WITHHELD, *RECOVERY_STEPS)
"""Every point at which a process is killed, by name."""

SQLITE = "sqlite"
"""The database to name for files of the matrix's own."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the matrix is: pieces of work done and in all, and the verdicts that have just come."""

    done: int
    total: int
    results: tuple[Result, ...]


def chosen(
    networks: Sequence[str] = (), steps: Sequence[str] = (), *, thorough: Thorough = "usual", server: bool = False
) -> list[Work]:
    """The work for these networks and first kills, all when none are named. Raises `InputError` for unknown names.

    `thorough` tells after which first kills there are second ones: `once` none, `usual` some, `all`. With a `server` of
    the database its connections are cut, too.
    """
    _must_be_known("network", networks, [network.value for network in PROVED])
    _must_be_known("step", steps, STEPS)
    work = []
    for network in PROVED:
        if networks and network.value not in networks:
            continue
        work += [piece for piece in pieces(network, thorough, server=server) if not steps or piece.step in steps]
    if not work:
        raise InputError("There is nothing to prove of that.", "That step is never come to on that network.")
    return work


def run_matrix(work: Sequence[Work], *, database: str = SQLITE, workers: int = 2) -> Iterator[Progress]:
    """Proves everything in `work`, on SQLite or on the PostgreSQL database of a URL; verdicts come as they are found.

    On PostgreSQL each worker makes a schema of its own there, and drops it. Raises `StorageError` when the database
    cannot be used.
    """
    left = list(reversed(work))
    done = 0
    with ExitStack() as stack:
        port = stack.enter_context(fake_network())
        selector = stack.enter_context(DefaultSelector())
        for number in range(min(workers, len(work))):
            worker = stack.enter_context(_Worker(database, port, f"worker {number}"))
            selector.register(worker.output, EVENT_READ, worker)
        while selector.get_map():
            for key, _ in selector.select():
                worker = key.data
                told = worker.hear()
                if "results" in told:
                    done += 1
                    yield Progress(done, len(work), tuple(Result(**one) for one in told["results"]))
                if left:
                    worker.give(left.pop())
                else:
                    selector.unregister(worker.output)


class _Worker:
    """One worker, told what to do and heard by lines."""

    def __init__(self, database: str, port: int, name: str) -> None:
        command = [sys.executable, "-m", "scheduler.proving.worker"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8")  # noqa: S603 - our own
        # By standard input, because a URL may hold a password and command lines can be read by anyone.
        self._say(json.dumps({"database": database, "port": port, "name": name}))

    @property
    def output(self) -> IO[str]:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        return self._process.stdout

    def give(self, work: Work) -> None:
        self._say(line_of(work))

    def hear(self) -> dict[str, Any]:
        """What the worker says. It says one line for each that it is given, so nothing waits in a buffer."""
        line = self.output.readline()
        if not line:
            raise PullquoteError("A worker of the matrix ended without a word.", "What stands above says why.")
        told: dict[str, Any] = json.loads(line)
        if "error" in told:
            raise StorageError(told["error"], told["hint"])
        return told

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *_: object) -> None:
        """Lets the worker finish what it has in hand and clean up behind itself."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()
        self.output.close()


def _must_be_known(what: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            near = nearest(name, known)
            hint = f"Did you mean {near!r}? " if near else ""
            raise InputError(f"There is no {what} {name!r}.", f"{hint}There are: {', '.join(known)}.")
