"""Waiting for other threads and processes: what they give, and no moment in which Ctrl-C would leave a lock taken."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from run_trays import DeadlyTray
from test_runs_processes import answers, spec

from cards.renderer import Renderer
from cards.runs.processes import Processes
from pullquote.proofing.crew import Source, shared_out
from quotes.promised import Promised
from quotes.write_behind import WriteBehind


@pytest.fixture
def taken_openly() -> Iterator[list[str]]:
    """Where this thread took a lock in Python code while Ctrl-C could have interrupted it.

    A `KeyboardInterrupt` raised in that code after the lock is taken leaves it taken for good: no `with` has begun.
    """
    places: list[str] = []
    takes_lock = threading.Condition.__enter__.__code__

    def look(frame: FrameType, event: str, _: Any) -> None:
        if frame.f_code is takes_lock and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            caller = frame.f_back
            places.append(f"{caller.f_code.co_qualname}, {caller.f_code.co_filename}" if caller else "")

    # A shell's background jobs, CI's among them, begin with Ctrl-C ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.setprofile(look)
    yield places
    sys.setprofile(None)
    signal.signal(signal.SIGINT, before)


def square(task: int, _: Renderer) -> int:
    """Work for another process."""
    return task * task


def test_a_promise_gives_what_was_worked_out() -> None:
    """Before it is done and after."""
    future: Future[int] = Future()
    promised = Promised(future)
    assert not promised.done()
    future.set_result(3)
    assert promised.done()
    assert (promised.result(), Promised(future).result()) == (3, 3)


@pytest.mark.parametrize(
    ("end", "raised"),
    [(lambda future: future.set_exception(ValueError("no")), ValueError), (Future.cancel, CancelledError)],
)
def test_a_promise_raises_what_went_wrong(end: Callable[[Future[int]], object], raised: type[BaseException]) -> None:
    """A failure is not taken for a result, nor is work that nobody began."""
    future: Future[int] = Future()
    promised = Promised(future)
    end(future)
    with pytest.raises(raised):
        promised.result()


def test_waiting_for_a_future_itself_would_be_seen(taken_openly: list[str]) -> None:
    """The watch of the tests below sees what it is to see."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(time.sleep, 0.01).result()
    assert any("Future.result" in place for place in taken_openly)


def test_ctrl_c_leaves_no_lock_taken_while_processes_draw(
    tmp_path: Path, renderer: Renderer, taken_openly: list[str]
) -> None:
    """Else the pool could wait for it when it is closed: the command would neither go on nor end."""
    wishes = [spec(number) for number in range(60)]
    assert len(list(answers(Processes(renderer, 2), wishes, DeadlyTray(str(tmp_path), "nothing")))) == 60
    assert not taken_openly


def test_ctrl_c_leaves_no_lock_taken_while_proofs_are_drawn(taken_openly: list[str]) -> None:
    """The same for the processes of a proof sheet."""
    assert list(shared_out(square, [1, 2, 3], Source(), jobs=2)) == [1, 4, 9]
    assert not taken_openly


def test_ctrl_c_leaves_no_lock_taken_while_a_load_is_written(taken_openly: list[str]) -> None:
    """The thread that writes could neither go on nor be waited for."""
    written: list[int] = []
    with WriteBehind() as behind:
        for number in range(3):
            behind.start(partial(written.append, number))
            behind.wait()
    assert written == [0, 1, 2]
    assert not taken_openly


@pytest.mark.skipif(os.name != "posix", reason="a signal to the process as POSIX has it")
def test_ctrl_c_during_a_load_waits_for_the_thread_that_writes() -> None:
    """Who takes back what was loaded must be alone on the connection."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    written: list[bool] = []

    def write() -> None:
        time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)
        written.append(True)

    try:
        with pytest.raises(KeyboardInterrupt), WriteBehind() as behind:
            behind.start(write)
    finally:
        signal.signal(signal.SIGINT, before)
    assert written
