"""Processes that may be killed: forked where that is possible, which takes some milliseconds, started anew elsewhere.

Touches: processes.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import traceback
from contextlib import suppress
from typing import IO

from scheduler.proving.child import KILL, Orders, live

FORKS = hasattr(os, "fork")
"""Whether processes are forked; only those can be stopped and woken, too."""

_LONGEST = 60
"""Seconds after which a process is taken for hung."""


class Child:
    """One process, from its birth on. Nothing of the parent's may be open that must not cross a fork."""

    def __init__(self, orders: Orders) -> None:
        self.points: list[str] = []
        self.jumped = 0
        self.bugs: list[str] = []
        self.stopped = False
        self.killed = False
        self._process: subprocess.Popen[str] | None = None
        self._pipe: IO[str]
        if FORKS:
            self.pid, self._pipe = _forked(orders)
        else:
            self._process, self._pipe = _started(orders)
            self.pid = self._process.pid

    def wait(self) -> None:
        """Reads what the process tells until it has stopped itself or is gone."""
        for line in self._pipe:
            what, _, rest = line.rstrip("\n").partition(" ")
            if what == "point":
                self.points.append(rest)
            elif what == "clock":
                self.jumped += int(rest)
            elif what == "bug":
                self.bugs.append(rest)
            elif what == "stop":
                os.waitpid(self.pid, os.WUNTRACED)
                self.stopped = True
                return
        self._pipe.close()
        self._end()

    def kill(self) -> None:
        """Kills it, as the kernel does when memory runs out."""
        os.kill(self.pid, KILL)

    def wake(self) -> None:
        """Lets a stopped process go on, and waits for its end."""
        self.stopped = False
        os.kill(self.pid, signal.SIGCONT)
        self.wait()

    def discard(self) -> None:
        """Ends a process that nobody will wait for otherwise."""
        if not self._pipe.closed:
            with suppress(ProcessLookupError):
                self.kill()
            self._pipe.close()
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            code = self._process.wait()
        else:
            _, status = os.waitpid(self.pid, 0)
            code = os.waitstatus_to_exitcode(status)
        self.killed = code in (-KILL, KILL)
        if code and not self.killed and not self.bugs:
            self.bugs.append(f"a process ended with {code}")


def _forked(orders: Orders) -> tuple[int, IO[str]]:
    reads, writes = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writes)
        return pid, os.fdopen(reads, encoding="utf-8")
    code = 71
    try:
        os.close(reads)
        gc.disable()
        signal.alarm(_LONGEST)
        code = live(orders, lambda line: _write(writes, line))
    except BaseException:  # noqa: BLE001 - a child must never go on as its parent
        traceback.print_exc()
    finally:
        os._exit(code)


def _started(orders: Orders) -> tuple[subprocess.Popen[str], IO[str]]:
    command = [sys.executable, "-m", "scheduler.proving.child"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8")  # noqa: S603 - our own
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 - both are pipes
    process.stdin.write(f"{orders.to_json()}\n")
    process.stdin.close()
    return process, process.stdout


def _write(number: int, line: str) -> None:
    os.write(number, f"{line}\n".encode())
